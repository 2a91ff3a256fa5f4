"""The fictional study: every table, from one seed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.audit import draw_audit
from pipeline.synthetic.caseload import draw_caseload, draw_vacancies, unit_snapshots
from pipeline.synthetic.costs import draw_costs
from pipeline.synthetic.diary import draw_diary
from pipeline.synthetic.families import draw_families
from pipeline.synthetic.fidelity import draw_fidelity
from pipeline.synthetic.frames import conform
from pipeline.synthetic.interviews import draw_interviews
from pipeline.synthetic.outcomes import draw_outcomes
from pipeline.synthetic.sites import draw_sites
from pipeline.synthetic.supervision import draw_discussed, draw_sessions
from pipeline.synthetic.survey import draw_survey
from pipeline.synthetic.visits import draw_ratings, draw_visits
from pipeline.synthetic.workforce import draw_units, draw_workers
from study.settings.model import Settings
from study.tables import TABLES

# The order is part of the seed's meaning: append, never insert, so that a new part leaves the
# numbers of the others as they were.
PARTS = (
    "sites",
    "units",
    "workers",
    "survey",
    "vacancies",
    "caseload",
    "families",
    "diary",
    "visits",
    "ratings",
    "outcomes",
    "costs",
    "fidelity",
    "supervision",
    "discussed",
    "interviews",
    "audit",
)


def generate(settings: Settings, seed: int) -> dict[str, pd.DataFrame]:
    """Draw the fictional study.

    Parameters
    ----------
    settings : read are ``study.sites``, ``synthetic`` and ``inference.working_week_days``.
    seed : the one seed; every part draws from a child of it, so that parts do not disturb another.

    Returns
    -------
    One frame per table of ``study.tables.TABLES``, with exactly its columns and dtypes after a
    ``site_id`` column where the table has none, in key order.
    """
    own, week_days = settings.synthetic, settings.inference.working_week_days
    children = np.random.SeedSequence(seed).spawn(len(PARTS))
    rng = {p: np.random.default_rng(child) for p, child in zip(PARTS, children, strict=True)}

    sites = draw_sites(own, rng["sites"], settings.study.sites, own.rsw_sites)
    units = draw_units(own, rng["units"], sites)
    workers = draw_workers(own, rng["workers"], units)
    vacancies = draw_vacancies(own, rng["vacancies"], workers)
    caseload = draw_caseload(own, rng["caseload"], units, workers)
    cases = draw_families(own, rng["families"], workers)
    visits = draw_visits(own, rng["visits"], cases)
    sessions = draw_sessions(own, rng["supervision"], units, workers)
    frames = {
        "sites": sites,
        "units": unit_snapshots(own, units, workers, vacancies, caseload),
        "workers": workers,
        "worker_survey": draw_survey(own, rng["survey"], workers),
        "cases": cases,
        "time_diary": draw_diary(own, rng["diary"], workers, cases, week_days),
        "caseload_month": caseload,
        "vacancies": vacancies,
        "visits": visits,
        "visit_ratings": draw_ratings(own, rng["ratings"], visits),
        "case_outcomes": draw_outcomes(own, rng["outcomes"], cases, visits),
        "costs": draw_costs(own, rng["costs"], sites, caseload),
        "site_fidelity": draw_fidelity(own, rng["fidelity"], sites),
        "supervision": sessions,
        "supervision_visit": draw_discussed(own, rng["discussed"], sessions, visits),
        "family_interviews": draw_interviews(own, rng["interviews"], cases),
        "file_audit": draw_audit(own, rng["audit"], cases),
    }
    return {name: conform(frames[name], name) for name in TABLES}
