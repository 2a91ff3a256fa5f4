"""Files of site summaries as people send them: read, or refused in one sentence that says where."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

from rsw.cli import main
from rsw.site_file import read_site_file

HEADER = "site,rsw,summary,standard_error,n\n"
ROWS = [(f"s{i}", int(i < 3), 9 - i, 0.1, 50) for i in range(6)]


def text(rows: list[tuple[object, ...]] = ROWS, mark: str = ",", header: str = HEADER) -> str:
    lines = [mark.join(str(cell) for cell in row) for row in rows]
    return header.replace(",", mark) + "\n".join(lines) + "\n"


def with_cell(row: int, column: str, cell: str) -> str:
    """The file with another cell; rows as a spreadsheet tells them, the header being 1."""
    changed = [list(each) for each in ROWS]
    changed[row - 2][HEADER.strip().split(",").index(column)] = cell
    return text([tuple(each) for each in changed])


def refused(folder: Path, capsys: pytest.CaptureFixture[str], data: str | bytes, *more: str) -> str:
    """What is said of a file that is refused: one line of standard error, and nothing else."""
    path = folder / "sites.csv"
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    assert main(["compare", str(path), *more]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith(f"{path}: ")
    return printed.err


@pytest.mark.parametrize("row", [2, 4, 7])
@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("summary", "nan", "is not a number"), ("summary", "NA", "is not a number"),
        ("summary", "", "is not a number"), ("summary", "inf", "is not a number"),
        ("summary", "high", "is not a number"), ("summary", "1e400", "is not a number"),
        ("summary", '"1,5"', "is not a number"), ("summary", "12%", "is not a number"),
        ("summary", "0x10", "is not a number"), ("summary", "1_000", "is not a number"),
        ("summary", "٣", "is not a number"), ("summary", "1e300", "too large or too small"),
        ("rsw", "2", "is not 0 or 1"), ("rsw", "yes", "is not a number"),
        ("rsw", "", "is not a number"), ("rsw", "0.5", "is not 0 or 1"),
        ("n", "0", "is not above zero"), ("n", "-5", "is not above zero"),
        ("n", "", "is not a number"), ("n", '"1,200"', "is not a number"),
        ("standard_error", "-1", "is negative"), ("standard_error", "-inf", "is not a number"),
        ("standard_error", "1e-320", "too large or too small"), ("site", " ", "is empty"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_by_row_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: int, column: str, cell: str, why: str
) -> None:
    said = refused(tmp_path, capsys, with_cell(row, column, cell))
    assert f"row {row}, column {column}: " in said
    assert why in said


def test_a_row_is_the_one_that_a_spreadsheet_shows_whatever_stands_above_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = text().splitlines()
    spaced = "\n\n" + rows[0] + "\n\n" + "\n".join(rows[1:6]) + "\n,,,,\ns5,0,x,0.1,50\n"
    assert "row 11, column summary: 'x'" in refused(tmp_path, capsys, spaced)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "the file is empty"),
        ("\n\n \n", "the file is empty"),
        (HEADER, "the file has no rows"),
        (text(mark=";"), "separated by semicolons"),
        (text(mark="\t"), "separated by tabs"),
        (text(header=""), "the first row is no header"),
        ("# ours\n" + text(), "the first row is no header"),
        (text(header="site,rsw,rsw,summary,standard_error,n\n"), "names the column rsw twice"),
        ("site,summary\na,1\n", "lacks the columns rsw, standard_error, n"),
        (text() + "g,0,1,.1,50,7\n", "row 8 has 6 cells, and the header 5"),
        (text() + "g\n", "row 8 has 1 cell, and the header 5"),
        (HEADER + '"a,1,2\n' + text(header=""), "row 2: a quotation mark is not closed"),
        (text() + "g" * 2000 + ",0,1,.1,50\n", "row 8: a cell is longer than 1,000 characters"),
        (with_cell(3, "site", "s0"), "row 3, column site: 's0' is in its study twice"),
        (text().replace("s1", "é").encode("latin-1"), "is not text in UTF-8"),
        (text().encode("utf-16"), "is not text in UTF-8"),
        (text().replace("s1", "s\0"), "is not text in UTF-8"),
        (b"PK\x03\x04" + bytes(100), "is not text in UTF-8"),
        (bytes(range(256)), "is not text in UTF-8"),
    ],
)
def test_a_file_that_is_no_table_of_sites_is_told_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: Any, why: str
) -> None:
    assert why in refused(tmp_path, capsys, data)


@pytest.mark.parametrize(("kind", "cell"), [("risk", "1.2"), ("risk", "-0.1"), ("rate", "-1")])
def test_what_is_no_risk_or_rate_is_refused_as_it_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: Any, cell: Any
) -> None:
    within = [(*row[:2], 0.5, *row[3:]) for row in ROWS]
    within[1] = ("s1", 1, cell, 0.1, 50)
    said = refused(tmp_path, capsys, text(within), "--kind", kind)
    assert f"row 3, column summary: '{cell}'" in said


@pytest.mark.parametrize(
    "data",
    [
        "\ufeff" + text(),
        text().replace("\n", "\r\n"),
        text().rstrip(),
        text() + "\n\n",
        text() + ",,,,\n",
        text(header=HEADER.upper()),
        text(header=" site , rsw,summary ,standard_error,n\n"),
        text().replace("s1", '"s1, north"'),
        "\n".join(line + "," for line in text().splitlines()),
    ],
    ids=[
        "mark",
        "windows",
        "no end",
        "blank",
        "empty row",
        "upper",
        "spaced",
        "quoted",
        "trailing",
    ],
)
def test_what_is_only_dressed_otherwise_reads_the_same(tmp_path: Path, data: str) -> None:
    plain, other = tmp_path / "plain.csv", tmp_path / "other.csv"
    plain.write_text(text(), encoding="utf-8")
    other.write_bytes(data.encode("utf-8"))
    wanted = read_site_file(plain)
    found = read_site_file(other)[list(wanted.columns)]
    assert (found.drop(columns="site") == wanted.drop(columns="site")).all().all()
    assert list(found.index) == list(range(2, 8))


def test_what_cannot_be_opened_is_told_with_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        assert main(["compare", str(path)]) == 2
        assert f"{path}: cannot be read: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ("--confidence", "1"),
        ("--confidence", "nan"),
        ("--smallest", "nan"),
        ("--smallest", "inf"),
        ("--smallest", "-1"),
        ("--smallest", "1", "--kind", "rate"),
        ("--claims", "0"),
    ],
)
def test_a_senseless_option_is_told_with_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: Any
) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(text(), encoding="utf-8")
    assert main(["compare", str(path), *options]) == 2
    assert options[0] in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
@pytest.mark.parametrize("n_rsw", range(7))
@pytest.mark.parametrize("values", ["ties", "none", "all", "arm", "own unknown"])
def test_whatever_the_sites_say_there_is_an_answer_without_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, n_rsw: int, values: str
) -> None:
    summary = {
        "ties": [0.5] * 6, "none": [0.0] * 6, "all": [1.0] * 6,
        "arm": [float(i < n_rsw) for i in range(6)], "own unknown": [0.1 * i for i in range(6)],
    }[values]  # fmt: skip
    error = "" if values == "own unknown" else 0
    rows = [(f"s{i}", int(i < n_rsw), summary[i], error, 50) for i in range(6)]
    path = tmp_path / "sites.csv"
    path.write_text(text(rows), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert main(["compare", str(path), "--kind", kind]) == 0
        assert main(["compare", str(path), "--kind", kind, "--json"]) == 0
    assert capsys.readouterr().out.startswith("study 1: ")
