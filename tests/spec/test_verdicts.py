"""The table of verdicts, drawn: an interval on the left, the rule and the verdict on the right.

Means have SD 5 and a smallest effect of interest of 0.2 SD = 1 point, a plausible range of 2 SD =
10 points; the claim says "higher" unless drawn otherwise. ``left out`` draws where the interval
without each site lies: + above no effect, - below, 0 around it, ? where there is none.
"""

import math
from typing import Any

import pytest

from analysis.verdicts.judge import Evidence, judge
from study.results.said import say
from tests.analysis.simulated import estimand
from tests.drawn import table

SD = 5.0
LIES = {"+": "above", "-": "below", "0": "around", "?": "unknown"}

SHORT = {"no difference": "no difference that matters", "cannot tell": "this design cannot tell"}

# p is the adjusted one; of a harm the plain one decides, which is .02 throughout.
MEANS = """
    direction | low   | high | p       | harm    | left out | rule                 | verdict
    higher    | 0.5   | 4.0  | 0.01    | .       | ++++     | excludes_claimed_way | supported
    higher    | -4.0  | -0.5 | 0.01    | .       | ----     | excludes_other_way   | contradicted
    lower     | -4.0  | -0.5 | 0.01    | .       | ----     | excludes_claimed_way | supported
    lower     | 0.5   | 4.0  | 0.01    | .       | ++++     | excludes_other_way   | contradicted
    higher    | 0.5   | 4.0  | 0.049   | .       | ++++     | excludes_claimed_way | supported
    higher    | 0.5   | 4.0  | 0.05    | .       | ++++     | adjusted_p           | uncertain
    higher    | 0.5   | 4.0  | 0.0499999999 | .  | ++++     | adjusted_p           | uncertain
    higher    | -4.0  | -0.5 | 0.05    | .       | ----     | adjusted_p           | uncertain
    higher    | -4.0  | -0.5 | 0.05    | other   | ----     | excludes_other_way   | contradicted
    higher    | 0.5   | 4.0  | 0.05    | other   | ++++     | adjusted_p           | uncertain
    higher    | 0.5   | 4.0  | 0.05    | claimed | ++++     | excludes_claimed_way | supported
    higher    | 0.5   | 4.0  | 0.01    | .       | +++0     | leans_to             | uncertain
    higher    | 0.5   | 4.0  | 0.01    | .       | +++-     | leans_to             | uncertain
    higher    | -4.0  | -0.5 | 0.01    | .       | ---0     | leans_to             | uncertain
    higher    | -4.0  | -0.5 | 0.01    | other   | ---0     | leans_to             | uncertain
    lower     | -4.0  | -0.5 | 0.01    | .       | --0-     | leans_to             | uncertain
    higher    | 0.5   | 4.0  | 0.01    | .       | ++??     | excludes_claimed_way | supported
    higher    | 0.5   | 4.0  | 0.01    | .       | +0??     | leans_to             | uncertain
    higher    | 0.5   | 4.0  | 0.01    | .       | ????     | no_site_left_out     | uncertain
    higher    | -4.0  | -0.5 | 0.01    | .       | ????     | no_site_left_out     | uncertain
    higher    | -0.5  | 4.0  | 0.2     | .       | 0000     | holds_both           | uncertain
    higher    | 0.0   | 4.0  | 0.05    | .       | ++++     | holds_both           | uncertain
    higher    | -4.0  | 4.0  | 0.9     | .       | 0000     | holds_both           | uncertain
    higher    | -0.9  | 0.9  | 0.9     | .       | 0000     | within_margin        | no difference
    higher    | -1.0  | 1.0  | 0.9     | .       | ????     | within_margin        | no difference
    higher    | -1.0  | 1.1  | 0.9     | .       | 0000     | holds_both           | uncertain
    higher    | 0.1   | 0.9  | 0.01    | .       | ++++     | within_margin        | no difference
    higher    | -0.9  | -0.1 | 0.01    | .       | ----     | within_margin        | no difference
    higher    | -10   | 10   | 0.9     | .       | 0000     | holds_both           | uncertain
    higher    | -10.1 | 10   | 0.9     | .       | 0000     | interval_too_wide    | cannot tell
    higher    | 1     | 21.1 | 0.01    | .       | ++++     | excludes_claimed_way | supported
    higher    | 12    | 90   | 0.01    | .       | ++++     | excludes_claimed_way | supported
    higher    | -90   | -12  | 0.01    | .       | ----     | excludes_other_way   | contradicted
    higher    | 1     | 21.1 | 0.06    | .       | ++++     | adjusted_p           | uncertain
"""

# Smallest effect of interest .05; plausible range 1.
RISKS = """
    direction | low   | high  | rule                 | verdict
    higher    | 0.01  | 0.20  | excludes_claimed_way | supported
    lower     | 0.01  | 0.20  | excludes_other_way   | contradicted
    lower     | -0.05 | 0.05  | within_margin        | no difference that matters
    lower     | -0.06 | 0.05  | holds_both           | uncertain
    higher    | -1.10 | 1.00  | interval_too_wide    | this design cannot tell
"""

# Smallest effect of interest 1.15 or 1/1.15 = .87; plausible range 10 or .1.
RATES = """
    direction | low   | high  | rule                 | verdict
    lower     | 0.60  | 0.90  | excludes_claimed_way | supported
    higher    | 0.60  | 0.90  | excludes_other_way   | contradicted
    lower     | 0.88  | 1.14  | within_margin        | no difference that matters
    lower     | 0.86  | 1.14  | holds_both           | uncertain
    lower     | 0.88  | 1.16  | holds_both           | uncertain
    lower     | 0.11  | 10.9  | holds_both           | uncertain
    lower     | 0.09  | 10.9  | interval_too_wide    | this design cannot tell
"""


def cases(text: str) -> list[Any]:
    return [
        pytest.param(row, id=" ".join(str(c) for c in row[:5])) for row in table(text).to_numpy()
    ]


def drawn(text: str) -> dict[str, Any]:
    return {f"s{i}": LIES[sign] for i, sign in enumerate(text)}


@pytest.mark.parametrize("row", cases(MEANS))
def test_means(row: list[Any]) -> None:
    direction, low, high, p, harm, left_out, rule, verdict = row
    evidence = Evidence(
        low=float(low),
        high=float(high),
        sd=SD,
        p=0.02,
        p_adjusted=float(p),
        adjustment="holm",
        harm=harm,
        left_out=drawn(left_out),
    )

    found = judge(estimand(direction=direction), evidence, 0.95)

    assert (found.rule, found.verdict) == (rule, SHORT.get(verdict, verdict))


@pytest.mark.parametrize(
    ("kind", "row"),
    [pytest.param("risk", *c.values, id=f"risk {c.id}") for c in cases(RISKS)]
    + [pytest.param("rate", *c.values, id=f"rate {c.id}") for c in cases(RATES)],
)
def test_risks_and_rates(kind: str, row: list[Any]) -> None:
    direction, low, high, rule, verdict = row
    sites = drawn("----" if float(high) < 1 and kind == "rate" else "++++")

    found = judge(
        estimand(kind, direction=direction),
        Evidence(float(low), float(high), left_out=sites, p=0.01),
        0.95,
    )

    assert (found.rule, found.verdict) == (rule, verdict)


@pytest.mark.parametrize(
    ("evidence", "rule", "why"),
    [
        (Evidence(1, 2, SD, limitation=say("two_sites_in_arm")), "few_sites", "two_sites_in_arm"),
        (Evidence(1, 2, SD, problem=say("no_data")), "no_estimate", "no_data"),
        (
            Evidence(math.nan, math.nan, SD, problem=say("no_interval")),
            "no_estimate",
            "no_interval",
        ),
    ],
)
def test_a_design_that_cannot_tell_says_why(evidence: Evidence, rule: str, why: str) -> None:
    found = judge(estimand(), evidence, 0.95)

    assert (found.verdict, found.rule) == ("this design cannot tell", rule)
    assert found.reasons == (say(rule, why=say(why)),)


def test_a_leaning_says_how_many_sites_bear_it_out_and_how_many_could_not_be_left_out() -> None:
    evidence = Evidence(0.5, 4.0, SD, p=0.01, left_out=drawn("+0+??"))

    leans, untried, no_room = judge(estimand(), evidence, 0.95).reasons

    assert (leans["side"], leans["k"], leans["n"], leans["sites"]) == ("claimed", 2, 3, ("s1",))
    assert untried == say("not_left_out", sites=("s3", "s4"))
    assert no_room == say("no_room_for_none", limit=0.2)


@pytest.mark.parametrize(
    ("low", "high", "said"), [(-1.0, 1.1, True), (-0.9, 1.1, False), (-0.9, 1.2, True)]
)
def test_an_uncertain_verdict_says_when_half_the_interval_exceeds_the_margin(
    low: float, high: float, said: bool
) -> None:
    found = judge(estimand(), Evidence(low, high, SD, p=0.9, left_out=drawn("000")), 0.95)

    assert found.rule == "holds_both"
    assert ("no_room_for_none" in [r.code for r in found.reasons]) is said


@pytest.mark.parametrize(("rest", "rule"), [("+++", "adjusted_p"), ("???", "no_site_left_out")])
def test_half_the_interval_is_its_width_and_not_its_distance_from_no_effect(
    rest: str, rule: str
) -> None:
    p = {"adjusted_p": 0.2, "no_site_left_out": 0.01}[rule]
    for low, high, said in ((2.0, 3.5, False), (2.0, 4.5, True)):
        evidence = Evidence(low, high, SD, p=0.01, p_adjusted=p, left_out=drawn(rest))
        found = judge(estimand(), evidence, 0.95)
        assert found.rule == rule
        assert ("no_room_for_none" in [r.code for r in found.reasons]) is said


def test_the_margin_grows_with_the_standard_deviation() -> None:
    """With SD 10 it is 2: an interval of 3.6 could have lain within ± 2."""
    found = judge(estimand(), Evidence(-1.5, 2.1, 10.0, p=0.9, left_out=drawn("000")), 0.95)
    assert [reason.code for reason in found.reasons] == ["holds_both"]
