"""Case outcomes: one row per child."""

from collections.abc import Callable

import pandas as pd

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import boolean, category, codes, date, identifier, integer
from study.tables.expectations import Noughts, Rate, Varies

# With the codes of SSDA903. X1 is none: with it the child stays in care.
REASONS_CEASED = codes(
    "adopted",
    "returned_home",
    "special_guardianship",
    "turned_18",
    "transferred",
    "other",
    adopted=("e11", "e12", "adoption"),
    returned_home=("e4", "e4a", "e4b", "returned to parents", "home to parents"),
    special_guardianship=(*(f"e{i}" for i in range(43, 49)), "sgo", "special guardianship order"),
    turned_18=("e15", "e17", "aged 18"),
    transferred=("e3", "transferred to another authority", "taken over by another authority"),
    other=(*(f"e{i}" for i in (2, 5, 6, 7, 8, 9, 13, 14, 16, 41)), "died"),
)

_EVENTS = {
    "care_start_date": "The child entered care",
    "care_end_date": "The child left care",
    "cpp_start_date": "The child protection plan began",
    "cpp_end_date": "The child protection plan ended",
    "case_closed_date": "The case was closed",
    "proceedings_issued_date": "Proceedings were issued",
}


def _left_without_a_day(t: pd.DataFrame) -> pd.Series:
    left: pd.Series = t["reason_ceased"].notna() | t["reunified"].fillna(False).astype(bool)
    return left & t["care_end_date"].isna()


def _returned_otherwise(t: pd.DataFrame) -> pd.Series:
    home = t["reason_ceased"].eq("returned_home")
    other = t["reason_ceased"].isin(["adopted", "special_guardianship", "turned_18"])
    said: pd.Series = t["reunified"].astype("boolean")
    return ((home & ~said) | (other & said)).fillna(False).astype(bool)


def _after_follow_up(event: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda t: t[event] > t["censor_date"]


TABLE = Table(
    name="case_outcomes",
    title="Case outcomes: one row per child",
    key=("child_id",),
    columns=(
        identifier("child_id", "Child", "child", "child ref"),
        identifier("family_id", "Family", "family", "family ref", "case id"),
        date(
            "index_date",
            "Start of follow-up",
            "start date",
            blank_ok=False,
            description="The day from which the child is followed.",
        ),
        date(
            "censor_date",
            "End of follow-up",
            "end date",
            blank_ok=False,
            description="The last day on which the child's record was looked at.",
        ),
        date("care_start_date", "Entered care", "care start", dfe_name="DECOM", sparse=True),
        date("care_end_date", "Left care", "care end", dfe_name="DEC", sparse=True),
        category(
            "reason_ceased",
            "Reason care ended",
            REASONS_CEASED,
            "reason care ceased",
            dfe_name="REC",
            sparse=True,
        ),
        date(
            "cpp_start_date", "Child protection plan began", "cpp start", "plan start", sparse=True
        ),
        date("cpp_end_date", "Child protection plan ended", "cpp end", "plan end", sparse=True),
        integer(
            "n_previous_cpp",
            "Earlier child protection plans",
            0,
            20,
            "previous plans",
            description="Before the start of follow-up.",
        ),
        boolean("re_referral_12m", "Referred again within 12 months", "re-referral", "rereferred"),
        date(
            "case_closed_date",
            "Case closed",
            "closure date",
            dfe_name="CINclosureDate",
            sparse=True,
        ),
        date("proceedings_issued_date", "Proceedings issued", "court proceedings", sparse=True),
        integer(
            "sw_changes_12m",
            "Changes of social worker in 12 months",
            0,
            50,
            "worker changes",
            dfe_name="SW_Episodes",
            description="How many times the child's social worker changed in the first 12 months "
            "of follow-up.",
        ),
        boolean("serious_incident", "Serious incident", "serious incident notified"),
        boolean(
            "reunified",
            "Returned to the family",
            description="Whether the child went home after being in care.",
            sparse=True,
        ),
        boolean(
            "reunification_breakdown",
            "Return to the family broke down",
            description="Whether the child came back into care after going home.",
            sparse=True,
        ),
    ),
    foreign_keys=(ForeignKey("family_id", "cases"),),
    row_rules=(
        RowRule(
            code="case_outcomes.follow_up_backwards",
            column="censor_date",
            sentence="Follow-up ends before it begins.",
            remedy="Check both dates.",
            broken=lambda t: t["censor_date"] < t["index_date"],
        ),
        RowRule(
            code="case_outcomes.care_backwards",
            column="care_end_date",
            sentence="Care ended before it began.",
            remedy="Check both dates.",
            broken=lambda t: t["care_end_date"] < t["care_start_date"],
        ),
        RowRule(
            code="case_outcomes.plan_backwards",
            column="cpp_end_date",
            sentence="The child protection plan ended before it began.",
            remedy="Correct whichever of the two dates is wrong.",
            broken=lambda t: t["cpp_end_date"] < t["cpp_start_date"],
        ),
        RowRule(
            code="case_outcomes.plan_start_missing",
            column="cpp_start_date",
            sentence="A child protection plan ended, but no day is given on which it began.",
            remedy="Give the day on which it began, or clear the day on which it ended.",
            broken=lambda t: t["cpp_end_date"].notna() & t["cpp_start_date"].isna(),
        ),
        RowRule(
            code="case_outcomes.care_start_missing",
            column="care_start_date",
            sentence="The child left care, but no day is given on which it entered care.",
            remedy="Give the day on which it entered care; if it never was in care, clear what "
            "says that it left.",
            broken=lambda t: t["care_end_date"].notna() & t["care_start_date"].isna(),
        ),
        RowRule(
            code="case_outcomes.care_end_missing",
            column="care_end_date",
            sentence="A reason why care ended or a return to the family is given, but no day on "
            "which care ended.",
            remedy="Give the day on which care ended; if it did not end, clear the reason and "
            "the return.",
            broken=_left_without_a_day,
        ),
        RowRule(
            code="case_outcomes.closed_before_follow_up",
            column="case_closed_date",
            sentence="The case was closed before follow-up began.",
            remedy="Correct whichever of the two dates is wrong; if the case was opened again, "
            "give the later closure, or leave the cell blank while it is open.",
            broken=lambda t: t["case_closed_date"] < t["index_date"],
        ),
        RowRule(
            code="case_outcomes.breakdown_without_return",
            column="reunification_breakdown",
            sentence="A return to the family broke down, but the child is said not to have "
            "returned.",
            remedy="Correct whichever of the two answers is wrong.",
            broken=lambda t: (
                (t["reunification_breakdown"] & ~t["reunified"]).fillna(False).astype(bool)
            ),
        ),
        RowRule(
            code="case_outcomes.return_otherwise",
            column="reunified",
            sentence="Whether the child returned to the family does not fit the reason why care "
            "ended.",
            remedy="Correct the answer or the reason, or say in the explanations how both can be.",
            broken=_returned_otherwise,
            level="query",
        ),
        *(
            RowRule(
                code=f"case_outcomes.{event.removesuffix('_date')}_after_follow_up",
                column=event,
                sentence=f"{what} after the last day on which the child's record was looked at.",
                remedy="Correct whichever of the two dates is wrong, or say in the explanations "
                "why it is so.",
                broken=_after_follow_up(event),
                level="query",
            )
            for event, what in _EVENTS.items()
        ),
    ),
    expectations=(
        # Follow-up may begin on one day for all; what happens to children does not.
        Varies(("care_start_date", "cpp_start_date", "case_closed_date"), rows=20),
        Varies(("sw_changes_12m",), rows=60),
        Rate(("serious_incident",), 0, 0.3),
        Rate(("re_referral_12m",), 0, 0.8),
        Noughts(("sw_changes_12m", "n_previous_cpp")),
    ),
)
