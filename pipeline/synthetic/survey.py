"""What workers answered in either wave."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.synthetic.frames import blank
from pipeline.synthetic.ghq12 import ITEMS, TOP, spread_totals
from pipeline.synthetic.latent import Floats, arm_means, clustered, group_effects, round_at_random
from study.settings.synthetic.answers import Answer
from study.settings.synthetic.root import Synthetic

LEVELS = ("site", "unit", "worker")
SINGLE_ANSWERS = ("enjoys_work", "confidence_assessment", "time_for_reflection")
SCORES = ("autonomy_score", "support_score", "workplace_opportunity_score")
SATISFACTION_ITEMS = 5
FULL_WEEK = 37.0  # contracted hours of a full-time post


def _groups(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {level: rows[f"{level}_id"] for level in LEVELS}


def _covariates(spec: Answer, rows: pd.DataFrame) -> Floats:
    # Centred, so that the declared mean is that of the average answer.
    qualified = rows["is_social_work_qualified"].astype(float)
    tens = rows["years_qualified"].fillna(0.0) / 10
    later = (rows["wave"] > 1).astype(float)
    total: Floats = (
        spec.qualified * (qualified - qualified.mean())
        + spec.ten_years * (tens - tens.mean())
        + spec.later_wave * (later - later.mean())
    ).to_numpy()
    return total


def _latent(
    spec: Answer, rng: np.random.Generator, rows: pd.DataFrame, ends: tuple[int, int]
) -> Floats:
    means = arm_means(spec.mean, spec.effect, spec.sd, rows["rsw"].to_numpy(), *ends)
    deviations = clustered(rng, _groups(rows), spec.shares, spec.sd)
    return (means + _covariates(spec, rows) + deviations).clip(*ends)


def _satisfaction(
    spec: Answer, alpha: float, rng: np.random.Generator, rows: pd.DataFrame
) -> npt.NDArray[np.int64]:
    k = SATISFACTION_ITEMS
    between_items = alpha / (k - alpha * (k - 1))  # Spearman-Brown, solved for the correlation
    occasion = between_items - sum(spec.shares.values())
    common = arm_means(spec.mean, spec.effect, spec.sd, rows["rsw"].to_numpy(), 1, 5)
    common += _covariates(spec, rows)
    common += clustered(rng, _groups(rows), spec.shares, spec.sd, residual=False)
    common += rng.normal(0, spec.sd * occasion**0.5, len(rows))
    own = rng.normal(0, spec.sd * (1 - between_items) ** 0.5, (len(rows), k))
    return round_at_random(rng, (common[:, None] + own).clip(1, 5))


def _ghq12(settings: Synthetic, rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    spec = settings.survey
    totals = round_at_random(rng, _latent(spec.ghq12, rng, rows, (0, ITEMS * TOP)))
    items = spread_totals(rng, totals, spec.ghq12_spread).astype(float)
    careless = rng.random(len(rows)) < spec.careless
    blanks = np.where(careless, rng.integers(3, 7, len(rows)), 0)
    ranks = rng.random(items.shape).argsort(axis=1)
    items[ranks < blanks[:, None]] = np.nan
    return pd.DataFrame(items, columns=[f"ghq12_i{i:02d}" for i in range(1, ITEMS + 1)])


def _aggression(settings: Synthetic, rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    spec = settings.aggression
    sd = spec.log_sd
    log_rate = sum(
        (group_effects(rng, labels, sd[level]) for level, labels in _groups(rows).items()),
        start=rng.normal(0, sd["answer"], len(rows)),
    )
    # Half the variance is taken off so that the mean rate is the declared one.
    log_rate -= sum(s**2 for s in sd.values()) / 2
    rate = np.exp(log_rate) * np.where(rows["rsw"] == 1, spec.rate_ratio, 1.0)
    return pd.DataFrame(
        {f"{kind}_6m": rng.poisson(mean * rate) for kind, mean in spec.incidents.items()},
        dtype=float,
    )


def _leave_blank(
    rng: np.random.Generator, answers: pd.DataFrame, share: float, silent: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    skipped = rng.random(answers.shape) < share
    return answers.mask(skipped | silent[:, None])


def draw_survey(
    settings: Synthetic, rng: np.random.Generator, workers: pd.DataFrame
) -> pd.DataFrame:
    """One row per worker and wave in which the worker was there, answered or not."""
    spec, waves = settings.survey, settings.timeline.waves
    rows = pd.concat(
        [workers[workers[f"in_wave_{w}"]].assign(wave=w) for w in range(1, len(waves) + 1)],
        ignore_index=True,
    )
    n = len(rows)
    silent = rng.random(n) >= spec.response
    opened = rows["wave"].map(dict(enumerate(map(pd.Timestamp, waves), start=1)))
    answers = _ghq12(settings, rng, rows)
    satisfaction = _satisfaction(spec.job_satisfaction, spec.job_satisfaction_alpha, rng, rows)
    for i in range(SATISFACTION_ITEMS):
        answers[f"job_satisfaction_i{i + 1:02d}"] = satisfaction[:, i]
    for name in SINGLE_ANSWERS:
        answers[name] = round_at_random(rng, _latent(getattr(spec, name), rng, rows, (1, 5)))
    for name in SCORES:
        answers[name] = _latent(getattr(spec, name), rng, rows, (1, 5)).round(2)
    answers = answers.join(_aggression(settings, rng, rows))
    leaving = spec.intends_to_leave
    risk = leaving.risk + leaving.effect * rows["rsw"]
    answers["intends_to_leave_12m"] = (rng.random(n) < risk).astype(float)
    contracted = FULL_WEEK * rows["fte"]
    answers["contracted_hours"] = contracted
    overtime = rng.gamma(1.5, spec.overtime_hours / 1.5, n)
    answers["worked_hours"] = (contracted + overtime).clip(0, 70).round(1)
    answers = _leave_blank(rng, answers, spec.item_missing, silent)
    return rows[["site_id", "worker_id", "wave"]].assign(
        invited=True,
        responded=~silent,
        response_date=blank(
            opened + pd.to_timedelta(rng.integers(0, 42, n), unit="D"), pd.Series(silent)
        ),
        **answers,
    )
