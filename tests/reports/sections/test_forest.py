"""The sites of the forest plot, from released rows."""

import pytest

from reports.sections.forest import _site_point


def row(adjusted: str, error: str) -> dict[str, str]:
    return {"site_id": "elmstead", "adjusted": adjusted, "standard_error": error}


@pytest.mark.parametrize(
    ("value", "error", "ends"),
    [("0.0", "1.6", (0, 3.2)), ("98.0", "1.6", (94.8, 100)), ("30.0", "2.0", (26, 34))],
)
def test_the_line_of_a_risk_ends_at_none_and_at_all(
    value: str, error: str, ends: tuple[float, float]
) -> None:
    point = _site_point(row(value, error), "risk")

    assert (point.low, point.high) == pytest.approx(ends)


def test_a_withheld_error_leaves_the_point_alone() -> None:
    point = _site_point(row("0.0", "[c]"), "risk")

    assert (point.low, point.value, point.high) == (0, 0, 0)
