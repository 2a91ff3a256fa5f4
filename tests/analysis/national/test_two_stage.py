"""Comparisons of authority summaries against hand computation and scipy."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import stats

from analysis.national.two_stage import (
    adopters_against_others,
    authority_summaries,
    contrast,
    neighbour_differences,
    paired,
    permutation_p,
)
from mixed.few_clusters.design import Design
from tests.drawn import table, typed

KINDS = {
    "area": "id",
    "name": "id",
    "region": "id",
    "year": "integer",
    "rsw": "integer",
    "caseload": "number",
}


def years(text: str) -> pd.DataFrame:
    return typed(table(text), KINDS)


def summaries(
    adopters: list[float] | npt.NDArray[Any], others: list[float] | npt.NDArray[Any]
) -> pd.DataFrame:
    values = [*adopters, *others]
    return pd.DataFrame(
        {
            "summary": np.array(values, dtype="float64"),
            "rsw": [1] * len(adopters) + [0] * len(others),
        }
    )


def test_a_summary_is_the_mean_distance_from_each_years_mean() -> None:
    found = authority_summaries(
        years(
            """
            area | name | region | year | rsw | caseload
            A    | Ash  | North  | 2017 | 1   | 20
            A    | Ash  | North  | 2018 | 1   | 16
            B    | Birk | North  | 2017 | 0   | 14
            B    | Birk | North  | 2018 | 0   | 12
            C    | Cole | South  | 2018 | 0   | 11
            D    | Dean | South  | 2017 | 0   | .
            """
        ),
        "caseload",
    )
    # means: 2017 is 17, 2018 is 13
    assert found["area"].tolist() == ["A", "B", "C"]
    assert found["summary"].tolist() == pytest.approx([3.0, -2.0, -2.0])
    assert found["n_years"].tolist() == [2, 2, 1]
    assert found["rsw"].tolist() == [1, 0, 0]


def test_a_common_trend_leaves_the_summaries_as_they_are() -> None:
    rows = years(
        """
        area | name | region | year | rsw | caseload
        A    | Ash  | North  | 2017 | 1   | 20
        A    | Ash  | North  | 2018 | 1   | 16
        B    | Birk | North  | 2017 | 0   | 14
        B    | Birk | North  | 2018 | 0   | 12
        """
    )
    fallen = rows.assign(caseload=rows["caseload"] - 5 * (rows["year"] == 2018))
    assert authority_summaries(fallen, "caseload")["summary"].tolist() == pytest.approx(
        authority_summaries(rows, "caseload")["summary"].tolist()
    )


def test_within_regions_a_region_apart_says_nothing() -> None:
    found = authority_summaries(
        years(
            """
            area | name | region | year | rsw | caseload
            A    | Ash  | North  | 2017 | 1   | 20
            B    | Birk | North  | 2017 | 0   | 14
            C    | Cole | South  | 2017 | 0   | 3
            """
        ),
        "caseload",
        ("year", "region"),
    )
    assert found["summary"].tolist() == pytest.approx([3.0, -3.0, 0.0])


def test_adopters_are_compared_on_the_degrees_of_freedom_of_the_design() -> None:
    """Welch's statistic, which scipy gives; its limit is t on (3 + 2) (3 + 3/5) / 10 = 1.8."""
    adopters, others = [1.0, 4.0, 2.5], [0.0, 1.0, -2.0, 3.0, 0.5]
    found = adopters_against_others(summaries(adopters, others), 0.9)
    t = stats.ttest_ind(adopters, others, equal_var=False).statistic
    assert found.estimate == pytest.approx(np.mean(adopters) - np.mean(others))
    assert found.estimate / found.standard_error == pytest.approx(t)
    assert (found.df, found.p) == pytest.approx((1.8, 2 * stats.t.sf(t, 1.8)))
    half = stats.t.isf(0.05, 1.8) * found.standard_error
    assert (found.low, found.high) == pytest.approx((found.estimate - half, found.estimate + half))


@pytest.mark.parametrize("adopters", [[1.0], [1.0, 3.0]])
def test_fewer_than_three_adopters_are_refused_rather_than_given_an_interval(
    adopters: list[float],
) -> None:
    with pytest.raises(ValueError, match="too few authorities"):
        adopters_against_others(summaries(adopters, [0.0, 1.0, 2.0]), 0.95)


@pytest.mark.parametrize("adopters", [1, 2, 3])
@pytest.mark.parametrize("others", [1, 2, 3, 20])
def test_a_p_value_needs_the_authorities_that_any_comparison_of_sites_needs(
    adopters: int, others: int
) -> None:
    """The gate is that of the study: three on either side."""
    design = Design(adopters, others)
    allowed = min(adopters, others) >= 3

    assert np.isnan(contrast(1.0, 0.5, 3.0, 0.95, design).p) != allowed
    assert not np.isnan(contrast(1.0, 0.5, 3.0, 0.95, design).low)
    rows = summaries(np.arange(adopters) + 3.0, np.arange(others) / 2)
    assert np.isnan(permutation_p(rows, 20, 1)) != allowed
    pairs = pd.DataFrame({"difference": np.arange(adopters) + 1.0, "n_neighbours": others})
    if adopters > 1:
        assert np.isnan(paired(pairs, 0.95).p) != allowed


def test_authorities_that_are_alike_but_for_rounding_are_refused() -> None:
    with pytest.raises(ValueError, match="too few authorities with different values"):
        adopters_against_others(summaries([0.1 + 0.2, 0.3, 0.3], [0.7, 0.1 * 7, 0.7]), 0.95)


def test_the_detectable_difference_is_found_four_times_in_five() -> None:
    random = np.random.default_rng(1)
    detectable = contrast(0.0, 1.0, 6.0, 0.95, Design(7, 7)).detectable
    samples = detectable + random.normal(size=(20_000, 7)) * np.sqrt(7)
    found = stats.ttest_1samp(samples, 0, axis=1).pvalue < 0.05
    assert found.mean() == pytest.approx(0.80, abs=0.02)


def test_the_permutation_p_approaches_the_exact_one() -> None:
    adopters, others = [3.0, 2.0, 1.5], [0.0, 1.0, -1.0, 2.5]
    values = adopters + others

    def difference(chosen: Any) -> Any:
        rest = [v for i, v in enumerate(values) if i not in chosen]
        return abs(np.mean([values[i] for i in chosen]) - np.mean(rest))

    dealings = list(combinations(range(7), 3))
    exact = np.mean([difference(d) >= difference((0, 1, 2)) - 1e-12 for d in dealings])
    found = permutation_p(summaries(adopters, others), draws=20_000, seed=3)
    assert found == pytest.approx(exact, abs=0.01)


def test_the_permutation_p_depends_on_the_seed_and_not_on_the_order_of_rows() -> None:
    rows = summaries([3.0, 2.0, 1.5], [0.0, 1.0, -1.0, 0.5, 2.5])
    assert permutation_p(rows, 500, 1) == permutation_p(rows.iloc[::-1], 500, 1)
    assert len({permutation_p(rows, 500, seed) for seed in range(5)}) > 1


def test_the_permutation_p_is_never_zero() -> None:
    rows = summaries([100.0, 101.0, 102.0], list(np.arange(20.0)))
    assert permutation_p(rows, 99, 1) >= 1 / 100


PAIRS = pd.DataFrame(
    [("A", "B"), ("A", "C"), ("A", "F"), ("F", "C"), ("F", "A"), ("B", "A")],
    columns=["area", "neighbour"],
)


def test_an_adopter_is_compared_with_its_neighbours_in_the_same_years() -> None:
    found = neighbour_differences(
        years(
            """
            area | name | region | year | rsw | caseload
            A    | Ash  | North  | 2017 | 1   | 20
            A    | Ash  | North  | 2018 | 1   | 16
            A    | Ash  | North  | 2019 | 1   | .
            B    | Birk | North  | 2017 | 0   | 14
            B    | Birk | North  | 2018 | 0   | 12
            B    | Birk | North  | 2019 | 0   | 99
            C    | Cole | North  | 2018 | 0   | 10
            F    | Fell | North  | 2018 | 1   | 17
            """
        ),
        PAIRS,
        "caseload",
    )
    # Ash: 2017 is 20 - 14, 2018 is 16 - 11; Fell is no neighbour of Ash, being an adopter
    assert found["name"].tolist() == ["Ash", "Fell"]
    assert found["difference"].tolist() == pytest.approx([5.5, 7.0])
    assert found["n_neighbours"].tolist() == [2, 1]
    assert found["n_years"].tolist() == [2, 1]


def test_an_adopter_without_neighbours_is_left_out() -> None:
    found = neighbour_differences(
        years(
            """
            area | name | region | year | rsw | caseload
            A    | Ash  | North  | 2017 | 1   | 20
            D    | Dean | North  | 2017 | 0   | 14
            """
        ),
        PAIRS,
        "caseload",
    )
    assert found.empty


def test_the_paired_comparison_is_scipys_statistic_on_the_second_stages_degrees_of_freedom() -> (
    None
):
    differences = [1.3, 0.1, 2.5, 1.9, 1.1, 0.9, -0.7]
    found = paired(pd.DataFrame({"difference": differences, "n_neighbours": 5}), 0.95)
    t = stats.ttest_1samp(differences, 0).statistic

    assert (found.estimate, found.df) == pytest.approx((np.mean(differences), 0.3 * 9))
    assert found.p == pytest.approx(2 * stats.t.sf(t, 0.3 * 9))
    assert found.low == pytest.approx(found.estimate * (1 - stats.t.isf(0.025, 0.3 * 9) / t))


def test_adopters_that_differ_alike_are_known_no_better_than_their_neighbours_are() -> None:
    """Three adopters 1 above their neighbours to a hair; the neighbours leave .04 open of each."""
    alike = pd.DataFrame({"difference": [1.0, 1.001, 0.999], "own": 0.04, "n_neighbours": 10})

    found = paired(alike, 0.95)

    assert found.standard_error == pytest.approx(np.sqrt(0.04 / 3))
    assert paired(alike.drop(columns="own"), 0.95).p < 0.01 < found.p


@pytest.mark.slow
def test_intervals_hold_the_truth_although_neighbouring_years_are_alike() -> None:
    """Years of an authority follow an autoregression; 150 countries, adopters 1 higher.

    The test is stricter than normal authorities need: .95 or more.
    """
    random = np.random.default_rng(5)
    n_adopters, n, n_years = 7, 60, 9
    pairs = pd.DataFrame(
        [(f"A{i}", f"A{7 + (5 * i + j) % 53}") for i in range(7) for j in range(5)],
        columns=["area", "neighbour"],
    )
    held = []
    for _ in range(150):
        values = random.normal(size=n)[:, None] + np.zeros(n_years)
        state = random.normal(size=n)
        for year in range(n_years):
            state = 0.6 * state + 0.8 * random.normal(size=n)
            values[:, year] += state
        values[:n_adopters] += 1
        frame = pd.DataFrame(
            {
                "area": np.repeat([f"A{i}" for i in range(n)], n_years),
                "year": np.tile(range(n_years), n),
                "rsw": np.repeat(np.arange(n) < n_adopters, n_years).astype(int),
                "caseload": values.ravel(),
            }
        ).assign(name="", region="")
        both = (
            adopters_against_others(authority_summaries(frame, "caseload"), 0.95),
            paired(neighbour_differences(frame, pairs, "caseload"), 0.95),
        )
        held.append([found.low < 1 < found.high for found in both])
    # .95 with a Monte Carlo standard error of .018
    assert (np.mean(held, axis=0) >= 0.95 - 0.045).all()
