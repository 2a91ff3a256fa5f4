from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mixed.gaussian.effects import group_effects
from mixed.gaussian.fit import fit_sums
from mixed.gaussian.rows import crossed_units, sums_of_rows
from tests.mixed.gaussian.dense import LEVELS, paths, random_design, written_out

FIXED = ["arm", "x"]


@pytest.mark.parametrize("crossed", [(), ("coder",)])
@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("seed", [2, 3, 8])
def test_effects_and_their_errors_equal_the_dense_formula(
    seed: int, weights: str | None, crossed: tuple[Any, ...]
) -> None:
    """u = v Z'P y, and its error's covariance sigma2 (v I - v^2 Z'P Z)."""
    frame = random_design(np.random.default_rng(seed))
    units = crossed_units(frame, crossed)
    sums = sums_of_rows(frame, "y", FIXED, LEVELS, units, weights=weights)
    fit = fit_sums(sums, ("1", *FIXED), {c: len(u) for c, u in units.items()})
    dense = written_out(frame, FIXED, LEVELS, crossed, weights)
    p = dense.inverses(fit.v)[1]

    found = group_effects(fit, sums, units)

    groups = [*paths(frame, LEVELS), *(frame[c].to_numpy() for c in crossed)]
    for name, v, of in zip(fit.groups, fit.v, groups, strict=True):
        z = pd.get_dummies(of).to_numpy(float)
        effect = v * z.T @ p @ dense.y
        error = fit.sigma2 * (v - v**2 * np.diag(z.T @ p @ z))
        ours = found[found["level"] == name]
        assert ours["effect"].to_numpy() == pytest.approx(effect, abs=1e-8)
        assert ours["standard_error"].to_numpy() ** 2 == pytest.approx(error, abs=1e-8)
