"""A fictional extract of the Standard Safeguarding Dataset, with the columns that it really has."""

from __future__ import annotations

import csv
import datetime
import random
from pathlib import Path
from typing import Any

# From the dataset's published list of fields; those that we do not read among them.
FIELDS = {
    "ssd_person": "pers_legacy_id pers_person_id pers_upn pers_forename pers_surname pers_sex "
    "pers_gender pers_ethnicity pers_dob pers_common_child_id pers_upn_unknown pers_send "
    "pers_expected_dob pers_death_date pers_is_mother pers_nationality",
    "ssd_family": "fami_family_id fami_person_id",
    "ssd_cin_episodes": "cine_referral_id cine_person_id cine_referral_date "
    "cine_cin_primary_need_code cine_referral_source_code cine_referral_source_desc "
    "cine_referral_outcome_json cine_referral_nfa cine_close_reason cine_close_date "
    "cine_referral_team cine_referral_worker_id",
    "ssd_cin_assessments": "cina_assessment_id cina_person_id cina_referral_id "
    "cina_assessment_start_date cina_assessment_child_seen cina_assessment_auth_date "
    "cina_assessment_outcome_json cina_assessment_outcome_nfa cina_assessment_team "
    "cina_assessment_worker_id",
    "ssd_assessment_factors": "cinf_table_id cinf_assessment_id cinf_assessment_factors_json",
    "ssd_cin_plans": "cinp_cin_plan_id cinp_referral_id cinp_person_id cinp_cin_plan_start_date "
    "cinp_cin_plan_end_date cinp_cin_plan_team cinp_cin_plan_worker_id",
    "ssd_cin_visits": "cinv_cin_visit_id cinv_cin_plan_id cinv_cin_visit_date "
    "cinv_cin_visit_seen cinv_cin_visit_seen_alone cinv_cin_visit_bedroom",
    "ssd_cp_plans": "cppl_cp_plan_id cppl_referral_id cppl_icpc_id cppl_person_id "
    "cppl_cp_plan_start_date cppl_cp_plan_end_date cppl_cp_plan_ola "
    "cppl_cp_plan_initial_category cppl_cp_plan_latest_category",
    "ssd_cp_visits": "cppv_cp_visit_id cppv_person_id cppv_cp_plan_id cppv_cp_visit_date "
    "cppv_cp_visit_seen cppv_cp_visit_seen_alone cppv_cp_visit_bedroom",
    "ssd_cla_episodes": "clae_cla_episode_id clae_person_id clae_cla_placement_id "
    "clae_cla_episode_start_date clae_cla_episode_start_reason clae_cla_primary_need_code "
    "clae_cla_episode_ceased clae_cla_episode_ceased_reason clae_cla_id clae_referral_id "
    "clae_cla_last_iro_contact_date clae_entered_care_date",
    "ssd_cla_visits": "clav_cla_visit_id clav_cla_id clav_person_id clav_cla_visit_date "
    "clav_cla_visit_seen clav_cla_visit_seen_alone",
    "ssd_professionals": "prof_professional_id prof_staff_id prof_professional_name "
    "prof_social_worker_registration_no prof_agency_worker_flag prof_professional_job_title "
    "prof_professional_caseload prof_professional_department prof_full_time_equivalency",
    "ssd_involvements": "invo_involvements_id invo_professional_id invo_professional_role_id "
    "invo_professional_team invo_person_id invo_involvement_start_date "
    "invo_involvement_end_date invo_worker_change_reason invo_referral_id",
    "ssd_department": "dept_team_id dept_team_name dept_team_parent_id dept_team_parent_name",
}
CANARIES = ("Zebedee", "Quixote", "SW98765", "9434765870", "12/03/2011", "B801200005001")
"""Values of the fictional people that must be nowhere in what is made."""


def write(folder: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    """Write each table as its CSV file, with all the columns that it has in the dataset."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, FIELDS[table].split(), restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def child(
    n: str,
    worker: str,
    *,
    referred: str,
    team: str = "T1",
    began: Any = None,
    ended: str = "",
    closed: str = "",
    family: str = "",
) -> dict[str, Any]:
    """A child's referral and first allocation, as rows by table."""
    return {
        "ssd_person": [
            dict(pers_person_id=n, pers_forename="Zebedee", pers_surname="Quixote",
                 pers_dob="12/03/2011", pers_common_child_id="9434765870", pers_upn="B801200005001")
        ],
        "ssd_family": [dict(fami_family_id=family, fami_person_id=n)] if family else [],
        "ssd_cin_episodes": [
            dict(cine_referral_id=f"R{n}", cine_person_id=n, cine_referral_date=referred,
                 cine_cin_primary_need_code="N1", cine_close_date=closed)
        ],
        "ssd_involvements": [involved(n, worker, began or referred, ended, team)],
    }  # fmt: skip


def involved(
    n: str,
    worker: str,
    began: str,
    ended: str = "",
    team: str = "T1",
    role: str = "Allocated Case Worker",
) -> dict[str, str]:
    return dict(
        invo_involvements_id=f"I{n}{worker}{began}", invo_person_id=n, invo_professional_id=worker,
        invo_professional_role_id=role, invo_professional_team=team,
        invo_involvement_start_date=began, invo_involvement_end_date=ended,
    )  # fmt: skip


def professional(
    worker: str,
    title: str = "Social Worker",
    number: str = "SW98765",
    agency: str = "N",
    fte: str = "1.0",
) -> dict[str, str]:
    return dict(
        prof_professional_id=worker, prof_professional_name="Zebedee Quixote",
        prof_social_worker_registration_no=number, prof_professional_job_title=title,
        prof_agency_worker_flag=agency, prof_full_time_equivalency=fte,
    )  # fmt: skip


def together(*parts: Any) -> dict[str, list[Any]]:
    """Rows by table of several children as one extract; every table is there."""
    tables: dict[str, list[Any]] = {name: [] for name in FIELDS}
    for part in parts:
        for name, rows in part.items():
            tables[name] += rows
    return tables


def fictional(seed: int, children: int = 120) -> dict[str, list[dict[str, str]]]:
    """An extract drawn at random: referrals, moves between workers, plans, care, visits."""
    rng = random.Random(seed)
    start = datetime.date(2022, 1, 1)

    def day(first: Any, most: Any) -> Any:
        return first + datetime.timedelta(days=rng.randrange(most))

    def text(date: Any) -> Any:
        return date.strftime(rng.choice(("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%dT00:00:00")))

    workers = [f"W{i}" for i in range(12)]
    titles = ("Social Worker", "Consultant Social Worker", "Senior Social Worker", "ASYE")
    parts = [{"ssd_professionals": [
        professional(w, rng.choice(titles), rng.choice(("SW98765", "")), rng.choice("YN"))
        for w in workers
    ]}]  # fmt: skip
    for i in range(children):
        n, referred = f"C{i}", day(start, 600)
        ended = day(referred, 400)
        one = child(n, rng.choice(workers), referred=text(referred), ended=text(ended),
                    team=f"T{i % 3}", family=f"F{i // 2}" if i % 5 else "")  # fmt: skip
        if rng.random() < 0.7:
            one["ssd_involvements"].append(
                involved(n, rng.choice(workers), text(ended), team=f"T{i % 3}")
            )
        if rng.random() < 0.3:
            one["ssd_cin_episodes"][0]["cine_close_date"] = text(day(ended, 200))
        if rng.random() < 0.3:
            began = day(referred, 200)
            one["ssd_cp_plans"] = [
                dict(cppl_person_id=n, cppl_cp_plan_start_date=text(began),
                     cppl_cp_plan_end_date=text(day(began, 300)) if rng.random() < 0.5 else "")
            ]  # fmt: skip
        if rng.random() < 0.3:
            entered = day(referred, 300)
            moved, left = day(entered, 100), day(entered + datetime.timedelta(days=100), 200)
            one["ssd_cla_episodes"] = [
                dict(clae_person_id=n, clae_cla_episode_start_date=text(entered),
                     clae_cla_episode_ceased=text(moved), clae_cla_episode_ceased_reason="X1",
                     clae_entered_care_date=text(entered)),
                dict(clae_person_id=n, clae_cla_episode_start_date=text(moved),
                     clae_cla_episode_ceased=text(left), clae_cla_episode_ceased_reason="E4A",
                     clae_entered_care_date=text(entered)),
            ]  # fmt: skip
        one["ssd_cin_assessments"] = [
            dict(cina_assessment_id=f"A{i}", cina_person_id=n, cina_referral_id=f"R{n}",
                 cina_assessment_start_date=text(referred))
        ]  # fmt: skip
        one["ssd_assessment_factors"] = [
            dict(cinf_assessment_id=f"A{i}", cinf_assessment_factors_json='["3B", "11A"]')
        ]
        one["ssd_cin_plans"] = [dict(cinp_cin_plan_id=f"P{i}", cinp_person_id=n)]
        one["ssd_cin_visits"] = [
            dict(cinv_cin_plan_id=f"P{i}", cinv_cin_visit_date=text(day(referred, 30)))
        ]
        parts.append(one)
    return together(*parts)
