"""Columns and rows as councils' systems write them, beyond what one cell can tell.

Each kind is drawn in several forms. A value that may be wrong is never taken without a word, and no
remedy asks for a worse one.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from pipeline.reading.grids import Grid
from tests.spec.drawing import assert_accepted, assert_findings, narrowed, read, sheet
from tests.spec.test_council_sheets import CASELOAD, COSTS, UNITS, VISITS, book, checked, rules

MONTHS = narrowed("caseload_month", "unit_id", "month", "children_open")
POSTS = narrowed("vacancies", "post_id", "vacant_from", "agency_cover")
NOTHING = "row | letter | rule | level"


def of(table: Any, header: Any, *rows: Any) -> Any:
    return read(table, Grid("extract.csv", "", [header, *rows]))


@pytest.mark.parametrize("firsts", [(9, 10, 11), (4, 5, 6, 7, 8), (2, 3, 4)])
def test_first_days_of_months_written_month_first_are_not_all_january(firsts: Any) -> None:
    rows = [["T1", f"{month:02d}/01/2024", "40"] for month in firsts]
    received = of(MONTHS, ["unit_id", "month", "children_open"], *rows)
    assert received.frame["month"].isna().all()
    assert rules(received)[0] == "column.month_first"


def test_first_days_of_months_written_day_first_are_those_months() -> None:
    rows = [["T1", f"01/{month:02d}/2024", "40"] for month in (9, 10, 11)]
    received = of(MONTHS, ["unit_id", "month", "children_open"], *rows)
    assert received.frame["month"].dt.month.tolist() == [9, 10, 11]
    assert_findings(received, NOTHING)


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S"])
def test_summer_midnights_in_greenwich_are_never_read_as_the_day_before(form: Any) -> None:
    hour = datetime.timedelta(hours=1)
    days = [datetime.datetime(2024, month, 14) for month in (1, 2, 5, 6, 7, 11)]
    sent = [day - hour if 3 < day.month < 11 else day for day in days]
    rows = [[f"P{i}", day.strftime(form), "no"] for i, day in enumerate(sent)]
    received = of(POSTS, ["post_id", "vacant_from", "agency_cover"], *rows)
    assert rules(received)[0] == "column.greenwich"
    assert received.frame["vacant_from"].notna().tolist() == [True, True, False, False, False, True]


def test_evenings_at_other_hours_too_are_times_of_day() -> None:
    times = ["2024-05-13 23:00", "2024-06-13 23:00", "2024-07-13 23:00", "2024-07-14 10:30"]
    rows = [[f"P{i}", day, "no"] for i, day in enumerate(times)]
    assert_findings(of(POSTS, ["post_id", "vacant_from", "agency_cover"], *rows), NOTHING)


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("1.0", "2.0"), ("2", "1")])
def test_one_and_two_without_a_nought_are_neither_yes_nor_no(first: Any, second: Any) -> None:
    rows = [[f"P{i}", "2024-01-01", said] for i, said in enumerate([first, second, first])]
    received = of(POSTS, ["post_id", "vacant_from", "agency_cover"], *rows)
    assert received.frame["agency_cover"].isna().all()
    assert_findings(received, "row | letter | rule | level\n 1 | C | column.one_two | error")


# Numbers: each error says why, and its remedy names the unit


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1:15", "written as a time"),
        ("00:45:00", "written as a time"),
        ("(45)", "less than nothing"),
        ("45 CR", "less than nothing"),
        ("45,5", "comma"),
        ("1.200,00", "comma"),
        ("30-45", "a range"),
        ("60+", "a range"),
        ("1 hour", "another unit"),
    ],
)
def test_a_number_in_another_form_is_told_why_and_in_which_unit_it_is_wanted(
    text: str, why: str
) -> None:
    received = read(
        VISITS,
        sheet(
            f"""
              | A        | B           | C          | D
            1 | visit_id | visit_date  | child_seen | duration_min
            2 | V1       | 2 Apr 2024  | yes        | {text}
            """
        ),
    )
    (finding,) = received.findings
    assert why in finding.sentence
    assert "minutes" in finding.remedy
    assert "blank" in finding.remedy


def test_a_missing_column_is_asked_for_in_its_unit_and_its_likely_twin_is_not_thrown_away() -> None:
    received = read(
        UNITS,
        sheet(
            """
              | A       | B             | C         | D             | E
            1 | unit_id | snapshot_date | posts_fte | children_open | sibling pairs
            2 | T1      | 31/03/2024    | 6         | 60            | 30
            """
        ),
    )
    missing, extra = sorted(received.findings, key=lambda f: f.level)
    assert missing.rule == "reading.missing_column"
    assert "families" in missing.remedy
    assert "missing" in extra.remedy
    assert extra.remedy.startswith("If it is")


def test_rows_that_are_alike_but_for_a_missing_key_are_no_duplicates() -> None:
    received = read(
        VISITS,
        sheet(
            """
              | A   | B           | C          | D
            1 | ref | visit_date  | child_seen | duration_min
            2 | V1  | 2 Apr 2024  | yes        | 45
            3 | V2  | 2 Apr 2024  | yes        | 45
            """
        ),
    )
    assert "reading.duplicate_row" not in rules(received)


# Rows that are none


@pytest.mark.parametrize(
    "label",
    ["Mean per team", "Average of teams", "Count: 20", "Maximum", "Number of teams",
     "Median for the year", "Response rate", "% of teams"],
)  # fmt: skip
def test_a_row_of_figures_about_the_rows_is_left_out(label: Any) -> None:
    received = read(
        UNITS,
        sheet(
            f"""
              | A       | B             | C         | D             | E
            1 | unit_id | snapshot_date | posts_fte | children_open | families_open
            2 | T1      | 31/03/2024    | 6         | 60            | 30
            3 | T2      | 31/03/2024    | 5         | 41            | 30
            4 | {label} | 31/03/2024    | 5.5       | 50            | 30
            """
        ),
    )
    assert_findings(received, "row | rule | level\n 4 | reading.totals_row | query")


@pytest.mark.parametrize("name", ["Counterpoint", "Maxwell", "Rate Street", "Shareham", "Number 9"])
def test_a_team_whose_name_begins_like_such_a_figure_is_a_team(name: str) -> None:
    received = read(
        UNITS,
        sheet(
            f"""
              | A       | B             | C         | D             | E
            1 | unit_id | snapshot_date | posts_fte | children_open | families_open
            2 | {name}  | 31/03/2024    | 6         | 60            | 30
            """
        ),
    )
    assert_findings(received, NOTHING)


@pytest.mark.parametrize("at", ["top", "middle", "bottom"])
@pytest.mark.parametrize("snapshots", [1, 2])
def test_the_sum_of_the_other_rows_is_a_total_wherever_it_stands(at: Any, snapshots: Any) -> None:
    rows = []
    for year in range(2024, 2024 + snapshots):
        teams = [
            [f"T{i}", f"{year}-03-31", f"{i + 4}", f"{i * 7 + 31}", f"{i * 3 + 17}"]
            for i in (1, 2, 3)
        ]
        total = ["N", f"{year}-03-31", *(str(sum(int(t[c]) for t in teams)) for c in (2, 3, 4))]
        teams.insert({"top": 0, "middle": 2, "bottom": 3}[at], total)
        rows += teams
    header = ["unit_id", "snapshot_date", "posts_fte", "children_open", "families_open"]
    received = of(UNITS, header, *rows)
    assert set(received.frame["unit_id"]) == {"T1", "T2", "T3"}
    assert rules(received) == ["reading.totals_row"] * snapshots


@pytest.mark.parametrize("note", ["Source: run on Monday", "* with agency staff", "Costs", "2024"])
def test_a_footnote_or_title_among_the_rows_is_left_out_and_no_value_is_asked_for(
    note: Any,
) -> None:
    received = of(
        COSTS,
        ["site_id", "financial_year", "cost_line", "amount_gbp"],
        ["north", "2023-24", "agency", "1200"],
        [note, "", "", ""],
    )
    assert_accepted(received, "cost_line\nagency")
    assert_findings(received, "row | rule | level\n 3 | reading.note_row | query")


def test_a_cell_far_right_of_few_rows_is_looked_at_in_its_row() -> None:
    rows = [CASELOAD, *([f"U{i}", "2024-03", *["5"] * 10] for i in range(12))]
    rows[5] = ["U4", "2024-03", "", *["5"] * 10]
    result = checked(caseload_month__xlsx=book("caseload_month", rows))
    (finding,) = [one for one in result.findings if one.rule == "reading.extra_column"]
    assert (finding.row, finding.letter) == (6, "M")
    assert "moved" in finding.remedy


def test_a_blank_cell_under_a_merged_one_is_told_as_such() -> None:
    rows = [
        CASELOAD,
        ["U1", "2024-03", *["5"] * 10],
        [None, "2024-04", *["6"] * 10],
        ["U2", "2024-04", *["7"] * 10],
    ]
    data = book("caseload_month", rows, lambda _, page: page.merge_cells("A2:A3"))
    result = checked(caseload_month__xlsx=data)
    (finding,) = [one for one in result.findings if one.rule == "cell.blank"]
    assert "A2" in finding.sentence
    assert "A2" in finding.remedy


@pytest.mark.parametrize("shown", ["1-Mar", "01-Mar", "Mar-24", "01/03/2024", "3-Sep", "1-Mar-24"])
def test_an_id_that_a_spreadsheet_shows_as_a_day_is_an_error(shown: Any) -> None:
    received = of(POSTS, ["post_id", "vacant_from", "agency_cover"], [shown, "2024-01-01", "no"])
    assert_findings(received, "row | letter | rule | level\n 2 | A | cell.id_date | error")


@pytest.mark.parametrize("kept", ["MAR-1", "Mar", "May", "1/3", "2024-01", "Mar-A", "T-12"])
def test_an_id_that_only_resembles_a_day_is_an_id(kept: Any) -> None:
    received = of(POSTS, ["post_id", "vacant_from", "agency_cover"], [kept, "2024-01-01", "no"])
    assert_findings(received, NOTHING)


@pytest.mark.parametrize("width", [3, 12])
def test_a_table_that_lies_on_its_side_is_told_to_be_turned(width: Any) -> None:
    turned = [[name, *["5"] * width] for name in CASELOAD]
    result = checked(caseload_month__csv="\n".join(",".join(row) for row in turned).encode())
    (finding,) = [one for one in result.findings if one.rule == "reading.no_header"]
    assert "column A" in finding.sentence
    assert "Transpose" in finding.remedy


def test_a_file_that_resembles_a_table_that_is_nowhere_else_is_asked_about_whatever_its_type() -> (
    None
):
    header = "ref,fam,staff,when,nth,setting,announced,seen,child_seen_alone,mins,rec,interpreter\n"
    table = header + "V1,F1,W1,1 May 2024,2,home,yes,yes,no,60,yes,no\n"
    for files in (
        {"log__csv": table.encode()},
        {"log__txt": table.encode()},
        {"visits__dat": b"x"},
        {"visits__txt": b"V1 F1 W1 60"},
        {"visits__json": b"{}"},
    ):
        (finding,) = [f for f in checked(**files).findings if f.file != "sites.csv" and not f.table]
        assert (finding.rule, finding.level) == ("reading.nearly_table", "query"), files
        assert "visits" in finding.sentence


def test_a_read_me_and_a_file_beside_its_table_stay_notes() -> None:
    posts = b"post_id,unit_id,role,vacant_from,filled_on,agency_cover\nP1,U1,asye,2024-01-01,,no\n"
    result = checked(
        readme__txt=b"Dear team", vacancies__csv=posts, vacancies_notes__txt=b"as agreed"
    )
    told = {f.file: f.level for f in result.findings if f.rule == "reading.file_ignored"}
    assert told == {"readme.txt": "note", "vacancies_notes.txt": "note"}


def test_a_family_with_as_many_children_and_assessments_as_two_others_is_no_total() -> None:
    cases = narrowed("cases", "family_id", "assessments_12m", "n_children")
    rows = [["F1", "1", "2"], ["F2", "2", "1"], ["F3", "3", "3"], ["F4", "1", "1"]]
    received = of(cases, ["family_id", "assessments_12m", "n_children"], *rows)
    assert len(received.frame) == 4
    assert_findings(received, NOTHING)
