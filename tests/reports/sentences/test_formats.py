import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.sentences import formats
from reports.sentences.formats import MINUS, NBSP


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("-0.49", f"{MINUS}0.49"),
        ("1305", "1,305"),
        ("-1234.50", f"{MINUS}1,234.50"),
        ("0.00", "0.00"),
        ("[c]", "[c]"),
        ("35 of 40", "35 of 40"),
        ("C01", "C01"),
    ],
)
def test_a_cell_is_dressed_and_no_digit_changes(cell: str, text: str) -> None:
    assert formats.number(cell) == text


@given(st.decimals(-10_000, 10_000, places=2))
def test_dressing_can_be_undone(value: object) -> None:
    cell = f"{value:.2f}"
    assert formats.number(cell).replace(",", "").replace(MINUS, "-") == cell


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("-1.22", "0.24", f"{MINUS}1.22 to 0.24"), ("[c]", "[c]", "[c]"), ("[x]", "1", "[x] to 1")],
)
def test_an_interval_says_to(low: str, high: str, text: str) -> None:
    assert formats.interval(low, high).replace(NBSP, " ") == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [("0.029", "0.029"), ("<0.001", "< 0.001"), ("1.000", "1.000"), ("[z]", "[z]")],
)
def test_a_p_value_keeps_its_digits_and_its_sign_a_space(cell: str, text: str) -> None:
    assert formats.p_value(cell).replace(NBSP, " ") == text


def test_a_fixed_number_is_never_minus_zero() -> None:
    assert formats.fixed(-0.001, 2) == "0.00"
    assert formats.fixed(-0.005001, 2) == "-0.01"
