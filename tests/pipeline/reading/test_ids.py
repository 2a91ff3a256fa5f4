"""When two ids are one, and when a program has spoilt an id."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.reading.ids import canonical, canonical_forms, id_columns, id_type
from study.tables import TABLES


@pytest.mark.parametrize(
    "typed", ["W 12", "w 12", "  W  12 ", "Ｗ　１２", "W\u00a012", "W\u200b 12", "W\ufeff 12"]
)
def test_an_id_is_one_however_it_was_typed(typed: str) -> None:
    assert canonical(typed) == "w 12"


@pytest.mark.parametrize(("one", "other"), [("007", "7"), ("W1", "W-1"), ("1.10", "1.1")])
def test_ids_that_differ_in_a_sign_are_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is blank"),
        ("\u200b ", "is blank"),
        ("1.23E+09", "scientific notation"),
        ("1e+9", "scientific notation"),
        ("1.5e9", "scientific notation"),
        ("12.0", "decimals"),
        ("9434765870.00", "decimals"),
    ],
)
def test_what_a_program_made_of_an_id_is_refused_without_the_id(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        canonical(text)
    assert not text.strip() or text not in str(refused.value)


@pytest.mark.parametrize("text", ["1e9", "12.5", "E12", "3.0a"])
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert canonical(text) == text.casefold()


def test_forms_keep_the_place_of_blanks_and_of_what_cannot_be_read() -> None:
    ids = pd.Series(["W1", None, " w1", "1E+05"], index=[3, 1, 2, 0])
    found = canonical_forms(ids)
    assert found.index.tolist() == [3, 1, 2, 0]
    assert found.dropna().tolist() == ["w1", "w1", "1E+05"]


def test_an_authority_s_code_is_no_person_s_id() -> None:
    workers = TABLES["workers"]
    assert "site_id" not in {column.name for column in id_columns(workers)}
    assert "worker_id" in {column.name for column in id_columns(workers)}
    of_sites = id_columns(TABLES["sites"], sites=True)
    assert [id_type(column) for column in of_sites] == ["site"]
