"""Sheets as councils keep them: every kind gives the right value, or asks at the right place.

Each kind is drawn in several forms, none of which the reader lists one by one.
"""

from __future__ import annotations

import datetime
import io
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from pipeline.checking.check import CheckResult, check_files
from pipeline.reading.delimited import read_delimited
from pipeline.reading.grids import Grid
from pipeline.reading.headers import find_header
from pipeline.reading.rivals import rivals
from pipeline.reading.rows import Part
from pipeline.reading.table import ReadTable
from study.tables import TABLES
from study.tables.base import Table
from tests.spec.drawing import assert_accepted, assert_findings, narrowed, read, sheet

CASELOAD = [column.name for column in TABLES["caseload_month"].columns]
NOTHING = "row | letter | rule | level"
SITES = (
    "site_id,wave,arm,rsw_start_date,population_0_17,idaci_mean,ofsted_judgement,region,"
    "change_stage,leadership_change_date,restructures_24m\n"
    "north,1,conventional,,61200,0.18,good,london,,,0\n"
)
UNITS = narrowed("units", "unit_id", "snapshot_date", "posts_fte", "children_open", "families_open")
COSTS = narrowed("costs", "site_id", "financial_year", "cost_line", "amount_gbp")
VISITS = narrowed("visits", "visit_id", "visit_date", "child_seen", "duration_min")


def keyed(table: str, key: str, column: str) -> Table:
    """A table of two columns, of which one is its whole key."""
    return replace(narrowed(table, key, column), key=(key,))


def sheet_of(name: str, text: str) -> Grid:
    return read_delimited(text, name)


def rules(received: ReadTable) -> list[Any]:
    return [finding.rule for finding in received.findings]


def book(name: str, rows: list[list[Any]], prepare: Callable[..., Any] | None = None) -> bytes:
    """A workbook of one sheet; ``prepare`` is given the workbook and the sheet."""
    stream = io.BytesIO()
    made = openpyxl.Workbook()
    page = made.active
    page.title = name
    for row in rows:
        page.append(row)
    if prepare:
        prepare(made, page)
    made.save(stream)
    return stream.getvalue()


def checked(**files: Any) -> CheckResult:
    named = {name.replace("__", "."): data for name, data in files.items()}
    return check_files({**named, "sites.csv": SITES.encode()}, site="north")


# Totals


@pytest.mark.parametrize(
    "label",
    ["Total", "GRAND TOTAL", "Sub-total", "subtotal:", "Totals", "T1 total", "Total (north)", "All",
     "All teams", "Average", "Sum", "Overall", "Team total", "Mean", "Total: children"],
)  # fmt: skip
def test_a_row_that_is_called_a_total_is_left_out_and_asked_about(label: str) -> None:
    received = read(
        UNITS,
        sheet(
            f"""
              | A       | B             | C         | D             | E
            1 | unit_id | snapshot_date | posts_fte | children_open | families_open
            2 | T1      | 31/03/2024    | 6         | 60            | 30
            3 | {label} | 31/03/2024    | 6         | 60            | 30
            4 | T2      | 31/03/2024    | 5         | 41            | 30
            """
        ),
    )
    assert received.accepted_frame()["children_open"].sum() == 101
    assert_findings(received, "row | rule | level\n 3 | reading.totals_row | query")


@pytest.mark.parametrize("name", ["Totnes", "Allerton", "Summerfield", "Meanwood", "Overallton"])
def test_a_place_whose_name_begins_like_a_total_is_none(name: str) -> None:
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


@pytest.mark.parametrize(("label", "at"), [("North", "end"), ("", "end"), ("Q", "between")])
def test_a_row_that_is_the_sum_of_those_above_is_a_total_whatever_it_is_called(
    label: str, at: str
) -> None:
    more = "5 | T3 | 31/03/2024 | 4 | 20 | 11" if at == "between" else ""
    received = read(
        UNITS,
        sheet(
            f"""
              | A       | B             | C         | D             | E
            1 | unit_id | snapshot_date | posts_fte | children_open | families_open
            2 | T1      | 31/03/2024    | 6         | 60            | 30
            3 | T2      | 31/03/2024    | 5         | 41            | 25
            4 | {label} | 31/03/2024    | 11        | 101           | 55
            {more}
            """
        ),
    )
    assert_findings(received, "row | rule | level\n 4 | reading.totals_row | query")
    assert "sums of rows 2 to 3" in received.findings[0].sentence


def test_totals_of_groups_and_the_total_of_all_are_each_left_out() -> None:
    received = read(
        UNITS,
        sheet(
            """
              | A         | B             | C         | D             | E
            1 | unit_id   | snapshot_date | posts_fte | children_open | families_open
            2 | T1        | 31/03/2024    | 6         | 60            | 30
            3 | T2        | 31/03/2024    | 5         | 41            | 25
            4 | North     | 31/03/2024    | 11        | 101           | 55
            5 | T3        | 31/03/2024    | 3         | 20            | 11
            6 | T4        | 31/03/2024    | 2         | 13            | 7
            7 | South     | 31/03/2024    | 5         | 33            | 18
            8 | All units | 31/03/2024    | 16        | 134           | 73
            """
        ),
    )
    assert received.accepted_frame()["unit_id"].tolist() == ["T1", "T2", "T3", "T4"]
    assert rules(received) == ["reading.totals_row"] * 3


def test_a_manager_of_all_teams_is_no_total() -> None:
    received = read(
        narrowed("workers", "worker_id", "unit_id", "role"),
        sheet(
            """
              | A         | B       | C
            1 | worker_id | unit_id | role
            2 | W1        | All     | team_manager
            """
        ),
    )
    assert_findings(received, NOTHING)


@pytest.mark.parametrize("seed", range(20))
def test_random_rows_are_never_taken_for_totals(seed: int) -> None:
    draw = random.Random(seed)
    rows = "\n".join(
        f"{i} | T{i} | 31/03/2024 | {draw.randint(2, 9)} | {draw.randint(30, 70)} | "
        f"{draw.randint(10, 29)}"
        for i in range(2, 40)
    )
    received = read(
        UNITS,
        sheet(
            "  | A | B | C | D | E\n"
            "1 | unit_id | snapshot_date | posts_fte | children_open | families_open\n" + rows
        ),
    )
    assert rules(received) == []


# Units


@pytest.mark.parametrize(
    ("header", "written", "pounds"),
    [
        ("Amount (£000s)", "1250", 1_250_000),
        ("Amount [£k]", "318.5", 318_500),
        ("Spend - £m", "29.6", 29_600_000),
        ("amount_gbp_000s", "12", 12_000),
        ("Cost in thousands", "1,200", 1_200_000),
        ("Spend (£'000)", "7", 7_000),
        ("Spend (£ million)", "1.5", 1_500_000),
        ("Amount (pence)", "250", 2.5),
        ("Amount (£)", "250", 250),
    ],
)
def test_an_amount_is_read_in_the_unit_of_its_header_and_the_change_is_said(
    header: str, written: str, pounds: float
) -> None:
    received = read(
        COSTS,
        sheet(
            f"""
              | A       | B              | C         | D
            1 | site_id | financial_year | cost_line | {header}
            2 | north   | 2023-24        | sw_staff  | {written}
            """
        ),
    )
    assert received.accepted_frame()["amount_gbp"].tolist() == [pounds]
    assert rules(received) == ([] if pounds == 250 else ["reading.unit_converted"])


@pytest.mark.parametrize(
    ("table", "header", "written", "value"),
    [
        ("visits", "Duration (hours)", "1.5", 90),
        ("visits", "Duration hrs", "0.75", 45),
        ("visits", "Duration (mins)", "45", 45),
        ("worker_survey", "Contracted hours (minutes)", "2220", 37),
        ("sites", "0-17 (000s)", "61.2", 61_200),
        ("workers", "Years qualified (months)", "30", 2.5),
    ],
)
def test_a_number_is_read_in_the_unit_of_its_header(
    table: str, header: str, written: str, value: float
) -> None:
    key, column = {
        "visits": ("visit_id", "duration_min"),
        "worker_survey": ("worker_id", "contracted_hours"),
        "sites": ("site_id", "population_0_17"),
        "workers": ("worker_id", "years_qualified"),
    }[table]
    received = read(
        keyed(table, key, column),
        sheet(f"  | A | B\n 1 | {key} | {header}\n 2 | A1 | {written}"),
    )
    assert received.frame[column].tolist() == [value]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("units", "Posts (headcount)"),
        ("units", "Open cases (families)"),
        ("units", "Open children %"),
        ("workers", "Sickness days (hours)"),
        ("workers", "Working days lost (weeks)"),
        ("visits", "Duration (days)"),
        ("sites", "Deprivation (decile)"),
        ("sites", "IDACI per 10,000"),
        ("sites", "IDACI (rank)"),
        ("costs", "Amount (per child)"),
    ],
)
def test_a_unit_that_does_not_convert_is_an_error_and_no_value_is_taken(
    table: str, header: str
) -> None:
    key, column = {
        "units": ("unit_id", "posts_fte" if "Posts" in header else "children_open"),
        "workers": ("worker_id", "working_days_lost_12m"),
        "visits": ("visit_id", "duration_min"),
        "sites": ("site_id", "idaci_mean"),
        "costs": ("site_id", "amount_gbp"),
    }[table]
    received = read(
        keyed(table, key, column), sheet(f"  | A | B\n 1 | {key} | {header}\n 2 | A1 | 3")
    )
    assert received.frame[column].isna().all()
    assert rules(received) == ["reading.unit_unclear"]
    assert received.findings[0].letter == "B"


@pytest.mark.parametrize("title", ["All figures in £000s", "Spend, £k", "(in £ millions)"])
def test_a_title_that_speaks_of_thousands_is_never_passed_over(title: str) -> None:
    received = read(
        COSTS,
        sheet(
            f"""
              | A       | B              | C         | D
            1 | {title} |                |           |
            2 | site_id | financial_year | cost_line | amount_gbp
            3 | north   | 2023-24        | sw_staff  | 1250
            """
        ),
    )
    assert received.frame["amount_gbp"].isna().all()
    assert rules(received) == ["reading.unit_unclear"]


def test_a_row_of_units_under_the_header_is_read_with_it() -> None:
    received = read(
        COSTS,
        sheet(
            """
              | A       | B              | C         | D
            1 | site_id | financial_year | cost_line | Amount
            2 |         |                |           | (£000s)
            3 | north   | 2023-24        | sw_staff  | 12
            """
        ),
    )
    assert received.accepted_frame()["amount_gbp"].tolist() == [12_000]


@pytest.mark.parametrize("words", ["dd/mm/yyyy", "optional", "as at 31 March", "if known", "2024"])
def test_words_in_a_header_that_change_nothing_are_passed_over(words: str) -> None:
    drawn = sheet(f"  | A | B\n 1 | visit_id | Date of visit ({words})\n 2 | V1 | 03/03/2024")
    assert_findings(read(narrowed("visits", "visit_id", "visit_date"), drawn), NOTHING)


@pytest.mark.parametrize("words", ["mm/dd/yyyy", "US", "month first"])
def test_a_header_that_says_month_first_is_believed(words: str) -> None:
    drawn = sheet(f"  | A | B\n 1 | visit_id | Date of visit ({words})\n 2 | V1 | 03/04/2024")
    received = read(narrowed("visits", "visit_id", "visit_date"), drawn)
    assert received.frame["visit_date"].isna().all()


# Dates


@pytest.mark.parametrize(
    "dates",
    [
        ["04/05/2024", "04/13/2024", "05/06/2024", "06/30/2024"],
        ["4/5/24", "4/13/24", "5/6/24"],
        ["04-05-2024 10:30", "04-13-2024 09:00", "05-06-2024 14:00"],
    ],
)
def test_a_column_written_month_first_is_one_finding_and_none_of_it_is_accepted(
    dates: list[str],
) -> None:
    rows = "\n".join(f"{i} | V{i} | {day}" for i, day in enumerate(dates, start=2))
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet("  | A | B\n1 | visit_id | visit_date\n" + rows),
    )
    assert received.accepted.sum() == 0
    assert_findings(received, "row | letter | rule | level\n 1 | B | column.month_first | error")


def test_dates_that_a_spreadsheet_swapped_are_found_by_those_it_left_as_text() -> None:
    days = pd.date_range("2024-01-03", periods=81, freq="3D")
    rows = [["visit_id", "family_id", "worker_id", "visit_date"]]
    for i, day in enumerate(days):
        month_first = f"{day.month:02d}/{day.day:02d}/{day.year}"
        swapped = datetime.datetime(day.year, day.day, day.month) if day.day <= 12 else month_first
        rows.append([f"V{i}", "F1", "W1", swapped])
    result = checked(visits__xlsx=book("visits", rows))
    found = [one for one in result.findings if one.column == "visit_date"]
    assert [one.rule for one in found] == ["column.month_first"]
    assert found[0].count == sum(day.day != day.month for day in days)


def test_swapped_working_days_are_found_by_their_weekdays_alone() -> None:
    days = [day for day in pd.bdate_range("2024-01-01", "2024-12-12") if day.day <= 12]
    days = [day for day in days if day.day != day.month]
    rows = "\n".join(
        f"{i} | V{i} | {day.year}-{day.day:02d}-{day.month:02d}" for i, day in enumerate(days, 2)
    )
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet("  | A | B\n1 | visit_id | visit_date\n" + rows),
    )
    assert rules(received) == ["column.month_first"]
    assert "weekends" in received.findings[0].sentence


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d-%m-%y"])
def test_working_days_day_first_have_no_finding(form: str) -> None:
    days = pd.bdate_range("2023-02-01", periods=150)
    rows = "\n".join(f"{i} | V{i} | {day.strftime(form)}" for i, day in enumerate(days, start=2))
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet("  | A | B\n1 | visit_id | visit_date\n" + rows),
    )
    assert rules(received) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-31T23:00:00Z", "2024-04-01"),
        ("2024-10-27T23:30:00Z", "2024-10-27"),
        ("2024-06-30 23:15:00+00:00", "2024-07-01"),
        ("2024-04-01T00:30:00+01:00", "2024-04-01"),
        ("Mon 1 Apr 2024", "2024-04-01"),
        ("01/04/2024 11:45 PM", "2024-04-01"),
    ],
)
def test_a_time_stamp_is_the_day_in_london(text: str, day: str) -> None:
    drawn = sheet(f"  | A | B\n 1 | visit_id | visit_date\n 2 | V1 | {text}")
    received = read(narrowed("visits", "visit_id", "visit_date"), drawn)
    assert_accepted(received, f"visit_id | visit_date\n V1 | {day}")


@pytest.mark.parametrize(
    "text",
    ["01/01/1900", "1900-01-01", "31/12/9999", "00/00/0000", "01/04/1924", "24-04-01",
     "Tue 1 Apr 2024", "1 April", "010424", "Q1 2024", "01/04/202", "1899-12-30"],
)  # fmt: skip
def test_a_day_that_cannot_be_meant_is_an_error_at_its_cell(text: str) -> None:
    drawn = sheet(f"  | A | B\n 1 | visit_id | visit_date\n 2 | V1 | {text}")
    received = read(narrowed("visits", "visit_id", "visit_date"), drawn)
    assert_findings(received, "row | letter | rule | level\n 2 | B | cell.date | error")


def test_numbers_of_a_workbook_that_counts_from_1904_are_its_days() -> None:
    def from_1904(made: Any, page: Any) -> None:
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    rows = [["post_id", "unit_id", "role", "vacant_from", "filled_on", "agency_cover"]]
    rows += [["P1", "U1", "asye", 43921, datetime.date(2024, 4, 2), "no"]]
    result = checked(vacancies__xlsx=book("vacancies", rows, from_1904))
    assert [f.column for f in result.findings if f.rule == "cell.serial_date"] == ["vacant_from"]
    accepted = result.submission.frames["vacancies"]
    assert accepted["vacant_from"].tolist() == [pd.Timestamp(2024, 4, 1)]
    assert accepted["filled_on"].tolist() == [pd.Timestamp(2024, 4, 2)]


# Yes and no


def said(*texts: Any) -> tuple[Any, ...]:
    rows = "\n".join(f"{i} | V{i} | {text}" for i, text in enumerate(texts, start=2))
    received = read(
        narrowed("visits", "visit_id", "child_seen"),
        sheet("  | A | B\n1 | visit_id | child_seen\n" + rows),
    )
    return received.frame["child_seen"].tolist(), rules(received)


@pytest.mark.parametrize("tick", ["✓", "✔", "☑", "Y", "t", "on", "1", "TRUE", "yes"])
def test_a_tick_is_a_yes(tick: str) -> None:
    assert said(tick, "no") == ([True, False], [])


@pytest.mark.parametrize("tick", ["x", "X", "✗", "✘"])
def test_a_cross_beside_nothing_is_a_tick_and_the_blanks_are_asked_about(tick: str) -> None:
    values, found = said(tick, "", tick, "")
    assert [value if value is True else None for value in values] == [True, None, True, None]
    assert found == ["column.yes_or_blank"]


def test_a_cross_beside_a_tick_is_asked_about_and_not_decided() -> None:
    values, found = said("✓", "x", "no")
    assert (values[0], pd.isna(values[1])) == (True, True)
    assert found == ["cell.boolean_cross"]


def test_boxes_are_told_apart() -> None:
    assert said("☑", "☐", "☐") == ([True, False, False], [])


@pytest.mark.parametrize("word", ["N/K", "not known", "Unknown", "DK", "TBC", "?"])
@pytest.mark.parametrize("column", ["duration_min", "child_seen", "setting", "visit_number"])
def test_not_known_is_blank_in_every_kind_of_column_and_no_remedy_asks_for_a_number(
    column: str, word: str
) -> None:
    drawn = sheet(f"  | A | B\n 1 | visit_id | {column}\n 2 | V1 | {word}")
    received = read(narrowed("visits", "visit_id", column), drawn)
    assert received.frame[column].isna().all()
    assert rules(received) == ["cell.not_known"]
    assert "blank" in received.findings[0].remedy


# What is not seen


def test_hidden_and_struck_out_rows_are_named_and_read() -> None:
    def prepare(made: Any, page: Any) -> None:
        page.row_dimensions[3].hidden = True
        page.auto_filter.ref = "A1:F5"
        page.cell(5, 1).font = openpyxl.styles.Font(strike=True)

    rows = [["post_id", "unit_id", "role", "vacant_from", "filled_on", "agency_cover"]]
    rows += [[f"P{i}", "U1", "asye", datetime.date(2024, 1, 20), None, "no"] for i in range(4)]
    result = checked(vacancies__xlsx=book("vacancies", rows, prepare))
    told = {one.rule: one for one in result.findings}
    assert told["reading.hidden_rows"].row == 3
    assert "Row 3 is hidden by a filter" in told["reading.hidden_rows"].sentence
    assert told["reading.struck_rows"].row == 5
    assert result.tables["vacancies"].accepted == 4


# Several tables, several rows of headers


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize("order", [1, -1])
def test_two_tables_side_by_side_are_both_read(gap: int, order: int) -> None:
    left = [["post_id", "unit_id", "role", "vacant_from", "filled_on", "agency_cover"]]
    left += [[f"P{i}", "U1", "asye", "2024-01-20", "", "no"] for i in range(2)]
    right = [CASELOAD]
    right += [["U1", f"2024-0{i + 3}", 40 + i, 20, 1, 1, "", 4, 5, 0, 0, 0] for i in range(2)]
    both = [[*a, *[""] * gap, *b] for a, b in zip(*(left, right)[::order], strict=True)]
    result = checked(both__xlsx=book("Data", both))
    assert result.tables["vacancies"].accepted == 2
    assert result.tables["caseload_month"].accepted == 2
    assert "reading.extra_column" not in {one.rule for one in result.findings}


def test_a_table_under_another_is_read_as_its_own() -> None:
    rows = [["post_id", "unit_id", "role", "vacant_from", "filled_on", "agency_cover"]]
    rows += [[f"P{i}", "U1", "asye", "2024-01-20", "", "no"] for i in range(2)]
    rows += [[], CASELOAD]
    rows += [["U1", "2024-03", 40, 20, 1, 1, "", 4, 5, 0, 0, 0]]
    result = checked(both__xlsx=book("Data", rows))
    assert (result.tables["vacancies"].accepted, result.tables["caseload_month"].accepted) == (2, 1)


@pytest.mark.parametrize(
    "drawn",
    [
        """
          | A       | B             | C                | D              | E
        1 |         |               | Established posts | Open           |
        2 | Team    | As at         | FTE              | Children       | Families
        3 | T1      | 31/03/2024    | 6                | 60             | 30
        """,
        """
          | A       | B             | C                | D              | E
        1 | Team    | Census        | Posts            | Open at snapshot |
        2 |         | date          |                  | Children       | Families
        3 | T1      | 31/03/2024    | 6                | 60             | 30
        """,
        """
          | A       | B             | C                | D              | E
        1 | Teams of the council |  |                  |                |
        2 | Unit    | Snapshot      | Established      | Children       | Families
        3 | code    | date          | FTE              | open           | open
        4 | T1      | 31/03/2024    | 6                | 60             | 30
        """,
    ],
)
def test_a_header_over_several_rows_is_read_and_said(drawn: str) -> None:
    received = read(UNITS, sheet(drawn))
    assert_accepted(
        received,
        """
        unit_id | snapshot_date | posts_fte | children_open | families_open
        T1      | 2024-03-31    | 6.0       | 60            | 30
        """,
    )
    assert rules(received) == ["reading.header_rows"]


# Two versions


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("vacancies v1 OLD.csv", "vacancies v2 FINAL.csv"),
        ("vacancies.csv", "vacancies (1).csv"),
        ("Copy of vacancies.csv", "vacancies.csv"),
        ("posts march.csv", "posts resent.csv"),
    ],
)
def test_two_versions_of_a_table_are_a_question_and_neither_is_read(
    first: str, second: str
) -> None:
    head = "post_id,unit_id,role,vacant_from,filled_on,agency_cover\n"
    rows = [f"P{i},U1,asye,2024-01-20,,no\n" for i in range(4)]
    old, new = head + "".join(rows), head + "".join(rows[:2]) + "P2,U1,clinician,2024-01-20,,no\n"
    result = check_files(
        {first: old.encode(), second: new.encode(), "sites.csv": SITES.encode()}, site="north"
    )
    (found,) = (one for one in result.findings if one.rule == "reading.rival_files")
    assert first in found.sentence
    assert second in found.sentence
    assert "vacancies" not in result.submission.frames
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("vacancies 2023.csv", "vacancies 2024.csv"),
        ("vacancies north.csv", "vacancies south.csv"),
        ("vacancies_q1.csv", "vacancies_q2.csv"),
    ],
)
def test_parts_of_a_table_with_rows_of_their_own_are_put_together(first: str, second: str) -> None:
    head = "post_id,unit_id,role,vacant_from,filled_on,agency_cover\n"
    parts = [head + f"P{i},U1,asye,2024-01-20,,no\n" for i in range(2)]
    result = check_files(
        {first: parts[0].encode(), second: parts[1].encode(), "sites.csv": SITES.encode()},
        site="north",
    )
    assert result.tables["vacancies"].accepted == 2


@pytest.mark.parametrize("names", [("workers 2023.csv", "workers 2024.csv"), ("a.csv", "b.csv")])
def test_people_who_return_in_another_year_s_file_are_no_older_version(
    names: tuple[str, str],
) -> None:
    head = "worker_id,unit_id,role,cases_held\n"
    grids = [
        sheet_of(name, head + "".join(f"W{i},T1,social_worker,{i + held}\n" for i in range(4)))
        for name, held in zip(names, (10, 14), strict=True)
    ]
    spec = {"workers": narrowed("workers", "worker_id", "unit_id", "role", "cases_held")}
    parts = [Part(grid, find_header(grid, spec)) for grid in grids]
    assert rivals({"workers": parts}, {"workers": TABLES["workers"]}) == {}


# Files


@pytest.mark.parametrize(
    ("suffix", "encode"),
    [
        (".txt", lambda text: text.replace(",", "\t").encode("utf-16")),
        (".txt", lambda text: text.replace(",", ";").encode("cp1252")),
        (".txt", lambda text: text.replace(",", "|").encode("utf-32")),
        (".csv", lambda text: text.encode("utf-16-le")),
        (".tab", lambda text: text.replace(",", "\t").encode()),
        (".parquet", lambda text: pd.read_csv(io.StringIO(text), dtype="str").to_parquet()),
    ],
)
def test_a_table_is_read_from_every_kind_of_file_that_holds_one(
    suffix: str, encode: Callable[..., Any]
) -> None:
    text = "post_id,unit_id,role,vacant_from,filled_on,agency_cover\nP1,U1,asye,2024-01-20,,no\n"
    result = check_files(
        {f"posts{suffix}": encode(text), "sites.csv": SITES.encode()}, site="north"
    )
    assert result.tables["vacancies"].accepted == 1


def test_a_text_file_that_is_no_table_is_passed_over_whatever_is_in_it() -> None:
    words = b'Queries to "J. Bloggs" <bloggs@example.org>, or "the team'
    result = check_files({"read me.txt": words, "sites.csv": SITES.encode()}, site="north")
    assert [(one.rule, one.level) for one in result.findings] == [("reading.file_ignored", "note")]


def test_a_table_that_does_not_begin_in_the_corner_is_read() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        page = made.add_worksheet("vacancies")
        page.write_row(2, 1, [column.name for column in TABLES["vacancies"].columns])
        page.write_row(3, 1, ["P1", "U1", "asye", "2024-01-20", "", "no"])
    result = checked(v__xlsx=stream.getvalue())
    assert result.tables["vacancies"].accepted == 1
