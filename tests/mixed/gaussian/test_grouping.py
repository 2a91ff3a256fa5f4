"""A group is its path: the same id elsewhere is another group, and order is that of the paths."""

from __future__ import annotations

import numpy as np
import pytest

from mixed.gaussian.grouping import blocks, group_codes, path_codes


def test_an_id_in_two_groups_is_two_groups() -> None:
    codes, keys = path_codes({"site": ["b", "a", "b", "a"], "unit": [1, 1, 2, 1]})
    assert codes.tolist() == [1, 0, 2, 0]
    assert keys["site"].tolist() == ["a", "b", "b"]
    assert keys["unit"].tolist() == [1, 1, 2]
    assert group_codes(keys, "site").tolist() == [0, 1, 1]
    assert group_codes(keys, "unit").tolist() == [0, 1, 2]


def test_groups_of_random_rows_are_those_of_their_tuples() -> None:
    rng = np.random.default_rng(2)
    for _ in range(20):
        rows = rng.integers(0, 4, (50, 3))
        codes, keys = path_codes({name: rows[:, at] for at, name in enumerate("abc")})
        paths = sorted({tuple(row) for row in rows.tolist()})
        assert codes.tolist() == [paths.index(tuple(row)) for row in rows.tolist()]
        assert list(zip(*(keys[name].tolist() for name in "abc"), strict=True)) == paths
        for depth, name in enumerate("abc", start=1):
            shorter = [path[:depth] for path in paths]
            above = sorted(set(shorter))
            assert group_codes(keys, name).tolist() == [above.index(path) for path in shorter]


def test_a_missing_id_is_named_by_its_column() -> None:
    with pytest.raises(ValueError, match="'unit' has a missing id"):
        path_codes({"site": ["a", "a"], "unit": ["u", None]})


def test_no_groups_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="needs a grouping column"):
        path_codes({})


def test_blocks_cover_every_row_once() -> None:
    for rows, step in ((10, 3), (9, 3), (1, 5), (0, 5), (3, 0)):
        assert [i for part in blocks(rows, step) for i in range(rows)[part]] == list(range(rows))
