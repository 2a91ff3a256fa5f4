"""Rules between the tables of one submission.

A rule is tried on every row received, accepted or not, so that a sender learns of everything at
once, and so that a parent row that is refused for a fault of its own does not orphan its children.
A row that breaks a rule of level error is not accepted. That a worker has one unit needs no rule
here: it is the key of ``workers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.findings import Finding
from pipeline.instruments.time_use import DAY_MINUTES
from pipeline.reading.rows import Mask
from pipeline.reading.table import ReadTable
from pipeline.rules import Rule

CASELOAD_CHILDREN, CASELOAD_SHARE = 2, 0.10

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class LinkRule:
    """A rule of one table that needs others.

    Attributes
    ----------
    table, column : where the finding points; ``needs`` are the tables that must have been read.
    broken : takes the frames received and the name of the site's folder, and gives True for each
        row of ``table`` that breaks the rule; what is missing never breaks one.
    """

    rule: Rule
    table: str
    column: str
    needs: tuple[str, ...]
    broken: Callable[[Frames, str], pd.Series]


FOREIGN_KEY = Rule(
    "link.foreign_key",
    "error",
    "This {column} is not in the table {parent}, so the row was not accepted.",
    "Correct the id, or send the row of {parent} that is missing.",
)
PARENT_ABSENT = Rule(
    "link.parent_absent",
    "query",
    "The table {parent} was not received, so no {column} could be checked; the rows were kept.",
    "Send the table {parent}.",
)


def _earliest(frame: pd.DataFrame, by: str, value: str) -> pd.Series:
    first: pd.Series = frame.groupby(by)[value].min()
    return first


def _look_up(ids: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each id; unlike ``map``, it keeps the dtype when there are no values."""
    found: pd.Series = values.reindex(ids)
    return found.set_axis(ids.index)


def _another_site(frames: Frames, site: str) -> pd.Series:
    named = frames["sites"]["site_id"]
    # A check outside a site's folder may not know the site.
    return named.notna() & named.ne(site) & bool(site)


def _arm_changed(frames: Frames, site: str) -> pd.Series:
    sites = frames["sites"]
    first = sites.sort_values("wave").groupby("site_id")["arm"].first()
    return sites["arm"].notna() & sites["arm"].ne(_look_up(sites["site_id"], first))


def _arm_of_unit(frames: Frames, site: str) -> pd.Series:
    units = frames["units"]
    arm = frames["sites"].groupby("site_id")["arm"].first()
    expected = _look_up(units["site_id"], arm).replace({"rsw": "unit", "conventional": "team"})
    return units["unit_type"].notna() & expected.notna() & units["unit_type"].ne(expected)


def _outside_spell(frames: Frames, site: str) -> pd.Series:
    """A family's case is open from its referral until the last of its children's cases closes."""
    visits, outcomes = frames["visits"], frames["case_outcomes"]
    family, date = visits["family_id"], visits["visit_date"]
    referred = _look_up(family, _earliest(frames["cases"], "family_id", "referral_month"))
    indexed = _look_up(family, _earliest(outcomes, "family_id", "index_date"))
    closed = outcomes.groupby("family_id")["case_closed_date"].max()
    still_open = outcomes["case_closed_date"].isna().groupby(outcomes["family_id"]).any()
    end = _look_up(family, closed.mask(still_open))
    start = referred.where(~(indexed < referred), indexed)
    outside: pd.Series = (date < start) | (date > end)
    return outside


def _before_rsw(frames: Frames, site: str) -> pd.Series:
    sites = frames["sites"]
    start = sites.loc[sites["arm"].eq("rsw"), "rsw_start_date"].min()
    before: pd.Series = frames["visits"]["visit_date"] < start
    return before


def _coder_visited(frames: Frames, site: str) -> pd.Series:
    ratings = frames["visit_ratings"]
    worker = frames["visits"].groupby("visit_id")["worker_id"].first()
    return ratings["coder_id"].notna() & ratings["coder_id"].eq(
        _look_up(ratings["visit_id"], worker)
    )


def _caseload_differs(frames: Frames, site: str) -> pd.Series:
    units = frames["units"]
    month = units["snapshot_date"].dt.to_period("M").dt.to_timestamp()
    snapshots = units[["unit_id", "children_open"]].assign(month=month.astype("datetime64[us]"))
    monthly = frames["caseload_month"][["unit_id", "month", "children_open"]]
    both = snapshots.merge(
        monthly.drop_duplicates(["unit_id", "month"]),
        on=["unit_id", "month"],
        how="left",
        suffixes=("", "_monthly"),
    )
    allowed = (CASELOAD_SHARE * both["children_open_monthly"]).clip(lower=CASELOAD_CHILDREN)
    differs = (both["children_open"] - both["children_open_monthly"]).abs() > allowed
    answer: pd.Series = differs.fillna(False)
    return answer


def _diary_day(frames: Frames, site: str) -> pd.Series:
    """The first row of each worker's day whose minutes, all of them known, do not fit a day."""
    diary = frames["time_diary"]
    day = ["worker_id", "diary_date"]
    minutes = diary["minutes"].astype("float64")
    by_day = minutes.groupby([diary[name] for name in day])
    total, known = by_day.transform("sum"), minutes.notna().groupby([diary[n] for n in day])
    outside = ~total.between(*DAY_MINUTES) & total.notna() & known.transform("all").eq(True)
    return outside & ~diary.duplicated(day)


LINK_RULES: tuple[LinkRule, ...] = (
    LinkRule(
        Rule(
            "link.site_of_folder",
            "error",
            "The site is not the one whose folder this is; the row was not accepted.",
            "Correct site_id, or move the file to the folder of its own site.",
        ),
        table="sites",
        column="site_id",
        needs=("sites",),
        broken=_another_site,
    ),
    LinkRule(
        Rule(
            "link.site_arm",
            "error",
            "The arm is not that of the site's earliest wave; the row was not accepted.",
            "Correct the arm: a site stays in one arm throughout the study.",
        ),
        table="sites",
        column="arm",
        needs=("sites",),
        broken=_arm_changed,
    ),
    LinkRule(
        Rule(
            "link.unit_arm",
            "query",
            "The type does not fit the site's arm: RSW sites have units, conventional ones teams.",
            "Correct the type, or confirm that both work side by side.",
        ),
        table="units",
        column="unit_type",
        needs=("sites", "units"),
        broken=_arm_of_unit,
    ),
    LinkRule(
        Rule(
            "link.visit_outside_spell",
            "error",
            "The visit lies outside the time in which the family's case was open; "
            "the row was not accepted.",
            "Check the date of the visit against referral month and closing dates.",
        ),
        table="visits",
        column="visit_date",
        needs=("visits", "cases", "case_outcomes"),
        broken=_outside_spell,
    ),
    LinkRule(
        Rule(
            "link.visit_before_rsw_start",
            "error",
            "The visit took place before the site's first RSW unit opened; "
            "the row was not accepted.",
            "Check the date of the visit and the site's rsw_start_date.",
        ),
        table="visits",
        column="visit_date",
        needs=("visits", "sites"),
        broken=_before_rsw,
    ),
    LinkRule(
        Rule(
            "link.coder_is_worker",
            "error",
            "The coder is the worker who made the visit; the row was not accepted.",
            "Have the visit coded by another person, or correct coder_id.",
        ),
        table="visit_ratings",
        column="coder_id",
        needs=("visit_ratings", "visits"),
        broken=_coder_visited,
    ),
    LinkRule(
        Rule(
            "link.caseload_ties_to_units",
            "query",
            "The open children differ from the caseload of the same month by more than "
            f"{CASELOAD_SHARE:.0%} and more than {CASELOAD_CHILDREN}.",
            "Check both counts, or say why they differ.",
        ),
        table="units",
        column="children_open",
        needs=("units", "caseload_month"),
        broken=_caseload_differs,
    ),
    LinkRule(
        Rule(
            "link.diary_day_minutes",
            "query",
            "The worker's minutes of this day add up to less than {} or more than {}.".format(
                *DAY_MINUTES
            ),
            "Check that every entry of the day is there once.",
        ),
        table="time_diary",
        column="minutes",
        needs=("time_diary",),
        broken=_diary_day,
    ),
)


def check_links(
    tables: Mapping[str, ReadTable], site: str
) -> tuple[dict[str, Mask], list[Finding]]:
    """Try the foreign keys and every rule whose tables were read.

    Returns
    -------
    tuple : for each table, which of its received rows break a rule of level error; the findings.
    """
    refused = {name: np.zeros(len(table.frame), dtype=bool) for name, table in tables.items()}
    findings: list[Finding] = []
    for name, table in tables.items():
        for column, parent, breaks in _orphans(table, tables):
            if breaks is None:
                findings.append(_parent_absent(table, column, parent))
                continue
            refused[name] |= breaks
            findings += [
                table.rows.finding(FOREIGN_KEY, i, column, parent=parent)
                for i in np.flatnonzero(breaks).tolist()
            ]
    frames = {name: table.frame for name, table in tables.items()}
    for link in LINK_RULES:
        if not all(need in tables for need in link.needs):
            continue
        breaks = link.broken(frames, site).to_numpy(dtype=bool)
        findings += [
            tables[link.table].rows.finding(link.rule, i, link.column)
            for i in np.flatnonzero(breaks).tolist()
        ]
        if link.rule.level == "error":
            refused[link.table] |= breaks
    return refused, findings


def _orphans(
    table: ReadTable, tables: Mapping[str, ReadTable]
) -> Iterator[tuple[str, str, Mask | None]]:
    """For each foreign key, its parent and the rows whose value the parent lacks."""
    for key in table.spec.foreign_keys:
        if key.column not in table.rows.columns:
            continue
        parent = tables.get(key.parent)
        if parent is None or key.column not in parent.rows.columns:
            yield key.column, key.parent, None
            continue
        values = table.frame[key.column]
        breaks = values.notna() & ~values.isin(parent.frame[key.column].dropna())
        yield key.column, key.parent, breaks.to_numpy(dtype=bool)


def _parent_absent(table: ReadTable, column: str, parent: str) -> Finding:
    part = table.rows.parts[0]
    return PARENT_ABSENT.at(
        part.place(table.rows.site), column=column, count=max(len(table.frame), 1), parent=parent
    )
