"""The forest plot: one panel an outcome, each on its own scale and in its own units.

A panel reads from the top: every site's adjusted level, RSW sites first, then under a second axis
the difference between the arms by either method. Panels never share an axis, because hours and
points of a scale have no common ruler.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from reports.figures.palette import COLOURS, INK, LINE, QUIET, SHAPES
from reports.figures.svg import draw
from reports.sentences.names import ARMS

WIDTH = 300.0
ROW = 19.0
LEFT = 106.0  # room for a site's name
RIGHT = 10.0
TOP = 44.0
SITE_AXIS = 44.0  # ticks and unit under the sites
DIFFERENCE_AXIS = 58.0  # ticks and direction under the difference
RATIOS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10)


@dataclass(frozen=True)
class Point:
    """One line of a panel: a name, a value and its interval, on the panel's scale."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Panel:
    """One outcome.

    Attributes
    ----------
    sites : arm → its sites, in the order of the page.
    differences : one point a method; a ratio when ``ratio``.
    claimed : "lower" or "higher": where the claim puts RSW.
    """

    outcome: str
    label: str
    unit: str
    sites: dict[str, Sequence[Point]]
    differences: Sequence[Point]
    difference_unit: str
    ratio: bool
    claimed: str


def forest(panel: Panel) -> Markup:
    """Draw one panel."""
    lines = sum(len(points) + 1 for points in panel.sites.values())
    top_height, low_height = ROW * (lines + 0.6), ROW * (len(panel.differences) + 0.6)
    height = TOP + top_height + SITE_AXIS + low_height + DIFFERENCE_AXIS

    def paint(figure: Figure) -> None:
        title = textwrap.wrap(panel.label, 40)
        for i, line in enumerate(title[:2]):
            figure.text(0, 1 - (14 + 16 * i) / height, line, size=13.5, weight="bold", color=INK)

        def axes(top: float, tall: float) -> Axes:
            return figure.add_axes(
                (LEFT / WIDTH, 1 - (top + tall) / height, 1 - (LEFT + RIGHT) / WIDTH, tall / height)
            )

        sites = axes(TOP, top_height)
        _sites(sites, panel)
        differences = axes(TOP + top_height + SITE_AXIS, low_height)
        _differences(differences, panel)

    return draw(WIDTH, height, f"forest-{panel.outcome.replace('_', '-')}", paint)


def _sites(axes: Axes, panel: Panel) -> None:
    names: list[str] = []
    for arm, points in panel.sites.items():
        names.append(ARMS[arm])
        for y, point in enumerate(points, start=len(names)):
            axes.plot([point.low, point.high], [y, y], color=COLOURS[arm], lw=1.4)
            axes.plot(point.value, y, SHAPES[arm], color=COLOURS[arm], ms=6.5, mec="white", mew=0.6)
        names += [point.name for point in points]
    _frame(axes, names, panel.unit)
    for name, text in zip(names, axes.get_yticklabels(), strict=True):
        for arm in panel.sites:
            if name == ARMS[arm]:
                text.set(weight="bold", color=COLOURS[arm])
    axes.xaxis.set_major_locator(MaxNLocator(4))


def _differences(axes: Axes, panel: Panel) -> None:
    if panel.ratio:
        axes.set_xscale("log")
    axes.axvline(1 if panel.ratio else 0, color=QUIET, lw=1, dashes=(3, 2))
    for y, point in enumerate(panel.differences):
        face = INK if y == 0 else "white"
        axes.plot([point.low, point.high], [y, y], color=INK, lw=2 if y == 0 else 1.3)
        axes.plot(point.value, y, "D", color=INK, ms=6.5, mfc=face, mew=1.3)
    what = "rate ratio" if panel.ratio else panel.difference_unit
    _frame(axes, [point.name for point in panel.differences], f"RSW against conventional, {what}")
    side = "← as claimed" if panel.claimed == "lower" else "as claimed →"
    axes.annotate(
        side,
        (0 if panel.claimed == "lower" else 1, 0),
        (0, -48),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="left" if panel.claimed == "lower" else "right",
        size=12,
        color=QUIET,
    )
    if panel.ratio:
        low, high = axes.get_xlim()
        axes.xaxis.set_major_locator(FixedLocator([x for x in RATIOS if low <= x <= high]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    else:
        axes.xaxis.set_major_locator(MaxNLocator(4))


def _frame(axes: Axes, names: Sequence[str], label: str) -> None:
    axes.set_ylim(len(names) - 0.3, -0.7)
    axes.set_yticks(range(len(names)), names, size=12.5, color=INK)
    axes.tick_params(axis="y", length=0, pad=8)
    axes.tick_params(axis="x", labelsize=12, color=QUIET, labelcolor=INK)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    for y, name in enumerate(names):
        if name not in ARMS.values():
            axes.axhline(y, color=LINE, lw=0.5, zorder=0)
    axes.annotate(
        label,
        (1, 0),
        (0, -32),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        size=12,
        color=QUIET,
    )
