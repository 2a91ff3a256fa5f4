"""What a column holds is told by its header and its texts together."""

from __future__ import annotations

from collections import Counter

from pipeline.screening.told import (
    explained_identifiers,
    shown,
    told_of_declared,
    told_of_other,
)
from study.tables import TABLES

BIRTHS = [f"{1 + at % 28:02d}/0{1 + at % 9}/{2004 + at % 15}" for at in range(30)]
PHONES = [f"020 7946 0{at:03d}" for at in range(12)]
NAMES = ["Sarah Jones", "Priya Patel", "Thomas Walker", "Grace Okafor", "David Evans"]


def other(heading: str, texts: list[str]) -> set[str]:
    return set(told_of_other(heading, Counter(texts), of_table=True))


def test_names_where_people_are_count_as_names() -> None:
    assert other("Practitioner", NAMES) == {"name"}


def test_totals_in_a_column_of_people_are_nobody() -> None:
    worker = TABLES["workers"].column["worker_id"]
    assert told_of_declared(worker, Counter(["W1", "W2", "Grand Total"])) == {}
    assert set(told_of_declared(worker, Counter(NAMES))) == {"name"}


def test_days_that_spread_over_years_are_births_only_where_the_header_is_of_nothing_else() -> None:
    assert other("Reference 2", BIRTHS) == {"date_of_birth"}
    assert other("Employment start date", BIRTHS) == set()


def test_a_date_of_the_study_s_own_is_no_birth() -> None:
    assert told_of_declared(TABLES["visits"].column["visit_date"], Counter(BIRTHS)) == {}


def test_a_header_that_names_an_identifier_is_believed_of_what_can_be_one() -> None:
    found = told_of_other("NHS number", Counter(["9434765870", "", "n/a"]), of_table=True)
    assert found["nhs_number"][0] == {"9434765870"}


def test_what_fills_a_column_of_posts_is_no_number_of_a_person() -> None:
    assert "phone" in shown(None, "Contact", Counter(PHONES))
    assert "phone" not in shown(None, "Cost centre", Counter(PHONES))


def test_one_of_them_amid_other_texts_of_posts_is() -> None:
    texts = Counter([*(f"CC{at}" for at in range(30)), PHONES[0]])
    assert "phone" in shown(None, "Cost centre", texts)


def test_each_sentence_of_an_explanation_is_judged_by_itself() -> None:
    clean = "Thirty posts were vacant in March."
    named = "Ask Sarah Jones about it."
    numbered = "See NHS 943 476 5870."
    found = explained_identifiers([clean, named, numbered])
    assert found["name"][0] == {named}
    assert found["nhs_number"][0] == {numbered}
