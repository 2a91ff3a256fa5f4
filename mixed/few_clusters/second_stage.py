"""Second stage of the cluster-summary analysis: site summaries compared between the arms.

Every site counts the same. An arm's mean has the variance that its own sites show, and never less
than the sites' own sampling errors give:

    V_arm = max(S² / G, Σ s_i² / G²),      t = (mean_1 - mean_2) / sqrt(V_1 + V_2),

with S² the variance between the arm's G sites and s_i the standard error of one. The floor is for
sites that agree by accident: what they measure cannot be known better than by all their people.

The degrees of freedom are those of the design and of nothing that is seen in the data: with m sites
in the smaller arm and M in the larger,

    df = (m + 2) (3 + m / M) / 10    (3 v 3: 2; 3 v 9: 1.67; 4 v 4: 2.4; 6 v 6: 3.2; 12 v 12: 5.6)

The formula was fitted, not derived: to the critical values that keep the type I error at .065 or
less whichever arm's sites vary more, up to four times, and however skewed they are up to an
exponential law. There one arm decides alone, and the mean of a few skewed sites over its own
standard error has longer tails than t on m - 1. For three sites against three it is the t on
min(sites in an arm) - 1 of Ibragimov & Müller (2010, Journal of Business & Economic Statistics 28,
453-468; 2016, Review of Economics and Statistics 98, 83-96), which covers unequal normal variances
but not skewness. docs/error-rates.md has what it was judged by, and the width it costs where sites
are normal and alike.

Written for many studies at once, so that the planner, the benchmarks and ``rsw compare`` use the
very test of the analysis: one study is a batch of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from mixed.effects import ROUNDING

Array = npt.NDArray[np.float64]

LEAST_PER_ARM = 3
# Sites of an arm that is known without error.
ENDLESS = 10**9


@dataclass(frozen=True)
class Comparison:
    """Two arms of many studies (...), compared on an additive scale.

    Attributes
    ----------
    difference : of the arms' means. ``error`` : its standard error, zero where nothing measures it.
    spread : (..., 2) variance of each arm's mean by the spread of its sites; RSW first.
    floor : (..., 2) the same by the sites' own sampling errors.
    n : sites in each arm.
    """

    difference: Array
    error: Array
    spread: Array
    floor: Array
    n: tuple[int, int]

    @property
    def df(self) -> float:
        """Degrees of freedom of the headline; see :func:`degrees_of_freedom`."""
        return degrees_of_freedom(*self.n)

    def p(self, df: float | None = None) -> Array:
        """Two-sided p (...) of t on the headline's degrees of freedom or others; NaN without error.

        With the sites of the smaller arm less one: the bound whatever the variances of normal sites
        (Ibragimov & Müller).
        """
        known = self.error > 0
        t = np.divide(
            np.abs(self.difference), self.error, out=np.zeros_like(self.error), where=known
        )
        return np.where(known, 2 * stats.t.sf(t, self.df if df is None else df), np.nan)

    def half_width(self, confidence: float) -> Array:
        """Half of the interval's width (...); NaN without an error."""
        limit = float(stats.t.isf((1 - confidence) / 2, self.df))
        return np.where(self.error > 0, limit * self.error, np.nan)

    @property
    def sd_ratio(self) -> Array:
        """SD between RSW sites over that between the others (...); NaN where the latter is none."""
        ours, theirs = (self.spread[..., i] * self.n[i] for i in (0, 1))
        return np.sqrt(np.divide(ours, theirs, out=np.full_like(ours, np.nan), where=theirs > 0))


def degrees_of_freedom(n_rsw: int, n_conventional: int) -> float:
    """(m + 2) (3 + m / M) / 10 for m sites in the smaller arm and M in the larger.

    Examples
    --------
    >>> degrees_of_freedom(4, 4)
    2.4
    """
    m, largest = sorted((n_rsw, n_conventional))
    return (m + 2) * (3 + m / largest) / 10


def compare_arms(
    summaries: npt.ArrayLike,
    rsw: npt.ArrayLike,
    own: npt.ArrayLike | None = None,
    scale: float = 0.0,
    extra: npt.ArrayLike = 0.0,
) -> Comparison:
    """Compare the means of the arms' site summaries.

    Parameters
    ----------
    summaries : (..., sites) one number a site, on an additive scale.
    rsw : (sites,) 1 for RSW, 0 for conventional; both occur.
    own : (..., sites) variance of each summary by the sampling of its people; None where unknown.
        A site whose own is zero or NaN is taken to know as much as the others do on average.
    scale : size of the values of which the summaries are means or differences, where that is
        more than their own; 1 for logarithms.
    extra : (...) variance of the difference that neither the sites' spread nor their own errors
        show, such as that of the slopes of a first stage.

    Returns
    -------
    The comparison. The spread of an arm of one site is NaN, and so is its error. Where the sites of
    each arm are equal up to rounding (a standard error below 1e-10 of their size, or of ``scale``)
    and nothing is known of their own errors, the error is zero.
    """
    values, arm = np.asarray(summaries, dtype=np.float64), np.asarray(rsw) == 1
    variances = _variances(own, values)
    ours, theirs = (_arm(values[..., mine], variances[..., mine]) for mine in (arm, ~arm))
    size = np.maximum(np.abs(values).max(axis=-1), scale)
    return _comparison(ours, theirs, (int(arm.sum()), int((~arm).sum())), size, extra)


def compare_pairs(differences: npt.ArrayLike, own: npt.ArrayLike | None = None) -> Comparison:
    """Compare sites that each stand beside a comparison of their own with no difference.

    The same rule with one arm, the other known without error. In that extreme the type I error of
    exponential differences is .074 with three sites, and .065 or less with four and more.

    Parameters
    ----------
    differences : (..., sites) of each site from its comparison, on an additive scale.
    own : (..., sites) variance of each difference by what its comparison leaves open, as
        ``compare_arms`` takes it.
    """
    values = np.asarray(differences, dtype=np.float64)
    ours = _arm(values, _variances(own, values))
    known = tuple(np.zeros_like(part) for part in ours)
    n, size = (values.shape[-1], ENDLESS), np.abs(values).max(axis=-1)
    return _comparison(ours, (known[0], known[1], known[2]), n, size, 0.0)


def _arm(values: Array, variances: Array) -> tuple[Array, Array, Array]:
    """An arm's mean, and its variance by the spread of its sites and by their own errors."""
    sites, mean = values.shape[-1], values.mean(axis=-1)
    squares = ((values - mean[..., None]) ** 2).sum(axis=-1)
    spread = squares / (sites - 1) / sites if sites > 1 else np.full_like(mean, np.nan)
    return mean, spread, variances.sum(axis=-1) / sites**2


def _comparison(
    ours: tuple[Array, Array, Array],
    theirs: tuple[Array, Array, Array],
    n: tuple[int, int],
    size: Array,
    extra: npt.ArrayLike,
) -> Comparison:
    means, spread, floor = (np.stack(parts, axis=-1) for parts in zip(ours, theirs, strict=True))
    error = np.sqrt(np.maximum(spread, floor).sum(axis=-1) + extra)
    return Comparison(
        difference=means[..., 0] - means[..., 1],
        error=np.where(error <= ROUNDING * size, 0.0, error),
        spread=spread,
        floor=floor,
        n=n,
    )


def rejects(
    summaries: npt.ArrayLike, rsw: npt.ArrayLike, level: float, own: npt.ArrayLike | None = None
) -> npt.NDArray[np.bool_]:
    """Whether the two-sided test of each study (...) has a p of ``level`` or less."""
    found: npt.NDArray[np.bool_] = compare_arms(summaries, rsw, own).p() <= level
    return found


def _variances(given: npt.ArrayLike | None, values: Array) -> Array:
    """Own variances; for sites that do not tell theirs the mean of the study's other sites."""
    if given is None:
        return np.zeros_like(values)
    own = np.broadcast_to(np.asarray(given, dtype=np.float64), values.shape)
    known = own > 0  # False where it is NaN
    count = known.sum(axis=-1, keepdims=True)
    total = np.where(known, own, 0.0).sum(axis=-1, keepdims=True)
    mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    return np.where(known, own, mean)
