"""GHQ-12: every expected score is worked out by hand beside its answers."""

from __future__ import annotations

import pandas as pd
import pytest

from study.instruments import ghq12
from study.tables import TABLES

SCORES = ["ghq12_likert", "ghq12_bimodal", "ghq12_cghq"]


def answers(*rows: str) -> pd.DataFrame:
    """One string of twelve answers a row, '.' for a missing one."""
    cells = [[None if mark == "." else int(mark) for mark in row.replace(" ", "")] for row in rows]
    return pd.DataFrame(cells, columns=list(ghq12.ITEMS), dtype="Int64")


def score(*rows: str, case_cut: int = 4, prorate_up_to: int = 2) -> pd.DataFrame:
    return ghq12.score(answers(*rows), case_cut, prorate_up_to)


@pytest.mark.parametrize(
    ("row", "likert", "bimodal", "cghq"),
    [
        # item 1 2 3 4 5 6 7 8 9 10 11 12; the negative ones are 2 5 6 9 10 11
        ("000 000 000 000", 0, 0, 0),
        ("333 333 333 333", 36, 12, 12),
        # every answer 1: bimodal counts none, C-GHQ the six negative items
        ("111 111 111 111", 12, 0, 6),
        ("222 222 222 222", 24, 12, 12),
        # 1 on the negative items alone, then on the positive items alone
        ("010 011 001 110", 6, 0, 6),
        ("101 100 110 001", 6, 0, 0),
        # Likert 0+1+2+3+0+1+2+3+0+1+2+3 = 18; at least 2 on items 3 4 7 8 11 12 = 6;
        # C-GHQ: positive items 3 4 7 8 12 = 5, negative items 2 6 10 11 = 4
        ("012 301 230 123", 18, 6, 9),
    ],
)
def test_three_scorings_of_a_complete_questionnaire(
    row: str, likert: int, bimodal: int, cghq: int
) -> None:
    assert score(row).loc[0, SCORES].tolist() == [likert, bimodal, cghq]
    assert not score(row).loc[0, "ghq12_prorated"]


@pytest.mark.parametrize("item", range(1, 13))
def test_the_second_answer_counts_in_cghq_on_negative_items_only(item: int) -> None:
    row = "".join("1" if number == item else "0" for number in range(1, 13))
    expected = 1 if item in (2, 5, 6, 9, 10, 11) else 0
    assert score(row).loc[0, "ghq12_cghq"] == expected


@pytest.mark.parametrize(
    ("row", "case_at_3", "case_at_4"),
    [
        ("222 000 000 000", True, False),  # bimodal 3
        ("222 200 000 000", True, True),  # bimodal 4
        ("220 000 000 000", False, False),  # bimodal 2
    ],
)
def test_caseness_begins_at_the_cut(row: str, case_at_3: bool, case_at_4: bool) -> None:
    assert score(row, case_cut=3).loc[0, "ghq12_case"] == case_at_3
    assert score(row, case_cut=4).loc[0, "ghq12_case"] == case_at_4


def test_caseness_is_judged_on_the_bimodal_score_alone() -> None:
    # every answer "no more than usual": C-GHQ 6 and Likert 12, but bimodal 0
    assert not score("1" * 12, case_cut=3).loc[0, "ghq12_case"]


def test_two_missing_items_are_prorated() -> None:
    # ten answers: Likert 1+2+3+0+1+2+3+0+1+2 = 15, times 12/10 = 18;
    # at least 2 on items 2 3 6 7 10 = 5, times 1.2 = 6;
    # C-GHQ: positive 3 7 = 2, negative 2 5 6 9 10 = 5, so 7 times 1.2 = 8.4
    scored = score("123 012 301 2..").loc[0]
    assert scored[SCORES].tolist() == [18, 6, pytest.approx(8.4)]
    assert scored["ghq12_prorated"]


def test_one_missing_item_is_prorated() -> None:
    # eleven answers of 2: 22 times 12/11 = 24, the score of twelve such answers
    assert score("222 222 222 22.").loc[0, SCORES].tolist() == [24, 12, 12]


def test_a_prorated_score_is_not_rounded_up_to_the_cut() -> None:
    # three of ten: 3.6, under 4 and over 3
    assert score("222 000 000 0..").loc[0, "ghq12_bimodal"] == pytest.approx(3.6)
    assert not score("222 000 000 0..", case_cut=4).loc[0, "ghq12_case"]
    assert score("222 000 000 0..", case_cut=3).loc[0, "ghq12_case"]


@pytest.mark.parametrize(
    ("row", "prorate_up_to"),
    [("222 222 222 ...", 2), ("222 222 222 2..", 1), ("222 222 222 22.", 0), ("." * 12, 2)],
)
def test_too_many_missing_items_leave_every_score_missing(row: str, prorate_up_to: int) -> None:
    scored = score(row, prorate_up_to=prorate_up_to).loc[0]
    assert scored[[*SCORES, "ghq12_case"]].isna().all()
    assert not scored["ghq12_prorated"]


def test_scores_stay_with_their_respondents() -> None:
    items = answers("0" * 12, "3" * 12).set_index(pd.Index([7, 3]))
    assert ghq12.score(items, 4, 2)["ghq12_likert"].to_dict() == {7: 0, 3: 36}


@pytest.mark.parametrize("wrong", [-1, 4])
def test_an_answer_outside_the_range_is_refused_by_item(wrong: int) -> None:
    items = answers("0" * 12)
    items["ghq12_i05"] = wrong
    with pytest.raises(ValueError, match="ghq12_i05"):
        ghq12.score(items, 4, 2)


def test_a_fraction_of_an_answer_is_refused() -> None:
    items = answers("0" * 12).astype("float64")
    items["ghq12_i05"] = 1.5
    with pytest.raises(ValueError, match="whole numbers"):
        ghq12.score(items, 4, 2)


@pytest.mark.parametrize(("case_cut", "prorate_up_to"), [(2, 2), (5, 2), (4, 3), (4, -1)])
def test_settings_the_instrument_does_not_allow_are_refused(
    case_cut: int, prorate_up_to: int
) -> None:
    with pytest.raises(ValueError, match="GHQ-12"):
        score("0" * 12, case_cut=case_cut, prorate_up_to=prorate_up_to)


def test_items_and_range_are_those_of_the_table() -> None:
    columns = TABLES["worker_survey"].column
    assert [name for name in columns if name.startswith("ghq12")] == list(ghq12.ITEMS)
    assert {(columns[item].low, columns[item].high) for item in ghq12.ITEMS} == {(0, 3)}
