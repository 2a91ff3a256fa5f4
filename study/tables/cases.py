"""Cases: one row per family, or one for each wave in which its case was open."""

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import (
    boolean,
    category,
    codes,
    date,
    identifier,
    integer,
    month,
    wave_of_row,
)
from study.tables.expectations import Rate, Varies

# Primary need codes of the children in need census.
NEED_CODES = codes(
    *(f"N{i}" for i in range(10)),
    N0=("not stated",),
    N1=("abuse or neglect", "abuse", "neglect", "abuse and neglect"),
    N2=("child's disability or illness", "child's disability", "disability or illness"),
    N3=("parental disability or illness", "parental illness", "parental disability"),
    N4=("family in acute stress", "acute stress"),
    N5=("family dysfunction",),
    N6=("socially unacceptable behaviour",),
    N7=("low income",),
    N8=("absent parenting", "absent parents"),
    N9=("other than children in need", "cases other than children in need", "not in need"),
)
FACTORS = {
    "domestic_violence": "Domestic violence",
    "alcohol": "Alcohol misuse",
    "drugs": "Drug misuse",
    "mental_health": "Mental health",
    "cse": "Child sexual exploitation",
    "trafficking": "Trafficking",
    "gang": "Gangs",
}

TABLE = Table(
    name="cases",
    title="Cases: one row per family, or per family and wave",
    key=("family_id", "wave"),
    columns=(
        identifier("family_id", "Family", "family", "family ref", "case id"),
        wave_of_row("family"),
        identifier("unit_id", "Unit or team", "unit", "team", "team id"),
        identifier("worker_id", "Allocated worker", "worker", "allocated worker"),
        month(
            "referral_month",
            "Month of referral",
            "referral",
            blank_ok=False,
            dfe_name="CINreferralDate",
        ),
        date(
            "first_direct_work_date",
            "First direct work",
            "first visit",
            "first contact",
            description="The first day on which a worker met the family for direct work.",
        ),
        integer("assessments_12m", "Assessments in 12 months", 0, 30, "assessments", unit="count"),
        category(
            "primary_need_code", "Primary need", NEED_CODES, "need code", dfe_name="PrimaryNeedCode"
        ),
        *(
            boolean(
                f"factor_{name}",
                f"Factor at assessment: {label}",
                label,
                dfe_name="AssessmentFactors",
            )
            for name, label in FACTORS.items()
        ),
        boolean("parent_learning_difficulty", "A parent has a learning difficulty", "parent ld"),
        boolean("organised_abuse", "Organised abuse"),
        integer(
            "n_children",
            "Children in the family",
            1,
            20,
            "children",
            "number of children",
            unit="children",
        ),
        integer(
            "youngest_age",
            "Age of the youngest child in years",
            0,
            17,
            "age of youngest",
            unit="years",
        ),
        boolean(
            "cp_plan_at_baseline",
            "Child protection plan at baseline",
            "cp plan",
            "on a plan",
            description="Whether any child of the family was on a plan when the study began.",
        ),
        boolean(
            "eligible_for_observation",
            "Eligible for observation",
            "eligible",
            blank_ok=False,
            description="Whether the study's protocol allowed visits to be observed.",
        ),
        boolean("worker_approached_family", "Worker approached the family", "approached"),
        boolean("family_consented", "Family consented", "consent", "consented"),
        category(
            "exclusion_reason",
            "Why the family was not observed",
            codes("not_eligible", "worker_declined", "family_declined", "risk", "closed", "other"),
            "reason excluded",
            description="Blank where the family was observed.",
            sparse=True,
        ),
    ),
    foreign_keys=(ForeignKey("unit_id", "units"), ForeignKey("worker_id", "workers")),
    row_rules=(
        RowRule(
            code="cases.consent_without_approach",
            column="family_consented",
            sentence="A family consented that was not approached.",
            remedy="Correct 'approached' or 'consented'.",
            broken=lambda t: (
                (t["family_consented"] & ~t["worker_approached_family"]).fillna(False).astype(bool)
            ),
        ),
        RowRule(
            code="cases.work_before_referral",
            column="first_direct_work_date",
            sentence="The first direct work lies before the month of referral.",
            remedy="Correct whichever of the two is wrong, or say in the explanations why it is "
            "so.",
            broken=lambda t: t["first_direct_work_date"] < t["referral_month"],
            level="query",
        ),
    ),
    steady=("referral_month", "primary_need_code"),
    expectations=(
        Varies(("referral_month", "first_direct_work_date", "youngest_age"), rows=20),
        Varies(("primary_need_code",), rows=80, nearly=1),
        Varies(("n_children",), rows=30),
        # In England half of assessments name domestic violence, one in fifty a gang.
        Rate(("factor_domestic_violence", "factor_mental_health"), 0, 0.9),
        Rate(("factor_alcohol", "factor_drugs"), 0, 0.7),
        Rate(("factor_cse", "factor_trafficking", "factor_gang", "organised_abuse"), 0, 0.4),
        Rate(("parent_learning_difficulty",), 0, 0.6),
    ),
)
