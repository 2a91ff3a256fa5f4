import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.release import disclosure as rules
from analysis.release.disclosure import Profile
from study.settings.disclosure import Disclosure

SHIPPED = Profile(10, 5)


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "0"), (1, "[c]"), (9, "[c]"), (10, "10"), (12, "10"), (13, "15"), (102, "100")],
)
def test_counts_under_ten_are_withheld_and_others_rounded_to_five(n: int, text: str) -> None:
    assert rules.count(n, SHIPPED).text == text


def test_a_half_is_rounded_up() -> None:
    assert rules.count(15, Profile(10, 10)).text == "20"
    assert rules.count(25, Profile(10, 10)).text == "30"


@given(st.integers(0, 100_000), st.integers(10, 50), st.sampled_from([5, 10]))
def test_no_released_count_lies_between_zero_and_the_threshold_less_half_a_base(
    n: int, threshold: int, base: int
) -> None:
    cell = rules.count(n, Profile(threshold, base))
    if cell.text == "[c]":
        assert 0 < n < threshold
    else:
        assert int(cell.text) % base == 0
        assert abs(int(cell.text) - n) <= base / 2
        assert n == 0 or n >= threshold


def test_half_a_person_is_not_lost_by_the_six_digits_of_the_results() -> None:
    assert rules.share(0.364583 * 48, 48, SHIPPED) == 20 / 50  # 17.5, kept as 17.499984


def test_the_ledger_cannot_tell_a_count_that_needed_no_rounding() -> None:
    assert rules.count(50, SHIPPED).rule == rules.count(51, SHIPPED).rule


@pytest.mark.parametrize(("below", "base"), [(9, 5), (0, 5), (10, 3), (10, 1), (10, 20)])
def test_a_profile_looser_than_the_floor_is_refused(below: int, base: int) -> None:
    with pytest.raises(ValueError, match=r"disclosure\."):
        Profile(below, base)


def test_a_profile_may_be_tightened() -> None:
    strict = Profile.of(Disclosure(suppress_below=20, round_to=10))
    assert rules.count(19, strict).text == "[c]"
    assert rules.count(24, strict).text == "20"


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (22, 61, 20 / 60),
        (9, 61, None),
        (55, 61, None),  # the complement is 6
        (3, 7, None),
        (0, 61, 0.0),
        (61, 61, 1.0),
    ],
)
def test_a_share_comes_from_rounded_counts_and_needs_a_large_complement(
    numerator: int, denominator: int, expected: float | None
) -> None:
    assert rules.share(numerator, denominator, SHIPPED) == expected


@pytest.mark.parametrize(
    ("people", "parameters", "safe"),
    [
        ([40, 35], 10, True),
        ([40, 9], 3, False),  # an arm is small
        ([15, 15], 21, False),  # nine residual degrees of freedom
        ([15, 15], 20, True),
        ([], 0, False),
    ],
)
def test_a_model_needs_ten_people_in_each_arm_and_ten_residual_df(
    people: list[int], parameters: int, safe: bool
) -> None:
    assert rules.model_is_safe(people, parameters, SHIPPED) is safe


def test_markers_stand_for_what_cannot_be_printed() -> None:
    assert rules.unprotected(None, 2).text == "[z]"
    assert rules.unprotected(math.inf, 2).text == "[x]"
    assert rules.unprotected(0.001, 2, zero="[k]").text == "[k]"
    assert rules.unprotected(0.0, 2, zero="[k]").text == "0.00"
    assert rules.unprotected(-0.001, 2).text == "0.00"


@pytest.mark.parametrize(
    ("p", "text"), [(0.0004, "<0.001"), (0.0006, "0.001"), (0.0286, "0.029"), (None, "[z]")]
)
def test_p_values_have_three_decimals(p: float | None, text: str) -> None:
    assert rules.probability(p).text == text


def test_a_p_at_the_level_itself_needs_no_more_decimals() -> None:
    assert rules.probability(0.05, 0.05).text == "0.050"
