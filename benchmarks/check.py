"""How long a check takes beside the bare reader, on 100,000 rows of a whole, clean table.

The reader alone is python-calamine: open the workbook and take every cell of its sheet. The check
is all that ``rsw check`` does without writing anything: guards, reading, rules, plausibility. The
promise is at most twice the reader's time for ten columns; this table has fourteen. Times are of
the processor, so that other work on the computer does not count.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import python_calamine
import xlsxwriter

from pipeline.checking import check_files
from pipeline.tables import TABLES, Column

TABLE = TABLES["units"]
SITES = """site_id,wave,arm,rsw_start_date,population_0_17,idaci_mean,ofsted_judgement,region,\
change_stage,leadership_change_date,restructures_24m
north,1,conventional,,61200,0.18,good,london,vision,,0
"""


def workbook(rows: int) -> bytes:
    """A clean workbook of one table."""
    rng = np.random.default_rng(1)
    copy = io.BytesIO()
    with xlsxwriter.Workbook(copy, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet(TABLE.name)
        sheet.write_row(0, 0, [column.name for column in TABLE.columns])
        columns = [_cells(column, rows, rng) for column in TABLE.columns]
        dates = [column.kind == "date" for column in TABLE.columns]
        for r, row in enumerate(zip(*columns, strict=True), start=1):
            for c, cell in enumerate(row):
                sheet.write(r, c, cell, *([day] if dates[c] else []))
    return copy.getvalue()


def _cells(column: Column, rows: int, rng: np.random.Generator) -> Sequence[object]:
    fixed = {"site_id": "north", "unit_type": "team"}
    if column.name in fixed:
        return [fixed[column.name]] * rows
    if column.name == "unit_id":
        return [f"01U{i:06d}" for i in range(rows)]
    if column.kind == "date":
        return rng.integers(45_000, 45_800, rows).tolist()
    if column.kind == "number":
        return (rng.integers(40, 100, rows) / 10).tolist()
    if column.kind == "integer":
        return rng.integers(
            *((0, 50) if column.name == "families_open" else (50, 200)), rows
        ).tolist()
    return rng.choice(list(column.codes), rows).tolist()


def reader_alone(data: bytes) -> None:
    """Open the workbook and take every cell."""
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        book.get_sheet_by_name(TABLE.name).to_python(skip_empty_area=False)


def seconds(run: Callable[[], object], times: int) -> float:
    """The shortest of several runs: what else the computer did only ever adds."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit code 1 when the check takes more than twice the reader's time."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="Example: python -m benchmarks.check --rows 100000 --times 3"
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args(arguments)
    data = workbook(options.rows)
    files = {f"{TABLE.name}.xlsx": data, "sites.csv": SITES.encode()}
    alone = seconds(lambda: reader_alone(data), options.times)
    whole = seconds(lambda: check_files(files), options.times)
    table = check_files(files).tables[TABLE.name]
    print(f"{options.rows:,} rows of {len(TABLE.columns)} columns, {len(data) / 1e6:.1f} MB")
    print(f"reader alone {alone:.2f} s; check {whole:.2f} s; ratio {whole / alone:.2f}")
    print(f"{table.accepted:,} of {table.received:,} rows accepted")
    return int(whole > 2 * alone)


if __name__ == "__main__":
    sys.exit(main())
