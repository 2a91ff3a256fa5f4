"""Tables of the study from a fictional extract of the Standard Safeguarding Dataset."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.ssd.making import Asked, Made, make_tables, months_between
from pipeline.ssd.tables import read_dataset
from study.tables import TABLES
from tests.pipeline.ssd.made import (
    CANARIES,
    child,
    fictional,
    involved,
    professional,
    together,
    write,
)

ASKED = Asked(
    "north", datetime.date(2022, 4, 1), datetime.date(2023, 3, 31), datetime.date(2024, 3, 31),
    "team", False,
)  # fmt: skip
STAFF = {"ssd_professionals": [professional("W1"), professional("W2"), professional("W3")]}


def made(
    tmp_path: Path, *parts: Any, asked: Asked = ASKED, without: tuple[str, str, str] = ()
) -> Made:
    tables = {n: rows for n, rows in together(STAFF, *parts).items() if n not in without}
    return make_tables(*read_dataset(write(tmp_path / "ssd", tables)), asked)


def row(done: Made, table: str, key: str) -> dict[str, str]:
    """The one row of a table with this first cell, by column; blank cells left out."""
    columns = [column.name for column in TABLES[table].columns]
    (found,) = [dict(zip(columns, r, strict=True)) for r in done.tables[table] if r[0] == key]
    return {name: text for name, text in found.items() if text}


def test_changes_of_worker_are_counted_within_twelve_months_and_the_first_is_none(
    tmp_path: Path,
) -> None:
    one = child("C1", "W1", referred="2022-05-01", ended="2022-08-01")
    one["ssd_involvements"] += [
        involved("C1", "W2", "2022-08-01", "2022-12-01"),
        involved("C1", "W2", "2022-12-01", "2023-02-01"),  # the same worker again
        involved("C1", "W9", "2022-09-01", role="Independent Reviewing Officer"),
        involved("C1", "W3", "2023-02-01", "2023-06-01"),
        involved("C1", "W1", "2023-06-01"),  # after twelve months
    ]
    assert row(made(tmp_path, one), "case_outcomes", "C1")["sw_changes_12m"] == "2"


def test_counts_of_twelve_months_are_blank_where_follow_up_is_shorter(tmp_path: Path) -> None:
    short = ASKED.__class__(**{**ASKED.__dict__, "snapshot": datetime.date(2023, 3, 31)})
    done = made(tmp_path, child("C1", "W1", referred="2022-05-01"), asked=short)
    assert not {"sw_changes_12m", "re_referral_12m"} & set(row(done, "case_outcomes", "C1"))
    assert "assessments_12m" not in row(done, "cases", "C1")


def test_one_period_of_care_has_the_end_and_reason_of_its_last_episode(tmp_path: Path) -> None:
    one = child("C1", "W1", referred="01/05/2022")
    one["ssd_cla_episodes"] = [
        dict(clae_person_id="C1", clae_entered_care_date="2022-06-01",
             clae_cla_episode_start_date="2022-06-01", clae_cla_episode_ceased="2022-07-01",
             clae_cla_episode_ceased_reason="X1"),
        dict(clae_person_id="C1", clae_entered_care_date="2022-06-01",
             clae_cla_episode_start_date="2022-07-01", clae_cla_episode_ceased="2022-09-01",
             clae_cla_episode_ceased_reason="E4A"),
        dict(clae_person_id="C1", clae_entered_care_date="2023-01-10",
             clae_cla_episode_start_date="2023-01-10"),
    ]  # fmt: skip
    outcome = row(made(tmp_path, one), "case_outcomes", "C1")
    assert {name: outcome[name] for name in outcome if "care" in name or "reu" in name} == {
        "care_start_date": "2022-06-01",
        "care_end_date": "2022-09-01",
        "reunified": "yes",
        "reunification_breakdown": "yes",
    }
    assert outcome["reason_ceased"] == "E4A"


def test_what_ends_after_the_snapshot_has_not_ended(tmp_path: Path) -> None:
    one = child("C1", "W1", referred="2022-05-01", closed="2024-05-01")
    one["ssd_cp_plans"] = [
        dict(cppl_person_id="C1", cppl_cp_plan_start_date="2021-01-01",
             cppl_cp_plan_end_date="2021-06-01"),
        dict(cppl_person_id="C1", cppl_cp_plan_start_date="2022-06-01",
             cppl_cp_plan_end_date="2024-05-01"),
    ]  # fmt: skip
    outcome = row(made(tmp_path, one), "case_outcomes", "C1")
    assert (outcome["cpp_start_date"], outcome["n_previous_cpp"]) == ("2022-06-01", "1")
    assert not {"cpp_end_date", "case_closed_date"} & set(outcome)


def test_a_second_referral_within_twelve_months_is_a_re_referral(tmp_path: Path) -> None:
    one = child("C1", "W1", referred="2022-05-01", closed="2022-06-01")
    one["ssd_cin_episodes"] += [
        dict(cine_referral_id="R2", cine_person_id="C1", cine_referral_date="2023-04-30")
    ]
    other = child("C2", "W1", referred="2022-05-01")
    other["ssd_cin_episodes"] += [
        dict(cine_referral_id="R3", cine_person_id="C2", cine_referral_date="2023-05-01")
    ]
    done = made(tmp_path, one, other)
    assert row(done, "case_outcomes", "C1")["re_referral_12m"] == "yes"
    assert row(done, "case_outcomes", "C2")["re_referral_12m"] == "no"


@pytest.mark.parametrize(
    ("json", "violence", "cse"),
    [
        ('["3B","1A"]', "yes", "no"),
        ('["11A", "13A"]', "no", "yes"),
        ('{"3B": "No", "11A": "Yes"}', "no", "yes"),
        ('{"3A": "Yes", "11A": ""}', "yes", "no"),
        ("", "", ""),
    ],
)
def test_factors_are_read_in_both_forms(tmp_path: Path, json: str, violence: str, cse: str) -> None:
    one = child("C1", "W1", referred="2022-05-01")
    one["ssd_cin_assessments"] = [
        dict(cina_assessment_id="A1", cina_person_id="C1", cina_referral_id="RC1",
             cina_assessment_start_date="2022-05-02")
    ]  # fmt: skip
    one["ssd_assessment_factors"] = [
        dict(cinf_assessment_id="A1", cinf_assessment_factors_json=json)
    ]
    case = row(made(tmp_path, one), "cases", "C1")
    assert case.get("factor_domestic_violence", "") == violence
    assert case.get("factor_cse", "") == cse


def test_caseloads_are_counted_at_the_end_of_each_month(tmp_path: Path) -> None:
    done = made(
        tmp_path,
        child(
            "C1", "W1", referred="2022-05-03", ended="2022-07-15", closed="2022-07-15", family="F"
        ),
        child("C2", "W2", referred="2022-05-31", family="F"),
    )
    months = {r[1]: r[2:6] for r in done.tables["caseload_month"]}
    assert months["2022-04"] == ["0", "0", "0", "0"]
    assert months["2022-05"] == ["2", "1", "2", "0"]
    assert months["2022-06"] == ["2", "1", "0", "0"]
    assert months["2022-07"] == ["1", "1", "0", "1"]
    assert (min(months), max(months), len(months)) == ("2022-04", "2024-03", 24)


def test_workers_have_no_number_and_say_only_whether_they_have_one(tmp_path: Path) -> None:
    staff = {"ssd_professionals": [
        professional("W7", "Consultant Social Worker", agency="Y", fte="0.6"),
        professional("W8", "Family Support Worker", number="", agency="PLACEHOLDER_DATA", fte="37"),
    ]}  # fmt: skip
    done = made(
        tmp_path, staff, child("C1", "W7", referred="2022-05-01"),
        child("C2", "W8", referred="2022-05-01"), child("C3", "W7", referred="2022-05-01"),
    )  # fmt: skip
    assert row(done, "workers", "W7") == {
        "worker_id": "W7", "unit_id": "T1", "role": "consultant_social_worker",
        "is_social_work_qualified": "yes", "is_agency": "yes", "fte": "0.6", "cases_held": "2",
    }  # fmt: skip
    assert row(done, "workers", "W8") == {
        "worker_id": "W8", "unit_id": "T1", "role": "other", "is_social_work_qualified": "no",
        "cases_held": "1",
    }  # fmt: skip


def test_a_child_who_was_never_allocated_is_left_out_and_counted(tmp_path: Path) -> None:
    alone = child("C2", "W1", referred="2022-05-01")
    alone["ssd_involvements"] = []
    done = made(tmp_path, child("C1", "W1", referred="2022-05-01"), alone)
    assert done.not_allocated == 1
    assert [r[0] for r in done.tables["case_outcomes"]] == ["C1"]


def test_a_table_that_is_not_there_makes_blanks_and_never_a_no(tmp_path: Path) -> None:
    absent = ("ssd_cp_plans", "ssd_cla_episodes", "ssd_family")
    done = made(tmp_path, child("C1", "W1", referred="2022-05-01"), without=absent)
    assert "cp_plan_at_baseline" not in row(done, "cases", "C1")
    assert not {"n_previous_cpp", "reunified"} & set(row(done, "case_outcomes", "C1"))
    assert done.blank["cases"]["cp_plan_at_baseline"] == (
        "ssd_cp_plans.cppl_cp_plan_start_date is not among the files"
    )


def test_roles_that_nobody_can_tell_are_asked_for(tmp_path: Path) -> None:
    one = child("C1", "W1", referred="2022-05-01")
    one["ssd_involvements"][0]["invo_professional_role_id"] = "Lead"
    with pytest.raises(ValueError, match="--role"):
        made(tmp_path, one)
    named = ASKED.__class__(**{**ASKED.__dict__, "roles": ("Lead",)})
    assert made(tmp_path, one, asked=named).roles == ("Lead",)


def test_every_column_of_the_study_is_made_or_has_a_reason(tmp_path: Path) -> None:
    done = make_tables(*read_dataset(write(tmp_path / "ssd", fictional(1))), ASKED)
    for name, rows in done.tables.items():
        columns = [column.name for column in TABLES[name].columns]
        filled = {c for r in rows for c, text in zip(columns, r, strict=True) if text}
        assert filled | set(done.blank[name]) == set(columns), name
        assert not filled & set(done.blank[name]), name


def test_nothing_of_a_person_is_in_what_is_made(tmp_path: Path) -> None:
    done = make_tables(*read_dataset(write(tmp_path / "ssd", fictional(2))), ASKED)
    assert not [one for one in CANARIES if one in repr(done)]


def test_days_out_of_order_are_refused(tmp_path: Path) -> None:
    wrong = ASKED.__class__(**{**ASKED.__dict__, "referred_to": datetime.date(2021, 1, 1)})
    with pytest.raises(ValueError, match="in order"):
        made(tmp_path, child("C1", "W1", referred="2022-05-01"), asked=wrong)


def test_months_are_those_that_end_within_the_days() -> None:
    days = datetime.date(2023, 12, 5), datetime.date(2024, 3, 30)
    assert [month for month, *_ in months_between(*days)] == ["2023-12", "2024-01", "2024-02"]
