"""The reasons of verdicts in words: judged, released, and then said."""

import pytest

from analysis.records import Estimand
from analysis.release.facts import Facts
from analysis.release.policies import Context, cell
from analysis.release.rules import Profile
from analysis.verdicts import Evidence, judge
from reports.formats import NBSP
from reports.sentences.verdicts import MANY, ONE, REASONS, reason
from study.results import RESULTS
from study.results.codes import RULES
from study.results.said import from_text, to_text
from study.results.units import written
from study.vocabulary import VERDICTS
from tests.analysis.simulated import estimand

SD = 5.0


def told(plan: Estimand, evidence: Evidence, *, safe: bool = True) -> str:
    """The reason as a page prints it."""
    unit = written(plan.kind, plan.unit)
    facts = Facts(plan.kind, unit, {}, {}, frozenset(), safe=safe, waves_safe=True)
    sites = frozenset(evidence.left_out or ())
    context = Context(Profile(10, 5), sites, {plan.outcome: facts})
    row = {
        "outcome": plan.outcome,
        "reason": to_text([judge(plan, evidence, 0.95).reason]),
    }
    (said,) = from_text(cell(RESULTS["verdicts"].column["reason"], row, context).text)
    result = {"kind": plan.kind, "scale": plan.scale, "unit": unit.unit}
    return reason(said, result).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("kind", "changes", "evidence", "sentence"),
    [
        (
            "mean",
            {"direction": "lower"},
            Evidence(-3.65075, -0.600815, SD, p_holm=0.0127, left_out={"a": -2.0}),
            "The 95% interval, −3.65 to −0.60 points (0 to 36), excludes no difference in the "
            "claimed direction (p = .013 adjusted for the headline outcomes), and the sign "
            "stays whichever site is left out.",
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
            "difference and differences that matter.",
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
            "The 95% interval, −30.00 to 30.00 points (0 to 36), is wider than the plausible "
            "range, ±2.00 standard deviations.",
        ),
        (
            "mean",
            {"unit": "share of the day"},
            Evidence(0.03, 0.11, 0.17, left_out={"elmstead": -0.01, "b": 0.05}),
            "The 95% interval, 3.0 to 11.0 percentage points, excludes no difference, but the "
            "sign does not survive leaving out Elmstead.",
        ),
    ],
)
def test_the_reason_is_one_sentence_of_the_released_numbers(
    kind: str, changes: dict, evidence: Evidence, sentence: str
) -> None:
    assert told(estimand(kind, **changes), evidence) == sentence


def test_a_withheld_interval_is_said_to_be_withheld() -> None:
    evidence = Evidence(-0.5, 4.0, SD)

    assert told(estimand(), evidence, safe=False) == (
        "The 95% interval, which is withheld, holds both no difference and differences that matter."
    )


def test_every_rule_and_every_verdict_has_its_words() -> None:
    with_why = {"no_estimate", "few_sites"}  # said by their cause
    assert set(REASONS) | with_why == {rule.name for rule in RULES}
    assert set(ONE) == set(MANY) == set(VERDICTS)
