"""A built page as a reader meets it: text by section, and tables by row and column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from reports.sentences.formats import MINUS, NBSP

NUMBER = re.compile(rf"{MINUS}?(?:\d[\d,]*)?\.?\d+")


def numbers(text: str) -> list[str]:
    """The numbers of a text in their order, as they are printed."""
    return NUMBER.findall(text.replace(NBSP, " "))


@dataclass
class ReadTable:
    """A table: its caption, its column headers and its body rows, headings of groups left out."""

    id: str
    caption: str = ""
    headers: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def cells(self) -> list[tuple[str, str, str]]:
        """Header, first cell of the row, and text of every cell but the first of its row."""
        return [
            (header, row[0], text)
            for row in self.rows
            for header, text in zip(self.headers[1:], row[1:], strict=True)
        ]


class ReadPage(HTMLParser):
    """A page of this project, read.

    Attributes
    ----------
    tables : section → text of its tables, cell by cell.
    prose : section → text outside tables and pictures, piece by piece.
    read : every table.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.section, self.in_table, self.in_picture, self.in_label = "", 0, 0, 0
        self.block, self.cell = "", ""
        self.tables: dict[str, list[str]] = {}
        self.prose: dict[str, list[str]] = {}
        self.read: list[ReadTable] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self.section = str(given["id"])
        if tag == "div" and given.get("class") == "table":
            self.block = str(given["id"])
        if tag == "table":
            self.read.append(ReadTable(self.block))
        if tag == "tr" and self.read and self.in_table:
            self.read[-1].rows.append([])
        self.in_table += tag == "table"
        self.in_picture += tag == "svg"
        self.in_label += given.get("class") == "stack-label"
        if tag in ("th", "td", "caption"):
            self.cell = ""

    def handle_endtag(self, tag: str) -> None:
        self.in_table -= tag == "table"
        self.in_picture -= tag == "svg"
        if tag == "span":
            self.in_label = 0
        if not self.in_table:
            return
        table, text = self.read[-1], self.cell.strip()
        if tag == "caption":
            table.caption = text
        if tag in ("th", "td"):
            table.rows[-1].append(text)
        if tag == "thead":
            table.headers = table.rows.pop()
        if tag == "tr" and table.headers and len(table.rows[-1]) == 1:
            table.rows.pop()  # the heading of a group

    def handle_data(self, data: str) -> None:
        if self.in_picture or not data.strip():
            return
        text = data.replace(NBSP, " ")
        kind = self.tables if self.in_table else self.prose
        kind.setdefault(self.section, []).append(text)
        if self.in_table and not self.in_label:
            self.cell += text
