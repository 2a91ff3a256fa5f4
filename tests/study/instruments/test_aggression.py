"""Aggression: totals and exposures worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from study.instruments import aggression
from study.tables import TABLES

COLUMNS = [
    "verbal_aggression_6m",
    "threat_6m",
    "threat_family_6m",
    "property_damage_6m",
    "physical_assault_6m",
]


def counts(*values: int | None) -> pd.DataFrame:
    return pd.DataFrame([values], columns=COLUMNS, dtype="Int64")


def test_the_total_adds_up_the_five_types() -> None:
    scored = aggression.score(counts(7, 2, 1, 0, 1)).loc[0]
    assert scored.to_dict() == {
        "verbal_aggression": 7,
        "threat": 2,
        "threat_family": 1,
        "property_damage": 0,
        "physical_assault": 1,
        "aggression": 11,
    }


def test_no_incident_of_any_type_is_a_true_zero() -> None:
    assert aggression.score(counts(0, 0, 0, 0, 0)).loc[0, "aggression"] == 0


@pytest.mark.parametrize("missing", range(5))
def test_a_missing_type_leaves_the_total_missing_and_the_other_types_as_they_are(
    missing: int,
) -> None:
    values = [None if number == missing else 3 for number in range(5)]
    scored = aggression.score(counts(*values)).loc[0]
    assert pd.isna(scored["aggression"])
    assert scored.drop("aggression").dropna().tolist() == [3, 3, 3, 3]


def test_a_negative_count_is_refused_by_type() -> None:
    with pytest.raises(ValueError, match="below 0 in threat_6m"):
        aggression.score(counts(1, -1, 0, 0, 0))


def test_contact_exposure_is_hundreds_of_hours_in_26_weeks() -> None:
    # 10 hours a week x 26 weeks = 260 hours = 2.6 hundred
    assert aggression.contact_exposure(pd.Series([10.0, 5.0])).tolist() == pytest.approx([2.6, 1.3])


def test_no_contact_is_no_exposure_and_unknown_contact_is_unknown_exposure() -> None:
    exposure = aggression.contact_exposure(pd.Series([0.0, float("nan")]))
    assert exposure[0] == 0
    assert pd.isna(exposure[1])


def test_the_five_types_are_those_of_the_table() -> None:
    assert [name for name in TABLES["worker_survey"].column if name.endswith("_6m")] == COLUMNS
