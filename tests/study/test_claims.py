"""The list of claims: every claim is one of the known sides, roles and directions, once."""

from collections import Counter

from study.claims import CLAIMS, read_claims
from study.vocabulary import DIRECTIONS, ROLES, SIDES

ROWS = [line for line in CLAIMS.read_text(encoding="utf-8").splitlines() if line.startswith("C")]


def test_every_line_is_a_claim_with_an_id_of_its_own() -> None:
    assert len(read_claims()) == len(ROWS)
    assert list(read_claims()) == [f"C{number:02d}" for number in range(1, len(ROWS) + 1)]


def test_sides_and_roles_are_those_of_the_vocabulary() -> None:
    claims = read_claims().values()
    assert {claim["side"] for claim in claims} <= set(SIDES)
    assert {claim["role"] for claim in claims} <= set(ROLES)


def test_primary_claims_are_those_of_the_plan_and_can_be_judged() -> None:
    primary = {name: c for name, c in read_claims().items() if c["role"] == "primary"}
    assert list(primary) == ["C01", "C02", "C03", "C04", "C05", "C06"]
    assert {claim["direction"] for claim in primary.values()} <= set(DIRECTIONS)


def test_no_claim_is_made_twice() -> None:
    twice = Counter(claim["claim"] for claim in read_claims().values())
    assert [claim for claim, count in twice.items() if count > 1] == []
