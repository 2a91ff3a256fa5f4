"""The list of code changes holds together."""

from __future__ import annotations

import re

import pytest

from pipeline.official.authorities import (
    CODE_CHANGES,
    REORGANISATIONS,
    authority_of,
    members,
)
from tests.official import official_workforce

CODE = re.compile(r"E\d{8}")


@pytest.mark.parametrize(
    ("code", "area"),
    [
        ("E10000002", "E06000060"),  # Buckinghamshire
        ("E08000016", "E08000038"),  # Barnsley
        ("E08000019", "E08000039"),  # Sheffield
        ("E10000023", "E06000065"),  # North Yorkshire
        ("E10000027", "E06000066"),  # Somerset
        ("E10000021", "E06000061 / E06000062"),  # Northamptonshire
        ("E10000006", "E10000006"),  # Cumbria was split: its years stay its own
        ("E09000012", "E09000012"),
    ],
)
def test_years_of_one_area_stand_under_its_latest_code(code: str, area: str) -> None:
    assert authority_of(code) == area


def test_no_new_code_changes_again() -> None:
    assert not {c.new for c in CODE_CHANGES} & {c.old for c in CODE_CHANGES}


def test_a_reorganised_area_is_not_joined() -> None:
    reorganised = {code for r in REORGANISATIONS for code in (*r.old, *r.new)}
    assert not reorganised & {code for c in CODE_CHANGES for code in (c.old, c.new)}


def test_every_code_is_a_code_and_every_change_has_its_instrument() -> None:
    for change in CODE_CHANGES:
        assert all(CODE.fullmatch(code) for code in (change.old, *members(change.new)))
        assert re.search(r"Order 20\d\d$", change.source)
    for reorganisation in REORGANISATIONS:
        assert all(CODE.fullmatch(c) for c in (*reorganisation.old, *reorganisation.new))
        assert re.search(r"Order 20\d\d$", reorganisation.source)


def test_a_combined_code_has_its_members() -> None:
    assert members("314 / 318") == ("314", "318")
    assert members("204") == ("204",)


@pytest.mark.official_statistics
def test_every_area_with_too_few_years_is_a_known_reorganisation() -> None:
    rows = official_workforce().query("geographic_level == 'Local authority'")
    years = rows.groupby("area")["time_period"].nunique()
    short = set(years[years < rows["time_period"].nunique()].index)
    assert short == {code for r in REORGANISATIONS for code in (*r.old, *r.new)}
