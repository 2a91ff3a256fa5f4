"""The picture of differences holds every line that it is given."""

from __future__ import annotations

import pytest

from reports.figures.differences import Difference, differences

LINES = [Difference("All others", -0.4, -1.3, 0.4), Difference("Neighbours", 1.0, 0.1, 2.0)]


def test_every_line_is_named_and_the_sides_are_told_apart() -> None:
    svg = differences("caseload", "Caseload", "children", LINES)
    for text in ("Caseload", "children", "All others", "Neighbours", "← less", "more →"):
        assert f">{text}<" in svg


def test_zero_is_in_the_middle_whatever_the_values() -> None:
    svg = differences("caseload", "Caseload", "children", LINES[1:])
    assert ">−1<" in svg
    assert ">0<" in svg


@pytest.mark.parametrize("repeat", range(2))
def test_the_same_lines_give_the_same_bytes(repeat: int) -> None:
    assert differences("a", "A", "x", LINES) == differences("a", "A", "x", LINES)


def test_two_panels_share_no_id() -> None:
    ids = [
        {part.split('"')[0] for part in differences(name, "A", "x", LINES).split(' id="')[1:]}
        for name in ("caseload", "agency")
    ]
    assert ids[0]
    assert not ids[0] & ids[1]
