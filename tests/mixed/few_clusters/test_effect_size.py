"""Hand-worked: two arms, each with two sites of three people.

Sites 1 2 3 (mean 2), 5 6 7 (mean 6) against 0 1 2 (mean 1), 2 3 4 (mean 3). Within sites every sum
of squares is 2, so 8 on 12 - 4 = 8 degrees of freedom: variance 1. Between sites within arms the
mean squares are 3 (2 - 4)^2 + 3 (6 - 4)^2 + 3 (1 - 2)^2 + 3 (3 - 2)^2 = 30 on 4 - 2 = 2: 15. So the
variance between sites is (15 - 1) / 3 = 14/3, the total 17/3, and the ICC 14/17.

The total is 15/3 + (1 - 1/3) 1, and the variance of a mean square is twice its square over its
degrees of freedom: 2 (15/3)^2 / 2 + 2 (2/3)^2 / 8 = 226/9.
"""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.frames.sample import Sample
from analysis.two_stage.comparison import two_stage
from mixed.effects import Effect, t_effect
from mixed.few_clusters.effect_size import correction, hedges_g, spread
from tests.analysis.simulated import drawn_frame, estimand

FRAME = drawn_frame(
    {"a": (1, [1, 2, 3]), "b": (1, [5, 6, 7]), "c": (0, [0, 1, 2]), "d": (0, [2, 3, 4])}
)
N, SIZE, ICC = 12, 3, 14 / 17
H = 2 * (17 / 3) ** 2 / (226 / 9)


def test_the_variance_is_split_by_hand() -> None:
    found = spread(FRAME)

    assert found.within == pytest.approx(1)
    assert found.total == pytest.approx(17 / 3)
    assert found.icc == pytest.approx(14 / 17)
    assert found.within_df == 8
    assert found.total_df == pytest.approx(H)


def test_g_is_the_difference_over_each_standard_deviation_with_its_correction() -> None:
    effect = t_effect(2.0, 0.8, 2, confidence=0.95, with_p=True)

    g = hedges_g(effect, spread(FRAME), 0.95)

    assert g.within == pytest.approx((1 - 3 / 31) * 2 / 1)
    assert g.total == pytest.approx((1 - 3 / (4 * H - 1)) * 2 / math.sqrt(17 / 3))


@pytest.mark.parametrize(("sd", "variance", "df"), [("total", 17 / 3, H), ("within", 1.0, 8)])
def test_both_intervals_are_those_of_the_handbook_with_the_t_of_the_sites(
    sd: str, variance: float, df: float
) -> None:
    effect = t_effect(2.0, 0.8, 2, confidence=0.95, with_p=True)

    found = hedges_g(effect, spread(FRAME), 0.95)
    g, low, high = (getattr(found, f"{sd}{end}") for end in ("", "_low", "_high"))

    error = (1 - 3 / (4 * df - 1)) * math.sqrt(0.8**2 / variance + g**2 / (2 * df))
    # Student's t: the 97.5 % point on 2 degrees of freedom is 4.302653.
    assert high - g == pytest.approx(4.302653 * error, rel=1e-6)
    assert g - low == pytest.approx(high - g)


def test_with_equal_sites_the_squared_error_of_the_site_means_is_hedges_first_term() -> None:
    """(N / (N_T N_C)) (1 + (n - 1) ICC) in units of the total variance (Hedges 2007)."""
    found = two_stage(Sample(estimand(), FRAME), 0.95).comparison

    term = N / (6 * 6) * (1 + (SIZE - 1) * ICC)

    assert float(found.error) ** 2 / spread(FRAME).total == pytest.approx(term)


def test_the_total_is_hedges_correction_of_the_naive_standard_deviation() -> None:
    """Hedges (2007): S_T sqrt(1 - 2(n-1) ICC / (N-2)) estimates the same with equal sites."""
    y, arm = FRAME["y"], FRAME["rsw"]
    squares = ((y - y.groupby(arm).transform("mean")) ** 2).sum()
    naive = squares / (N - 2)

    assert naive / (1 - 2 * (SIZE - 1) * ICC / (N - 2)) == pytest.approx(spread(FRAME).total)


def test_sites_of_unequal_size_use_the_anova_size() -> None:
    """Sites of 1, 3 and 2, 2 in the arms: (8 - (1 + 9)/4 - (4 + 4)/4) / 2 = 1.75."""
    frame = drawn_frame({"a": (1, [9]), "b": (1, [1, 2, 3]), "c": (0, [0, 2]), "d": (0, [7, 9])})
    # Within: 0 + 2 + 2 + 2 = 6 on 4. Between: arm means 15/4 and 18/4.
    between = ((9 - 3.75) ** 2 + 3 * (2 - 3.75) ** 2 + 2 * (1 - 4.5) ** 2 + 2 * (8 - 4.5) ** 2) / 2

    found = spread(frame)

    assert found.within == pytest.approx(1.5)
    assert found.total == pytest.approx(1.5 + (between - 1.5) / 1.75)


def test_the_total_s_degrees_of_freedom_are_those_of_its_quadratic_form() -> None:
    """The total is y'Qy; its variance in a normal law of covariance V is 2 tr QVQV."""
    rng = np.random.default_rng(5)
    sites = {
        name: (arm, rng.normal(rng.normal(0, 2.0), 1.0, n).tolist())
        for name, arm, n in (("a", 1, 3), ("b", 1, 14), ("c", 1, 7), ("d", 0, 22), ("e", 0, 2))
    }
    frame = drawn_frame(sites)
    found = spread(frame)
    between = found.total - found.within
    site, arm = (pd.get_dummies(frame[c]).to_numpy(float) for c in ("site_id", "rsw"))
    of_site, of_arm = (z @ np.diag(1 / z.sum(0)) @ z.T for z in (site, arm))
    n = len(frame)
    sizes, arms = site.sum(0), np.array([1, 1, 1, 0, 0])
    squares = sum((sizes[arms == a] ** 2).sum() / sizes[arms == a].sum() for a in (0, 1))
    size = (n - squares) / 3
    q_within = (np.eye(n) - of_site) / (n - 5)
    q = ((of_site - of_arm) / 3 - q_within) / size + q_within
    v = found.within * np.eye(n) + between * site @ site.T

    assert between > 0
    assert frame["y"] @ q @ frame["y"] == pytest.approx(found.total)
    assert found.total_df == pytest.approx(found.total**2 / np.trace(q @ v @ q @ v))


def test_without_variation_between_sites_total_and_within_are_the_same() -> None:
    same = drawn_frame({"a": (1, [1, 2, 3]), "b": (1, [1, 2, 3]), "c": (0, [0, 1, 2])})

    found = spread(same)

    assert found.icc == 0
    assert found.total == found.within


def test_two_sites_have_the_variance_within_them_only() -> None:
    found = spread(drawn_frame({"a": (1, [1, 2, 3]), "b": (0, [5, 6, 7])}))

    assert (found.total, found.total_df) == (found.within, found.within_df) == (1, 4)


def test_the_standardiser_finds_the_true_variance() -> None:
    """Sites with SD .5, people with SD 1: total 1.25; 400 sites of 20 pin it to a few percent."""
    rng = np.random.default_rng(11)
    sites = {f"s{i}": (i % 2, rng.normal(rng.normal(0, 0.5), 1.0, 20).tolist()) for i in range(400)}

    found = spread(drawn_frame(sites))

    assert found.total == pytest.approx(1.25, rel=0.05)
    assert found.icc == pytest.approx(0.2, abs=0.04)


STUDIES = {
    "4 x 20": ([20, 20], [20, 20]),
    "15, 150": ([15, 150], [15, 150]),
    "10 to 100": ([10, 30, 60, 100], [10, 30, 60, 100]),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_with_a_known_truth_df_bias_and_coverage_are_as_claimed(name: str) -> None:
    """500 studies with ICC .15 and g .8.

    The total variance has the degrees of freedom that its own scatter shows: 37, 54 and 124. (With
    the ICC known, and sites of one size, they would be 62, 215 and 222.) The intervals of both g
    hold the truth 95 % of the time or more: the Monte-Carlo error is 1
    point, and three of it are allowed.
    """
    rng = np.random.default_rng(3)
    arms, runs = STUDIES[name], 500
    sizes = [*arms[0], *arms[1]]
    arm = np.repeat([1, 0], [len(a) for a in arms])
    frame = drawn_frame(
        {f"s{i}": (int(a), [0.0] * n) for i, (a, n) in enumerate(zip(arm, sizes, strict=True))}
    )
    site, total, held = np.repeat(np.arange(len(sizes)), sizes), [], []
    g_total, truth = [], {"total": 0.8, "within": 0.8 / math.sqrt(0.85)}
    for _ in range(runs):
        y = rng.normal(0, math.sqrt(0.15), len(sizes))[site] + 0.8 * arm[site]
        frame["y"] = y + rng.normal(0, math.sqrt(0.85), len(site))
        means = frame.groupby("site_id", sort=False)["y"].mean().to_numpy()
        effect = of_means(means, arm)
        variation = spread(frame)
        g = hedges_g(effect, variation, 0.95)
        total.append(variation.total)
        g_total.append(g.total)
        held.append(
            [getattr(g, f"{s}_low") < t < getattr(g, f"{s}_high") for s, t in truth.items()]
        )

    df = {"4 x 20": 37, "15, 150": 54, "10 to 100": 124}[name]
    assert 2 * np.mean(total) ** 2 / np.var(total) == pytest.approx(df, rel=0.2)
    assert abs(np.mean(g_total) - 0.8) < 3 * np.std(g_total) / math.sqrt(runs)
    assert (np.mean(held, axis=0) > 0.92).all()


def of_means(means: np.ndarray, arm: np.ndarray) -> Effect:
    """Every site counts the same; t on sites - 2."""
    one, other = means[arm == 1], means[arm == 0]
    df = len(means) - 2
    squares = ((one - one.mean()) ** 2).sum() + ((other - other.mean()) ** 2).sum()
    error = math.sqrt(squares / df * (1 / len(one) + 1 / len(other)))
    return t_effect(float(one.mean() - other.mean()), error, df, confidence=0.95, with_p=True)


def test_the_correction_is_close_to_the_exact_one() -> None:
    exact = math.gamma(5) / (math.sqrt(5) * math.gamma(4.5))

    assert correction(10) == pytest.approx(exact, rel=1e-3)


def test_without_variation_there_is_no_g_and_without_interval_no_interval() -> None:
    effect = t_effect(2.0, math.nan, 0, confidence=0.95, with_p=True)

    assert math.isnan(hedges_g(effect, replace(spread(FRAME), within=0.0), 0.95).total)
    g = hedges_g(effect, spread(FRAME), 0.95)
    assert not math.isnan(g.total)
    assert math.isnan(g.total_low)
    assert math.isnan(g.within_high)
