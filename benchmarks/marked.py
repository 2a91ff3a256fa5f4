"""Tables of the docs that a measurement writes: Markdown between two marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from study.files import write_text


def between_marks(page: Path, start: str, end: str, lines: Iterable[str]) -> None:
    """Put lines between the page's marks.

    Raises
    ------
    ValueError : when the page lacks a mark.
    """
    text = page.read_text(encoding="utf-8")
    if text.count(start) != 1 or text.count(end) != 1:
        raise ValueError(f"{page} needs the lines {start} and {end} once each.")
    before, rest = text.split(start)
    after = rest.split(end)[1]
    written = "\n".join(lines)
    write_text(f"{before}{start}\n\n{written}\n\n{end}{after}", page)


def head(names: Sequence[str]) -> Iterator[str]:
    """The two first lines of a table."""
    yield row(*names)
    yield "|" + "---|" * len(names)


def row(*cells: object) -> str:
    """A line of a table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def rate(value: Any) -> str:
    """A share as .050; 0 and 1 in full."""
    if np.isnan(value):
        return "–"
    return f"{value:.3f}".removeprefix("0") if 0 < value < 1 else f"{value:.0f}"
