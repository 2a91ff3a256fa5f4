import pytest

from study.results.units import plain_decimals, written
from study.vocabulary import OutcomeKind


@pytest.mark.parametrize(
    ("kind", "unit", "expected"),
    [
        ("risk", "share of workers", ("% of workers", 100.0, 1)),
        ("mean", "share of the day", ("% of the day", 100.0, 1)),
        ("mean", "points (1 to 5)", ("points (1 to 5)", 1.0, 2)),
        ("rate", "incidents", ("incidents", 1.0, 2)),
    ],
)
def test_shares_are_written_as_percentages_and_all_else_as_it_is(
    kind: OutcomeKind, unit: str, expected: tuple[str, float, int]
) -> None:
    assert written(kind, unit) == expected


def test_a_risk_that_is_no_percentage_has_as_many_digits_as_one_that_is() -> None:
    assert [plain_decimals(kind) for kind in ("mean", "risk", "rate")] == [2, 3, 2]
