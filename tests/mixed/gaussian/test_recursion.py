"""log|H| and A'H^-1 A by levels equal the matrices written out, whatever shares its step."""

from __future__ import annotations

import numpy as np
import pytest

from mixed.gaussian import recursion
from mixed.gaussian.recursion import SharedSteps, evaluate, lay_out
from mixed.gaussian.rows import sums_of_rows
from tests.mixed.gaussian.dense import LEVELS, random_design, written_out

FIXED = ["arm", "x"]


@pytest.mark.parametrize("nested", [LEVELS, LEVELS[:2], LEVELS[:1]], ids=len)
@pytest.mark.parametrize("most_counts", [0, 64], ids=["one by one", "shared"])
def test_both_equal_the_matrices_written_out(
    nested: tuple[str, ...], most_counts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recursion, "MOST_COUNTS", most_counts)
    rng = np.random.default_rng(len(nested))
    for _ in range(5):
        frame = random_design(rng)
        dense = written_out(frame, FIXED, nested)
        nesting = lay_out(sums_of_rows(frame, "y", FIXED, nested))
        v = rng.choice([0.0, 0.01, 1.0, 20.0], len(nested))

        log_det, cross = evaluate(nesting, v[None])

        h, a = dense.h(v), np.column_stack([dense.x, dense.y])
        assert log_det.value[0] == pytest.approx(np.linalg.slogdet(h)[1], rel=1e-10, abs=1e-10)
        assert cross.value[0] == pytest.approx(a.T @ np.linalg.solve(h, a), rel=1e-9, abs=1e-9)
        assert isinstance(nesting.lowest, SharedSteps) == (most_counts > 0 and len(nested) > 1)


def test_columns_that_are_recombined_are_those_of_the_product() -> None:
    rng = np.random.default_rng(3)
    nesting = lay_out(sums_of_rows(random_design(rng), "y", FIXED, LEVELS))
    to, v = rng.normal(size=(1, 4, 4)), np.full((1, 3), 0.5)
    _, plain = evaluate(nesting, v)
    _, found = evaluate(nesting.recombine(to), v)
    assert found.value == pytest.approx(to.transpose(0, 2, 1) @ plain.value @ to)


def test_the_weight_of_rows_without_weights_is_their_number() -> None:
    frame = random_design(np.random.default_rng(5))
    assert lay_out(sums_of_rows(frame, "y", FIXED, LEVELS)).weight == len(frame)
    weighted = lay_out(sums_of_rows(frame, "y", FIXED, LEVELS, weights="w"))
    assert weighted.weight == pytest.approx(frame["w"].sum())
