"""A site that withdraws: where its records lie, and how they are removed.

What holds its rows goes, other sites' rows beside them too where one file has both: the next run
makes it anew without the site. Released results and pages stay until that run replaces them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from dvc.utils.serialize import modify_yaml

from study.files import leftovers, without_temporary
from study.stages import INCOMING, STAGES

SUPERSEDED = f"{INCOMING}/.superseded"
COPIES = ".dvc/tmp/exps"
"""Working copies of experiments, with extracts that ``dvc exp run --copy-paths`` copied."""

LOCK, PARAMS = "dvc.lock", "params.yaml"
_LISTS = (("study", "sites"), ("synthetic", "rsw_sites"))


@dataclass(frozen=True)
class Withdrawal:
    """What is there of a site.

    Attributes
    ----------
    paths : files and folders that hold its rows.
    locked : stages whose entries in dvc.lock name such a file.
    settings : lists of params.yaml that name the site.
    """

    site: str
    paths: tuple[Path, ...]
    locked: tuple[str, ...]
    settings: tuple[tuple[str, ...], ...]

    @property
    def known(self) -> bool:
        """Whether anything is the site's own."""
        names = {without_temporary(path).name for path in self.paths}
        own = not names.isdisjoint((self.site, f"{self.site}.html"))
        return own or bool(self.settings)


def find(root: Path, site: str) -> Withdrawal:
    """Look for all that is there of a site.

    Raises
    ------
    OSError, ValueError : when the settings or the lock cannot be read.
    """
    params, lock = _read(root / PARAMS), _read(root / LOCK).get("stages", {})
    stages = [stage for stage in STAGES.values() if stage.row_level and stage.name != "synthesise"]
    return Withdrawal(
        site=site,
        paths=tuple(path.relative_to(root) for path in _paths(root, site)),
        locked=tuple(stage.name for stage in stages if stage.name in lock),
        settings=tuple(keys for keys in _LISTS if site in _list_at(params, keys)),
    )


def _paths(root: Path, site: str) -> Iterator[Path]:
    for folder in (INCOMING, SUPERSEDED):
        yield from _there(root / folder / site)
    for stage in STAGES.values():
        if not stage.row_level or stage.name == "synthesise":
            continue
        for path in (*stage.writes.values(), *stage.keeps.values()):
            if stage.name == "ingest":
                yield from _there(root / path / site)
                yield from leftovers(root / path)
            elif stage.name == "councils":
                yield from _there(root / path / f"{site}.html")
            else:
                yield from _there(root / path)
    yield from _there(root / COPIES)


def _there(path: Path) -> Iterator[Path]:
    """A path, and what a killed process left beside it, as far as they are there."""
    if path.exists():
        yield path
    yield from leftovers(path)


def remove(root: Path, found: Withdrawal) -> None:
    """Remove it, the settings' lines last, so that a run that was cut short can be taken up.

    Raises
    ------
    OSError : when something cannot be removed.
    subprocess.CalledProcessError : when DVC cannot clear its cache.
    """
    for path in found.paths:
        if (root / path).is_dir():
            shutil.rmtree(root / path)
        else:
            (root / path).unlink()
    if found.locked:
        with modify_yaml(root / LOCK) as lock:
            for stage in found.locked:
                del lock["stages"][stage]
    if (root / ".dvc").is_dir():
        clear_cache(root)
    with modify_yaml(root / PARAMS) as params:
        for keys in found.settings:
            _list_at(params, keys).remove(found.site)


def clear_cache(root: Path) -> None:
    """Drop from DVC's cache all that the working copy's dvc.lock does not name.

    Raises
    ------
    subprocess.CalledProcessError : when DVC says that it cannot; what it said is in ``stderr``.
    """
    command = [sys.executable, "-m", "dvc", "gc", "--workspace", "--force", "--quiet"]
    subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    shutil.rmtree(root / ".dvc/cache/runs", ignore_errors=True)  # hashes of what was there


def _read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if not isinstance(content, dict):
        raise ValueError(f"{path} is not as it was written: a mapping was expected.")  # noqa: TRY004
    return content


def _list_at(params: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        params = params.get(key) or {}
    return params or []
