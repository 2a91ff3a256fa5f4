"""Drawn responses have the moments of the model, which are known in closed form."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from mixed.laplace.families import LARGEST_COUNT
from mixed.laplace.simulate import draw

GROUPS, SIZE = 40_000, 2
CODES = np.repeat(np.arange(GROUPS), SIZE)
ETA, SD = np.full(GROUPS * SIZE, 0.3), 0.6


def drawn(family: str, r: float = 0.0) -> np.ndarray:
    y = draw(family, ETA, [SD], [CODES], r, np.random.default_rng(9))
    return y.reshape(GROUPS, SIZE)


def check(y: np.ndarray, mean: float, variance: float, covariance: float) -> None:
    """Each within 4.5 errors, the errors taken from groups, which are independent."""
    centred = y - mean
    for found, expected in (
        (centred.mean(axis=1), 0.0),
        ((centred**2).mean(axis=1), variance),
        (centred[:, 0] * centred[:, 1], covariance),
    ):
        assert abs(found.mean() - expected) < 4.5 * found.std() / np.sqrt(GROUPS)


@pytest.mark.parametrize(("family", "r"), [("poisson", 0.0), ("nbinom2", 0.0), ("nbinom2", 0.7)])
def test_counts_have_the_moments_of_a_lognormal_and_gamma_mixed_poisson_law(
    family: str, r: float
) -> None:
    mean = np.exp(0.3 + SD**2 / 2)
    shared = np.exp(SD**2)

    check(
        drawn(family, r),
        mean,
        mean + mean**2 * (shared * (1 + r**2) - 1),
        mean**2 * (shared - 1),
    )


def test_risks_have_the_moments_of_a_logistic_normal_law() -> None:
    def moment(power: int) -> float:
        return quad(lambda u: expit(0.3 + SD * u) ** power * norm.pdf(u), -8, 8)[0]

    p = moment(1)

    check(drawn("binomial"), p, p * (1 - p), moment(2) - p**2)


def test_two_factors_add_up() -> None:
    """Crossed with one group each, both shift every row by the same two normal numbers."""
    rng, same = np.random.default_rng(9), np.zeros(4, dtype=np.intp)
    shifts = np.random.default_rng(9).normal(size=2)
    y = draw("poisson", np.full(4, 8.0), [0.2, 0.3], [same, same], 0.0, rng)
    mean = np.exp(8 + shifts @ [0.2, 0.3])
    assert y == pytest.approx(np.full(4, mean), rel=6 / np.sqrt(mean))


def test_a_mean_beyond_every_count_still_gives_a_count() -> None:
    y = draw("poisson", np.full(3, 500.0), [], [], 0.0, np.random.default_rng(1))
    assert (y > LARGEST_COUNT).all()
