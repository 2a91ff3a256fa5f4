"""How long a check takes beside the bare reader, on whole, clean workbooks of 100,000 rows.

The reader alone is python-calamine: open the workbook and take every cell of its sheet. The check
is all that ``rsw check`` does without writing anything: guards, screening, reading, rules,
plausibility. The promise is at most twice the reader's time for ten columns: a diary, which is the
largest extract that the study expects, with four columns that a council's own system adds, one of
them ten-digit numbers, on which screening has most to do. The fourteen columns of ``units``, all of
them the study's, are timed beside it. Times are of the processor and each run of the check is set
against the run of the reader just before it, so that other work on the computer counts little.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import python_calamine
import xlsxwriter

from pipeline.checking.check import check_files
from study.tables import TABLES, Column

PROMISED, ROWS = 2.0, 100_000
SITES = """site_id,wave,arm,rsw_start_date,population_0_17,idaci_mean,ofsted_judgement,region,\
change_stage,leadership_change_date,restructures_24m
north,1,conventional,,61200,0.18,good,london,vision,,0
"""
DAYS, SLOTS, MINUTES = 25, 20, 24  # of each worker in the diary

Cells = Mapping[str, Sequence[object]]


def diary(rows: int, rng: np.random.Generator) -> Cells:
    """The diary of as many workers as it takes, with four columns that are not the study's."""
    entry = np.arange(rows)
    worker, day = entry // (DAYS * SLOTS), entry // SLOTS % DAYS
    activities = list(TABLES["time_diary"].column["activity"].codes)
    return {
        "worker_id": [f"W{i:05d}" for i in worker],
        "diary_date": (45_000 + day).tolist(),
        "slot": (entry % SLOTS + 1).tolist(),
        "activity": rng.choice(activities, rows).tolist(),
        "minutes": [MINUTES] * rows,
        "family_id": [f"F{i:06d}" for i in rng.integers(0, 20_000, rows)],
        "Team": [f"Team {i}" for i in rng.integers(1, 40, rows)],
        "Week": (day // 5 + 1).tolist(),
        "Mileage": (rng.integers(0, 400, rows) / 10).tolist(),
        "Entry number": [str(i) for i in rng.integers(10**9, 10**10, rows)],
    }


def units(rows: int, rng: np.random.Generator) -> Cells:
    """Every column of the table of units."""
    return {column.name: _cells(column, rows, rng) for column in TABLES["units"].columns}


def workers(rows: int) -> pd.DataFrame:
    """The workers whose diary it is, so that every id is looked up."""
    number = -(-rows // (DAYS * SLOTS))
    frame = pd.DataFrame("", range(number), [c.name for c in TABLES["workers"].columns])
    frame["worker_id"] = [f"W{i:05d}" for i in range(number)]
    return frame.assign(unit_id="U1", role="social_worker")


def workbook(name: str, cells: Cells) -> bytes:
    """A workbook of one sheet, whose dates are dates."""
    dates = {column.name for column in TABLES[name].columns if column.kind == "date"}
    copy = io.BytesIO()
    with xlsxwriter.Workbook(copy, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet(name)
        for at, (header, column) in enumerate(cells.items()):
            sheet.write_string(0, at, header)
            sheet.write_column(1, at, column, day if header in dates else None)
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


def reader_alone(data: bytes, sheet: str) -> None:
    """Open the workbook and take every cell."""
    with python_calamine.load_workbook(io.BytesIO(data)) as book:
        book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def seconds(run: Callable[[], object]) -> float:
    """Processor time of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def measured(name: str, cells: Cells, others: Mapping[str, bytes], times: int) -> float:
    """Time one table, print what came out, and return the median ratio."""
    data = workbook(name, cells)
    files = {f"{name}.xlsx": data, **others}
    table = check_files(files).tables[name]  # also a first run, in which everything is loaded
    pairs = [
        (seconds(lambda: reader_alone(data, name)), seconds(lambda: check_files(files)))
        for _ in range(times)
    ]
    alone, whole = (statistics.median(taken) for taken in zip(*pairs, strict=True))
    ratios = sorted(check / reader for reader, check in pairs)
    ratio = statistics.median(ratios)
    print(
        f"{name}: {table.received:,} rows of {len(cells)} columns, {len(data) / 1e6:.1f} MB, "
        f"{table.accepted:,} rows accepted"
    )
    print(
        f"  reader alone {alone:.2f} s; check {whole:.2f} s; ratio {ratio:.2f} "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )
    return ratio


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit code 1 when ten columns take more than was promised."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="Example: python -m benchmarks.check --rows 100000 --times 5"
    )
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args(arguments)
    rng = np.random.default_rng(1)
    sites = {"sites.csv": SITES.encode()}
    people = {"workers.csv": workers(options.rows).to_csv(index=False).encode()}
    ten = measured("time_diary", diary(options.rows, rng), {**sites, **people}, options.times)
    measured("units", units(options.rows, rng), sites, options.times)
    return int(ten > PROMISED)


if __name__ == "__main__":
    sys.exit(main())
