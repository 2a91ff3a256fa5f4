import numpy as np
import pandas as pd
import pytest

from analysis.frames.sample import FrameError
from analysis.site_numbers.path import path
from analysis.two_stage.comparison import two_stage
from tests.analysis.site_numbers.made import people, sample

pytestmark = pytest.mark.slow


def study(rng: np.random.Generator, a: float, b: float, sites: int = 8) -> pd.DataFrame:
    made = []
    for i in range(sites):
        rsw = i % 2
        mediator = a * rsw + rng.normal(0, 0.3) + rng.normal(0, 1, 8)
        y = b * mediator[:, None] + 3.0 * rsw + rng.normal(0, 0.5, (8, 4))
        rows = people(f"s{i:03d}", rsw, y.tolist())
        made.append(rows.assign(x=np.repeat(mediator, 4)))
    return pd.concat(made, ignore_index=True)


def test_the_arms_difference_is_the_product_of_both_paths() -> None:
    rows = study(np.random.default_rng(1), a=1.0, b=0.5, sites=200)
    found = two_stage(sample(rows, "path", "x"), 0.95).effect
    assert found.estimate == pytest.approx(0.5, abs=4 * found.standard_error)


def test_what_the_arm_does_beside_the_path_is_not_in_it() -> None:
    rows = study(np.random.default_rng(2), a=0.0, b=0.5, sites=200)
    found = two_stage(sample(rows, "path", "x"), 0.95).effect
    assert found.estimate == pytest.approx(0.0, abs=4 * found.standard_error)


def test_the_error_of_the_inner_path_is_in_the_interval() -> None:
    rows = study(np.random.default_rng(3), a=1.0, b=0.5)
    numbers = path(sample(rows, "path", "x"))
    assert numbers.slope_variance > 0


def test_a_mediator_alike_in_all_units_of_a_site_tells_nothing() -> None:
    rows = study(np.random.default_rng(4), a=1.0, b=0.5)
    rows["x"] = rows["rsw"].astype(float)
    with pytest.raises(FrameError, match="no_number_of_any_site"):
        path(sample(rows, "path", "x"))
