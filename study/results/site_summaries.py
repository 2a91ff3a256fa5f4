"""The sites' levels, on which the comparison rests."""

from study.results.columns import (
    Count,
    Flag,
    Number,
    ResultsTable,
    count,
    declared,
    site,
    site_error,
    site_events,
)
from study.results.common import OUTCOME, PEOPLE, SITE

TABLE = ResultsTable(
    name="site_summaries",
    title="Mean, risk or rate of each site: one row an outcome and site",
    key=("outcome", "site_id"),
    columns=(
        OUTCOME,
        SITE,
        Flag("rsw", label="RSW site", release=declared()),
        Number("summary", unit="outcome", blank_ok=False, label="Level", release=site()),
        Number(
            "adjusted",
            unit="outcome",
            blank_ok=False,
            label="Adjusted",
            release=site(),
            meaning="As if the site's persons had the covariates of all.",
        ),
        Number(
            "standard_error",
            unit="outcome",
            decimals=1,
            label="Standard error",
            release=site_error(),
            meaning="Of the adjusted level; of a rate: of its logarithm.",
        ),
        PEOPLE,
        Count("n_rows", label="Rows", release=count()),
        Count("events", blank_ok=True, label="Events", release=site_events()),
    ),
)
