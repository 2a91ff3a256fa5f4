"""The reasons of verdicts in words: judged, released, and then said."""

from typing import Any

import pytest

from analysis.questions.estimand import Estimand
from analysis.release.disclosure import Profile
from analysis.release.facts import Facts
from analysis.release.policies import ReleaseContext, cell
from analysis.verdicts.judge import Evidence, judge
from reports.sentences.certainty import CRITERIA as CRITERIA_IN_WORDS
from reports.sentences.formats import NBSP
from reports.sentences.verdicts import ADJUSTED, MANY, ONE, REASONS, SIDES, called, reason
from study.results import RESULTS
from study.results.codes import BESIDE_RULES, RULES
from study.results.said import from_text, to_text
from study.results.units import written
from study.vocabulary import ADJUSTMENTS, CRITERIA, EFFECT_SIDES, VERDICTS
from tests.analysis.simulated import estimand

SD = 5.0


def told(
    plan: Estimand, evidence: Evidence, of: str = "points (0 to 36)", *, safe: bool = True
) -> str:
    """The reason as a page prints it, of an outcome in the unit ``of``."""
    unit = written(plan.kind, of)
    facts = Facts(
        plan.kind, 1.0, unit, {}, {}, frozenset(), safe=safe, events_safe=safe, waves_safe=True
    )
    sites = frozenset(evidence.left_out or ())
    context = ReleaseContext(Profile(10, 5), sites, {plan.outcome: facts}, 0.05)
    row = {
        "outcome": plan.outcome,
        "reason": to_text(judge(plan, evidence, 0.95).reasons),
    }
    told = from_text(cell(RESULTS["verdicts"].column["reason"], row, context).text)
    result = {"kind": plan.kind, "scale": plan.scale, "unit": unit.unit}
    return " ".join(reason(said, result) for said in told).replace(NBSP, " ")


UP = {"a": "above", "elmstead": "above"}
DOWN = {"a": "below", "elmstead": "below"}
NO_ROOM = (
    " Half of that interval is wider than the smallest effect of interest, {}, so this design "
    "could not have shown “no difference that matters”."
)


@pytest.mark.parametrize(
    ("kind", "changes", "evidence", "sentence"),
    [
        (
            "mean",
            {"direction": "lower"},
            Evidence(-3.65075, -0.600815, SD, DOWN, 0.003, 0.0127, "holm"),
            "The 95% interval, −3.65 to −0.60 points (0 to 36), excludes no difference in the "
            "claimed direction (p = 0.013, adjusted for all primary claims), and does so in 2 of 2 "
            "analyses that leave out one site each.",
        ),
        (
            "mean",
            {"direction": "higher"},
            Evidence(-3.65, -0.6, SD, DOWN, 0.0004, 0.06, "holm", harm="other"),
            "The 95% interval, −3.65 to −0.60 points (0 to 36), excludes no difference in the "
            "direction against the claim (p < 0.001, not adjusted), and does so in 2 of 2 analyses "
            "that leave out one site each.",
        ),
        (
            "mean",
            {},
            Evidence(0.6, 3.6, SD, UP, 0.0127, 0.0761, "benjamini_hochberg"),
            "The 95% interval, 0.60 to 3.60 points (0 to 36), excludes no difference in the "
            "claimed direction, but not once the number of such outcomes is allowed for "
            "(p = 0.076, adjusted)." + NO_ROOM.format("±0.20 standard deviations"),
        ),
        (
            "risk",
            {"unit": "share of workers"},
            Evidence(-0.01, 0.049),
            "The 95% interval, −1.0 to 4.9 percentage points, lies within the smallest effect of "
            "interest, ±5.0 percentage points.",
        ),
        (
            "rate",
            {},
            Evidence(0.7, 1.3),
            "The 95% interval, 0.70 to 1.30 times the conventional rate, holds both no "
            "difference and differences that matter."
            + NO_ROOM.format("0.87 to 1.15 times the conventional rate"),
        ),
        (
            "rate",
            {},
            Evidence(0.9, 1.1),
            "The 95% interval, 0.90 to 1.10 times the conventional rate, lies within the smallest "
            "effect of interest, 0.87 to 1.15 times the conventional rate.",
        ),
        (
            "mean",
            {},
            Evidence(-30.0, 30.0, SD),
            "The 95% interval, −30.00 to 30.00 points (0 to 36), holds no difference and is wider "
            "than the plausible range, ±2.00 standard deviations.",
        ),
        (
            "mean",
            {"unit": "share of the day"},
            Evidence(0.03, 0.07, 0.17, {**UP, "elmstead": "around", "b": "unknown"}, 0.04),
            "The 95% interval, 3.0 to 7.0 percentage points, leans to one side: it excludes no "
            "difference in the claimed direction, but does so in only 1 of 2 analyses that leave "
            "out one site each; it depends on Elmstead. One site could not be left out, because no "
            "interval exists without it.",
        ),
        (
            "mean",
            {},
            Evidence(0.6, 2.0, SD, dict.fromkeys("abc", "unknown"), 0.04),
            "The 95% interval, 0.60 to 2.00 points (0 to 36), excludes no difference in the "
            "claimed direction, but no site can be left out: none would leave three sites in each "
            "arm, so whether one site makes the difference cannot be known.",
        ),
    ],
)
def test_the_reason_is_sentences_of_the_released_numbers(
    kind: str, changes: dict[str, Any], evidence: Evidence, sentence: str
) -> None:
    unit = changes.get("unit", "points (0 to 36)")
    plan = estimand(kind, **{name: change for name, change in changes.items() if name != "unit"})
    assert told(plan, evidence, unit) == sentence


def test_a_withheld_interval_is_said_to_be_withheld() -> None:
    evidence = Evidence(-0.5, 1.2, SD)

    assert told(estimand(), evidence, safe=False) == (
        "The 95% interval, which is withheld, holds both no difference and differences that matter."
    )


def test_every_rule_and_every_verdict_has_its_words() -> None:
    with_why = {"no_estimate", "few_sites"}  # said by their cause
    assert set(REASONS) | with_why == {rule.name for rule in (*RULES, *BESIDE_RULES)}
    assert set(ONE) == set(MANY) == set(VERDICTS)
    assert set(SIDES) == set(EFFECT_SIDES)
    assert set(ADJUSTED) == set(ADJUSTMENTS)
    assert set(CRITERIA_IN_WORDS) == set(CRITERIA)


@pytest.mark.parametrize(
    ("side", "role", "verdict", "words"),
    [
        ("for", "primary", "supported", "is supported"),
        ("against", "primary", "supported", "is borne out"),
        ("against", "secondary", "contradicted", "is not borne out"),
        ("for", "harm", "supported", "is borne out"),
        ("against", "primary", "uncertain", "is uncertain"),
    ],
)
def test_a_critic_s_claim_is_borne_out_or_not(
    side: str, role: str, verdict: str, words: str
) -> None:
    assert called({"side": side, "role": role, "verdict": verdict}) == words
