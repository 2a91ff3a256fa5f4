"""The workbook that a council fills: one sheet per table, made from the tables' declarations."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

from pipeline.reading.explanations import COLUMNS
from pipeline.reading.explanations import SHEET as EXPLANATIONS
from pipeline.reading.marks import EXAMPLE, OWN_SHEET, SCHEMA, SITE
from rsw.documents.dictionary import Field, fields
from rsw.documents.examples import example_rows
from study.site_names import checked_site
from study.tables import TABLES, Column, Table
from study.tables.version import schema_version

ROWS = 5_000
"""Rows under the header that have drop-down lists and formats."""

CREATED = datetime.datetime(2024, 1, 1)  # a file's bytes depend on its content alone
CODES = "Codes"
_INK, _PAPER = "#12436D", "#FFFFFF"
_GUIDANCE = (
    ("What this is", ""),
    (
        "",
        "One sheet for each table of the study. Fill what your council holds; a table marked "
        "optional may stay empty. If a needed table has nothing to report, write 'nil return' in "
        "the first free cell under its header.",
    ),
    ("How to fill it", ""),
    ("", "Each row under the header is one record. The order of sheets, rows and columns is free."),
    ("", "Hold the pointer over a header: its comment says what is meant and what may be written."),
    (
        "",
        f"Rows that begin with {EXAMPLE} show how it is done. They are passed over when the "
        "workbook is read; delete them or leave them.",
    ),
    (
        "",
        "Blue headers are needed in every row; grey ones may have blank cells. Where you know why "
        "a value is missing, write not_asked, refused, not_applicable, lost or suppressed.",
    ),
    (
        "",
        "Write your own system's ids: 'rsw pseudonymise' replaces them before anything is sent, "
        "and only site_id stays. The same person, family or unit has the same id in every sheet.",
    ),
    ("What must not be in it", ""),
    (
        "",
        "No names, addresses, postcodes, dates of birth, e-mail addresses, telephone numbers, NHS "
        "numbers, UPNs, Social Work England numbers or free text. Ages are bands or years. If your "
        "own ids are such numbers, they may stand in the columns of ids until they are replaced.",
    ),
    ("What to do next", ""),
    ("", "rsw check extract.xlsx --annotated extract-checked.xlsx"),
    (
        "",
        "Then mend what it marks, say in the sheet explanations why the rest is as it is, check "
        "again, and follow docs/councils.md: pseudonymise, submit.",
    ),
    ("Tables", ""),
)


def template(site: str) -> bytes:
    """The empty workbook for one site.

    Raises
    ------
    ValueError : when the site's name is none, or none that the study can use.
    """
    site = checked_site(site)
    copy = io.BytesIO()
    with xlsxwriter.Workbook(copy, {"in_memory": True}) as book:
        book.set_properties({"title": f"Extract of {site}", "created": CREATED})
        formats = _formats(book)
        _guidance(book, formats, site)
        sheets = {name: book.add_worksheet(name) for name in TABLES}
        said = book.add_worksheet(EXPLANATIONS)
        lists = _codes(book, formats)
        _explanations(said, formats)
        for table in TABLES.values():
            _sheet(sheets[table.name], table, formats, lists, site)
    return copy.getvalue()


def headers() -> dict[str, str]:
    """For each table, the name and the text of a CSV file with its header and nothing else."""
    return {
        f"{table.name}.csv": ",".join(column.name for column in table.columns) + "\n"
        for table in TABLES.values()
    }


def _formats(book: Any) -> dict[str, Any]:
    header = {"bold": True, "border": 1, "text_wrap": True, "valign": "top"}
    return {
        "needed": book.add_format({**header, "bg_color": _INK, "font_color": _PAPER}),
        "optional": book.add_format({**header, "bg_color": "#D5DBE1"}),
        "example": book.add_format(
            {"italic": True, "font_color": "#5A6670", "bg_color": "#F3F1E7"}
        ),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "heading": book.add_format({"bold": True, "font_size": 12, "top": 1}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True}),
    }


def _guidance(book: Any, formats: Mapping[str, Any], site: str) -> None:
    sheet = book.add_worksheet("Guidance")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100, formats["words"])
    sheet.write_string(0, 0, f"{OWN_SHEET} extract of {site}", formats["title"])
    for row, (term, fact) in enumerate(((SITE, site), (SCHEMA, schema_version())), start=1):
        sheet.write_string(row, 0, term, formats["bold"])
        sheet.write_string(row, 1, fact)
    row = 4
    for heading, text in _GUIDANCE:
        if heading:
            sheet.write_string(row, 0, heading, formats["heading"])
        else:
            sheet.write_string(row, 1, text, formats["words"])
        row += 1
    for table in TABLES.values():
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)
        optional = " (optional)" if table.optional else ""
        sheet.write_string(row, 1, f"{table.title}{optional}", formats["words"])
        row += 1


def _explanations(sheet: Any, formats: Mapping[str, Any]) -> None:
    """The sheet in which a council says why something that is queried is as it is."""
    comments = {
        "rule": "The rule of the finding, as 'rsw check' shows it.",
        "table": "The table of the finding; blank where the rule has one table.",
        "row": "The row's number or its key, parts joined by |; blank for every finding of the "
        "rule in the table.",
        "explanation": "Why it is so: about figures, never about people.",
    }
    example = (f"{EXAMPLE} link.unit_arm", "units", "4", "One team stays beside the units.")
    for at, name in enumerate(COLUMNS):
        header = "needed" if name in ("rule", "explanation") else "optional"
        sheet.set_column(at, at, 80 if name == "explanation" else 30, formats["text"])
        sheet.write_string(0, at, name, formats[header])
        sheet.write_comment(0, at, comments[name], {"author": "rsw", "width": 320})
        sheet.write_string(1, at, example[at], formats["example"])
    sheet.freeze_panes(1, 0)
    sheet.set_tab_color("#D5DBE1")


def _codes(book: Any, formats: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """Write each code list once, and return where a drop-down list finds it."""
    sheet = book.add_worksheet(CODES)
    sheet.write_string(0, 0, f"{OWN_SHEET} the codes behind the drop-down lists", formats["bold"])
    places: dict[tuple[str, ...], str] = {}
    for field in fields():
        codes = tuple(field.codes)
        if not codes or codes in places:
            continue
        column = len(places)
        sheet.write_string(1, column, f"{field.table}: {field.column}", formats["bold"])
        for row, code in enumerate(codes, start=2):
            sheet.write_string(row, column, code)
        letters = xlsxwriter.utility.xl_col_to_name(column, True)
        places[codes] = f"={CODES}!{letters}$3:{letters}${len(codes) + 2}"
    sheet.set_column(0, len(places), 24)
    sheet.freeze_panes(2, 0)
    return places


def _sheet(
    sheet: Any,
    table: Table,
    formats: Mapping[str, Any],
    lists: Mapping[tuple[str, ...], str],
    site: str,
) -> None:
    by_name = {field.column: field for field in fields({table.name: table})}
    examples = list(example_rows(table, site))
    for at, column in enumerate(table.columns):
        kind = {"id": "text", "month": "text", "date": "date"}.get(column.kind)
        sheet.set_column(at, at, max(12, len(column.name) + 2), formats[kind] if kind else None)
        header = "optional" if column.blank_ok else "needed"
        sheet.write_string(0, at, column.name, formats[header])
        sheet.write_comment(0, at, *_comment(by_name[column.name]))
        if rule := _dropdown(column, lists):
            sheet.data_validation(1, at, ROWS, at, rule)
        for row, cells in enumerate(examples, start=1):
            sheet.write_string(row, at, cells[at], formats["example"])
    sheet.freeze_panes(1, 1)
    if table.optional:
        sheet.set_tab_color("#D5DBE1")


def _comment(field: Field) -> tuple[str, dict[str, Any]]:
    text = "\n".join(field.lines)
    lines = sum(1 + len(line) // 45 for line in field.lines)
    return text, {"author": "rsw", "width": 320, "height": 20 + 17 * lines, "font_size": 9}


def _dropdown(column: Column, lists: Mapping[tuple[str, ...], str]) -> dict[str, Any] | None:
    # It warns and does not forbid: a reason such as not_asked may stand in any cell.
    warn = {
        "error_type": "warning",
        "error_title": column.label[:32],
        "error_message": "This is not on the list. Keep it only if it says why a value is missing.",
    }
    if column.codes:
        return {"validate": "list", "source": lists[tuple(column.codes)], **warn}
    if column.kind == "boolean":
        return {"validate": "list", "source": ["yes", "no"], **warn}
    return None
