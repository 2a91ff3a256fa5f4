from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pipeline.pseudonyms.keys import new_key
from pipeline.pseudonyms.pseudonym import pseudonyms
from pipeline.rules import plausibility as plausible
from pipeline.rules.reader import Place
from study import national_figures as national
from tests.drawn import study

PLACE = Place(site="north")


def workers(n: int, **cells: Any) -> pd.DataFrame:
    """Social workers who are all alike, but for what is given."""
    row = {
        "worker_id": "W",
        "unit_id": "U",
        "role": "social_worker",
        "is_social_work_qualified": "yes",
        "is_agency": "no",
        "fte": "1",
        "cases_held": "15",
        "working_days_lost_12m": "9",
        "left_within_12m": "no",
    } | cells
    text = " | ".join(row) + "\n" + "\n".join([" | ".join(row.values())] * n)
    return study(workers=text)["workers"]


def mixed(n: int, m: int, **cells: Any) -> dict[str, pd.DataFrame]:
    return {"workers": pd.concat([workers(n), workers(m, **cells)], ignore_index=True)}


def names(findings: Any) -> list[Any]:
    return [(finding.rule, finding.table, finding.column) for finding in findings]


def test_caseload_is_cases_per_full_time_holder_and_those_without_cases_do_not_count() -> None:
    frames = mixed(20, 10, cases_held="0")
    assert plausible.caseload(frames) == 15
    assert plausible.caseload(mixed(20, 20, fte="0.5", cases_held="9")) == pytest.approx(16)


def test_agency_rate_is_the_share_of_agency_among_all() -> None:
    assert plausible.agency_rate(mixed(15, 5, is_agency="yes")) == 25


def test_agency_staff_are_in_neither_turnover_nor_absence() -> None:
    leavers = mixed(18, 2, left_within_12m="yes")["workers"]
    agency = workers(10, is_agency="yes", left_within_12m="yes", working_days_lost_12m="200")
    frames = {"workers": pd.concat([leavers, agency], ignore_index=True)}
    assert plausible.turnover(frames) == 10
    assert plausible.absence_rate(frames) == pytest.approx(100 * 9 / 253)


def test_staff_who_are_not_social_workers_do_not_count() -> None:
    frames = mixed(20, 20, is_social_work_qualified="no", cases_held="100")
    assert plausible.caseload(frames) == 15


def test_vacancy_rate_is_that_of_the_latest_snapshot() -> None:
    units = study(
        units="""
        site_id | unit_id | snapshot_date | unit_type | posts_fte | filled_fte
        north   | U1      | 2023-09-30    | team      | 10        | 1
        north   | U1      | 2024-09-30    | team      | 10        | 8
        north   | U2      | 2024-09-30    | team      | 10        | 9
        """
    )
    assert plausible.vacancy_rate(units) == 15


def test_no_rate_is_asked_about_that_rests_on_a_few_people() -> None:
    assert list(plausible.against_national({"workers": workers(9, cases_held="200")}, PLACE)) == []


def test_a_figure_outside_the_range_of_authorities_is_a_query_and_inside_is_not() -> None:
    nobody_left = {"workers": workers(20)}  # fewer than in 98 of 100 authorities
    assert names(plausible.against_national(nobody_left, PLACE)) == [
        ("plausible.national_range", "workers", "left_within_12m")
    ]
    frames = mixed(18, 2, left_within_12m="yes")
    assert list(plausible.against_national(frames, PLACE)) == []
    busy = {"workers": frames["workers"].assign(cases_held=frames["workers"]["cases_held"] + 6)}
    (finding,) = plausible.against_national(busy, PLACE)
    assert names([finding]) == [("plausible.national_range", "workers", "cases_held")]
    assert finding.level == "query"
    assert "comes to 21.0 cases per full-time case holder" in finding.sentence
    assert "between 10.1 and 20.2 in 2025 (England 15.2)" in finding.sentence


def test_the_national_figures_are_the_published_ones() -> None:
    figures = (national.CASELOAD, national.VACANCY, national.AGENCY, national.TURNOVER)
    assert [f.england for f in figures] == [15.2, 14.2, 13.0, 11.8]
    assert national.ABSENCE.england == 3.5
    assert all(f.low < f.england < f.high for f in (*figures, national.ABSENCE))


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        (100, 75, False),
        (100, 74, True),
        (40, 20, False),
        (40, 19, True),
        (10, 30, False),
        (100, 225, False),
        (100, 226, True),
    ],
)
def test_rows_may_fall_by_a_quarter_or_by_twenty_and_grow_by_a_wave(
    before: int, now: int, asked: bool
) -> None:
    frames, previous = {"visits": workers(now)}, {"visits": workers(before)}
    found = names(plausible.against_previous(frames, plausible.figures(previous), PLACE))
    assert found == [("plausible.rows_changed", "visits", "")] * asked


def test_a_table_that_is_gone_is_a_query() -> None:
    before = plausible.figures({"visits": workers(3)})
    found = list(plausible.against_previous({}, before, PLACE))
    assert names(found) == [("plausible.table_gone", "visits", "")]
    assert "had 3 rows" in found[0].sentence
    assert list(plausible.against_previous({}, before, PLACE, refused={"visits"})) == []


def test_a_total_that_changed_by_more_than_a_quarter_is_a_query() -> None:
    before, now = workers(20), workers(20, cases_held="19")
    earlier = plausible.figures({"workers": before})
    found = list(plausible.against_previous({"workers": now}, earlier, PLACE))
    assert names(found) == [("plausible.total_changed", "workers", "cases_held")]
    assert "is 380 and was 300" in found[0].sentence


def test_figures_are_read_back_as_they_were_written() -> None:
    made = plausible.figures({"workers": workers(20)}, "0123456789abcdef", "2023-24")
    assert made.rows == {"workers": 20}
    assert made.totals == {"workers.fte": 20, "workers.cases_held": 300}
    assert made.ids == {"workers": {"w"}}
    assert b"ids" not in made.to_bytes()
    assert plausible.parse_figures(made.to_bytes()) == replace(made, ids={})


def others(n: int, first: int = 0) -> dict[str, pd.DataFrame]:
    return {"workers": workers(n).assign(worker_id=[f"W{i + first}" for i in range(n)])}


@pytest.mark.parametrize(
    ("first", "kept"),
    [(0, None), (18, None), (19, "only 1 is"), (20, "none is")],
    ids=["all", "two of twenty", "one of twenty", "none"],
)
def test_hardly_an_id_of_the_previous_submission_is_an_error(first: int, kept: str | None) -> None:
    before = plausible.figures(others(20))
    found = [*plausible.other_ids(others(20, first), before, PLACE)]
    assert [(f.rule, f.level, f.table) for f in found] == (
        [("previous.other_ids", "error", "workers")] if first == 20 else []
    )
    assert kept is None or first < 20 or kept in found[0].sentence


def test_ids_in_capitals_are_the_same_ids_and_pseudonyms_are_not_set_against_ids() -> None:
    before = plausible.figures(others(20))
    small = others(20)["workers"].assign(worker_id=lambda w: w["worker_id"].str.lower())
    assert [*plausible.other_ids({"workers": small}, before, PLACE)] == []
    made = others(20)["workers"]
    made["worker_id"] = pseudonyms(new_key(), "worker", made["worker_id"])
    assert [*plausible.other_ids({"workers": made}, before, PLACE)] == []


def test_a_column_blank_in_many_more_rows_than_before_is_a_query() -> None:
    before = plausible.figures({"workers": workers(40)})
    half = workers(40)
    half.loc[:11, "cases_held"] = pd.NA
    assert names(plausible.against_previous({"workers": half}, before, PLACE)) == [
        ("plausible.blank_more", "workers", "cases_held"),
        ("plausible.total_changed", "workers", "cases_held"),
    ]
    fewer = half.assign(cases_held=half["cases_held"].where(half.index > 10, 15))
    assert "plausible.blank_more" not in {
        f.rule for f in plausible.against_previous({"workers": fewer}, before, PLACE)
    }


def test_a_column_that_one_site_alone_leaves_blank_is_a_query_at_that_site() -> None:
    sites = [workers(20).assign(site_id=name) for name in "abcd"]
    sites[2]["fte"] = float("nan")
    found = [*plausible.blank_beside_others({"workers": pd.concat(sites)})]
    assert [(f.site, f.rule, f.column) for f in found] == [
        ("c", "plausible.blank_beside_others", "fte")
    ]
    assert [*plausible.blank_beside_others({"workers": pd.concat(sites[:3])})] == []


@pytest.mark.parametrize("data", [b"", b"[]", b'{"rows": 3}', b'{"rows": {"workers": "many"}}'])
def test_figures_that_were_changed_are_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match="is not as 'rsw receive' writes it"):
        plausible.parse_figures(data)
