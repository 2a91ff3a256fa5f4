"""The sheets of one table to one typed frame, with one finding per bad cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.reading.cells import Parsed
from pipeline.reading.date_neighbours import may_be_swapped, swapped_columns
from pipeline.reading.grids import letter
from pipeline.reading.header_rules import check_header, is_complete, unit_of
from pipeline.reading.ids import canonical_forms
from pipeline.reading.parse import ColumnContext, ColumnFault, parse_column
from pipeline.reading.rows import Mask, Part, Rows, Texts, later_rows, read_rows
from pipeline.reading.units import form_of
from pipeline.reading.waves import WAVE, number_waves
from pipeline.rules.reader import OR_BLANK, READING_RULES, Rule
from study.findings import Finding
from study.tables import Column, Table
from study.tables.base import DTYPES

_FEWEST_ROWS = 5  # of which a column that is blank in all is asked about


@dataclass(frozen=True)
class ReadTable:
    """A table as received: typed, with its addresses, findings and what may be accepted of it.

    Attributes
    ----------
    frame : every row received that is neither blank, a header, unreadable nor a duplicate,
        accepted or not, so that rules across tables see all keys; a cell in error is missing.
    accepted : per row of ``frame``, whether no error stands against it.
    reasons : ``row`` (position in ``frame``), ``column`` and ``reason`` of the cells that are
        missing for a known reason.
    received_by_part : for each part, how many rows of data were sent.
    complete : whether all required columns are there; if not, no row is accepted.
    """

    spec: Table
    rows: Rows
    frame: pd.DataFrame
    accepted: Mask
    reasons: pd.DataFrame
    received_by_part: tuple[int, ...]
    nil_return: bool
    complete: bool
    findings: tuple[Finding, ...] = field(repr=False)

    @property
    def received(self) -> int:
        """How many rows of data were sent."""
        return sum(self.received_by_part)

    @property
    def sent(self) -> bool:
        """Whether it counts as sent: an optional table without rows does not, unless declared."""
        return bool(self.received) or self.nil_return or not self.spec.optional

    def refuse(self, rows: Mask) -> ReadTable:
        """The same table without accepting these rows."""
        return replace(self, accepted=self.accepted & ~rows)

    def accepted_frame(self) -> pd.DataFrame:
        """The accepted rows in key order, checked by the table's pandera schema.

        Raises
        ------
        pandera.errors.SchemaError : never for what a sender did, only for a fault of the reader.
        """
        frame = self.frame[self.accepted].sort_values(list(self.spec.key), ignore_index=True)
        return self.spec.schema.validate(frame)

    def accepted_reasons(self) -> pd.DataFrame:
        """``table, key, column, reason`` of the accepted rows' cells missing for a known reason.

        The values of the key are joined by ``|``: dates as ISO dates, months as ``yyyy-mm``.
        """
        reasons = self.reasons[self.accepted[self.reasons["row"]]]
        keys = self.frame.loc[reasons["row"], list(self.spec.key)]
        texts = [_key_texts(keys[name], self.spec.column[name]) for name in self.spec.key]
        frame = pd.DataFrame(
            {
                "table": self.spec.name,
                "key": ["|".join(values) for values in zip(*texts, strict=True)],
                "column": reasons["column"].to_numpy(),
                "reason": reasons["reason"].to_numpy(),
            }
        )
        return frame.astype("str").sort_values(list(frame.columns), ignore_index=True)


def read_table(spec: Table, parts: Sequence[Part], site: str = "") -> ReadTable:
    """Read the parts of a table, one under the other.

    Notes
    -----
    An error makes its cell missing, for the reason "invalid". The row is not accepted when that
    cell may not be blank, when its key is that of an earlier row, or when it breaks a rule of
    level error between its columns. A rule is not tried where the cell that it points at is
    already in error: one fault, one finding.
    """
    data = read_rows(spec, parts, site)
    rows = data.rows
    findings = [*data.findings, *(f for part in parts for f in check_header(spec, part, site))]
    if not sum(data.received_by_part) and not data.nil_return:
        empty = READING_RULES["reading.empty_optional" if spec.optional else "reading.empty_table"]
        findings.append(empty.at(parts[0].place(site), row=parts[0].header.row + 1))

    read = {column.name: _read_column(rows, column) for column in spec.columns}
    frame = pd.DataFrame({name: cells.values for name, cells in read.items()})
    for name, (before, after) in swapped_columns(spec, frame).items():
        # Taken out before the rules are tried, which would call each of these rows wrong.
        column, doubtful = spec.column[name], may_be_swapped(frame[name])
        cells = read[name]
        part = rows.parts[rows.part[np.flatnonzero(doubtful)[0]]]
        words = {"before": f"{before:,}", "after": f"{after:,}" if after else "none"}
        told = ColumnFault("column.order_by_neighbours", words, int(doubtful.sum()))
        taken = tuple((i, "invalid") for i in np.flatnonzero(doubtful).tolist())
        read[name] = _Cells(
            cells.values.mask(doubtful),
            cells.invalid | doubtful,
            (*cells.reasons, *taken),
            (*cells.findings, _of_column(rows, part, column, told)),
        )
        frame[name] = read[name].values
    findings += [finding for cells in read.values() for finding in cells.findings]
    complete = all(is_complete(spec, part) for part in parts)
    accepted = np.full(len(rows), complete)
    for column in spec.columns:
        if not column.blank_ok:
            accepted &= frame[column.name].notna().to_numpy()
        elif column.name in spec.key and column.name in rows.columns:
            # Blank is a key of its own, and a cell in error is none.
            accepted &= ~read[column.name].invalid

    unread = read[WAVE].invalid & (WAVE in rows.columns) if spec.steady else accepted & False
    frame, returning = number_waves(spec, rows, frame, unread)
    findings += returning
    key = [name for name in spec.key if name in rows.columns]
    for i, first in _key_clashes(spec, frame, read, rows):
        words = {"key": " and ".join(key), "first": rows.name(first, beside=i)}
        findings.append(rows.finding(READING_RULES["reading.key_clash"], i, spec.key[0], **words))
        accepted[i] = False
    for i, first in _nearly_keys(spec, frame):
        words = {"key": " and ".join(key), "first": rows.name(first, beside=i)}
        findings.append(rows.finding(READING_RULES["reading.nearly_key"], i, spec.key[0], **words))
        accepted[i] = False
    for row_rule in spec.row_rules:
        rule = Rule(row_rule.code, row_rule.level, row_rule.sentence, row_rule.remedy)
        breaks = row_rule.broken(frame).to_numpy(dtype=bool) & ~read[row_rule.column].invalid
        findings += [
            rows.finding(rule, i, row_rule.column) for i in np.flatnonzero(breaks).tolist()
        ]
        if row_rule.level == "error":
            accepted &= ~breaks
    return ReadTable(
        spec=spec,
        rows=rows,
        frame=frame,
        accepted=accepted,
        reasons=_reasons(read),
        received_by_part=data.received_by_part,
        nil_return=data.nil_return,
        complete=complete,
        findings=tuple(findings),
    )


@dataclass(frozen=True)
class _Cells:
    """A column read.

    Attributes
    ----------
    invalid : which cells are in error: all, if the column is not there.
    reasons : row and reason of each cell that is missing for a known reason.
    """

    values: pd.Series
    invalid: Mask
    reasons: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def _read_column(rows: Rows, column: Column) -> _Cells:
    texts = rows.columns.get(column.name)
    if texts is None:
        nothing = pd.Series([None] * len(rows), dtype=DTYPES[column.kind])
        return _Cells(nothing, np.full(len(rows), True))
    parsed, codes, told = _parse(rows, column, texts)

    def where(test: list[bool]) -> Mask:
        return np.array(test, dtype=bool)[codes]

    values = _typed(parsed, column).take(codes).reset_index(drop=True)
    invalid = where([cell.reason == "invalid" for cell in parsed])
    findings = [_of_column(rows, part, column, one) for part, one in told]
    blank = OR_BLANK if column.blank_ok else ""
    for i in np.flatnonzero(where([bool(cell.rule) for cell in parsed])).tolist():
        cell = parsed[codes[i]]
        words = {"blank": blank, "form": form_of(cell.rule, column), **cell.words}
        findings.append(rows.finding(READING_RULES[cell.rule], i, column.name, **words))
    if not column.blank_ok:
        # Where a part lacks the column, its cells are not called blank one by one.
        has = [column.name in part.header.columns for part in rows.parts]
        here = np.array(has, dtype=bool)[rows.part]
        unfilled = values.isna().to_numpy() & ~invalid & here
        rule = READING_RULES["cell.blank"]
        findings += [
            rows.finding(rule, i, column.name, **_why_blank(rows, i, column.name))
            for i in np.flatnonzero(unfilled).tolist()
        ]
    elif len(rows) >= _FEWEST_ROWS and not column.sparse and _says_nothing(parsed, codes):
        part = next(part for part in rows.parts if column.name in part.header.columns)
        findings.append(_of_column(rows, part, column, ColumnFault("reading.blank_column")))
    stated = np.flatnonzero(where([bool(cell.reason) for cell in parsed])).tolist()
    reasons = tuple((i, parsed[codes[i]].reason) for i in stated)
    return _Cells(values, invalid, reasons, tuple(findings))


def _why_blank(rows: Rows, i: int, column: str) -> dict[str, str]:
    """Whether a blank cell lies under a merged one, of which only the first holds the value."""
    part = rows.parts[rows.part[i]]
    row, at = int(rows.number[i]) - 1, part.header.columns[column]
    for top, left, bottom, right in part.grid.look.merged:
        if top <= row <= bottom and left <= at <= right and (row, at) != (top, left):
            where = f"{letter(left)}{top + 1}"
            return {
                "why": f" (it lies under {where}, with which it is merged)",
                "mend": f"Undo the merging of {where} and give each row its own value",
            }
    return {"why": "", "mend": "Give the value"}


def _says_nothing(parsed: Sequence[Parsed], codes: NDArray[np.int32]) -> bool:
    """Whether no row has a value, an error, or a reason why there is none."""
    used = (parsed[code] for code in np.unique(codes).tolist())
    return all(cell.value is None and not cell.reason and not cell.rule for cell in used)


def _typed(parsed: Sequence[Parsed], column: Column) -> pd.Series:
    """The values of a column's different texts, in the column's dtype."""
    values: Any = [cell.value for cell in parsed]
    if column.kind in ("date", "month"):
        values = np.array(values, dtype=DTYPES[column.kind])
    series: pd.Series = pd.Series(values, dtype=DTYPES[column.kind])
    return series


def _key_texts(values: pd.Series, column: Column) -> list[str]:
    if column.kind in ("date", "month"):
        return list(values.dt.strftime("%Y-%m-%d" if column.kind == "date" else "%Y-%m"))
    return ["" if pd.isna(value) else str(value) for value in values]


def _parse(
    rows: Rows, column: Column, texts: Texts
) -> tuple[list[Parsed], NDArray[np.int32], list[tuple[Part, ColumnFault]]]:
    """Parse a column, the parts of a table apart where they may be written differently.

    Returns
    -------
    tuple : the different results, which of them each row has, and what is told of each part.
    """
    contexts = {i: _context(part, column) for i, part in enumerate(rows.parts)}
    if len(set(contexts.values())) == 1 and column.kind not in ("date", "month", "boolean"):
        groups = [list(contexts)]
    else:
        groups = [[i] for i in contexts]
    parsed: list[Parsed] = []
    told: list[tuple[Part, ColumnFault]] = []
    codes = texts.codes.copy()
    for group in groups:
        one = len(groups) == 1
        here = slice(None) if one else np.isin(rows.part, group)
        counts = np.bincount(texts.codes[here], minlength=len(texts.texts))
        used = np.arange(len(counts)) if one else np.flatnonzero(counts)
        cells, of_group = parse_column(
            [texts.texts[at] for at in used.tolist()],
            column,
            replace(contexts[group[0]], counts=tuple(counts[used].tolist())),
        )
        place = np.zeros(len(counts), dtype=np.int32)
        place[used] = np.arange(len(used), dtype=np.int32) + len(parsed)
        codes[here] = place[texts.codes[here]]
        parsed += cells
        headed = [rows.parts[i] for i in group if column.name in rows.parts[i].header.columns]
        told += [(headed[0], one_told) for one_told in of_group if headed]
    return parsed, codes, told


def _context(part: Part, column: Column) -> ColumnContext:
    """What a part says of a column beside its cells."""
    if column.name not in part.header.columns:
        return ColumnContext()
    return ColumnContext(
        says_percent=part.header.says_percent(column.name),
        named=unit_of(part, column),
        typed_dates=part.grid.typed_dates,
    )


def _of_column(rows: Rows, part: Part, column: Column, told: ColumnFault) -> Finding:
    """The finding on a column as a whole, at its header."""
    return READING_RULES[told.rule].at(
        part.place(rows.site),
        row=part.header.row + 1,
        column=column.name,
        letter=letter(part.header.columns[column.name]),
        count=max(told.cells, 1),
        **told.words,
    )


def _reasons(read: Mapping[str, _Cells]) -> pd.DataFrame:
    stated = [(row, name, why) for name, cells in read.items() for row, why in cells.reasons]
    frame = pd.DataFrame(stated, columns=["row", "column", "reason"])
    return frame.astype({"row": "int64", "column": "str", "reason": "str"})


def _key_clashes(
    spec: Table, frame: pd.DataFrame, read: dict[str, _Cells], rows: Rows
) -> Iterator[tuple[int, int]]:
    """Rows with the key of an earlier row. A key that cannot be read clashes with none."""
    known = np.full(len(frame), True)
    for name in spec.key:
        if name in rows.columns or spec.column[name].required:
            known &= ~read[name].invalid
        if not spec.column[name].blank_ok:
            known &= frame[name].notna().to_numpy()
    places = np.flatnonzero(known)
    for i, first in later_rows(frame.loc[known, list(spec.key)]):
        yield int(places[i]), int(places[first])


def _nearly_keys(spec: Table, frame: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Rows whose key is that of an earlier one but for how its ids were typed.

    Their ids would become one pseudonym. Keys that are quite alike are told as such elsewhere.
    """
    ids = [name for name in spec.key if spec.column[name].kind == "id"]
    needed = [name for name in spec.key if not spec.column[name].blank_ok]
    known = np.flatnonzero(frame[needed].notna().all(axis="columns").to_numpy())
    typed = frame[list(spec.key)].iloc[known].reset_index(drop=True)
    loose = typed.assign(**{name: canonical_forms(typed[name]) for name in ids})
    if not ids or loose.duplicated().sum() == typed.duplicated().sum():
        return
    told = set(np.flatnonzero(typed.duplicated().to_numpy()).tolist())
    for i, first in later_rows(loose):
        if i not in told:
            yield int(known[i]), int(known[first])
