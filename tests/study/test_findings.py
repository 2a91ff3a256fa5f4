"""A finding says where to look, on one line, and never more than its address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from study.findings import (
    LEVELS,
    SCHEMA,
    Finding,
    address,
    costs_more,
    place,
    printable,
    ranked,
    to_frame,
)

FINDING = Finding(
    site="north",
    table="workers",
    file="staff.xlsx",
    sheet="Staff",
    row=3,
    column="fte",
    letter="D",
    rule="cell.number",
    level="error",
    sentence="This is no number.",
    remedy="Write a number.",
)


@pytest.mark.parametrize("sign", ["\x1b", "\n", "\r", "\x00", "\x9b", "\u202e", "\u2066", "\u2028"])
def test_a_stranger_s_text_commands_no_terminal_and_turns_no_line_round(sign: str) -> None:
    assert printable(f"a{sign}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_letters_of_any_language_stay_as_they_are() -> None:
    assert printable("Ynys Môn – 東京") == "Ynys Môn – 東京"


def test_a_cell_s_place_names_file_sheet_row_and_column() -> None:
    assert place(FINDING) == "staff.xlsx, sheet Staff, row 3, column D (fte)"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sheet": "", "letter": "", "column": "", "row": None}, "staff.xlsx"),
        ({"file": "", "sheet": "", "letter": "", "row": None}, "table workers (fte)"),
        (
            {"file": "", "table": "", "sheet": "", "letter": "", "column": "", "row": None},
            "the whole extract",
        ),
        ({"sheet": "a\x1b[2J"}, "staff.xlsx, sheet a\N{REPLACEMENT CHARACTER}[2J, row 3, "),
    ],
)
def test_what_is_not_known_of_a_place_is_left_out(
    changes: dict[str, object], expected: str
) -> None:
    assert place(replace(FINDING, **changes)).startswith(expected)  # type: ignore[arg-type]


def test_an_address_has_only_the_parts_there_are() -> None:
    assert address("", None, "") == []
    assert address("Staff", 1, "AA") == ["sheet Staff", "row 1", "column AA"]


def test_a_rule_that_costs_a_file_or_a_table_is_told_from_one_that_costs_a_cell() -> None:
    assert costs_more("screen.nhs_number")
    assert costs_more("reading.empty_table")
    assert not costs_more("cell.number")


def test_the_worst_come_first_and_then_the_order_of_the_sheet() -> None:
    drawn = [
        replace(FINDING, level=level, row=row)
        for level in reversed(LEVELS)
        for row in (10, 9, None)
    ]
    found = [(f.level, f.row) for f in ranked(drawn)]
    assert found == [(level, row) for level in LEVELS for row in (None, 9, 10)]


def test_a_frame_of_findings_obeys_its_schema_even_without_any() -> None:
    for findings in ([], [FINDING, replace(FINDING, row=None)]):
        frame = to_frame(findings)
        assert len(frame) == len(findings)
        assert list(frame) == list(SCHEMA.columns)
    assert frame["row"].isna().tolist() == [True, False]
