"""Case outcomes: one row per child."""

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import boolean, category, codes, date, identifier, integer

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
    ),
)
