"""Units and teams: one row per unit and snapshot date."""

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import category, codes, date, identifier, integer, number
from study.tables.expectations import Between, Counted

UNIT_TYPES = codes("unit", "team", unit=("rsw unit", "pod", "hub"), team=("conventional team",))
SERVICE_AREAS = codes(
    "access_assessment",
    "child_in_need",
    "child_protection",
    "looked_after",
    "disability",
    "other",
    access_assessment=("assessment", "access and assessment", "duty"),
    child_in_need=("cin", "children in need"),
    child_protection=("cp", "safeguarding"),
    looked_after=("lac", "cla", "looked after children", "corporate parenting"),
    disability=("cwd", "disabled children"),
)

TABLE = Table(
    name="units",
    title="Units and teams: one row per unit and snapshot date",
    key=("unit_id", "snapshot_date"),
    columns=(
        identifier("unit_id", "Unit or team", "unit", "team", "team id", "unit code"),
        date(
            "snapshot_date",
            "Snapshot date",
            "as at",
            "census date",
            blank_ok=False,
            description="The day to which the figures of this row refer.",
        ),
        identifier("site_id", "Site", "site", "authority", "la code"),
        category(
            "unit_type",
            "Type: unit or team",
            UNIT_TYPES,
            "type",
            "team type",
            blank_ok=False,
            description="A unit shares its cases under a consultant social worker; a team gives "
            "each worker cases.",
        ),
        category("service_area", "Service area", SERVICE_AREAS, "service", "area of work"),
        number(
            "posts_fte",
            "Established posts, FTE",
            0,
            100,
            "established fte",
            "posts",
            description="All posts that are funded, filled or not.",
            unit="fte",
        ),
        number(
            "filled_fte",
            "Filled posts, FTE",
            0,
            100,
            "in post fte",
            "fte in post",
            description="Posts with a person in them.",
            unit="fte",
        ),
        number(
            "agency_fte",
            "Agency staff, FTE",
            0,
            100,
            "agency",
            description="Of the people in post, those employed through an agency.",
            unit="fte",
        ),
        number("clinician_fte", "Clinicians, FTE", 0, 100, "clinicians", unit="fte"),
        number(
            "coordinator_fte",
            "Unit coordinators, FTE",
            0,
            100,
            "admin fte",
            "coordinators",
            unit="fte",
        ),
        number(
            "s47_qualified_fte",
            "Qualified for section 47, FTE",
            0,
            100,
            "s47 fte",
            description="Staff qualified to lead enquiries under section 47 of the Children Act "
            "1989.",
            unit="fte",
        ),
        number(
            "case_holder_fte",
            "Case holders, FTE",
            0,
            100,
            "case holding fte",
            description="Staff who hold at least one case.",
            unit="fte",
        ),
        integer(
            "children_open",
            "Children open",
            0,
            2000,
            "open children",
            "open cases",
            unit="children",
        ),
        integer(
            "families_open",
            "Families open",
            0,
            2000,
            "open families",
            description="A family counts once, however many of its children are open.",
            unit="families",
        ),
    ),
    foreign_keys=(ForeignKey("site_id", "sites"),),
    row_rules=(
        RowRule(
            code="units.families_within_children",
            column="families_open",
            sentence="More families than children are open.",
            remedy="Check both counts: every open family has at least one open child.",
            broken=lambda t: (t["families_open"] > t["children_open"]).fillna(False),
        ),
    ),
    expectations=(
        Counted(("children_open", "families_open")),
        # A family has nearly two children; of a dozen teams, none has one a family throughout.
        Between("children_open", "families_open", 1, 5),
    ),
)
