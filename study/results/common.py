"""Columns that several results tables have."""

from __future__ import annotations

from study.results.columns import (
    Choice,
    Count,
    Number,
    Remarks,
    ResultColumn,
    Text,
    count,
    declared,
    effect,
    model,
    p,
    public,
    slots,
)
from study.vocabulary import OUTCOME_KINDS

OUTCOME = Text("outcome", label="Outcome", release=declared(), meaning="Its name in the settings.")
CLAIM = Text("claim", label="Claim", release=declared(), meaning="Its id in study/claims.csv.")
KIND = Choice("kind", values=OUTCOME_KINDS, label="Kind of outcome", release=declared())
SITE = Text("site_id", label="Site", release=declared())
N_SITES = Count("n_sites", label="Sites", release=public())
N_SITES_RSW = Count("n_sites_rsw", label="RSW sites", release=public())
PEOPLE = Count("n", label="People", release=count())
EVENTS = Count(
    "events", blank_ok=True, label="Events", release=count(), meaning="Of risks and rates."
)
LIMITATION = Remarks(
    "limitation",
    label="Limitation",
    release=slots(),
    meaning="Why the design allows no p value and no verdict.",
)
WARNINGS = Remarks("warnings", label="Warnings", release=slots())
SMALLEST_P = p(
    "smallest_p",
    "Smallest p of a permutation",
    release=public(),
    meaning="That any outcome could give in this design: of the numbers of sites alone.",
)


def comparison(*, waves: bool = False) -> tuple[ResultColumn, ...]:
    """An effect with its error and interval."""
    safe = effect(waves=waves)
    return (
        Number("estimate", unit="outcome", label="Difference or ratio", release=safe),
        Number(
            "standard_error",
            unit="outcome",
            decimals=1,
            label="Standard error",
            release=safe,
            meaning="Of a ratio: of its logarithm.",
        ),
        Number(
            "df",
            unit="none",
            decimals=1,
            label="Degrees of freedom",
            release=model(waves=waves),
        ),
        *ends(waves=waves),
    )


def ends(*, waves: bool = False, every_site: bool = False) -> tuple[ResultColumn, ...]:
    """The ends of an effect's interval."""
    safe = effect(waves=waves, every_site=every_site)
    return (
        Number("low", unit="outcome", label="Interval from", release=safe),
        Number("high", unit="outcome", label="Interval to", release=safe),
    )
