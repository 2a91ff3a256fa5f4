"""Columns that are wrong as a whole although each cell could be right, and those that are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from pipeline.reading.grids import Grid
from pipeline.reading.headers import find_header
from pipeline.reading.rows import Part
from pipeline.reading.table import ReadTable, read_table
from pipeline.rules.codings import settle_codings
from pipeline.rules.columns import column_findings
from study.instruments.ghq12 import ITEMS
from study.tables import TABLES
from study.tables.expectations import Coded

N = 90
WHO = {"worker_id": [f"W{i}" for i in range(N)], "wave": ["1"] * N}
RNG = np.random.default_rng(20240331)


def sheet(name: str, **columns: list[object]) -> ReadTable:
    """A table with these columns, others blank, as its sheet is read."""
    n = len(next(iter(columns.values())))
    header = [column.name for column in TABLES[name].columns]
    cells = [[str(columns[c][i]) if c in columns else "" for c in header] for i in range(n)]
    grid = Grid(file=f"{name}.csv", sheet="", rows=[header, *cells])
    found = find_header(grid, {name: TABLES[name]})
    assert found is not None
    return settle_codings(read_table(TABLES[name], [Part(grid, found)], "north"))


def survey(**columns: list[object]) -> ReadTable:
    asked = {"invited": ["yes"] * N, "responded": ["yes"] * N}
    return sheet("worker_survey", **WHO, **asked, **columns)


def asked(table: ReadTable) -> list[tuple[str, str]]:
    findings = [*table.findings, *column_findings(table)]
    assert all(one.row == 1 and one.letter for one in findings if one.rule.startswith("column."))
    return [(one.rule, one.column) for one in findings if one.rule.startswith("column.")]


def drawn(low: float, high: float, n: int = N) -> np.ndarray:
    return np.linspace(low, high, n).round(2)


CONTRACT = RNG.choice([37.0, 37.0, 37.0, 18.5, 29.6], N)
WORKED = CONTRACT + RNG.gamma(1.5, 2, N).round(1)


def test_hours_as_they_are_give_no_query() -> None:
    assert asked(survey(contracted_hours=list(CONTRACT), worked_hours=list(WORKED))) == []


@pytest.mark.parametrize(
    ("factor", "unit"),
    [(0.01, "hours divided by a hundred"), (1 / 37, "full-time equivalents"), (0.2, "hours a day")],
)
def test_contracted_hours_in_another_unit_are_one_query_that_names_it(
    factor: float, unit: str
) -> None:
    table = survey(contracted_hours=list((CONTRACT * factor).round(4)))
    (finding,) = column_findings(table)
    assert (finding.rule, finding.column) == ("column.middle", "contracted_hours")
    assert f"They look like {unit}." in finding.sentence


@pytest.mark.parametrize("hours", [99, 0.37])
def test_the_same_hours_for_everybody_are_asked_about(hours: float) -> None:
    table = survey(contracted_hours=[hours] * N, worked_hours=[hours] * N)
    rules = asked(table)
    assert rules == [("column.middle", "contracted_hours"), ("column.middle", "worked_hours")]
    sentence = next(column_findings(table)).sentence
    assert sentence.endswith("All 90 are one and the same, as a default is.")


def test_the_same_usual_hours_for_everybody_are_asked_about() -> None:
    assert asked(survey(worked_hours=[38.5] * N)) == [("column.same", "worked_hours")]


def test_hours_worked_that_are_the_contract_in_every_row_are_asked_about() -> None:
    table = survey(contracted_hours=list(CONTRACT), worked_hours=list(CONTRACT))
    assert asked(table) == [("column.copied", "worked_hours")]


def test_a_usual_value_may_be_very_common_and_one_default_may_not() -> None:
    nearly = [37.0] * (N - 4) + [18.5] * 4
    assert asked(survey(contracted_hours=nearly)) == []
    assert asked(survey(worked_hours=nearly)) == [("column.same", "worked_hours")]
    assert asked(survey(verbal_aggression_6m=[0] * (N - 4) + [2] * 4)) == []


def test_hours_worked_far_beyond_the_contract_are_one_query() -> None:
    assert asked(survey(contracted_hours=list(CONTRACT / 2), worked_hours=list(WORKED))) == [
        ("column.ratio", "worked_hours"),
    ]


def test_estimates_end_in_0_or_5_and_counts_do_not() -> None:
    units = {"unit_id": [f"U{i}" for i in range(N)], "snapshot_date": ["2024-03-31"] * N}
    where = {"site_id": ["north"] * N, "unit_type": ["team"] * N}
    counts = RNG.integers(20, 90, N)
    assert asked(sheet("units", **units, **where, children_open=list(counts))) == []
    rounded = list(counts // 10 * 10)
    assert asked(sheet("units", **units, **where, children_open=rounded)) == [
        ("column.rounded", "children_open")
    ]


@pytest.mark.parametrize(
    ("table", "column", "right", "factor", "unit"),
    [
        ("visits", "duration_min", drawn(25, 110), 1 / 60, "hours"),
        ("workers", "years_qualified", drawn(3, 15), 12, "months"),
        ("workers", "fte", drawn(0.5, 1), 0.01, "full time divided by a hundred"),
        ("caseload_month", "court_hours", drawn(1, 20), 60, "minutes"),
    ],
)
def test_a_column_in_another_unit_is_found_and_in_its_own_is_not(
    table: str, column: str, right: npt.NDArray[Any], factor: float, unit: str
) -> None:
    def rules(values: Any) -> Any:
        key = TABLES[table].key[0]
        rows = {key: [f"{key}{i}" for i in range(N)], column: list(values)}
        found = [*column_findings(sheet(table, **rows))]
        return [(one.rule, one.sentence) for one in found if one.rule == "column.middle"]

    assert rules(right) == []
    values = (right * factor).round(4)
    whole = TABLES[table].column[column].kind == "integer"
    ((_, sentence),) = rules(np.ceil(values).astype(int) if whole else values)
    assert unit in sentence


COSTS = {"cost_line": ["sw_staff", "agency", "placements"], "price_year": [2023] * 3}
AMOUNTS = np.array([1_250_000, 318_500, 2_140_000])


def costs(
    amounts: list[int] | npt.NDArray[Any],
    heads: str = "900",
    years: tuple[str, str] = ("2023-24",) * 3,
    lines: tuple[str, str] = COSTS["cost_line"],
) -> ReadTable:
    return sheet(
        "costs",
        site_id=["north"] * len(amounts),
        financial_year=list(years),
        cost_line=list(lines),
        amount_gbp=list(amounts),
        children_supported=[heads] * len(amounts),
    )


@pytest.mark.parametrize(
    ("amounts", "heads", "rules"),
    [
        (AMOUNTS, "900", []),
        (AMOUNTS / 1_000, "900", ["column.per_head"]),
        (AMOUNTS * 1_000, "20", ["column.per_head", "cell.range"]),
        (AMOUNTS, "", []),
        (AMOUNTS / 1_000, "", ["column.small_sum"]),
    ],
)
def test_costs_a_thousand_times_too_small_or_large_are_asked_about(
    amounts: npt.NDArray[Any], heads: str, rules: list[Any]
) -> None:
    table = costs(amounts, heads)
    found = {one.rule for one in [*table.findings, *column_findings(table)]}
    assert found == set(rules) or found == {"column.per_head"} == set(rules[:1])


def test_costs_of_one_year_in_thousands_and_of_another_in_pounds_are_asked_about() -> None:
    years, lines = ("2022-23", "2023-24"), ("sw_staff",) * 2
    table = costs([1_250_000, 1_310], "", years, lines)
    assert {rule for rule, _ in asked(table)} <= {"column.jump", "column.small_sum"}
    assert asked(table)
    assert asked(costs([29_000_000, 131_000], "", years, lines)) == []
    assert asked(costs([290_000_000, 131_000], "", years, lines)) == [("column.jump", "amount_gbp")]


def answers(
    low: int, n: int = N, weights: tuple[float, float, float, int] = (0.2, 0.5, 0.2, 0.1)
) -> dict[str, list[int]]:
    return {item: [int(a) for a in RNG.choice(np.arange(4) + low, n, p=weights)] for item in ITEMS}


def test_a_ghq12_coded_0_to_3_is_read_and_not_asked_about() -> None:
    table = survey(**answers(0))
    assert asked(table) == []
    assert table.frame[list(ITEMS)].notna().all(axis=None)


def test_a_ghq12_coded_1_to_4_is_one_error_and_none_of_it_is_read() -> None:
    table = survey(**answers(1))
    assert asked(table) == [("column.coding", ITEMS[0])]
    assert not [f for f in table.findings if f.rule == "cell.range"]
    assert table.frame[list(ITEMS)].isna().all(axis=None)
    assert len(table.reasons) == N * len(ITEMS)
    assert set(table.reasons["reason"]) == {"invalid"}
    (finding,) = [f for f in table.findings if f.rule == "column.coding"]
    assert "coded 1 to 4, and the study's codes are 0 to 3" in finding.sentence
    assert finding.remedy.startswith("Take 1 from every answer of ghq12_i01 to ghq12_i12,")


def test_a_ghq12_coded_1_to_4_of_which_nobody_used_the_4_is_a_query() -> None:
    assert asked(survey(**answers(1, weights=(0.3, 0.5, 0.2, 0)))) == [
        ("column.lowest_unused", ITEMS[0])
    ]


def test_a_slip_out_of_range_stays_the_error_of_its_cell() -> None:
    block = answers(0)
    block[ITEMS[3]][5] = 4
    table = survey(**block)
    assert asked(table) == []
    errors = [(f.rule, f.row) for f in table.findings if f.level == "error"]
    assert errors == [("cell.range", 7)]


def test_a_wave_coded_another_way_is_told_by_itself() -> None:
    first, second = answers(0, N // 2), answers(1, N // 2)
    block = {item: first[item] + second[item] for item in ITEMS}
    who = {"worker_id": WHO["worker_id"][: N // 2] * 2, "wave": [1] * (N // 2) + [2] * (N // 2)}
    asked_ = {"invited": ["yes"] * N, "responded": ["yes"] * N}
    table = sheet("worker_survey", **who, **asked_, **block)
    (finding,) = [f for f in table.findings if f.rule == "column.coding"]
    assert " in wave 2" in finding.sentence
    read = table.frame[list(ITEMS)].notna().all(axis="columns")
    assert read.tolist() == [True] * (N // 2) + [False] * (N // 2)


@pytest.mark.parametrize(
    ("name", "coded"),
    [(name, c) for name, table in TABLES.items() for c in table.expectations
     if isinstance(c, Coded)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)  # fmt: skip
@pytest.mark.parametrize("shift", [-1, 1])
def test_every_coding_shifted_by_one_is_found_and_unshifted_is_read(
    name: str, coded: Coded, shift: int
) -> None:
    column = TABLES[name].column[coded.columns[0]]
    codes = [int(code) for code in column.codes] or range(int(column.low), int(column.high) + 1)
    values = [codes[i % len(codes)] for i in range(N)]
    key = {c: [f"{c}{i}" for i in range(N)] for c in TABLES[name].key if c.endswith("_id")}
    wave = {"wave": ["t1" if name == "family_interviews" else "1"] * N}
    key |= wave if "wave" in TABLES[name].column else {}

    def read(by: Any) -> Any:
        return sheet(name, **key, **{c: [v + by for v in values] for c in coded.columns})

    kept = read(0)
    assert "column.coding" not in dict(asked(kept))
    assert kept.frame[list(coded.columns)].notna().all(axis=None)
    moved = read(shift)
    assert [(f.rule, f.count) for f in moved.findings if f.column in coded.columns] == [
        ("column.coding", len(coded.columns))
    ]
    assert moved.frame[list(coded.columns)].isna().all(axis=None)


def test_waves_that_are_coded_alike_are_told_of_once() -> None:
    block = answers(1)
    who = {"worker_id": WHO["worker_id"][: N // 2] * 2, "wave": [1] * (N // 2) + [2] * (N // 2)}
    yes = {"invited": ["yes"] * N, "responded": ["yes"] * N}
    table = sheet("worker_survey", **who, **yes, **block)
    assert asked(table) == [("column.coding", ITEMS[0])]
    assert table.frame[list(ITEMS)].isna().all(axis=None)


def test_a_few_rows_tell_nothing() -> None:
    few = {key: values[:3] for key, values in WHO.items()}
    table = sheet("worker_survey", **few, contracted_hours=[99] * 3, ghq12_i01=[4, 4, 4])
    assert asked(table) == []
    assert isinstance(table.frame, pd.DataFrame)


GHQ = [RNG.choice([0, 1, 2, 3], N, p=[0.3, 0.45, 0.18, 0.07]) for _ in ITEMS]


@pytest.mark.parametrize(
    ("recode", "rule"),
    [
        (lambda a: a, None),
        (lambda a: (a > 1).astype(int), "column.highest_unused"),  # scored 0-0-1-1
        (lambda a: np.minimum(a, 2), "column.highest_unused"),
        (lambda a: 3 - a, "column.turned"),
    ],
)
def test_answers_that_were_scored_cut_or_turned_are_asked_about_as_a_whole(
    recode: Any, rule: Any
) -> None:
    answers = {item: list(recode(column)) for item, column in zip(ITEMS, GHQ, strict=True)}
    found = [one for one in asked(survey(**answers)) if one[0] != "column.same"]
    assert found == ([(rule, ITEMS[0])] if rule else [])


def test_few_people_who_are_alike_say_nothing_of_a_coding_however_many_items_they_answer() -> None:
    people = 12  # 144 answers, none of them the highest
    few = {name: cells[:people] for name, cells in WHO.items()}
    answers = {
        item: [int(a) for a in column[:people] > 1] for item, column in zip(ITEMS, GHQ, strict=True)
    }
    table = sheet("worker_survey", **few, **answers)
    assert [one for one in asked(table) if one[0] != "column.same"] == []


@pytest.mark.parametrize(("yes", "rule"), [(0, []), (20, []), (70, ["column.rate"])])
def test_a_share_of_yes_that_no_authority_has_is_asked_about(yes: int, rule: Any) -> None:
    said = ["yes"] * yes + ["no"] * (N - yes)
    table = sheet("cases", family_id=[f"F{i}" for i in range(N)], factor_gang=said)
    assert [one for one, column in asked(table) if column == "factor_gang"] == rule


@pytest.mark.parametrize("bare", ["", "-"])
@pytest.mark.parametrize(("noughts", "rule"), [(0, ["column.no_noughts"]), (3, [])])
def test_blanks_and_dashes_where_no_cell_is_0_are_asked_about(
    bare: str, noughts: int, rule: Any
) -> None:
    counts = [bare] * 30 + ["0"] * noughts + [str(i % 5 + 1) for i in range(N - 30 - noughts)]
    units = [f"U{i}" for i in range(N)]
    table = sheet("caseload_month", unit_id=units, month=["2024-03"] * N, court_statements=counts)
    assert [one for one, column in asked(table) if column == "court_statements"] == rule


@pytest.mark.parametrize(("code", "rule"), [("99", ["column.far_apart"]), ("9", []), ("120", [])])
def test_nines_far_above_all_other_numbers_are_asked_about(code: str, rule: Any) -> None:
    counts = [code] * 4 + [str(i % 6) for i in range(N - 4)]
    table = survey(verbal_aggression_6m=counts)
    assert [one for one, column in asked(table) if column == "verbal_aggression_6m"] == rule


def test_the_costs_of_a_year_of_which_one_is_in_error_have_no_sum() -> None:
    table = costs([1_250, "about 300", 2_140])
    assert [one for one in column_findings(table) if "nan" in one.sentence] == []
