"""Families on the caseload and who of them was asked and agreed to be observed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import blank, by_arm, pseudonyms
from study.settings.synthetic.root import Synthetic
from study.tables.cases import NEED_CODES

NEED_SHARES = (0.005, 0.56, 0.09, 0.03, 0.13, 0.08, 0.02, 0.01, 0.015, 0.06)


def _allocate(settings: Synthetic, rng: np.random.Generator, workers: pd.DataFrame) -> pd.DataFrame:
    """Spread a site's families evenly over its units, then over the unit's case holders."""
    rows = []
    for _, at_site in workers.groupby("site_id", sort=False):
        unit_ids = at_site["unit_id"].unique()
        for unit in rng.choice(unit_ids, settings.families.per_site):
            rows.append(unit)
    # Families of a leaver were handed on: the allocated worker is one who is still there.
    holders = workers[workers["holds_cases"] & workers["in_wave_2"]]
    of_unit = {unit: list(ids) for unit, ids in holders.groupby("unit_id")["worker_id"]}
    anyone = {unit: list(ids) for unit, ids in workers.groupby("unit_id")["worker_id"]}
    chosen = [str(rng.choice(of_unit.get(unit) or anyone[unit])) for unit in rows]
    place = workers.set_index("worker_id")[["site_id", "unit_id", "rsw"]]
    return place.loc[chosen].reset_index().sort_values(["site_id", "unit_id"], ignore_index=True)


def draw_families(
    settings: Synthetic, rng: np.random.Generator, workers: pd.DataFrame
) -> pd.DataFrame:
    """One row per family, with ``rsw, referral_date`` beside the table's columns."""
    spec, timeline = settings.families, settings.timeline
    cases = _allocate(settings, rng, workers)
    n, rsw = len(cases), cases["rsw"]
    months = pd.date_range(timeline.first_referral, timeline.last_referral, freq="MS")
    referral_month = pd.Series(months[rng.integers(0, len(months), n)])
    referral_date = referral_month + pd.to_timedelta(rng.integers(0, 28, n), unit="D")
    waited = rng.exponential(by_arm(spec.days_to_direct_work, rsw)).clip(0, 180)
    eligible = pd.Series(rng.random(n) < spec.eligible)
    approached = eligible & (rng.random(n) < spec.approached)
    consented = approached & (rng.random(n) < spec.consented)
    why = np.select(
        [~eligible, ~approached, ~consented],
        ["not_eligible", "worker_declined", "family_declined"],
        default="",
    )
    order = list(dict.fromkeys(workers["site_id"]))
    return cases.assign(
        family_id=pseudonyms(cases["site_id"], order, "F"),
        referral_month=referral_month,
        referral_date=referral_date,
        first_direct_work_date=referral_date + pd.to_timedelta(waited.round(), unit="D"),
        assessments_12m=rng.poisson(by_arm(spec.assessments, rsw)),
        primary_need_code=rng.choice(list(NEED_CODES), n, p=NEED_SHARES),
        **{f"factor_{name}": rng.random(n) < share for name, share in spec.factors.items()},
        parent_learning_difficulty=rng.random(n) < spec.learning_difficulty,
        organised_abuse=rng.random(n) < spec.organised_abuse,
        n_children=1 + rng.poisson(spec.children - 1, n).clip(max=7),
        youngest_age=rng.integers(0, 17, n, endpoint=True),
        cp_plan_at_baseline=rng.random(n) < spec.cp_plan,
        eligible_for_observation=eligible,
        worker_approached_family=blank(approached, ~eligible),
        family_consented=blank(consented, ~approached),
        exclusion_reason=blank(pd.Series(why), consented),
    )
