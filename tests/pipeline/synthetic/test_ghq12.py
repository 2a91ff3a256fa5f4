from __future__ import annotations

import numpy as np
import pytest

from pipeline.synthetic.ghq12 import case_given_total, case_risk, spread_totals

WEIGHTS = [1.0, 0.37, 0.8]


def test_items_add_up_to_their_total_and_stay_within_0_to_3() -> None:
    totals = np.arange(37).repeat(5)
    items = spread_totals(np.random.default_rng(1), totals, WEIGHTS)
    assert items.shape == (185, 12)
    assert (items.sum(axis=1) == totals).all()
    assert items.min() == 0
    assert items.max() == 3


def test_two_points_make_an_item_of_two_with_the_chance_worked_by_hand() -> None:
    # The first point lies on one item, at weight 0.5; eleven others stand at weight 1.
    assert case_given_total([1.0, 0.5, 0.7], cut=1)[2] == pytest.approx(0.5 / 11.5)


def test_a_total_of_0_is_never_a_case_and_one_of_36_always() -> None:
    chances = case_given_total(WEIGHTS, cut=4)
    assert chances[0] == 0
    assert chances[7] == 0  # four items at two need eight points
    assert chances[36] == pytest.approx(1)
    assert (np.diff(chances) >= -1e-12).all()


@pytest.mark.parametrize("total", [8, 12, 16, 20])
def test_the_exact_chance_of_a_case_is_that_of_drawn_answers(total: int) -> None:
    n = 20_000
    items = spread_totals(np.random.default_rng(total), np.full(n, total), WEIGHTS)
    share = ((items >= 2).sum(axis=1) >= 4).mean()
    exact = case_given_total(WEIGHTS, cut=4)[total]
    assert share == pytest.approx(exact, abs=4 * np.sqrt(max(exact * (1 - exact), 1e-4) / n))


def test_the_risk_of_a_case_is_that_of_drawn_totals() -> None:
    rng = np.random.default_rng(3)
    n = 200_000
    totals = np.floor(rng.normal(11.0, 5.4, n).clip(0, 36) + rng.random(n)).astype(int)
    chances = case_given_total(WEIGHTS, cut=3)[totals]
    expected, error = chances.mean(), chances.std() / np.sqrt(n)
    assert case_risk(11.0, 5.4, WEIGHTS, cut=3) == pytest.approx(expected, abs=4 * error)
