"""The same numbers wherever the repeats run."""

from collections.abc import Iterator

import numpy as np
import pytest
from distributed import LocalCluster

from mixed.resampling import execute
from mixed.resampling.execute import Execution, OtherCodeError, each, repeat


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


def square(number: int) -> int:
    return number * number


def fails(number: int) -> int:
    if number == 2:
        raise ValueError("two cannot be done")
    return number


@pytest.mark.parametrize("backend", ["serial", "loky", "dask"])
def test_answers_come_in_the_order_of_what_was_asked_and_a_fault_is_that_of_the_task(
    backend: str,
) -> None:
    execution = Execution(backend, workers=2)
    assert list(each(square, iter(range(9)), execution)) == [n * n for n in range(9)]
    with pytest.raises(ValueError, match="two cannot be done"):
        list(each(fails, range(4), execution))


def test_what_cannot_even_be_asked_is_raised_where_it_was_asked() -> None:
    def asked() -> Iterator[int]:
        yield 1
        raise ValueError("there is no second")

    for backend in ("serial", "loky"):
        with pytest.raises(ValueError, match="there is no second"):
            list(each(square, asked(), Execution(backend, workers=2)))


def test_workers_of_a_cluster_that_run_other_code_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        execution = Execution("dask", scheduler=cluster.scheduler_address)
        assert list(each(square, range(3), execution)) == [0, 1, 4]
        monkeypatch.setattr(execute, "code_checksum", OtherEachTime())
        with pytest.raises(OtherCodeError, match="run other code than this process"):
            list(each(square, range(3), execution))


class OtherEachTime:
    """A checksum that is another wherever it is computed."""

    def __call__(self, packages: list[str]) -> str:
        import os

        return str(os.getpid())
