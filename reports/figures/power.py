"""Power against the number of sites, one panel an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import seaborn as sns
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reports.figures.palette import CONVENTIONAL, INK, LINE, QUIET, RSW
from reports.figures.svg import draw

WIDTH, HEIGHT = 300.0, 286.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 10.0, 76.0, 46.0
SMALLEST, LARGEST, CEILING = "Smallest", "Largest", "Endless"
STYLES: Mapping[str, Mapping[str, Any]] = {
    SMALLEST: {"color": CONVENTIONAL, "marker": "o", "ls": "-", "lw": 1.5, "ms": 5.5},
    LARGEST: {"color": RSW, "marker": "s", "ls": "-", "lw": 2.0, "ms": 5},
    CEILING: {"color": QUIET, "marker": "", "ls": (0, (4, 2)), "lw": 1.5},
}
"""Colour, shape and line style of each line."""
_KEY_STEP = 98.0


def power_panel(
    name: str,
    title: str,
    subtitle: str,
    lines: Mapping[str, Sequence[tuple[int, float]]],
    target: float,
) -> Markup:
    """Draw one panel.

    Parameters
    ----------
    name : makes the panel's ids its own.
    lines : line → its points (sites, power) in order; a line may have none.
    target : drawn as a thin line.
    """

    def paint(figure: Figure) -> None:
        figure.text(0, 1 - 14 / HEIGHT, title, size=13, weight="bold", color=INK)
        figure.text(0, 1 - 31 / HEIGHT, subtitle, size=12, color=QUIET)
        _key(figure)
        box = (
            LEFT / WIDTH,
            BOTTOM / HEIGHT,
            1 - (LEFT + RIGHT) / WIDTH,
            1 - (TOP + BOTTOM) / HEIGHT,
        )
        _paint(figure.add_axes(box), lines, target)

    return draw(WIDTH, HEIGHT, f"power-{name.replace('_', '-')}", paint)


def _key(figure: Figure) -> None:
    row = figure.add_axes((0, 1 - 56 / HEIGHT, 1, 16 / HEIGHT))
    row.set_xlim(0, WIDTH)
    row.set_ylim(-1, 1)
    row.axis("off")
    for place, (line, style) in enumerate(STYLES.items()):
        at = _KEY_STEP * place
        row.plot([at + 3, at + 14, at + 25], [0, 0, 0], markevery=[1], mew=1.2, **style)
        row.text(at + 31, 0, line, size=12, color=INK, va="center")


def _paint(axes: Axes, lines: Mapping[str, Sequence[tuple[int, float]]], target: float) -> None:
    axes.axhline(target, color=INK, lw=0.8, zorder=1)
    ticks: set[int] = set()
    for line, points in lines.items():
        if points:
            counts, powers = zip(*points, strict=True)
            sns.lineplot(
                x=counts, y=powers, ax=axes, errorbar=None, legend=False, clip_on=False,
                mew=1.2, **STYLES[line],
            )  # fmt: skip
            ticks |= set(counts)
    axes.set(ylim=(0, 1.02), yticks=[0, 0.2, 0.4, 0.6, 0.8, 1.0], xticks=sorted(ticks))
    axes.set_xlabel("Sites in both arms", size=12, color=QUIET)
    axes.set_ylabel("")
    axes.tick_params(labelsize=12, color=QUIET, labelcolor=INK)
    axes.grid(axis="y", color=LINE, lw=0.5)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.spines["bottom"].set_color(QUIET)
