import pytest

from mixed.holm import holm


def test_holm_steps_down_through_six_p_values() -> None:
    """Holm (1979): sorted p times 6, 5, 4, 3, 2, 1, never falling, never above one."""
    p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.9]

    assert holm(p) == pytest.approx([0.05, 0.12, 0.12, 0.03, 1.0, 1.0])


def test_a_test_that_could_not_be_made_still_counts() -> None:
    assert holm([0.02, None]) == [pytest.approx(0.04), None]


def test_no_tests_need_no_adjustment() -> None:
    assert holm([]) == []
