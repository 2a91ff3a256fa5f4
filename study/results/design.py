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
        p(
            "smallest_p_holm",
            "The same after Holm",
            release=public(),
            meaning="Over all primary claims, of headline outcomes of such claims.",
        ),
        p(
            "bound_p",
            "Bound of p",
            release=model(),
            meaning="Whatever the variances of normal sites: t on the sites of the smaller arm "
            "less one.",
        ),
        Number(
            "sd_ratio",
            unit="none",
            decimals=2,
            label="SDs, RSW over others",
            release=model(every_site=True),
            meaning="Standard deviations between the sites' levels.",
        ),
        Number(
            "size_ratio",
            unit="none",
            decimals=1,
            label="Sizes, RSW over others",
            release=model(every_site=True),
            meaning="Mean number of people of a site, of rates the exposure.",
        ),
        Number(
            "estimate_by_people",
            unit="outcome",
            label="Effect weighted by people",
            release=effect(every_site=True),
        ),
        Number(
            "estimate_by_precision",
            unit="outcome",
            label="Effect weighted by precision",
            release=effect(every_site=True),
            meaning="By 1 over the variance of a site's level by the sampling of its people.",
        ),
        Number(
            "difference",
            unit="outcome",
            label="Difference of rates",
            release=effect(events=True),
            meaning="Beside the ratio; of rates only.",
        ),
        Number(
            "difference_low",
            unit="outcome",
            label="Difference of rates from",
            release=effect(events=True),
        ),
        Number(
            "difference_high",
            unit="outcome",
            label="Difference of rates to",
            release=effect(events=True),
        ),
        Number(
            "breakdown_ratio",
            unit="none",
            decimals=2,
            label="Breakdown ratio",
            release=model(every_site=True),
            meaning="With one or two sites in an arm: how many times as much as the others they "
            "would have to vary before the difference is nothing unusual.",
        ),
        Flag(
            "never_unusual",
            label="Never unusual",
            blank_ok=True,
            release=model(every_site=True),
            meaning="With one or two sites in an arm: whether the difference is nothing unusual, "
            "even if they did not vary at all.",
        ),
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
