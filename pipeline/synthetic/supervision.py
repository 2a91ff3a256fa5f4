"""Observed supervision, how coders rated it, and which visits it discussed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import by_arm, days, pseudonyms
from pipeline.synthetic.latent import arm_means, clustered, round_at_random
from study.instruments.supervision import HIGHEST, LOWEST
from study.settings.synthetic.root import Synthetic

MOST_PRESENT = 9


def draw_sessions(
    settings: Synthetic, rng: np.random.Generator, units: pd.DataFrame, workers: pd.DataFrame
) -> pd.DataFrame:
    """One row per session and coder, with ``rsw``; double coding repeats a session."""
    spec, timeline = settings.supervision, settings.timeline
    sessions = units.loc[units.index.repeat(spec.per_unit)].reset_index(drop=True)
    n = len(sessions)
    group = rng.random(n) < by_arm(spec.group, sessions["rsw"])
    with_clinician = set(workers.loc[workers["role"].eq("clinician"), "unit_id"])
    there = sessions["unit_id"].isin(with_clinician) & (rng.random(n) < 0.9)
    order = list(dict.fromkeys(units["site_id"]))
    drawn = days(rng, *timeline.observation, n)
    sessions = sessions.assign(
        supervision_id=pseudonyms(sessions["site_id"], order, "S"),
        date=np.busday_offset(drawn, 0, roll="backward"),
        format=np.where(group, "group", "one_to_one"),
        n_present=np.where(group, rng.integers(3, MOST_PRESENT, n, endpoint=True), 2),
        clinician_present=there & group,
    )
    rating = spec.rating
    level = arm_means(
        rating.mean, rating.effect, rating.sd, sessions["rsw"].to_numpy(), LOWEST, HIGHEST
    )
    groups = {name: sessions[f"{name}_id"] for name in ("site", "unit")}
    groups["session"] = sessions["supervision_id"]
    shares = dict(spec.share.items())
    sessions["level"] = level + clustered(rng, groups, shares, rating.sd, residual=False)
    first = rng.integers(0, spec.coders, n)
    second = (first + rng.integers(1, spec.coders, n)) % spec.coders
    again = rng.random(n) < spec.double_coded
    codings = pd.concat(
        [sessions.assign(coder=first), sessions[again].assign(coder=second[again])],
        ignore_index=True,
    )
    left = rating.sd * (1 - sum(shares.values())) ** 0.5
    rated = (codings["level"] + rng.normal(0, left, len(codings))).clip(LOWEST, HIGHEST)
    return codings.assign(
        coder_id=[f"R{i + 51:02d}" for i in codings["coder"]],
        rating=round_at_random(rng, rated.to_numpy()).astype(str),
    )


def draw_discussed(
    settings: Synthetic, rng: np.random.Generator, sessions: pd.DataFrame, visits: pd.DataFrame
) -> pd.DataFrame:
    """One row per session and visit that it discussed: earlier visits of the same unit."""
    rows = []
    for unit, held in sessions.drop_duplicates("supervision_id").groupby("unit_id", sort=False):
        known = visits[visits["unit_id"].eq(unit)]
        for site, session, date in zip(
            held["site_id"], held["supervision_id"], held["date"], strict=True
        ):
            earlier = known.loc[known["visit_date"] <= date, "visit_id"].to_numpy()
            chosen = rng.permutation(len(earlier))[: settings.supervision.discussed]
            rows += [(site, session, earlier[i]) for i in sorted(chosen)]
    return pd.DataFrame(rows, columns=["site_id", "supervision_id", "visit_id"])
