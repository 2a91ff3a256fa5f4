"""What the data cannot tell apart is refused before it is fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array, hstack
from scipy.sparse.linalg import lsmr

from mixed.gaussian.grouping import Codes, group_codes
from mixed.gaussian.jets import Array
from mixed.gaussian.sums import GroupedSums, subtract_fit

COLLINEAR = 1e-10  # share of a column that the columns before it do not explain
CONSTANT = 1e-12  # share of the response's square that the terms do not explain
LOST = 1e-4  # of the criterion: what rounding may cost it
WITHIN = 1e-10  # share of the spread that must be left within the lowest groups
_LEAST_SQUARES = (20, 40, 80, 160, 320, 640)  # steps, as long as twice as many halve what is left
CONFOUNDED = 1e-8  # least eigenvalue of the variances' information, each diagonal in full being 1


class NotIdentifiedError(ValueError):
    """The data cannot tell the model's parameters apart.

    ``code`` says in what way, and ``names`` which terms or groups it is about.
    """

    code: ClassVar[str] = "not_identified"

    def __init__(self, message: str, names: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.names = tuple(names)


def refuse_unidentified(
    sums: GroupedSums, terms: Sequence[str], crossed: Mapping[str, int] | None = None
) -> GroupedSums:
    """Give the sums back when a model with these terms can be fitted to them.

    Parameters
    ----------
    crossed : number of units of each crossed factor.

    Raises
    ------
    NotIdentifiedError : fewer rows than coefficients, a missing or infinite value, a weight that is
        not positive, a row of no crossed unit, collinear terms, a response without spread in all or
        within the lowest groups, or so far from zero that its digits are lost, a level of one
        group, or of the groups around it.
    """
    refuse_unfit(sums, terms)
    _refuse_unknown(sums, len(terms), crossed or {})
    refuse_levels(sums)
    _refuse_no_residual(subtract_fit(sums, len(terms))[1])
    return sums


def refuse_unfit(sums: GroupedSums, terms: Sequence[str]) -> None:
    """Refuse what no regression on the terms could be fitted to, whatever the groups.

    Raises
    ------
    NotIdentifiedError : as :func:`refuse_unidentified`.
    """
    p, rows = len(terms), float(sums.rows.sum())
    if rows <= p:
        raise NotIdentifiedError(f"{rows:.0f} rows cannot determine {p} coefficients.")
    if not all(np.isfinite(part).all() for part in (sums.xx, sums.xy, sums.yy)):
        raise NotIdentifiedError("A value is missing or infinite.")
    if not ((sums.count > 0).all() and np.isfinite(sums.log_weights).all()):
        raise NotIdentifiedError("Weights must be positive.")
    _refuse_collinear(sums, terms)
    _, around = subtract_fit(sums, p)
    spread, size = around.yy.sum(axis=0), sums.yy.sum(axis=0)
    if (spread <= CONSTANT * np.maximum(size, np.finfo(float).tiny)).any():
        raise NotIdentifiedError("The outcome does not vary beyond what the terms explain.")
    if (rows * np.finfo(float).eps * size > LOST * spread).any():
        raise NotIdentifiedError(
            "The outcome is so far from zero beside its spread that sums of its squares lose it: "
            "take a number near its mean off before summing."
        )


def refuse_confounded(full: Array, information: Array, groups: Sequence[str]) -> None:
    """Refuse variances of which the data tell only a sum, or nothing.

    Parameters
    ----------
    information : (n + 1, n + 1) expected information of the variances, residual first, anywhere
        with all of them above zero; and ``full``, what it would be without coefficients to fit.
    groups : names of the n variances beside the residual.

    Raises
    ------
    NotIdentifiedError : naming the variances.
    """
    scale = np.sqrt(np.diag(full))
    roots, directions = np.linalg.eigh(information / np.outer(scale, scale))
    if roots[0] > CONFOUNDED:
        return
    share = np.abs(directions[:, 0])
    names = [f"'{name}'" for name, s in zip(("residual", *groups), share, strict=True) if s > 0.1]
    if len(names) == 1:
        raise NotIdentifiedError(f"The terms leave nothing to tell the variance of {names[0]} by.")
    raise NotIdentifiedError(f"The variances of {' and '.join(names)} cannot be told apart.")


def refuse_strangers(factor: str, units: int, *, known: bool) -> None:
    """Refuse a crossed factor of one unit, or one that some row has no unit of.

    Raises
    ------
    NotIdentifiedError : naming it.
    """
    if units < 2:
        raise NotIdentifiedError(f"'{factor}' has a single unit: it does not vary.")
    if not known:
        raise NotIdentifiedError(
            f"Some row has no unit of '{factor}', or one that is not among its {units} units."
        )


def _refuse_unknown(sums: GroupedSums, p: int, crossed: Mapping[str, int]) -> None:
    at = p
    for factor, units in crossed.items():
        known = sums.x_sum[:, at : at + units].sum(axis=1)
        known_to_all = np.allclose(known, sums.count, rtol=1e-9, atol=0)
        refuse_strangers(factor, units, known=bool(known_to_all))
        at += units


def refuse_explained(
    factors: Sequence[tuple[Codes, int]], columns: Array, weights: Array | None
) -> None:
    """Refuse a response that columns and groups explain to the last row.

    Parameters
    ----------
    factors : codes (N,) and number of the groups of each.
    columns : (N, k), the response last, about its least-squares fit on the others.

    Raises
    ------
    NotIdentifiedError : nothing is left for the residual.
    """
    root = np.ones(len(columns)) if weights is None else np.sqrt(weights)
    x, y = columns[:, :-1], columns[:, -1] * root
    if len(y) <= sum(size for _, size in factors) + x.shape[1]:
        return  # there may be no residual but by shrinking, which is not for these sums to say
    row = np.arange(len(y))
    parts = [csr_array((root, (row, of)), shape=(len(y), size)) for of, size in factors]
    whole = hstack([*parts, csr_array(x * root[:, None])], format="csr")
    spread = before = float(y @ y)
    for steps in _LEAST_SQUARES:
        left = float(lsmr(whole, y, atol=0, btol=0, conlim=0, maxiter=steps)[3]) ** 2
        if left <= WITHIN * spread or left > before / 2:
            break
        before = left
    if left <= WITHIN * spread:
        raise NotIdentifiedError(
            "The outcome does not vary beyond what the groups and the terms explain: nothing is "
            "left for the residual."
        )


def _refuse_no_residual(around: GroupedSums) -> None:
    """Refuse a response that terms and groups explain to the last row: the criterion has no end."""
    rows, spread = float(around.rows.sum()), around.yy.sum(axis=0)
    within = around.xx.sum(axis=0) - (around.x_sum / around.count[:, None]).T @ around.x_sum
    length = np.sqrt(np.maximum(np.diag(within), np.finfo(float).tiny))
    seen = np.diag(within) > WITHIN * np.diag(around.xx.sum(axis=0))
    unit = (within / np.outer(length, length))[np.ix_(seen, seen)]
    if rows - len(around.count) - np.linalg.matrix_rank(unit, WITHIN, hermitian=True) < 1:
        return
    inverse = np.linalg.pinv(unit, WITHIN, hermitian=True)
    for number in range(around.n_responses):
        own = around.y_sum[number]
        xy = around.xy[:, number].sum(axis=0) - (own / around.count) @ around.x_sum
        yy = around.yy[:, number].sum() - own**2 @ (1 / around.count)
        scaled = (xy / length)[seen]
        if yy - scaled @ inverse @ scaled <= WITHIN * spread[number]:
            raise NotIdentifiedError(
                f"The outcome does not vary within the groups of '{around.levels[-1]}' beyond what "
                "the terms explain: nothing is left for the residual."
            )


def _refuse_collinear(sums: GroupedSums, terms: Sequence[str]) -> None:
    p = len(terms)
    xx = sums.xx.sum(axis=0)[:p, :p]
    length = np.sqrt(np.diag(xx))
    for k in range(p):
        own = 0.0
        if length[k] > 0:
            unit = xx[: k + 1, : k + 1] / np.outer(length[: k + 1], length[: k + 1])
            own = float(1 - unit[k, :k] @ np.linalg.solve(unit[:k, :k], unit[:k, k]))
        if own < COLLINEAR:
            raise NotIdentifiedError(
                f"'{terms[k]}' is a combination of the terms before it: nothing tells them apart."
            )


def refuse_levels(sums: GroupedSums) -> None:
    """Refuse levels of one group, or of as many as the level around them, and of single rows.

    Raises
    ------
    NotIdentifiedError : naming the level.
    """
    around, groups, rows = "the intercept", 1, float(sums.rows.sum())
    for level in sums.levels:
        own = int(group_codes(sums.keys, level)[-1]) + 1
        if own == groups:
            raise NotIdentifiedError(
                f"'{level}' has as many groups as {around}: their variances cannot be told apart."
            )
        around, groups = f"'{level}'", own
    if (sums.log_weights == 0).all() and groups >= rows:
        raise NotIdentifiedError(
            f"Every {around} has a single row: its variance cannot be told from the residual's."
        )
