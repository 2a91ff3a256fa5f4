"""Goal attainment: worked out by hand."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from study.instruments import gas


def goals(attained: Sequence[object], weights: Sequence[object] = (None,) * 3) -> pd.DataFrame:
    return pd.DataFrame(
        [[*attained, *weights]], columns=[*gas.GOALS, *gas.WEIGHTS], dtype="Float64"
    )


@pytest.mark.parametrize(
    ("attained", "weights", "t"),
    [
        ((0, 0, 0), (1, 1, 1), 50.0),
        # Σw = 3, Σw² = 3: √(.7 · 3 + .3 · 9) = √4.8 = 2.19089; 10 · 3 / 2.19089 = 13.69306
        ((1, 1, 1), (1, 1, 1), 63.69306),
        ((1, 1, 1), (None, None, None), 63.69306),
        # Σwx = 3 · 2 - 1 · 1 = 5, Σw = 4, Σw² = 10: √(7 + 4.8) = 3.43511; 50 / 3.43511 = 14.55557
        ((2, -1, None), (3, 1, None), 64.55557),
        # One goal: √(.7 w² + .3 w²) = w, whatever its weight.
        ((-2, None, None), (3, None, None), 30.0),
    ],
)
def test_t_score(attained: Any, weights: Any, t: Any) -> None:
    assert gas.score(goals(attained, weights)).tolist() == pytest.approx([t], abs=1e-5)


def test_goals_of_which_some_have_no_weight_have_no_score() -> None:
    assert gas.score(goals((1, 1, None), (2, None, None))).isna().all()


@pytest.mark.parametrize("weights", [(None,) * 3, (1, 1, 1)])
def test_without_a_goal_there_is_no_score(weights: Any) -> None:
    assert gas.score(goals((None, None, None), weights)).isna().all()


def test_weights_of_zero_alone_give_no_score() -> None:
    assert gas.score(goals((1, 1, 1), (0, 0, 0))).isna().all()


def test_a_goal_outside_the_range_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="gas_goal_2"):
        gas.score(goals((0, 3, 0)))
