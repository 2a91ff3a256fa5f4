"""Sites: one row per authority and wave."""

from study.tables.base import RowRule, Table
from study.tables.columns import category, codes, date, identifier, integer, number
from study.tables.expectations import Usual
from study.vocabulary import ARMS

ARM_CODES = codes(
    *ARMS,
    rsw=("reclaiming social work", "systemic unit", "unit model", "hackney model"),
    conventional=("comparison", "control", "team", "usual practice"),
)

REGIONS = codes(
    "north_east",
    "north_west",
    "yorkshire_and_the_humber",
    "east_midlands",
    "west_midlands",
    "east_of_england",
    "london",
    "south_east",
    "south_west",
    yorkshire_and_the_humber=("yorkshire & humber", "yorkshire and humber"),
    east_of_england=("eastern", "east"),
    london=("greater london", "inner london", "outer london"),
)

TABLE = Table(
    name="sites",
    title="Sites: one row per authority and wave",
    key=("site_id", "wave"),
    columns=(
        identifier("site_id", "Site", "site", "authority", "la code", "local authority"),
        integer(
            "wave",
            "Wave of data collection",
            0,
            20,
            "survey wave",
            "round",
            blank_ok=False,
            description="1 is the first wave of data collection.",
        ),
        category(
            "arm",
            "Arm",
            ARM_CODES,
            "model",
            "group",
            "condition",
            blank_ok=False,
            description="rsw where the council works in systemic units, conventional where in "
            "teams.",
        ),
        date(
            "rsw_start_date",
            "Date the first RSW unit opened",
            "unit start",
            "go live date",
            sparse=True,
        ),
        integer(
            "population_0_17",
            "Children aged 0 to 17",
            1,
            500_000,
            "child population",
            "0-17",
            description="Children who live in the authority, from the latest mid-year estimate.",
            unit="children",
        ),
        number(
            "idaci_mean",
            "Mean IDACI score",
            0,
            1,
            "idaci",
            "deprivation",
            percentage=True,
            description="Income deprivation affecting children: the share of children in "
            "low-income households.",
            unit="share",
        ),
        category(
            "ofsted_judgement",
            "Latest Ofsted judgement",
            codes(
                "outstanding",
                "good",
                "requires_improvement",
                "inadequate",
                requires_improvement=("ri", "requires improvement to be good", "adequate"),
            ),
            "ofsted",
            "inspection outcome",
        ),
        category("region", "Region", REGIONS, "english region", "gor"),
        category(
            "change_stage",
            "Stage of the change",
            codes("vision", "planning", "communicating", "implementing", "embedding"),
            "implementation stage",
            description="How far the change to the model has come; blank where none is under way.",
            sparse=True,
        ),
        date(
            "leadership_change_date",
            "Date of the latest change of director",
            "dcs change",
            sparse=True,
        ),
        integer(
            "restructures_24m",
            "Restructures in 24 months",
            0,
            50,
            "restructures",
            description="Reorganisations of children's services in the 24 months before the wave.",
        ),
    ),
    row_rules=(
        RowRule(
            code="sites.start_in_rsw_only",
            column="rsw_start_date",
            sentence="A conventional site has an RSW start date.",
            remedy="Leave the start date blank, or correct the arm.",
            broken=lambda t: t["arm"].eq("conventional") & t["rsw_start_date"].notna(),
        ),
        RowRule(
            code="sites.start_missing",
            column="rsw_start_date",
            sentence="An RSW site has no start date.",
            remedy="Give the date on which the first unit opened.",
            broken=lambda t: t["arm"].eq("rsw") & t["rsw_start_date"].isna(),
        ),
    ),
    expectations=(
        # Of English authorities, from the Isles of Scilly aside, City of London to Birmingham; the
        # share of children in low-income households runs from about 3 % to 40 %.
        Usual("population_0_17", 1_000, 400_000, "children", ((1000, "thousands"),), rows=1),
        Usual(
            "idaci_mean", 0.02, 0.6, "as a share of 1", ((100, "hundredths of a share"),), rows=1
        ),
    ),
)
