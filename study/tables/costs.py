"""Costs: one row per site, financial year and cost line."""

from study.tables.base import ForeignKey, Table
from study.tables.columns import category, codes, identifier, integer, number
from study.tables.expectations import PerHead

FINANCIAL_YEARS = {
    f"{y}-{(y + 1) % 100:02d}": (f"{y}-{y + 1}", f"{y} to {y + 1}", f"fy{y + 1}")
    for y in range(2005, 2041)
}

TABLE = Table(
    name="costs",
    title="Costs: one row per site, financial year and cost line",
    key=("site_id", "financial_year", "cost_line"),
    columns=(
        identifier("site_id", "Site", "site", "authority", "la code"),
        category(
            "financial_year",
            "Financial year, April to March",
            FINANCIAL_YEARS,
            "year",
            "fin year",
            blank_ok=False,
        ),
        category(
            "cost_line",
            "Cost line",
            codes(
                "sw_staff",
                "csw_premium",
                "clinicians",
                "coordinators",
                "agency",
                "training",
                "transition",
                "placements",
                "court",
                "overheads",
                sw_staff=("social work staff", "social workers"),
                csw_premium=("consultant premium",),
                coordinators=("unit coordinators", "administration"),
                agency=("agency staff",),
                transition=("one-off transition", "set-up"),
                placements=("placement costs",),
                court=("court and legal", "legal"),
            ),
            "budget line",
            "cost heading",
            blank_ok=False,
            description="csw_premium is the extra pay of consultant social workers; transition "
            "is spent once, on the change.",
        ),
        number(
            "amount_gbp",
            "Amount in pounds",
            0,
            1e9,
            "amount",
            "spend",
            "cost",
            description="For the site, in the prices of price_year.",
            unit="money",
        ),
        integer("price_year", "Year of the prices", 2000, 2045, "prices"),
        integer(
            "children_supported",
            "Children supported in the year",
            0,
            50_000,
            "children",
            description="Different children open at any time in the year.",
            unit="children",
        ),
    ),
    foreign_keys=(ForeignKey("site_id", "sites"),),
    expectations=(
        # England spends some 15,000 pounds a child in need and year; a line by itself, such as
        # court, some hundreds. Thousands in place of pounds fall below the one bound.
        PerHead(
            column="amount_gbp",
            heads="children_supported",
            year="financial_year",
            line="cost_line",
            low=50,
            high=500_000,
            least=100_000,
            mistaken=(
                (1_000, "thousands of pounds"),
                (1_000_000, "millions of pounds"),
                (0.01, "pence"),
            ),
        ),
    ),
)
