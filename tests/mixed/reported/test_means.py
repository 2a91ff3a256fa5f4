"""GRIM and GRIMMER: what they allow is exactly what whole numbers can give, tried one by one."""

import itertools
import statistics
from fractions import Fraction

import pytest

from mixed.reported.means import nearest, spread_is_possible, totals
from mixed.reported.numbers import printed


def rounded(value: Fraction, decimals: int) -> set[str]:
    """Both ways to round a half, and the only way to round anything else."""
    scaled = value * 10**decimals
    low = scaled.numerator // scaled.denominator
    rest = scaled - low
    wholes = {low + (rest >= Fraction(1, 2)), low + (rest > Fraction(1, 2))}
    return {f"{whole / 10**decimals:.{decimals}f}" for whole in wholes}


@pytest.mark.parametrize(("n", "items"), [(3, 1), (7, 1), (28, 1), (10, 3)])
def test_a_mean_is_possible_exactly_if_a_whole_total_prints_so(n: int, items: int) -> None:
    possible = set[str]()
    for total in range(n * items * 2 + 1):
        possible |= rounded(Fraction(total, n * items), 2)
    for hundredths in range(200):
        text = f"{hundredths / 100:.2f}"
        assert bool(totals(printed(text), n, items)) == (text in possible), text


def test_the_published_example_of_grim_is_found_impossible() -> None:
    assert not totals(printed("5.19"), 28)
    assert nearest(printed("5.19"), 28) == (Fraction(145, 28), Fraction(146, 28))


@pytest.mark.parametrize(("n", "items", "most"), [(4, 1, 4), (5, 1, 3), (3, 2, 4)])
def test_a_spread_that_some_people_give_is_never_refused(n: int, items: int, most: int) -> None:
    seen = set[tuple[str, str]]()
    for people in itertools.combinations_with_replacement(range(most * items + 1), n):
        scores = [x / items for x in people]
        seen.add((f"{statistics.mean(scores):.2f}", f"{statistics.stdev(scores):.2f}"))
    for mean, sd in seen:
        if totals(printed(mean), n, items):
            assert spread_is_possible(printed(mean), printed(sd), n, items), (mean, sd)
    means = sorted({mean for mean, _ in seen})
    tried = [(mean, f"{k / 100:.2f}") for mean in means for k in range(0, 200, 3)]
    refused = [
        (mean, sd)
        for mean, sd in tried
        if not spread_is_possible(printed(mean), printed(sd), n, items)
    ]
    assert not set(refused) & seen
    assert len(refused) > len(tried) / 2


def test_the_spread_of_nobody_and_a_negative_one_are_no_spread() -> None:
    with pytest.raises(ValueError, match="2 people"):
        spread_is_possible(printed("3"), printed("1"), 1)
    with pytest.raises(ValueError, match="1 or more"):
        totals(printed("3"), 0)
    assert not spread_is_possible(printed("3.0"), printed("-0.1"), 20)


def test_the_sum_of_squares_is_odd_or_even_with_the_total() -> None:
    """Four people of total 2: SD 0.816 takes a sum of squares of 3; 0, 0, 1 and 1 have 0.577."""
    assert not spread_is_possible(printed("0.50"), printed("0.816"), 4)
    assert spread_is_possible(printed("0.50"), printed("0.577"), 4)
