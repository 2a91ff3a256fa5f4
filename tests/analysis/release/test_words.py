import pytest

from analysis.release.words import declared, words
from tests.reports import made_up

VOCABULARY = declared(made_up.settings(), made_up.claims())


@pytest.mark.parametrize(
    "text",
    [
        "GHQ-12 distress score",
        "Consultant social workers hold caseloads of over 60 approaching 80 children",
        "Answered the survey in wave 2",
        "responded_wave_2",
        "analysed.ghq12_likert.worker",
        "GHQ-12 distress score: workers analysed",
        "singular fit: no variance was found between groups of unit_id",
    ],
)
def test_declared_texts_and_sentences_without_a_number_may_leave(text: str) -> None:
    assert words(text, VOCABULARY).text == text


@pytest.mark.parametrize(
    "text",
    [
        "worker W0042 was left out",
        "alderbrook|U7",
        "3 workers were left out",
        "the largest value is 8731.5",
        "unit_0042",
    ],
)
def test_a_text_that_may_hold_an_identifier_or_a_value_is_withheld_whole(text: str) -> None:
    assert words(text, VOCABULARY).text == "[c]"


def test_a_sentence_may_repeat_numbers_that_are_released_beside_it() -> None:
    sentence = "The 95% interval, −1.22 to 0.24 points (0 to 36), holds both."
    assert words(sentence, VOCABULARY, beside=("-1.22", "0.24")).text == sentence
    assert words(sentence, VOCABULARY, beside=("-1.22",)).text == "[c]"


def test_percentages_may_stay_only_where_they_describe_a_model() -> None:
    warning = "the covariates explain 7% of who is in which arm"
    assert words(warning, VOCABULARY).text == "[c]"
    assert words(warning, VOCABULARY, percentages=True).text == warning


def test_no_text_is_not_applicable() -> None:
    assert words("", VOCABULARY).text == "[z]"
    assert words(None, VOCABULARY).text == "[z]"
