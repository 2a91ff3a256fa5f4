"""Workers: one row per worker, or one for each wave in which the worker was there."""

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import (
    boolean,
    category,
    codes,
    identifier,
    integer,
    month,
    number,
    wave_of_row,
)
from study.tables.expectations import Counted, Rate, Usual, Varies

ROLES = codes(
    "consultant_social_worker",
    "social_worker",
    "senior_practitioner",
    "childrens_practitioner",
    "clinician",
    "unit_coordinator",
    "team_manager",
    "asye",
    "other",
    consultant_social_worker=("csw", "consultant", "consultant sw"),
    social_worker=("sw", "qualified social worker"),
    senior_practitioner=("senior social worker", "ssw", "advanced practitioner"),
    childrens_practitioner=("child practitioner", "cp worker", "children's practitioner"),
    clinician=("family therapist", "clinical practitioner"),
    unit_coordinator=("coordinator", "unit administrator"),
    team_manager=("manager", "tm"),
    asye=("nqsw", "newly qualified social worker"),
)

# Numbers and letters are those of the DfE's children's social work workforce census.
GENDERS = codes(
    "female",
    "male",
    "other",
    female=("f", "2", "woman"),
    male=("m", "1", "man"),
    other=("x", "non-binary", "nonbinary", "another", "another gender", "indeterminate"),
)


def _ages(low: int, high: int) -> tuple[str, ...]:
    """Every age from ``low`` to ``high``, and the bands of ages that lie within."""
    ages = range(low, high + 1)
    bands = [(a, b) for a in ages for b in (a + 4, a + 9, high) if a < b <= high]
    pairs = dict.fromkeys((*bands, *((a, high) for a in (16, 18, 20, 21, 22) if low <= a)))
    written = (f"{a}{between}{b}" for a, b in pairs for between in (" to ", "-"))
    return (*map(str, ages), *dict.fromkeys(written))


AGE_BANDS = codes(
    "under_25",
    "25_34",
    "35_44",
    "45_54",
    "55_and_over",
    under_25=("<25", "24 and under", "24 or under", "under 25s", *_ages(16, 24)),
    **{f"{low}_{low + 9}": _ages(low, low + 9) for low in (25, 35, 45)},
    **{
        "55_and_over": (
            *("55+", ">=55", "55 plus", "55 or over", "over 54", "over 55", "55 and above"),
            *(f"{low}{more}" for low in (60, 65, 70) for more in ("+", " and over", " or over")),
            *_ages(55, 80),
        )
    },
)
ETHNICITY_GROUPS = codes(
    "asian",
    "black",
    "mixed",
    "white",
    "other",
    "not_stated",
    asian=(
        "asian or asian british",
        "asian british",
        *("indian", "aind", "pakistani", "apkn", "bangladeshi", "aban", "chinese", "chne"),
        *("any other asian background", "aoth"),
    ),
    black=(
        "black or black british",
        "black british",
        *("caribbean", "black caribbean", "bcrb", "african", "black african", "bafr"),
        *("any other black background", "both"),
    ),
    mixed=(
        "mixed or multiple",
        "mixed or multiple ethnic groups",
        *("white and black caribbean", "mwbc", "white and black african", "mwba"),
        *("white and asian", "mwas", "any other mixed background", "moth"),
    ),
    white=(
        *("white british", "wbri", "white irish", "irish", "wiri", "white other"),
        *("traveller of irish heritage", "wirt", "gypsy or roma", "gypsy roma", "wrom"),
        *("any other white background", "woth"),
    ),
    other=("other ethnic group", "any other ethnic group", "arab", "ooth"),
    not_stated=(
        *("prefer not to say", "not known", "unknown", "refu"),
        *("information not yet obtained", "not obtained", "nobt"),
    ),
)
LEAVE_REASONS = codes(
    "resigned",
    "retired",
    "dismissed",
    "moved_within",
    "end_of_contract",
    "other",
    resigned=("resignation", "voluntary resignation", "resigned voluntarily", "new job elsewhere"),
    retired=("retirement", "early retirement", "ill health retirement"),
    dismissed=("dismissal", "capability"),
    moved_within=("internal move", "internal transfer", "promotion", "moved to another team"),
    end_of_contract=("contract ended", "fixed term contract ended", "end of fixed term contract"),
    other=("redundancy", "redundant", "died", "death in service"),
)

TABLE = Table(
    name="workers",
    title="Workers: one row per worker, or per worker and wave",
    key=("worker_id", "wave"),
    columns=(
        identifier("worker_id", "Worker", "worker", "staff id", "employee ref"),
        wave_of_row("worker"),
        identifier("unit_id", "Unit or team", "unit", "team", "team id"),
        category("role", "Role", ROLES, "job title", "post", blank_ok=False),
        boolean("is_social_work_qualified", "Qualified social worker", "qualified", "sw qualified"),
        boolean(
            "is_agency",
            "Agency worker",
            "agency",
            dfe_name="AgencyWorker",
            description="Employed through an agency, not by the council.",
        ),
        number(
            "fte",
            "Full-time equivalent",
            0,
            1,
            "wte",
            "full time equivalent",
            dfe_name="FTE",
            description="1 is full time.",
            unit="fte",
            percentage=True,
        ),
        month("role_start_month", "Month the role began", "start month", dfe_name="RoleStartDate"),
        number(
            "years_qualified",
            "Years since qualifying",
            0,
            50,
            "years post qualification",
            description="Whole or part years since qualifying as a social worker.",
            unit="years",
        ),
        category(
            "entry_route",
            "Route into social work",
            codes("degree", "step_up", "frontline", "other", step_up=("step up to social work",)),
        ),
        category("gender", "Gender", GENDERS),
        category("age_band", "Age band", AGE_BANDS, "age group"),
        category("ethnicity_group", "Ethnic group", ETHNICITY_GROUPS, "ethnicity"),
        integer(
            "cases_held",
            "Cases held",
            0,
            200,
            "caseload",
            "cases",
            dfe_name="Cases30",
            description="Children held on the day of the snapshot.",
            unit="children",
        ),
        number(
            "working_days_lost_12m",
            "Working days lost in 12 months",
            0,
            260,
            "sickness days",
            dfe_name="WorkingDaysLost",
            description="Days of sickness absence in the last 12 months.",
            unit="days",
        ),
        boolean(
            "left_within_12m",
            "Left within 12 months",
            "leaver",
            description="Whether the worker left the council within 12 months.",
        ),
        category("leave_reason", "Reason for leaving", LEAVE_REASONS, "reason left", sparse=True),
    ),
    foreign_keys=(ForeignKey("unit_id", "units"),),
    row_rules=(
        RowRule(
            code="workers.reason_without_leaving",
            column="leave_reason",
            sentence="A reason for leaving is given for a worker who did not leave.",
            remedy="Clear the reason, or say that the worker left.",
            broken=lambda t: (
                t["leave_reason"].notna() & t["left_within_12m"].eq(False).fillna(False)
            ),
        ),
    ),
    steady=("entry_route", "ethnicity_group"),
    expectations=(
        # Most people in any service work half-time or more.
        Usual(
            "fte",
            0.5,
            1,
            "of full time",
            (
                (100, "full time divided by a hundred"),
                (1 / 37, "hours a week"),
                (1 / 100, "per cent"),
            ),
        ),
        Usual("years_qualified", 0.5, 30, "years", ((1 / 12, "months"),)),
        # Of those who hold any; newly qualified 10, long-term teams 30.
        Usual("cases_held", 3, 50, "children", rows=10, positive=True),
        Varies(("years_qualified", "working_days_lost_12m", "role_start_month"), rows=20),
        Varies(("cases_held",), rows=20, nearly=1),  # those without cases have 0
        # Eight in ten may be full-time, women or white British.
        Varies(("fte", "gender", "ethnicity_group", "role", "age_band"), rows=80, nearly=1),
        Counted(("cases_held", "working_days_lost_12m")),
        # Of social workers six in seven are women; CSWW's 1 is male and 2 female.
        Rate(("gender",), 0, 0.6, "male"),
        Rate(("is_agency", "left_within_12m"), 0, 0.8),
    ),
)
