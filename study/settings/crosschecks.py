"""What must hold between settings, and between them and the facts of the study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from study.measures import FRAMES, MEASURES, PERSONS, Measure, counted_once
from study.settings.describe import listed
from study.settings.model import Settings
from study.settings.outcomes import Outcome
from study.settings.planning import PlannedQuestion
from study.settings.refusals import Fault, unknown_name
from study.settings.synthetic_checks import synthetic
from study.settings.yaml_file import Path_, shown
from study.site_names import folded
from study.vocabulary import ONE_SIDED

BY_A_COLUMN = ("difference", "change", "slope", "path")
STATED = ("name", "label", "unit", "kind", "variances")

Claims = Mapping[str, Mapping[str, str]]


def faults(settings: Settings, claims: Claims) -> list[Fault]:
    """Everything that is wrong although each setting by itself is allowed.

    Parameters
    ----------
    claims : the rows of claims.csv by their id.
    """
    return [
        *_sites(settings),
        *_outcomes(settings.outcomes, claims),
        *_inference(settings),
        *_certainty(settings),
        *_planning(settings),
        *_national(settings),
        *synthetic(settings),
    ]


def _twice(path: Path_, names: Sequence[Any]) -> Iterator[Fault]:
    for i, name in enumerate(names):
        if name in names[:i]:
            text = shown(name) if isinstance(name, str) else "what"
            yield Fault((*path, i), f"names {text} a second time: name it once.")


def _sites(settings: Settings) -> Iterator[Fault]:
    sites = settings.study.sites
    seen: dict[str, str] = {}
    for i, site in enumerate(sites):
        if folded(site) in seen:
            first = seen[folded(site)]
            how = " a second time" if first == site else f", which a disk takes for {shown(first)}"
            yield Fault(("study", "sites", i), f"names {shown(site)}{how}: name it once.")
        seen.setdefault(folded(site), site)
    arm = settings.synthetic.rsw_sites
    yield from _twice(("synthetic", "rsw_sites"), arm)
    if settings.study.source == "synthetic":
        for i, site in enumerate(arm):
            if site not in sites:
                path = ("synthetic", "rsw_sites", i)
                yield unknown_name(path, "site of study.sites", site, sites)


def _outcomes(outcomes: Sequence[Outcome], claims: Claims) -> Iterator[Fault]:
    names = [outcome.name for outcome in outcomes]
    for i, outcome in enumerate(outcomes):
        path = ("outcomes", i)
        if outcome.name in names[:i]:
            yield Fault((*path, "name"), f"names {outcome.name} a second time: list it once.")
        if outcome.measured not in MEASURES:
            yield unknown_name((*path, "name"), "measure", outcome.name, MEASURES)
            continue
        yield from _measure(path, outcome, MEASURES[outcome.measured])
        yield from _claim(path, outcome, MEASURES[outcome.measured], claims)
        yield from _question(path, outcome, claims)
        yield from _columns(path, outcome)
        yield from _model(path, outcome)
    headlines = Counter(o.claim for o in outcomes if o.headline)
    for claim in dict.fromkeys(o.claim for o in outcomes):
        if headlines[claim] != 1:
            mine = [i for i, o in enumerate(outcomes) if o.claim == claim]
            marked = [i for i in mine if outcomes[i].headline] or mine
            yield Fault(
                ("outcomes", marked[-1], "headline"),
                f"must be true for exactly one outcome of claim {claim}, and is for "
                f"{headlines[claim]}: its outcomes are {listed(outcomes[i].name for i in mine)}.",
            )


def _measure(path: Path_, outcome: Outcome, measure: Measure) -> Iterator[Fault]:
    """The frame is the measure's, and so is the kind of its level."""
    if outcome.frame != measure.frame:
        near = [m.name for m in MEASURES.values() if m.frame == outcome.frame]
        yield Fault(
            (*path, "frame"),
            f"must be {measure.frame} for {measure.name}, not {outcome.frame}, which holds "
            f"{listed(near)}.",
        )
    if outcome.question != "level":
        if outcome.kind != "mean":
            yield Fault(
                (*path, "kind"),
                f"must be mean for a {outcome.question}, whose sites' numbers are compared as they "
                f"are, not {outcome.kind}.",
            )
    elif outcome.kind != measure.kind:
        end = "no upper end" if measure.high is None else f"up to {measure.high:g}"
        yield Fault(
            (*path, "kind"),
            f"must be {measure.kind} for {measure.name}, which is in {measure.unit} from "
            f"{measure.low:g} ({end}), not {outcome.kind}.",
        )


def _claim(path: Path_, outcome: Outcome, measure: Measure, claims: Claims) -> Iterator[Fault]:
    claim = claims[outcome.claim]
    named = {part.strip() for part in claim["outcome"].split(";")}
    if outcome.claim not in measure.claims and measure.name not in named:
        by = listed(measure.claims) or "none"
        yield Fault(
            (*path, "claim"),
            f"is {outcome.claim}, which does not name {measure.name} but "
            f"{claim['outcome']!r}: of the claims, {measure.name} belongs to {by}.",
        )
    elif claim["direction"] not in ONE_SIDED and outcome.direction is None:
        yield Fault(
            (*path, "claim"),
            f"is {outcome.claim}, whose direction is {claim['direction']!r}: only claims of "
            f"{' or '.join(ONE_SIDED)} can be judged without a direction of the question's own.",
        )


def _question(path: Path_, outcome: Outcome, claims: Claims) -> Iterator[Fault]:
    """What is asked of the measure, and what it is compared with."""
    claimed = claims[outcome.claim]["direction"]
    if outcome.headline and claimed in ONE_SIDED and outcome.direction not in (None, claimed):
        yield Fault(
            (*path, "direction"),
            f"must be {claimed} or left out for the headline of {outcome.claim}, which claims it, "
            f"not {outcome.direction}.",
        )
    if (outcome.by is None) == (outcome.question in BY_A_COLUMN):
        wrong = "is missing" if outcome.by is None else "must be left out"
        yield Fault((*path, "by"), f"{wrong}: the question is of kind {outcome.question}.")
    if outcome.by is not None and outcome.by not in FRAMES[outcome.frame].numbers:
        where = f"number of the frame {outcome.frame}"
        yield unknown_name((*path, "by"), where, outcome.by, FRAMES[outcome.frame].numbers)
    if outcome.compare != "rsw" and outcome.reference:
        yield Fault((*path, "reference"), f"must be left out with compare: {outcome.compare}.")
    if outcome.question != "level" and (outcome.covariates or outcome.weight or outcome.slopes):
        yield Fault(
            (*path, "covariates"),
            f"must be left out, and weight and slopes too: a {outcome.question} takes none.",
        )
    if outcome.direction == "equivalent" and outcome.margin is None:
        yield Fault((*path, "margin"), "is missing: equivalence is within a margin set beforehand.")


def _columns(path: Path_, outcome: Outcome) -> Iterator[Fault]:
    """Every column that a line names is one of its frame, in its place."""
    frame = FRAMES[outcome.frame]
    groups = (*frame.nested, *frame.crossed)
    where = f"of the frame {outcome.frame}"
    for what, given, there in (
        ("clusters", outcome.clusters, frame.nested),
        ("crossed", outcome.crossed, groups),
        ("covariates", outcome.covariates, frame.numbers),
    ):
        kind = "covariate" if what == "covariates" else "level"
        yield from _twice((*path, what), given)
        for i, name in enumerate(given):
            if name not in there:
                yield unknown_name((*path, what, i), f"{kind} {where}", name, there)
    if outcome.weight is not None and outcome.weight not in frame.numbers:
        yield unknown_name((*path, "weight"), f"number {where}", outcome.weight, frame.numbers)
    for i, name in enumerate(outcome.crossed):
        if name in outcome.clusters:
            yield Fault((*path, "crossed", i), f"names {name}, which is one of its clusters.")
    known = [name for name in outcome.clusters if name in frame.nested]
    if outcome.clusters[0] != "site_id" or known != sorted(known, key=frame.nested.index):
        yield Fault(
            (*path, "clusters"),
            f"must begin with site_id and go inwards in the order {listed(frame.nested)}.",
        )
    counted = [name for name in frame.nested if name in PERSONS] or [counted_once(frame.nested)]
    if not set(outcome.clusters) & set(counted):
        yield Fault(
            (*path, "clusters"),
            f"must hold {' or '.join(counted)}, so that people are counted and not rows.",
        )


def _model(path: Path_, outcome: Outcome) -> Iterator[Fault]:
    """Horizon and slopes, which only some kinds of outcome have."""
    followed = FRAMES[outcome.frame].followed
    if followed and outcome.horizon is None:
        yield Fault(
            (*path, "horizon"),
            f"is missing: the frame {outcome.frame} needs the days of follow-up by which the risk "
            "is asked for, a number above 0.",
        )
    if not followed and outcome.horizon is not None:
        yield Fault(
            (*path, "horizon"),
            f"must be left out: nobody is followed in the frame {outcome.frame}.",
        )
    if outcome.slopes and outcome.kind != "mean":
        yield Fault((*path, "slopes"), "must be left out: slopes are fitted for kind: mean only.")
    if outcome.slopes and outcome.weight is not None:
        yield Fault((*path, "slopes"), "must be left out: their model takes no weight.")
    yield from _twice((*path, "slopes"), outcome.slopes)
    for i, slope in enumerate(outcome.slopes):
        here = (*path, "slopes", i)
        if slope.covariate not in outcome.covariates:
            yield unknown_name(
                (*here, "covariate"),
                "covariate of this outcome",
                slope.covariate,
                outcome.covariates,
            )
        levels = (*outcome.clusters, *outcome.crossed)
        if slope.group not in levels:
            yield unknown_name((*here, "group"), "level of this outcome", slope.group, levels)


def _inference(settings: Settings) -> Iterator[Fault]:
    least, widest = settings.inference.smallest_effect, settings.inference.plausible_range
    for kind, value in widest.items():
        if value <= least[kind]:
            yield Fault(
                ("inference", "plausible_range", kind),
                f"must be above inference.smallest_effect.{kind}, which is {least[kind]:g}, not "
                f"{value:g}.",
            )
    for name in ("tau_scales", "tau_fixed"):
        yield from _twice(("beliefs", name), getattr(settings.beliefs, name))


def _certainty(settings: Settings) -> Iterator[Fault]:
    sure = settings.certainty
    for better, name in (("high", "moderate"), ("moderate", "low")):
        least, value = getattr(sure, better), getattr(sure, name)
        if value <= least:
            yield Fault(
                ("certainty", name),
                f"must be above certainty.{better}, which is {least:g}, not {value:g}.",
            )
    if not sure.criteria.sites.weight:
        yield Fault(
            ("certainty", "criteria", "sites", "weight"),
            "must be above zero: the number of sites is always known.",
        )


def _planning(settings: Settings) -> Iterator[Fault]:
    planning, level = settings.planning, 1 - settings.inference.confidence
    if planning.target <= level:
        yield Fault(
            ("planning", "target"),
            f"must be above the level of the test, 1 - inference.confidence ({level:g}), not "
            f"{planning.target:g}.",
        )
    names: list[str] = []
    for name in ("sites", "units", "workers", "visits", "waves"):
        yield from _twice(("planning", name), getattr(planning, name))
    for i, question in enumerate(planning.questions):
        path = ("planning", "questions", i)
        yield from question_faults(path, question, settings.outcomes)
        if question.called in names:
            yield Fault(path, f"asks of {question.called} a second time: ask once.")
        names.append(question.called)


def question_faults(
    path: Path_, question: PlannedQuestion, outcomes: Iterable[Outcome]
) -> Iterator[Fault]:
    """What is wrong with one question of the planner."""
    stated = [name for name in STATED if getattr(question, name) is not None]
    kind = question.kind
    if question.outcome is not None:
        for name in stated:
            yield Fault((*path, name), "must be left out: the question takes its outcome's.")
        kinds = {outcome.name: outcome.kind for outcome in outcomes}
        if question.outcome not in kinds:
            yield unknown_name((*path, "outcome"), "outcome", question.outcome, kinds)
            return
        kind = kinds[question.outcome]
    elif len(stated) < len(STATED):
        lost = [name for name in STATED if name not in stated]
        yield Fault(
            path,
            f"must have either outcome or all of {', '.join(STATED)}: {', '.join(lost)} missing.",
        )
        return
    yield from _effect(path, question, str(kind))
    variances = question.variances
    if kind == "mean" and variances is not None and not any(variances.values()):
        yield Fault((*path, "variances"), "must not all be 0: what never varies needs no study.")


def _effect(path: Path_, question: PlannedQuestion, kind: str) -> Iterator[Fault]:
    effect, baseline = question.effect, question.baseline
    if effect == (1.0 if kind == "rate" else 0.0):
        yield Fault((*path, "effect"), f"is {effect:g}, and no design can find an effect of none.")
    if kind == "mean":
        if baseline is not None:
            yield Fault((*path, "baseline"), "must be left out: a mean needs none.")
        measure = MEASURES.get(question.outcome or "")
        if measure and measure.high is not None and abs(effect) > measure.high - measure.low:
            yield Fault(
                (*path, "effect"),
                f"must be within the range of {measure.name}, {measure.low:g} to "
                f"{measure.high:g}, not {effect:g}.",
            )
        return
    if baseline is None:
        yield Fault((*path, "baseline"), f"is missing: a {kind} needs one, a number above 0.")
    elif kind == "risk" and not baseline < 1:
        yield Fault((*path, "baseline"), f"must be below 1 for a risk, not {baseline:g}.")
    elif kind == "risk" and not 0 < baseline + effect < 1:
        yield Fault(
            (*path, "effect"),
            f"is {effect:g}, which added to the baseline {baseline:g} gives a risk outside 0 to 1.",
        )
    if kind == "rate" and effect <= 0:
        yield Fault((*path, "effect"), f"must be a ratio above 0, not {effect:g}.")


def _national(settings: Settings) -> Iterator[Fault]:
    national = settings.national
    yield from _twice(("national", "adoption"), national.adoption)
    if national.first_year > national.last_year:
        yield Fault(
            ("national", "last_year"),
            f"must not be before national.first_year, which is {national.first_year}, as "
            f"{national.last_year} is.",
        )
