"""Properties of the reader that hold for every extract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.dates import parse_date
from pipeline.reading.grids import Grid
from pipeline.reading.headers import find_header
from pipeline.reading.parse import parse_column
from pipeline.reading.rows import Part
from pipeline.reading.table import read_table
from study.tables import TABLES
from study.tables.base import DTYPES

# A table of all kinds of columns; its key is that of the rows below.
SPEC = replace(
    TABLES["workers"],
    columns=(*TABLES["workers"].columns, TABLES["visits"].column["visit_date"]),
)
HEADERS = [column.name for column in SPEC.columns]
GOOD = {
    "wave": ["1"],
    "unit_id": ["U1", "007", "C"],
    "role": ["sw", "Team manager", "3 - Senior practitioner"],
    "is_social_work_qualified": ["yes", "N", "1"],
    "is_agency": ["no", ""],
    "fte": ["1", "0.8", "c"],
    "role_start_month": ["2024-03", "Mar 2023", "NULL"],
    "years_qualified": ["8.5yrs", "3", ""],
    "entry_route": ["frontline", "-"],
    "gender": ["F", "male"],
    "age_band": ["25-34", "under 25"],
    "ethnicity_group": ["asian", "Not stated"],
    "cases_held": ["12", "<5", "1.0"],
    "working_days_lost_12m": ["0", "2.5"],
    "left_within_12m": ["no"],
    "leave_reason": ["", "z"],
    "visit_date": ["03/03/2024", "2024-03-03", "3 Mar 24"],
}
BAD = {
    "id": "1.0E+12",
    "category": "nonsense",
    "integer": "1.7",
    "number": "many",
    "boolean": "perhaps",
    "date": "31/02/2024",
    "month": "13/2024",
}


@st.composite
def extracts(draw: st.DrawFn) -> list[list[str]]:
    """Rows of clean cells, each with a key of its own, but for some that are spoilt or repeated."""
    rows = [
        [f"W{i}", *(draw(st.sampled_from(GOOD[name])) for name in HEADERS[1:])]
        for i in range(draw(st.integers(1, 6)))
    ]
    for row in rows:
        if draw(st.booleans()):
            at = draw(st.integers(1, len(HEADERS) - 1))
            row[at] = draw(st.sampled_from([BAD[SPEC.columns[at].kind], "#REF!", "9999"]))
    if draw(st.booleans()):
        rows.append(list(draw(st.sampled_from(rows))))
    if draw(st.booleans()):
        clash = list(draw(st.sampled_from(rows)))
        clash[HEADERS.index("unit_id")] += "x"
        rows.append(clash)
    return rows


def read(headers: Any, rows: Any) -> Any:
    grid = Grid("workers.csv", "", [headers, *rows], ragged=True)
    header = find_header(grid, {SPEC.name: SPEC})
    assert header is not None
    return read_table(SPEC, [Part(grid, header)])


def told(received: Any) -> Any:
    """Findings without their address."""
    return sorted((f.rule, f.level, f.column) for f in received.findings)


@settings(max_examples=60)
@given(rows=extracts(), data=st.data())
def test_the_order_of_rows_and_columns_changes_no_finding_but_its_address(
    rows: Any, data: Any
) -> None:
    order = data.draw(st.permutations(range(len(HEADERS))))
    shuffled = [[row[i] for i in order] for row in data.draw(st.permutations(rows))]
    assert told(read(HEADERS, rows)) == told(read([HEADERS[i] for i in order], shuffled))


@settings(max_examples=60)
@given(rows=extracts(), data=st.data())
def test_one_more_bad_cell_gives_exactly_one_more_finding_at_that_cell(
    rows: Any, data: Any
) -> None:
    before = read(HEADERS, rows)
    spoilt = {(f.row, f.column) for f in before.findings if f.level == "error"}
    keys = [row[0] for row in rows]
    candidates = [
        (i, at)
        for i in range(len(rows))
        # A row that is repeated stays one only as long as both are alike.
        if keys.count(keys[i]) == 1
        for at in range(1, len(HEADERS))
        if (i + 2, HEADERS[at]) not in spoilt
    ]
    if not candidates:
        return
    i, at = data.draw(st.sampled_from(candidates))
    rows[i][at] = data.draw(st.sampled_from([BAD[SPEC.columns[at].kind], "#N/A"]))
    after = read(HEADERS, rows)
    old = {(f.row, f.column, f.rule) for f in before.findings}
    new = [f for f in after.findings if (f.row, f.column, f.rule) not in old]
    assert len(after.findings) == len(before.findings) + 1
    assert [(f.row, f.column, f.level) for f in new] == [(i + 2, HEADERS[at], "error")]


@settings(max_examples=200)
@given(column=st.sampled_from(SPEC.columns), text=st.text(max_size=20))
def test_any_text_is_a_value_a_missing_cell_or_one_error_and_never_a_failure(
    column: Any, text: str
) -> None:
    ((parsed,), _) = parse_column([text.strip()], column)
    if parsed.rule == "cell.not_known":
        assert (parsed.value, parsed.reason) == (None, "not_available")
    elif parsed.value is None:
        assert bool(parsed.rule) == (parsed.reason == "invalid")
    else:
        assert parsed.rule in ("", "cell.serial_date")
        assert column.kind in DTYPES


@given(rows=extracts())
@settings(max_examples=60)
def test_what_is_accepted_fits_the_schema_and_holds_no_row_with_an_error_in_a_needed_cell(
    rows: Any,
) -> None:
    received = read(HEADERS, rows)
    assert len(received.accepted_frame()) == received.accepted.sum()
    needed = {column.name for column in SPEC.columns if not column.blank_ok}
    spoilt = {f.row for f in received.findings if f.level == "error" and f.column in needed}
    assert spoilt.isdisjoint(received.rows.number[received.accepted])


@given(day=st.dates(date(1970, 1, 1), date(2060, 12, 31)))
def test_a_date_is_read_back_from_each_form_in_which_it_can_be_written(day: Any) -> None:
    for form in (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d-%m-%Y",
        "%d.%m.%y",
        "%d %b %Y",
        "%d %B %Y",
        "%d-%b-%y",
    ):
        assert parse_date(day.strftime(form)).value == day
