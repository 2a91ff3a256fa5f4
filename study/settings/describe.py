"""What a setting may be, in words: taken from its declaration, for refusals and for the manual."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel
from pydantic.fields import FieldInfo

from study.settings.base import Allowed, Known
from study.settings.model import Settings
from study.settings.yaml_file import Path_

NAMES_SHOWN = 12


def unwrapped(annotation: Any) -> tuple[Any, list[Any]]:
    """A declared type without its rules, and the rules."""
    rules: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *own = get_args(annotation)
        for rule in own:
            rules += rule.metadata if isinstance(rule, FieldInfo) else [rule]
    return annotation, rules


def alternatives(annotation: Any) -> tuple[Any, bool]:
    """A declared type without ``None``, and whether it may be none."""
    if get_origin(annotation) in (Union, UnionType):
        rest = [part for part in get_args(annotation) if part is not NoneType]
        return rest[0], True
    return annotation, False


def allowed(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    """What a value of this type may be, to follow "must be"."""
    plain, optional = alternatives(annotation)
    base, rules = unwrapped(plain)
    said = _allowed(base, [*rules, *metadata])
    return f"{said}, or null" if optional else said


def _allowed(base: Any, rules: Sequence[Any]) -> str:
    for rule in rules:
        if isinstance(rule, AfterValidator):
            if isinstance(rule.func, Allowed):
                return rule.func.allowed
            if isinstance(rule.func, Known):
                return f"one of {listed(rule.func.names)}"
    if get_origin(base) is Literal:
        names = [str(name) for name in get_args(base)]
        return f"{', '.join(names[:-1])} or {names[-1]}"
    if get_origin(base) is tuple:
        items = get_args(base)
        if items[-1] is Ellipsis:
            least = _limit(rules, "min_length") or 0
            return f"a list{f' of at least {least}' if least else ''}, each {allowed(items[0])}"
        return f"a list of {len(items)}, each {allowed(items[0])}"
    if get_origin(base) is dict:
        names_of, value = get_args(base)
        return f"names ({allowed(names_of)}), each with {allowed(value)}"
    if base is bool:
        return "true or false"
    if base is date:
        return 'a date in quotes, such as "2023-10-02"'
    if base in (int, float):
        return f"{'a whole number' if base is int else 'a number'}{_limits(rules)}"
    if isinstance(base, type) and issubclass(base, BaseModel):
        return f"a group of settings ({listed(base.model_fields)})"
    return "a text"


def _limit(rules: Sequence[Any], name: str) -> Any:
    return next((getattr(rule, name) for rule in rules if hasattr(rule, name)), None)


def _limits(rules: Sequence[Any]) -> str:
    ge, le, gt, lt = (_limit(rules, name) for name in ("ge", "le", "gt", "lt"))
    if ge is not None and le is not None:
        return f" from {ge:g} to {le:g}"
    said = [
        f"{word} {value:g}"
        for word, value in (("of at least", ge), ("above", gt), ("of at most", le), ("below", lt))
        if value is not None
    ]
    return f" {' and '.join(said)}" if said else ""


def listed(names: Iterable[str]) -> str:
    """Names one after the other, not endlessly many."""
    all_ = list(names)
    more = f" and {len(all_) - NAMES_SHOWN} more" if len(all_) > NAMES_SHOWN else ""
    return ", ".join(all_[:NAMES_SHOWN]) + more


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant."""
    by_fold = {known.casefold(): known for known in names}
    found = difflib.get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def declared(path: Path_) -> tuple[Any, list[Any]]:
    """The declared type of a setting and its rules; the type is None where none is declared."""
    annotation: Any = Settings
    metadata: list[Any] = []
    for part in path:
        base, _ = unwrapped(alternatives(unwrapped(annotation)[0])[0])
        if isinstance(base, type) and issubclass(base, BaseModel) and part in base.model_fields:
            field = base.model_fields[str(part)]
            annotation, metadata = field.annotation, list(field.metadata)
        elif get_origin(base) is tuple and isinstance(part, int):
            items = get_args(base)
            annotation, metadata = items[0 if items[-1] is Ellipsis else part % len(items)], []
        elif get_origin(base) is dict:
            annotation, metadata = get_args(base)[1], []
        else:
            return None, []
    return annotation, metadata


def names_at(path: Path_) -> tuple[str, ...]:
    """The settings of the group at a path."""
    base, _ = unwrapped(alternatives(unwrapped(declared(path)[0])[0])[0])
    if isinstance(base, type) and issubclass(base, BaseModel):
        return tuple(base.model_fields)
    return ()


def keys_at(path: Path_) -> tuple[str, ...]:
    """The names that may stand in the group at a path, where any of them may be left out."""
    base, _ = unwrapped(declared(path)[0])
    return tuple(map(str, get_args(get_args(base)[0])))


def options(path: Path_) -> tuple[str, ...]:
    """The names that the setting at a path may have, if they are a few."""
    annotation, metadata = declared(path)
    base, rules = unwrapped(alternatives(annotation)[0])
    for rule in (*rules, *metadata):
        if isinstance(rule, AfterValidator) and isinstance(rule.func, Known):
            return rule.func.names
    return tuple(map(str, get_args(base))) if get_origin(base) is Literal else ()


def leaves(model: type[BaseModel] = Settings, path: Path_ = ()) -> Iterator[Path_]:
    """The path of every setting that is no group, with 0 for any line of a list of groups."""
    for name, field in model.model_fields.items():
        here = (*path, name)
        base, _ = unwrapped(alternatives(field.annotation)[0])
        if get_origin(base) is tuple:
            item, _ = unwrapped(get_args(base)[0])
            base, here = (item, (*here, 0)) if _is_group(item) else (base, here)
        if _is_group(base):
            yield from leaves(base, here)
        else:
            yield here


def _is_group(base: Any) -> bool:
    return isinstance(base, type) and issubclass(base, BaseModel)


@cache
def homes() -> dict[str, list[str]]:
    """Where each setting's name stands, by the name: for one that was put into another group."""
    found: dict[str, list[str]] = {}
    for path in leaves():
        names = [str(part) for part in path if isinstance(part, str)]
        for end in range(1, len(names) + 1):
            group = ".".join(names[: end - 1])
            places = found.setdefault(names[end - 1], [])
            if group not in places:
                places.append(group)
    return found
