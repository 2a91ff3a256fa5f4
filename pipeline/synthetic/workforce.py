"""Units, teams and the people in them, with leavers and joiners between two waves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import blank, pseudonyms
from study.national_figures import WORKING_DAYS
from study.settings.synthetic.root import Synthetic
from study.tables.workers import AGE_BANDS, ETHNICITY_GROUPS

UNIT_POSTS = (
    "consultant_social_worker",
    "social_worker",
    "social_worker",
    "childrens_practitioner",
    "unit_coordinator",
)
TEAM_POSTS = (
    "team_manager",
    "senior_practitioner",
    "social_worker",
    "social_worker",
)
CASE_HOLDERS = ("consultant_social_worker", "senior_practitioner", "social_worker", "asye")
QUALIFIED = (*CASE_HOLDERS, "team_manager")
SERVICE_AREAS = ("access_assessment", "child_in_need", "child_protection", "looked_after")
LEAVE_REASONS = ("resigned", "retired", "moved_within", "end_of_contract", "other")


def draw_units(settings: Synthetic, rng: np.random.Generator, sites: pd.DataFrame) -> pd.DataFrame:
    """One row per unit: ``unit_id, site_id, rsw, unit_type, service_area``."""
    one = sites.drop_duplicates("site_id")
    per_site = settings.units.per_site
    rows = []
    for site, rsw in zip(one["site_id"], one["rsw"], strict=True):
        low, high = per_site.rsw if rsw else per_site.conventional
        rows += [(site, rsw)] * int(rng.integers(low, high, endpoint=True))
    units = pd.DataFrame(rows, columns=["site_id", "rsw"])
    units["unit_id"] = pseudonyms(units["site_id"], list(one["site_id"]), "U")
    units["unit_type"] = np.where(units["rsw"] == 1, "unit", "team")
    units["service_area"] = rng.choice(SERVICE_AREAS, len(units), p=[0.25, 0.35, 0.25, 0.15])
    return units


def _roles(settings: Synthetic, rng: np.random.Generator, rsw: int) -> list[str]:
    posts = settings.units.extra_posts
    shares = posts.rsw if rsw else posts.conventional
    extra = [role for role, share in shares.items() if rng.random() < share]
    return [*(UNIT_POSTS if rsw else TEAM_POSTS), *extra]


def _careers(settings: Synthetic, rng: np.random.Generator, workers: pd.DataFrame) -> pd.DataFrame:
    shape, scale = settings.workers.years_qualified
    n = len(workers)
    qualified = workers["role"].isin(QUALIFIED)
    years = rng.gamma(shape, scale, n).clip(0.2, 40).round(1)
    years = np.where(workers["role"].isin(["asye"]), years.clip(max=1.0), years)
    years = np.where(
        workers["role"].isin(["consultant_social_worker", "team_manager"]), years + 3, years
    ).round(1)
    route = rng.choice(["degree", "step_up", "frontline", "other"], n, p=[0.75, 0.1, 0.1, 0.05])
    part_time = rng.random(n) < settings.workers.part_time
    return workers.assign(
        is_social_work_qualified=qualified,
        years_qualified=np.where(qualified, years, np.nan),
        entry_route=blank(pd.Series(route), ~qualified),
        fte=np.where(part_time, rng.choice([0.5, 0.6, 0.8], n), 1.0),
        is_agency=rng.random(n) < settings.workers.agency,
        gender=rng.choice(["female", "male", "other"], n, p=[0.83, 0.165, 0.005]),
        age_band=rng.choice(list(AGE_BANDS), n, p=[0.06, 0.30, 0.28, 0.22, 0.14]),
        ethnicity_group=rng.choice(
            list(ETHNICITY_GROUPS), n, p=[0.07, 0.14, 0.04, 0.68, 0.02, 0.05]
        ),
    )


def draw_workers(
    settings: Synthetic, rng: np.random.Generator, units: pd.DataFrame
) -> pd.DataFrame:
    """One row per worker; ``rsw, in_wave_1, in_wave_2, holds_cases`` are extra columns.

    Leavers are there in wave 1 only; a joiner takes a leaver's post before wave 2.
    """
    spec, timeline = settings.workers, settings.timeline
    posts = pd.DataFrame(
        [
            (site, unit, rsw, role)
            for site, unit, rsw in zip(
                units["site_id"], units["unit_id"], units["rsw"], strict=True
            )
            for role in _roles(settings, rng, rsw)
        ],
        columns=["site_id", "unit_id", "rsw", "role"],
    )
    leaves = rng.random(len(posts)) < spec.turnover
    first = posts.assign(in_wave_1=True, in_wave_2=~leaves)
    joiners = posts[leaves & (rng.random(len(posts)) < spec.replaced)]
    joiners = joiners.assign(in_wave_1=False, in_wave_2=True)
    workers = pd.concat([first, joiners]).sort_values(
        ["site_id", "unit_id", "in_wave_1"], ascending=[True, True, False], kind="stable"
    )
    workers = _careers(settings, rng, workers.reset_index(drop=True))
    n, left = len(workers), ~workers["in_wave_2"]
    order = list(dict.fromkeys(units["site_id"]))
    wave_1, wave_2 = (pd.Timestamp(day) for day in timeline.waves)
    between = (wave_2.to_period("M") - wave_1.to_period("M")).n
    months = np.where(
        workers["in_wave_1"], -1 - rng.integers(0, 96, n), rng.integers(1, between, n)
    )
    starts = wave_1.to_period("M").to_timestamp()
    lost = rng.gamma(spec.absence_shape, 1 / spec.absence_shape, n) * spec.absence
    per_holder = settings.caseload.children_per_case_holder
    return workers.assign(
        worker_id=pseudonyms(workers["site_id"], order, "W"),
        holds_cases=workers["role"].isin(CASE_HOLDERS),
        role_start_month=[starts + pd.DateOffset(months=int(m)) for m in months],
        cases_held=np.where(
            workers["role"].isin(CASE_HOLDERS), rng.poisson(per_holder * workers["fte"]), 0
        ),
        working_days_lost_12m=(lost * WORKING_DAYS * workers["fte"]).clip(0, 250).round(1),
        left_within_12m=left,
        leave_reason=blank(
            pd.Series(rng.choice(LEAVE_REASONS, n, p=[0.6, 0.08, 0.17, 0.1, 0.05])), ~left
        ),
    )
