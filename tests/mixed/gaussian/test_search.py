"""The search keeps zeros on their bound and gives the minimiser all its digits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mixed.gaussian.search import minimise


@np.errstate(divide="ignore")  # a step that reaches a logarithm's end is not taken
def bowl(v: Any, _: Any) -> Any:
    """Minimum at (1, 0, 2): the second parameter wants to be negative, the others are coupled."""
    a, b, c = v.T
    value = a - np.log(a) + c - 2 * np.log(c) + 0.3 * (a - 1) * (c - 2) + b * (1 + a + c)
    slope = [1 - 1 / a + 0.3 * (c - 2) + b, 1 + a + c, 1 - 2 / c + 0.3 * (a - 1) + b]
    one, cross = np.ones_like(a), np.full_like(a, 0.3)
    curve = [[a**-2, one, cross], [one, 0 * a, one], [cross, one, 2 * c**-2]]
    return value, np.array(slope).T, np.moveaxis(np.array(curve), 2, 0)


@pytest.mark.parametrize("rows", [1e2, 1e9])
def test_a_zero_stays_on_its_bound_and_the_minimiser_has_its_digits(rows: float) -> None:
    """Also where a sum of many rows leaves the last falls unseen in the criterion."""
    start = np.random.default_rng(5).uniform(0.2, 4.0, (200, 3))
    found = minimise(bowl, start, np.full(3, 0.01), rows)
    assert found.certified.all()
    assert (found.v[:, 1] == 0.0).all()
    np.testing.assert_allclose(found.v[:, [0, 2]], [[1.0, 2.0]] * 200, rtol=1e-9)
    assert found.evaluations < 25
