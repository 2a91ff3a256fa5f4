"""Fit the Gaussian model from the rows of a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mixed.gaussian.criterion import GaussianModel, moments
from mixed.gaussian.fit import INTERCEPT, GaussianFit, fit_of, fit_sums, refuse_alike
from mixed.gaussian.grouping import Codes, group_codes, path_codes
from mixed.gaussian.identified import (
    refuse_explained,
    refuse_levels,
    refuse_strangers,
    refuse_unfit,
)
from mixed.gaussian.jets import Array
from mixed.gaussian.meetings import Crossing, Factor, chain_of, lay_out_crossing
from mixed.gaussian.optimise import optimise
from mixed.gaussian.recursion import parents_of
from mixed.gaussian.starts import crossed_moment_estimates
from mixed.gaussian.sums import GroupedSums, Indicator, collapse, subtract_fit

FEW_UNITS = 20  # crossed units that cost less as columns than as a sparse matrix
_ALL = "all"  # one group of all rows, where no level is nested


def fit_rows(
    frame: pd.DataFrame,
    response: str,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Sequence[str] = (),
    *,
    weights: str | None = None,
    reml: bool = True,
) -> GaussianFit:
    """Fit ``response`` on an intercept and the fixed columns, with random intercepts.

    Parameters
    ----------
    nested : grouping columns, outermost first; none where every factor is crossed.
    crossed : factors beside them.
    weights : column of precision weights.

    Raises
    ------
    NotIdentifiedError : collinear columns, a constant response, a level that is its outer level or
        its rows over again, a missing or infinite value.
    """
    if not nested and len(crossed) == 1:
        nested, crossed = crossed, ()
    # About their means numbers lose no digits in squares; the intercept gets the means back.
    centre = {name: float(frame[name].mean()) for name in (*fixed, response)}
    units = crossed_units(frame, crossed)
    sizes = {name: len(of) for name, of in units.items()}
    if crossed and (not nested or sum(sizes.values()) > FEW_UNITS):
        fit = _fit_crossed(frame, response, fixed, nested, units, weights, centre, reml=reml)
    else:
        sums = sums_of_rows(frame, response, fixed, nested, units, weights=weights, centre=centre)
        fit = fit_sums(sums, (INTERCEPT, *fixed), sizes, reml=reml)
    return fit.moved([0.0, *(centre[name] for name in fixed)], centre[response])


def _fit_crossed(
    frame: pd.DataFrame,
    response: str,
    fixed: Sequence[str],
    nested: Sequence[str],
    units: Mapping[str, Sequence[object]],
    weights: str | None,
    centre: Mapping[str, float],
    *,
    reml: bool,
) -> GaussianFit:
    """Fit with the crossed factors as a sparse matrix (``mixed.gaussian.crossed``)."""
    terms, groups = (INTERCEPT, *fixed), (*reversed(nested), *units)
    columns = [np.ones(len(frame)), *(frame[n].to_numpy(np.float64) - centre[n] for n in fixed)]
    y = frame[response].to_numpy(np.float64) - centre[response]
    w = None if weights is None else frame[weights].to_numpy(np.float64)
    around: Mapping[str, npt.ArrayLike] = {name: frame[name] for name in nested}
    sums = collapse(columns, y, around or {_ALL: np.zeros(len(y), dtype=np.intp)}, w)
    refuse_unfit(sums, terms)
    if nested:
        refuse_levels(sums)
    offset, _ = subtract_fit(sums, len(terms))
    x = np.column_stack(columns)
    crossing = crossing_of_rows(
        np.column_stack([x, y - x @ offset[0]]),
        around,
        {name: (_unit_codes(frame[name], of), len(of)) for name, of in units.items()},
        w,
    )
    model = GaussianModel(crossing, len(terms), (), reml)
    optimum = optimise(model, crossed_moment_estimates(crossing))
    at = moments(model, optimum.v)
    # That nothing tells two variances apart is true wherever they are: it is asked here, where the
    # derivatives are needed anyway.
    refuse_alike(model, at, optimum.v[0], groups)
    return fit_of(model, optimum, at, offset, terms, groups)


def crossing_of_rows(
    columns: Array,
    nested: Mapping[str, npt.ArrayLike],
    crossed: Mapping[str, tuple[npt.NDArray[np.integer[Any]], int]],
    weights: Array | None,
) -> Crossing:
    """Lay rows out for ``mixed.gaussian.crossed``.

    Parameters
    ----------
    columns : (N, k) the fixed columns, and the response about its least-squares fit on them.
    nested : level name to (N,) ids, outermost first. ``crossed`` : factor to (N,) codes of its
        units, -1 where there is none, and their number.
    weights : (N,).

    Raises
    ------
    NotIdentifiedError : a factor of one unit, a row of no unit, or nothing left for the residual.
    """
    factors, parents = _nested_factors(nested) if nested else ([], ())
    for name, (codes, units) in crossed.items():
        refuse_strangers(name, units, known=bool((codes >= 0).all()))
        factors.append(Factor(codes.astype(np.intp), units))
    refuse_explained([(f.codes, f.size) for f in factors], columns, weights)
    chain = chain_of(factors[: len(nested)], factors[len(nested) :])
    return lay_out_crossing(factors, chain, parents, columns, weights)


def _nested_factors(groups: Mapping[str, npt.ArrayLike]) -> tuple[list[Factor], tuple[Codes, ...]]:
    """Groups of the rows at each level, lowest first; and the parents of each but the last's."""
    codes, keys = path_codes(groups)
    levels = [group_codes(keys, name) for name in reversed(list(groups))]
    factors = [Factor(of[codes], int(of[-1]) + 1) for of in levels]
    return factors, parents_of(levels)


def crossed_units(frame: pd.DataFrame, crossed: Sequence[str]) -> dict[str, list[object]]:
    """The sorted units of each crossed factor."""
    return {name: sorted(frame[name].dropna().unique()) for name in crossed}


def sums_of_rows(
    frame: pd.DataFrame,
    response: str,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Mapping[str, Sequence[object]] | None = None,
    *,
    weights: str | None = None,
    detail: str | None = None,
    centre: Mapping[str, float] | None = None,
) -> GroupedSums:
    """Grouped sums of a frame's rows: an intercept, the fixed columns, the crossed units.

    Parameters
    ----------
    crossed : the units of each crossed factor; the same for every part of a whole.
    detail : level of which a group can be taken out again; the outermost unless said otherwise.
    centre : numbers near the mean of a column or of the response that are taken off it, so that
        no digits are lost in squares; a fit of the sums is then to be moved back
        (:meth:`GaussianFit.moved`).
    """
    off = centre or {}
    indicators = [
        Indicator(codes, unit)
        for factor, units in (crossed or {}).items()
        for codes in [_unit_codes(frame[factor], units)]
        for unit in range(len(units))
    ]
    return collapse(
        [
            np.broadcast_to(1.0, len(frame)),
            *(frame[name].to_numpy() for name in fixed),
            *indicators,
        ],
        frame[response].to_numpy(np.float64),
        {name: frame[name] for name in nested},
        None if weights is None else frame[weights].to_numpy(np.float64),
        detail,
        [0.0, *(off.get(name, 0.0) for name in fixed), *(0.0 for _ in indicators)],
        off.get(response, 0.0),
    )


def _unit_codes(column: pd.Series[Any], units: Sequence[object]) -> npt.NDArray[np.int32]:
    """(N,) the place of each row's unit; -1 where it is missing or not among them."""
    own, found = pd.factorize(column)
    places = {unit: place for place, unit in enumerate(units)}
    return np.array([*(places.get(unit, -1) for unit in found), -1], dtype=np.int32)[own]
