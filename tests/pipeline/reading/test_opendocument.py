"""OpenDocument sheets, drawn as their XML: what a person sees is what is read."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.reading.grids import Grid
from pipeline.reading.limits import MAX_CELL, MAX_COLUMNS
from pipeline.reading.missing import UNCALCULATED
from pipeline.reading.opendocument import read_open_document
from pipeline.reading.unreadable import Unreadable

_SPACES = " ".join(
    f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
    for one in ("table", "office", "text", "style")
)


def document(body: str, styles: str = "", **parts: str) -> bytes:
    """A document of one sheet."""
    content = (
        f'<?xml version="1.0"?><office:document-content {_SPACES}>{styles}'
        f'<office:body><office:spreadsheet><table:table table:name="Units" table:style-name="s">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


def row(*cells: str, **named: str) -> str:
    given = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in named.items())
    return f"<table:table-row{given}>{''.join(cells)}</table:table-row>"


def cell(shown: str = "", kind: str = "", value: str = "", more: str = "", inside: str = "") -> str:
    of = "value" if kind in ("float", "percentage", "currency") else f"{kind}-value"
    typed = f' office:value-type="{kind}" office:{of}="{value}"' if kind else ""
    text = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell{typed} {more}>{text}{inside}</table:table-cell>"


def sheet(*rows: str, styles: str = "") -> Grid:
    (grid,), _ = read_open_document(document("".join(rows), styles), "a.ods")
    return grid


def read(*cells: str) -> list[str]:
    return list(sheet(row(*cells)).rows[0])


def cause(data: bytes, room: int = 1_000) -> str:
    with pytest.raises(Unreadable) as refused:
        read_open_document(data, "a.ods", room)
    return refused.value.cause


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        (cell("North"), "North"),
        (cell("12", "float", "12"), "12"),
        (cell("12.50", "float", "12.5"), "12.5"),
        (cell("007", "float", "7"), "007"),
        (cell("12%", "percentage", "0.12"), "0.12"),
        (cell("£1,200", "currency", "1200"), "1200"),
        (cell("9.4E9", "float", "9434765870"), "9434765870"),
        (cell("31/03/24", "date", "2024-03-31"), "2024-03-31"),
        (cell("31/03/24", "date", "2024-03-31T00:00:00"), "2024-03-31"),
        (cell("31/03/24 09:30", "date", "2024-03-31T09:30:00"), "2024-03-31 09:30:00"),
        (cell("TRUE", "boolean", "true"), "TRUE"),
        (cell("1:30", "time", "PT01H30M00S"), "1:30"),
        (cell("#REF!", "float", "0"), "#REF!"),
        (cell("Err:502", "float", "0"), "#VALUE!"),
        (cell("Err:502"), "#VALUE!"),
        (cell('a<text:s text:c="3"/>b<text:line-break/>c<text:span>d</text:span>e'), "a   b\ncde"),
        (cell("one", inside="<text:p>two</text:p>"), "one\ntwo"),
    ],
)
def test_a_cell_is_the_text_that_a_person_sees(drawn: str, text: str) -> None:
    assert read(drawn) == [text]


def test_what_is_repeated_is_spread_out_and_blank_ends_are_not() -> None:
    found = sheet(
        row(cell("a", more='table:number-columns-repeated="2"'), cell("b")),
        row(cell(), number_rows_repeated="2"),
        row(cell(more='table:number-columns-repeated="3"'), cell("c"), number_rows_repeated="2"),
        row(cell(), number_rows_repeated="1048000"),
    )
    assert [list(one) for one in found.rows] == [
        ["a", "a", "b"],
        [],
        [],
        ["", "", "", "c"],
        ["", "", "", "c"],
    ]


def test_hidden_filtered_merged_and_struck_cells_are_told_by_their_place() -> None:
    styles = (
        "<office:automatic-styles>"
        '<style:style style:name="s"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="x">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        "</office:automatic-styles>"
    )
    found = sheet(
        '<table:table-column/><table:table-column table:visibility="collapse" '
        'table:number-columns-repeated="2"/>',
        row(cell("a", more='table:number-columns-spanned="2" table:number-rows-spanned="2"')),
        row(cell("b"), visibility="filter"),
        row(cell("c", more='table:style-name="x"')),
        styles=styles,
    )
    assert found.hidden
    assert found.look.hidden_columns == (1, 2)
    assert found.look.hidden_rows == (1,)
    assert found.look.filtered
    assert found.look.merged == ((0, 0, 1, 1),)
    assert found.look.struck == ((2, 0),)


def test_a_formula_is_known_and_one_without_a_value_is_not_calculated() -> None:
    found = sheet(
        row(
            cell("3", "float", "3", more='table:formula="of:=1+2"'),
            cell(more='table:formula="of:=A1"'),
        )
    )
    assert list(found.rows[0]) == ["3", UNCALCULATED]
    assert list(found.formulas) == [(0, 0), (0, 1)]


def test_texts_beside_the_cells_travel_with_them_and_are_told() -> None:
    note = "<office:annotation><text:p>Ask Jo</text:p></office:annotation>"
    data = document(row(cell("a", inside=note)), meta_xml="<meta><by>Priya Patel</by></meta>")
    _, asides = read_open_document(data, "a.ods")
    texts = [text for aside in asides for text in aside.texts]
    assert "Ask Jo" in " ".join(texts)
    assert "Priya Patel" in " ".join(texts)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (document(row(cell("a"), number_rows_repeated="2000")), "size.cells_between"),
        (document(row(cell("a" * (MAX_CELL + 1)))), "size.cell"),
        (
            document(row(cell("a", more=f'table:number-columns-repeated="{MAX_COLUMNS + 1}"'))),
            "size.columns",
        ),
        (document("<unclosed>"), "content.damaged"),
        (document(row(cell("x", "float", "many"))), "content.damaged"),
        (
            document(row(cell("a")), **{"META-INF__manifest_xml": "<m><encryption-data/></m>"}),
            "type.protected",
        ),
    ],
    ids=["rows without end", "a long cell", "many columns", "cut short", "no number", "protected"],
)
def test_what_cannot_be_read_is_refused_by_its_cause(data: bytes, expected: str) -> None:
    assert cause(data) == expected


def test_another_document_is_no_workbook() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert cause(stream.getvalue()).startswith(("type.", "content."))
