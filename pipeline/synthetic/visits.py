"""Observed visits and how coders rated them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import days, pseudonyms
from pipeline.synthetic.latent import arm_means, group_effects, round_at_random
from study.settings.synthetic.root import Synthetic
from study.tables.visit_ratings import DIMENSIONS

MOST_VISITS = 5  # of one family
FIRST_NUMBER = 2  # the protocol observes from the second visit on


def draw_visits(settings: Synthetic, rng: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    """One row per observed visit of a family that consented, with ``rsw, unit_id, n_children``."""
    spec, timeline = settings.visits, settings.timeline
    observed = cases[cases["family_consented"].eq(True)].reset_index(drop=True)
    recorded = rng.random(len(observed)) < settings.families.recording_agreed
    extra = MOST_VISITS - 1
    times = 1 + rng.binomial(extra, (spec.per_family - 1) / extra, len(observed))
    visits = observed.assign(recorded=recorded).loc[observed.index.repeat(times)]
    visits = visits.reset_index(drop=True)
    n = len(visits)
    first, last = (pd.Timestamp(day) for day in timeline.observation)
    start = visits["first_direct_work_date"].where(lambda day: day > first, first)
    offset = ((last - start).dt.days * rng.random(n)).astype(int)
    visits["visit_date"] = start + pd.to_timedelta(offset, unit="D")
    visits = visits.sort_values(["site_id", "family_id", "visit_date"], ignore_index=True)
    seen = rng.random(n) < 0.85
    return visits.assign(
        visit_id=pseudonyms(visits["site_id"], list(dict.fromkeys(cases["site_id"])), "V"),
        visit_number=visits.groupby("family_id").cumcount() + FIRST_NUMBER,
        setting=rng.choice(["home", "office", "school", "other"], n, p=[0.78, 0.1, 0.08, 0.04]),
        announced=rng.random(n) < 0.85,
        child_seen=seen,
        child_seen_alone=seen & (rng.random(n) < 0.45),
        duration_min=rng.normal(58, 18, n).round().clip(10, 180),
        interpreter=rng.random(n) < 0.06,
    )


def _codings(settings: Synthetic, rng: np.random.Generator, visits: pd.DataFrame) -> pd.DataFrame:
    """One row per visit and coder: every visit once, a share of the recorded ones twice."""
    spec = settings.visits
    first = rng.integers(0, spec.coders, len(visits))
    second = (first + rng.integers(1, spec.coders, len(visits))) % spec.coders
    recorded = np.flatnonzero(visits["recorded"])
    wanted = min(round(spec.double_coded * len(visits)), len(recorded))
    again = np.sort(rng.choice(recorded, wanted, replace=False))
    codings = pd.concat(
        [visits.assign(coder=first), visits.iloc[again].assign(coder=second[again])],
        ignore_index=True,
    )
    return codings.assign(coder_id=[f"R{i + 1:02d}" for i in codings["coder"]])


def draw_ratings(
    settings: Synthetic, rng: np.random.Generator, visits: pd.DataFrame
) -> pd.DataFrame:
    """Ratings 1 to 5 on seven dimensions.

    Site, unit, worker, family, visit and coder move all seven alike; the visit's own level on a
    dimension (``aspect``) is seen by every coder; the residual is one coder's reading of it.
    """
    spec = settings.visits
    codings = _codings(settings, rng, visits)
    n, share, sd = len(codings), spec.share, spec.sd
    common = spec.second_visit * (
        codings["visit_number"] - codings["visit_number"].mean()
    ) + spec.more_children * (codings["n_children"] - codings["n_children"].mean())
    for level in ("site", "unit", "worker", "family", "visit", "coder"):
        common = common + group_effects(rng, codings[f"{level}_id"], sd * share[level] ** 0.5)
    residual = sd * (1 - sum(share.values())) ** 0.5
    ratings = {}
    for name in DIMENSIONS:
        declared = (spec.mean[name], spec.effect[name], sd)
        own = group_effects(rng, codings["visit_id"], sd * share["aspect"] ** 0.5)
        latent = arm_means(*declared, codings["rsw"].to_numpy(), 1, 5) + common + own
        latent = (latent + rng.normal(0, residual, n)).clip(1, 5)
        rated = pd.Series(round_at_random(rng, np.asarray(latent)), dtype="Int64")
        ratings[name] = rated.mask(rng.random(n) < spec.unrated)
    last = settings.timeline.coding_until
    earliest = settings.timeline.observation[1]
    return codings[["site_id", "visit_id", "coder_id"]].assign(
        coding_date=days(rng, earliest, last, n),
        blind_to_arm=rng.random(n) < spec.blind,
        **ratings,
    )
