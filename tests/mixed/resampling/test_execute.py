"""The same numbers wherever the repeats run."""

import numpy as np
import pytest

from mixed.resampling.execute import Execution, repeat


def draw(rng: np.random.Generator) -> float:
    return float(rng.normal())


@pytest.mark.parametrize("backend", ["loky", "dask"])
def test_serial_loky_and_dask_give_identical_numbers(backend: str) -> None:
    serial = repeat(draw, 40, seed=3)
    assert repeat(draw, 40, 3, Execution(backend, workers=2)) == serial


def test_repeats_are_independent_of_how_many_there_are_and_differ_from_each_other() -> None:
    assert repeat(draw, 10, seed=3) == repeat(draw, 40, seed=3)[:10]
    assert len(set(repeat(draw, 40, seed=3))) == 40
    assert repeat(draw, 10, seed=3) != repeat(draw, 10, seed=4)
