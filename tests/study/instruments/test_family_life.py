import pandas as pd
import pytest

from study.instruments import family_life


def ratings(*values: int | None) -> pd.DataFrame:
    return pd.DataFrame({"family_life_rating": pd.Series(values, dtype="Int64")})


def test_the_rating_is_its_own_score() -> None:
    scored = family_life.score(ratings(0, 7, 10, None))
    assert scored.tolist()[:3] == [0, 7, 10]
    assert scored.isna().tolist() == [False, False, False, True]


@pytest.mark.parametrize("wrong", [-1, 11])
def test_a_rating_outside_the_range_is_refused(wrong: int) -> None:
    with pytest.raises(ValueError, match="family_life_rating"):
        family_life.score(ratings(wrong))
