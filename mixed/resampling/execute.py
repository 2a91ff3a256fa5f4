"""One way to repeat a computation many times, on one core, several, or a cluster.

Every repeat has its own generator, spawned from the one seed by its number. Which worker runs it,
and in which batch, therefore changes nothing: serial, loky and dask give identical numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from joblib import Parallel, delayed, parallel_config
from threadpoolctl import threadpool_limits
from tqdm import tqdm

Result = TypeVar("Result")
Backend = Literal["serial", "loky", "dask"]
BACKENDS: tuple[Backend, ...] = ("serial", "loky", "dask")
# Batches a worker gets: enough to even out their loads, few enough to keep messages rare.
_BATCHES_A_WORKER = 8


@dataclass(frozen=True)
class Execution:
    """Where repeats run.

    Attributes
    ----------
    workers : processes of loky; of a local dask cluster when ``scheduler`` is None.
    scheduler : address of a dask scheduler, such as ``tcp://host:8786``.
    """

    backend: Backend = "serial"
    workers: int = 2
    scheduler: str | None = None


SERIAL = Execution()


def repeat(
    task: Callable[[np.random.Generator], Result],
    times: int,
    seed: int,
    execution: Execution = SERIAL,
    *,
    title: str = "",
) -> list[Result]:
    """Call ``task`` ``times`` times, each with a generator of its own, and keep their order.

    Parameters
    ----------
    task : picklable for loky and dask: a function of a module, or ``functools.partial`` of one.
    title : what the progress bar says; "" shows none.
    """
    workers = 1 if execution.backend == "serial" else execution.workers
    size = max(1, -(-times // (workers * _BATCHES_A_WORKER)))
    numbers = [range(first, min(first + size, times)) for first in range(0, times, size)]
    results: list[Result] = []
    with _backend(execution), tqdm(total=times, desc=title, disable=not title) as bar:
        batches = Parallel(return_as="generator", batch_size=1)(
            delayed(_run_batch)(task, seed, batch) for batch in numbers
        )
        for batch in batches:
            results.extend(batch)
            bar.update(len(batch))
    return results


def _run_batch(
    task: Callable[[np.random.Generator], Result], seed: int, numbers: range
) -> list[Result]:
    # Several processes with several BLAS threads each would fight over the cores.
    with threadpool_limits(1):
        return [task(generator(seed, number)) for number in numbers]


def generator(seed: int, number: int) -> np.random.Generator:
    """The generator of one repeat: child ``number`` of the seed."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))


@contextmanager
def _backend(execution: Execution) -> Iterator[None]:
    if execution.backend == "serial":
        with parallel_config(backend="sequential", n_jobs=1):
            yield
    elif execution.backend == "loky":
        with parallel_config(backend="loky", n_jobs=execution.workers, inner_max_num_threads=1):
            yield
    else:
        from distributed import Client

        local = {"n_workers": execution.workers, "threads_per_worker": 1, "dashboard_address": None}
        with (
            Client(execution.scheduler, **({} if execution.scheduler else local)),  # type: ignore[no-untyped-call]
            parallel_config(backend="dask", n_jobs=-1),
        ):
            yield
