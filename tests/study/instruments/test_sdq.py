import pandas as pd
import pytest

from study.instruments import sdq


def totals(*values: int | None) -> pd.DataFrame:
    return pd.DataFrame({"sdq_total": pd.Series(values, dtype="Int64")})


def test_the_band_begins_at_seventeen() -> None:
    scored = sdq.score(totals(0, 16, 17, 40, None))
    assert scored["sdq_total"].tolist()[:4] == [0, 16, 17, 40]
    assert scored["sdq_high"].tolist()[:4] == [False, False, True, True]
    assert scored.iloc[4].isna().all()


@pytest.mark.parametrize("wrong", [-1, 41])
def test_a_total_outside_the_range_is_refused(wrong: int) -> None:
    with pytest.raises(ValueError, match="sdq_total"):
        sdq.score(totals(wrong))
