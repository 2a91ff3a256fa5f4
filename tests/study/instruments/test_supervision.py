import pandas as pd
import pytest

from study.instruments import supervision
from study.tables.supervision import RATINGS


def ratings(*values: str | None) -> pd.DataFrame:
    return pd.DataFrame({"rating": pd.Series(values, dtype="str")})


def test_a_rating_is_its_number_and_two_is_systemic() -> None:
    scored = supervision.score(ratings("0", "1", "2", None))
    assert scored["supervision_rating"].tolist()[:3] == [0, 1, 2]
    assert scored["systemic"].tolist()[:3] == [False, False, True]
    assert scored.iloc[3].isna().all()


def test_the_range_is_that_of_the_tables_codes() -> None:
    assert [int(code) for code in RATINGS] == list(
        range(supervision.LOWEST, supervision.HIGHEST + 1)
    )


def test_a_rating_outside_the_range_is_refused() -> None:
    with pytest.raises(ValueError, match="rating"):
        supervision.score(ratings("3"))


def test_the_published_shares_are_of_all_sessions() -> None:
    assert sum(b.value or 0 for b in supervision.BENCHMARKS) == pytest.approx(1)
