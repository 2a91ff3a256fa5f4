"""Shares, ratios, differences and changes: by hand, with the rounding of what they are made of."""

from fractions import Fraction

import pytest

from mixed.reported.numbers import printed
from mixed.reported.quotients import Quotient, recompute_quotient


@pytest.mark.parametrize(("kind", "a", "b", "value", "low", "high"), [
    ("share", "8", "29", 800 / 29, 800 / 29, 800 / 29),
    ("share", "5254.6", "33119.1", 15.86577, 100 * 5254.55 / 33119.15, 100 * 5254.65 / 33119.05),
    ("ratio", "337055", "21111.4", 15.96554, 337055 / 21111.45, 337055 / 21111.35),
    ("difference", "2.49", "2.91", 0.42, 0.41, 0.43),
    ("change", "15.66", "7", -55.3001, 100 * (7 - 15.665) / 15.665, 100 * (7 - 15.655) / 15.655),
])  # fmt: skip
def test_a_quotient_follows_from_its_parts_as_they_may_have_been_rounded(
    kind: Quotient, a: str, b: str, value: float, low: float, high: float
) -> None:
    found = recompute_quotient(kind, printed(a), printed(b))
    assert float(found[0]) == pytest.approx(value, rel=1e-6)
    assert [float(x) for x in found[1:]] == pytest.approx([low, high])


@pytest.mark.parametrize(("kind", "a", "b"), [("share", "1", "0"), ("ratio", "1", "0.0"),
                                              ("change", "0.0", "3")])  # fmt: skip
def test_nothing_is_divided_by_what_may_be_zero(kind: Quotient, a: str, b: str) -> None:
    with pytest.raises(ValueError, match="zero"):
        recompute_quotient(kind, printed(a), printed(b))


def test_halves_are_exact() -> None:
    assert recompute_quotient("ratio", printed("1"), printed("3"))[0] == Fraction(1, 3)
