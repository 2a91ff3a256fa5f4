"""What families said at the first interview and twenty weeks later."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.synthetic.frames import blank
from pipeline.synthetic.ghq12 import ITEMS as GHQ_ITEMS
from pipeline.synthetic.ghq12 import TOP, spread_totals
from pipeline.synthetic.latent import Floats, arm_means, clustered, round_at_random
from study.instruments import ghq12, wai
from study.settings.synthetic.research import FollowedScore
from study.settings.synthetic.root import Synthetic
from study.tables.family_interviews import WAI_ITEMS

WAVES = ("t1", "t2")
WEEK = 7
YEAR = 365 / WEEK
NEVER = ("refused", "no_contact", "moved", "withdrawn", "other")
SWAPS = 3  # times that points move between a total's items


def draw_interviews(
    settings: Synthetic, rng: np.random.Generator, cases: pd.DataFrame
) -> pd.DataFrame:
    """One row per family that agreed to take part, wave and respondent, completed or not."""
    spec = settings.interviews
    rows = _asked(settings, rng, cases)
    n, parent = len(rows), rows["respondent"].eq("parent")
    later = rows["wave"].eq("t2")
    difficult = rows["parent_learning_difficulty"].astype(float).to_numpy()
    rsw = rows["rsw"].to_numpy()
    added = difficult * (spec.learning_difficulty + rsw * spec.learning_difficulty_rsw)
    alliance = _latent(settings, spec.alliance, rng, rows, (0, 100), added)
    answers = _wai(rng, alliance, rows["wai_version"])
    ghq = round_at_random(rng, _latent(settings, spec.ghq12, rng, rows, (0, GHQ_ITEMS * TOP)))
    items = spread_totals(rng, ghq, settings.survey.ghq12_spread)
    answers = answers.join(pd.DataFrame(items, columns=list(ghq12.ITEMS), dtype=float))
    for i in range(1, 4):
        goal = _latent(settings, spec.goal, rng, rows, (-2, 2))
        answers[f"gas_goal_{i}"] = round_at_random(rng, goal)
        answers[f"gas_weight_{i}"] = rng.integers(1, 3, n, endpoint=True)
    for name, own, ends in (
        ("sdq_total", spec.sdq, (0, 40)),
        ("family_life_rating", spec.family_life, (0, 10)),
        ("satisfaction", spec.satisfaction, (1, 5)),
    ):
        answers[name] = round_at_random(rng, _latent(settings, own, rng, rows, ends))
    answers = answers.astype(float)
    of_parents = answers.columns.difference(["family_life_rating", "satisfaction"])
    answers.loc[~parent, of_parents] = np.nan
    answers.loc[~later, answers.columns.str.startswith("gas_")] = (
        np.nan
    )  # set at t1, attained at t2
    skipped = rng.random(answers.shape) < spec.item_missing
    silent = ~rows["completed"].to_numpy(dtype=bool)
    answers = answers.mask(skipped | silent[:, None])
    changes = settings.outcomes.worker_changes
    rate = np.where(rsw == 1, changes.rsw, changes.conventional) * spec.weeks_between / YEAR
    met = pd.Series(1 + rng.poisson(rate), dtype=float)
    version = blank(rows["wai_version"], answers[list(WAI_ITEMS)].isna().all(axis=1))
    return rows.assign(
        **answers,
        wai_version=version,
        n_workers_since_t1=met.mask(silent | ~later | ~parent),
    )


def _asked(settings: Synthetic, rng: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    """Who was asked, when, and whether it came to an interview; a site uses one form."""
    spec = settings.interviews
    agreed = cases[cases["family_consented"].eq(True)].reset_index(drop=True)
    sites = list(dict.fromkeys(cases["site_id"]))
    revised = dict(zip(sites, rng.random(len(sites)) < spec.revised_form, strict=True))
    with_child = rng.random(len(agreed)) < spec.children
    first = agreed["first_direct_work_date"] + pd.to_timedelta(
        rng.integers(14, 57, len(agreed)), unit="D"
    )
    second = first + pd.to_timedelta(
        spec.weeks_between * WEEK + rng.integers(-14, 22, len(agreed)), unit="D"
    )
    began = rng.random(len(agreed)) < spec.completed.t1
    ended = began & (rng.random(len(agreed)) < spec.completed.t2)
    asked = []
    for wave, day, done in zip(WAVES, (first, second), (began, ended), strict=True):
        for respondent, these in (("parent", np.ones_like(began)), ("child", with_child)):
            rows = agreed.assign(
                wave=wave, respondent=respondent, interview_date=day, completed=done
            )
            asked.append(rows[these])
    rows = pd.concat(asked, ignore_index=True)
    held = rows["completed"]
    why = pd.Series(rng.choice(NEVER, len(rows), p=[0.35, 0.3, 0.15, 0.15, 0.05]))
    form = np.where(rows["site_id"].map(revised), "wai_sr_5", "wai_s_7")
    return rows.assign(
        interview_date=rows["interview_date"].where(held),
        noncompletion_reason=blank(why, held),
        wai_version=form,
    )


def _latent(
    settings: Synthetic,
    spec: FollowedScore,
    rng: np.random.Generator,
    rows: pd.DataFrame,
    ends: tuple[float, float],
    added: Floats | float = 0.0,
) -> Floats:
    share = dict(settings.interviews.share.items())
    groups = {name: rows[f"{name}_id"] for name in share}
    means = arm_means(spec.mean, spec.effect, spec.sd, rows["rsw"].to_numpy(), *ends)
    later = spec.later * rows["wave"].eq("t2").to_numpy(dtype=float)
    drawn: Floats = means + later + added + clustered(rng, groups, share, spec.sd)
    return drawn.clip(*ends)


def _wai(rng: np.random.Generator, alliance: Floats, version: pd.Series) -> pd.DataFrame:
    """Answers whose total is the given share of their form's range; turned items as answered."""
    k = len(WAI_ITEMS)
    highest = version.map(wai.HIGHEST).to_numpy(dtype=np.int64)
    points = highest - wai.LOWEST
    total = round_at_random(rng, alliance / 100 * points * k)
    items = _spread(rng, total, points, k) + wai.LOWEST
    for form, turned in wai.TURNED.items():
        mine = version.eq(form).to_numpy()
        for number in turned:
            ends = wai.LOWEST + highest[mine]
            items[mine, number - 1] = ends - items[mine, number - 1]
    return pd.DataFrame(items, columns=list(WAI_ITEMS), dtype=float)


def _spread(
    rng: np.random.Generator,
    total: npt.NDArray[np.int64],
    most: npt.NDArray[np.integer],
    k: int,
) -> npt.NDArray[np.int64]:
    """Totals divided over ``k`` items of 0 to ``most``, alike but for points that moved."""
    ranks = rng.random((len(total), k)).argsort(axis=1)
    items = total[:, None] // k + (ranks < (total % k)[:, None])
    for _ in range(SWAPS):
        order = rng.random((len(total), k)).argsort(axis=1)
        row = np.arange(len(total))
        for i in range(0, k, 2):
            one, other = order[:, i], order[:, i + 1]
            moves = (
                (items[row, one] < most) & (items[row, other] > 0) & (rng.random(len(total)) < 0.6)
            )
            items[row, one] += moves
            items[row, other] -= moves
    moved: npt.NDArray[np.int64] = items
    return moved
