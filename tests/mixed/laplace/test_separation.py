from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mixed.generalised import (
    QuasiSeparatedError,
    SeparatedError,
    fit_generalised,
)
from mixed.laplace.separation import Separation, separation
from tests.analysis.simulated import simulated

GROUPS = ("site_id", "unit_id", "worker_id")


def design(*columns: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(columns[0])), *columns])


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_one_term_separates_where_its_values_of_the_two_outcomes_do_not_overlap(
    scale: float,
) -> None:
    """The closed form: overlap is none; touching ends are quasi-separation."""
    x = scale * np.array([-2.0, -1.0, 0.0, 0.0, 1.0, 2.0])

    def found(*y: int) -> Separation | None:
        return separation("binomial", np.array(y, float), design(x))

    assert found(0, 0, 0, 0, 1, 1) == Separation((1,), complete=True)
    assert found(0, 0, 0, 1, 1, 1) == Separation((1,), complete=False)
    assert found(0, 0, 1, 0, 0, 1) is None
    assert found(0, 1, 0, 0, 1, 1) is None


def test_only_the_terms_that_separate_are_named() -> None:
    rng = np.random.default_rng(1)
    noise, arm = rng.normal(size=200), np.arange(200) % 2.0
    y = np.where(arm == 1, rng.random(200) < 0.3, 0.0) * 1.0

    assert separation("binomial", y, design(noise, arm)) == Separation((2,), complete=False)


def test_two_terms_can_separate_what_neither_does_alone() -> None:
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(2, 300))
    y = (one + other > 0.5) * 1.0

    both = separation("binomial", y, design(one, other))

    assert both == Separation((1, 2), complete=True)
    assert separation("binomial", y, design(one)) is None


@pytest.mark.parametrize("family", ["poisson", "nbinom2"])
def test_counts_are_separated_by_a_value_without_events_only(family: str) -> None:
    arm, wave = np.arange(40) % 2.0, np.arange(40) // 20 * 1.0
    none = np.where(arm == 1, 0.0, 1 + np.arange(40) % 3)
    some = none.copy()
    some[1] = 1.0

    assert separation(family, none, design(wave, arm)) == Separation((2,), complete=False)
    assert separation(family, some, design(wave, arm)) is None
    assert separation(family, none + 1, design(wave, arm)) is None


def test_drawn_outcomes_agree_with_the_limits_of_their_likelihood() -> None:
    """Along a separating direction, and along no other, the likelihood never falls."""
    rng = np.random.default_rng(3)
    seen = set()
    for _ in range(60):
        x = design(rng.integers(0, 3, 12) * 1.0, rng.normal(size=12))
        y = (rng.random(12) < 0.25) * 1.0
        if not 0 < y.sum() < 12 or np.linalg.matrix_rank(x) < 3:
            continue
        turns = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 2001)])
        ends = (2 * y - 1)[:, None] * (x[:, 1:] @ turns.T)
        # For each direction of the terms the best intercept: between the two outcomes' values.
        gap = ends[y == 1].min(axis=0) + ends[y == 0].min(axis=0)
        clear = abs(gap.max()) > 1e-2
        if clear:
            found = separation("binomial", y, x) is not None
            assert found is bool(gap.max() > 0)
            seen.add(found)
    assert seen == {True, False}


def test_an_arm_without_events_is_refused_by_its_name() -> None:
    frame = simulated(4, "risk")
    never = frame.assign(y=frame["y"] * frame["rsw"])
    told = frame.assign(y=frame["rsw"])

    with pytest.raises(QuasiSeparatedError, match="rsw") as refusal:
        fit_generalised(never, ("rsw",), GROUPS, "binomial")
    assert (refusal.value.code, refusal.value.names) == ("quasi_separated", ("rsw",))
    with pytest.raises(SeparatedError) as whole:
        fit_generalised(told, ("rsw",), GROUPS, "binomial")
    assert whole.value.code == "separated"


def test_a_risk_that_is_rare_in_both_arms_is_fitted() -> None:
    frame = simulated(4, "risk").assign(y=0.0)
    for arm in (0, 1):
        few = frame.index[frame["rsw"] == arm][::40]
        frame.loc[few, "y"] = 1.0

    assert isinstance(frame, pd.DataFrame)
    assert fit_generalised(frame, ("rsw",), GROUPS[:1], "binomial").converged
