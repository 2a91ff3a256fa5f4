"""Runs in processes of their own, on one thread, so that time and peak memory are their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RSCRIPT = shutil.which("Rscript")
R_FILE = Path(__file__).with_name("engine.R")
NO_R = "R is not installed here: no comparison with it."
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


def python_run(what: str, *arguments: object) -> dict[str, Any]:
    """A function of ``benchmarks.engine_run``, by its name."""
    return _json(module_run("benchmarks.engine_run", what, *arguments))


def r_run(what: str, *arguments: object) -> dict[str, Any]:
    """A case of ``engine.R``; R must be there."""
    return _json(_printed([str(RSCRIPT), str(R_FILE), what, *map(str, arguments)]))


def module_run(module: str, *arguments: object) -> str:
    """What a module prints."""
    return _printed([sys.executable, "-m", module, *map(str, arguments)])


def multiples(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    """Another engine's time and memory as multiples of this engine's."""
    return f"{theirs['cpu'] / ours['cpu']:,.1f}, {theirs['memory'] / ours['memory']:,.1f}"


def _printed(command: Sequence[str]) -> str:
    environment = {**os.environ, **ONE_THREAD}
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment
    ).stdout


def _json(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found
