"""The data dictionary in words, made from the tables' declarations and from nothing else.

The template's comments, the published dictionary's page and its CSV are this list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.reading.ids import KEPT
from study.tables import TABLES, Column, Table
from study.tables.base import Kind

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "id": "your own id, as text; 'rsw pseudonymise' replaces it before anything is sent",
        "category": "one of the codes",
        "integer": "whole number",
        "number": "number",
        "boolean": "yes or no",
        "date": "date, dd/mm/yyyy or yyyy-mm-dd",
        "month": "month, yyyy-mm or mm/yyyy",
    }
)
KEPT_ID = "the authority's code or your site's name in the study, as text"


@dataclass(frozen=True)
class Field:
    """One column as a person who fills it must know it.

    Attributes
    ----------
    required : whether the column must be there; ``blank_ok`` : whether a cell of it may be empty.
    codes : each code with its local wordings.
    refers_to : the table in which its value must be found, or "".
    """

    table: str
    title: str
    column: str
    label: str
    description: str
    kind: str
    limits: str
    codes: Mapping[str, tuple[str, ...]]
    required: bool
    blank_ok: bool
    key: bool
    refers_to: str
    synonyms: tuple[str, ...]
    dfe_name: str

    @property
    def lines(self) -> list[str]:
        """What a comment on the column says, line by line."""
        codes = ", ".join(self.codes) if len(self.codes) <= MOST_CODES else _span(self.codes)
        lines = [
            self.label,
            self.description,
            f"Write: {self.kind}{f', {self.limits}' if self.limits else ''}.",
            f"Codes: {codes}." if codes else "",
            "May be blank." if self.blank_ok else "Needed in every row.",
            "" if self.required else "The whole column may be left out.",
            "Part of what tells one row from another." if self.key else "",
            f"Must be found in the sheet {self.refers_to}." if self.refers_to else "",
            f"DfE name: {self.dfe_name}." if self.dfe_name else "",
        ]
        return [line for line in lines if line]


MOST_CODES = 20
"""A comment lists this many codes; of more it names the first and the last."""


def fields(tables: Mapping[str, Table] = TABLES) -> list[Field]:
    """Every column of every table, in order."""
    return [_field(table, column) for table in tables.values() for column in table.columns]


def _field(table: Table, column: Column) -> Field:
    parents = {key.column: key.parent for key in table.foreign_keys}
    return Field(
        table=table.name,
        title=table.title,
        column=column.name,
        label=column.label,
        description=column.description,
        kind=KEPT_ID if column.name in KEPT else KINDS[column.kind],
        limits=_limits(column),
        codes=column.codes,
        required=column.required,
        blank_ok=column.blank_ok,
        key=column.name in table.key,
        refers_to=parents.get(column.name, ""),
        synonyms=column.synonyms,
        dfe_name=column.dfe_name or "",
    )


def _limits(column: Column) -> str:
    low, high = (None if v is None else f"{v:,.10g}" for v in (column.low, column.high))
    share = " (or 0% to 100%)" if column.percentage else ""
    if low is not None and high is not None:
        return f"{low} to {high}{share}"
    if low is not None:
        return f"{low} or more"
    return f"{high} or less" if high is not None else ""


def _span(codes: Mapping[str, tuple[str, ...]]) -> str:
    names = list(codes)
    return f"{names[0]} to {names[-1]}, {len(names)} in all"
