import math

import numpy as np
import pytest
import statsmodels.api as sm

from mixed.few_clusters.dose import Doses, slope

ARM = np.array([1.0] * 4 + [0.0] * 4)
DOSE = np.array([0.7, 0.8, 0.75, 0.9, 0.1, 0.3, 0.2, 0.25])
NONE = np.full(8, np.nan)


def test_it_is_least_squares_with_a_term_for_the_arm() -> None:
    values = np.array([3.0, 4.0, 3.5, 4.8, 1.0, 2.0, 1.1, 1.7])
    design = np.column_stack([np.ones(8), ARM, DOSE])
    expected = sm.OLS(values, design).fit()
    found, error = slope(values, NONE, ARM, DOSE, 0.0)
    assert found == pytest.approx(expected.params[2])
    assert error == pytest.approx(expected.bse[2])
    assert Doses(4, 4).df == expected.df_resid


def test_a_difference_between_the_arms_alone_is_no_slope() -> None:
    found, _ = slope(5.0 * ARM, NONE, ARM, DOSE, 5.0)
    assert found == pytest.approx(0.0, abs=1e-12)


def test_the_sites_own_errors_are_the_least_that_the_slope_s_can_be() -> None:
    centred = DOSE - np.where(ARM == 1, DOSE[:4].mean(), DOSE[4:].mean())
    _, error = slope(2.0 * DOSE, np.full(8, 0.09), ARM, DOSE, 0.0)
    assert error == pytest.approx(0.3 / math.sqrt(float(centred @ centred)))


def test_one_dose_in_each_arm_has_no_slope() -> None:
    assert math.isnan(slope(DOSE, NONE, ARM, ARM * 0.6 + 0.2, 0.0)[0])
