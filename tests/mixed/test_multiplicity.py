from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from mixed.multiplicity import benjamini_hochberg, holm


def test_holm_steps_down_through_six_p_values() -> None:
    """Holm (1979): sorted p times 6, 5, 4, 3, 2, 1, never falling, never above one."""
    p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.9]

    assert holm(p) == pytest.approx([0.05, 0.12, 0.12, 0.03, 1.0, 1.0])


def test_benjamini_hochberg_steps_up_through_six_p_values() -> None:
    """Sorted p times 6 / rank, the least of it and all larger ones."""
    p = [0.01, 0.04, 0.03, 0.005, 0.5, 0.9]

    assert benjamini_hochberg(p) == pytest.approx([0.03, 0.06, 0.06, 0.03, 0.6, 0.9])


@pytest.mark.parametrize(("adjust", "method"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
def test_both_are_those_of_statsmodels(adjust: Callable[..., Any], method: str) -> None:
    p = np.random.default_rng(1).uniform(size=30) ** 2

    assert adjust(list(p)) == pytest.approx(multipletests(p, method=method)[1])


def test_a_test_that_could_not_be_made_still_counts() -> None:
    assert holm([0.02, None]) == [pytest.approx(0.04), None]
    assert benjamini_hochberg([0.02, None]) == [pytest.approx(0.04), None]


def test_no_tests_need_no_adjustment() -> None:
    assert holm([]) == benjamini_hochberg([]) == []
