"""A finding: one thing about one cell, row, table or file that a person can mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd
import pandera.pandas as pa

from pipeline.tables import Level

LEVELS: tuple[Level, ...] = ("error", "warning", "query", "note")


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
