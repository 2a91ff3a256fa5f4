"""A finding: one thing about one cell, row, table or file that a person can mend."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd
import pandera.pandas as pa

from study.vocabulary import FINDING_LEVELS
from study.vocabulary import FindingLevel as Level

# Control characters, of which a terminal takes some for commands, and marks that turn the direction
# of writing, so that a line says something else than it holds.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

LEVELS: tuple[Level, ...] = FINDING_LEVELS


def printable(text: str) -> str:
    """A text of a stranger's on one line, with a plain sign for every control character."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(frozen=True, order=True)
class Finding:
    """One finding, with the address a person needs to mend it and never the cell's value.

    Attributes
    ----------
    row : the row as the spreadsheet shows it (1 is the first), or None for a whole file or sheet.
    letter : the column's letter in the spreadsheet, or "".
    count : how often the rule fired where one finding stands for several places.
    """

    site: str
    table: str
    file: str
    sheet: str
    row: int | None
    column: str
    letter: str
    rule: str
    level: Level
    sentence: str
    remedy: str
    count: int = 1


def address(sheet: str, row: object, letter: str) -> list[str]:
    """Where in its file a finding is, part by part, as the spreadsheet shows it."""
    parts = (("sheet", sheet), ("row", row), ("column", letter))
    return [f"{what} {which}" for what, which in parts if which not in ("", None)]


def place(finding: Finding) -> str:
    """Where to look, on one line: "staff.xlsx, sheet Staff, row 3, column D (fte)"."""
    whole = f"table {finding.table}" if finding.table else "the whole extract"
    within = address(finding.sheet, finding.row, finding.letter)
    column = f" ({finding.column})" if finding.column else ""
    return printable(", ".join([finding.file or whole, *within]) + column)


_COSTS_MORE = (
    "screen.",
    "reading.unreadable_file",
    "reading.rival_files",
    "reading.missing_column",
    "reading.empty_table",
)


def costs_more(rule: str) -> bool:
    """Whether a rule costs a file or a table, not cells or rows: it is told first of its level."""
    return rule.startswith(_COSTS_MORE)


SCHEMA = pa.DataFrameSchema(
    {
        **{name: pa.Column("str") for name in ("site", "table", "file", "sheet")},
        "row": pa.Column("Int64", pa.Check.ge(1), nullable=True),
        **{name: pa.Column("str") for name in ("column", "letter", "rule")},
        "level": pa.Column("str", pa.Check.isin(LEVELS)),
        **{name: pa.Column("str") for name in ("sentence", "remedy")},
        "count": pa.Column("int64", pa.Check.ge(1)),
    },
    strict=True,
    ordered=True,
    coerce=False,
    name="findings",
)


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Findings with the worst level first, then by address."""
    order = {level: i for i, level in enumerate(LEVELS)}
    return sorted(
        findings,
        key=lambda f: (
            order[f.level],
            f.site,
            f.table,
            f.file,
            f.sheet,
            f.row or 0,
            f.letter,
            f.rule,
        ),
    )


def to_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Put findings into one frame in the order of ``ranked``; checked by ``SCHEMA``."""
    frame = pd.DataFrame([asdict(f) for f in ranked(findings)], columns=list(SCHEMA.columns))
    frame = frame.astype({name: column.dtype.type for name, column in SCHEMA.columns.items()})
    return SCHEMA.validate(frame)
