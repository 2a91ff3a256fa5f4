"""The measures, and how each published rate follows from its published components."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from study.national_figures import WORKING_DAYS


def _working_days(year: pd.Series) -> pd.Series:
    """One day more in a leap year: inferred from the figures, which then all agree."""
    return WORKING_DAYS + year.map(calendar.isleap).astype("int64")


@dataclass(frozen=True)
class OfficialMeasure:
    """A published rate of an authority and year.

    Attributes
    ----------
    column : its column in the workforce table.
    unit : of the measure; ``difference_unit`` is that of a difference between two of them.
    formula : how it follows from its components, in words.
    decimals : with which its values and differences are printed.
    components : the columns it follows from.
    from_components : the same on rows of the workforce table.
    """

    name: str
    column: str
    label: str
    unit: str
    difference_unit: str
    formula: str
    decimals: int
    components: tuple[str, ...]
    from_components: Callable[[pd.DataFrame], pd.Series]


MEASURES: tuple[OfficialMeasure, ...] = (
    OfficialMeasure(
        "caseload",
        "caseload_fte",
        "Caseload",
        "children per case holder",
        "children",
        "cases / full-time equivalent case holders",
        2,
        ("cases", "case_holders_fte"),
        lambda rows: rows["cases"] / rows["case_holders_fte"],
    ),
    OfficialMeasure(
        "turnover",
        "turnover_rate_fte",
        "Turnover",
        "% of social workers",
        "percentage points",
        "leavers / social workers in post",
        1,
        ("leavers_fte", "inpost_fte"),
        lambda rows: 100 * rows["leavers_fte"] / rows["inpost_fte"],
    ),
    OfficialMeasure(
        "vacancy",
        "vacancy_rate_fte",
        "Vacancies",
        "% of posts",
        "percentage points",
        "vacancies / (vacancies + social workers in post)",
        1,
        ("vacancy_fte", "inpost_fte"),
        lambda rows: 100 * rows["vacancy_fte"] / (rows["vacancy_fte"] + rows["inpost_fte"]),
    ),
    OfficialMeasure(
        "agency",
        "agency_rate_fte",
        "Agency workers",
        "% of social workers",
        "percentage points",
        "agency workers / (agency workers + social workers in post)",
        1,
        ("agency_fte", "inpost_fte"),
        lambda rows: 100 * rows["agency_fte"] / (rows["agency_fte"] + rows["inpost_fte"]),
    ),
    OfficialMeasure(
        "absence",
        "absence_rate_fte",
        "Sickness absence",
        "% of working days",
        "percentage points",
        f"days lost / (social workers in post × {WORKING_DAYS} days, one more in leap years)",
        2,
        ("working_days_lost_fte", "inpost_fte"),
        lambda rows: (
            100
            * rows["working_days_lost_fte"]
            / (rows["inpost_fte"] * _working_days(rows["time_period"]))
        ),
    ),
)

NAMES: tuple[str, ...] = tuple(measure.name for measure in MEASURES)
