"""The project's own settings, changed as a test needs them."""

import pickle
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rsw.imports import ROOT
from study.settings.load import PARAMS, settings_from
from study.settings.model import Settings
from study.settings.yaml_file import read_yaml

Changes = Mapping[str, Any]
STATED = {
    "name": "stated",
    "label": "Stated",
    "unit": "points",
    "kind": "mean",
    "effect": 1.0,
    "variances": {"site": 0.1, "unit": 0.1, "worker": 0.1, "observation": 0.7},
}


class WrittenOut(yaml.SafeDumper):
    """Writes what occurs twice twice, where PyYAML would put an anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@cache
def _own() -> bytes:
    """Pickled, from which a copy is made ten times as fast as by copying."""
    return pickle.dumps(read_yaml(ROOT / PARAMS).values)


def plain(changes: Changes | None = None) -> dict[str, Any]:
    """The values of params.yaml; ``changes`` are by dotted path, such as outcomes.0.kind."""
    values: dict[str, Any] = pickle.loads(_own())
    for dotted, value in (changes or {}).items():
        *outer, last = [int(part) if part.isdigit() else part for part in dotted.split(".")]
        place: Any = values
        for key in outer:
            place = place[key]
        place[last] = value
    return values


def settings(changes: Changes | None = None) -> Settings:
    """The settings with changes, checked."""
    return settings_from(plain(changes))


def write(folder: Path, changes: Changes | None = None) -> Path:
    """Write params.yaml with changes; they need not be right."""
    path = folder / "params.yaml"
    text = yaml.dump(plain(changes), Dumper=WrittenOut, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


def only(*names: str, **line: Any) -> dict[str, Any]:
    """Changes that keep the named outcomes, each with ``line``'s keys, and plan no other."""
    own = plain()
    questions = [q for q in own["planning"]["questions"] if q.get("outcome") in names]
    return {
        "outcomes": [{**o, **line} for o in own["outcomes"] if o["name"] in names],
        "planning.questions": questions or [STATED],
    }
