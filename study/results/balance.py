"""The people of the arms before anything is adjusted."""

from study.results.columns import (
    Count,
    Flag,
    Number,
    ResultsTable,
    Text,
    baseline,
    count,
    declared,
)
from study.results.common import OUTCOME

TABLE = ResultsTable(
    name="balance",
    title="How alike the arms' people are: one row an outcome and covariate",
    key=("outcome", "covariate"),
    columns=(
        OUTCOME,
        Text("covariate", label="Covariate", release=declared()),
        Flag(
            "share",
            label="Share",
            release=declared(),
            meaning="Whether the covariate is 0 or 1, and its mean a share of people or rows.",
        ),
        Number(
            "mean_rsw",
            unit="none",
            decimals=2,
            label="RSW mean",
            release=baseline(),
            meaning="Of the sites' means.",
        ),
        Number(
            "mean_conventional",
            unit="none",
            decimals=2,
            label="Conventional mean",
            release=baseline(),
        ),
        Number(
            "standardised_difference",
            unit="none",
            decimals=2,
            label="Difference, in SDs",
            release=baseline(),
            meaning="Of the means, over the root of the arms' mean variance between people.",
        ),
        Flag(
            "far_apart",
            label="Beyond a quarter",
            release=declared(),
            meaning="Whether the arms are more than a quarter of an SD apart.",
        ),
        Count("n_rsw", label="RSW people", release=count()),
        Count("n_conventional", label="Conventional people", release=count()),
    ),
)
