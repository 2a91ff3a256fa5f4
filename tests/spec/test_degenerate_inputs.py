"""Degenerate inputs, drawn: each is met with one plain sentence and never with a number."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis.answers.contrast import analyse
from analysis.evaluation.tidy import results_tables
from analysis.frames.sample import Sample
from analysis.multilevel.model import fit
from analysis.questions.estimand import Estimand
from analysis.two_stage.beliefs import Priors
from reports.sentences.remarks import clause
from study.results.said import from_text, say, to_text
from tests.analysis.simulated import estimand, simulated
from tests.settings import settings

pytestmark = pytest.mark.slow

ASSUMED = Priors({"mean": 0.5, "risk": 0.1, "rate": 1.5}, (0.25,), (0.0,), 1.0)
CLAIMS = pd.DataFrame(
    [("C01", "Claim", "S", "for", "x", "x", "worker", "higher", "primary")],
    columns=[
        *("claim_id", "claim", "source", "side", "outcome", "estimand"),
        *("level", "direction", "role"),
    ],
)
ARMS = (1, 1, 1, 0, 0, 0)
Change = Callable[[pd.DataFrame], pd.DataFrame]


def one_arm_says(value: float) -> Change:
    return lambda f: f.assign(y=f["y"].where(f["rsw"].eq(0), value))


def one_cell(column: str, value: float) -> Change:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(**{column: [value, *frame[column].astype(float)[1:]]})

    return change


REFUSED: dict[str, tuple[str, Change, str]] = {
    "constant outcome": ("mean", lambda f: f.assign(y=3.0), "every observation has the same value"),
    "constant risk": ("risk", lambda f: f.assign(y=1.0), "every observation has the same value"),
    "no event at all": ("rate", lambda f: f.assign(y=0.0), "no event was recorded in any site"),
    "empty arm": ("mean", lambda f: f[f["rsw"].eq(1)], "no conventional site has data"),
    "no rows": ("mean", lambda f: f[:0], "no data were collected"),
    "one person in a site": (
        "mean",
        lambda f: f[f["site_id"].ne("s0") | f["worker_id"].eq("s0|u0w0")],
        "a site has too few people to stand for it",
    ),
    "separating covariate": (
        "risk", lambda f: f.assign(wave=f["y"]), "tells perfectly who has the outcome",
    ),
    "missing covariate": ("mean", lambda f: f.assign(wave=np.nan), "cells are missing in wave"),
    "infinite outcome": ("mean", one_cell("y", math.inf), "a value of y is infinite or absurd"),
    "absurd outcome": ("mean", one_cell("y", 1e30), "a value of y is infinite or absurd"),
    "infinite covariate": ("mean", one_cell("wave", -math.inf), "a value of wave is infinite"),
    "infinite exposure": ("rate", one_cell("exposure", math.inf), "exposure is infinite"),
    "no exposure": ("rate", lambda f: f.assign(exposure=0.0), "exposure above zero"),
    "negative weight": ("mean", one_cell("weight", -1), "a weight is below zero"),
    "infinite weight": ("mean", one_cell("weight", math.inf), "a weight is below zero, infinite"),
    "missing weight": ("mean", one_cell("weight", math.nan), "cells are missing in weight"),
    "no weight at all": (
        "mean", lambda f: f.assign(weight=0.0), "every weight of a site is zero",
    ),
    "two weights": ("mean", one_cell("weight", 2), "a person has two weights"),
    "all lost before the horizon": (
        "followed", lambda f: f.assign(y=0.0, exposure=10.0), "nobody who was followed",
    ),
    "a site lost before the horizon": (
        "followed",
        lambda f: f.assign(exposure=f["exposure"].where(f["site_id"].ne("s0"), 10.0)),
        "a site has nobody who was followed to the horizon",
    ),
    "days below zero": ("followed", one_cell("exposure", -1), "fewer than zero days"),
    "endless days": ("followed", one_cell("exposure", math.inf), "exposure is infinite"),
    "unknown end": ("followed", one_cell("y", 3), "an end of follow-up must be 0 (censored)"),
    "missing end": ("followed", one_cell("y", math.nan), "cells are missing in y"),
    "empty arm, followed": (
        "followed", lambda f: f[f["rsw"].eq(1)], "no conventional site has data",
    ),
    "events after the horizon only": (
        "followed", lambda f: f.assign(exposure=400.0), "no event was recorded in any site",
    ),
    "followed twice": (
        "followed", lambda f: pd.concat([f, f[:1]]), "a person has two ends of follow-up",
    ),
    "separating covariate, followed": (
        "followed",
        lambda f: f.assign(wave=(f["y"].eq(1) & f["exposure"].le(365)).astype(float)),
        "tells perfectly who has the outcome",
    ),
}  # fmt: skip


ONE_SIDED: dict[str, tuple[str, Change]] = {
    "no event in an arm, risk": ("risk", one_arm_says(0)),
    "only events in an arm": ("risk", one_arm_says(1)),
    "perfect separation": ("risk", lambda f: f.assign(y=f["rsw"].astype(float))),
    "no event in an arm, rate": ("rate", one_arm_says(0)),
    "nobody of an arm had it": ("followed", one_arm_says(0)),
}


def drawn(kind: str) -> tuple[pd.DataFrame, Estimand]:
    """A frame and its estimand; ``followed`` is a risk by a horizon, seen once a person."""
    if kind != "followed":
        frame = simulated(3, kind, ARMS, units=4, workers=4, level=0.3).assign(weight=1.0)
        return frame, estimand(kind, covariates=("wave",), weight="weight")
    frame = simulated(3, "risk", ARMS, units=4, workers=8, waves=1, level=0.3)
    frame["wave"] = np.arange(len(frame)) % 2.0
    frame["y"] += frame["y"] * (np.arange(len(frame)) % 3 == 0)
    frame["exposure"] = np.where(frame["y"] > 0, 40.0, 380.0)
    return frame, estimand("risk", covariates=("wave",), horizon=365)


NUMBERS = ["estimate", "standard_error", "low", "high", "p", "hedges_g_total"]


@pytest.mark.parametrize("kind", ["mean", "risk", "rate", "followed"])
def test_the_frames_that_are_spoilt_here_are_fine_before(kind: str) -> None:
    frame, plan = drawn(kind)

    found = analyse(Sample(plan, frame), 0.95, ASSUMED)

    assert found.problem is None
    assert found.site_summary.low < found.site_summary.estimate < found.site_summary.high
    assert found.multilevel.warnings[0] == say("no_model_with_weights")


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.filterwarnings("error")
def test_it_is_refused_with_its_cause_and_no_table_holds_a_number_of_it(case: str) -> None:
    kind, change, sentence = REFUSED[case]
    frame, plan = drawn(kind)
    frame = change(frame)

    found = analyse(Sample(plan, frame), 0.95, ASSUMED)
    tables = results_tables([found], CLAIMS, 0.95, settings().certainty, {})

    assert found.problem is not None
    assert sentence in clause(found.problem)
    estimates = tables["estimates"]
    assert estimates[NUMBERS].isna().all(axis=None)
    assert estimates["warnings"].eq(to_text([found.problem])).all()
    verdict = tables["verdicts"].iloc[0]
    assert verdict["verdict"] == "this design cannot tell"
    assert from_text(verdict["reason"]) == (say("no_estimate", why=found.problem),)
    assert tables["design"][["permutation_p", "mde", "effective_n"]].isna().all(axis=None)
    for name in ("beliefs", "site_summaries", "arm_summaries", "leave_one_out"):
        assert tables[name].empty, name


@pytest.mark.parametrize("case", ONE_SIDED)
@pytest.mark.filterwarnings("error")
def test_an_arm_without_chance_is_compared_and_only_the_model_is_left_out(case: str) -> None:
    """What its sites leave open is what so many people without an event do."""
    kind, change = ONE_SIDED[case]
    frame, plan = drawn(kind)
    frame = change(frame)

    tables = results_tables(
        [analyse(Sample(plan, frame), 0.95, ASSUMED)], CLAIMS, 0.95, settings().certainty, {}
    )

    headline, model = (
        tables["estimates"].query("method == @method").iloc[0]
        for method in ("site_summary", "multilevel")
    )
    assert headline["low"] < headline["estimate"] < headline["high"]
    assert 0 < headline["p"] < 1
    assert pd.isna(model["estimate"])
    assert len(tables["site_summaries"]) == len(ARMS)
    assert tables["design"].iloc[0]["permutation_p"] == pytest.approx(0.1)


def test_arms_that_do_not_vary_at_all_get_no_interval_p_or_verdict() -> None:
    """A mean that is 1 everywhere in one arm and 0 in the other: nothing measures chance."""
    frame = simulated(3, "mean", ARMS).assign(y=lambda f: f["rsw"].astype(float))

    tables = results_tables(
        [analyse(Sample(estimand(), frame), 0.95, ASSUMED)], CLAIMS, 0.95, settings().certainty, {}
    )

    assert tables["estimates"][["low", "high", "p"]].isna().all(axis=None)
    assert tables["verdicts"].iloc[0]["verdict"] == "this design cannot tell"


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_a_level_without_variance_is_named(kind: str) -> None:
    found = fit(Sample(estimand(kind), simulated(1, kind, sds=(0.0, 0.5, 0.5))), 0.95)

    assert found.variance_components[0].variance == 0
    (warning,) = (w for w in found.warnings if w.code == "no_variance_of_groups")
    assert "site_id" in warning["groups"]


def test_a_level_of_which_each_group_is_its_site_is_left_out_and_named() -> None:
    plan: Estimand = estimand()
    found = fit(Sample(plan, simulated(1, units=1)), 0.95)

    assert "unit_id" not in [c.group for c in found.variance_components]
    assert say("group_hardly_more_than", group="unit_id", around="site_id") in found.warnings
