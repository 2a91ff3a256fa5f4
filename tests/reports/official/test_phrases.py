"""Computed sentences say what the numbers say, and change when they do."""

from __future__ import annotations

from typing import Any

import pytest

from reports.official import comparisons, phrases
from reports.official.results import Official
from tests.reports.official.made_up import changed, plain, results


@pytest.fixture(scope="module")
def none_apart() -> Official:
    """No interval leaves out zero."""
    official = results(-3.0)
    for method in phrases.METHODS:
        official = changed(
            official,
            "comparisons",
            {"method": method},
            estimate="0.25",
            low="-1.25",
            high="1.75",
            p="0.6",
            p_holm="1.0",
        )
    return official


def with_caseload(official: Official, method: str, estimate: str, low: str, high: str) -> Official:
    where = {"measure": "caseload", "method": method}
    return changed(
        official, "comparisons", where, estimate=estimate, low=low, high=high, p_holm="0.2"
    )


def test_intervals_that_all_hold_zero_tell_nothing_apart(none_apart: Any) -> None:
    assert phrases.answer(none_apart) == (
        "All 15 intervals hold zero: no measure tells adopters from the others."
    )


def test_an_interval_above_zero_is_named_with_its_numbers(none_apart: Any) -> None:
    official = with_caseload(none_apart, "neighbours", "1.034", "0.056", "2.012")
    assert plain(phrases.answer(official)) == (
        "No interval puts adopters below the authorities they are compared with. One of 15 puts "
        "them above: caseload, by 1.03 children against their statistical neighbours "
        "(0.06 to 2.01)."
    )


def test_an_interval_below_zero_is_named_with_its_numbers(none_apart: Any) -> None:
    official = with_caseload(none_apart, "others", "-1.5", "-2.5", "-0.5")
    official = with_caseload(official, "neighbours", "-1", "-1.5", "-0.5")
    assert plain(phrases.answer(official)) == (
        "Two of 15 put adopters below the authorities they are compared with: caseload, by 1.50 "
        "children against other authorities (−2.50 to −0.50); caseload, by 1.00 children against "
        "their statistical neighbours (−1.50 to −0.50)."
    )


def test_every_interval_of_the_figure_is_counted_that_of_the_multilevel_model_too(
    none_apart: Any,
) -> None:
    official = with_caseload(none_apart, "neighbours", "1.034", "0.056", "2.012")
    official = with_caseload(official, "multilevel", "1.3", "0.1", "2.44")
    assert plain(phrases.answer(official)).endswith(
        "Two of 15 put them above: caseload, by 1.03 children against their statistical neighbours "
        "(0.06 to 2.01); caseload, by 1.30 children against other authorities in the multilevel "
        "model (0.10 to 2.44)."
    )
    figure = comparisons.comparisons_figure(official, 1, "Title.")
    drawn = [row["interval"] for group in figure.table.groups for row in group.rows]
    assert len(drawn) == 15
    assert sum("−" not in interval for interval in drawn) == 2


def test_the_result_of_the_multilevel_model_is_told_of_each_measure(none_apart: Any) -> None:
    official = with_caseload(none_apart, "multilevel", "1.3", "0.1", "2.44")
    told = plain(phrases.measure_sentence(official, official.measures[0]))
    assert told.endswith("In the multilevel model it was 1.30 children higher (0.10 to 2.44).")
    same = with_caseload(official, "others", "0.001", "-1", "1")
    told = plain(phrases.measure_sentence(same, same.measures[0]))
    assert "was the same (−1.00 to 1.00) as theirs, and 0.25 children higher" in told


def test_p_values_that_survive_holm_are_counted(none_apart: Any) -> None:
    assert "the smallest p value is 1.000" in phrases.multiplicity(none_apart)
    where = {"measure": "caseload", "method": "multilevel"}
    nested = changed(none_apart, "comparisons", where, p_holm="0.1667")
    assert "the smallest p value is 0.167" in phrases.multiplicity(nested)
    where = {"measure": "agency", "method": "others"}
    official = changed(none_apart, "comparisons", where, p_holm="0.004")
    assert "one of the p values stays under 0.05" in phrases.multiplicity(official)


@pytest.mark.parametrize(
    ("estimate", "said"),
    [
        ("0.36", "0.36 children higher (−1.00 to 2.00)"),
        ("-0.36", "0.36 children lower (−1.00 to 2.00)"),
        ("0.001", "the same (−1.00 to 2.00)"),
        ("-0.001", "the same (−1.00 to 2.00)"),
    ],
)
def test_a_difference_is_higher_lower_or_the_same_as_printed(estimate: Any, said: Any) -> None:
    measure = results(-3.0).measures[0]
    row = {"estimate": estimate, "low": "-1", "high": "2"}
    assert plain(phrases.apart(measure, row)) == said


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("0.03309", "0.033"), ("1.0", "1.000"), ("0.00012", "<\N{NO-BREAK SPACE}0.001")],
)
def test_p_values_are_printed_at_three_decimals(cell: Any, shown: Any) -> None:
    assert phrases.p_shown(cell) == shown


def test_where_there_is_no_p_value_the_page_says_so(none_apart: Any) -> None:
    without = changed(none_apart, "comparisons", {}, p="", p_holm="")
    assert phrases.p_shown("") == "[z]"
    assert phrases.multiplicity(without) == "There are too few authorities for a p value."


def test_a_fall_is_told_from_the_highest_year() -> None:
    assert phrases.trend_sentence(results(-3.0), "turnover").startswith("turnover ")
