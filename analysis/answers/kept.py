"""Answers of the latest run, taken up again where nothing on which they rest has changed.

An answer's name is a checksum of the question, its rows, what was assumed, the code of the floors
that answer and the versions of their libraries. So an answer is either that of the same
computation or not found, and to lose the folder costs time alone.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import joblib

from analysis.answers.contrast import Found
from analysis.frames.sample import Sample
from analysis.questions.estimand import Estimand
from mixed.resampling.execute import code_checksum
from study.files import replacing

_SIZE = hashlib.sha256().digest_size
_CODE = ("study", "mixed", "analysis")
_LIBRARIES = ("joblib", "mixedlm", "numpy", "pandas", "pyarrow", "scipy", "statsmodels")


def name_of(sample: Sample, *assumed: object) -> str:
    """The name of an answer: as long as it is the same, so is the answer."""
    return str(joblib.hash((_versions(), _asked(sample.estimand), sample.rows, assumed)))


def _asked(estimand: Estimand) -> Estimand:
    """The question without what is only said of it, or matters to its verdict alone."""
    bare = replace(estimand, claim="", role="", frame="", scale="")
    return replace(bare, side="for", plausible_range=0.0)


@cache
def _versions() -> tuple[str, ...]:
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    return (code_checksum(_CODE), platform.python_version(), *libraries)


def read(folder: Path, name: str, estimand: Estimand) -> Found | None:
    """The answer to a question that was asked before; None where there is none, or none whole."""
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    checksum, answer = content[:_SIZE], content[_SIZE:]
    if _checksum(answer) != checksum:  # damaged, and so nothing to unpickle
        return None
    found: Found = pickle.loads(answer)
    return replace(found, estimand=estimand)


def write(found: Found, folder: Path, name: str) -> None:
    """Keep an answer."""
    with replacing(folder / name, private=True) as temporary:
        answer = pickle.dumps(found)
        temporary.write_bytes(_checksum(answer) + answer)


def _checksum(answer: bytes) -> bytes:
    return hashlib.sha256(answer).digest()


def keep_only(folder: Path, names: Collection[str]) -> None:
    """Forget the answers of earlier runs: they may be of a site that has withdrawn."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in names:
            path.unlink(missing_ok=True)
