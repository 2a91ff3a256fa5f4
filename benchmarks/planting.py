"""A clean workbook of one table, and the same with an identifier planted in one place."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from benchmarks.hostile_files import altered
from benchmarks.identifiers import HEADERS, IDENTIFIERS, LABELS

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
_PATH = (
    '<AlternateContent xmlns="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<Choice Requires="x15"><absPath xmlns="http://schemas.microsoft.com/office/spreadsheetml/2010/'
    '11/ac" url={}/></Choice></AlternateContent>'
)
_RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

Cells = list[list[str]]
Part = bytes | Callable[[bytes], bytes]


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
        self.parts: dict[str, Part] = {}

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
        return altered(content.getvalue(), self.parts)


def _pivot_xml(header: str, values: list[str], taken_by: str = "a program") -> bytes:
    items = "".join(f"<s v={quoteattr(value)}/>" for value in values)
    return (
        f'<pivotCacheDefinition xmlns="{_MAIN}" refreshedBy={quoteattr(taken_by)}><cacheFields>'
        f"<cacheField name={quoteattr(header)}><sharedItems>{items}</sharedItems></cacheField>"
        "</cacheFields></pivotCacheDefinition>"
    ).encode()


def _after(tag: str, more: str) -> Callable[[bytes], bytes]:
    """Put more XML after the first tag of a kind."""
    pattern = re.compile(rf"<{tag}[^>]*>".encode())
    return lambda xml: pattern.sub(lambda found: found[0] + more.encode(), xml, count=1)


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
    book.parts[_PIVOT] = _pivot_xml("Reference", _values(book, kind))


def _pivot_elsewhere(book: Book, kind: str) -> None:
    book.parts["xl/other/cache.xml"] = _pivot_xml("Reference", _values(book, kind))


def _pivot_author(book: Book, kind: str) -> None:
    book.parts[_PIVOT] = _pivot_xml("Count", ["1", "2"], _told(book, kind))


def _values(book: Book, kind: str) -> list[str]:
    return [IDENTIFIERS[kind](book.rng) for _ in range(ROWS)]


def _told(book: Book, kind: str) -> str:
    """An identifier by itself, where nothing else is said."""
    value = IDENTIFIERS[kind](book.rng)
    return f"born {value}" if kind == "date_of_birth" else value


def _blank_column(book: Book, kind: str) -> None:
    cells = [""] * ROWS
    cells[book.rng.randrange(ROWS)] = IDENTIFIERS[kind](book.rng)
    book.add_column("Reference 2", cells)


def _labelled(book: Book, kind: str) -> None:
    cells = [f"{book.rng.randrange(10**9, 10**10)}" for _ in range(ROWS)]
    between = book.rng.choice((":", "", ": ", "-"))
    cells[book.rng.randrange(ROWS)] = f"{LABELS[kind]}{between}{IDENTIFIERS[kind](book.rng)}"
    book.add_column("Reference 2", cells)


def _formula(book: Book, kind: str) -> None:
    formula = f'=IF(A2="{_told(book, kind)}",1,2)'
    book.steps.append(lambda made: made.worksheets()[0].write_formula(3, 12, formula, None, 1))


def _path(book: Book, kind: str) -> None:
    where = f"C:\\Cases\\{_told(book, kind)}\\"
    book.parts["xl/workbook.xml"] = _after("workbook", _PATH.format(quoteattr(where)))


def _sharing(book: Book, kind: str) -> None:
    user = quoteattr(_told(book, kind))
    book.parts["xl/workbook.xml"] = _after("workbook", f"<fileSharing userName={user}/>")


def _style(book: Book, kind: str) -> None:
    style = f"<cellStyle name={quoteattr(_told(book, kind))} xfId='0'/>"
    book.parts["xl/styles.xml"] = _after("cellStyles", style)


def _changes(book: Book, kind: str) -> None:
    cells = "".join(
        f'<rcc rId="{i}" sId="1"><nc r="B{i}" t="inlineStr"><is><t>{escape(value)}</t></is></nc>'
        "</rcc>"
        for i, value in enumerate(_values(book, kind), start=2)
    )
    xml = f'<revisions xmlns="{_MAIN}">{cells}</revisions>'
    book.parts["xl/revisions/revisionLog1.xml"] = xml.encode()


def _linked(book: Book, kind: str) -> None:
    values = "".join(f'<rv s="0"><v>{escape(v)}</v></rv>' for v in _values(book, kind))
    xml = f'<rvData xmlns="{_RICH}">{values}</rvData>'
    book.parts["xl/richData/rdrichvalue.xml"] = xml.encode()


def _property(book: Book, kind: str) -> None:
    text = _sentence(kind, IDENTIFIERS[kind](book.rng))
    book.steps.append(lambda made: made.set_properties({"comments": text}))


PLACES: Mapping[str, Callable[[Book, str], None]] = {
    "one cell of a declared column": _cell,
    "one cell among ten-digit ids": _cell_of_numbers,
    "a whole declared column": _column,
    "extra column, telling header": _extra_told,
    "extra column, neutral header": _extra,
    "one cell of a blank column": _blank_column,
    "one labelled cell among numbers": _labelled,
    "free text": _free_text,
    "header": _header,
    "title row": _title,
    "hidden sheet": _hidden,
    "comment": _comment,
    "defined name": _name,
    "cached pivot": _pivot,
    "cached pivot, another name": _pivot_elsewhere,
    "cached pivot, who took it": _pivot_author,
    "formula": _formula,
    "path of the workbook": _path,
    "user who shares it": _sharing,
    "record of changes": _changes,
    "linked data type": _linked,
    "name of a style": _style,
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
