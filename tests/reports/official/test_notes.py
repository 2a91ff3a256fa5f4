"""How measures vary and what was done to the files."""

from __future__ import annotations

import pytest

from reports.official import notes
from reports.official.results import Official
from study.results.said import say, to_text
from tests.reports.official.made_up import changed, results


@pytest.fixture(scope="module")
def official() -> Official:
    return results(-3.0)


def test_shares_of_variance_add_up_to_one(official: Official) -> None:
    for row in notes.variance_table(official).rows:
        parts = [float(row[part]) for part in ("authority", "region", "residual")]
        assert sum(parts) == pytest.approx(1, abs=0.011)  # three shares at two decimals


def test_missing_values_are_counted_by_reason_and_adopters_named(official: Official) -> None:
    table = notes.missing_table(official)
    absence = next(row for row in table.rows if row["measure"] == "Sickness absence")
    assert (absence["unreliable"], absence["censored"]) == ("1", "0")
    assert "Authority 501 2017, sickness absence (unreliable)" in table.notes[0]


def test_a_model_that_errs_is_named_with_its_measure(official: Official) -> None:
    plain = official
    for measure in official.measures:
        plain = changed(plain, "variance_shares", {"measure": measure.name}, warnings="")
    assert "For no measure" in notes.correlated_sentence(plain)
    warning = to_text([say("years_correlate", correlation=0.5)])
    warned = changed(plain, "variance_shares", {"measure": "agency"}, warnings=warning)
    assert notes.correlated_sentence(warned).startswith("For agency workers, neighbouring years")


def test_rows_read_and_findings_are_counted(official: Official) -> None:
    n = 39 * 9 + 9 + 27 + 39  # authorities, England and regions by year; neighbours
    assert f"{n} of {n} rows were accepted, with no findings" in notes.read_sentence(official)
