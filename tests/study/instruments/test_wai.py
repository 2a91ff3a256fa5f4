"""Working alliance: worked out by hand."""

from typing import Any

import pandas as pd
import pytest

from study.instruments import wai
from study.tables import TABLES
from study.tables.family_interviews import WAI_ITEMS


def items(version: str | None, *values: int | None) -> pd.DataFrame:
    frame = pd.DataFrame([values], columns=list(WAI_ITEMS), dtype="Int64")
    return frame.assign(wai_version=pd.Series([version], dtype="str"))


@pytest.mark.parametrize(
    ("version", "values", "total", "share"),
    [
        # Items 4 and 10 of the WAI-S are turned: 1 counts as 7 and 7 as 1.
        ("wai_s_7", (7, 7, 7, 1, 7, 7, 7, 7, 7, 1, 7, 7), 84, 100.0),
        ("wai_s_7", (1, 1, 1, 7, 1, 1, 1, 1, 1, 7, 1, 1), 12, 0.0),
        ("wai_s_7", (5, 5, 5, 2, 5, 5, 5, 5, 5, 3, 5, 5), 61, 100 * 49 / 72),  # 50 + 6 + 5
        ("wai_sr_5", (5,) * 12, 60, 100.0),
        ("wai_sr_5", (4, 4, 4, 2, 4, 4, 4, 4, 4, 3, 4, 4), 45, 100 * 33 / 48),  # 40 + 2 + 3
    ],
)
def test_total_and_share_of_the_range_by_version(
    version: Any, values: Any, total: Any, share: Any
) -> None:
    scored = wai.score(items(version, *values))
    assert scored["wai_total"].tolist() == [total]
    assert scored["alliance"].tolist() == pytest.approx([share])


@pytest.mark.parametrize("missing", range(12))
def test_one_missing_item_leaves_the_score_missing(missing: int) -> None:
    values = [None if number == missing else 4 for number in range(12)]
    assert wai.score(items("wai_s_7", *values)).isna().all(axis=None)


def test_without_a_version_nothing_can_be_scored() -> None:
    assert wai.score(items(None, *[4] * 12)).isna().all(axis=None)


def test_an_answer_beyond_its_version_is_refused_by_item() -> None:
    with pytest.raises(ValueError, match="wai_i03"):
        wai.score(items("wai_sr_5", 3, 3, 6, *[3] * 9))


def test_rows_of_either_version_keep_their_places() -> None:
    both = pd.concat([items("wai_sr_5", *[5] * 12), items("wai_s_7", *[4] * 12)])
    both.index = [7, 3]
    assert wai.score(both)["alliance"].to_dict() == {7: 100.0, 3: 50.0}


def test_every_version_of_the_table_has_its_range() -> None:
    assert set(wai.HIGHEST) == set(TABLES["family_interviews"].column["wai_version"].codes)
