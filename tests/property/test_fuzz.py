"""Valid extracts, spoiled at random: never a traceback, never a half-written folder.

The runs are seeded, so that a failure can be run again; ``RSW_FUZZ_RUNS`` asks for more of them.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from benchmarks.hostile_files import workbook
from pipeline import ingest
from pipeline.checking.check import check
from rsw.marked_copies.annotate import annotate_files
from rsw.marked_copies.marking import SHEET
from study.findings import SCHEMA
from tests.pipeline.extract import ingest_options, write

RUNS = int(os.environ.get("RSW_FUZZ_RUNS", "100"))
ODD = ("", "=1+1", "\u200b", "9" * 400, "1e999", "-0", "#REF!", "31/02/2024", '"', "\r", "é" * 50,
       "2024-13-45", "nan", "0x1F", "١٢", "<5", "*", "{", "%s", "a" * 40_000)  # fmt: skip


def flipped(data: Any, rng: np.random.Generator) -> Any:
    spoiled = bytearray(data)
    for _ in range(rng.randrange(1, 30)):
        spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
    return bytes(spoiled)


def cut(data: Any, rng: np.random.Generator) -> Any:
    return data[: rng.randrange(len(data))]


def spliced(data: Any, rng: np.random.Generator) -> Any:
    at, length = rng.randrange(len(data)), rng.randrange(1, 200)
    return data[:at] + rng.randbytes(length) + data[at + rng.randrange(length) :]


def cells(data: Any, rng: np.random.Generator) -> Any:
    """Cells swapped, blanked, made odd; rows shuffled, repeated and dropped."""
    rows = [line.split(",") for line in data.decode("utf-8", "replace").splitlines()]
    for _ in range(rng.randrange(1, 8)):
        row, other = rng.choice(rows), rng.choice(rows)
        i, j = rng.randrange(len(row)), rng.randrange(len(other))
        if rng.random() < 0.5:
            row[i], other[j] = other[j], row[i]
        else:
            row[i] = rng.choice(ODD)
    if rng.random() < 0.3:
        rng.shuffle(rows)
    if rng.random() < 0.3:
        rows += rng.choices(rows, k=3)
    if rng.random() < 0.2:
        del rows[rng.randrange(len(rows))][:]
    return "\n".join(map(",".join, rows)).encode(
        rng.choice(("utf-8", "utf-16", "cp1252")), "replace"
    )


def parts(data: Any, rng: np.random.Generator) -> Any:
    """Parts of the workbook dropped, or spoiled inside a whole archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            chance = rng.random()
            if chance < 0.1:
                continue
            part = old.read(name)
            new.writestr(
                name, rng.choice((flipped, cut, spliced))(part, rng) if chance < 0.4 else part
            )
    return content.getvalue()


def spoil(folder: Path, rng: np.random.Generator) -> None:
    write(folder)
    (folder / "vacancies.xlsx").write_bytes(workbook())
    for path in sorted(folder.iterdir()):
        if rng.random() < 0.5:
            how = [flipped, cut, spliced, parts if path.suffix == ".xlsx" else cells]
            path.write_bytes(rng.choice(how)(path.read_bytes(), rng))
    if rng.random() < 0.1:
        (folder / "sites.csv").unlink()


@pytest.mark.parametrize("batch", range(10))
def test_a_spoiled_extract_is_read_or_refused_and_its_folders_are_whole(
    batch: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for run in range(RUNS // 10):
        seed = batch * 1_000_000 + run
        data = tmp_path / str(run)
        spoil(data / "incoming" / "north", random.Random(seed))
        assert ingest.main(ingest_options(data, "north")) == 0, seed
        assert sorted(path.name for path in data.iterdir()) == ["accepted", "findings", "incoming"]
        assert [path.name for path in (data / "accepted").iterdir()] == ["north"], seed
        SCHEMA.validate(pd.read_parquet(data / "findings" / "north" / "findings.parquet"))
        for path in (data / "accepted" / "north").iterdir():
            pd.read_parquet(path)
        assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("seed", range(20))
def test_a_councils_own_check_of_a_spoiled_extract_ends_with_a_code_and_copies(
    seed: int, tmp_path: Path
) -> None:
    spoil(tmp_path / "north", random.Random(seed))
    result = check([tmp_path / "north"], site="north")
    assert result.exit_code in (0, 1, 2)
    if result.files:
        files = {path.name: path for path in (tmp_path / "north").iterdir()}
        for copy in annotate_files(files, result, tmp_path / "marked"):
            assert SHEET in openpyxl.load_workbook(io.BytesIO(copy.read_bytes())).sheetnames
