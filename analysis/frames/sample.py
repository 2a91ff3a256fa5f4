"""A sample: a question with the rows that answer it, and what they must be to do so.

Whatever is worked out of the pair more than once is worked out here, once: which rows count, who is
a person, who had the event, what the design can tell, and whether the question can be answered.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.questions.estimand import Estimand
from mixed.few_clusters.design import Design, design_of
from mixed.few_clusters.dose import Doses
from mixed.few_clusters.incidence import CENSORED, COMPETING, EVENT, known_at
from mixed.few_clusters.one_arm import OneArm
from study.measures import counted_once
from study.results.said import Said, say
from study.vocabulary import ARM_OF, Arm

WAVE = "wave"
DOSE = "fidelity"
PEOPLE = "people"
"""How many people are behind a row of a frame that holds none, such as a year's costs."""
# No outcome, exposure or covariate of the study comes near it.
ABSURD = 1e9
LEAST_PEOPLE = 2


class FrameError(ValueError):
    """The sample cannot answer its question; ``problem`` says why."""

    def __init__(self, problem: Said) -> None:
        super().__init__(f"{problem.code} {dict(problem.slots)}")
        self.problem = problem


@dataclass(frozen=True, eq=False)
class Sample:
    """The rows that are analysed for one estimand.

    Attributes
    ----------
    rows : one per observation: ``y``, ``exposure``, ``rsw`` (0 or 1), the estimand's clusters,
        crossed groups, covariates and weight; nothing missing. Ids are unique over sites. For a
        risk by a horizon one row per person: ``y`` is 0 (censored), 1 (the event) or 2 (a competing
        event), and ``exposure`` the days until then.
    """

    estimand: Estimand
    rows: pd.DataFrame

    @cached_property
    def person(self) -> str:
        """The innermost cluster that is a person (a family counts as one), or stands in for one."""
        return counted_once(self.estimand.clusters)

    @cached_property
    def counted(self) -> pd.DataFrame:
        """The rows that count: all, or those of the persons whose weight is above zero."""
        if self.estimand.weight is None:
            return self.rows
        return self.rows[self.rows[self.estimand.weight] > 0]

    @cached_property
    def events(self) -> pd.Series[float]:
        """Events of each counted row; of a risk by a horizon those seen by then."""
        if self.estimand.horizon is None:
            return self.counted["y"]
        seen = self.counted["y"].eq(EVENT) & self.counted["exposure"].le(self.estimand.horizon)
        return seen.astype(np.float64)

    @cached_property
    def design(self) -> Design:
        """The sites that are compared, and what goes wholly with the arm."""
        found = design_of(self.counted, self.estimand.covariates, self.estimand.crossed)
        if self.estimand.compare == "rsw":
            return OneArm(found.n_rsw, found.n_conventional)
        if self.estimand.compare == "dose":
            return Doses(**{each.name: getattr(found, each.name) for each in fields(found)})
        return found

    @cached_property
    def arm_without_chance(self) -> Arm | None:
        """The arm in which nobody, or everybody in the case of a risk, had the event; else None.

        Its sites can be compared, by what their numbers of people leave open; a model of the
        logarithm or the log odds has no finite effect there.
        """
        if self.estimand.kind == "mean":
            return None
        for value, arm in ARM_OF.items():
            mine = self.events[self.counted["rsw"].eq(value)]
            if mine.eq(0).all() or (self.estimand.kind == "risk" and mine.eq(1).all()):
                return arm
        return None

    @cached_property
    def problem(self) -> Said | None:
        """Why the question cannot be answered; None where it can.

        There are no rows, one site, one arm, a site in both arms, missing, infinite or absurd
        cells, a site with one person, an outcome that does not vary or does not fit its kind, an
        exposure that is not positive, days below zero, a site in which nobody is followed to the
        horizon, weights below zero or all zero in a site, or a person with two weights.

        Raises
        ------
        KeyError : when a column is absent.
        """
        asked = self.estimand
        needed = ["y", "exposure", "rsw", *asked.clusters, *asked.crossed, *asked.covariates]
        needed += [name for name in (asked.weight, asked.by) if name]
        needed = list(dict.fromkeys(needed))  # a covariate may also be the weight
        absent = [name for name in needed if name not in self.rows.columns]
        if absent:
            raise KeyError(f"The frame of {asked.outcome} lacks the columns {', '.join(absent)}.")
        return next(iter(_problems(self, needed)), None)

    def check(self) -> None:
        """Refuse to be analysed.

        Raises
        ------
        KeyError : when a column is absent.
        FrameError : when there is a ``problem``.
        """
        if self.problem is not None:
            raise FrameError(self.problem)

    def of(self, chosen: pd.Series[bool]) -> Sample:
        """The same question put to some of the rows."""
        return Sample(self.estimand, self.rows[chosen])

    @cached_property
    def numbered(self) -> Sample:
        """The same sample with numbers in the order of the ids for ids, which group far faster."""
        groups = (*self.estimand.clusters, *self.estimand.crossed)
        numbers = {name: pd.factorize(self.rows[name], sort=True)[0] for name in groups}
        return Sample(self.estimand, self.rows.assign(**numbers))

    def without(self, site: str | int) -> Sample:
        """The sample of all other sites."""
        return self.of(self.rows["site_id"] != site)

    def at(self, wave: float) -> Sample:
        """The sample of one wave, with the covariates other than the wave."""
        others = tuple(name for name in self.estimand.covariates if name != WAVE)
        within = replace(self.estimand, covariates=others)
        return Sample(within, self.rows[self.rows[WAVE].eq(wave)])


def arms_missing(estimand: Estimand, rsw: pd.Series[int]) -> list[Said]:
    """The arms that a question needs and that have no site."""
    needed = [1] if estimand.compare == "rsw" else list(ARM_OF)
    return [say("no_site_in_arm", arm=ARM_OF[arm]) for arm in needed if not rsw.eq(arm).any()]


def _problems(sample: Sample, needed: list[str]) -> list[Said]:
    rows = sample.rows[needed]
    if rows.empty:
        return [say("no_data")]
    arms_of_site = rows.groupby("site_id")["rsw"].nunique()
    found = []
    if len(arms_of_site) == 1 and sample.estimand.compare != "rsw":
        found.append(say("one_site"))
    found += arms_missing(sample.estimand, rows["rsw"])
    if not rows["rsw"].isin([0, 1]).all():
        found.append(say("arm_not_zero_or_one"))
    if arms_of_site.gt(1).any():
        found.append(say("site_in_both_arms"))
    holes = [name for name in needed if rows[name].isna().any()]
    if holes:
        found.append(say("cells_missing", columns=tuple(holes)))
    else:
        for name in ("y", "exposure", *sample.estimand.covariates):
            if rows[name].abs().gt(ABSURD).any():
                found.append(say("absurd_value", column=name))
        found += _weight_problems(sample)
    if found:
        return found  # what follows takes arms, cells and weights for granted
    if sample.estimand.horizon is None:
        found += _outcome_problems(sample)
    else:
        found += _horizon_problems(sample, sample.estimand.horizon)
    if sample.counted.groupby("site_id")[sample.person].nunique().min() < LEAST_PEOPLE:
        found.append(say("too_few_people"))
    return found


def _weight_problems(sample: Sample) -> list[Said]:
    if sample.estimand.weight is None:
        return []
    weight, site = sample.rows[sample.estimand.weight], sample.rows["site_id"]
    if not weight.between(0, ABSURD).all():
        return [say("weight_out_of_range")]
    if weight.groupby(site).max().eq(0).any():
        return [say("weights_all_zero")]
    if weight.groupby([site, sample.rows[sample.person]]).nunique().gt(1).any():
        return [say("two_weights")]
    return []


def _outcome_problems(sample: Sample) -> list[Said]:
    kind, y = sample.estimand.kind, sample.counted["y"]
    found = []
    if kind == "risk" and not y.isin([0, 1]).all():
        found.append(say("risk_not_zero_or_one"))
    if kind == "rate":
        if y.lt(0).any() or y.mod(1).ne(0).any():
            found.append(say("rate_not_a_count"))
        if not sample.counted["exposure"].gt(0).all():
            found.append(say("exposure_not_positive"))
        if not y.gt(0).any():
            found.append(say("no_event"))
    elif y.nunique() == 1:
        found.append(say("one_value"))
    return found


def _horizon_problems(sample: Sample, horizon: float) -> list[Said]:
    rows = sample.counted
    if not rows["y"].isin([CENSORED, EVENT, COMPETING]).all():
        return [say("unknown_end")]
    if rows["exposure"].lt(0).any():
        return [say("days_below_zero")]
    if rows.duplicated(["site_id", sample.person]).any():
        return [say("two_ends")]
    followed = [known_at(own["exposure"], own["y"], horizon) for _, own in rows.groupby("site_id")]
    if not all(followed):
        return [say("nobody_to_horizon")]
    if not sample.events.any():
        return [say("no_event_by_horizon")]
    return []
