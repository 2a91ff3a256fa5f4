"""Rules between tables, drawn: the sheets of one submission and the rows that break a rule."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.reading.grids import Grid
from pipeline.reading.table import ReadTable
from pipeline.rules.linkage import check_links
from pipeline.rules.links import LINK_RULES
from pipeline.rules.reader import READING_RULES
from study.tables import TABLES
from tests.drawn import table
from tests.spec.drawing import narrowed, read, sheet

SITES = """
      | A       | B    | C   | D
    1 | site_id | wave | arm | rsw_start_date
    2 | north   | 1    | rsw | 01/06/2019
    3 | north   | 2    | rsw | 01/06/2019
"""
UNITS = """
      | A       | B             | C       | D         | E             | F
    1 | unit_id | snapshot_date | site_id | unit_type | children_open | families_open
    2 | U1      | 31/03/2024    | north   | unit      | 40            | 20
    3 | U2      | 31/03/2024    | north   | unit      | 10            | 5
"""
CASES = """
      | A         | B              | C
    1 | family_id | referral_month | eligible_for_observation
    2 | F1        | 2023-05        | yes
    3 | F2        | 2023-06        | yes
"""
OUTCOMES = """
      | A        | B         | C          | D           | E
    1 | child_id | family_id | index_date | censor_date | case_closed_date
    2 | K1       | F1        | 10/05/2023 | 31/12/2024  | 01/03/2024
    3 | K2       | F1        | 10/05/2023 | 31/12/2024  | 01/04/2024
    4 | K3       | F2        | 20/06/2023 | 31/12/2024  | 01/03/2024
    5 | K4       | F2        | 20/06/2023 | 31/12/2024  |
"""


def received(**drawings: Any) -> dict[str, ReadTable]:
    """Tables read from their drawings; the columns are those of the header that is drawn."""
    tables = {}
    for name in TABLES:
        if name in drawings:
            grid = sheet(drawings[name], f"{name}.csv")
            wanted = [cell for cell in grid.rows[0] if cell]
            tables[name] = read(narrowed(name, *wanted), grid)
            assert not [f for f in tables[name].findings if f.level == "error"]
    return tables


def assert_links(expected: str, **drawings: str) -> None:
    """The findings are those drawn, and just the rows of level error are refused."""
    tables = received(**drawings)
    refused, findings = check_links(tables, "north")
    columns = ["table", "row", "letter", "rule", "level"]
    found = [tuple(str(getattr(finding, name)) for name in columns) for finding in findings]
    wanted = list(table(expected)[columns].itertuples(index=False, name=None))
    assert sorted(found) == sorted(wanted)
    rows = {(name, str(n)) for name, t in tables.items() for n in t.rows.number[refused[name]]}
    assert rows == {(name, row) for name, row, _, _, level in wanted if level == "error"}


NOTHING = "table | row | letter | rule | level"


def test_clean_tables_break_no_rule() -> None:
    assert_links(NOTHING, sites=SITES, units=UNITS, cases=CASES, case_outcomes=OUTCOMES)


def test_a_foreign_key_that_does_not_resolve_costs_its_row() -> None:
    assert_links(
        """
        table   | row | letter | rule             | level
        workers | 3   | B      | link.foreign_key | error
        """,
        units=UNITS,
        sites=SITES,
        workers="""
          | A         | B       | C
        1 | worker_id | unit_id | role
        2 | W1        | U1      | asye
        3 | W2        | U9      | asye
        """,
    )


def test_a_blank_optional_foreign_key_resolves() -> None:
    assert_links(
        NOTHING,
        workers="  | A | B\n 1 | worker_id | role\n 2 | W1 | asye",
        cases=CASES,
        time_diary="""
          | A         | B          | C    | D       | E
        1 | worker_id | diary_date | slot | minutes | family_id
        2 | W1        | 04/03/2024 | 1    | 240     |
        3 | W1        | 04/03/2024 | 2    | 240     | F1
        """,
    )


def test_a_parent_row_that_is_refused_for_another_fault_does_not_orphan_its_children() -> None:
    cases = read(
        narrowed("cases", "family_id", "referral_month"),
        sheet("  | A | B\n 1 | family_id | referral_month\n 2 | F1 | 13/2023"),
    )
    visits = read(
        narrowed("visits", "visit_id", "family_id", "visit_date"),
        sheet("  | A | B | C\n 1 | visit_id | family_id | visit_date\n 2 | V1 | F1 | 01/06/2023"),
    )
    assert not cases.accepted.any()
    refused, findings = check_links({"cases": cases, "visits": visits}, "north")
    assert findings == []
    assert not refused["visits"].any()


def test_a_parent_table_that_was_not_received_is_one_query_and_the_rows_are_kept() -> None:
    tables = received(visits="  | A | B\n 1 | visit_id | family_id\n 2 | V1 | F1\n 3 | V2 | F2")
    refused, (finding,) = check_links(tables, "north")
    assert (finding.rule, finding.level, finding.count) == ("link.parent_absent", "query", 2)
    assert not refused["visits"].any()


def test_a_visit_lies_between_referral_and_the_closing_of_the_last_childs_case() -> None:
    assert_links(
        """
        table  | row | letter | rule                     | level
        visits | 3   | C      | link.visit_outside_spell | error
        visits | 6   | C      | link.visit_outside_spell | error
        """,
        cases=CASES,
        case_outcomes=OUTCOMES,
        visits="""
          | A        | B         | C
        1 | visit_id | family_id | visit_date
        2 | V2       | F1        | 01/05/2023
        3 | V3       | F1        | 30/04/2023
        4 | V4       | F2        | 01/06/2023
        5 | V5       | F1        | 01/04/2024
        6 | V6       | F1        | 02/04/2024
        7 | V7       | F2        | 02/04/2025
        """,
    )


def test_a_visit_before_the_referral_is_found_without_the_outcomes() -> None:
    assert_links(
        """
        table  | row | letter | rule                     | level
        visits | 2   | C      | link.visit_outside_spell | error
        """,
        cases=CASES,
        visits="""
          | A        | B         | C
        1 | visit_id | family_id | visit_date
        2 | V2       | F1        | 30/04/2023
        3 | V3       | F1        | 01/05/2033
        """,
    )


def test_a_visit_between_the_spells_of_two_children_is_asked_about() -> None:
    assert_links(
        """
        table  | row | letter | rule                      | level
        visits | 3   | C      | link.visit_between_spells | query
        """,
        cases=CASES,
        case_outcomes="""
          | A        | B         | C          | D           | E
        1 | child_id | family_id | index_date | censor_date | case_closed_date
        2 | K1       | F1        | 10/05/2023 | 31/12/2024  | 01/03/2024
        3 | K2       | F1        | 01/06/2024 | 31/12/2024  |
        4 | K3       | F2        | 20/06/2023 | 31/12/2024  | 01/03/2024
        5 | K4       | F2        | 01/02/2024 | 31/12/2024  |
        """,
        visits="""
          | A        | B         | C
        1 | visit_id | family_id | visit_date
        2 | V2       | F1        | 01/03/2024
        3 | V3       | F1        | 02/03/2024
        4 | V4       | F1        | 01/06/2024
        5 | V5       | F2        | 02/03/2024
        6 | V6       | F1        | 05/05/2023
        """,
    )


def test_an_id_that_cannot_be_read_in_the_parent_table_is_one_finding_there() -> None:
    cases = read(
        narrowed("cases", "family_id", "referral_month"),
        sheet("  | A | B\n 1 | family_id | referral_month\n 2 | 1.0E+12 | 2023-05"),
    )
    visits = [
        read(
            narrowed("visits", "visit_id", "family_id", "visit_date"),
            sheet(
                "  | A | B | C\n 1 | visit_id | family_id | visit_date\n"
                f" 2 | V1 | 1000000000001 | 01/06/2023\n 3 | V2 | {other} | 01/06/2023"
            ),
        )
        for other in ("1000000000001", "F9")
    ]
    refused, findings = check_links({"cases": cases, "visits": visits[0]}, "north")
    assert findings == []
    assert not refused["visits"].any()
    # Two ids are one more than the one that could not be read: at least one leads nowhere.
    refused, findings = check_links({"cases": cases, "visits": visits[1]}, "north")
    assert [finding.rule for finding in findings] == ["link.foreign_key"] * 2
    assert refused["visits"].all()


def test_a_visit_long_before_everything_is_one_finding() -> None:
    assert_links(
        """
        table  | row | letter | rule                     | level
        visits | 2   | C      | link.visit_outside_spell | error
        """,
        sites=SITES,
        cases=CASES,
        visits="  | A | B | C\n 1 | visit_id | family_id | visit_date\n 2 | V2 | F1 | 01/03/2010",
    )


def test_a_date_far_ahead_is_one_query_and_sets_nothing_else_off() -> None:
    # Of ten snapshots one is mistyped: it neither sets the bound nor is taken for a month.
    units = "".join(f"\n {i} | U{i} | 31/03/2024 | north | unit | 4 | 2" for i in range(2, 12))
    header = "  | A | B | C | D | E | F\n 1 | " + " | ".join(
        ("unit_id", "snapshot_date", "site_id", "unit_type", "children_open", "families_open")
    )
    months = "".join(f"\n {i} | U{i} | 2024-03 | 4 | 2" for i in range(2, 12))
    assert_links(
        """
        table | row | letter | rule                | level
        units | 2   | B      | link.date_far_ahead | query
        cases | 2   | B      | link.date_far_ahead | query
        """,
        sites=SITES,
        units=header + units.replace("31/03/2024", "31/03/2044", 1),
        caseload_month="  | A | B | C | D\n 1 | unit_id | month | children_open | families_open"
        + months,
        cases=CASES.replace("2023-05", "2033-05"),
        visits="  | A | B | C\n 1 | visit_id | family_id | visit_date\n 2 | V2 | F1 | 01/03/2024",
    )


@pytest.mark.parametrize(("second", "asked"), [("2024-02", ["3"]), ("2024-03", []), ("13/24", [])])
def test_the_month_of_a_snapshot_is_in_the_caseload(second: str, asked: list[Any]) -> None:
    # A month that cannot be read may be the one that is missing.
    tables = received(sites=SITES, units=UNITS)
    tables["caseload_month"] = read(
        narrowed("caseload_month", "unit_id", "month", "children_open", "families_open"),
        sheet(
            f"""
              | A       | B        | C             | D
            1 | unit_id | month    | children_open | families_open
            2 | U1      | 2024-03  |               |
            3 | U2      | {second} |               |
            """
        ),
    )
    _, findings = check_links(tables, "north")
    assert [(str(f.row), f.rule) for f in findings] == [
        (row, "link.caseload_month_missing") for row in asked
    ]


def test_a_survey_wave_that_the_sites_lack_is_asked_about_once() -> None:
    assert_links(
        """
        table         | row | letter | rule             | level
        worker_survey | 3   | B      | link.survey_wave | query
        """,
        sites=SITES,
        workers="  | A | B\n 1 | worker_id | role\n 2 | W1 | asye\n 3 | W2 | asye",
        worker_survey="""
          | A         | B    | C       | D
        1 | worker_id | wave | invited | responded
        2 | W1        | 2    | yes     | no
        3 | W1        | 3    | yes     | no
        4 | W2        | 3    | yes     | no
        """,
    )


def test_in_an_rsw_site_no_visit_comes_before_the_first_unit_opened() -> None:
    assert_links(
        """
        table  | row | letter | rule                        | level
        visits | 2   | B      | link.visit_before_rsw_start | error
        """,
        sites=SITES,
        visits="""
          | A        | B
        1 | visit_id | visit_date
        2 | V2       | 31/05/2019
        3 | V3       | 01/06/2019
        """,
    )


def test_in_a_conventional_site_a_visit_may_come_at_any_time() -> None:
    assert_links(
        NOTHING,
        sites="  | A | B | C | D\n 1 | site_id | wave | arm | rsw_start_date\n"
        " 2 | north | 1 | conventional | ",
        visits="  | A | B\n 1 | visit_id | visit_date\n 2 | V2 | 31/05/2009",
    )


def test_the_coder_of_a_visit_is_not_the_worker_who_made_it() -> None:
    assert_links(
        """
        table         | row | letter | rule                 | level
        visit_ratings | 3   | B      | link.coder_is_worker | error
        """,
        visits="""
          | A        | B         | C
        1 | visit_id | worker_id | visit_date
        2 | V1       | W1        | 03/03/2024
        3 | V2       | W2        | 03/03/2024
        """,
        workers="  | A | B\n 1 | worker_id | role\n 2 | W1 | asye\n 3 | W2 | asye",
        visit_ratings="""
          | A        | B
        1 | visit_id | coder_id
        2 | V1       | R1
        3 | V1       | w1
        4 | V2       | W1
        """,
    )


def test_rsw_sites_have_units_and_conventional_sites_teams() -> None:
    assert_links(
        """
        table | row | letter | rule          | level
        units | 3   | D      | link.unit_arm | query
        """,
        sites=SITES,
        units=UNITS.replace("unit      | 10", "team      | 10"),
    )


def test_a_site_stays_in_the_arm_of_its_earliest_wave() -> None:
    assert_links(
        """
        table | row | letter | rule          | level
        sites | 2   | C      | link.site_arm | error
        """,
        sites="""
          | A       | B    | C
        1 | site_id | wave | arm
        2 | north   | 2    | conventional
        3 | north   | 1    | rsw
        """,
    )


def test_a_row_of_another_site_is_not_accepted_in_this_sites_folder() -> None:
    assert_links(
        """
        table | row | letter | rule                | level
        sites | 3   | A      | link.site_of_folder | error
        """,
        sites=SITES.replace("3 | north", "3 | south"),
    )


@pytest.mark.parametrize(
    ("monthly", "queried"), [(40, False), (44, False), (36, True), (45, True), (20, True)]
)
def test_open_children_tie_to_the_caseload_of_the_same_month_within_ten_per_cent(
    monthly: int, queried: bool
) -> None:
    # 40 against 44 differs by 4, which is less than a tenth of 44; 40 against 36 is more.
    query = "units | 2 | E | link.caseload_ties_to_units | query" if queried else ""
    assert_links(
        f"{NOTHING}\n{query}",
        sites=SITES,
        units=UNITS,
        caseload_month=f"""
          | A       | B       | C             | D
        1 | unit_id | month   | children_open | families_open
        2 | U1      | 2024-02 | 99            | 60
        3 | U1      | 2024-03 | {monthly}     | 22
        4 | U2      | 2024-03 | 12            |
        """,
    )


@pytest.mark.parametrize(
    ("first", "second", "queried"),
    [(30, 30, False), (29, 30, True), (450, 450, False), (450, 451, True), (450, "x", False)],
)
def test_a_diary_day_adds_up_to_60_to_900_minutes_unless_some_are_unknown(
    first: int, second: int | str, queried: bool
) -> None:
    query = "time_diary | 2 | E | link.diary_day_minutes | query" if queried else ""
    tables = received(workers="  | A | B\n 1 | worker_id | role\n 2 | W1 | asye")
    tables["time_diary"] = read(
        narrowed("time_diary", "worker_id", "diary_date", "slot", "activity", "minutes"),
        sheet(
            f"""
              | A         | B          | C    | D        | E
            1 | worker_id | diary_date | slot | activity | minutes
            2 | W1        | 04/03/2024 | 1    | travel   | {first}
            3 | W1        | 04/03/2024 | 2    | court    | {second}
            4 | W1        | 05/03/2024 | 1    | court    | 480
            """
        ),
    )
    _, findings = check_links(tables, "north")
    found = [f"{f.table} | {f.row} | {f.letter} | {f.rule} | {f.level}" for f in findings]
    assert found == ([query] if queried else [])


def test_every_rule_has_its_own_code_and_says_what_to_do() -> None:
    rules = [*READING_RULES.values(), *(link.rule for link in LINK_RULES)]
    codes = [rule.code for rule in rules]
    assert len(set(codes)) == len(codes)
    for rule in rules:
        assert rule.sentence.endswith((".", "}"))
        assert rule.remedy


@pytest.mark.parametrize("empty", TABLES)
def test_no_rule_fails_on_a_table_without_rows_or_that_is_not_there(empty: str) -> None:
    tables = {
        name: read(table, Grid(f"{name}.csv", "", [[column.name for column in table.columns]]))
        for name, table in TABLES.items()
    }
    tables |= received(sites=SITES, units=UNITS, cases=CASES, case_outcomes=OUTCOMES)
    filled = {
        "visits": [
            ["V1", "F1", "W1", "01/01/2024"],
            ["visit_id", "family_id", "worker_id", "date"],
        ],
        "visit_ratings": [["V1", "W2"], ["visit_id", "coder_id"]],
        "workers": [["W1", "U1"], ["worker_id", "unit_id"]],
    }
    for name, (row, header) in filled.items():
        tables[name] = read(TABLES[name], Grid(f"{name}.csv", "", [header, row]))
    header_only = Grid(f"{empty}.csv", "", [[column.name for column in TABLES[empty].columns]])
    check_links(tables | {empty: read(TABLES[empty], header_only)}, "north")
    check_links({name: table for name, table in tables.items() if name != empty}, "north")
