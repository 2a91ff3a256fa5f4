"""Fidelity index: worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from study.instruments import fidelity


def ratings(*values: float | None) -> pd.DataFrame:
    return pd.DataFrame([values], columns=list(fidelity.COMPONENTS), dtype="Float64")


@pytest.mark.parametrize(
    ("values", "index"),
    [
        ((0,) * 10, 0.0),
        ((4,) * 10, 1.0),
        ((4, 3, 2, 1, 0, 4, 3, 2, 1, 0), 0.5),  # sum 20, mean 2, 2 / 4
        ((4, 4, 4, 4, 4, 4, 4, 4, 1, 1), 0.85),  # sum 34, mean 3.4, 3.4 / 4
    ],
)
def test_the_index_is_the_mean_of_ten_components_over_four(
    values: tuple[int, ...], index: float
) -> None:
    assert fidelity.score(ratings(*values)).tolist() == pytest.approx([index])


@pytest.mark.parametrize("missing", range(10))
def test_one_missing_component_leaves_the_index_missing(missing: int) -> None:
    values = [None if number == missing else 4 for number in range(10)]
    assert fidelity.score(ratings(*values)).isna().all()


@pytest.mark.parametrize("wrong", [-1, 5])
def test_a_rating_outside_the_range_is_refused_by_component(wrong: int) -> None:
    with pytest.raises(ValueError, match="fid_shared_caseload"):
        fidelity.score(ratings(4, wrong, 4, 4, 4, 4, 4, 4, 4, 4))


def test_an_absent_component_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="fid_senior_support"):
        fidelity.score(ratings(*[4] * 10).drop(columns="fid_senior_support"))
