"""Differences with their intervals, one panel a measure, each on its own scale and in its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reports.figures.palette import INK, LINE, QUIET
from reports.figures.svg import draw

WIDTH = 300.0
ROW = 24.0
LEFT = 104.0  # room for a comparison's name
RIGHT = 12.0
TOP = 30.0
BOTTOM = 62.0  # ticks, unit and which side is which
SHAPES = ("D", "o", "s")


@dataclass(frozen=True)
class Difference:
    """One line: a name, a difference and its interval. The first of a panel is the headline."""

    name: str
    value: float
    low: float
    high: float


def differences(name: str, title: str, unit: str, lines: Sequence[Difference]) -> Markup:
    """Draw one panel: the lines from the top, and zero as a dashed line.

    Parameters
    ----------
    name : makes the panel's ids its own.
    unit : of the differences.
    """
    tall = ROW * len(lines)
    height = TOP + tall + BOTTOM

    def paint(figure: Figure) -> None:
        figure.text(0, 1 - 14 / height, title, size=13.5, weight="bold", color=INK)
        box = (LEFT / WIDTH, BOTTOM / height, 1 - (LEFT + RIGHT) / WIDTH, tall / height)
        _paint(figure.add_axes(box), unit, lines)

    return draw(WIDTH, height, f"differences-{name}", paint)


def _paint(axes: Axes, unit: str, lines: Sequence[Difference]) -> None:
    axes.axvline(0, color=QUIET, lw=1, dashes=(3, 2), zorder=1)
    for y, (line, marker) in enumerate(zip(lines, SHAPES, strict=False)):
        first = y == 0
        axes.axhline(y, color=LINE, lw=0.5, zorder=0)
        axes.plot([line.low, line.high], [y, y], color=INK, lw=2 if first else 1.3)
        axes.plot(line.value, y, marker, color=INK, ms=7, mfc=INK if first else "white", mew=1.3)
    widest = max(abs(end) for line in lines for end in (line.low, line.high)) * 1.08
    axes.set_xlim(-widest, widest)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_yticks(range(len(lines)), [line.name for line in lines], size=12.5, color=INK)
    axes.tick_params(axis="y", length=0, pad=8)
    axes.tick_params(axis="x", labelsize=12, color=QUIET, labelcolor=INK)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}".replace("-", "−"))
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    for text, where, side in ((unit, -32, 0.5), ("← less", -48, 0.0), ("more →", -48, 1.0)):
        axes.annotate(
            text,
            (side, 0),
            (0, where),
            xycoords="axes fraction",
            textcoords="offset points",
            ha={0.0: "left", 0.5: "center", 1.0: "right"}[side],
            size=12,
            color=QUIET,
        )
