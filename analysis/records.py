"""The records that cross a border: what is asked (Estimand) and what was found (Estimate)."""

from __future__ import annotations

from dataclasses import dataclass, field

from mixed.few_clusters.design import Design
from mixed.terms import Slope, VarianceComponent
from study.results.said import Said, say
from study.vocabulary import Direction, Method, OutcomeKind, Side


@dataclass(frozen=True)
class Estimand:
    """One question put to the data: a claim's outcome, in a population, on a scale.

    Attributes
    ----------
    claim : id of the row of claims.csv.
    frame : the analysis frame (and so the analysis set) of ``analysis.frames.candidates``.
    question : what each site is reduced to, a kind of ``analysis.site_numbers.kinds``.
    scale : "mean difference", "risk difference" or "rate ratio", always RSW against conventional.
    clusters : nested grouping columns, outermost first; ``crossed`` are grouped beside them.
    direction : the direction that the claim asserts.
    headline : whether this outcome decides the claim's verdict.
    smallest_effect : smallest effect of interest: g, risk difference, or rate ratio.
    plausible_range : half-width beyond which an interval tells nothing: SDs, risk, or rate ratio.
    horizon : days of follow-up by which a risk is asked for (``mixed.few_clusters.incidence``), or
        None where everyone was seen for as long.
    weight : column of the persons' weights, or None where everyone counts the same.
    slopes : random slopes of the multilevel model; of means only.
    side : whether the claim is for or against the model, or says on what it depends.
    """

    claim: str
    outcome: str
    label: str
    unit: str
    frame: str
    kind: OutcomeKind
    scale: str
    clusters: tuple[str, ...]
    crossed: tuple[str, ...]
    covariates: tuple[str, ...]
    role: str
    direction: Direction
    headline: bool
    smallest_effect: float
    plausible_range: float
    horizon: float | None = None
    weight: str | None = None
    slopes: tuple[Slope, ...] = ()
    side: Side = "for"
    question: str = "level"


@dataclass(frozen=True)
class Estimate:
    """What one method found for one estimand.

    ``estimate`` and its interval are on the estimand's scale: a difference for means (the outcome's
    units) and risks (0 to 1), a ratio for rates. ``standard_error`` is on the scale on which the
    method works: the difference, or the log ratio. ``p`` is None wherever the plan allows none;
    ``limitation`` says why the design allows none, or is None.
    A number that could not be had is NaN, and ``warnings`` says why. Hedges g is over the total and
    over the within-site SD, each with the ends of its interval.
    """

    outcome: str
    method: Method
    estimate: float
    standard_error: float
    df: float | None
    low: float
    high: float
    p: float | None
    smallest_p: float
    limitation: Said | None
    hedges_g_total: float | None
    hedges_g_total_low: float | None
    hedges_g_total_high: float | None
    hedges_g_within: float | None
    hedges_g_within_low: float | None
    hedges_g_within_high: float | None
    n_sites: int
    n_sites_rsw: int
    n_units: int
    n_workers: int
    n_families: int
    n_rows: int
    optimisers_agree: bool | None = None
    variance_components: tuple[VarianceComponent, ...] = ()
    warnings: tuple[Said, ...] = field(default=())


def limitation_of(design: Design) -> Said | None:
    """Why a design allows no p value and no verdict, as it is said; None where it does."""
    found = design.limitation
    if found is None:
        return None
    if found.code == "covariates_tell_arm":
        return say(found.code, covariates=found.names)
    if found.code == "no_group_in_both_arms":
        return say(found.code, group=found.names[0])
    return say(found.code)
