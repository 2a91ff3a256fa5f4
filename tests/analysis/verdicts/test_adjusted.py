"""On which side of a claim a harm lies, which is never adjusted away."""

import pytest

from analysis.verdicts.adjusted import harm_of, is_primary
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
