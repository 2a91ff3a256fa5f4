"""The variances of the multilevel models, and their shares."""

from study.results.columns import (
    Choice,
    Count,
    Number,
    ResultsTable,
    Text,
    component,
    count,
    declared,
    share,
)
from study.results.common import OUTCOME
from study.vocabulary import GROUPS

TABLE = ResultsTable(
    name="variance_components",
    title="Variance of a level's intercepts or slopes: one row an outcome and part",
    key=("outcome", "group", "slope"),
    columns=(
        OUTCOME,
        Choice("group", values=GROUPS, label="Level", release=declared()),
        Text(
            "slope",
            blank_ok=True,
            label="Slopes of",
            release=declared(),
            meaning="The covariate whose slopes vary; of intercepts there is none.",
        ),
        Number(
            "variance",
            unit="squared",
            decimals=3,
            blank_ok=False,
            label="Variance",
            release=component(),
            meaning="Of risks and rates on the model's logit or logarithmic scale.",
        ),
        share("icc", "Share of the total (ICC)", release=component()),
        share("icc_low", "ICC from", release=component()),
        share("icc_high", "ICC to", release=component()),
        Count("n_groups", label="Groups", release=count(public_where=("group", "site_id"))),
    ),
)
