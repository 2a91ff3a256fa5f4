"""Derivatives of jets are those of the functions that they stand for, by differences."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from mixed.gaussian.jets import (
    Array,
    Jet,
    bilinear,
    inverse,
    log,
    log1p,
    log_determinant,
    reciprocal1p,
    variable,
)

Built = Callable[[Jet, Jet], Jet]
RNG = np.random.default_rng(7)
MATRICES = [m @ m.T + 3 * np.eye(3) for m in RNG.normal(size=(3, 3, 3))]


def matrix(u: Jet, v: Jet) -> Jet:
    """A + u B + v C, positive definite."""
    a, b, c = (Jet(m[None]) for m in MATRICES)
    return a + as_matrix(u) * b + as_matrix(v) * c


def as_matrix(one: Jet) -> Jet:
    return one.map(lambda values: values[:, None, None])


FUNCTIONS: dict[str, Built] = {
    "product": lambda u, v: u * v * u,
    "sum and difference": lambda u, v: u * u - v + u,
    "log1p": lambda u, v: log1p(u * v),
    "reciprocal": lambda u, v: reciprocal1p(u + v * v),
    "log": lambda u, v: log(u * u + v),
    "inverse": lambda u, v: inverse(matrix(u, v * u)),
    "log determinant": lambda u, v: log_determinant(matrix(u * v, v)),
    "product of matrices": lambda u, v: matrix(u, v) @ inverse(matrix(v, u)),
    "bilinear": lambda u, v: bilinear(
        lambda a, b: np.einsum("bij,bij->b", a, b), matrix(u, v), matrix(v, v)
    ),
}


def at(build: Built, u: float, v: float) -> Jet:
    return build(variable(np.array([u]), 0), variable(np.array([v]), 1))


def derivative(jet: Jet, index: int) -> Array:
    return jet.first.get(index, np.zeros_like(jet.value))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_first_and_second_derivatives_equal_differences(name: str) -> None:
    build, here, h = FUNCTIONS[name], np.array([0.7, 0.4]), 1e-5
    jet = at(build, *here)
    for i in range(2):
        step = h * np.eye(2)[i]
        up, down = at(build, *(here + step)), at(build, *(here - step))
        slope = (up.value - down.value) / (2 * h)
        assert derivative(jet, i) == pytest.approx(slope, rel=1e-6, abs=1e-8)
        for j in range(i, 2):
            curve = (derivative(up, j) - derivative(down, j)) / (2 * h)
            found = jet.second.get((i, j), np.zeros_like(jet.value))
            assert found == pytest.approx(curve, rel=1e-6, abs=1e-8)


def test_an_absent_derivative_is_zero_and_stays_absent() -> None:
    constant = Jet(np.array([2.0]))
    assert (constant * constant).first == {}
    assert set(at(lambda u, v: u + Jet(np.array([1.0])), 1.0, 1.0).first) == {0}
