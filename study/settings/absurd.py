"""Settings that are allowed and that hardly anyone means: what they would do, in a warning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log, prod

from study.claims import read_claims
from study.measures import FRAMES
from study.settings.model import Settings
from study.settings.refusals import Fault
from study.settings.yaml_file import Path_

LARGEST_SEED = 2**32 - 1
MOST_OF_ANYTHING = 200
AUTHORITIES = 153  # children's services authorities in England

NOTHING_MATTERS = (
    'is {}, larger than any effect that was ever found: every outcome becomes "no difference that '
    'matters", or cannot be told'
)
ALL_MATTERS = 'is {}, so small that no outcome can become "no difference that matters"'
ALL_TOO_WIDE = 'is {}, so narrow that almost every outcome becomes "this design cannot tell"'
NONE_TOO_WIDE = "is {}, so wide that no interval is ever too wide to tell anything"

# Lowest and highest value that anyone means, with what lies beyond either end; None for no end.
Limits = tuple[float | None, str, float | None, str]
SENSE: Mapping[Path_, Limits] = {
    ("study", "seed"): (None, "", LARGEST_SEED, "is {}, which other programs cannot take"),
    ("instruments", "practice_quality", "skilled_from"): (
        1.5,
        "is {}: nearly all practice counts as skilled",
        4.9,
        "is {}: hardly any practice counts as skilled",
    ),
    ("inference", "confidence"): (
        0.8,
        "is {}: intervals miss the truth often, and tests find what is not there",
        0.999,
        "is {}: with a handful of sites no interval that wide tells anything",
    ),
    ("inference", "smallest_effect", "mean"): (0.02, ALL_MATTERS, 1.0, NOTHING_MATTERS),
    ("inference", "smallest_effect", "risk"): (0.005, ALL_MATTERS, 0.25, NOTHING_MATTERS),
    ("inference", "smallest_effect", "rate"): (1.01, ALL_MATTERS, 2.0, NOTHING_MATTERS),
    ("inference", "plausible_range", "mean"): (0.5, ALL_TOO_WIDE, 5.0, NONE_TOO_WIDE),
    ("inference", "plausible_range", "risk"): (0.15, ALL_TOO_WIDE, None, ""),
    ("inference", "plausible_range", "rate"): (1.5, ALL_TOO_WIDE, 50.0, NONE_TOO_WIDE),
    ("inference", "working_week_days"): (
        3.0,
        "is {}: a week of full-time work has more days",
        6.0,
        "is {}: a week of full-time work has fewer days",
    ),
    ("beliefs", "published", "mean"): (
        0.05,
        "is {}: no sceptic is that certain",
        2.0,
        "is {}: the sceptic doubts nothing",
    ),
    ("beliefs", "published", "risk"): (
        0.01,
        "is {}: no sceptic is that certain",
        0.5,
        "is {}: the sceptic doubts nothing",
    ),
    ("beliefs", "published", "rate"): (
        1.03,
        "is {}: no sceptic is that certain",
        5.0,
        "is {}: the sceptic doubts nothing",
    ),
    ("beliefs", "neutral_width"): (
        0.3,
        "is {}: a prior that narrow is not neutral",
        10.0,
        "is {}: it believes effects that no study ever found",
    ),
    ("disclosure", "suppress_below"): (None, "", 50, "is {}: hardly a count will be released"),
    ("execution", "workers"): (None, "", 256, "is {}, more processes than a cluster runs at once"),
    ("planning", "least_site_share"): (
        None,
        "",
        0.3,
        "is {}: no fitted share of variance between sites is used",
    ),
    ("planning", "runs"): (
        500,
        "is {}: the power is known to no better than a few points",
        100_000,
        "is {}: the plan will take hours",
    ),
    ("planning", "target"): (
        0.5,
        "is {}: such a study fails more often than not",
        0.99,
        "is {}: hardly any design reaches it",
    ),
    ("national", "first_year"): (2017, "is {}, and the statistics begin in 2017", None, ""),
    ("national", "smallest_workforce"): (
        None,
        "",
        200,
        "is {}: most authorities are set aside",
    ),
    ("national", "permutations"): (
        999,
        "is {}: the permutation test cannot give a small p",
        1_000_000,
        "is {}: the permutation test will take hours",
    ),
    ("synthetic", "families", "per_site"): (
        10,
        "is {}: hardly a visit will be observed",
        1000,
        "is {}: the fictional study will take long",
    ),
    ("synthetic", "survey", "response"): (0.2, "is {}: hardly an answer remains", None, ""),
    ("synthetic", "workers", "turnover"): (None, "", 0.6, "is {}: hardly a worker stays"),
}


def warnings(settings: Settings) -> list[Fault]:
    """What is allowed and absurd; the sentence says what it would do."""
    found = [*_beyond(settings), *_outcomes(settings), *_planning(settings), *_others(settings)]
    return [Fault(f.path, f"{f.sentence}. It is allowed; is it meant?") for f in found]


def _beyond(settings: Settings) -> Iterator[Fault]:
    for path, (low, too_low, high, too_high) in SENSE.items():
        value = settings
        for part in path:
            value = getattr(value, str(part))
        number = float(value)  # type: ignore[arg-type]
        if low is not None and number < low:
            yield Fault(path, too_low.format(f"{value}"))
        if high is not None and number > high:
            yield Fault(path, too_high.format(f"{value}"))


def _outcomes(settings: Settings) -> Iterator[Fault]:
    labels = [outcome.label for outcome in settings.outcomes]
    for i, outcome in enumerate(settings.outcomes):
        path: Path_ = ("outcomes", i)
        nested = FRAMES[outcome.frame].nested
        inner = nested[: nested.index(outcome.clusters[-1]) + 1]
        for name in (level for level in inner if level not in outcome.clusters):
            yield Fault(
                (*path, "clusters"),
                f"leaves out {name}: the people of one are taken for no more alike than others",
            )
        if outcome.label in labels[:i]:
            yield Fault((*path, "label"), f"is {outcome.label!r}, as of another outcome")
        if outcome.horizon is not None and not 28 <= outcome.horizon <= 3653:
            yield Fault(
                (*path, "horizon"), f"is {outcome.horizon:g} days, under a month or over ten years"
            )


def _planning(settings: Settings) -> Iterator[Fault]:
    planning, root = settings.planning, ("planning",)
    claims = read_claims()
    claim_of = {outcome.name: (outcome.claim, outcome.kind) for outcome in settings.outcomes}
    for i, question in enumerate(planning.questions):
        path = (*root, "questions", i)
        sizes = [
            getattr(question, name) or getattr(planning, name)
            for name in ("sites", "units", "workers", "visits", "waves")
        ]
        designs = prod(map(len, sizes))
        if designs > 500:
            yield Fault(path, f"compares {designs} designs: the plan will take hours")
        if question.outcome in claim_of:
            claim, kind = claim_of[question.outcome]
            size = log(question.effect) if kind == "rate" else question.effect
            if (size > 0) != (claims[claim]["direction"] == "higher"):
                yield Fault(
                    (*path, "effect"), f"is {question.effect:g}, against the direction of {claim}"
                )
    for i, (rsw, conventional) in enumerate(planning.sites):
        if rsw + conventional > AUTHORITIES:
            yield Fault(
                (*root, "sites", i),
                f"asks for {rsw + conventional} sites, and England has {AUTHORITIES} authorities",
            )
    if not any(planning.costs.values()):
        yield Fault((*root, "costs"), "are all 0: every design costs the same")
    for name in ("units", "workers", "visits", "waves"):
        for i, size in enumerate(getattr(planning, name)):
            if size > MOST_OF_ANYTHING:
                yield Fault((*root, name, i), f"is {size}, more than any study has")


def _others(settings: Settings) -> Iterator[Fault]:
    sites, execution = settings.study.sites, settings.execution
    if len(sites) < 2:
        yield Fault(("study", "sites"), "names one site: nothing can be compared")
    if len(sites) > AUTHORITIES:
        yield Fault(
            ("study", "sites"),
            f"names {len(sites)} sites, and England has {AUTHORITIES} authorities",
        )
    if execution.scheduler is not None and execution.backend != "dask":
        yield Fault(
            ("execution", "scheduler"),
            f"is set, and execution.backend is {execution.backend}: it is not used",
        )
    for name in ("tau_scales", "tau_fixed"):
        for i, value in enumerate(getattr(settings.beliefs, name)):
            if value > 2:
                yield Fault(
                    ("beliefs", name, i),
                    f"is {value:g}: sites differ by more than people do, which nobody believes",
                )
    if set(settings.national.adoption) == {"full", "elements", "own version"}:
        yield Fault(
            ("national", "adoption"),
            "counts every kind: an authority that took up parts counts as RSW",
        )
    if settings.study.source == "synthetic" and not 0 < len(settings.synthetic.rsw_sites) < len(
        sites
    ):
        yield Fault(
            ("synthetic", "rsw_sites"), "puts all sites into one arm: nothing can be compared"
        )
