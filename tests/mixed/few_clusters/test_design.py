import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from analysis.frames.sample import Sample
from analysis.multilevel.model import fit
from analysis.two_stage.comparison import two_stage
from mixed.few_clusters.design import Design, Limitation, design_of
from study.results.said import say
from tests.analysis.simulated import estimand, simulated


def smallest_by_enumeration(n_rsw: int, n_conventional: int) -> float:
    """Deal the labels in every way to clear-cut site means and count the as extreme."""
    means = np.r_[10 + np.arange(n_rsw) ** 2, -(np.arange(n_conventional) ** 3) / 7.0]
    sites = range(len(means))

    def difference(rsw: tuple[int, ...]) -> float:
        other = [s for s in sites if s not in rsw]
        return abs(means[list(rsw)].mean() - means[other].mean())

    observed = difference(tuple(range(n_rsw)))
    dealt = [difference(rsw) for rsw in combinations(sites, n_rsw)]
    return float(np.mean([d >= observed - 1e-9 for d in dealt]))


@pytest.mark.parametrize("n_rsw", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("n_conventional", [1, 2, 3, 4, 5])
def test_smallest_p_is_that_of_full_enumeration(n_rsw: int, n_conventional: int) -> None:
    assert Design(n_rsw, n_conventional).smallest_p == pytest.approx(
        smallest_by_enumeration(n_rsw, n_conventional)
    )


@pytest.mark.parametrize(
    ("arms", "p"), [((1, 2), 0.333), ((3, 3), 0.1), ((4, 4), 0.029), ((2, 2), 0.333)]
)
def test_smallest_p_of_the_designs_in_the_plan(arms: tuple[int, int], p: float) -> None:
    assert round(Design(*arms).smallest_p, 3) == p


@pytest.mark.parametrize(
    ("arms", "limitation"),
    [
        ((1, 2), "one_site_in_arm"),
        ((2, 1), "one_site_in_arm"),
        ((1, 7), "one_site_in_arm"),
        ((7, 1), "one_site_in_arm"),
        ((2, 2), "two_sites_in_arm"),
        ((2, 6), "two_sites_in_arm"),
        ((3, 3), None),
        ((4, 4), None),
    ],
)
def test_fewer_than_three_sites_in_an_arm_allow_no_p(
    arms: tuple[int, int], limitation: str | None
) -> None:
    design = Design(*arms)

    assert design.allows_p == (limitation is None)
    assert (design.limitation.code if design.limitation else None) == limitation


def test_sites_are_counted_and_not_rows() -> None:
    frame = pd.DataFrame({"site_id": ["a", "a", "b", "c"], "rsw": [1, 1, 0, 0]})

    assert design_of(frame) == Design(n_rsw=1, n_conventional=2)
    assert design_of(frame).pooled_df == 1


@pytest.mark.parametrize(
    ("values", "apart"),
    [
        ([0, 0, 0, 1, 1, 1], True),
        ([1, 1, 1, 0, 0, 0], True),
        ([3, 4, 5, 0, 1, 2], True),
        ([0, 1, 1, 1, 1, 2], False),
        ([0, 1, 1, 1, 1, 1], False),
        ([0, 2, 4, 1, 3, 5], False),  # every site has a value of its own, by accident
        ([0.2, 0.9, 0.3, 0.4, 0.5, 0.6], False),
        ([0, 0, 0, 0, 0, 0], False),
    ],
)
def test_a_covariate_of_sites_allows_no_p_where_a_cut_parts_the_arms(
    values: list[float], apart: bool
) -> None:
    """Arms are rsw three times, other three times."""
    frame = pd.DataFrame({"site_id": list("abcdef"), "rsw": [1] * 3 + [0] * 3, "grade": values})

    design = design_of(frame, ["grade"])

    assert design.allows_p != apart
    if apart:
        assert design.limitation == Limitation("covariates_tell_arm", ("grade",))


def test_sites_that_each_have_a_value_of_their_own_keep_p_and_verdict() -> None:
    """1, 3, 5, 7 against 2, 4, 6, 8: deprivation of the site, say."""
    frame = simulated(3, effect=2.0)
    frame["deprivation"] = frame["site_id"].map(
        dict(zip([f"s{i}" for i in range(8)], [1.0, 3, 5, 7, 2, 4, 6, 8], strict=True))
    )
    plain = two_stage(Sample(estimand(), frame), 0.95).effect

    found = two_stage(Sample(estimand(covariates=("deprivation",)), frame), 0.95)

    assert found.design.allows_p
    assert found.effect.p == plain.p


@pytest.mark.parametrize(
    ("ours", "theirs", "apart"),
    [
        ([0, 2], [1, 3], True),  # a coding that differs between the arms
        ([0, 2], [1, 2], False),
        ([1, 1], [0, 0], True),
        ([0, 1], [0, 1], False),
        ([0, 1], [1, 1], False),
    ],
)
def test_a_covariate_that_varies_within_sites_must_share_a_value_between_the_arms(
    ours: list[int], theirs: list[int], apart: bool
) -> None:
    frame = pd.DataFrame(
        {
            "site_id": np.repeat(list("abcdef"), 2),
            "rsw": np.repeat([1, 0], 6),
            "grade": [*ours * 3, *theirs * 3],
        }
    )

    assert design_of(frame, ["grade"]).allows_p != apart


RATERS = {
    "each arm has its own": (["k", "l", "k", "l", "m", "n", "m", "n"], False),
    "each site has its own": (list("abcdefgh"), False),
    "one coder rates both arms": (["k", "l", "k", "l", "l", "n", "m", "n"], True),
    "all coders rate both arms": (["k", "l"] * 4, True),
    "there is one coder": (["k"] * 8, True),
}


@pytest.mark.parametrize("case", RATERS)
@pytest.mark.parametrize("covariates", [(), ("wave",)])
def test_coders_none_of_whom_rated_both_arms_allow_no_p(
    case: str, covariates: tuple[str, ...]
) -> None:
    coders, allowed = RATERS[case]
    frame = simulated(3, effect=2.0)
    frame["coder_id"] = frame["site_id"].str[1:].astype(int).map(dict(enumerate(coders)))
    plan = estimand(crossed=("coder_id",), covariates=covariates)

    found = two_stage(Sample(plan, frame), 0.95)

    assert found.design.allows_p == allowed
    assert (found.effect.p is not None) == allowed
    assert not math.isnan(found.effect.low)
    if not allowed:
        assert found.design.limitation == Limitation("no_group_in_both_arms", ("coder_id",))
        assert say("no_p", why=say("no_group_in_both_arms", group="coder_id")) in found.warnings


def test_the_multilevel_model_has_no_p_either_where_no_coder_rated_both_arms() -> None:
    frame = simulated(3, effect=2.0, units=3, workers=3)
    frame["coder_id"] = [f"{arm}{i % 3}" for i, arm in enumerate(frame["rsw"])]

    found = fit(Sample(estimand(crossed=("coder_id",)), frame), 0.95)

    assert found.effect.p is None


def test_a_finely_graded_covariate_needs_a_common_stretch() -> None:
    arms = np.repeat([1, 0], 20)
    frame = pd.DataFrame({"site_id": np.arange(40) % 10 + 10 * arms, "rsw": arms})
    years = np.arange(40.0)

    assert not design_of(frame.assign(years=years), ["years"]).allows_p
    assert design_of(frame.assign(years=years % 25.5), ["years"]).allows_p
