from __future__ import annotations

import pytest

from pipeline.reading.delimited import read_delimited


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_below_title_lines(delimiter: str) -> None:
    rows = [["Visits, all teams"], [], ["visit_id", "visit_date"], ["V1", "03/03/2024"]]
    text = "\n".join(
        [rows[0][0] if delimiter != "," else f'"{rows[0][0]}"', "", *map(delimiter.join, rows[2:])]
    )
    assert list(read_delimited(text, "a.csv").rows) == rows


def test_cells_stay_the_text_that_they_are() -> None:
    text = 'id,a,b\n007,NA,"1,200"\n1.0E+12,#N/A,"two\nlines"\n'
    assert list(read_delimited(text, "a.csv").rows)[1:] == [
        ["007", "NA", "1,200"],
        ["1.0E+12", "#N/A", "two\nlines"],
    ]


def test_an_unclosed_quotation_mark_is_refused_and_swallows_no_rows() -> None:
    with pytest.raises(ValueError, match="quotation marks do not match"):
        read_delimited('a,b\n1,"x\n2,y\n', "a.csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_computer(end: str) -> None:
    assert list(read_delimited(f"a,b{end}1,2{end}", "a.csv").rows) == [["a", "b"], ["1", "2"]]
