"""A clean workbook of one table, and the same with an identifier planted in one place."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import quoteattr

import xlsxwriter

from benchmarks.identifiers import HEADERS, IDENTIFIERS

ROWS = 60
_TABLE_HEADERS = (
    "visit_id",
    "family_id",
    "worker_id",
    "visit_date",
    "visit_number",
    "setting",
    "announced",
    "child_seen",
    "duration_min",
)
_PIVOT = "xl/pivotCache/pivotCacheDefinition1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Cells = list[list[str]]


class Book:
    """A workbook in the making: the cells of its sheet, and what is done to it besides."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.titles: Cells = []
        self.rows: Cells = [list(_TABLE_HEADERS)]
        for _ in range(ROWS):
            ids = [f"{rng.getrandbits(64):016x}" for _ in range(3)]
            day = f"2024-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
            minutes = str(rng.randrange(10, 200))
            self.rows.append([*ids, day, rng.choice("23"), "home", "yes", "no", minutes])
        self.steps: list[Callable[[xlsxwriter.Workbook], object]] = []
        self.pivot: tuple[str, list[str]] | None = None

    def add_column(self, header: str, values: list[str]) -> None:
        """Put a column beside those of the table."""
        for row, cell in zip(self.rows, [header, *values], strict=True):
            row.append(cell)

    def bytes(self) -> bytes:
        """The workbook."""
        content = io.BytesIO()
        book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False})
        sheet = book.add_worksheet("Visits")
        for i, row in enumerate([*self.titles, *self.rows]):
            for j, cell in enumerate(row):
                sheet.write_string(i, j, cell)
        for step in self.steps:
            step(book)
        book.close()
        if self.pivot:
            with zipfile.ZipFile(content, "a") as archive:
                archive.writestr(_PIVOT, _pivot_xml(*self.pivot))
        return content.getvalue()


def _pivot_xml(header: str, values: list[str]) -> str:
    items = "".join(f"<s v={quoteattr(value)}/>" for value in values)
    return (
        f'<pivotCacheDefinition xmlns="{_MAIN}"><cacheFields><cacheField name={quoteattr(header)}>'
        f"<sharedItems>{items}</sharedItems></cacheField></cacheFields></pivotCacheDefinition>"
    )


def _sentence(kind: str, value: str) -> str:
    if kind == "date_of_birth":
        return f"The child was born on {value} and lives with both parents."
    return f"Phone the family first and note {value} on the form."


def _cell(book: Book, kind: str) -> None:
    book.rows[book.rng.randrange(1, ROWS)][1] = IDENTIFIERS[kind](book.rng)


def _cell_of_numbers(book: Book, kind: str) -> None:
    for row in book.rows[1:]:
        row[1] = f"{book.rng.randrange(10**9, 10**10)}"
    _cell(book, kind)


def _column(book: Book, kind: str) -> None:
    for row in book.rows[1:]:
        row[1] = IDENTIFIERS[kind](book.rng)


def _extra(book: Book, kind: str) -> None:
    book.add_column("Reference 2", [IDENTIFIERS[kind](book.rng) for _ in range(ROWS)])


def _extra_told(book: Book, kind: str) -> None:
    book.add_column(HEADERS[kind], [IDENTIFIERS[kind](book.rng) for _ in range(ROWS)])


def _free_text(book: Book, kind: str) -> None:
    notes = ["Visit moved by a day."] * ROWS
    notes[book.rng.randrange(ROWS)] = _sentence(kind, IDENTIFIERS[kind](book.rng))
    book.add_column("Comment", notes)


def _header(book: Book, kind: str) -> None:
    book.add_column(f"Note {_sentence(kind, IDENTIFIERS[kind](book.rng))}", ["x"] * ROWS)


def _title(book: Book, kind: str) -> None:
    book.titles = [[_sentence(kind, IDENTIFIERS[kind](book.rng))], []]


def _hidden(book: Book, kind: str) -> None:
    values = [IDENTIFIERS[kind](book.rng) for _ in range(ROWS)]

    def step(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Old")
        sheet.write_column(0, 0, ["Reference", *values])
        sheet.write_column(0, 1, ["Count", *[1] * ROWS])
        sheet.hide()

    book.steps.append(step)


def _comment(book: Book, kind: str) -> None:
    text = _sentence(kind, IDENTIFIERS[kind](book.rng))
    book.steps.append(lambda made: made.worksheets()[0].write_comment(3, 1, text))


def _name(book: Book, kind: str) -> None:
    value = IDENTIFIERS[kind](book.rng)
    text = f"born {value}" if kind == "date_of_birth" else value
    book.steps.append(lambda made: made.define_name("Chosen", f'="{text}"'))


def _pivot(book: Book, kind: str) -> None:
    book.pivot = ("Reference", [IDENTIFIERS[kind](book.rng) for _ in range(ROWS)])


def _property(book: Book, kind: str) -> None:
    text = _sentence(kind, IDENTIFIERS[kind](book.rng))
    book.steps.append(lambda made: made.set_properties({"comments": text}))


PLACES: Mapping[str, Callable[[Book, str], None]] = {
    "one cell of a declared column": _cell,
    "one cell among ten-digit ids": _cell_of_numbers,
    "a whole declared column": _column,
    "extra column, telling header": _extra_told,
    "extra column, neutral header": _extra,
    "free text": _free_text,
    "header": _header,
    "title row": _title,
    "hidden sheet": _hidden,
    "comment": _comment,
    "defined name": _name,
    "cached pivot": _pivot,
    "document property": _property,
}


def planted(kind: str, place: str, seed: int) -> bytes:
    """A workbook with identifiers of one kind in one place; the same for the same seed."""
    book = Book(random.Random(f"{seed} {kind} {place}"))
    PLACES[place](book, kind)
    return book.bytes()


def clean(seed: int) -> bytes:
    """A workbook without any identifier."""
    return Book(random.Random(seed)).bytes()
