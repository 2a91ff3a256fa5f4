"""Families on the case lists: one row per family, and what every family's row brings along."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import FAMILY, FrameBuilder, as_float, of_wave, pick
from analysis.frames.study import Study
from study.settings.model import Settings

KNOWN = (
    "n_children",
    "youngest_age",
    "cp_plan_at_baseline",
    "parent_learning_difficulty",
    "organised_abuse",
)


def with_case(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add each family's unit and worker, and what is known of it, as numbers."""
    rows = of_wave(rows, study["cases"], FAMILY, ["unit_id", "worker_id", *KNOWN])
    return rows.assign(**{name: as_float(rows[name]) for name in KNOWN})


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    cases = study["cases"].sort_values("wave", kind="stable", na_position="first")
    cases = cases.drop_duplicates(FAMILY, keep="last")
    rows = cases[FAMILY].assign(
        y=pick(outcome, cases[["assessments_12m"]]),
        exposure=1.0,
        observed_on=cases["referral_month"],
    )
    return with_case(rows, study)


FRAME = FrameBuilder(_build, tuple(FAMILY), "family", {})  # an observation is a family
