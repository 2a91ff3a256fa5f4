"""The rules between the tables of one submission, declared.

That a worker has one unit needs no rule here: it is the key of ``workers``. How the rules are tried
is in ``pipeline.rules.linkage``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.reading.ids import canonical_forms
from pipeline.rules.reader import Rule
from study.instruments.time_use import DAY_MINUTES

CASELOAD_LEAST, CASELOAD_SHARE = 2, 0.10

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


def _earliest(frame: pd.DataFrame, by: str, value: str) -> pd.Series:
    first: pd.Series = frame.groupby(by)[value].min()
    return first


def _look_up(ids: pd.Series, values: pd.Series) -> pd.Series:
    """The value of each id; unlike ``map``, it keeps the dtype when there are no values."""
    found: pd.Series = values.reindex(ids)
    return found.set_axis(ids.index)


def _unless_unknown(broken: pd.Series, unknown: pd.Series) -> pd.Series:
    """None broken where as many rows, which others say, cannot be told: one fault, one finding."""
    return broken & (broken.sum() > unknown.sum())


def _before(
    table: str, date: str, parent: str, key: str, earlier: str
) -> Callable[[Frames, str], pd.Series]:
    """The rule that a date of a table is not before the earliest of its parent's."""

    def broken(frames: Frames, site: str) -> pd.Series:
        rows = frames[table]
        if date not in rows or earlier not in frames[parent]:
            return pd.Series(False, index=rows.index)
        first = _look_up(rows[key], _earliest(frames[parent], key, earlier))
        before: pd.Series = rows[date] < first
        return before

    return broken


def _visits_out_of_order(frames: Frames, site: str) -> pd.Series:
    """Visits to a family on an earlier day than one of a lower number."""
    visits = frames["visits"]
    if "visit_number" not in visits:
        return pd.Series(False, index=visits.index)
    known = visits.dropna(subset=["family_id", "visit_number", "visit_date"])
    known = known.sort_values(["visit_number", "visit_date"])
    latest = known.groupby("family_id")["visit_date"].cummax()
    broken: pd.Series = known["visit_date"] < latest
    return broken.reindex(visits.index, fill_value=False)


def _session_before_visit(frames: Frames, site: str) -> pd.Series:
    pairs = frames["supervision_visit"]
    session = _look_up(
        pairs["supervision_id"], frames["supervision"].groupby("supervision_id")["date"].max()
    )
    visit = _look_up(pairs["visit_id"], frames["visits"].groupby("visit_id")["visit_date"].first())
    before: pd.Series = session < visit
    return before


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
    visits = frames["visits"]
    family, date = visits["family_id"], visits["visit_date"]
    outside: pd.Series = date < _look_up(
        family, _earliest(frames["cases"], "family_id", "referral_month")
    )
    if "case_outcomes" in frames:
        outcomes = frames["case_outcomes"]
        closed = outcomes.groupby("family_id")["case_closed_date"].max()
        still_open = outcomes["case_closed_date"].isna().groupby(outcomes["family_id"]).any()
        outside |= date > _look_up(family, closed.mask(still_open))
    return outside


def _between_spells(frames: Frames, site: str) -> pd.Series:
    """Visits after one child's case closed and before another's follow-up, and within none."""
    visits = frames["visits"][["family_id", "visit_date"]].assign(
        visit=range(len(frames["visits"]))
    )
    spells = frames["case_outcomes"][["family_id", "index_date", "case_closed_date"]]
    both = visits.dropna().merge(spells.dropna(subset="family_id"), on="family_id")
    both["after"] = both["visit_date"] > both["case_closed_date"]
    both["before"] = both["visit_date"] < both["index_date"]
    both["within"] = ~both["after"] & ~both["before"]
    some = both.groupby("visit")[["after", "before", "within"]].any()
    between = some["after"] & some["before"] & ~some["within"]
    return visits["visit"].isin(between.index[between])


def _before_rsw(frames: Frames, site: str) -> pd.Series:
    sites = frames["sites"]
    start = sites.loc[sites["arm"].eq("rsw"), "rsw_start_date"].min()
    before: pd.Series = frames["visits"]["visit_date"] < start
    return before


def _coder_visited(frames: Frames, site: str) -> pd.Series:
    ratings = frames["visit_ratings"]
    worker = frames["visits"].groupby("visit_id")["worker_id"].first()
    coder = canonical_forms(ratings["coder_id"])
    made_by = canonical_forms(_look_up(ratings["visit_id"], worker))
    return coder.notna() & coder.eq(made_by)


def _differs(column: str) -> Callable[[Frames, str], pd.Series]:
    """The rule that a count at a snapshot ties to that of the same month."""

    def broken(frames: Frames, site: str) -> pd.Series:
        snapshots = _snapshot_months(frames["units"])
        monthly = frames["caseload_month"][["unit_id", "month", column]]
        both = snapshots.merge(
            monthly.drop_duplicates(["unit_id", "month"]),
            on=["unit_id", "month"],
            how="left",
            suffixes=("", "_monthly"),
        )
        allowed = (CASELOAD_SHARE * both[f"{column}_monthly"]).clip(lower=CASELOAD_LEAST)
        answer: pd.Series = (both[column] - both[f"{column}_monthly"]).abs() > allowed
        return answer.fillna(False)

    return broken


def _month_missing(frames: Frames, site: str) -> pd.Series:
    """Snapshots of a month for which the unit has no caseload."""
    snapshots = _snapshot_months(frames["units"])
    monthly = frames["caseload_month"][["unit_id", "month"]]
    unknown = monthly.isna().any(axis="columns")
    there = pd.MultiIndex.from_frame(monthly[~unknown])
    missing = ~pd.MultiIndex.from_frame(snapshots[["unit_id", "month"]]).isin(there)
    known = snapshots[["unit_id", "month"]].notna().all(axis="columns")
    # A table without rows has a finding of its own.
    return _unless_unknown(known & missing & bool(len(monthly)), unknown)


def _snapshot_months(units: pd.DataFrame) -> pd.DataFrame:
    month = units["snapshot_date"].dt.to_period("M").dt.to_timestamp()
    return units.assign(month=month.astype("datetime64[us]"))


def _wave_of_no_site(table: str) -> Callable[[Frames, str], pd.Series]:
    """The rule that a wave is one of the site's; the first row of each that is not breaks it."""

    def broken(frames: Frames, site: str) -> pd.Series:
        wave, waves = frames[table]["wave"], frames["sites"]["wave"]
        strange = wave.notna() & ~wave.isin(waves.dropna()) & ~wave.duplicated()
        # Without a row of sites there is nothing to belong to, which has a finding of its own.
        return _unless_unknown(strange & bool(waves.notna().any()), waves.isna())

    return broken


def _t2_alone(frames: Frames, site: str) -> pd.Series:
    """Completed interviews at T2 of a family and respondent who have no row for T1."""
    interviews = frames["family_interviews"]
    who = interviews[["family_id", "respondent"]]
    unknown = interviews[["family_id", "respondent", "wave"]].isna().any(axis="columns")
    first = pd.MultiIndex.from_frame(who[interviews["wave"].eq("t1").fillna(False) & ~unknown])
    second = interviews["wave"].eq("t2").fillna(False) & interviews["completed"].fillna(False)
    alone = second & ~unknown & ~pd.MultiIndex.from_frame(who).isin(first)
    return _unless_unknown(alone.astype(bool), unknown)


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
        needs=("visits", "cases"),
        broken=_outside_spell,
    ),
    LinkRule(
        Rule(
            "link.visit_between_spells",
            "query",
            "The visit lies after the case of one child was closed and before the follow-up of "
            "another began.",
            "Check the date of the visit and the children's dates, or say why it is so.",
        ),
        table="visits",
        column="visit_date",
        needs=("visits", "case_outcomes"),
        broken=_between_spells,
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
    *(
        LinkRule(
            Rule(
                code,
                "query",
                f"The open {what} differ from the caseload of the same month by more than "
                f"{CASELOAD_SHARE:.0%} and more than {CASELOAD_LEAST}.",
                "Check both counts, or say why they differ.",
            ),
            table="units",
            column=column,
            needs=("units", "caseload_month"),
            broken=_differs(column),
        )
        for code, what, column in (
            ("link.caseload_ties_to_units", "children", "children_open"),
            ("link.families_tie_to_units", "families", "families_open"),
        )
    ),
    LinkRule(
        Rule(
            "link.caseload_month_missing",
            "query",
            "The unit has no row in caseload_month for the month of this snapshot, so the counts "
            "of both could not be compared.",
            "Send the month, or say why it is missing.",
        ),
        table="units",
        column="snapshot_date",
        needs=("units", "caseload_month"),
        broken=_month_missing,
    ),
    *(
        LinkRule(
            Rule(
                code,
                "query",
                "The table sites has no row for this wave (told once for each wave).",
                "Correct the wave, or send the row of sites for it.",
            ),
            table=table,
            column="wave",
            needs=(table, "sites"),
            broken=_wave_of_no_site(table),
        )
        for code, table in (
            ("link.survey_wave", "worker_survey"),
            ("link.fidelity_wave", "site_fidelity"),
        )
    ),
    LinkRule(
        Rule(
            "link.t2_without_t1",
            "query",
            "There is an interview at t2 but no row for the same family and respondent at t1.",
            "Send the row for t1, completed or not, or correct the wave or the respondent.",
        ),
        table="family_interviews",
        column="wave",
        needs=("family_interviews",),
        broken=_t2_alone,
    ),
    *(
        LinkRule(
            Rule(
                code,
                "query",
                sentence,
                "Correct whichever of the two dates is wrong, or say in the explanations why it is "
                "so.",
            ),
            table=table,
            column=date,
            needs=(table, parent),
            broken=_before(table, date, parent, key, earlier),
        )
        for code, sentence, table, date, parent, key, earlier in (
            (
                "link.visit_before_first_work",
                "The visit took place before the family's first direct work.",
                *("visits", "visit_date", "cases", "family_id", "first_direct_work_date"),
            ),
            (
                "link.coded_before_visit",
                "The visit was coded before it took place.",
                *("visit_ratings", "coding_date", "visits", "visit_id", "visit_date"),
            ),
            (
                "link.follow_up_before_referral",
                "Follow-up began before the month in which the family was referred.",
                *("case_outcomes", "index_date", "cases", "family_id", "referral_month"),
            ),
            (
                "link.interview_before_referral",
                "The interview took place before the month in which the family was referred.",
                *("family_interviews", "interview_date", "cases", "family_id", "referral_month"),
            ),
        )
    ),
    LinkRule(
        Rule(
            "link.visits_out_of_order",
            "query",
            "A visit to this family with a lower number took place on a later day.",
            "Check the dates and the numbers of both visits, or say in the explanations why it is "
            "so.",
        ),
        table="visits",
        column="visit_date",
        needs=("visits",),
        broken=_visits_out_of_order,
    ),
    LinkRule(
        Rule(
            "link.session_before_visit",
            "query",
            "The session took place before the visit that it is said to have discussed.",
            "Check the dates of both and whether they belong together, or say in the explanations "
            "why it is so.",
        ),
        table="supervision_visit",
        column="visit_id",
        needs=("supervision_visit", "supervision", "visits"),
        broken=_session_before_visit,
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
