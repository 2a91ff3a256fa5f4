"""Derivatives of a function that gives values only, and what proves a minimum."""

from __future__ import annotations

import numpy as np
import pytest

from mixed.model import Matrix
from mixed.second_opinions.differences import derivatives, is_minimum

STEPS = np.array([0.01, 0.02, 0.01])


def bowl(x: Matrix) -> float:
    return float(3 * x[0] ** 2 + x[1] ** 2 + x[0] * x[1] + np.exp(x[2]) - x[2])


def flat(x: Matrix) -> float:
    """Turning the first two parameters about each other changes nothing."""
    return float((x[0] ** 2 + x[1] ** 2 - 1) ** 2 + x[2] ** 2)


def test_gradient_and_curvature_are_those_of_the_formula() -> None:
    at = np.array([0.3, -0.2, 0.5])
    slope, hessian = derivatives(bowl, at, STEPS, np.arange(3))
    assert slope == pytest.approx([6 * 0.3 - 0.2, -0.4 + 0.3, np.exp(0.5) - 1], rel=1e-6)
    expected = np.array([[6, 1, 0], [1, 2, 0], [0, 0, np.exp(0.5)]])
    assert hessian == pytest.approx(expected, rel=1e-5, abs=1e-7)


def test_only_the_free_parameters_are_moved() -> None:
    slope, hessian = derivatives(bowl, np.array([0.3, -0.2, 0.5]), STEPS, np.array([2]))
    assert slope == pytest.approx([np.exp(0.5) - 1], rel=1e-6)
    assert hessian.shape == (1, 1)


def test_a_minimum_is_one_and_a_place_beside_it_is_none() -> None:
    assert is_minimum(bowl, np.zeros(3), STEPS)
    assert not is_minimum(bowl, np.array([0.5, 0.0, 0.0]), STEPS)


def test_a_saddle_is_no_minimum() -> None:
    assert not is_minimum(lambda x: float(x[0] ** 2 - x[1] ** 2), np.zeros(2), STEPS[:2])


def test_a_flat_direction_is_allowed() -> None:
    assert is_minimum(flat, np.array([0.6, 0.8, 0.0]), STEPS)
