"""Whether a site's figures are plausible beside its previous submission and other authorities.

Every finding is a query: the figures may well be right. The council confirms or explains them in
its explanations, which travel with the data. Rates follow the definitions of the DfE's
workforce statistics, over qualified social workers in full-time equivalents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field

import pandas as pd

from pipeline.pseudonyms.pseudonym import is_pseudonym
from pipeline.reading.ids import canonical_forms
from pipeline.rules.reader import Place, Rule
from study.findings import Finding
from study.national_figures import (
    ABSENCE,
    AGENCY,
    CASELOAD,
    TURNOVER,
    VACANCY,
    WORKING_DAYS,
    YEAR,
    NationalFigure,
)

LEAST_FTE = 10
"""No rate is looked at that rests on fewer full-time equivalents than this."""

ROWS_SHARE, ROWS_LEAST = 0.25, 20
"""A table's rows may fall by this share, and change by this number, before they are queried."""

GROWN_SHARE = 1.25
"""What grows with each wave may grow by this share: a second wave as large as the first doubles it,
and every further one adds less."""

TOTAL_SHARE = 0.25
"""A site's total may change by this share before it is queried."""

PREVIOUS = "previous.json"
"""Beside a site's incoming files: the figures of the submission that they took the place of."""

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Figures:
    """All of a submission that a later one is compared with: counts and totals, no row.

    Attributes
    ----------
    rows : accepted rows, by table.
    totals : by table and column, joined by a full stop; in the column's unit.
    submission, period : as its manifest says; "" where it had none.
    blanks : by table and column, as for the totals, the share of the rows that is blank, of tables
        with rows enough to compare.
    ids : by table, the ids that it introduces. They are compared with at the council and written
        nowhere.
    """

    rows: Mapping[str, int]
    totals: Mapping[str, float]
    submission: str = ""
    period: str = ""
    blanks: Mapping[str, float] = field(default_factory=dict)
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def to_bytes(self) -> bytes:
        """The bytes of previous.json."""
        content = {name: value for name, value in asdict(self).items() if name != "ids"}
        return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()


def parse_figures(data: bytes) -> Figures:
    """Read previous.json.

    Raises
    ------
    ValueError : when it is not as ``Figures.to_bytes`` writes it.
    """
    try:
        raw = json.loads(data)
        return Figures(
            rows={str(table): int(n) for table, n in raw["rows"].items()},
            totals={str(column): float(total) for column, total in raw["totals"].items()},
            submission=str(raw["submission"]),
            period=str(raw["period"]),
            blanks={str(c): float(share) for c, share in raw.get("blanks", {}).items()},
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        raise ValueError(
            f"{PREVIOUS} is not as 'rsw receive' writes it: receive the bundle again, or remove "
            "that file, and nothing is compared."
        ) from None


OUTSIDE_RANGE = Rule(
    "plausible.national_range",
    "query",
    "The site's {name} comes to {value}{unit}; in 98 of 100 English authorities it lay between "
    "{low} and {high} in {year} (England {england}).",
    "Check {column} and the columns it is set against, or say in the explanations why it is so.",
)
ROWS_CHANGED = Rule(
    "plausible.rows_changed",
    "query",
    "The table has {now} rows and had {before} in the previous submission, {more}.",
    "Check that the extract is whole and holds nothing twice, or say in the explanations why it "
    "changed.",
)
TABLE_GONE = Rule(
    "plausible.table_gone",
    "query",
    "The table had {before} rows in the previous submission and has none now.",
    "Send the table, or say in the explanations why it is not sent.",
)
TOTAL_CHANGED = Rule(
    "plausible.total_changed",
    "query",
    "The site's total of {column} is {now} and was {before} in the previous submission, a change "
    "of more than {share:.0%}.",
    "Check {column}, or say in the explanations why it changed.",
)
BLANKER = Rule(
    "plausible.blank_more",
    "query",
    "{now:.0%} of {column} is blank, and {before:.0%} was in the previous submission.",
    "See whether the export left the column out, or say in the explanations why it is blank.",
)
BLANK_BESIDE_OTHERS = Rule(
    "plausible.blank_beside_others",
    "query",
    "{share:.0%} of {column} is blank, and at most {others:.0%} at half of the other sites.",
    "See whether the export left the column out, or say in the explanations why it is blank.",
)
BLANK_ROWS, BLANK_SHARE = 20, 0.3
"""Of 20 rows or more, the blank share may rise by this much: by chance it does so less than once
in a thousand."""
BLANK_MOST, BLANK_OTHERS, FEWEST_OTHERS = 0.9, 0.3, 3
"""A column nearly blank here, and mostly filled at half of three other sites or more."""
OTHER_IDS = Rule(
    "previous.other_ids",
    "error",
    "Of the {before} {column} of the previous submission {kept} in this one, so nothing of the two "
    "can be put together.",
    "Use the key of the previous submission, and ids written as they were then, leading zeros "
    "included. If that key is lost, make every wave anew with the new one, and submit with "
    "--new-key (on the page: without the previous submission).",
)
_EVERY_WAVE = "though a submission holds every wave so far"
IDS = {"units": "unit_id", "workers": "worker_id", "cases": "family_id"}
"""Tables and their ids that stay from one submission to the next, because each holds every wave."""
FEWEST_IDS, KEPT_SHARE = 5, 0.05
"""Of five ids or more, at least one in twenty stays: a submission holds every wave so far."""


def blank_shares(frames: Frames) -> dict[str, float]:
    """The share of each column that is blank, of tables with enough rows."""
    return {
        f"{table}.{column}": float(share)
        for table, frame in frames.items()
        if len(frame) >= BLANK_ROWS
        for column, share in frame.isna().mean().items()
    }


def blank_beside_others(study: Frames) -> Iterator[Finding]:
    """Query columns that one site leaves nearly blank and most other sites fill.

    Parameters
    ----------
    study : the tables of all sites, each with ``site_id``.
    """
    for table, frame in study.items():
        by_site = frame.groupby("site_id")
        rows = by_site.size()
        shares = frame.drop(columns="site_id").isna().groupby(frame["site_id"]).mean()
        shares = shares[rows >= BLANK_ROWS]
        for site in shares.index if len(shares) > FEWEST_OTHERS else ():
            others = shares.drop(index=site).median()
            for column in shares.columns[
                (shares.loc[site] >= BLANK_MOST) & (others <= BLANK_OTHERS)
            ]:
                yield BLANK_BESIDE_OTHERS.at(
                    Place(str(site), table),
                    column=str(column),
                    share=shares.loc[site, column],
                    others=others[column],
                )


def _ratio(top: pd.Series, bottom: pd.Series, factor: float = 1.0) -> float | None:
    below = float(bottom.sum())
    return None if below < LEAST_FTE else factor * float(top.sum()) / below


def _social_workers(frames: Frames, *needed: str) -> pd.DataFrame:
    workers = _last_of_each(frames["workers"], "worker_id")
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


RATES: tuple[tuple[NationalFigure, str, str, Callable[[Frames], float | None]], ...] = (
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
    ("workers", "fte", "wave"),
    ("workers", "cases_held", "wave"),
    ("caseload_month", "new_allocations", ""),
    ("costs", "amount_gbp", "financial_year"),
)
"""Table, column and, where a total is of the latest date or wave only, which that is."""


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


def figures(frames: Frames, submission: str = "", period: str = "") -> Figures:
    """The figures of a submission's accepted tables."""
    return Figures(
        rows={table: len(frame) for table, frame in frames.items()},
        totals={
            f"{table}.{column}": float(_latest(frames[table], latest)[column].sum())
            for table, column, latest in TOTALS
            if table in frames
        },
        submission=submission,
        period=period,
        blanks=blank_shares(frames),
        ids={
            table: frozenset(canonical_forms(frames[table][column]).dropna())
            for table, column in IDS.items()
            if table in frames
        },
    )


def other_ids(frames: Frames, previous: Figures, place: Place) -> Iterator[Finding]:
    """The tables of which hardly an id is one of the previous submission: another key was used.

    Pseudonyms and a council's own ids are never compared with one another.
    """
    for table, before in previous.ids.items():
        if table not in frames:
            continue
        now = frozenset(canonical_forms(frames[table][IDS[table]]).dropna())
        kept = len(before & now)
        alike = _pseudonyms(now, table) == _pseudonyms(before, table)
        enough = min(len(before), len(now)) >= FEWEST_IDS
        if alike and enough and kept < KEPT_SHARE * len(before):
            yield OTHER_IDS.at(
                Place(place.site, table),
                column=IDS[table],
                before=f"{len(before):,}",
                kept="none is" if not kept else f"only {kept:,} {'is' if kept == 1 else 'are'}",
            )


def _pseudonyms(ids: frozenset[str], table: str) -> bool:
    kind = IDS[table].removesuffix("_id")
    return all(is_pseudonym(one, kind) for one in ids)


def against_previous(
    frames: Frames, previous: Figures, place: Place, refused: Collection[str] = ()
) -> Iterator[Finding]:
    """Query each table and total of a site that changed beyond the stated limits.

    Parameters
    ----------
    refused : tables that came and were not accepted, which are not gone: other findings say why.
    """
    current = figures(frames)
    for table, then in previous.rows.items():
        if table in refused:
            continue
        where, now = Place(place.site, table), current.rows.get(table, 0)
        if not now and then:
            yield TABLE_GONE.at(where, before=f"{then:,}")
        elif abs(now - then) > max((GROWN_SHARE if now > then else ROWS_SHARE) * then, ROWS_LEAST):
            more = "which is more than a new wave explains" if now > then else _EVERY_WAVE
            yield ROWS_CHANGED.at(where, now=f"{now:,}", before=f"{then:,}", more=more)
    for name in sorted(current.blanks.keys() & previous.blanks.keys()):
        blank, was = current.blanks[name], previous.blanks[name]
        if blank - was >= BLANK_SHARE:
            table, _, column = name.partition(".")
            yield BLANKER.at(Place(place.site, table), column=column, now=blank, before=was)
    for table, column, latest in TOTALS:
        name = f"{table}.{column}"
        if name not in current.totals or name not in previous.totals:
            continue
        total, was = current.totals[name], previous.totals[name]
        share = GROWN_SHARE if total > was and not latest else TOTAL_SHARE
        if was and abs(total - was) > share * was:
            where = Place(place.site, table)
            yield TOTAL_CHANGED.at(
                where, column=column, now=f"{total:,.10g}", before=f"{was:,.10g}", share=share
            )


def _last_of_each(frame: pd.DataFrame, who: str) -> pd.DataFrame:
    """Each worker's row of the latest wave; every row, where no row has a wave."""
    if frame["wave"].isna().all():
        return frame
    return frame.sort_values("wave", na_position="first", kind="stable").drop_duplicates(
        who, keep="last"
    )


def _latest(frame: pd.DataFrame, date: str) -> pd.DataFrame:
    if date == "wave":
        return _last_of_each(frame, "worker_id")
    return frame[frame[date] == frame[date].max()] if date and len(frame) else frame
