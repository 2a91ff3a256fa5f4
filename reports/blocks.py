"""What a page is made of: tables and figures as records, drawn by the macros in templates/."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from study.results import ALL
from study.vocabulary import MARKERS

MANY = 8  # columns that fit beside each other with the usual space between them
_ID = re.compile(r"[a-z][a-z0-9-]*$")


def name(text: str, tag: Literal["span", "code"] = "span") -> Markup:
    """Mark the name of a file, column or rule, which may break after its underscores."""
    broken = escape(text).replace("_", Markup("_<wbr>"))
    return Markup('<{0} class="name">{1}</{0}>').format(tag, broken)


def _check_id(name: str) -> None:
    if not _ID.match(name):
        raise ValueError(f"{name!r} is not an id: lower-case letters, digits and hyphens only.")


@dataclass(frozen=True)
class PrintedColumn:
    """A column of a printed table.

    Attributes
    ----------
    key : which value of a row it shows.
    label : its header; never empty.
    numeric : set in figures of equal width, to the right.
    """

    key: str
    label: str
    numeric: bool = False


def printed(table: str, *names: str) -> list[PrintedColumn]:
    """Columns of a results table under the headers that it declares."""
    declared = [ALL[table].column[name] for name in names]
    return [PrintedColumn(each.name, each.label, numeric=each.numeric) for each in declared]


@dataclass(frozen=True)
class Group:
    """Rows of a table under a heading of their own."""

    heading: str
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class PrintedTable:
    """A printed table. The first column heads its row.

    Attributes
    ----------
    rows : one mapping a row, from a column's key to text (escaped) or ``Markup`` (not escaped).
    groups : instead of ``rows``, rows in named groups.
    notes : sentences printed under the table, above the legend of the markers that occur in it.
    wide : keep columns readable in the scroll region rather than squeezing them.
    stacks : on a narrow screen, set each row as a block of labelled lines; for tables of words.
    """

    id: str
    caption: str
    columns: Sequence[PrintedColumn]
    rows: Sequence[Mapping[str, str]] = ()
    groups: Sequence[Group] = ()
    notes: Sequence[str] = ()
    wide: bool = False
    stacks: bool = False

    def __post_init__(self) -> None:
        _check_id(self.id)
        if not self.caption or not all(c.label for c in self.columns):
            raise ValueError(f"Table {self.id!r} needs a caption and a label on every column.")

    @property
    def classes(self) -> str:
        """Classes of the table's style; one with many columns stands closer."""
        many = len(self.columns) > MANY
        styles = {"wide": self.wide, "stacks": self.stacks, "many": many}
        return " ".join(style for style, applies in styles.items() if applies)

    @property
    def all_rows(self) -> list[Mapping[str, str]]:
        """All rows, whatever their group."""
        return [*self.rows, *(row for group in self.groups for row in group.rows)]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Each marker that occurs in the table, with its meaning."""
        text = " ".join(str(row[c.key]) for row in self.all_rows for c in self.columns)
        return [(marker, meaning) for marker, meaning in MARKERS.items() if marker in text]


@dataclass(frozen=True)
class PrintedFigure:
    """A printed figure with its data table beside it.

    Attributes
    ----------
    title : a sentence that states the finding.
    alt : what the picture is, in one short sentence.
    description : the long description, in paragraphs.
    panels : one or more inline SVG images (from ``reports.figures.svg``); several flow into as
        many columns as fit.
    caption : the line under the picture: how to read it, and whether the data are synthetic.
    """

    id: str
    number: int
    title: str
    alt: str
    description: Sequence[str]
    panels: Sequence[Markup]
    caption: str
    table: PrintedTable

    def __post_init__(self) -> None:
        _check_id(self.id)
        if not (self.title and self.alt and self.description and self.panels and self.caption):
            raise ValueError(f"Figure {self.id!r} lacks a title, alt, description or picture.")


@dataclass(frozen=True)
class Banner:
    """The strip at the top of every page.

    Attributes
    ----------
    source : "synthetic", "real", or "official" (published official statistics); sets its colour.
    heading, text : what the data are, in words.
    facts : short pairs such as ("Status", "Draft").
    """

    source: Literal["synthetic", "real", "official"]
    heading: str
    text: str
    facts: Sequence[tuple[str, str]]
