"""Cumulative incidence and its two stages against R's survival (incidence.R)."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.frames.sample import Sample
from analysis.site_numbers.first_stage import first_stage
from analysis.two_stage.comparison import two_stage
from mixed.few_clusters.incidence import pseudo_observations
from tests.analysis.simulated import estimand

R = json.loads((Path(__file__).parent / "incidence.json").read_text(encoding="utf-8"))
DATA = pd.DataFrame(R["data"])
FRAME = DATA.assign(
    y=DATA["ended"].astype(float),
    exposure=DATA["days"].astype(float),
    unit_id=DATA["site_id"],
    family_id=[f"f{i}" for i in range(len(DATA))],
)
CASES = {"plain": ((), None), "adjusted": (("young",), None), "weighted": (("young",), "children")}


@pytest.mark.parametrize("case", CASES)
def test_pseudo_observations_are_those_of_survival(case: str) -> None:
    weights = FRAME["children"] if CASES[case][1] else pd.Series(np.ones(len(FRAME)))
    found = np.empty(len(FRAME))
    for rows in FRAME.groupby("site_id").indices.values():
        site = FRAME.iloc[rows]
        found[rows] = pseudo_observations(
            site["exposure"], site["y"], weights.iloc[rows], R["horizon"]
        )

    assert list(found) == pytest.approx(R[case]["pseudo"], rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_sites_and_effect_are_those_of_survival_and_the_comparison_by_hand(case: str) -> None:
    covariates, weight = CASES[case]
    plan = estimand(
        "risk",
        horizon=R["horizon"],
        clusters=("site_id", "unit_id", "family_id"),
        covariates=covariates,
        weight=weight,
    )

    found = two_stage(Sample(plan, FRAME), 0.95)

    assert list(found.sites["summary"]) == pytest.approx(R[case]["incidence"], rel=1e-10)
    assert list(found.sites["adjusted"]) == pytest.approx(R[case]["adjusted"], rel=1e-8)
    assert found.effect.estimate == pytest.approx(R[case]["estimate"], rel=1e-8)
    # Three against three, by hand: an arm's mean has its sites' spread or their own errors, if
    # those give more, and t has 2 degrees of freedom. The slopes' own variance comes on top.
    variance = first_stage(Sample(plan, FRAME)).slope_variance
    assert (variance > 0) == bool(covariates)
    for _, arm in found.sites.groupby("rsw"):
        variance += max(arm["adjusted"].var(ddof=1) / 3, arm["own"].sum() / 9)
    error = math.sqrt(variance)
    assert found.effect.standard_error == pytest.approx(error, rel=1e-8)
    half = stats.t.isf(0.025, 2) * error
    assert found.effect.low == pytest.approx(R[case]["estimate"] - half, rel=1e-8)
    assert found.effect.high == pytest.approx(R[case]["estimate"] + half, rel=1e-8)
    p = 2 * stats.t.sf(abs(R[case]["estimate"]) / error, 2)
    assert found.effect.p == pytest.approx(p, rel=1e-8)
