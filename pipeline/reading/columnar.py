"""Parquet files: every value as the text that a person would write, under a header row."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.reading.asides import Aside
from pipeline.reading.grids import Grid
from pipeline.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED_BYTES
from pipeline.reading.sheet_rows import Cells, SheetRows
from pipeline.reading.unreadable import Unreadable

_LONDON = ZoneInfo("Europe/London")
_WRITTEN_BY_PROGRAMS = (b"pandas", b"ARROW:schema")


def read_parquet(
    data: bytes, file: str, room: int = MAX_CELLS
) -> tuple[Sequence[Grid], Sequence[Aside]]:
    """Read a parquet file: one sheet, and the texts that stand beside its values.

    Parameters
    ----------
    room : how many cells it may have.

    Raises
    ------
    Unreadable : when it is damaged, too large, or holds lists or records.
    """
    try:
        source = pq.ParquetFile(io.BytesIO(data))
        _check(source.metadata, source.schema_arrow, room)
        table = source.read()
        columns = [_column(name, table.column(i)) for i, name in enumerate(table.column_names)]
    except (pa.ArrowException, OSError, OverflowError, UnicodeError) as error:
        raise Unreadable("content.damaged") from error
    beside = [
        value.decode("utf-8", "replace")
        for key, value in (source.schema_arrow.metadata or {}).items()
        if key not in _WRITTEN_BY_PROGRAMS
    ]
    asides = [Aside("the document's hidden data", tuple(beside))] if beside else []
    rows = SheetRows(tuple(columns), table.num_rows + 1)
    return [Grid(file=file, sheet="", rows=rows, typed_dates=True)], asides


def _check(facts: pq.FileMetaData, schema: pa.Schema, room: int) -> None:
    """Refuse what would take too much memory, as the file itself declares it."""
    width = len(schema.names)
    if width > MAX_COLUMNS:
        raise Unreadable("size.columns", most=MAX_COLUMNS)
    if width * (facts.num_rows + 1) > room:
        raise Unreadable("size.cells", most=f"{MAX_CELLS:,}")
    if sum(facts.row_group(i).total_byte_size for i in range(facts.num_row_groups)) > (
        MAX_UNPACKED_BYTES
    ):
        raise Unreadable("size.unpacked", most=MAX_UNPACKED_BYTES // 1_000_000)
    if any(pa.types.is_nested(field.type) for field in schema):
        raise Unreadable("content.nested")


def _column(name: str, values: pa.ChunkedArray) -> Cells:
    """A header and its values; each different value becomes text once."""
    array = values.combine_chunks()
    if not pa.types.is_dictionary(array.type):
        array = pc.dictionary_encode(array, null_encoding="encode")
    texts = ["" if one is None else _text(one) for one in array.dictionary.to_pylist()]
    blank = len(texts)
    codes = array.indices.fill_null(blank).to_numpy(zero_copy_only=False).astype(np.int32)
    return Cells(np.concatenate((np.array([blank + 1], dtype=np.int32), codes)), [*texts, "", name])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value != value:
            return ""
        return repr(value).removesuffix(".0")
    if isinstance(value, datetime.datetime):
        local = value.astimezone(_LONDON).replace(tzinfo=None) if value.tzinfo else value
        midnight = local.time() == datetime.time()
        return str(local.date() if midnight else local)
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return str(value)
