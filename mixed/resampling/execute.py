"""One way to repeat a computation many times, on one core, several, or a cluster.

Every repeat has its own generator, spawned from the one seed by its number. Which worker runs it,
and in which batch, therefore changes nothing: serial, loky and dask give identical numbers.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from joblib import Parallel, delayed, parallel_config
from threadpoolctl import threadpool_limits
from tqdm import tqdm

Argument = TypeVar("Argument")
Result = TypeVar("Result")
Backend = Literal["serial", "loky", "dask"]
BACKENDS: tuple[Backend, ...] = ("serial", "loky", "dask")
# Batches a worker gets: enough to even out their loads, few enough to keep messages rare.
_BATCHES_A_WORKER = 8


class OtherCodeError(ValueError):
    """The workers of a cluster run other code than this process; the message says so."""


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


def each(
    task: Callable[[Argument], Result],
    arguments: Iterable[Argument],
    execution: Execution = SERIAL,
) -> Iterator[Result]:
    """Call ``task`` with each argument, and give what it returns in the arguments' order.

    Parameters
    ----------
    task : picklable for loky and dask: a function of a module, or ``functools.partial`` of one.
    arguments : asked for as workers become free, so that few wait in memory.

    Raises
    ------
    OtherCodeError : when the workers of a dask scheduler run other code.
    """
    with _backend(execution):
        yield from Parallel(return_as="generator", batch_size=1)(
            delayed(_alone)(task, argument) for argument in arguments
        )


def _alone(task: Callable[[Argument], Result], argument: Argument) -> Result:
    # Several processes with several BLAS threads each would fight over the cores.
    with threadpool_limits(1):
        return task(argument)


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
    with tqdm(total=times, desc=title, disable=not title) as bar:
        for batch in each(partial(_run_batch, task, seed), numbers, execution):
            results.extend(batch)
            bar.update(len(batch))
    return results


def _run_batch(
    task: Callable[[np.random.Generator], Result], seed: int, numbers: Sequence[int]
) -> list[Result]:
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
        with _client(execution), parallel_config(backend="dask", n_jobs=-1):
            yield


@contextmanager
def _client(execution: Execution) -> Iterator[None]:
    """A connection to the cluster; joblib takes the latest."""
    from distributed import Client

    if execution.scheduler is None:
        with _local(execution.workers).as_current():
            yield
        return
    with Client(execution.scheduler) as client:  # type: ignore[no-untyped-call]
        _check_code(client)
        yield


@cache
def _local(workers: int) -> Any:
    """A cluster of this computer, which takes seconds to start and ends with the process."""
    from distributed import Client

    return Client(n_workers=workers, threads_per_worker=1, dashboard_address=None)  # type: ignore[no-untyped-call]


def _check_code(client: Any) -> None:
    packages = _beside()
    own = code_checksum(packages)
    found = client.run(code_checksum, packages)
    if other := sorted(worker for worker, code in found.items() if code != own):
        raise OtherCodeError(
            f"The workers {', '.join(other)} of the dask cluster run other code than this process: "
            "start them in this folder, or in one with the same files."
        )


def _beside() -> list[str]:
    """The packages in use that lie beside this one: the project's."""
    around = Path(__file__).parents[2]
    places = {name: getattr(sys.modules[name], "__path__", None) for name in {*sys.modules}}
    return sorted(
        name
        for name, paths in places.items()
        if "." not in name and paths and Path(next(iter(paths))).parent == around
    )


def code_checksum(packages: Sequence[str]) -> str:
    """Checksum of the Python files of packages, as they lie where they are imported from."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in packages:
        spec = find_spec(name)
        for folder in sorted(spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(folder).rglob("*.py")):
                digest.update(f"{name}/{path.relative_to(folder).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
