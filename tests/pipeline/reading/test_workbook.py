from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from pipeline.reading import package
from pipeline.reading.workbook import read_workbook


def book(write: Callable[..., Any], **options: Any) -> bytes:
    """The bytes of a workbook whose first sheet ``write`` has filled."""
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content, {"in_memory": True, **options})
    write(made, made.add_worksheet("Visits"))
    made.close()
    return content.getvalue()


def column(write_cell: Callable[..., Any]) -> list[str]:
    """Texts of column A after ``write_cell`` has filled it."""
    (grid,) = read_workbook(book(write_cell), "a.xlsx")
    return [row[0] for row in grid.rows]


def test_cells_are_read_as_a_person_sees_them() -> None:
    def write(made: Any, sheet: Any) -> None:
        date = made.add_format({"num_format": "dd/mm/yyyy"})
        hours = made.add_format({"num_format": "[h]:mm"})
        cells = [
            (sheet.write_string, "007"),
            (sheet.write_number, 1.0),
            (sheet.write_number, 1.7),
            (sheet.write_number, 1e12),
            (sheet.write_number, 123456789012345678),
            (sheet.write_boolean, True),
            (sheet.write_datetime, datetime.datetime(2024, 3, 1), date),
            (sheet.write_datetime, datetime.datetime(2024, 3, 1, 13, 5), date),
            (sheet.write_datetime, datetime.timedelta(hours=30), hours),
            (sheet.write_number, 45352),
            (sheet.write_string, "=cmd()"),
        ]
        for row, (put, *cell) in enumerate(cells):
            put(row, 0, *cell)

    assert column(write) == [
        "007",
        "1",
        "1.7",
        "1000000000000",
        "1.234567890123457e+17",
        "TRUE",
        "2024-03-01",
        "2024-03-01 13:05:00",
        "30:00",
        "45352",
        "=cmd()",
    ]


def test_cells_in_error_keep_their_error_token() -> None:
    def write(made: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 0, "=VLOOKUP(1,B:C,2)", None, "#N/A")
        sheet.write_formula(2, 0, "=1+1", None, 2)

    assert column(write) == ["#DIV/0!", "#N/A", "2"]


def test_zeros_that_a_number_format_puts_before_an_id_are_kept() -> None:
    def write(made: Any, sheet: Any) -> None:
        sheet.write_number(0, 0, 7, made.add_format({"num_format": "000"}))
        sheet.write_number(1, 0, 12345, made.add_format({"num_format": "000"}))
        sheet.write_number(2, 0, 7, made.add_format({"num_format": "0.00"}))
        sheet.write_string(3, 0, "7", made.add_format({"num_format": "000"}))

    assert column(write) == ["007", "12345", "7", "7"]


def test_rows_and_columns_keep_their_place_when_the_sheet_begins_further_down() -> None:
    (grid,) = read_workbook(book(lambda made, sheet: sheet.write_string(2, 1, "x")), "a.xlsx")
    assert [list(row) for row in grid.rows] == [["", ""], ["", ""], ["", "x"]]


def test_every_sheet_is_read_and_hidden_ones_are_marked() -> None:
    def write(made: Any, sheet: Any) -> None:
        sheet.write_string(0, 0, "x")
        hidden = made.add_worksheet("Old & <hidden>")
        hidden.write_formula(0, 0, "=1/0", None, "#DIV/0!")
        hidden.hide()
        made.add_chartsheet("Chart").set_chart(_chart(made))
        made.add_worksheet("Empty")

    grids = read_workbook(book(write), "a.xlsx")
    assert [(grid.sheet, grid.hidden) for grid in grids] == [
        ("Visits", False),
        ("Old & <hidden>", True),
        ("Empty", False),
    ]
    assert grids[1].rows[0][0] == "#DIV/0!"
    assert not any(grids[2].rows)


def _chart(made: Any) -> Any:
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "=Visits!$A$1:$A$1"})
    return chart


def without(data: Any, part: Any) -> Any:
    """A workbook that lost one of its parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w") as new:
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info.filename))
    return content.getvalue()


PLAIN = book(lambda made, sheet: sheet.write_string(0, 0, "x"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a workbook",
        b"\xd0\xcf\x11\xe0 an encrypted workbook is no zip archive",
        PLAIN[: len(PLAIN) // 2],
        without(PLAIN, "xl/workbook.xml"),
        without(PLAIN, "xl/worksheets/sheet1.xml"),
    ],
)
def test_what_is_no_whole_workbook_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(ValueError, match="workbook"):
        read_workbook(data, "a.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", 1_000)
    with pytest.raises(ValueError, match="unpacks to more"):
        read_workbook(PLAIN, "a.xlsx")


def test_a_sheet_of_too_many_cells_is_refused_before_it_is_spread_out() -> None:
    far = book(lambda made, sheet: sheet.write_string(1_000_000, 600, "x"))
    with pytest.raises(ValueError, match="more than 10,000,000 cells"):
        read_workbook(far, "a.xlsx")
