from analysis.site_numbers.kinds import KINDS
from study.vocabulary import QUESTION_KINDS


def test_every_kind_of_question_is_answered_and_has_a_word() -> None:
    # A series is described by ``analysis.answers.series`` and reduced to no number.
    assert set(KINDS) | {"series"} == set(QUESTION_KINDS)
