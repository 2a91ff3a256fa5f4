"""Copies of a council's own files with the failing cells marked and commented.

A workbook's copy is its own, with nothing changed but the marked cells' fill, their comments, and
one sheet of findings at the end. A workbook that cannot be copied so, and a CSV file, become a
workbook with the same cells as text.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from pipeline.checking.check import CheckResult
from pipeline.reading.marks import FINDINGS
from pipeline.reading.opening import open_file
from pipeline.reading.workbook import read_workbook
from rsw.marked_copies.marking import (
    AUTHOR,
    COLOURS,
    HEADERS,
    SHEET,
    WIDTHS,
    Explanations,
    by_cell,
    listed,
    note,
)
from rsw.marked_copies.plain_copy import plain_copy
from study.files import replacing
from study.findings import Finding

CELLS_ONLY = (
    "A part of the workbook is damaged or unusual, so this copy holds its cells as text, "
    "without formats and formulas."
)


class Marked(NamedTuple):
    """A marked copy, and what to know about it; "" if nothing."""

    data: bytes
    remark: str = ""


def annotate_files(files: Mapping[str, Path], result: CheckResult, target: Path) -> dict[Path, str]:
    """Write a copy to ``target``; if several files were read, one into it for each with findings.

    Returns
    -------
    dict : the copies, each with what to know about it.

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
    written: dict[Path, str] = {}
    for name, path in read.items():
        mine = [finding for finding in result.findings if finding.file == name]
        copy = annotated(name, path.read_bytes(), mine, result.explanations)
        with replacing(targets[name]) as temporary:
            temporary.write_bytes(copy.data)
        written[targets[name]] = copy.remark
    return written


def annotated(
    name: str, data: bytes, findings: Sequence[Finding], explanations: Explanations
) -> Marked:
    """An .xlsx copy of one file that was read, with its findings in it."""
    if Path(name).suffix.casefold() != ".xlsx":
        return Marked(plain_copy(open_file(name, data).grids, findings, explanations))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out of a copy
            copy = _workbook(data, findings, explanations)
        read_workbook(copy, name)
    except Exception:
        # openpyxl is stricter than the reader, in a hundred places, and has no error of its own.
        plain = plain_copy(read_workbook(data, name), findings, explanations, CELLS_ONLY)
        return Marked(plain, CELLS_ONLY)
    return Marked(copy)


def _workbook(data: bytes, findings: Sequence[Finding], explanations: Explanations) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, row, letter), here in by_cell(findings).items():
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


def _list_findings(book: Any, findings: Sequence[Finding], explanations: Explanations) -> None:
    if SHEET in book.sheetnames:  # of an earlier check of this copy
        del book[SHEET]
    sheet = book.create_sheet(SHEET)
    sheet.append([FINDINGS])
    sheet.append(list(HEADERS))
    for row in listed(findings, explanations):
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # never a formula
    for number, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.freeze_panes = "A3"
