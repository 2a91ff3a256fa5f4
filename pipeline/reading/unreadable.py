"""Why a file is not read: each cause by its code, with what is said of it and what to do about it.

The reason and the remedy stand side by side and are declared once, so that no remedy is ever
guessed from the words of a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Cause(NamedTuple):
    """One cause: a clause that says why, with slots in braces, and the remedy."""

    why: str
    remedy: str


_AS_WORKBOOK = "Save it as an .xlsx workbook or a CSV file, and send it again."
_ALONE = "Copy the table alone, as values, into a new workbook, or split it into several files."
_ANEW = "Open it in the program that it is from, save it under a new name, and send that."
_NARROWER = (
    "Delete what stands far to the right of or below the table (whole rows and columns, blank ones "
    "too), and send it again."
)
_UNLOCKED = (
    "Open it as you usually do, take the protection off (in Excel: File, Info, Protect Workbook, "
    "Encrypt with Password, and delete the password; a sensitivity label must allow it), save it, "
    "and send it again."
)

CAUSES: Mapping[str, Cause] = MappingProxyType(
    {
        # what kind of file it is
        "type.xls": Cause("it is a workbook of the old type .xls", _AS_WORKBOOK),
        "type.xlsb": Cause("it is a binary workbook (.xlsb)", _AS_WORKBOOK),
        "type.template": Cause("it is a template of a spreadsheet program", _AS_WORKBOOK),
        "type.numbers": Cause(
            "it is a document of Apple's Numbers",
            "In Numbers: File, Export To, Excel (or CSV); then send that file.",
        ),
        "type.database": Cause(
            "it is a database or a file of a statistics program",
            "Export the table from it as an .xlsx workbook or a CSV file, and send that.",
        ),
        "type.protected": Cause("a password or a sensitivity label protects it", _UNLOCKED),
        "type.macros": Cause(
            "it holds macros, or is a workbook type that may (.xlsm)",
            "Save it as an .xlsx workbook, which has no macros, and send it again.",
        ),
        "type.linked": Cause(
            "it is linked to another workbook",
            "Break the links (in Excel: Data, Edit Links), and save it.",
        ),
        "type.packed": Cause(
            "another file is packed or embedded in it",
            "Delete the file or object within it, and send it again.",
        ),
        "type.no_workbook": Cause(
            "it is no workbook of the type that its name says, or a part of it is missing", _ANEW
        ),
        "type.mismatch": Cause(
            "its name says {suffix} but its content is {content}",
            "Save it in the format that its name says, and send it again.",
        ),
        "type.empty": Cause("its name says {suffix} but its content is empty", _ANEW),
        # its name and place
        "name.sheet": Cause(
            "the name of a sheet holds a path or a sign that no name may hold",
            "Give the sheet another name, and send it again.",
        ),
        "name.file": Cause(
            "its name is longer than {most} characters, or holds other signs than letters, digits, "
            "spaces, hyphens and single full stops",
            "Give the file another name, and send it again.",
        ),
        "place.outside": Cause(
            "it lies outside the folder", "Put the file itself into the folder, and no link to it."
        ),
        "place.not_ordinary": Cause(
            "it is no ordinary file", "Put the file itself into the folder, and no link to it."
        ),
        "place.not_given": Cause(
            "the computer does not give it out ({said})",
            "Close it in other programs and check that you may open it; then check again.",
        ),
        # its size
        "size.bytes": Cause("it is larger than {most} MB", _ALONE),
        "size.unpacked": Cause("it unpacks to more than {most} MB", _ALONE),
        "size.ratio": Cause("a part of it unpacks to more than {most} times its size", _ALONE),
        "size.parts": Cause("it has more than {most} parts", _ALONE),
        "size.elements": Cause(
            "a part of it that is no sheet has more than {most} elements", _ALONE
        ),
        "size.cells": Cause("with it the extract would have more than {most} cells", _ALONE),
        "size.cells_between": Cause(
            "with it the extract would have more than {most} cells, blank ones between the filled "
            "ones counted",
            _NARROWER,
        ),
        "size.columns": Cause("a sheet has more than {most} columns", _NARROWER),
        "size.cell": Cause("a cell holds more than {most} characters", _ALONE),
        "size.texts": Cause("its cells repeat long texts without end", _ALONE),
        "size.files": Cause(
            "the extract has more than {most} files; the others were not read",
            "Send fewer, larger files.",
        ),
        # what is in it
        "content.damaged": Cause("it is cut short or damaged, or is no workbook", _ANEW),
        "content.names": Cause("two of its parts have the same name", _ANEW),
        "content.path": Cause("the name of one of its parts is a path out of the workbook", _ANEW),
        "content.entities": Cause(
            "its XML defines entities, which could unfold without end", _ANEW
        ),
        "content.nul": Cause("it holds NUL bytes, which no text has", _ANEW),
        "content.nested": Cause(
            "a column of it holds lists or records, and a cell holds one value",
            "Write one value in each cell, and send it again.",
        ),
        "content.encoding": Cause(
            "its letters are in no encoding that we know (UTF-8, UTF-16, UTF-32, Windows-1252, "
            "code page 850 or Mac Roman)",
            "Open it in the program that it is from, save it as 'CSV UTF-8' or as an .xlsx "
            "workbook, and send that.",
        ),
        "content.quotes": Cause(
            "the quotation marks do not match, or a cell is too long, near line {line}",
            "Look at that line: close its quotation marks, or save the table as CSV again from the "
            "program that it is from.",
        ),
    }
)


class Unreadable(ValueError):
    """A file that is not read, for one of the ``CAUSES``.

    Attributes
    ----------
    cause : its code.
    remedy : what to do.
    """

    def __init__(self, cause: str, **slots: object) -> None:
        self.cause = cause
        self.remedy = CAUSES[cause].remedy
        super().__init__(CAUSES[cause].why.format(**slots))
