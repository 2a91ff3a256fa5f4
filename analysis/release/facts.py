"""What the policies must know of an outcome before any of its numbers may leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from analysis.release.disclosure import Profile, model_is_safe, share
from study.results.units import Written, written
from study.settings.disclosure import SITE_FLOOR
from study.vocabulary import ARM_OF, ARMS, OutcomeKind


@dataclass(frozen=True)
class Facts:
    """An outcome's sites, and how its numbers are written.

    Attributes
    ----------
    kind : mean, risk or rate.
    step : by how much two persons' scores differ at least.
    written : how its numbers are written.
    levels : site → mean, risk or rate of its people; risks and rates from rounded counts; None
        where it may not leave.
    arm_of : site → arm.
    open_arms : arms every site of which may be shown. In another arm no single site is shown,
        because the arm's mean and the other sites would give the withheld one away.
    safe : whether the comparison of the arms may leave.
    events_safe : whether no arm has so few events that their number may not be told.
    waves_safe : whether the comparisons of single waves may. None does where one may not: what is
        withheld of a wave would follow from the other waves and the whole.
    """

    kind: str
    step: float
    written: Written
    levels: Mapping[str, float | None]
    arm_of: Mapping[str, str]
    open_arms: frozenset[str]
    safe: bool
    events_safe: bool
    waves_safe: bool

    @property
    def unit(self) -> str:
        """The unit as it is written."""
        return self.written.unit

    @property
    def factor(self) -> float:
        """From the results' numbers to that unit."""
        return self.written.factor

    @property
    def decimals(self) -> int:
        """Decimals in that unit."""
        return self.written.decimals

    def shows_site(self, site: str) -> bool:
        """Whether the site's own numbers may leave."""
        return self.arm_of[site] in self.open_arms

    @property
    def shows_all_sites(self) -> bool:
        """Whether an estimate that leaves one site out may leave: it gives that site away."""
        return self.safe and self.open_arms == frozenset(ARMS)


def outcome_facts(
    results: Mapping[str, pd.DataFrame],
    covariates: Mapping[str, int],
    steps: Mapping[str, float],
    profile: Profile,
) -> dict[str, Facts]:
    """Gather the facts of every outcome.

    Parameters
    ----------
    results : the results tables; ``estimates``, ``site_summaries`` and ``waves`` are read.
    covariates : outcome → number of person-level covariates that its models adjust for.
    steps : outcome → by how much two scores of its measure differ at least.
    """
    facts = {}
    for outcome, rows in results["estimates"].groupby("outcome", sort=False):
        sites, waves = (
            table[table["outcome"] == outcome]
            for table in (results["site_summaries"], results["waves"])
        )
        kind, unit = str(rows["kind"].iloc[0]), str(rows["unit"].iloc[0])
        step = steps[str(outcome)]
        facts[str(outcome)] = _facts(
            kind, unit, step, sites, waves, covariates[str(outcome)], profile
        )
    return facts


def _facts(
    kind: str,
    unit: str,
    step: float,
    sites: pd.DataFrame,
    waves: pd.DataFrame,
    covariates: int,
    profile: Profile,
) -> Facts:
    rows: list[dict[str, Any]] = sites.to_dict("records")  # type: ignore[assignment]
    levels = {row["site_id"]: site_level(kind, row, profile) for row in rows}
    arm_of = {row["site_id"]: ARM_OF[int(row["rsw"])] for row in rows}
    compared = [arm for arm in ARMS if arm in arm_of.values()]
    people = {
        arm: sum(int(r["n"]) for r in rows if ARM_OF[int(r["rsw"])] == arm) for arm in compared
    }
    open_arms = frozenset(
        arm
        for arm in ARMS
        if all(levels[site] is not None for site in arm_of if arm_of[site] == arm)
    )
    return Facts(
        kind=kind,
        step=step,
        written=written(cast("OutcomeKind", kind), unit),
        levels=levels,
        arm_of=arm_of,
        open_arms=open_arms,
        safe=model_is_safe(people.values(), len(rows) + covariates, profile),
        events_safe=not any(profile.is_small(n) for n in _events(kind, rows).values()),
        waves_safe=_waves_are_safe(
            waves, len(rows), covariates, profile, every_site=open_arms == frozenset(ARMS)
        ),
    )


def _events(kind: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Events of each arm; of a mean none."""
    if kind == "mean":
        return {}
    return {
        arm: sum(int(row["events"]) for row in rows if ARM_OF[int(row["rsw"])] == arm)
        for arm in ARMS
    }


def _waves_are_safe(
    waves: pd.DataFrame, n_sites: int, covariates: int, profile: Profile, *, every_site: bool
) -> bool:
    """Judge an outcome's waves and changes together.

    An arm without anyone in a wave gives nobody away. Where a wave lacks a site it gives away what
    leaving the site out would, so that every site must be one that may be shown.
    """
    if waves["n_sites"].ne(n_sites).any() and not every_site:
        return False
    return all(
        model_is_safe([n for n in people if n], int(sites) + covariates, profile)
        for *people, sites in waves[["n_rsw", "n_conventional", "n_sites"]].to_numpy()
    )


def site_level(kind: str, row: Mapping[str, Any], profile: Profile) -> float | None:
    """Return a site's mean, risk or rate as it may leave, or None.

    A risk is the mean of its people's own shares of events, so that n times the risk is at most
    the number of people who had the event at all: to hold that to the threshold is the safe side.
    With weights, or by a horizon that not all were followed to, it may be more than were seen to
    have the event, so that their number is held to the threshold too.
    """
    n, value = int(row["n"]), float(row["summary"])
    if n < max(SITE_FLOOR, profile.suppress_below):
        return None
    if kind == "risk":
        if profile.is_small(int(row["events"])):
            return None
        return share(value * n, n, profile)
    if kind == "rate":
        events = int(row["events"])
        if profile.is_small(events):
            return None
        return rounded_rate(value, events, int(row["n_rows"]), profile)
    return value


def rounded_rate(rate: float, events: int, n_rows: int, profile: Profile) -> float:
    """A rate of rounded events, over the rounded number of answers where it is per answer.

    Over the exact number it would tell that number. Hours and days are no counts of people.
    """
    found = rate * profile.rounded(events) / max(events, 1)
    per_answer = events > 0 and abs(events / rate - n_rows) < 1e-3 * n_rows
    return found * n_rows / profile.rounded(n_rows) if per_answer else found


def arm_level(kind: str, row: Mapping[str, Any], profile: Profile) -> float | None:
    """Return an arm's mean of its sites' levels (geometric for rates) as it may leave, or None.

    The mean counts sites alike, the arm's people stand behind it. A risk is therefore rounded as
    the share that it is of all the arm's people, once: a mean of the sites' own rounded shares
    would be off by as much as any of them.
    """
    n, value = int(row["n"]), float(row["summary"])
    if kind == "risk":
        return share(value * n, n, profile)
    if kind == "rate":
        events = int(row["events"])
        return value * profile.rounded(events) / max(events, 1)
    return value


def adjusted_level(
    kind: str, row: Mapping[str, Any], released: float | None, adjusted: float
) -> float | None:
    """Move a site's level, as it may leave, by as much as the adjustment moved it.

    So the adjusted level of a risk or rate tells no more of the site's counts than the rounded
    ones do. A mean leaves as it is.
    """
    if kind == "mean" or released is None:
        return released if released is None else adjusted
    crude = float(row["summary"])
    if kind == "risk":
        return released + adjusted - crude
    return released * adjusted / crude if crude else adjusted
