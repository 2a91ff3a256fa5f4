"""What became of each child."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import blank, by_arm, pseudonyms
from study.settings.synthetic.root import Synthetic

MONTH = 30.4  # days


def _after(dates: pd.Series, waited: object) -> pd.Series:
    return dates + pd.to_timedelta(np.asarray(waited, dtype=float).round(), unit="D")


def _closures(
    settings: Synthetic, rng: np.random.Generator, cases: pd.DataFrame, visits: pd.DataFrame
) -> pd.DataFrame:
    """Families with the day on which their case closed: never before the last observed visit."""
    spec = settings.outcomes
    last_visit = visits.groupby("family_id")["visit_date"].max()
    begun = cases["family_id"].map(last_visit).fillna(cases["first_direct_work_date"])
    months = rng.exponential(by_arm(spec.months_to_closure, cases["rsw"]))
    closed = _after(begun, 28 + months * MONTH)
    end = pd.Timestamp(settings.timeline.end)
    return cases.assign(case_closed_date=closed.where(closed <= end))


def draw_outcomes(
    settings: Synthetic, rng: np.random.Generator, cases: pd.DataFrame, visits: pd.DataFrame
) -> pd.DataFrame:
    """One row per child of every family, followed from referral to the study's end."""
    spec = settings.outcomes
    families = _closures(settings, rng, cases, visits)
    rows = families.loc[families.index.repeat(families["n_children"])].reset_index(drop=True)
    n, rsw, start = len(rows), rows["rsw"], rows["referral_date"]
    end = pd.Timestamp(settings.timeline.end)
    followed = (end - start).dt.days.to_numpy()

    enters = pd.Series(rng.random(n) < by_arm(spec.care_entry, rsw))
    care_start = _after(start, followed * rng.beta(1.0, 1.6, n))
    care_end = _after(care_start, rng.exponential(12 * MONTH, n) + 1)
    care_start = care_start.where(enters)
    leaves_care = enters & (care_end <= end)
    care_end = care_end.where(leaves_care)
    why = pd.Series(
        rng.choice(
            ["returned_home", "special_guardianship", "adopted", "turned_18", "other"],
            n,
            p=[0.5, 0.2, 0.12, 0.08, 0.1],
        )
    )
    home = leaves_care & why.eq("returned_home")

    on_plan = rows["cp_plan_at_baseline"]
    later_plan = ~on_plan & (rng.random(n) < by_arm(spec.plan_after_baseline, rsw))
    plan_start = _after(start, np.where(on_plan, 15, followed * rng.random(n)))
    plan_end = _after(plan_start, rng.exponential(10 * MONTH, n) + 1)
    has_plan = on_plan | later_plan
    ended = has_plan & (plan_end <= end)

    issued = enters & (rng.random(n) < 0.6)
    closed = rows["case_closed_date"]
    return rows[["site_id", "family_id", "case_closed_date"]].assign(
        child_id=pseudonyms(rows["site_id"], list(dict.fromkeys(cases["site_id"])), "K"),
        index_date=start,
        censor_date=end,
        care_start_date=care_start,
        care_end_date=care_end,
        reason_ceased=blank(why, ~leaves_care),
        cpp_start_date=plan_start.where(has_plan),
        cpp_end_date=plan_end.where(ended),
        n_previous_cpp=rng.poisson(0.3, n),
        re_referral_12m=blank(
            pd.Series(rng.random(n) < by_arm(spec.re_referral, rsw)), closed.isna()
        ),
        proceedings_issued_date=care_start.where(issued),
        sw_changes_12m=rng.poisson(by_arm(spec.worker_changes, rsw)),
        serious_incident=rng.random(n) < spec.serious_incident,
        reunified=blank(home, ~leaves_care),
        reunification_breakdown=blank(pd.Series(rng.random(n) < spec.breakdown), ~home),
    )
