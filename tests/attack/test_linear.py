"""No text of a stranger's takes more than its length: twice as much takes about twice the time."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from benchmarks.hostile_files import HEADERS, repacked
from pipeline.checking.check import check_files
from pipeline.reading.asides import asides
from pipeline.reading.categories import CodeList
from pipeline.reading.dates import parse_date, parse_month
from pipeline.reading.extent import full_extent, shared_texts
from pipeline.reading.headers import did_you_mean, match
from pipeline.reading.missing import missing_reason
from pipeline.reading.numbers import parse_number
from pipeline.reading.package import open_package
from pipeline.screening.births import are_births
from pipeline.screening.columns import KINDS, judge_column
from pipeline.screening.headings import kind_by_header
from pipeline.screening.names import holds_name, names_of_people
from study.tables import TABLES

CELL = 32_000  # characters: about the longest cell that is read
UNITS = TABLES["units"]
CODES = CodeList({"a": ("one",), "b": ("two",)})
SHEET = "xl/worksheets/sheet1.xml"


def once(run: Callable[..., Any], *given: Any) -> float:
    start = time.process_time()
    run(*given)
    return time.process_time() - start


def seconds(run: Callable[..., Any], *given: Any) -> float:
    """The least of three runs: other work on the computer only adds to it."""
    return min(once(run, *given) for _ in range(3))


def least(
    run: Callable[..., Any], short: bytes | str, long: bytes | str, *, most: int
) -> tuple[float, float]:
    """The least times of three runs by turns, and of up to ten while they look too long.

    Other work comes in bursts. It may fall on every run of one length and on none of the other, and
    only adds: the least of more runs is nearer to the truth, which is as bad as ever if it is bad.
    """
    taken = [(once(run, short), once(run, long)) for _ in range(3)]
    while True:
        best = min(one for one, _ in taken), min(other for _, other in taken)
        if linear(*best, most) or len(taken) == 10:
            return best
        taken.append((once(run, short), once(run, long)))


def linear(short: float, long: float, most: int) -> bool:
    return long < most and long < 3 * short + 0.02


# What a pattern that backtracks, or looks again from every place, would never finish.
CELLS = {
    "number and letters": lambda n: "9434765919;" + "a" * n,
    "many numbers": lambda n: "9434765919;" * (n // 11),
    "many National Insurance numbers": lambda n: "AB123456C;" * (n // 10),
    "letters and a domain": lambda n: "a@b.uk "[:-1] + "'" + "a" * n,
    "letters before a domain": lambda n: "a" * n + " @b.uk",
    "labels of a domain": lambda n: "a@" + "b." * (n // 2) + "1",
    "many signs of an address": lambda n: "@a." * (n // 3),
    "spaces after a country's code": lambda n: "+44" + " " * n + "x",
    "brackets after a country's code": lambda n: "+44" + "(0)" * (n // 3),
    "capitals after a number": lambda n: "1 A" + "a" * n + " Road1",
    "words after a number": lambda n: "1 " + "Aa " * (n // 3) + "Road1",
    "spaces after a number": lambda n: "1" + " " * n + "A Road",
    "spaces after born": lambda n: "born" + " " * n + "x",
    "words after born": lambda n: "born " + "is " * (n // 3) + "x",
    "capitals after a title": lambda n: "Mr " + "A" * n,
    "spaces after a title": lambda n: "Mr" + " " * n + "1",
    "initials after a title": lambda n: "Mr " + "A " * (n // 2),
    "capitals": lambda n: "A" * n + ", " + "A" * n,
    "opening brackets": lambda n: "(" * n,
    "square brackets": lambda n: "[" * n + "x",
    "brackets that close": lambda n: ")" * n + "(" * n + ")",
    "spaces after a code": lambda n: "1-" + " " * n + "a\nb",
    "digits": lambda n: "1" * n + "x",
    "digits and points": lambda n: "1." * (n // 2),
    "groups of digits": lambda n: "1" + ",111" * (n // 4) + ",",
    "hashes": lambda n: "#" * n + "x",
    "less than": lambda n: "<" + " " * n,
}


@pytest.mark.parametrize("text", CELLS)
def test_no_cell_of_any_content_takes_longer_than_its_length(text: str) -> None:
    number = next(column for column in UNITS.columns if column.kind == "number")

    def look(cell: Any) -> None:
        judge_column(Counter({cell: 1, "x": 20}))
        for kind in KINDS:
            kind.look(cell)
            kind.near.fullmatch(cell)
        names_of_people([cell])
        holds_name(cell), holds_name(cell, strict=True)
        are_births([cell] * 10)
        kind_by_header(cell + "x")
        match([cell, "unit_id"], UNITS)
        did_you_mean(["unit_id", "date"], {0: cell})
        CODES.find(cell)
        parse_date(cell), parse_month(cell), parse_number(cell, number), missing_reason(cell)

    short, long = least(look, CELLS[text](CELL // 2), CELLS[text](CELL), most=1)
    assert linear(short, long, most=1)


PARTS = {
    "tags without end": lambda n: b"<sheetData>" + b"<c " * n + b' r="A1"></sheetData>',
    "addresses without a cell": lambda n: b"<sheetData><c " + b'r="A' * n + b"></sheetData>",
    "prefixes without end": lambda n: b"<sheetData>" + b"<a:" * n + b"</sheetData>",
    "spaces after an attribute": lambda n: b"<sheetData><c r" + b" " * n + b"></sheetData>",
    "types without a cell": lambda n: b"<sheetData><c" + b' t="s"' * n + b"></sheetData>",
    "closing signs": lambda n: b"<sheetData></sheetData>" + b">" * 4 * n,
    "attributes that do not end": lambda n: b"<sheetData></sheetData>" + b"='" * n + b'="' * n,
    "codes of a page header": lambda n: b"<sheetData></sheetData><a>" + b'&"' * n + b"</a>",
}


@pytest.mark.parametrize("content", PARTS)
def test_no_part_of_a_workbook_takes_longer_than_its_length(content: str) -> None:
    parts = dict(open_package(repacked({})).parts)

    def look(part: Any) -> None:
        for run in (full_extent, shared_texts, lambda part: asides({**parts, SHEET: part}, {}, {})):
            try:
                run(part)
            except (ValueError, SyntaxError):
                continue

    xml = [b"<worksheet>" + PARTS[content](n) + b"</worksheet>" for n in (25_000, 50_000)]
    short, long = least(look, *xml, most=2)
    assert linear(short, long, most=2)


def test_one_cell_far_away_takes_no_longer_than_the_cells_between() -> None:
    def book(rows: Any) -> Any:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
            sheet = made.add_worksheet("vacancies")
            sheet.write_row(0, 0, HEADERS)
            sheet.write_string(rows, 701, "x")
        return content.getvalue()

    assert seconds(lambda: check_files({"a.xlsx": book(1_500)})) < 3


def test_many_headers_that_are_none_of_ours_are_compared_quickly() -> None:
    headers = {at: f"{at:03d} what was recorded of it" for at in range(700)}
    wanted = [column.label for column in UNITS.columns]
    assert seconds(did_you_mean, wanted, headers) < 3


def test_cells_that_share_a_text_are_counted_however_they_are_written() -> None:
    sheet = (
        b'<x:worksheet xmlns:x="u"><x:c t="s"><x:f>1</x:f><x:v>0</x:v></x:c><x:c t="s">'
        b'<x:v>&#48;</x:v></x:c><x:c><x:v>0</x:v></x:c><x:c t="s"><!-- <c> --><x:v>1</x:v></x:c>'
        b"</x:worksheet>"
    )
    assert shared_texts(sheet) == {0: 2, 1: 1}
