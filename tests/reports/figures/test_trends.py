"""The picture of years holds every group that it is given."""

from __future__ import annotations

from reports.figures.trends import STYLES, trend

LINES = {group: [(2017, 10.0 + i), (2018, 12.0), (2019, 11.0)] for i, group in enumerate(STYLES)}


def test_every_group_has_a_key_and_every_axis_starts_at_zero() -> None:
    svg = trend("caseload", "Caseload", "children", LINES)
    for text in ("Caseload", "children", "Adopters", "Others", "England", "0"):
        assert f">{text}<" in svg


def test_groups_differ_by_more_than_colour() -> None:
    shapes = {
        (style.get("marker"), str(style["ls"]), style.get("mfc")) for style in STYLES.values()
    }
    assert len(shapes) == len(STYLES)


def test_the_same_years_give_the_same_bytes() -> None:
    assert trend("a", "A", "x", LINES) == trend("a", "A", "x", LINES)
