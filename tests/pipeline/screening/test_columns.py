from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.identifiers import IDENTIFIERS, PSEUDONYMS
from pipeline.screening.columns import accident, band, judge_column, judge_texts, search

NUMBER = "9434765870"


def kinds(texts: list[str]) -> list[Any]:
    return [hit.kind.code for hit in judge_column(Counter(texts))]


def made(maker: Callable[..., Any], n: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [maker(rng) for _ in range(n)]


def invalid(n: int) -> list[Any]:
    """Ten-digit numbers of which none passes."""
    rng = random.Random(5)
    found: list[Any] = []
    while len(found) < n:
        text = f"{rng.randrange(10**9, 10**10)}"
        if not judge_texts([text]):
            found.append(text)
    return found


def numbers(n: int) -> list[str]:
    return [text.replace(" ", "") for text in made(IDENTIFIERS["nhs_number"], n)]


@pytest.mark.parametrize(
    ("valid", "others", "refused"),
    [(20, 0, True), (10, 10, True), (9, 11, False), (4, 0, True), (2, 0, False), (4, 8, False)],
)
def test_a_column_of_ten_digit_numbers_is_judged_by_its_hit_rate(
    valid: int, others: int, refused: bool
) -> None:
    assert kinds([*numbers(valid), *invalid(others)]) == (["nhs_number"] if refused else [])


@pytest.mark.parametrize(
    "text",
    [
        "NHS:9434765870",
        "NHS9434765870",
        "nhs no. 9434765870",
        "NHS-943-476-5870",
        "postcode:SW1A1AA",
        "NINO:AB123456C",
        "NI no:AB123456C",
        "UPN:B801200005001",
        "mob:07700900123",
        "tel.07700900123",
    ],
)
def test_a_label_makes_one_certain_among_whatever_else_is_in_the_column(text: str) -> None:
    among = [f"{n}" for n in range(10**9, 10**9 + 40)]
    assert len(judge_column(Counter([*among, text]), ids=True)) == 1


@pytest.mark.parametrize("text", ["ref:9434765870", "unit:07700900123", "NHS:9434765871"])
def test_other_labels_and_numbers_that_do_not_pass_prove_nothing(text: str) -> None:
    among = [f"{n}" for n in range(10**9, 10**9 + 40)]
    assert kinds([*among, text]) == []


@pytest.mark.parametrize("text", [NUMBER, "AB123456C", "SW1A1AA", "07700900123"])
def test_one_that_is_all_there_is_in_a_column_is_found_unless_it_is_one_of_ids(text: str) -> None:
    counts = Counter({"": 59, text: 1})
    assert [hit.texts for hit in judge_column(counts)] == [{text}]
    assert judge_column(counts, ids=True) == []
    assert kinds([NUMBER, "9434765871", *[""] * 58]) == []
    assert kinds([text, *[""] * 5]) == []  # too few rows to call the column blank


def test_repeated_ids_count_once() -> None:
    assert kinds([NUMBER] * 40 + invalid(19) * 2) == []


def test_a_stray_number_among_other_ids_is_found() -> None:
    ids = made(PSEUDONYMS["site, letter, running number"], 100)
    assert kinds([*ids, NUMBER]) == ["nhs_number"]
    assert kinds([*ids, "SW1A1AA"]) == ["postcode"]


def test_a_number_that_passes_among_numbers_of_other_lengths_is_no_stray() -> None:
    assert kinds([*(str(n) for n in range(10**8, 10**8 + 50)), NUMBER]) == []


@pytest.mark.parametrize("name", PSEUDONYMS)
def test_columns_of_pseudonyms_are_not_refused(name: str) -> None:
    for seed in range(20):
        assert kinds(made(PSEUDONYMS[name], 300, seed)) == []


@pytest.mark.parametrize("kind", [k for k in IDENTIFIERS if k not in ("name", "date_of_birth")])
def test_a_column_of_identifiers_is_refused(kind: str) -> None:
    assert kind in kinds(made(IDENTIFIERS[kind], 30))


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u200b \u200b"])
def test_odd_spaces_hyphens_and_digits_hide_nothing(blank: str) -> None:
    written = [f"{n[:3]}{blank}{n[3:6]}{blank}{n[6:]}" for n in numbers(20)]
    assert kinds(written) == ["nhs_number"]
    assert kinds([f"call 0117\u2011496\u20110{i:03d}" for i in range(3)]) == ["phone"]
    wide = [n.translate(str.maketrans("0123456789", "０１２３４５６７８９")) for n in numbers(20)]
    assert kinds(wide) == ["nhs_number"]


def test_one_hit_in_prose_is_enough() -> None:
    assert kinds(["Visit moved."] * 99 + [f"Family of {NUMBER}"]) == ["nhs_number"]


def test_the_chance_of_accident_is_the_binomial_tail() -> None:
    assert accident(1, 1, 0.25) == pytest.approx(0.25)
    assert accident(2, 3, 0.5) == pytest.approx(0.5)
    assert accident(3, 3, 1 / 11) == pytest.approx(1 / 1331)
    assert accident(20_000, 100_000, 1 / 11) == 0  # ways to choose too many for a float


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1-9"), (9, "1-9"), (10, "10-49"), (49, "10-49"), (50, "50 or more")]
)
def test_counts_are_told_in_bands(count: int, words: str) -> None:
    assert band(count) == words


def test_large_amounts_of_which_one_in_eleven_passes_are_no_strangers() -> None:
    amounts = [f"{n * 7.13:.2f}" for n in range(400)]
    assert kinds([*amounts, *invalid(22), *numbers(2)]) == []
    assert kinds([*amounts, *numbers(2)]) == ["nhs_number"]


def test_fractions_are_no_numbers_in_two_groups() -> None:
    assert kinds([f"{text[:5]}.{text[5:]}" for text in numbers(30)]) == []
    assert kinds([f"{text[:5]} {text[5:]}" for text in numbers(30)]) == ["nhs_number"]


def test_short_texts_are_not_searched() -> None:
    assert search(["yes", "12", ""]) == {}
