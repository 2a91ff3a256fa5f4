"""What each method found for each outcome."""

from study.results.columns import (
    Choice,
    Count,
    Flag,
    Number,
    ResultsTable,
    Text,
    count,
    declared,
    model,
    p,
    written,
)
from study.results.common import (
    CLAIM,
    KIND,
    LIMITATION,
    N_SITES,
    N_SITES_RSW,
    OUTCOME,
    SMALLEST_P,
    WARNINGS,
    comparison,
)
from study.vocabulary import (
    COMPARES,
    DIRECTIONS,
    METHODS,
    QUESTION_KINDS,
    ROLES,
    SCALES,
)

TABLE = ResultsTable(
    name="estimates",
    title="RSW against conventional sites: one row an outcome and method",
    key=("outcome", "method"),
    columns=(
        CLAIM,
        OUTCOME,
        Text("label", label="Name of the outcome", release=declared(), joined=True),
        Text("unit", label="Unit", release=written(), joined=True),
        KIND,
        Choice("scale", values=tuple(SCALES.values()), label="Scale", release=declared()),
        Choice(
            "question",
            values=QUESTION_KINDS,
            label="Kind of question",
            release=declared(),
            meaning="What of its people is a site's number.",
        ),
        Choice(
            "compare",
            values=COMPARES,
            label="Compared",
            release=declared(),
            meaning="arms: between the arms; rsw: of the RSW sites with a number named beforehand; "
            "dose: by the fidelity index, with the arm held.",
        ),
        Choice("role", values=ROLES, label="Role of the claim", release=declared()),
        Choice("direction", values=DIRECTIONS, label="Claimed direction", release=declared()),
        Flag(
            "headline",
            label="Headline",
            release=declared(),
            meaning="Whether the outcome decides its claim.",
        ),
        Choice("method", values=METHODS, label="Method", release=declared()),
        *comparison(),
        p("p", "p", release=model()),
        p(
            "p_holm",
            "p after Holm",
            release=model(),
            meaning="Of headline outcomes of primary claims: over all primary claims, analysed or "
            "not.",
        ),
        p(
            "p_bh",
            "p after Benjamini and Hochberg",
            release=model(),
            meaning="Of all other outcomes, over them.",
        ),
        SMALLEST_P,
        LIMITATION,
        *(
            Number(
                f"hedges_g_{sd}{end}",
                unit="none",
                decimals=2,
                label=f"Hedges g, {sd}{words}",
                release=model(),
            )
            for sd in ("total", "within")
            for end, words in (("", ""), ("_low", ", from"), ("_high", ", to"))
        ),
        N_SITES,
        N_SITES_RSW,
        Count("n_units", label="Units and teams", release=count()),
        Count("n_workers", label="Workers", release=count()),
        Count("n_families", label="Families", release=count()),
        Count("n_rows", label="Rows", release=count()),
        Flag("optimisers_agree", blank_ok=True, label="Optimisers agree", release=declared()),
        WARNINGS,
    ),
)
