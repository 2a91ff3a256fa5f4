"""docs/parameters.md, written from the declarations: ``python -m study.settings.manual``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from study.measures import MEASURES
from study.settings.describe import allowed, alternatives, unwrapped
from study.settings.model import Settings

MANUAL = Path("docs/parameters.md")
TOP = """# Parameters

Every choice of the study is in `params.yaml`. After a change, `dvc repro` reruns the stages that
depend on it. Each setting is declared once, in `study/settings/`; this page is written from there
by `python -m study.settings.manual`.

`python -m study.settings` checks the file, and so does every stage before it does anything. A
wrong name, type or value is refused with its line, what is allowed and the nearest name. A value
that is allowed and absurd gives a warning. Texts that YAML could take for something else (`no`,
`012`, `9E3`, `2024-10-01`) stand in quotes; anchors, aliases and tags are not used.
"""


def manual() -> str:
    """The page."""
    parts = [TOP]
    for name, field in Settings.model_fields.items():
        model = _group(field.annotation)
        assert model is not None, name
        parts.append(f"## {name}\n\n{_prose(model)}\n\n{_table(model)}\n")
        if name == "outcomes":
            parts.append(_measures())
    return "\n".join(parts)


def _measures() -> str:
    """What can be an outcome, and of which claims."""
    lines = [
        "### Measures",
        "",
        "A measure is an outcome of the claims that name it, and of no other.",
        "",
        "| frame | kind | measure | from | to | unit | claims |",
        "|---|---|---|---|---|---|---|",
    ]
    for m in MEASURES.values():
        high = "" if m.high is None else f"{m.high:g}"
        cells = (m.frame, m.kind, f"`{m.name}`", f"{m.low:g}", high, m.unit, " ".join(m.claims))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _prose(model: type[BaseModel]) -> str:
    return cleandoc(model.__doc__ or "")


def _table(model: type[BaseModel]) -> str:
    lines = ["| setting | what it may be | meaning |", "|---|---|---|"]
    lines += [f"| `{path}` | {may} | {meaning} |" for path, may, meaning in _rows(model, "")]
    return "\n".join(lines)


def _rows(model: type[BaseModel], before: str) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        path = f"{before}{name}"
        group = _group(field.annotation)
        if group is None:
            yield path, _may(field), field.description or ""
        else:
            base, _ = unwrapped(alternatives(field.annotation)[0])
            several = get_origin(base) is tuple
            what = "a list of groups" if several else "a group"
            yield path, f"{what}{_default(field)}", field.description or ""
            yield from _rows(group, f"{path}[]." if several else f"{path}.")


def _may(field: FieldInfo) -> str:
    said = allowed(field.annotation, field.metadata).replace("|", "\\|")
    return f"{said}{_default(field)}"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return ""
    value = field.default
    shown = {None: "null", (): "an empty list", False: "false"}.get(value, value)
    return f"; {shown} unless given"


def _group(annotation: Any) -> type[BaseModel] | None:
    """The group of settings that a field is, or of which it is a list."""
    base, _ = unwrapped(alternatives(annotation)[0])
    if get_origin(base) is tuple:
        base, _ = unwrapped(get_args(base)[0])
    return base if isinstance(base, type) and issubclass(base, BaseModel) else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m study.settings.manual",
        description=__doc__,
        epilog="Example: python -m study.settings.manual",
    )
    parser.add_argument("--out", type=Path, default=MANUAL, help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    options.out.write_text(manual(), encoding="utf-8")
    print(f"Wrote {options.out}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
