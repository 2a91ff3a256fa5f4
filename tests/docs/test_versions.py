"""One version, written once in pyproject.toml: what else names it says the same."""

from __future__ import annotations

import datetime
import re
import tomllib

import pytest
import yaml

from rsw.imports import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^## (\S+) \((.+)\)$", CHANGELOG, flags=re.MULTILINE)
PLAN = (ROOT / "docs" / "analysis-plan.md").read_text(encoding="utf-8")


def test_the_citation_is_a_file_of_the_citation_file_format() -> None:
    """What its schema 1.2.0 asks for, and no key that it does not know."""
    assert CITATION["cff-version"] == "1.2.0"
    assert {"cff-version", "message", "title", "authors"} <= set(CITATION)
    assert set(CITATION) <= {
        *("cff-version", "message", "title", "authors", "abstract", "type", "version", "license"),
        *("date-released", "keywords", "repository-code", "url", "doi", "identifiers"),
    }
    assert CITATION["type"] in ("software", "dataset")
    for author in CITATION["authors"]:
        assert set(author) in ({"name"}, {"family-names", "given-names"})


def test_citation_and_changelog_name_the_version_of_the_package() -> None:
    assert str(CITATION["version"]) == PROJECT["version"] == HEADINGS[0][0]
    assert CITATION["license"] == PROJECT["license"]


def test_only_the_newest_version_may_be_unreleased_and_the_others_have_their_days() -> None:
    dates = [date for _, date in HEADINGS]
    if dates[0] == "unreleased":
        assert "date-released" not in CITATION
        dates = dates[1:]
    days = [datetime.date.fromisoformat(date) for date in dates]
    assert days == sorted(days, reverse=True)


def test_versions_of_the_changelog_go_down() -> None:
    versions = [tuple(map(int, version.split("."))) for version, _ in HEADINGS]
    assert versions == sorted(set(versions), reverse=True)


@pytest.mark.parametrize("row", re.findall(r"^\| (\d{4}-.+) \|$", PLAN, flags=re.MULTILINE))
def test_a_deviation_from_the_plan_has_its_day_a_section_of_the_plan_and_a_reason(row: str) -> None:
    day, section, change = row.split(" | ", 2)
    datetime.date.fromisoformat(day)
    assert f"\n## {section}. " in PLAN
    assert len(change) > 40


def test_deviations_stand_in_the_order_of_their_days() -> None:
    days = re.findall(r"^\| (\d{4}-\d\d-\d\d) \|", PLAN, flags=re.MULTILINE)
    assert days
    assert days == sorted(days)
