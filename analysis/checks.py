"""What an analysis frame must be before anything is estimated from it."""

from __future__ import annotations

import pandas as pd

from analysis.plan import PERSONS
from analysis.records import Estimand

# No outcome, exposure or covariate of the study comes near it.
ABSURD = 1e9
LEAST_PEOPLE = 2


class FrameError(ValueError):
    """The frame cannot answer its question; the message is one plain sentence."""


def check_frame(frame: pd.DataFrame, estimand: Estimand) -> None:
    """Refuse a frame from which the estimand cannot be estimated.

    Parameters
    ----------
    frame : one row per observation: ``y``, ``exposure``, ``rsw`` (0 or 1), the estimand's clusters,
        crossed groups and covariates; nothing missing.

    Raises
    ------
    KeyError : when a column is absent.
    FrameError : when there are no rows, one site, one arm, a site in both arms, missing, infinite
        or absurd cells, a site with one person, an outcome that does not vary or does not fit its
        kind, an arm in which a risk or count never varies, or an exposure that is not positive.
    """
    needed = ["y", "exposure", "rsw", *estimand.clusters, *estimand.crossed, *estimand.covariates]
    absent = [name for name in needed if name not in frame.columns]
    if absent:
        raise KeyError(f"The frame of {estimand.outcome} lacks the columns {', '.join(absent)}.")
    problems = _problems(frame[needed], estimand)
    if problems:
        raise FrameError(f"{estimand.label}: {problems[0]}")


def _problems(frame: pd.DataFrame, estimand: Estimand) -> list[str]:
    if frame.empty:
        return ["no data were collected."]
    arms_of_site = frame.groupby("site_id")["rsw"].nunique()
    found = []
    if len(arms_of_site) == 1:
        found.append("there is only one site, so there is nothing to compare it with.")
    for value, arm in ((1, "RSW"), (0, "conventional")):
        if not frame["rsw"].eq(value).any():
            found.append(f"no {arm} site has data.")
    if not frame["rsw"].isin([0, 1]).all():
        found.append("the arm must be zero or one.")
    if arms_of_site.gt(1).any():
        found.append("a site is in both arms.")
    holes = [name for name in frame.columns if frame[name].isna().any()]
    if holes:
        found.append(f"cells are missing in {', '.join(holes)}.")
    if not holes:
        for name in ("y", "exposure", *estimand.covariates):
            if frame[name].abs().gt(ABSURD).any():
                found.append(f"a value of {name} is infinite or absurd.")
    found += _outcome_problems(frame, estimand)
    people = [name for name in estimand.clusters if name in PERSONS]
    if people and frame.groupby("site_id")[people[-1]].nunique().min() < LEAST_PEOPLE:
        found.append("a site has too few people to stand for it.")
    return found


def _outcome_problems(frame: pd.DataFrame, estimand: Estimand) -> list[str]:
    y, exposure = frame["y"], frame["exposure"]
    found = []
    if estimand.kind == "risk" and not y.isin([0, 1]).all():
        found.append("a risk needs outcomes of zero or one.")
    if estimand.kind == "rate":
        if y.lt(0).any() or y.mod(1).ne(0).any():
            found.append("a rate needs counts that are whole and not negative.")
        if not exposure.gt(0).all():
            found.append("a rate needs an exposure above zero in every row.")
        if not y.gt(0).any():
            found.append("no event was recorded in any site.")
    elif y.nunique() == 1:
        found.append("every observation has the same value, so nothing can be compared.")
    if estimand.kind != "mean":
        for value, arm in ((1, "RSW"), (0, "conventional")):
            never = y[frame["rsw"].eq(value)]
            if never.eq(0).all() or (estimand.kind == "risk" and never.eq(1).all()):
                found.append(
                    f"every observation in the {arm} sites is the same, so that their spread says "
                    "nothing of chance."
                )
    return found
