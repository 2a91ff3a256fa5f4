"""What is wrong with settings, in sentences that name file, line, key and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from study.settings import describe
from study.settings.yaml_file import Path_, Where, dotted, shown


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or absurd, about a setting.

    ``sentence`` follows the setting's path: "must be ..., not ...".
    """

    path: Path_
    sentence: str


def placed(fault: Fault, file: str, values: Any, lines: Where) -> str:
    """The sentence of a fault with its file, line and path."""
    line = next(
        (lines[fault.path[:n]] for n in range(len(fault.path), 0, -1) if fault.path[:n] in lines),
        None,
    )
    at = file if line is None else f"{file}, line {line}"
    return f"{at}: {dotted(fault.path)}{_whose(fault.path, values)} {fault.sentence}"


def _whose(path: Path_, values: Any) -> str:
    """The name of the line of a list that a path leads into, as (ghq12_likert)."""
    name = ""
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(part, int) and isinstance(values, Mapping):
            called = values.get("name") or values.get("outcome")
            if isinstance(called, str) and called.isprintable():
                name = f" ({called})"
    return name if len(name) < 50 else ""


def of_fields(error: ValidationError, values: Any) -> list[Fault]:
    """What the declarations of the settings find wrong."""
    faults = error.errors(include_url=False, include_context=False, include_input=True)
    unknown = {tuple(e["loc"]) for e in faults if e["type"] == "extra_forbidden"}
    missing = {tuple(e["loc"]) for e in faults if e["type"] == "missing"}
    misspelt = {
        path: (*path[:-1], near)
        for path in unknown
        if (near := _near_key(path, missing, values)) is not None
    }
    found: dict[Path_, Fault] = {}
    for e in faults:
        path = tuple(e["loc"])
        if any(len(o["loc"]) > len(path) and o["loc"][: len(path)] == path for o in faults):
            continue  # a list whose one line is wrong counts as empty
        if e["type"] == "extra_forbidden":
            sentence = _unknown_key(path, misspelt.get(path))
        elif e["type"] == "missing":
            if path in misspelt.values():
                continue
            sentence = f"is missing: it must be {describe.allowed(*describe.declared(path))}."
        elif path[-1:] == ("[key]",):
            path = path[:-1]
            names = describe.keys_at(path[:-1])
            sentence = f"is no name here{_meant(str(path[-1]), names)}"
        else:
            sentence = _wrong_value(path, e["input"])
        found.setdefault(path, Fault(path, sentence))
    return list(found.values())


def _near_key(path: Path_, missing: Iterable[Path_], values: Any) -> str | None:
    """The setting of the same group that a misspelt one stands for."""
    group = path[:-1]
    there = _at(values, group)
    free = [name for name in describe.names_at(group) if name not in there]
    lost = [str(other[-1]) for other in missing if other[:-1] == group]
    near = describe.nearest(str(path[-1]), lost) or describe.nearest(str(path[-1]), free)
    return near


def _at(values: Any, path: Path_) -> Mapping[str, Any]:
    for part in path:
        values = values[part]
    return values if isinstance(values, Mapping) else {}


def _unknown_key(path: Path_, misspelt: Path_ | None) -> str:
    if misspelt is not None:
        return f"is no setting: did you mean {misspelt[-1]}?"
    if homes := describe.homes().get(str(path[-1])):
        where = " or ".join(home or "the outermost level" for home in homes[:3])
        return f"is no setting here: {path[-1]} stands in {where}."
    return f"is no setting: here are {describe.listed(describe.names_at(path[:-1]))}."


def _wrong_value(path: Path_, value: Any) -> str:
    annotation, metadata = describe.declared(path)
    meant = ""
    if isinstance(value, str) and (names := describe.options(path)):
        near = describe.nearest(value, names)
        meant = f"; did you mean {near}?" if near else ""
    said = f"must be {describe.allowed(annotation, metadata)}, not {shown(value)}{meant}"
    return said if said.endswith("?") else f"{said}."


def _meant(name: str, names: Iterable[str]) -> str:
    known = list(names)
    near = describe.nearest(name, known)
    return f": did you mean {near}?" if near else f": known are {describe.listed(known)}."


def unknown_name(path: Path_, what: str, name: str, names: Iterable[str]) -> Fault:
    """A name that nothing has."""
    known = list(names)
    near = describe.nearest(name, known)
    end = f"did you mean {near}?" if near else f"there are {describe.listed(known)}."
    return Fault(path, f"names {shown(name)}, which is no {what}: {end}")
