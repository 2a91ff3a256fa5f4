"""Which p values are adjusted together; on which side of a claim a harm lies, which never is."""

from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from analysis.answers.contrast import Found
from analysis.verdicts.adjusted import adjusted_p, harm_of, is_primary
from tests.analysis.simulated import estimand


@pytest.mark.parametrize(
    ("side", "role", "headline", "harm"),
    [
        ("for", "primary", True, "other"),
        ("against", "primary", True, "claimed"),
        ("for", "primary", False, None),
        ("for", "secondary", True, None),
        ("against", "secondary", True, None),
        ("against", "harm", True, "claimed"),
        ("for", "harm", False, "claimed"),
    ],
)
def test_a_harm_is_what_contradicts_a_primary_claim_or_bears_out_one_of_harm(
    side: str, role: str, headline: bool, harm: str | None
) -> None:
    plan = estimand(side=side, role=role, headline=headline)
    assert harm_of(plan) == harm
    assert is_primary(plan) == (role == "primary" and headline)


def found(outcome: str, role: str, headline: bool, p: float) -> Found:
    """As much of what was found as the adjustment reads."""
    plan = estimand(outcome=outcome, claim=outcome, role=role, headline=headline)
    return cast("Found", SimpleNamespace(estimand=plan, site_summary=SimpleNamespace(p=p)))


def test_outcomes_are_adjusted_with_those_that_decide_as_they_do() -> None:
    """Holm over all three primary claims, one of them silent; Benjamini-Hochberg by hand."""
    asked = [
        *(("a", "primary", True, 0.01, 0.03), ("b", "primary", True, 0.04, 0.08)),
        *(("h", "harm", True, 0.01, 0.02), ("i", "harm", True, 0.04, 0.04)),
        *(("s", "secondary", True, 0.03, 0.03), ("t", "harm", False, 0.04, 0.04)),
        *(("u", "secondary", False, 0.04, 0.08), ("v", "secondary", False, 0.9, 0.9)),
    ]
    claims = pd.DataFrame({"claim_id": ["a", "b", "c"], "role": "primary"})

    adjusted = adjusted_p([found(*each[:4]) for each in asked], claims)

    assert {name: each.p for name, each in adjusted.items()} == pytest.approx(
        {outcome: p for outcome, *_, p in asked}
    )
