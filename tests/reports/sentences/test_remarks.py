"""Every code has a clause that uses all its slots."""

from string import Formatter

import pytest

from reports.sentences import names
from reports.sentences.remarks import CLAUSES, clause
from study import vocabulary
from study.results.codes import BESIDE_RULES, CODES, RULES
from study.results.said import say

OTHERS = sorted(set(CODES) - {rule.name for rule in (*RULES, *BESIDE_RULES)})


def slots_of(sentence: str) -> set[str]:
    return {str(name).partition(".")[0] for _, name, _, _ in Formatter().parse(sentence) if name}


def test_no_clause_is_of_a_code_that_nobody_declared() -> None:
    assert sorted(CLAUSES) == OTHERS


@pytest.mark.parametrize("code", OTHERS)
def test_a_clause_uses_every_slot_of_its_code_and_no_other(code: str) -> None:
    assert slots_of(CLAUSES[code]) == {slot.name for slot in CODES[code].slots}


@pytest.mark.parametrize("code", OTHERS)
def test_a_clause_stands_inside_a_sentence(code: str) -> None:
    assert not CLAUSES[code].endswith(".")


def test_names_are_put_into_words_and_a_cause_inside_its_effect() -> None:
    two = say("covariates_tell_arm", covariates=("wave", "qualified"))
    told = clause(say("no_p", why=two))
    assert told.startswith("no p value: wave or qualified tells the arm")
    coders = clause(say("no_group_in_both_arms", group="coder_id"))
    assert coders.startswith("no coder rated visits of both arms, so a difference between coders")
    levels = clause(say("no_variance_of_groups", groups=("site_id", "unit_id")))
    assert levels.endswith("between groups of sites, units and teams")


def test_a_withheld_slot_prints_its_marker() -> None:
    assert clause(say("not_adjusted", covariate="[c]")).startswith("not adjusted for [c]: ")


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (names.ARMS, vocabulary.ARMS),
        (names.METHODS, vocabulary.METHODS),
        (names.GROUPS, vocabulary.GROUPS),
        (names.MEMBERS, vocabulary.MEMBERS),
        (names.LEFT_OUT, vocabulary.LEFT_OUT),
        (names.PRIORS, vocabulary.PRIORS),
        (names.TAUS, vocabulary.TAU_KINDS),
        (names.FINDING_LEVELS, vocabulary.FINDING_LEVELS),
    ],
)
def test_every_word_of_the_vocabulary_has_a_name(
    named: dict[str, str], words: tuple[str, ...]
) -> None:
    assert tuple(named) == words
