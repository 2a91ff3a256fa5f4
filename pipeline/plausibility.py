"""Whether a site's figures are plausible beside its previous submission and other authorities.

Every finding is a query: the figures may well be right. The council confirms or explains them in
``explanations.csv``, which travels with the data. Rates follow the definitions of the DfE's
workforce statistics, over qualified social workers in full-time equivalents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from pipeline.findings import Finding
from pipeline.national_figures import (
    ABSENCE,
    AGENCY,
    CASELOAD,
    TURNOVER,
    VACANCY,
    WORKING_DAYS,
    YEAR,
    Figure,
)
from pipeline.rules import Place, Rule

LEAST_FTE = 10
"""No rate is looked at that rests on fewer full-time equivalents than this."""

ROWS_SHARE, ROWS_LEAST = 0.25, 20
"""A table's rows may change by this share, and by this number, before they are queried."""

TOTAL_SHARE = 0.25
"""A site's total may change by this share before it is queried."""

Frames = Mapping[str, pd.DataFrame]

OUTSIDE_RANGE = Rule(
    "plausible.national_range",
    "query",
    "The site's {name} comes to {value}{unit}; in 98 of 100 English authorities it lay between "
    "{low} and {high} in {year} (England {england}).",
    "Check {column} and the columns it is set against, or say in explanations.csv why it is so.",
)
ROWS_CHANGED = Rule(
    "plausible.rows_changed",
    "query",
    "The table has {now} rows and had {before} in the previous submission, a change of more than "
    f"{ROWS_SHARE:.0%} and more than {ROWS_LEAST} rows.",
    "Check that the extract is whole, or say in explanations.csv why it changed.",
)
TABLE_GONE = Rule(
    "plausible.table_gone",
    "query",
    "The table had {before} rows in the previous submission and has none now.",
    "Send the table, or say in explanations.csv why it is not sent.",
)
TOTAL_CHANGED = Rule(
    "plausible.total_changed",
    "query",
    "The site's total of {column} is {now} and was {before} in the previous submission, a change "
    f"of more than {TOTAL_SHARE:.0%}.",
    "Check {column}, or say in explanations.csv why it changed.",
)


def _ratio(top: pd.Series, bottom: pd.Series, factor: float = 1.0) -> float | None:
    below = float(bottom.sum())
    return None if below < LEAST_FTE else factor * float(top.sum()) / below


def _social_workers(frames: Frames, *needed: str) -> pd.DataFrame:
    workers = frames["workers"]
    known = workers[["fte", "is_agency", *needed]].notna().all(axis="columns")
    return workers[known & workers["is_social_work_qualified"].eq(True).fillna(False)]


def caseload(frames: Frames) -> float | None:
    """Cases per full-time social worker who holds any."""
    workers = _social_workers(frames, "cases_held")
    holders = workers[workers["cases_held"] > 0]
    return _ratio(holders["cases_held"], holders["fte"])


def agency_rate(frames: Frames) -> float | None:
    """Agency social workers as a percentage of agency and in post together."""
    workers = _social_workers(frames)
    return _ratio(workers.loc[workers["is_agency"], "fte"], workers["fte"], 100)


def turnover(frames: Frames) -> float | None:
    """Leavers as a percentage of the social workers in post, without agency workers."""
    workers = _social_workers(frames, "left_within_12m")
    own = workers[~workers["is_agency"]]
    return _ratio(own.loc[own["left_within_12m"], "fte"], own["fte"], 100)


def absence_rate(frames: Frames) -> float | None:
    """Working days lost as a percentage of the working days of those in post."""
    workers = _social_workers(frames, "working_days_lost_12m")
    own = workers[~workers["is_agency"]]
    return _ratio(own["working_days_lost_12m"], own["fte"], 100 / WORKING_DAYS)


def vacancy_rate(frames: Frames) -> float | None:
    """Vacant posts as a percentage of all posts, at the latest snapshot."""
    units = _latest(frames["units"], "snapshot_date").dropna(subset=["posts_fte", "filled_fte"])
    vacant = (units["posts_fte"] - units["filled_fte"]).clip(lower=0)
    return _ratio(vacant, units["posts_fte"], 100)


RATES: tuple[tuple[Figure, str, str, Callable[[Frames], float | None]], ...] = (
    (CASELOAD, "workers", "cases_held", caseload),
    (AGENCY, "workers", "is_agency", agency_rate),
    (TURNOVER, "workers", "left_within_12m", turnover),
    (ABSENCE, "workers", "working_days_lost_12m", absence_rate),
    (VACANCY, "units", "filled_fte", vacancy_rate),
)
"""Each figure with the table and column to look at, and how a site's own is had."""

TOTALS: tuple[tuple[str, str, str], ...] = (
    ("units", "children_open", "snapshot_date"),
    ("units", "filled_fte", "snapshot_date"),
    ("workers", "fte", ""),
    ("workers", "cases_held", ""),
    ("caseload_month", "new_allocations", ""),
    ("costs", "amount_gbp", "financial_year"),
)
"""Table, column and, where a total is of the latest date only, which date."""


def against_national(frames: Frames, place: Place) -> Iterator[Finding]:
    """Query each figure of a site that lies outside the range of nearly all authorities."""
    for figure, table, column, rate in RATES:
        if table not in frames:
            continue
        value = rate(frames)
        if value is None or figure.low <= round(value, 1) <= figure.high:
            continue
        yield OUTSIDE_RANGE.at(
            Place(place.site, table),
            column=column,
            name=figure.name,
            value=f"{value:.1f}",
            unit=figure.unit,
            low=figure.low,
            high=figure.high,
            england=figure.england,
            year=YEAR,
        )


def against_previous(frames: Frames, previous: Frames, place: Place) -> Iterator[Finding]:
    """Query each table and total of a site that changed beyond the stated limits."""
    for table, before in previous.items():
        where, then = Place(place.site, table), len(before)
        now = len(frames[table]) if table in frames else 0
        if not now and then:
            yield TABLE_GONE.at(where, before=f"{then:,}")
        elif abs(now - then) > max(ROWS_SHARE * then, ROWS_LEAST):
            yield ROWS_CHANGED.at(where, now=f"{now:,}", before=f"{then:,}")
    for table, column, latest in TOTALS:
        if table not in frames or table not in previous:
            continue
        total, was = (_total(f[table], column, latest) for f in (frames, previous))
        if was and abs(total - was) > TOTAL_SHARE * was:
            where = Place(place.site, table)
            yield TOTAL_CHANGED.at(
                where, column=column, now=f"{total:,.10g}", before=f"{was:,.10g}"
            )


def _latest(frame: pd.DataFrame, date: str) -> pd.DataFrame:
    return frame[frame[date] == frame[date].max()] if date and len(frame) else frame


def _total(frame: pd.DataFrame, column: str, latest: str) -> float:
    return float(_latest(frame, latest)[column].sum())
