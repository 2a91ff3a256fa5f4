"""Products over the meetings of groups and units: those of the dense matrices, by every way."""

import numpy as np
import pytest

from mixed.gaussian import meetings
from mixed.gaussian.meetings import Meetings


def drawn(groups: int, units: int, each: int) -> Meetings:
    """Every group meets between one and ``each`` units, and one group nobody."""
    rng = np.random.default_rng(3)
    met = [
        np.sort(rng.choice(units, rng.integers(1, each + 1) if g != 1 else 0, replace=False))
        for g in range(groups)
    ]
    group = np.repeat(np.arange(groups), [len(m) for m in met])
    return Meetings(group, np.concatenate(met).astype(np.intp), (groups, units), None)


@pytest.mark.parametrize("most", [4, 5_000_000], ids=["in pieces", "at once"])
@pytest.mark.parametrize(("groups", "units", "each"), [(40, 30, 3), (5, 6, 6)])
def test_products_are_those_of_the_matrices(
    monkeypatch: pytest.MonkeyPatch, groups: int, units: int, each: int, most: int
) -> None:
    monkeypatch.setattr(meetings, "_PAIRS", most)
    level, rng = drawn(groups, units, each), np.random.default_rng(4)
    assert level.crowded == (each == units)
    a, b = rng.normal(size=(2, len(level.group)))
    weight = rng.uniform(size=groups)
    one, other = (level.matrix(values).toarray() for values in (a, b))
    k = rng.normal(size=(units, units))
    k += k.T

    np.testing.assert_allclose(level.both(a, b), one.T @ other + other.T @ one, atol=1e-12)
    np.testing.assert_allclose(
        level.gram(weight[level.group], a), one.T @ (weight[:, None] * one), atol=1e-12
    )
    assert a @ level.across(k, b) == pytest.approx(np.trace(k @ one.T @ other))


def test_the_pairs_that_are_held_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "_PAIRS", 10)
    level = drawn(40, 300, 5)
    pieces = [len(pairs.other) for pairs in level._pieces()]
    assert len(pieces) > 3
    assert max(pieces) <= 10 + 5 * 4 // 2  # and what the last group of a piece adds
