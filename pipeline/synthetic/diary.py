"""How workers' days divide over activities."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.latent import Floats, arm_means, clustered, round_at_random
from study.settings.synthetic.answers import Activities
from study.settings.synthetic.root import Synthetic

KEEPERS = (
    "consultant_social_worker",
    "senior_practitioner",
    "social_worker",
    "asye",
    "childrens_practitioner",
    "clinician",
)
ENDS = (0.01, 0.90)  # of a day's share of direct contact, before the day's own chance
STEP = 5  # minutes
DIARY_WEEKDAYS = 15


def share_of_day(settings: Synthetic, hours_a_week: float, week_days: float) -> float:
    """Share of the mean working day that so many hours a week make."""
    return hours_a_week * 60 / week_days / float(np.mean(settings.diary.day_minutes))


def _days(settings: Synthetic, rng: np.random.Generator, workers: pd.DataFrame) -> pd.DataFrame:
    spec = settings.diary
    keeps = workers["role"].isin(KEEPERS) & (rng.random(len(workers)) < spec.keeps_diary)
    keepers = workers[keeps].reset_index(drop=True)
    n, k = len(keepers), spec.days
    rows = keepers.loc[keepers.index.repeat(k)].reset_index(drop=True)
    first, second = (np.datetime64(day, "D") for day in settings.timeline.waves)
    chosen = rng.random((n, DIARY_WEEKDAYS)).argsort(axis=1)[:, :k].ravel()
    # Half of a stayer's days are in either wave.
    late = np.where(
        rows["in_wave_1"] & rows["in_wave_2"], np.tile(np.arange(k) % 2, n) == 1, rows["in_wave_2"]
    )
    opened = np.where(late, second, first)
    low, high = spec.day_minutes
    dated: pd.DataFrame = rows.assign(
        diary_date=np.busday_offset(opened, chosen, roll="forward"),
        total=rng.integers(low // 15, high // 15, len(rows), endpoint=True) * 15,
    )
    return dated


def _direct_share(
    settings: Synthetic, rng: np.random.Generator, rows: pd.DataFrame, week_days: float
) -> Floats:
    spec = settings.diary.direct
    day_mean, day_sd, day_effect = (
        share_of_day(settings, hours, week_days) for hours in (spec.mean, spec.sd, spec.effect)
    )
    levels = {level: rows[f"{level}_id"] for level in ("site", "unit", "worker")}
    lasting = sum(spec.shares.values())
    persons = day_sd * lasting**0.5
    mean = arm_means(day_mean, day_effect, persons, rows["rsw"].to_numpy(), *ENDS)
    mean = (mean + clustered(rng, levels, spec.shares, day_sd, residual=False)).clip(*ENDS)
    # A beta variable keeps the day's mean and stays within the day; its precision gives the
    # declared variance at the declared mean.
    precision = day_mean * (1 - day_mean) / (day_sd**2 * (1 - lasting)) - 1
    shares: Floats = rng.beta(mean * precision, (1 - mean) * precision)
    return shares


def draw_diary(
    settings: Synthetic,
    rng: np.random.Generator,
    workers: pd.DataFrame,
    cases: pd.DataFrame,
    week_days: float,
) -> pd.DataFrame:
    """One row per worker, day and slot; the slots of a day add up to its length."""
    spec = settings.diary
    rows = _days(settings, rng, workers)
    total = rows["total"].to_numpy(dtype=float)
    direct = _direct_share(settings, rng, rows, week_days) * total / STEP
    direct_steps = round_at_random(rng, direct)
    child = rng.beta(5 * spec.child_share, 5 * (1 - spec.child_share), len(rows))
    child_steps = round_at_random(rng, direct_steps * child)
    names = list(Activities.model_fields)
    rest = np.empty((len(rows), len(names)))
    for own, flag in ((spec.rsw, 1), (spec.conventional, 0)):
        mine = (rows["rsw"] == flag).to_numpy()
        alpha = spec.concentration * np.array(own.values())
        rest[mine] = rng.dirichlet(alpha, int(mine.sum()))
    left = total / STEP - direct_steps
    # Rounding the running total keeps the sum of the day.
    running = np.rint(rest.cumsum(axis=1) * left[:, None])
    steps = np.diff(running, axis=1, prepend=0.0)
    slots = pd.DataFrame(
        np.column_stack([direct_steps - child_steps, child_steps, steps]),
        columns=["direct_family", "direct_child", *names],
    )
    long = (
        rows[["site_id", "worker_id", "diary_date"]]
        .join(slots)
        .melt(
            id_vars=["site_id", "worker_id", "diary_date"], var_name="activity", value_name="steps"
        )
    )
    long = long[long["steps"] > 0].reset_index(drop=True)
    long = long.assign(minutes=long["steps"] * STEP, shuffled=rng.random(len(long)))
    long = long.sort_values(["worker_id", "diary_date", "shuffled"], ignore_index=True)
    long["slot"] = long.groupby(["worker_id", "diary_date"]).cumcount() + 1
    return long.assign(family_id=pd.Series(_families_met(rng, long, cases)))


def _families_met(
    rng: np.random.Generator, slots: pd.DataFrame, cases: pd.DataFrame
) -> list[str | None]:
    """A family of the worker's own for each slot of direct contact, where the worker has one."""
    of_worker = {worker: list(ids) for worker, ids in cases.groupby("worker_id")["family_id"]}
    direct = slots["activity"].isin(["direct_family", "direct_child"])
    picks = rng.random(len(slots))
    met: list[str | None] = []
    for worker, is_direct, pick in zip(slots["worker_id"], direct, picks, strict=True):
        own = of_worker.get(worker, []) if is_direct else []
        met.append(own[int(pick * len(own))] if own else None)
    return met
