"""The assumption curve: how unusual a difference is, by how much the smaller arm may vary."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.figures.palette import INK, LINE, QUIET
from reports.figures.svg import draw

WIDTH, HEIGHT = 300.0, 252.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 10.0, 48.0, 46.0


def assumption(
    name: str, title: str, points: Sequence[tuple[float, float]], level: float
) -> Markup:
    """Draw one panel.

    Parameters
    ----------
    name : makes the panel's ids its own.
    points : (ratio, chance) in order.
    level : below which a difference is unusual; drawn as a dashed line.
    """

    def paint(figure: Figure) -> None:
        figure.text(0, 1 - 14 / HEIGHT, title, size=13, weight="bold", color=INK)
        figure.text(0, 1 - 31 / HEIGHT, "So large by chance", size=12, color=QUIET)
        box = (
            LEFT / WIDTH,
            BOTTOM / HEIGHT,
            1 - (LEFT + RIGHT) / WIDTH,
            1 - (TOP + BOTTOM) / HEIGHT,
        )
        _paint(figure.add_axes(box), points, level)

    return draw(WIDTH, HEIGHT, f"assumption-{name.replace('_', '-')}", paint)


def _paint(axes: Axes, points: Sequence[tuple[float, float]], level: float) -> None:
    ratios, chances = zip(*points, strict=True)
    axes.axhline(level, color=QUIET, lw=1, dashes=(3, 2), zorder=1)
    axes.plot(ratios, chances, color=INK, lw=2, marker="o", ms=4)
    axes.set(ylim=(0, 1.02), yticks=[0, 0.2, 0.4, 0.6, 0.8, 1.0], xlim=(0, max(ratios) * 1.02))
    axes.set_xlabel("Times as much as the others vary", size=12, color=QUIET)
    axes.tick_params(labelsize=12, color=QUIET, labelcolor=INK)
    axes.grid(axis="y", color=LINE, lw=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_color(QUIET)
