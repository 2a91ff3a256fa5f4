"""Vacant posts, monthly caseloads, and the snapshots of units that agree with both."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import blank, pseudonyms
from pipeline.synthetic.latent import group_effects
from study.settings.synthetic.root import Synthetic

BEFORE_FIRST_SNAPSHOT = pd.DateOffset(months=12)
DAYS_IN_MONTH = 30.4
MONTHLY_WORKING_DAYS = 21


def draw_vacancies(
    settings: Synthetic, rng: np.random.Generator, workers: pd.DataFrame
) -> pd.DataFrame:
    """One row per spell in which a post stood vacant, open or filled.

    In a steady state the posts open at any time are the spells begun a month times the months
    that a spell lasts; a post's chance of a spell follows from the declared vacancy rate.
    """
    spec, timeline = settings.vacancies, settings.timeline
    posts = workers[workers["in_wave_1"]]
    start = pd.Timestamp(timeline.snapshots[0]) - BEFORE_FIRST_SNAPSHOT
    end = pd.Timestamp(timeline.end)
    window = (end - start).days
    open_per_post = spec.rate / (1 - spec.rate) * (1 - settings.workers.agency)
    spells = open_per_post * window / (spec.months_open * DAYS_IN_MONTH)
    rows = posts.loc[posts.index.repeat(rng.poisson(spells, len(posts)))].reset_index(drop=True)
    n = len(rows)
    consultant = rows["role"].eq("consultant_social_worker")
    mean = spec.months_open * DAYS_IN_MONTH * np.where(consultant, spec.consultant_ratio, 1)
    vacant_from = start + pd.to_timedelta(rng.integers(0, window, n), unit="D")
    filled_on = vacant_from + pd.to_timedelta(np.ceil(rng.exponential(mean)), unit="D")
    order = list(dict.fromkeys(workers["site_id"]))
    return rows[["site_id", "unit_id", "role"]].assign(
        post_id=pseudonyms(rows["site_id"], order, "P"),
        vacant_from=vacant_from,
        filled_on=pd.Series(filled_on).where(filled_on <= end),
        agency_cover=rng.random(n) < spec.agency_cover,
    )


def _staff(workers: pd.DataFrame, wave: int) -> pd.DataFrame:
    there = workers[workers[f"in_wave_{wave}"]]
    fte = there["fte"]
    parts = {
        "all_fte": fte,
        "agency_fte": fte * there["is_agency"],
        "clinician_fte": fte * there["role"].eq("clinician"),
        "coordinator_fte": fte * there["role"].eq("unit_coordinator"),
        "qualified_fte": fte * there["is_social_work_qualified"],
        "s47_qualified_fte": fte * (there["holds_cases"] & there["role"].ne("asye")),
        "case_holder_fte": fte * there["holds_cases"],
    }
    return pd.DataFrame(parts).groupby(there["unit_id"]).sum()


def draw_caseload(
    settings: Synthetic, rng: np.random.Generator, units: pd.DataFrame, workers: pd.DataFrame
) -> pd.DataFrame:
    """One row per unit and month, from the first to the last snapshot's month."""
    spec = settings.caseload
    first, last = (pd.Timestamp(day) for day in settings.timeline.snapshots)
    months = pd.date_range(first.replace(day=1), last, freq="MS")
    n, ids = len(units), units["unit_id"]
    sd = spec.log_sd
    log_level = group_effects(rng, units["site_id"], sd["site"]) + rng.normal(0, sd["unit"], n)
    level = spec.children_per_case_holder * np.exp(
        log_level - (sd["site"] ** 2 + sd["unit"] ** 2) / 2
    )
    level = level * np.where(units["rsw"] == 1, spec.rsw_ratio, 1.0)
    staff = {wave: _staff(workers, wave).reindex(ids, fill_value=0.0) for wave in (1, 2)}
    children = rng.poisson(level * staff[1]["case_holder_fte"].to_numpy())
    rows = []
    for i, month in enumerate(months):
        there = staff[1 if i <= len(months) // 2 else 2]
        target = level * there["case_holder_fte"].to_numpy()
        if i:
            closures = rng.binomial(children, spec.monthly_turnover)
            new = rng.poisson(spec.monthly_turnover * target)
            children = children - closures + new
        else:
            closures = rng.poisson(spec.monthly_turnover * target)
            new = rng.poisson(spec.monthly_turnover * target)
        statements = rng.poisson(spec.court_statements * children)
        total = there["all_fte"].to_numpy()
        absent = rng.gamma(2.0, settings.workers.absence / 2, n)
        away = (1 - absent).clip(0, 1)
        rows.append(
            units[["site_id", "unit_id", "rsw"]].assign(
                month=month,
                children_open=children,
                families_open=rng.binomial(children, spec.families_per_child),
                new_allocations=new,
                closures=closures,
                csw_children_as_named_holder=children,
                qualified_fte_available=(there["qualified_fte"].to_numpy() * away).round(2),
                unit_fte_available=(total * away).round(2),
                court_statements=statements,
                court_hours=(statements * rng.gamma(4.0, spec.court_hours / 4, n)).round(1),
                days_absent=(total * absent * MONTHLY_WORKING_DAYS).round(1),
            )
        )
    caseload = pd.concat(rows, ignore_index=True)
    # Only a unit's cases are all in the consultant's name; a team has no consultant.
    caseload["csw_children_as_named_holder"] = blank(
        caseload["csw_children_as_named_holder"], caseload["rsw"] == 0
    )
    return caseload


def unit_snapshots(
    settings: Synthetic,
    units: pd.DataFrame,
    workers: pd.DataFrame,
    vacancies: pd.DataFrame,
    caseload: pd.DataFrame,
) -> pd.DataFrame:
    """One row per unit and snapshot: staff in post, posts vacant and cases open on that day."""
    snapshots = []
    for wave, day in enumerate(settings.timeline.snapshots, start=1):
        date = pd.Timestamp(day)
        staff = _staff(workers, wave)
        vacant = vacancies["vacant_from"].le(date) & ~vacancies["filled_on"].le(date)
        vacant_fte = vacancies[vacant].groupby("unit_id").size()
        month = caseload[caseload["month"].eq(date.replace(day=1))].set_index("unit_id")
        snapshot = units.set_index("unit_id").join(staff)
        snapshot = snapshot.join(month[["children_open", "families_open"]]).fillna(
            dict.fromkeys(staff.columns, 0.0)
        )
        # Agency staff fill no post: they cover a vacant one or come on top.
        filled = (snapshot["all_fte"] - snapshot["agency_fte"]).round(2)
        snapshots.append(
            snapshot.assign(
                snapshot_date=date,
                filled_fte=filled,
                posts_fte=filled + vacant_fte.reindex(snapshot.index, fill_value=0),
            ).reset_index()
        )
    return pd.concat(snapshots, ignore_index=True)
