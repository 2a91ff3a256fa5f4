"""What is left out is said row by row, and in agreement with how many there are."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.checking.check import check_files
from pipeline.checking.submission import without_orphans
from rsw.terminal.left_out import ToConfirm, code_of, confirmed, leaving
from tests.fixtures.extract import clean, files


def lines(**cells: Any) -> Any:
    rows = clean()
    for place, text in cells.items():
        table, row, column = place.split("__")
        rows[table][int(row)][column] = text
    return leaving(check_files(files(rows), site="north").submission)


def test_nothing_is_left_out_of_a_clean_extract() -> None:
    assert lines() == []


def test_a_row_takes_with_it_what_belongs_to_it_and_a_cell_goes_alone() -> None:
    assert lines(visits__0__visit_date="soon", visits__1__duration_min="long") == [
        "Four rows and one cell would be left out.",
        "supervision_visit (supervision_visit.csv): row 2, because what it belongs to is left out.",
        "visit_ratings (visit_ratings.csv): rows 2 and 3, because what they belong to is left out.",
        "visits (visits.csv): row 2, in error.",
        "visits (visits.csv): cell J3, in error, left blank.",
    ]


def test_rows_that_follow_one_another_are_named_by_the_first_and_last() -> None:
    rows = clean()
    rows["vacancies"] += [
        rows["vacancies"][0] | {"post_id": f"X{i}", "unit_id": "U9"} for i in range(5)
    ]
    rows["vacancies"].append(dict(rows["vacancies"][0]))
    assert leaving(check_files(files(rows), site="north").submission) == [
        "Six rows would be left out.",
        "vacancies (vacancies.csv): rows 4 to 8, in error.",
        "vacancies (vacancies.csv): row 9, there already, from an earlier row.",
    ]


def test_what_is_sent_without_them_has_no_error_of_its_own() -> None:
    rows = clean()
    rows["visits"][0]["visit_date"] = "soon"
    kept = without_orphans(check_files(files(rows), site="north").submission)
    assert len(kept.frames["visits"]) == len(kept.frames["supervision_visit"]) == 1
    assert len(kept.frames["visit_ratings"]) == 0
    assert kept.tables["visit_ratings"].rows_accepted == 0


@pytest.mark.parametrize(("answer", "goes_on"), [("yes", True), ("Y", True), ("", False)])
def test_the_list_is_shown_and_asked_about_where_somebody_is_there(
    capsys: pytest.CaptureFixture[str], answer: Any, goes_on: Any
) -> None:
    assert confirmed(["One row would be left out."], lambda question: answer) == goes_on
    assert "One row would be left out." in capsys.readouterr().out


def test_a_list_has_one_code_and_another_list_another() -> None:
    assert code_of(["a"]) == code_of(["a"]) != code_of(["b"])
    assert len(code_of(["a"])) == 4
    assert ToConfirm("x", ["a"], "1").lines == ["a"]
