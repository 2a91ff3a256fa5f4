"""What the data cannot tell apart is refused before it is fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.models.gaussian.grouping import group_codes
from analysis.models.gaussian.sums import GroupedSums, subtract_fit

COLLINEAR = 1e-10  # share of a column that the columns before it do not explain
CONSTANT = 1e-12  # share of the response's square that the terms do not explain


class NotIdentifiedError(ValueError):
    """The data cannot tell the model's parameters apart."""


def refuse_unidentified(sums: GroupedSums, terms: Sequence[str]) -> GroupedSums:
    """Give the sums back when a model with these terms can be fitted to them.

    Raises
    ------
    NotIdentifiedError : fewer rows than coefficients, a missing or infinite value, collinear
        terms, a response without spread, a level of one group, or of the groups around it.
    """
    p, rows = len(terms), float(sums.rows.sum())
    if rows <= p:
        raise NotIdentifiedError(f"{rows:.0f} rows cannot determine {p} coefficients.")
    if not all(np.isfinite(part).all() for part in (sums.xx, sums.xy, sums.yy)):
        raise NotIdentifiedError("A value is missing or infinite.")
    _refuse_collinear(sums, terms)
    _, around = subtract_fit(sums, p)
    spread, size = around.yy.sum(axis=0), sums.yy.sum(axis=0)
    if (spread <= CONSTANT * np.maximum(size, np.finfo(float).tiny)).any():
        raise NotIdentifiedError("The outcome does not vary beyond what the terms explain.")
    _refuse_levels(sums, rows)
    return sums


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


def _refuse_levels(sums: GroupedSums, rows: float) -> None:
    around, groups = "the intercept", 1
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
