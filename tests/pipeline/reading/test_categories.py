import pytest

from pipeline.reading.categories import BOOLEANS, CodeList
from pipeline.tables.columns import YES_NO, codes

CODES = CodeList(
    codes("N1", "requires_improvement", "male", "female", requires_improvement=("RI",), male=("1",))
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("requires_improvement", "requires_improvement"),
        ("Requires Improvement", "requires_improvement"),
        ("REQUIRES-IMPROVEMENT", "requires_improvement"),
        ("ri", "requires_improvement"),
        ("3 - Requires improvement", "requires_improvement"),
        ("3. RI", "requires_improvement"),
        ("N1 - Abuse or neglect", "N1"),
        ("1", "male"),
        ("1.0", "male"),
        ("1 - Male", "male"),
        ("1: unknown to us", "male"),
        ("2 - Female", "female"),
        ("1 - Female", None),  # code and wording disagree
        ("2", None),
        ("required improvement", None),
        ("", None),
        ("---", None),
    ],
)
def test_a_text_means_a_code_by_its_name_a_wording_or_a_number_before_it(text, code):
    assert CODES.find(text) == code


def test_the_nearest_code_is_offered_only_when_it_is_near():
    assert CODES.nearest("femal") == "female"
    assert CODES.nearest("improvement required") == "requires_improvement"
    assert CODES.nearest("zzzzzzzz") is None


@pytest.mark.parametrize("value", [True, False])
def test_every_declared_wording_of_yes_and_no_is_read(value):
    assert all(BOOLEANS.find(word.upper()) is value for word in YES_NO[value])
    assert BOOLEANS.find("2") is None
    assert BOOLEANS.find("1 - No") is None
