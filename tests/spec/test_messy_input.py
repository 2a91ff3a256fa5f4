"""What councils really send, drawn: the sheet as it comes, what is accepted, what is found.

One section for each line of the study's table of messy input. The tables are narrowed to the
columns that a test draws.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.reading.headers import find_header
from study.tables import TABLES
from tests.spec.drawing import assert_accepted, assert_findings, narrowed, read, sheet

NOTHING = "row | letter | rule | level"

VISITS = narrowed("visits", "visit_id", "visit_date", "setting", "child_seen", "duration_min")


# Headers


def test_case_spaces_no_break_spaces_underscores_and_order_of_headers_do_not_matter() -> None:
    received = read(
        VISITS,
        sheet(
            """
              | A            | B          | C             | D        | E
            1 | DURATION-MIN | Child⍽Seen | Visit  date: | Setting  | visit_id
            2 | 45           | yes        | 03/03/2024    | home     | V1
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date | setting | child_seen | duration_min
        V1       | 2024-03-03 | home    | yes        | 45
        """,
    )
    assert_findings(received, NOTHING)


def test_headers_that_councils_use_are_read_as_the_columns_they_mean() -> None:
    received = read(
        VISITS,
        sheet(
            """
              | A         | B                   | C        | D          | E
            1 | Visit Ref | Date of observation | Location | Child seen | Mins
            2 | V1        | 03/03/2024          | office   | no         | 30
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date | setting | child_seen | duration_min
        V1       | 2024-03-03 | office  | no         | 30
        """,
    )
    assert_findings(received, NOTHING)


def test_a_misspelt_header_is_a_missing_column_with_a_did_you_mean_and_nothing_is_accepted() -> (
    None
):
    received = read(
        VISITS,
        sheet(
            """
              | A        | B          | C       | D          | E
            1 | visit_id | vist_date  | setting | child_seen | duration_min
            2 | V1       | 03/03/2024 | home    | yes        | 45
            """
        ),
    )
    assert_accepted(received, "visit_id | visit_date")
    assert_findings(
        received,
        """
        row | column     | letter | rule                   | level
        1   | visit_date | B      | reading.missing_column | error
        """,
    )
    (finding,) = received.findings
    assert "Did you mean it by 'vist_date', column B?" in finding.sentence
    assert "date of observation" in finding.remedy


def test_a_missing_column_names_the_headers_found_and_the_headers_expected() -> None:
    received = read(
        VISITS,
        sheet(
            """
              | A        | B       | C          | D            | E
            1 | visit_id | setting | child_seen | duration_min | Weather
            2 | V1       | home    | yes        | 45           | rain
            """
        ),
    )
    (missing, extra) = received.findings
    assert "visit_date is missing" in missing.sentence
    assert "'Weather'" in missing.sentence
    assert "visit_date, date, date of observation" in missing.remedy
    assert extra.rule == "reading.extra_column"


def test_extra_columns_are_dropped_with_a_warning_each() -> None:
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet(
            """
              | A        | B       | C          | D  | E
            1 | visit_id | Comment | visit_date |    | date
            2 | V1       | fine    | 03/03/2024 | 12 | 04/03/2024
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date
        V1       | 2024-03-03
        """,
    )
    assert_findings(
        received,
        """
        row | column  | letter | rule                 | level
        1   | Comment | B      | reading.extra_column | warning
        1   | .       | D      | reading.extra_column | warning
        1   | date    | E      | reading.extra_column | warning
        """,
    )


def test_title_rows_above_the_header_are_passed_over() -> None:
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet(
            """
              | A                      | B
            1 | Visits, all teams      |
            2 | Extracted on 4 July    |
            4 | visit_id               | visit_date
            5 | V1                     | 03/03/2024
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date
        V1       | 2024-03-03
        """,
    )
    assert_findings(received, NOTHING)


@pytest.mark.parametrize(("row", "found"), [(20, True), (21, False)])
def test_the_header_is_looked_for_in_the_first_twenty_rows(row: int, found: bool) -> None:
    spec = narrowed("visits", "visit_id", "visit_date")
    drawn = sheet(f"  | A | B\n {row} | visit_id | visit_date")
    assert (find_header(drawn, {"visits": spec}) is not None) is found


def test_a_table_is_recognised_by_its_headers_whatever_its_file_is_called() -> None:
    drawn = sheet(
        """
          | A       | B       | C    | D            | E         | F
        1 | post_id | unit_id | role | vacant_from  | filled_on | agency_cover
        """,
        file="workers.csv",
    )
    header = find_header(drawn, TABLES)
    assert header is not None
    assert header.table == "vacancies"


# Empty tables


def test_a_header_without_rows_is_an_error() -> None:
    received = read(
        VISITS, sheet("  | A | B\n 1 | visit_id | visit_date | setting | child_seen | mins")
    )
    assert_findings(
        received,
        """
        row | rule                | level
        1   | reading.empty_table | error
        """,
    )


def test_a_declared_nil_return_is_no_error() -> None:
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet(
            """
              | A          | B
            1 | visit_id   | visit_date
            2 | Nil return |
            """
        ),
    )
    assert_findings(received, NOTHING)
    assert received.nil_return


# Dates


def test_dates_are_read_day_first_and_serial_numbers_with_a_warning() -> None:
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet(
            """
              | A        | B
            1 | visit_id | visit_date
            2 | V2       | 01/02/2024
            3 | V3       | 2024-02-01
            4 | V4       | 1 Feb 2024
            5 | V5       | 1/2/24
            6 | V6       | 45323
            7 | V7       | 02/13/2024
            8 | V8       | 31/02/2024
            9 | V9       | last week
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date
        V2       | 2024-02-01
        V3       | 2024-02-01
        V4       | 2024-02-01
        V5       | 2024-02-01
        V6       | 2024-02-01
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule             | level
        6   | B      | cell.serial_date | warning
        7   | B      | cell.date        | error
        8   | B      | cell.date        | error
        9   | B      | cell.date        | error
        """,
    )


def test_months_are_read_in_their_own_forms_and_from_whole_dates() -> None:
    received = read(
        narrowed("caseload_month", "unit_id", "month"),
        sheet(
            """
              | A       | B
            1 | unit_id | month
            2 | U2      | 2024-03
            3 | U3      | 03/2024
            4 | U4      | Mar 2024
            5 | U5      | Mar-24
            6 | U6      | 31/03/2024
            7 | U7      | 13/2024
            """
        ),
    )
    assert_accepted(
        received,
        """
        unit_id | month
        U2      | 2024-03-01
        U3      | 2024-03-01
        U4      | 2024-03-01
        U5      | 2024-03-01
        U6      | 2024-03-01
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule       | level
        7   | B      | cell.month | error
        """,
    )


# Missing values


def test_missing_marks_are_missing_and_error_tokens_are_errors() -> None:
    received = read(
        narrowed("visits", "visit_id", "duration_min"),
        sheet(
            """
               | A        | B
            1  | visit_id | duration_min
            2  | V02      |
            3  | V03      | ⍽\u200b
            4  | V04      | NULL
            5  | V05      | n/a
            6  | V06      | None
            7  | V07      | -
            8  | V08      | #N/A
            9  | V09      | #REF!
            10 | V10      | ####
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | duration_min
        V02      | .
        V03      | .
        V04      | .
        V05      | .
        V06      | .
        V07      | .
        V08      | .
        V09      | .
        V10      | .
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule             | level
        8   | B      | cell.excel_error | error
        9   | B      | cell.excel_error | error
        10  | B      | cell.excel_error | error
        """,
    )
    assert set(received.accepted_reasons()["key"]) == {"V08", "V09", "V10"}
    assert set(received.accepted_reasons()["reason"]) == {"invalid"}


def test_suppression_marks_are_missing_with_their_reason_and_never_zero() -> None:
    received = read(
        narrowed("workers", "worker_id", "cases_held"),
        sheet(
            """
               | A        | B
            1  | worker_id | cases_held
            2  | W02      | c
            3  | W03      | low
            4  | W04      | <5
            5  | W05      | x
            6  | W06      | ..
            7  | W07      | :
            8  | W08      | z
            9  | W09      | u
            10 | W10      | k
            11 | W11      | *
            12 | W12      | ~
            13 | W13      | [c]
            14 | W14      | refused
            15 | W15      | not asked
            16 | W16      | 0
            """
        ),
    )
    assert received.frame["cases_held"].isna().tolist() == [True] * 14 + [False]
    reasons = received.accepted_reasons()
    assert dict(zip(reasons["key"], reasons["reason"], strict=True)) == {
        "W02": "censored",
        "W03": "censored",
        "W04": "censored",
        "W05": "not_available",
        "W06": "not_available",
        "W07": "not_available",
        "W08": "not_applicable",
        "W09": "unreliable",
        "W10": "rounds_to_zero",
        "W11": "suppressed",
        "W12": "suppressed",
        "W13": "censored",
        "W14": "refused",
        "W15": "not_asked",
    }
    assert_findings(received, NOTHING)


def test_a_cell_that_may_not_be_blank_costs_its_row_once() -> None:
    received = read(
        narrowed("visits", "visit_id", "visit_date", "setting"),
        sheet(
            """
              | A        | B          | C
            1 | visit_id | visit_date | setting
            2 | V2       |            | home
            3 |          | 03/03/2024 | home
            4 | V4       | x          | home
            5 | V5       | 03/03/2024 |
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date | setting
        V5       | 2024-03-03 | .
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule       | level
        2   | B      | cell.blank | error
        3   | A      | cell.blank | error
        4   | B      | cell.blank | error
        """,
    )


# Numbers


def test_numbers_with_separators_units_and_per_cent_signs_are_parsed() -> None:
    received = read(
        narrowed("workers", "worker_id", "years_qualified", "cases_held", "working_days_lost_12m"),
        sheet(
            """
              | A         | B               | C          | D
            1 | worker_id | years_qualified | cases_held | sickness days
            2 | W2        | 8.5yrs          | 12.0       | 3 days
            3 | W3        | 8.5             | 1,2        | 3 hrs
            4 | W4        | eight           | 1.7        | 1,200
            5 | W5        | 12%             | 201        | 1e1
            """
        ),
    )
    assert_accepted(
        received,
        """
        worker_id | years_qualified | cases_held | working_days_lost_12m
        W2        | 8.5             | 12         | 3
        W3        | 8.5             | .          | .
        W4        | .               | .          | .
        W5        | .               | .          | 10
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule         | level
        3   | C      | cell.integer | error
        3   | D      | cell.number  | error
        4   | B      | cell.number  | error
        4   | C      | cell.integer | error
        4   | D      | cell.range   | error
        5   | B      | cell.number  | error
        5   | C      | cell.range   | error
        """,
    )


def test_a_share_may_be_written_as_a_share_or_with_a_per_cent_sign() -> None:
    received = read(
        narrowed("sites", "site_id", "wave", "idaci_mean", "population_0_17"),
        sheet(
            """
              | A       | B    | C          | D
            1 | site_id | wave | idaci_mean | population_0_17
            2 | north   | 1    | 12%        | 61,200
            3 | north   | 2    | 0.12       | 61200
            4 | north   | 3    | 12         | 61 200
            """
        ),
    )
    assert_accepted(
        received,
        """
        site_id | wave | idaci_mean | population_0_17
        north   | 1    | 0.12       | 61200
        north   | 2    | 0.12       | 61200
        north   | 3    | .          | .
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule         | level
        4   | C      | cell.range   | error
        4   | D      | cell.integer | error
        """,
    )


@pytest.mark.parametrize(
    ("header", "first", "second", "values", "warned"),
    [
        ("idaci %", "18.5", "20", [0.185, 0.2], False),
        ("idaci %", "0.185", "0.2", [0.185, 0.2], True),
        ("idaci", "0.185%", "0.2%", [0.00185, 0.002], True),
        ("idaci", "0.185", "0.2", [0.185, 0.2], False),
        ("idaci", "18.5%", "0.2", [0.185, 0.2], False),
    ],
)
def test_a_percentage_column_whose_values_are_all_1_or_under_is_a_warning(
    header: str, first: str, second: str, values: list[float], warned: bool
) -> None:
    received = read(
        narrowed("sites", "site_id", "wave", "idaci_mean"),
        sheet(
            f"""
              | A       | B    | C
            1 | site_id | wave | {header}
            2 | north   | 1    | {first}
            3 | north   | 2    | {second}
            """
        ),
    )
    assert received.accepted_frame()["idaci_mean"].tolist() == pytest.approx(values)
    warning = "1 | C | cell.percentage_scale | warning" if warned else ""
    assert_findings(received, f"{NOTHING}\n{warning}")


# Categories, yes and no


def test_categories_are_read_in_local_wording_and_with_a_number_before_them() -> None:
    received = read(
        narrowed("workers", "worker_id", "role", "gender", "is_agency"),
        sheet(
            """
              | A         | B                   | C          | D
            1 | worker_id | role                | gender     | is_agency
            2 | W2        | Senior social worker| 1 - Male   | Y
            3 | W3        | senior-practitioner | F          | 1.0
            4 | W4        | NQSW                | 2. Female  | 0 - No
            5 | W5        | Child practitioner  | male       | TRUE
            6 | W6        | ASYE                | femail     | perhaps
            7 | W7        | head of service     | male       | 1 - No
            """
        ),
    )
    assert_accepted(
        received,
        """
        worker_id | role                   | gender | is_agency
        W2        | senior_practitioner    | male   | yes
        W3        | senior_practitioner    | female | yes
        W4        | asye                   | female | no
        W5        | childrens_practitioner | male   | yes
        W6        | asye                   | .      | .
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule          | level
        6   | C      | cell.category | error
        6   | D      | cell.boolean  | error
        7   | B      | cell.category | error
        7   | D      | cell.boolean  | error
        """,
    )
    nearest = next(finding for finding in received.findings if finding.letter == "C")
    assert "the nearest is female" in nearest.sentence
    assert nearest.remedy == (
        "Use one of: female, male, other. Leave the cell blank if the value is not known."
    )


# Ids


def test_ids_are_text_and_scientific_notation_is_an_error() -> None:
    received = read(
        narrowed("visits", "visit_id", "family_id"),
        sheet(
            """
              | A        | B
            1 | visit_id | family_id
            2 | 007      | 0012
            3 | 7        | C
            4 | V4       | 1.0E+12
            5 | V5       | 12e4567
            6 | V6       | =cmd()
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | family_id
        007      | 0012
        7        | C
        V5       | 12e4567
        V6       | =cmd()
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule               | level
        4   | B      | cell.id_scientific | error
        """,
    )


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd", "-cmd"])
def test_a_formula_is_text_like_any_other(text: str) -> None:
    received = read(
        narrowed("visits", "visit_id", "setting"),
        sheet(f"  | A | B\n 1 | visit_id | setting\n 2 | V1 | {text}"),
    )
    assert_findings(received, f"{NOTHING}\n2 | B | cell.category | error")


# Rows


def test_blank_rows_are_passed_over_and_repeated_headers_and_duplicates_dropped() -> None:
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet(
            """
              | A        | B          | C
            1 | visit_id | visit_date | note
            2 | V1       | 03/03/2024 | a
            4 |          |            | end of team one
            5 | Visit ID | Date       | note
            6 | V1       | 03/03/2024 | b
            7 | V2       | 04/03/2024 |
            8 | V1⍽      | 03/03/2024 |
            """
        ),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date
        V1       | 2024-03-03
        V2       | 2024-03-04
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule                    | level
        1   | C      | reading.extra_column    | warning
        5   | .      | reading.repeated_header | warning
        6   | .      | reading.duplicate_row   | warning
        8   | .      | reading.duplicate_row   | warning
        """,
    )
    duplicate = next(f for f in received.findings if f.row == 6)
    assert "the same as row 2 in" in duplicate.sentence
    assert received.received == 4


def test_a_key_clash_names_both_rows_and_keeps_the_first() -> None:
    received = read(
        narrowed("worker_survey", "worker_id", "wave", "enjoys_work"),
        sheet(
            """
              | A         | B    | C
            1 | worker_id | wave | enjoys_work
            2 | W1        | 1    | 4
            3 | W1        | 2    | 4
            4 | W1        | 1.0  | 5
            """
        ),
    )
    assert_accepted(
        received,
        """
        worker_id | wave | enjoys_work
        W1        | 1    | 4
        W1        | 2    | 4
        """,
    )
    assert_findings(
        received,
        """
        row | letter | rule              | level
        4   | A      | reading.key_clash | error
        """,
    )
    assert "row 2" in received.findings[0].sentence


def test_rows_of_one_table_in_two_files_are_put_together_and_their_keys_compared() -> None:
    received = read(
        narrowed("visits", "visit_id", "visit_date"),
        sheet("  | A | B\n 1 | visit_id | visit_date\n 2 | V1 | 03/03/2024", file="a.csv"),
        sheet("  | A | B\n 1 | date | visit\n 2 | 04/03/2024 | V1\n 3 | 04/03/2024 | V2", "b.csv"),
    )
    assert_accepted(
        received,
        """
        visit_id | visit_date
        V1       | 2024-03-03
        V2       | 2024-03-04
        """,
    )
    assert_findings(
        received,
        """
        file  | row | letter | rule
        b.csv | 2   | B      | reading.key_clash
        """,
    )
    assert "row 2 of a.csv" in received.findings[0].sentence


def test_a_row_longer_than_the_header_of_a_csv_file_is_refused_because_its_cells_moved() -> None:
    drawn = sheet(
        """
          | A       | B    | C               | D
        1 | site_id | wave | population_0_17 |
        2 | north   | 1    | 61200           |
        3 | north   | 2    | 61              | 200
        """
    )
    ragged = replace(drawn, ragged=True, rows=[drawn.rows[0][:3], *drawn.rows[1:]])
    received = read(narrowed("sites", "site_id", "wave", "population_0_17"), ragged)
    assert received.accepted_frame()["population_0_17"].tolist() == [61200]
    assert_findings(
        received,
        """
        row | letter | rule             | level
        3   | .      | reading.long_row | error
        """,
    )
    assert received.received == 2


# Rules between the columns of a row


def test_a_row_that_breaks_a_rule_of_its_table_is_not_accepted() -> None:
    received = read(
        narrowed("worker_survey", "worker_id", "wave", "invited", "responded", rules=True),
        sheet(
            """
              | A         | B    | C       | D
            1 | worker_id | wave | invited | responded
            2 | W1        | 1    | yes     | yes
            3 | W2        | 1    | no      | yes
            4 | W3        | 1    | no      | maybe
            """
        ),
    )
    assert received.accepted_frame()["worker_id"].tolist() == ["W1"]
    assert_findings(
        received,
        """
        row | letter | rule                              | level
        3   | D      | worker_survey.responded_uninvited | error
        4   | D      | cell.boolean                      | error
        """,
    )


def test_a_rule_is_not_tried_where_the_cell_it_points_at_is_already_in_error() -> None:
    received = read(
        narrowed("sites", "site_id", "wave", "arm", "rsw_start_date", rules=True),
        sheet(
            """
              | A       | B    | C   | D
            1 | site_id | wave | arm | rsw_start_date
            2 | north   | 1    | rsw | 31/02/2019
            3 | north   | 2    | rsw |
            """
        ),
    )
    assert_findings(
        received,
        """
        row | letter | rule                | level
        2   | D      | cell.date           | error
        3   | D      | sites.start_missing | error
        """,
    )


# What a finding may say


def test_no_finding_holds_the_value_of_a_cell() -> None:
    canary = "qzxcanary"
    received = read(
        narrowed("visits", "visit_id", "visit_date", "setting", "child_seen", "duration_min"),
        sheet(
            f"""
              | A         | B          | C        | D          | E            | F
            1 | visit_id  | visit_date | setting  | child_seen | duration_min | note
            2 | {canary}1 | {canary}   | {canary} | {canary}   | {canary}     | {canary}
            3 | {canary}2 | 03/03/2024 | home     | yes        | 9999         | {canary}
            4 | {canary}2 | 04/03/2024 | home     | yes        | 30           | {canary}
            5 | {canary}2 | 03/03/2024 | home     | yes        | 9999         | {canary}
            """
        ),
    )
    assert len(received.findings) == 8
    for finding in received.findings:
        assert canary not in repr(finding)
        assert "9999" not in repr(finding)
