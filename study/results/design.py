"""What the design can tell of each outcome."""

from study.results.columns import (
    Count,
    Flag,
    Number,
    Remarks,
    ResultsTable,
    count,
    declared,
    effect,
    model,
    p,
    public,
    slots,
)
from study.results.common import LIMITATION, OUTCOME, SMALLEST_P

TABLE = ResultsTable(
    name="design",
    title="What the design can tell: one row an outcome",
    key=("outcome",),
    columns=(
        OUTCOME,
        p(
            "permutation_p",
            "Exact p of the sites",
            release=model(),
            meaning="Two-sided, over all ways to deal the arms to the sites.",
        ),
        SMALLEST_P,
        Count(
            "dealings",
            label="Dealings",
            release=public(),
            meaning="Ways to deal the arms to the sites.",
        ),
        Number(
            "mde",
            unit="outcome",
            label="Detectable effect",
            release=effect(),
            meaning="The true effect that the t test would find in four studies of five.",
        ),
        Number("mde_g", unit="none", decimals=2, label="The same as g", release=model()),
        Number("design_effect", unit="none", decimals=2, label="Design effect", release=model()),
        Number(
            "effective_n",
            unit="none",
            label="Effective people",
            release=count(),
            meaning="Independent persons who would tell as much about a mean.",
        ),
        Flag(
            "identifiable",
            label="Identifiable",
            release=declared(),
            meaning="Whether arm and site can be told apart.",
        ),
        LIMITATION,
        Remarks(
            "no_beliefs",
            label="Why no beliefs",
            release=slots(),
            meaning="Of headline outcomes without a posterior.",
        ),
    ),
)
