"""What must hold within the fictional study, so that it can be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from study.settings.model import Settings
from study.settings.refusals import Fault
from study.settings.synthetic.answers import Answer, Survey
from study.settings.synthetic.families import Visits
from study.settings.synthetic.workforce import Timeline
from study.settings.yaml_file import Path_

ROUNDING = 1e-6
SATISFACTION_ITEMS = 5
SCALES: Mapping[str, tuple[float, float]] = {"ghq12": (0, 36)}  # the others are 1 to 5
DIRECT_SHARE = (0.01, 0.90)  # of the working day, between which a mean can be drawn
LEAST_MONTHS = 2  # between the waves, so that a joiner can come between them


def synthetic(settings: Settings) -> Iterator[Fault]:
    """Everything about the fictional study that cannot be drawn."""
    own, root = settings.synthetic, ("synthetic",)
    yield from _timeline(own.timeline)
    yield from _survey(own.survey)
    yield from _visits(own.visits)
    yield from _diary(settings)
    for arm in ("conventional", "rsw"):
        yield from _whole((*root, "diary", arm), dict(getattr(own.diary, arm).items()))
        yield from _whole((*root, "costs", arm), getattr(own.costs, arm))
    if len(set(own.costs.financial_years)) < len(own.costs.financial_years):
        yield Fault((*root, "costs", "financial_years"), "names a year twice: name it once.")


def _timeline(timeline: Timeline) -> Iterator[Fault]:
    path: Path_ = ("synthetic", "timeline")
    for name in ("waves", "snapshots", "observation"):
        first, last = getattr(timeline, name)
        if first >= last:
            yield Fault((*path, name), f"must be two days in their order, not {first} and {last}.")
    first, last = timeline.waves
    if _months(first, last) < LEAST_MONTHS:
        yield Fault(
            (*path, "waves"),
            f"must be at least {LEAST_MONTHS} months apart, not {first} and {last}.",
        )
    first, last = timeline.first_referral, timeline.last_referral
    if first > last or not (first.day == 1 or _months(first, last) > 0):
        yield Fault(
            (*path, "last_referral"),
            f"must be on or after the first day of a month that follows first_referral ({first}), "
            f"as {last} is not.",
        )
    if timeline.coding_until < timeline.observation[1]:
        yield Fault(
            (*path, "coding_until"),
            f"must not be before the last day of observation, {timeline.observation[1]}, as "
            f"{timeline.coding_until} is.",
        )
    latest = max(timeline.observation[1], timeline.waves[1], timeline.snapshots[1], last)
    if timeline.end < latest:
        yield Fault(
            (*path, "end"),
            f"must not be before everything else of the timeline, {latest}, as {timeline.end} is.",
        )


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _survey(survey: Survey) -> Iterator[Fault]:
    path: Path_ = ("synthetic", "survey")
    for name, value in survey:
        if isinstance(value, Answer):
            yield from _mean((*path, name), value.mean, value.effect, *SCALES.get(name, (1, 5)))
            yield from _shares((*path, name), value.shares)
    alpha, k = survey.job_satisfaction_alpha, SATISFACTION_ITEMS
    between = alpha / (k - alpha * (k - 1))  # Spearman-Brown, solved for the correlation
    if sum(survey.job_satisfaction.shares.values()) > between:
        yield Fault(
            (*path, "job_satisfaction_alpha"),
            f"must be higher: {alpha:g} means that answers share {between:.2f} of their variance, "
            "and site, unit and worker already take more.",
        )
    leaving = survey.intends_to_leave
    if not 0 <= leaving.risk + leaving.effect <= 1:
        yield Fault(
            (*path, "intends_to_leave", "effect"),
            f"is {leaving.effect:g}, which added to the risk gives one outside 0 to 1.",
        )


def _visits(visits: Visits) -> Iterator[Fault]:
    path: Path_ = ("synthetic", "visits")
    for name, mean in visits.mean.items():
        yield from _mean(path, mean, visits.effect[name], 1, 5, name)
    yield from _shares((*path, "share"), dict(visits.share.items()))


def _diary(settings: Settings) -> Iterator[Fault]:
    diary, path = settings.synthetic.diary, ("synthetic", "diary", "direct")
    minutes = sum(diary.day_minutes) / 2
    of_day = 60 / settings.inference.working_week_days / minutes
    low, high = (round(end / of_day, 1) for end in DIRECT_SHARE)
    wrong = list(_mean(path, diary.direct.mean, diary.direct.effect, low, high))
    wrong += list(_shares(path, diary.direct.shares))
    yield from wrong
    if wrong:
        return
    mean, sd = diary.direct.mean * of_day, diary.direct.sd * of_day
    lasting = sum(diary.direct.shares.values())
    if mean * (1 - mean) <= sd**2 * (1 - lasting):
        yield Fault((*path, "sd"), f"must be smaller: no share of a day varies by {sd:.2f}.")


def _mean(
    path: Path_, mean: float, effect: float, low: float, high: float, name: str = ""
) -> Iterator[Fault]:
    own = (name,) if name else ()
    if not low < mean < high:
        yield Fault((*path, "mean", *own), f"must be between {low:g} and {high:g}, not {mean:g}.")
    elif not low < mean + effect < high:
        yield Fault(
            (*path, "effect", *own),
            f"is {effect:g}, which added to the mean {mean:g} leaves the scale, {low:g} to "
            f"{high:g}.",
        )


def _shares(path: Path_, shares: Mapping[str, float]) -> Iterator[Fault]:
    total = sum(shares.values())
    if not total < 1:
        yield Fault(
            path,
            f"must divide less than the whole variance over {', '.join(shares)}, and divides "
            f"{total:g} of it.",
        )


def _whole(path: Path_, parts: Mapping[str, float]) -> Iterator[Fault]:
    total = sum(parts.values())
    if abs(total - 1) > ROUNDING:
        yield Fault(path, f"must add up to 1, and adds up to {total:g}.")
