"""What an analysis frame must be before anything is estimated from it."""

from __future__ import annotations

import pandas as pd

from analysis.records import Estimand
from analysis.two_stage.counting import counted, had_event, person_of
from mixed.few_clusters.incidence import CENSORED, COMPETING, EVENT, known_at
from study.results.said import Said, say
from study.vocabulary import ARM_OF, Arm

# No outcome, exposure or covariate of the study comes near it.
ABSURD = 1e9
LEAST_PEOPLE = 2


class FrameError(ValueError):
    """The frame cannot answer its question; ``problem`` says why."""

    def __init__(self, problem: Said) -> None:
        super().__init__(f"{problem.code} {dict(problem.slots)}")
        self.problem = problem


def check_frame(frame: pd.DataFrame, estimand: Estimand) -> None:
    """Refuse a frame from which the estimand cannot be estimated.

    Parameters
    ----------
    frame : one row per observation: ``y``, ``exposure``, ``rsw`` (0 or 1), the estimand's clusters,
        crossed groups, covariates and weight; nothing missing. For a risk by a horizon one row per
        person: ``y`` is 0 (censored), 1 (the event) or 2 (a competing event), and ``exposure`` the
        days until then.

    Raises
    ------
    KeyError : when a column is absent.
    FrameError : when there are no rows, one site, one arm, a site in both arms, missing, infinite
        or absurd cells, a site with one person, an outcome that does not vary or does not fit its
        kind, an exposure that is not positive, days
        below zero, a site in which nobody is followed to the horizon, weights below zero or all
        zero in a site, or a person with two weights.
    """
    needed = ["y", "exposure", "rsw", *estimand.clusters, *estimand.crossed, *estimand.covariates]
    needed += [estimand.weight] if estimand.weight else []
    needed = list(dict.fromkeys(needed))  # a covariate may also be the weight
    absent = [name for name in needed if name not in frame.columns]
    if absent:
        raise KeyError(f"The frame of {estimand.outcome} lacks the columns {', '.join(absent)}.")
    problems = _problems(frame[needed], estimand)
    if problems:
        raise FrameError(problems[0])


def _problems(frame: pd.DataFrame, estimand: Estimand) -> list[Said]:
    if frame.empty:
        return [say("no_data")]
    arms_of_site = frame.groupby("site_id")["rsw"].nunique()
    found = []
    if len(arms_of_site) == 1:
        found.append(say("one_site"))
    for value, arm in ARM_OF.items():
        if not frame["rsw"].eq(value).any():
            found.append(say("no_site_in_arm", arm=arm))
    if not frame["rsw"].isin([0, 1]).all():
        found.append(say("arm_not_zero_or_one"))
    if arms_of_site.gt(1).any():
        found.append(say("site_in_both_arms"))
    holes = [name for name in frame.columns if frame[name].isna().any()]
    if holes:
        found.append(say("cells_missing", columns=tuple(holes)))
    if not holes:
        for name in ("y", "exposure", *estimand.covariates):
            if frame[name].abs().gt(ABSURD).any():
                found.append(say("absurd_value", column=name))
        found += _weight_problems(frame, estimand)
    if found:
        return found  # what follows takes arms, cells and weights for granted
    frame = counted(frame, estimand)
    if estimand.horizon is None:
        found += _outcome_problems(frame, estimand)
    else:
        found += _horizon_problems(frame, estimand, estimand.horizon)
    if frame.groupby("site_id")[person_of(estimand)].nunique().min() < LEAST_PEOPLE:
        found.append(say("too_few_people"))
    return found


def _weight_problems(frame: pd.DataFrame, estimand: Estimand) -> list[Said]:
    if estimand.weight is None:
        return []
    weight = frame[estimand.weight]
    if not weight.between(0, ABSURD).all():
        return [say("weight_out_of_range")]
    if weight.groupby(frame["site_id"]).max().eq(0).any():
        return [say("weights_all_zero")]
    if weight.groupby([frame["site_id"], frame[person_of(estimand)]]).nunique().gt(1).any():
        return [say("two_weights")]
    return []


def _outcome_problems(frame: pd.DataFrame, estimand: Estimand) -> list[Said]:
    y, exposure = frame["y"], frame["exposure"]
    found = []
    if estimand.kind == "risk" and not y.isin([0, 1]).all():
        found.append(say("risk_not_zero_or_one"))
    if estimand.kind == "rate":
        if y.lt(0).any() or y.mod(1).ne(0).any():
            found.append(say("rate_not_a_count"))
        if not exposure.gt(0).all():
            found.append(say("exposure_not_positive"))
        if not y.gt(0).any():
            found.append(say("no_event"))
    elif y.nunique() == 1:
        found.append(say("one_value"))
    return found


def _horizon_problems(frame: pd.DataFrame, estimand: Estimand, horizon: float) -> list[Said]:
    days, ended = frame["exposure"], frame["y"]
    if not ended.isin([CENSORED, EVENT, COMPETING]).all():
        return [say("unknown_end")]
    if days.lt(0).any():
        return [say("days_below_zero")]
    if frame.duplicated(["site_id", person_of(estimand)]).any():
        return [say("two_ends")]
    followed = [
        known_at(rows["exposure"], rows["y"], horizon) for _, rows in frame.groupby("site_id")
    ]
    if not all(followed):
        return [say("nobody_to_horizon")]
    if not had_event(frame, estimand).any():
        return [say("no_event_by_horizon")]
    return []


def arm_without_chance(frame: pd.DataFrame, estimand: Estimand) -> Arm | None:
    """The arm in which nobody, or everybody in the case of a risk, had the event; else None.

    Its sites can be compared, by what their numbers of people leave open; a model of the logarithm
    or the log odds has no finite effect there.
    """
    if estimand.kind == "mean":
        return None
    had = had_event(frame, estimand)
    for value, arm in ARM_OF.items():
        mine = had[frame["rsw"].eq(value)]
        if mine.eq(0).all() or (estimand.kind == "risk" and mine.eq(1).all()):
            return arm
    return None
