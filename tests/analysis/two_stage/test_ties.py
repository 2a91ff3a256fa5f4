"""Site summaries that are equal but for rounding: rounding is no measure of chance.

Without a floor the standard error of such sites is about 1e-17 of their size, and p is 1e-90.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.answers.contrast import Found, analyse
from analysis.evaluation.tidy import results_tables
from analysis.frames.sample import Sample
from analysis.two_stage.comparison import two_stage
from mixed.effects import t_effect
from mixed.few_clusters.effect_size import spread
from mixed.few_clusters.hierarchy import EffectPrior, posterior
from mixed.few_clusters.permutation import permute_sites
from mixed.few_clusters.precision import minimum_detectable_effect
from mixed.few_clusters.second_stage import compare_arms, rejects
from study.results.said import from_text, say
from tests.analysis.simulated import estimand
from tests.settings import settings
from tests.spec.test_degenerate_inputs import ASSUMED, CLAIMS

ARMS = [(3, 3), (4, 4), (3, 6)]
SIZES = [1e-6, 1.0, 1e6]
# The same people in every site of an arm, in another order, so that their means differ by rounding.
PEOPLE = {
    "mean": ([0.1, 0.2, 0.3, 0.7, 1.1, 0.6, 0.9], [0.4, 0.25, 0.35, 0.15, 0.2, 0.3, 0.55]),
    "centred": ([0.1, 0.2, -0.3, 0.7, -0.7, 0.6, -0.6], [0.3, 0.1, -0.4, 0.2, -0.2, 0.9, -0.9]),
    "risk": ([1, 1, 0, 1, 0, 1, 1], [0, 0, 1, 0, 0, 1, 0]),
    "rate": ([3, 1, 2, 0, 5, 1, 1], [1, 0, 2, 0, 1, 0, 1]),
}


def tied(kind: str, arms: tuple[int, int], size: float = 1.0) -> pd.DataFrame:
    """Sites of different numbers of equal rounds of the same people."""
    rng = np.random.default_rng(2)
    rows = []
    for site in range(sum(arms)):
        rsw = int(site < arms[0])
        people = np.array(PEOPLE[kind][1 - rsw], dtype=float)
        values = np.concatenate([rng.permutation(people) for _ in range(1 + site % 3)])
        for i, y in enumerate(values):
            unit = f"s{site}|u{i % 2}"
            exposure = 1.0 if kind != "rate" else size
            rows.append((y, exposure, rsw, f"s{site}", unit, f"{unit}w{i}"))
    frame = pd.DataFrame(rows, columns=["y", "exposure", "rsw", "site_id", "unit_id", "worker_id"])
    return frame.assign(y=frame["y"] * size) if kind in ("mean", "centred") else frame


def plan_of(kind: str) -> Any:
    return estimand("mean" if kind == "centred" else kind)


@pytest.mark.parametrize("kind", PEOPLE)
@pytest.mark.parametrize("arms", ARMS)
@pytest.mark.parametrize("size", SIZES)
def test_tied_sites_have_the_error_of_their_own_people(
    kind: str, arms: tuple[int, int], size: float
) -> None:
    found = two_stage(Sample(plan_of(kind), tied(kind, arms, size)), 0.95)

    own, rsw = found.sites["own"].to_numpy(), found.sites["rsw"].to_numpy()
    floor = sum(own[rsw == arm].sum() / (rsw == arm).sum() ** 2 for arm in (0, 1))
    assert (own > 0).all()
    assert found.effect.standard_error == pytest.approx(math.sqrt(floor))
    assert found.effect.p is not None
    assert found.effect.p > 1e-3


def constant(size: float = 1.0) -> pd.DataFrame:
    """Nothing tells chance: all the people of an arm are alike."""
    frame = tied("mean", (4, 4))
    return frame.assign(y=size * np.where(frame["rsw"].eq(1), 0.1 + 0.2, 0.7))


@pytest.mark.parametrize("size", SIZES)
def test_tied_sites_of_people_who_are_alike_have_neither_interval_nor_p(size: float) -> None:
    found = two_stage(Sample(plan_of("mean"), constant(size)), 0.95)

    assert found.effect.standard_error == 0
    assert math.isnan(found.effect.low)
    assert math.isnan(found.effect.high)
    assert found.effect.p is None
    assert say("no_p", why=say("sites_alike")) in found.warnings


@pytest.mark.parametrize("kind", PEOPLE)
def test_sites_that_differ_by_a_millionth_of_their_size_are_not_tied(kind: str) -> None:
    frame = tied(kind, (3, 3))
    if kind == "risk":
        frame.loc[0, "y"] = 1 - frame.loc[0, "y"]
    elif kind == "rate":
        frame["exposure"] *= 1 + 1e-6 * frame["site_id"].str[1:].astype(float)
    else:
        frame["y"] += 1e-6 * frame["site_id"].str[1:].astype(float)

    found = two_stage(Sample(plan_of(kind), frame), 0.95)

    assert found.effect.p is not None
    assert found.effect.low < found.effect.estimate < found.effect.high


def test_no_table_of_tied_sites_holds_a_p_or_a_verdict() -> None:
    found: Found = analyse(Sample(plan_of("mean"), constant()), 0.95, ASSUMED)
    tables = results_tables([found], CLAIMS, 0.95, settings().certainty, {})

    assert tables["estimates"][["p", "p_holm", "p_bh"]].isna().all(axis=None)
    (design,) = tables["design"].to_dict("records")
    assert not design["identifiable"]
    assert from_text(design["limitation"]) == (say("sites_alike"),)
    assert pd.isna(design["permutation_p"])
    assert pd.isna(design["mde"])
    (verdict,) = tables["verdicts"].to_dict("records")
    assert verdict["verdict"] == "this design cannot tell"
    assert from_text(verdict["reason"]) == (say("few_sites", why=say("sites_alike")),)


ROUNDED = np.array([0.1 + 0.2, 0.3, 0.3, 0.7, 0.1 * 7, 0.7])
SIX = np.array([1, 1, 1, 0, 0, 0])


@pytest.mark.parametrize("size", SIZES)
def test_the_test_of_many_studies_rejects_none_that_is_tied(size: float) -> None:
    studies = size * np.array([ROUNDED, [1, 1, 1 + 1e-6, 0, 0, 0]])

    error = compare_arms(studies, SIX).error

    assert error[0] == 0
    assert rejects(studies, SIX, 0.05).tolist() == [False, True]
    assert math.isnan(minimum_detectable_effect(float(error[0]), 4))


def test_a_scale_tells_rounding_from_values_where_the_summaries_are_about_zero() -> None:
    summaries = 1e-16 * np.array([1, 2, 1, -1, -2, -1])

    assert compare_arms(summaries, SIX).error > 0
    assert compare_arms(summaries, SIX, scale=1.0).error == 0


@pytest.mark.parametrize("size", SIZES)
def test_dealings_that_are_equal_but_for_rounding_count_as_ties(size: float) -> None:
    """All six sites alike: every dealing is as extreme as the one that was found."""
    alike = size * np.array([0.1 + 0.2, 0.3, 0.3, 0.3, 0.1 + 0.2, 0.3])

    assert permute_sites(alike, SIX).p == 1


@pytest.mark.parametrize("size", SIZES)
def test_the_hierarchical_model_refuses_errors_that_are_rounding(size: float) -> None:
    prior = EffectPrior("neutral", 0.0, size)

    with pytest.raises(ValueError, match="standard error above zero"):
        posterior([size, size, 0, 0], [2.5e-17 * size] * 4, [1, 1, 0, 0], prior, tau_fixed=0.0)


@pytest.mark.parametrize("size", SIZES)
def test_an_outcome_that_varies_by_rounding_only_has_no_standard_deviation(size: float) -> None:
    frame = pd.DataFrame(
        {
            "y": size * np.array([0.3, 0.1 + 0.2, 0.3, 0.7, 0.1 * 7, 0.7, 0.7, 0.7]),
            "site_id": list("aabbccdd"),
            "rsw": [1, 1, 1, 1, 0, 0, 0, 0],
        }
    )
    frame.loc[2:3, "y"] = frame.loc[0, "y"]

    assert spread(frame).total == 0


@pytest.mark.parametrize("size", SIZES)
def test_a_standard_error_of_rounding_is_none(size: float) -> None:
    assert t_effect(size, 4e-17 * size, 6, confidence=0.95, with_p=True).p is None
    assert t_effect(0.0, 1e-17 * size, 6, confidence=0.95, with_p=True, scale=size).p is None
