"""Predicted effects of groups and crossed units, with their prediction errors.

The coefficients and the crossed effects are estimated together (Henderson's equations with the
nested levels swept out); given them, each nested effect is its parent's remainder shrunk by
v / (1 + v n), from the outermost level down. The error of a prediction adds the error of what it
was conditioned on, which is independent of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from mixed.gaussian.fit import GaussianFit
from mixed.gaussian.grouping import Codes, group_codes
from mixed.gaussian.jets import Array
from mixed.gaussian.recursion import evaluate, lay_out
from mixed.gaussian.sums import GroupedSums, subtract_fit


def group_effects(
    fit: GaussianFit, sums: GroupedSums, crossed: Mapping[str, Sequence[object]] | None = None
) -> pd.DataFrame:
    """Predict the effect of every nested group and crossed unit (best linear unbiased predictors).

    Parameters
    ----------
    sums : of the fit's rows, without anything taken off the columns; the effects do not depend on
        what was taken off the response.
    crossed : the units of each crossed factor.

    Returns
    -------
    DataFrame with level, group (the path, joined by " / "), effect, standard_error (of prediction),
    count (rows, or the sum of weights).
    """
    crossed = crossed or {}
    variance = dict(zip(fit.groups, fit.v, strict=True))
    units = np.repeat([variance[name] for name in crossed], [len(u) for u in crossed.values()])
    solution, error = _henderson(fit, sums, units)
    tables = _nested(sums, variance, fit.sigma2, solution, error)
    at = len(fit.terms)
    for name, of in crossed.items():
        own = slice(at, at + len(of))
        tables.append(
            pd.DataFrame(
                {
                    "level": name,
                    "group": [str(unit) for unit in of],
                    "effect": solution[own],
                    "standard_error": np.sqrt(np.diag(error)[own]),
                    "count": sums.x_sum[:, own].sum(axis=0),
                }
            )
        )
        at += len(of)
    return pd.concat(tables, ignore_index=True)


def _henderson(fit: GaussianFit, sums: GroupedSums, units: Array) -> tuple[Array, Array]:
    """Coefficients with crossed effects (q,), and the covariance of their error (q, q).

    Crossed effects of variance zero are zero without error.
    """
    p = len(fit.terms)
    offset, around = subtract_fit(sums, p)
    nesting = lay_out(around)
    _, cross = evaluate(nesting, fit.v[None, : nesting.n_levels])
    whole = cross.value[0]
    kept = np.r_[np.arange(p), p + np.flatnonzero(units > 0)]
    system = whole[np.ix_(kept, kept)]
    system[np.arange(p, len(kept)), np.arange(p, len(kept))] += 1 / units[units > 0]
    inverse = np.linalg.inv(system)
    solution, error = np.zeros(p + len(units)), np.zeros((p + len(units),) * 2)
    solution[kept] = inverse @ whole[kept, -1]
    solution[:p] += offset[0]
    error[np.ix_(kept, kept)] = fit.sigma2 * inverse
    return solution, error


def _nested(
    sums: GroupedSums, v: Mapping[str, float], sigma2: float, solution: Array, error: Array
) -> list[pd.DataFrame]:
    names = sums.levels
    codes = [group_codes(sums.keys, name) for name in names]
    firsts = [np.flatnonzero(np.diff(of, prepend=-1)) for of in codes]
    # The last column carries the response, the others what the solution multiplies.
    n, s = sums.count, np.column_stack([sums.x_sum, sums.y_sum[0]])
    upward: list[tuple[Array, Array]] = []
    for depth in range(len(names) - 1, -1, -1):
        upward.append((n, s))
        if depth:
            parent = codes[depth - 1][firsts[depth]]
            keep = 1 / (1 + v[names[depth]] * n)
            n, s = (
                np.bincount(parent, n * keep).astype(np.float64),
                _add_by(parent, s * keep[:, None]),
            )
    total, spread = np.zeros((1, s.shape[1])), np.zeros(1)
    tables = []
    for depth, (n, s) in enumerate(reversed(upward)):
        above = codes[depth - 1][firsts[depth]] if depth else np.zeros(len(n), dtype=np.intp)
        variance = v[names[depth]]
        keep = 1 / (1 + variance * n)
        own = (variance * keep)[:, None] * (s - n[:, None] * total[above])
        given = variance * keep + (variance * n * keep) ** 2 * spread[above]
        x_part = own[:, :-1]
        paths = pd.DataFrame({k: sums.keys[k][firsts[depth]] for k in names[: depth + 1]})
        tables.append(
            pd.DataFrame(
                {
                    "level": names[depth],
                    "group": paths.astype(str).agg(" / ".join, axis=1),
                    "effect": own[:, -1] - x_part @ solution,
                    "standard_error": np.sqrt(
                        sigma2 * given + np.einsum("gi,ij,gj->g", x_part, error, x_part)
                    ),
                    "count": np.bincount(codes[depth], sums.count),
                }
            )
        )
        total, spread = total[above] + own, variance * keep + keep**2 * spread[above]
    return tables


def _add_by(codes: Codes, values: Array) -> Array:
    return np.stack([np.bincount(codes, column) for column in values.T], axis=1)
