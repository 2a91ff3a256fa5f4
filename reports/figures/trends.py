"""Lines over years, one panel a measure, each from zero and in its own unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports.figures.palette import CONVENTIONAL, INK, LINE, QUIET, RSW
from reports.figures.svg import draw

WIDTH, HEIGHT = 300.0, 252.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 10.0, 66.0, 28.0
STYLES: Mapping[str, Mapping[str, Any]] = {
    "adopters": {"color": RSW, "marker": "o", "ls": "-", "lw": 2.0, "ms": 5.5},
    "others": {"color": CONVENTIONAL, "marker": "s", "ls": "-", "lw": 1.3, "ms": 5, "mfc": "white"},
    "England": {"color": QUIET, "marker": "", "ls": (0, (4, 2)), "lw": 1.5},
}
"""Colour, shape and line style of each group."""
KEY_AT = {"adopters": 0.0, "others": 112.0, "England": 208.0}  # across the panel, in pixels


def trend(
    name: str, title: str, unit: str, lines: Mapping[str, Sequence[tuple[int, float]]]
) -> Markup:
    """Draw one panel.

    Parameters
    ----------
    name : makes the panel's ids its own.
    lines : group → its points (year, value) in order.
    """

    def paint(figure: Figure) -> None:
        figure.text(0, 1 - 14 / HEIGHT, title, size=13.5, weight="bold", color=INK)
        figure.text(0, 1 - 31 / HEIGHT, unit, size=12, color=QUIET)
        _key(figure, list(lines))
        box = (
            LEFT / WIDTH,
            BOTTOM / HEIGHT,
            1 - (LEFT + RIGHT) / WIDTH,
            1 - (TOP + BOTTOM) / HEIGHT,
        )
        _paint(figure.add_axes(box), lines)

    return draw(WIDTH, HEIGHT, f"trend-{name}", paint)


def _key(figure: Figure, groups: Sequence[str]) -> None:
    row = figure.add_axes((0, 1 - 56 / HEIGHT, 1, 16 / HEIGHT))
    row.set_xlim(0, WIDTH)
    row.set_ylim(-1, 1)
    row.axis("off")
    for group in groups:
        at = KEY_AT[group]
        row.plot([at + 3, at + 14, at + 25], [0, 0, 0], markevery=[1], mew=1.2, **STYLES[group])
        row.text(at + 32, 0, group.capitalize(), size=12, color=INK, va="center")


def _paint(axes: Axes, lines: Mapping[str, Sequence[tuple[int, float]]]) -> None:
    for group, points in lines.items():
        years, values = zip(*points, strict=True)
        axes.plot(years, values, mew=1.2, clip_on=False, **STYLES[group])
    top = max(value for points in lines.values() for _, value in points)
    axes.set_ylim(0, top * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.tick_params(labelsize=12, color=QUIET, labelcolor=INK)
    axes.grid(axis="y", color=LINE, lw=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_color(QUIET)
