"""The table of verdicts, drawn: an interval on the left, the rule and the verdict on the right.

Means have SD 5 and a smallest effect of interest of 0.2 SD = 1 point, a plausible range of 2 SD =
10 points; the claim says "higher" unless drawn otherwise. ``left out`` draws the estimates that
leave one site out each.
"""

import math

import pytest

from analysis.verdicts import Evidence, judge
from study.results.said import say
from tests.analysis.simulated import estimand
from tests.drawn import table

SD = 5.0

MEANS = """
    direction | low   | high | p_holm | left out | rule                 | verdict
    higher    | 0.5   | 4.0  | 0.01   | 2 3 2    | excludes_claimed_way | supported
    higher    | 0.5   | 4.0  | .      | 2 3 2    | excludes_claimed_way | supported
    higher    | -4.0  | -0.5 | 0.01   | -2 -3 -2 | excludes_other_way   | contradicted
    higher    | -4.0  | -0.5 | 0.05   | -2 -3 -2 | adjusted_p           | uncertain
    lower     | -4.0  | -0.5 | 0.01   | -2 -3 -2 | excludes_claimed_way | supported
    lower     | 0.5   | 4.0  | 0.01   | 2 3 2    | excludes_other_way   | contradicted
    higher    | 0.5   | 4.0  | 0.049  | 2 3 2    | excludes_claimed_way | supported
    higher    | 0.5   | 4.0  | 0.05   | 2 3 2    | adjusted_p           | uncertain
    higher    | 0.5   | 4.0  | 0.01   | 2 -0.1 2 | one_site_decides     | uncertain
    higher    | 0.5   | 4.0  | 0.01   | 2 0 2    | one_site_decides     | uncertain
    higher    | 0.5   | 4.0  | 0.01   | 2 . 2    | one_site_decides     | uncertain
    lower     | -4.0  | -0.5 | 0.01   | -2 0.1   | one_site_decides     | uncertain
    higher    | -0.5  | 4.0  | 0.2    | 2 3 2    | holds_both           | uncertain
    higher    | 0.0   | 4.0  | 0.05   | 2 3 2    | holds_both           | uncertain
    higher    | -4.0  | 4.0  | 0.9    | 2 -3 2   | holds_both           | uncertain
    higher    | -0.9  | 0.9  | 0.9    | 0 0 0    | within_margin        | no difference that matters
    higher    | -1.0  | 1.0  | 0.9    | 0 0 0    | within_margin        | no difference that matters
    higher    | -1.0  | 1.1  | 0.9    | 0 0 0    | holds_both           | uncertain
    higher    | 0.1   | 0.9  | 0.01   | 1 1 1    | within_margin        | no difference that matters
    higher    | -0.9  | -0.1 | 0.01   | -1 -1    | within_margin        | no difference that matters
    higher    | -10   | 10   | 0.9    | 0 0 0    | holds_both           | uncertain
    higher    | -10.1 | 10   | 0.9    | 0 0 0    | interval_too_wide    | this design cannot tell
    higher    | 1     | 21.1 | 0.01   | 9 9 9    | interval_too_wide    | this design cannot tell
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


def cases(text: str) -> list:
    return [
        pytest.param(row, id=" ".join(str(c) for c in row[:5])) for row in table(text).to_numpy()
    ]


@pytest.mark.parametrize("row", cases(MEANS))
def test_means(row: list) -> None:
    direction, low, high, p_holm, left_out, rule, verdict = row
    evidence = Evidence(
        low=float(low),
        high=float(high),
        sd=SD,
        p_holm=None if p_holm is None else float(p_holm),
        left_out={
            f"s{i}": None if cell == "." else float(cell) for i, cell in enumerate(left_out.split())
        },
    )

    found = judge(estimand(direction=direction), evidence, 0.95)

    assert (found.rule, found.verdict) == (rule, verdict)


@pytest.mark.parametrize(
    ("kind", "row"),
    [pytest.param("risk", *c.values, id=f"risk {c.id}") for c in cases(RISKS)]
    + [pytest.param("rate", *c.values, id=f"rate {c.id}") for c in cases(RATES)],
)
def test_risks_and_rates(kind: str, row: list) -> None:
    direction, low, high, rule, verdict = row
    sites = {"a": 0.8} if float(high) < 1 and kind == "rate" else {"a": 0.1}

    found = judge(
        estimand(kind, direction=direction),
        Evidence(float(low), float(high), left_out=sites),
        0.95,
    )

    assert (found.rule, found.verdict) == (rule, verdict)


@pytest.mark.parametrize(
    ("evidence", "rule", "why"),
    [
        (Evidence(1, 2, SD, limitation=say("two_sites_in_arm")), "few_sites", "two_sites_in_arm"),
        (Evidence(1, 2, SD, problem=say("no_data")), "no_estimate", "no_data"),
        (Evidence(math.nan, math.nan, SD), "no_estimate", "no_interval"),
    ],
)
def test_a_design_that_cannot_tell_says_why(evidence: Evidence, rule: str, why: str) -> None:
    found = judge(estimand(), evidence, 0.95)

    assert (found.verdict, found.rule) == ("this design cannot tell", rule)
    assert found.reason == say(rule, why=say(why))
