import pytest

from analysis.site_numbers.below_half import below_half
from tests.analysis.site_numbers.made import people, sample


def test_it_is_the_binomial_chance_that_three_of_five_are_lost() -> None:
    # With a fifth lost: C(5,3) .2³ .8² + C(5,4) .2⁴ .8 + .2⁵ = .05792.
    rows = people("a", 1, [[0.2, 0.2], [0.2, 0.2], [0.2, 0.2]])
    assert below_half(sample(rows, "below_half")).sites["adjusted"].tolist() == pytest.approx(
        [0.05792]
    )


def test_nothing_lost_never_falls_below_half_and_all_lost_always_does() -> None:
    none = people("a", 1, [[0.0], [0.0], [0.0]])
    everything = people("a", 1, [[1.0], [1.0], [1.0]])
    assert below_half(sample(none, "below_half")).sites["adjusted"].tolist() == [0.0]
    assert below_half(sample(everything, "below_half")).sites["adjusted"].tolist() == [1.0]
