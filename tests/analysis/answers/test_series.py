import pandas as pd
import pytest

from analysis.answers.series import rose_for_good


@pytest.mark.parametrize(
    ("months", "rose"),
    [
        ([10] * 6 + [15, 16, 17], True),
        ([10] * 6 + [15, 10, 17], False),  # it did not stay up
        ([10] * 6 + [14, 14, 14], False),  # not by half
        ([10] * 5 + [15, 15, 15], False),  # no six months before
        ([20] * 6 + [10] * 6 + [15, 15, 15], True),
    ],
)
def test_a_rise_by_half_that_stays_three_months_is_one_for_good(
    months: list[int], rose: bool
) -> None:
    assert rose_for_good(pd.Series(months, dtype="float64")) is rose
