from __future__ import annotations

import pytest
from stdnum.gb import nhs

from analysis.verdicts.judge import Evidence
from pipeline.screening.columns import KINDS
from pipeline.screening.kinds import Kind, Likeness, Prose
from pipeline.screening.numbers import ten_digits

BY_CODE = {kind.code: kind for kind in KINDS}
NUMBER = "9434765870"  # the example of NHS Digital; no one's

CERTAIN, CODE, ALIKE, NONE = Likeness.CERTAIN, Likeness.CODE, Likeness.ALIKE, Likeness.NONE


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("nhs_number", NUMBER, CODE),
        ("nhs_number", "943 476 5870", CODE),
        ("nhs_number", "9434765871", ALIKE),
        ("nhs_number", f"Spoke to {NUMBER} today", CERTAIN),
        ("nhs_number", "Spoke to 9434765871 today", ALIKE),
        ("nhs_number", f"1{NUMBER}", NONE),
        ("nhs_number", f"paid {NUMBER}.50", NONE),
        ("nhs_number", f"a{NUMBER}", NONE),
        ("upn", "B801200005001", CODE),
        ("upn", "A801200005001", ALIKE),
        ("upn", "b801200005001", CODE),
        ("national_insurance", "AB123456C", CODE),
        ("national_insurance", "AB 12 34 56 C", CERTAIN),
        ("national_insurance", "GB123456C", ALIKE),
        ("national_insurance", "AB123456E", NONE),
        ("swe_number", "SW12345", CERTAIN),
        ("swe_number", "SW0012", NONE),
        ("swe_number", "SW12", NONE),
        ("postcode", "SW1A 1AA", CERTAIN),
        ("postcode", "SW1A1AA", CODE),
        ("postcode", "XX1 1AA", ALIKE),
        ("postcode", "E06000060", NONE),
        ("postcode", "N0", NONE),
        ("postcode", "N12 NE", NONE),
        ("postcode", "in week n1 2nd visit", ALIKE),
        ("postcode", "lives at m1 1aa", CERTAIN),
        ("email", "write to a.b@example.org.", CERTAIN),
        ("email", "@SUM(A1:B2)", NONE),
        ("phone", "020 7946 0018", CERTAIN),
        ("phone", "+44 (0)20 7946 0018", CERTAIN),
        ("phone", "07700900123", CODE),
        ("phone", "00000012345", NONE),
        ("phone", "01/02/2024 10:15", NONE),
        ("phone", "2024-07-01 10:15:00", NONE),
        ("address", "12 Mill Lane", CERTAIN),
        ("address", "12a, Church Road, Oldtown", CERTAIN),
        ("address", "2 weeks down the road", ALIKE),
        ("date_of_birth", "dob: 12/03/2011", CERTAIN),
        ("date_of_birth", "born on 3 March 2011", CERTAIN),
        ("date_of_birth", "seen on 3 March 2011", NONE),
        ("date_of_birth", "born in 2011", NONE),
        ("name", "seen with Mrs Abara", CERTAIN),
        ("name", "Ms Excel file", NONE),
        ("name", "missed visit", NONE),
    ],
)
def test_each_kind_is_told_by_its_check_digit_or_form(
    kind: str, text: str, expected: Evidence
) -> None:
    assert BY_CODE[kind].look(text) is expected


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_outside_columns_whatever_is_valid_is_certain(kind: Kind) -> None:
    texts = {"nhs_number": NUMBER, "upn": "B801200005001", "phone": "07700900123"}
    if kind.code in texts:
        assert kind.look(texts[kind.code], strict=True) is CERTAIN


def test_the_check_of_many_numbers_at_once_is_the_librarys() -> None:
    texts = [f"{n:010d}" for n in range(0, 10**10, 7_654_321)]
    whole, valid = ten_digits([*texts, "943 476 5870", "x", "٣" * 10])
    assert whole == [True] * len(texts) + [False] * 3
    assert valid[: len(texts)] == [nhs.is_valid(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("family # 12", True),
        ("# family 12", True),
        ("F-12 #", False),
        ("a b #", False),
        ("Mr#", False),
        ("Mrs #", True),
        ("#", False),
    ],
)
def test_prose_has_a_space_and_a_word_beside_the_number(text: str, prose: bool) -> None:
    number = "AB 12 34"  # whose own letters and spaces do not count
    start = text.index("#")
    whole = text.replace("#", number)
    assert Prose.of(whole).beside(start, start + len(number)) is prose
