"""What one method found for one estimand."""

from __future__ import annotations

from dataclasses import dataclass, field

from mixed.terms import VarianceComponent
from study.results.said import Said
from study.vocabulary import Method


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
