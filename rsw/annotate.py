"""Copies of a council's own files with the failing cells marked and commented.

A workbook's copy is its own, with nothing changed but the marked cells' fill, their comments, and
one sheet of findings at the end. A CSV file's copy is a workbook with the same cells as text.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from pipeline.checking import CheckResult
from pipeline.files import replacing
from pipeline.findings import Finding
from pipeline.reading.decoding import decode
from pipeline.reading.delimited import read_delimited
from pipeline.reading.grids import position
from pipeline.reading.marks import OWN_SHEET
from rsw.checked import place

COLOURS = {"error": "F4B6B6", "warning": "FBE3A6", "query": "BFD9F2", "note": "E3E3E3"}
SHEET = "RSW findings"
AUTHOR = "rsw check"
CREATED = datetime.datetime(2024, 1, 1)  # a file's bytes depend on its content alone
_HEADERS = ("Level", "Rule", "Where", "What was found", "What to do", "Your explanation")
_WIDTHS = (10, 30, 45, 70, 60, 40)

Cells = dict[tuple[str, int, str], list[Finding]]


def annotate_files(files: Mapping[str, Path], result: CheckResult, target: Path) -> list[Path]:
    """Write a copy to ``target``; if several files were read, one into it for each with findings.

    Returns
    -------
    list : the copies.

    Raises
    ------
    ValueError : when no file could be read.
    """
    # A file whose name holds an identifier is shown under another.
    read = {file.name: files[file.name] for file in result.files if file.name in files}
    if not read:
        raise ValueError("No annotated copy was made: none of the files could be read.")
    found = {finding.file for finding in result.findings if finding.row is not None}
    one = len(read) == 1
    read = {name: path for name, path in read.items() if one or name in found}
    if one:
        targets = {name: target for name in read}
    else:
        stems = [path.stem for path in read.values()]
        targets = {
            name: target / f"{path.stem if stems.count(path.stem) == 1 else path.name}-checked.xlsx"
            for name, path in read.items()
        }
    for name, path in read.items():
        mine = [finding for finding in result.findings if finding.file == name]
        copy = annotated(name, path.read_bytes(), mine, result.explanations)
        with replacing(targets[name]) as temporary:
            temporary.write_bytes(copy)
    return list(targets.values())


def annotated(
    name: str, data: bytes, findings: Sequence[Finding], explanations: Mapping[Finding, str]
) -> bytes:
    """An .xlsx copy of one file with its findings in it."""
    if Path(name).suffix.casefold() == ".xlsx":
        return _workbook(data, findings, explanations)
    return _from_text(name, data, findings, explanations)


def note(findings: Iterable[Finding]) -> str:
    """The comment of a cell: one paragraph for each finding."""
    return "\n\n".join(
        f"{finding.level.upper()} {finding.rule}\n{finding.sentence}\nWhat to do: {finding.remedy}"
        for finding in findings
    )


def _by_cell(findings: Iterable[Finding]) -> Cells:
    """Findings by sheet, row and column letter, worst first; a whole row stands at its column A."""
    cells: Cells = {}
    for finding in findings:
        if finding.row is not None:
            cells.setdefault((finding.sheet, finding.row, finding.letter or "A"), []).append(
                finding
            )
    return cells


def _rows(
    findings: Sequence[Finding], explanations: Mapping[Finding, str]
) -> list[tuple[str, ...]]:
    return [
        (f.level, f.rule, place(f), f.sentence, f.remedy, explanations.get(f, "")) for f in findings
    ]


def _workbook(
    data: bytes, findings: Sequence[Finding], explanations: Mapping[Finding, str]
) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, row, letter), here in _by_cell(findings).items():
        if sheet not in book.sheetnames:
            continue  # its name holds an identifier and was withheld
        cell = book[sheet][f"{letter}{row}"]
        cell.fill = PatternFill("solid", fgColor=COLOURS[here[0].level])
        before = f"{cell.comment.text}\n\n" if cell.comment else ""
        if isinstance(cell, MergedCell):
            continue  # it has no comment of its own; the list of findings names it
        comment = Comment(before + note(here), AUTHOR)
        comment.width, comment.height = 360, 60 + 60 * len(here)
        cell.comment = comment
    _list_findings(book, findings, explanations)
    copy = io.BytesIO()
    book.save(copy)
    return copy.getvalue()


def _list_findings(
    book: Any, findings: Sequence[Finding], explanations: Mapping[Finding, str]
) -> None:
    if SHEET in book.sheetnames:  # of an earlier check of this copy
        del book[SHEET]
    sheet = book.create_sheet(SHEET)
    sheet.append([f"{OWN_SHEET} findings of rsw check"])
    sheet.append(list(_HEADERS))
    for row in _rows(findings, explanations):
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # never a formula
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "A3"


def _from_text(
    name: str, data: bytes, findings: Sequence[Finding], explanations: Mapping[Finding, str]
) -> bytes:
    grid = read_delimited(decode(data)[0], name)
    copy = io.BytesIO()
    with xlsxwriter.Workbook(copy, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        # Quoted as text, so that no program runs what looks like a formula.
        plain = book.add_format({"quote_prefix": True})
        fills = {
            level: book.add_format({"quote_prefix": True, "bg_color": f"#{colour}"})
            for level, colour in COLOURS.items()
        }
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Data")
        cells = _by_cell(findings)
        for r, row in enumerate(grid.rows):
            for c, text in enumerate(row):
                sheet.write_string(r, c, text, plain)
        for (_, number, letter), here in cells.items():
            r, c = number - 1, position(letter)
            text = grid.rows[r][c] if r < len(grid.rows) and c < len(grid.rows[r]) else ""
            sheet.write_string(r, c, text, fills[here[0].level])
            sheet.write_comment(
                r, c, note(here), {"author": AUTHOR, "x_scale": 3, "y_scale": 1 + len(here)}
            )
        listed = book.add_worksheet(SHEET)
        listed.write_string(0, 0, f"{OWN_SHEET} findings of rsw check", bold)
        listed.write_row(1, 0, _HEADERS, bold)
        for r, values in enumerate(_rows(findings, explanations), start=2):
            for c, value in enumerate(values):
                listed.write_string(r, c, value)
        for c, width in enumerate(_WIDTHS):
            listed.set_column(c, c, width)
        listed.freeze_panes(2, 0)
    return copy.getvalue()
