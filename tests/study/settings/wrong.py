"""Wrong settings: drawn from every declaration, and written by hand where meaning is wrong.

Each is a change of params.yaml by dotted path, and words that the sentence about it must hold.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, get_args, get_origin

from study.settings.describe import alternatives, declared, leaves, options, unwrapped
from study.settings.yaml_file import Path_, dotted
from tests.settings import plain


class Wrong(NamedTuple):
    """``change`` is (path, value), or (path, ABSENT)."""

    kind: str
    path: Path_
    value: Any
    words: tuple[str, ...]


ABSENT = object()
# Of these lists the line of params.yaml that has the optional keys.
LINES = {("outcomes",): 9, ("planning", "questions"): 1}


def there() -> list[Path_]:
    """Every setting that params.yaml has, in one line of each list of groups."""
    found = []
    for path in leaves():
        for group, line in LINES.items():
            if path[: len(group)] == group:
                path = (*group, line, *path[len(group) + 1 :])
        place: Any = plain()
        for part in path:
            try:
                place = place[part]
            except (KeyError, IndexError, TypeError):
                break
        else:
            found.append(path)
    return found


def drawn() -> Iterator[Wrong]:
    """Every setting misspelt, of another type, and beyond each end of its range."""
    for path in there():
        name, here = str(path[-1]), dotted(path)
        annotation, metadata = declared(path)
        plain_type, _ = alternatives(annotation)
        base, rules = unwrapped(plain_type)
        yield Wrong("misspelt", path, f"{name}x", (f"{here}x", f"did you mean {name}?"))
        for value in of_another_type(base):
            yield Wrong("type", path, value, (here, "must be"))
        for value in beyond((*rules, *metadata)):
            yield Wrong("range", path, value, (here, "must be"))
        if names := options(path):
            yield Wrong("name", path, f"{names[0]}x", (here, "must be"))
        if declared_as_required(path):
            yield Wrong("missing", path, ABSENT, (here, "is missing"))


def declared_as_required(path: Path_) -> bool:
    """Whether a setting has no value unless one is given."""
    group, _ = unwrapped(alternatives(unwrapped(declared(path[:-1])[0])[0])[0])
    return bool(group.model_fields[str(path[-1])].is_required())


def of_another_type(base: Any) -> tuple[Any, ...]:
    """Values that a reader could hold for this type, and that are not of it."""
    if get_origin(base) is tuple:
        return ("one", {"a": 1}, 3, None)
    if get_origin(base) is dict:
        return ([1], "one")
    if base in (int, float) or (get_args(base) and isinstance(get_args(base)[0], int)):
        return ("1", True, [1], 1.5 if base is not float else "one")
    if base is bool:
        return ("yes", 1)
    return (7, True, ["one"], "")


def beyond(rules: tuple[Any, ...]) -> Iterator[Any]:
    """Values just beyond each end of a range, of the type of the end."""
    for rule in rules:
        for end, step in (("ge", -1), ("gt", 0), ("le", 1), ("lt", 0)):
            if hasattr(rule, end):
                yield getattr(rule, end) + step
