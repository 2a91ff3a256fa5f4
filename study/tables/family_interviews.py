"""Family interviews: one row per family, wave and respondent, completed or not."""

import pandas as pd

from study.instruments import ghq12
from study.tables.base import Column, ForeignKey, RowRule, Table
from study.tables.columns import boolean, category, codes, date, identifier, integer, number
from study.tables.expectations import Coded, Varies

WAVES = codes(
    "t1", "t2", t1=("1", "baseline", "time 1"), t2=("2", "20 weeks", "follow-up", "time 2")
)
RESPONDENTS = codes(
    "parent",
    "child",
    "worker",
    "observer",
    parent=("mother", "father", "carer"),
    child=("young person",),
    worker=("social worker",),
    observer=("researcher",),
)
WAI_VERSIONS = codes(
    "wai_s_7", "wai_sr_5", wai_s_7=("wai-s", "wai s"), wai_sr_5=("wai-sr", "wai sr")
)
REASONS = codes(
    "refused",
    "no_contact",
    "moved",
    "risk",
    "withdrawn",
    "other",
    no_contact=("not reached", "could not be reached"),
    moved=("moved away",),
    withdrawn=("withdrew",),
)
WAI_ITEMS = tuple(f"wai_i{i:02d}" for i in range(1, 13))


def _items(names: tuple[str, ...], label: str, low: int, high: int, why: str) -> tuple[Column, ...]:
    # Item numbers and response codes only: the wording is licensed.
    return tuple(
        integer(
            name,
            f"{label} item {i}",
            low,
            high,
            f"{label.casefold()} {i}",
            description=f"{why} The response code only, never the item's wording.",
        )
        for i, name in enumerate(names, start=1)
    )


def _goals() -> tuple[Column, ...]:
    return tuple(
        column
        for i in range(1, 4)
        for column in (
            integer(
                f"gas_goal_{i}",
                f"Goal {i}: attainment, -2 to 2",
                -2,
                2,
                f"goal {i}",
                description="-2 is much less than expected, 0 as expected, 2 much more.",
            ),
            number(
                f"gas_weight_{i}",
                f"Goal {i}: weight",
                0,
                None,
                f"weight {i}",
                description="The importance that the family gave to the goal.",
            ),
        )
    )


def _t2_too_early(t: pd.DataFrame) -> pd.Series:
    """Interviews at T2 that are not after the same respondent's at T1."""
    who = ["family_id", "respondent"]
    t1 = t[t["wave"].eq("t1")].groupby(who)["interview_date"].max().rename("t1")
    earlier = t[who].join(t1, on=who)["t1"]
    answer: pd.Series = t["wave"].eq("t2").fillna(False) & (t["interview_date"] <= earlier)
    return answer


def _wai_unversioned(t: pd.DataFrame) -> pd.Series:
    answered: pd.Series = t[list(WAI_ITEMS)].notna().any(axis="columns")
    return answered & t["wai_version"].isna()


def _wai_off_scale(t: pd.DataFrame) -> pd.Series:
    high: pd.Series = (t[list(WAI_ITEMS)] > 5).fillna(False).any(axis="columns")
    return t["wai_version"].eq("wai_sr_5").fillna(False) & high


TABLE = Table(
    name="family_interviews",
    title="Family interviews: one row per family, wave and respondent",
    key=("family_id", "wave", "respondent"),
    columns=(
        identifier("family_id", "Family", "family", "family ref", "case id"),
        category(
            "wave",
            "Wave: t1 or t2",
            WAVES,
            "time point",
            "interview wave",
            blank_ok=False,
            description="t1 is the first interview; t2 is 20 weeks later.",
        ),
        category("respondent", "Who answered", RESPONDENTS, "interviewee", blank_ok=False),
        date("interview_date", "Date of the interview", "date", "date of interview"),
        boolean("completed", "Interview completed", "interviewed", blank_ok=False),
        category(
            "noncompletion_reason", "Why it was not completed", REASONS, "reason not completed"
        ),
        category(
            "wai_version",
            "Version of the WAI",
            WAI_VERSIONS,
            "wai form",
            description="wai_s_7 is answered 1 to 7, wai_sr_5 is answered 1 to 5; needed with any "
            "WAI item.",
        ),
        *_items(WAI_ITEMS, "WAI", 1, 7, "1 to 7 in wai_s_7, 1 to 5 in wai_sr_5."),
        *_goals(),
        integer(
            "family_life_rating",
            "Rating of family life, 0 to 10",
            0,
            10,
            "family life",
            description="10 is best.",
        ),
        *_items(ghq12.ITEMS, "GHQ-12", ghq12.LOWEST, ghq12.HIGHEST, "0 to 3, 3 is worst."),
        integer("sdq_total", "SDQ total difficulties, 0 to 40", 0, 40, "sdq"),
        integer(
            "satisfaction",
            "Satisfaction with the service, 1 to 5",
            1,
            5,
            "satisfied",
            description="5 is most satisfied.",
        ),
        integer(
            "n_workers_since_t1",
            "Social workers since the first interview",
            0,
            50,
            "workers since t1",
            description="How many different social workers the family has had since t1; blank "
            "at t1.",
        ),
    ),
    foreign_keys=(ForeignKey("family_id", "cases"),),
    row_rules=(
        RowRule(
            code="family_interviews.t2_after_t1",
            column="interview_date",
            sentence="The interview at t2 does not come after that at t1.",
            remedy="Check both dates and the wave.",
            broken=_t2_too_early,
        ),
        RowRule(
            code="family_interviews.reason_though_completed",
            column="noncompletion_reason",
            sentence="A reason for not completing is given for an interview that was completed.",
            remedy="Clear the reason, or say that the interview was not completed.",
            broken=lambda t: (t["noncompletion_reason"].notna() & t["completed"]).fillna(False),
        ),
        RowRule(
            code="family_interviews.wai_version_missing",
            column="wai_version",
            sentence="WAI items are answered, but the version of the WAI is not given.",
            remedy="Give wai_s_7 or wai_sr_5: without it the answers cannot be scored.",
            broken=_wai_unversioned,
        ),
        RowRule(
            code="family_interviews.wai_off_scale",
            column="wai_version",
            sentence="A WAI item is over 5, which the version wai_sr_5 does not have.",
            remedy="Correct the version or the items.",
            broken=_wai_off_scale,
        ),
    ),
    optional=True,
    expectations=(
        Coded(WAI_ITEMS, "The WAI"),
        Coded(ghq12.ITEMS, "The GHQ-12", lowest_used=True, highest_used=True, middle=(0.5, 2.0)),
        Coded(tuple(f"gas_goal_{i}" for i in range(1, 4)), "Goal attainment"),
        Coded(("satisfaction",), "Satisfaction"),
        Varies(("sdq_total", "family_life_rating"), rows=30),
    ),
)
