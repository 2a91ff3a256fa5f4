"""Many fits at once: responses that share design and groups, or arms dealt out anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from mixed.gaussian.criterion import GaussianModel, coefficients, moments, residual_ss
from mixed.gaussian.fit import lay_out_model
from mixed.gaussian.grouping import group_codes
from mixed.gaussian.identified import refuse_unidentified
from mixed.gaussian.jets import Array
from mixed.gaussian.optimise import optimise
from mixed.gaussian.recursion import lay_out
from mixed.gaussian.small_sample import kenward_roger, satterthwaite
from mixed.gaussian.starts import moment_estimates
from mixed.gaussian.sums import GroupedSums, subtract_fit
from mixed.gaussian.variances import derivatives

Method = Literal["satterthwaite", "kenward_roger"]
NUMBERS = 1 << 24  # worked on at a time
_JETS = 16  # arrays of the size of the groups' sums that an evaluation holds


@dataclass(frozen=True)
class Batch:
    """B fits as arrays.

    Attributes
    ----------
    coefficients : (B, p).
    v : (B, n) variances relative to ``sigma2`` (B,), the residual's: nested levels, lowest first,
        then crossed factors.
    criterion : (B,) -2 log likelihood. ``certified`` (B,): gradient and curvature prove a minimum.
    estimate, standard_error, df : (B,) of the contrast asked for; NaN where not certified.
    """

    coefficients: Array
    v: Array
    sigma2: Array
    criterion: Array
    certified: npt.NDArray[np.bool_]
    estimate: Array
    standard_error: Array
    df: Array


def refit(
    sums: GroupedSums,
    terms: Sequence[str],
    contrast: Array,
    crossed: Mapping[str, int] | None = None,
    *,
    method: Method = "satterthwaite",
    reml: bool = True,
) -> Batch:
    """Fit each of B responses.

    Parameters
    ----------
    contrast : (p,) coefficients whose combination is wanted with its error.
    crossed : number of units of each crossed factor.

    Raises
    ------
    NotIdentifiedError : when one of the responses cannot be fitted.
    """
    parts = []
    for part in portions(sums.n_responses, sums.x_sum.size + len(sums.count)):
        offset, around = subtract_fit(
            refuse_unidentified(sums.take(part), terms, crossed), len(terms)
        )
        model = lay_out_model(around, len(terms), crossed, reml=reml)
        start = moment_estimates(around, len(crossed or {}))
        parts.append(_fitted(model, offset, start, contrast, method))
    return joined(parts)


def refit_arms(
    sums: GroupedSums,
    terms: Sequence[str],
    arm: str,
    arms: Array,
    crossed: Mapping[str, int] | None = None,
    *,
    method: Method = "satterthwaite",
) -> Batch:
    """Fit one response by REML with the arms dealt out to the sites in B ways.

    Every response of a dealing is the same, only the arm's column changes: it is a combination of
    the sites' indicators, and so are its sums.

    Parameters
    ----------
    sums : of one response, with their detail at the level that the arms belong to.
    arm : the term that is dealt out; it is also the contrast.
    arms : (B, S) the arm of each detail group, in path order.

    Raises
    ------
    ValueError : when a dealing gives every group the same arm.
    """
    if (arms == arms[:, :1]).all(axis=1).any():
        raise ValueError("Every dealing needs two arms.")
    at, p, q = list(terms).index(arm), len(terms), sums.x_sum.shape[1]
    around_arm = [k for k in range(p) if k != at]
    refuse_unidentified(sums, terms, crossed)
    offset, around = subtract_fit(_with_indicators(sums, around_arm, p), p - 1)
    n_groups = arms.shape[1]
    parts = []
    for part in portions(len(arms), len(sums.count) * (around.x_sum.shape[1] + 1)):
        dealt = arms[part]
        to = np.zeros((len(dealt), q + n_groups, q + 1))  # A = [X without arm, sites, crossed, y]
        to[:, np.arange(p - 1), around_arm] = 1.0
        to[:, p - 1 : p - 1 + n_groups, at] = dealt
        to[:, np.arange(p - 1 + n_groups, q + n_groups), np.arange(p, q + 1)] = 1.0
        whole = lay_out_model(around, p, crossed, reml=True)
        model = replace(whole, nesting=lay_out(around).recombine(to))
        start = np.repeat(moment_estimates(around, len(crossed or {})), len(dealt), axis=0)
        middle = np.insert(offset[0], at, 0.0)
        parts.append(_fitted(model, middle, start, np.eye(p)[at], method))
    return joined(parts)


def _with_indicators(sums: GroupedSums, first: Sequence[int], p: int) -> GroupedSums:
    """Sums with the indicators of the S detail groups in place of one of the p terms.

    In the cross-products of group s only its own indicator is not zero, and there it sums up: the
    rows, the columns and the responses of the group.
    """
    group = group_codes(sums.keys, sums.detail)
    n_groups, last = len(sums.rows), list(range(p, sums.x_sum.shape[1]))
    starts, each = np.flatnonzero(np.diff(group, prepend=-1)), np.arange(n_groups)
    own = (group[:, None] == each) * sums.count[:, None]
    places = [*first, *last]
    at = len(first)
    to = np.r_[np.arange(at), np.arange(at + n_groups, at + n_groups + len(last))]
    q = len(to) + n_groups
    x_total = np.add.reduceat(sums.x_sum, starts, axis=0)[:, places]
    xx, xy = np.zeros((n_groups, q, q)), np.zeros((n_groups, sums.n_responses, q))
    xx[:, to[:, None], to] = sums.xx[:, np.array(places)[:, None], places]
    xx[each, at + each, at + each] = own.sum(axis=0)
    xx[each[:, None], at + each[:, None], to] = x_total
    xx[each[:, None], to, at + each[:, None]] = x_total
    xy[:, :, to] = sums.xy[:, :, places]
    xy[each, :, at + each] = np.add.reduceat(sums.y_sum, starts, axis=1).T
    columns = [sums.x_sum[:, list(first)], own, sums.x_sum[:, last]]
    return replace(sums, x_sum=np.column_stack(columns), xx=xx, xy=xy)


def _fitted(
    model: GaussianModel, offset: Array, start: Array, contrast: Array, method: Method
) -> Batch:
    optimum = optimise(model, start)
    at = moments(model, optimum.v)
    sigma2 = residual_ss(at).value / model.nu
    d = derivatives(at, model.nesting.rows, optimum.v, sigma2, reml=model.reml)
    test = kenward_roger(d, contrast) if method == "kenward_roger" else satterthwaite(d, contrast)
    beta = offset + coefficients(at)
    return Batch(
        coefficients=beta,
        v=optimum.v,
        sigma2=sigma2,
        criterion=optimum.value,
        certified=optimum.certified,
        estimate=np.where(optimum.certified, beta @ contrast, np.nan),
        standard_error=np.where(
            optimum.certified, np.sqrt(contrast @ test.covariance @ contrast), np.nan
        ),
        df=np.where(optimum.certified, test.df, np.nan),
    )


def portions(n: int, size: int) -> Iterator[slice]:
    """Slices of n fits whose groups' sums, of this size each, fit into memory together."""
    step = max(1, NUMBERS // (_JETS * size))
    return (slice(start, min(start + step, n)) for start in range(0, n, step))


def joined(parts: Sequence[Batch]) -> Batch:
    """Put portions together."""
    names = [field.name for field in fields(Batch)]
    return Batch(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})
