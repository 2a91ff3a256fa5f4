import math

import pytest

from mixed.effects import t_effect


def test_the_interval_uses_the_t_distribution_of_its_degrees_of_freedom() -> None:
    # Student's t: the 97.5 % point on 6 degrees of freedom is 2.446912.
    effect = t_effect(1.0, 0.5, 6, confidence=0.95, with_p=True)

    assert effect.low == pytest.approx(1 - 2.446912 * 0.5, abs=1e-6)
    assert effect.high == pytest.approx(1 + 2.446912 * 0.5, abs=1e-6)


def test_p_is_one_minus_confidence_where_the_interval_touches_no_effect() -> None:
    effect = t_effect(2.446912, 1.0, 6, confidence=0.95, with_p=True)

    assert effect.p == pytest.approx(0.05, abs=1e-6)
    assert effect.low == pytest.approx(0, abs=1e-6)


def test_a_ratio_is_the_exponential_of_its_logarithm() -> None:
    effect = t_effect(math.log(2), 0.1, 6, confidence=0.95, with_p=True, ratio=True)

    assert effect.estimate == pytest.approx(2)
    assert effect.low * effect.high == pytest.approx(4)
    assert effect.standard_error == 0.1


@pytest.mark.parametrize(("error", "df"), [(0.0, 6), (math.nan, 6), (0.5, 0)])
def test_without_spread_or_degrees_of_freedom_there_is_neither_interval_nor_p(
    error: float, df: float
) -> None:
    effect = t_effect(1.0, error, df, confidence=0.95, with_p=True)

    assert math.isnan(effect.low)
    assert math.isnan(effect.high)
    assert effect.p is None
    assert effect.estimate == 1.0
