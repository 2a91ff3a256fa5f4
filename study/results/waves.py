"""Each wave by itself, and the changes between waves."""

from study.results.columns import Count, ResultsTable, count, model, p, public
from study.results.common import N_SITES, N_SITES_RSW, OUTCOME, WARNINGS, comparison

TABLE = ResultsTable(
    name="waves",
    title="A wave, or the change to it from an earlier one: one row an outcome and contrast",
    key=("outcome", "wave", "since"),
    columns=(
        OUTCOME,
        Count("wave", label="Wave", release=public()),
        Count(
            "since",
            blank_ok=True,
            label="Change since wave",
            release=public(),
            meaning="Of a change: the earlier wave.",
        ),
        *comparison(waves=True),
        p("p", "p", release=model(waves=True)),
        N_SITES,
        N_SITES_RSW,
        Count("n_rsw", label="People, RSW", release=count()),
        Count("n_conventional", label="People, conventional", release=count()),
        WARNINGS,
    ),
)
