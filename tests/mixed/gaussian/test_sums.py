import tracemalloc

import numpy as np
import pandas as pd
import pytest

from mixed.gaussian import sums as sums_module
from mixed.gaussian.rows import sums_of_rows
from mixed.gaussian.sums import GroupedSums, collapse, combine, leave_out
from tests.mixed.gaussian.dense import LEVELS, random_design

FIXED, TERMS = ["arm", "x"], ("1", "arm", "x")


def frame(seed: int = 4) -> pd.DataFrame:
    return random_design(np.random.default_rng(seed))


def rows_of(f: pd.DataFrame, **options: object) -> GroupedSums:
    return sums_of_rows(f, "y", FIXED, LEVELS, **options)


def assert_same(one: GroupedSums, other: GroupedSums) -> None:
    for name in LEVELS:
        assert list(one.keys[name]) == list(other.keys[name])
    for name in ("rows", "log_weights", "count", "x_sum", "y_sum", "xx", "xy", "yy"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-12, abs=1e-12), name


def test_sums_drawn_by_hand() -> None:
    found = collapse(
        [np.ones(4), np.array([1.0, 2, 3, 4])],
        np.array([5.0, 6, 7, 8]),
        {"site": ["b", "a", "b", "b"], "unit": [1, 1, 2, 1]},
    )

    assert list(found.keys["site"]) == ["a", "b", "b"]
    assert list(found.keys["unit"]) == [1, 1, 2]  # unit 1 of a is not unit 1 of b
    assert found.count.tolist() == [1, 2, 1]
    assert found.x_sum.tolist() == [[1, 2], [2, 5], [1, 3]]
    assert found.y_sum.tolist() == [[6, 13, 7]]
    assert found.rows.tolist() == [1, 3]
    assert found.xx[1].tolist() == [[3, 8], [8, 26]]
    assert found.xy[1].tolist() == [[20, 58]]
    assert found.yy.tolist() == [[36], [138]]


@pytest.mark.parametrize("detail", ["site", "unit", "worker"])
@pytest.mark.parametrize("weights", [None, "w"])
def test_parts_add_up_to_the_whole(detail: str, weights: str | None) -> None:
    whole = frame()
    parts = [whole.iloc[k::3] for k in range(3)]

    added = combine([rows_of(part, detail=detail, weights=weights) for part in parts])

    assert_same(added, rows_of(whole, detail=detail, weights=weights))


@pytest.mark.parametrize("detail", ["site", "unit"])
def test_a_group_taken_out_is_as_if_it_had_never_been_there(detail: str) -> None:
    whole = frame()
    sums = rows_of(whole, detail=detail)
    groups = (
        whole[list(LEVELS[: LEVELS.index(detail) + 1])]
        .drop_duplicates()
        .sort_values([*LEVELS][: LEVELS.index(detail) + 1])
    )
    for place, group in enumerate(groups.itertuples(index=False)):
        gone = np.logical_and.reduce(
            [whole[n] == v for n, v in zip(group._fields, group, strict=True)]
        )
        assert_same(leave_out(sums, place), rows_of(whole[~gone], detail=detail))


def test_small_blocks_give_the_same_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows_of(frame(), weights="w")
    monkeypatch.setattr(sums_module, "BLOCK", 20)

    assert_same(rows_of(frame(), weights="w"), whole)


def test_collapsing_takes_less_memory_than_the_columns_themselves() -> None:
    n = 200_000
    worker = np.arange(n) // 4
    whole = pd.DataFrame(
        {"site": worker // 6250, "unit": worker // 8, "worker": worker, "y": np.sin(worker)}
    ).assign(arm=lambda f: f["site"] % 2 * 1.0, x=np.cos(np.arange(n)))
    tracemalloc.start()
    rows_of(whole)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < whole.memory_usage(index=False).sum()
