"""CR2 against clubSandwich, at 1e-9 relative: tests/reference/clubsandwich.R made the values."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mixed.few_clusters.cluster_robust import cr2

REFERENCE = Path(__file__).parents[2] / "reference"
EXPECTED = json.loads((REFERENCE / "clubsandwich.json").read_text())
DATA = pd.read_csv(REFERENCE / "rsw_sim.csv")
FEW = DATA[~(DATA["site"].eq("s000000") & DATA["unit"].ne("u000000"))]


def design(data: pd.DataFrame, *columns: str) -> np.ndarray:
    return np.column_stack([np.ones(len(data)), *(data[c] for c in columns)])


@pytest.mark.parametrize(("name", "data"), [("all", DATA), ("unbalanced", FEW)])
def test_equals_clubsandwich_with_sites_as_clusters(name: str, data: pd.DataFrame) -> None:
    fit = cr2(design(data, "rsw", "exper"), data["y"], data["site"])
    assert fit.coefficients == pytest.approx(EXPECTED[name]["est"], rel=1e-9)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(EXPECTED[name]["se"], rel=1e-9)
    assert fit.df == pytest.approx(EXPECTED[name]["df"], rel=1e-9)
    assert fit.n_clusters == 6


def test_equals_clubsandwich_with_site_terms_and_units_as_clusters() -> None:
    sites = pd.get_dummies(DATA["site"], drop_first=True).to_numpy(float)
    fit = cr2(np.column_stack([design(DATA, "exper"), sites]), DATA["y"], DATA["unit"])
    expected = EXPECTED["unit"]
    assert fit.coefficients[:2] == pytest.approx(expected["est"], rel=1e-9)
    assert np.sqrt(np.diag(fit.covariance))[:2] == pytest.approx(expected["se"], rel=1e-9)
    assert fit.df[:2] == pytest.approx(expected["df"], rel=1e-9)


def test_one_row_a_cluster_and_a_mean_is_the_t_test() -> None:
    y = np.array([1.0, 4.0, 2.0, 8.0, 5.0])
    fit = cr2(np.ones((5, 1)), y, np.arange(5))
    assert fit.covariance[0, 0] == pytest.approx(y.var(ddof=1) / 5)
    assert fit.df[0] == pytest.approx(4)


def test_collinear_columns_single_clusters_and_holes_are_refused() -> None:
    y, two = np.arange(4.0), [1, 1, 2, 2]
    with pytest.raises(ValueError, match="collinear"):
        cr2(np.ones((4, 2)), y, two)
    with pytest.raises(ValueError, match="two clusters"):
        cr2(np.ones((4, 1)), y, [1, 1, 1, 1])
    with pytest.raises(ValueError, match="missing or infinite"):
        cr2(np.ones((4, 1)), [1.0, np.nan, 2.0, 3.0], two)
