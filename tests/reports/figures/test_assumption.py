"""The picture of an assumption curve."""

from reports.figures.assumption import assumption

POINTS = [(0.25, 0.01), (1.0, 0.04), (4.0, 0.3)]


def test_the_axes_say_what_is_assumed_and_what_follows() -> None:
    svg = assumption("ghq12_case", "Caseness", POINTS, 0.05)
    for text in ("Caseness", "So large by chance", "Times as much as the others vary"):
        assert f">{text}<" in svg


def test_a_curve_has_a_mark_at_every_assumption_and_the_level_is_dashed() -> None:
    svg = assumption("ghq12_case", "Caseness", POINTS, 0.05)
    more = assumption("ghq12_case", "Caseness", [*POINTS, (3.9, 0.31)], 0.05)
    assert more.count("<use") == svg.count("<use") + 1
    assert "stroke-dasharray" in svg
