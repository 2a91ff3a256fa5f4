"""Printed numbers are read exactly, with what rounds to them; anything else is refused."""

from fractions import Fraction

import pytest

from mixed.reported.numbers import printed, printed_p

LEVEL = Fraction(1, 20)


@pytest.mark.parametrize(("text", "value", "decimals"), [
    ("2.407", "2.407", 3), (".5", "0.5", 1), ("-3", "-3", 0), ("−0.10", "-0.1", 2),
    (" 1,234.5 ", "1234.5", 1), ("337055", "337055", 0), ("0.0", "0", 1),
])  # fmt: skip
def test_a_number_is_read_with_its_decimals(text: str, value: str, decimals: int) -> None:
    found = printed(text)
    assert (found.value, found.decimals) == (Fraction(value), decimals)
    assert found.high - found.low == Fraction(1, 10**decimals)


@pytest.mark.parametrize(
    "text", ["", "-", ".", "2.", "1e5", "nan", "inf", "1,23", "2 v 3", "12%", "1" * 13, "٣"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        printed(text)


@pytest.mark.parametrize(("text", "sign", "value"), [
    (".017", "=", ".017"), ("0.02", "=", ".02"), ("< .001", "<", ".001"), ("p > .05", ">", ".05"),
    ("ns", ">", ".05"), ("N.S.", ">", ".05"), ("1.00", "=", "1"), ("p=.3", "=", ".3"),
])  # fmt: skip
def test_a_p_is_read_with_its_sign(text: str, sign: str, value: str) -> None:
    found = printed_p(text, LEVEL)
    assert (found.sign, found.number.value) == (sign, Fraction(value))


@pytest.mark.parametrize("text", ["", "1.2", "5", "-.05", "<", "≤.05", ".05 or so", "significant"])
def test_what_is_no_p_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a p"):
        printed_p(text, LEVEL)
