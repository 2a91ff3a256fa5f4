from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mixed.gaussian.criterion import criterion, gradient, hessian
from mixed.gaussian.fit import lay_out_model
from mixed.gaussian.rows import crossed_units, sums_of_rows
from mixed.gaussian.sums import collapse
from tests.mixed.gaussian.dense import LEVELS, random_design, written_out

FIXED = ["arm", "x"]
KINDS = [
    (nested, crossed, weights, reml)
    for nested in (LEVELS, LEVELS[:2], LEVELS[:1])
    for crossed in ((), ("coder",))
    for weights in (None, "w")
    for reml in (True, False)
]


@pytest.mark.parametrize(("nested", "crossed", "weights", "reml"), KINDS)
def test_value_slope_and_curvature_equal_the_matrices_written_out(
    nested: tuple[Any, ...], crossed: tuple[Any, ...], weights: str | None, reml: bool
) -> None:
    """24 kinds of model with 21 random designs each: 504 designs, some variances at zero."""
    rng = np.random.default_rng([len(nested), len(crossed), weights is None, reml])
    for number in range(21):
        frame = random_design(rng)
        units = crossed_units(frame, crossed)
        sums = sums_of_rows(frame, "y", FIXED, nested, units, weights=weights)
        model = lay_out_model(sums, 3, {c: len(u) for c, u in units.items()}, reml=reml)
        dense = written_out(frame, FIXED, nested, crossed, weights, reml)
        v = rng.choice([0.0, 0.01, 0.3, 1.0, 20.0], model.n_variances)

        f = criterion(model, v[None])

        assert f.value[0] == pytest.approx(dense.criterion(v), rel=1e-10, abs=1e-9)
        slope = dense.gradient(v)
        assert gradient(f, len(v))[0] == pytest.approx(slope, rel=1e-8, abs=1e-7)
        if number > 6:
            continue
        steps = 1e-5 * np.eye(len(v))
        curve = [(dense.gradient(v + s) - dense.gradient(v - s)) / 2e-5 for s in steps]
        assert hessian(f, len(v))[0] == pytest.approx(np.array(curve), rel=1e-5, abs=1e-4)


def test_many_responses_at_once_are_each_one_alone() -> None:
    rng = np.random.default_rng(1)
    frame = random_design(rng)
    v = rng.uniform(0, 2, (3, 3))
    responses = rng.normal(size=(3, len(frame)))
    x = np.column_stack([np.ones(len(frame)), frame[FIXED]])
    groups = {name: frame[name] for name in LEVELS}
    model = lay_out_model(collapse(x, responses, groups), 3, None, reml=True)
    together = criterion(model, v)
    for number, y in enumerate(responses):
        alone = criterion(lay_out_model(collapse(x, y, groups), 3, None, reml=True), v[[number]])
        assert together.value[number] == pytest.approx(alone.value[0], rel=1e-12)
        assert hessian(together, 3)[number] == pytest.approx(hessian(alone, 3)[0], rel=1e-9)
