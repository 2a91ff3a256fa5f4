"""The flow of participants: parallel arms, read from the top, with arrows from set to subset."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from reports.figures.palette import COLOURS, INK, QUIET
from reports.figures.svg import draw
from reports.sentences.names import ARMS

WIDTH = 300.0
BOX = 30.0
LINE_HEIGHT = 16.0
ARROW = 24.0
GAP = 12.0
HEAD = 28.0


@dataclass(frozen=True)
class Step:
    """One analysis set.

    Attributes
    ----------
    arms : the number in each arm, or under "all" one number where the arm is not known.
    level : what is counted; from a step to one of another level, which lies within its members and
        is no part of it, goes a line without a head.
    inside : the label as it stands inside a sentence.
    beside : who leaves or joins after this step, each in a phrase that stands beside the arrow.
    """

    label: str
    arms: dict[str, str]
    level: str
    beside: Sequence[str] = ()
    inside: str = ""


def flow(name: str, title: str, steps: Sequence[Step]) -> Markup:
    """Draw one column of the flow.

    Parameters
    ----------
    name : unique on the page, for ids.
    title : what is being counted, such as "Workers".
    """
    labels = [textwrap.wrap(step.label, 44) for step in steps]
    beside = [[line for text in step.beside for line in textwrap.wrap(text, 21)] for step in steps]
    arrows = [ARROW + max(0, len(lines) - 1) * LINE_HEIGHT for lines in beside]
    blocks = [len(lines) * LINE_HEIGHT + 6 + BOX for lines in labels]
    height = HEAD + sum(blocks) + sum(arrows[:-1]) + 4

    def paint(figure: Figure) -> None:
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.axis("off")
        axes.text(0, 15, title, size=13.5, weight="bold", color=INK)
        top = HEAD
        for i, (step, lines) in enumerate(zip(steps, labels, strict=True)):
            for line in lines:
                axes.text(0, top + 12, line, size=12.5, color=INK)
                top += LINE_HEIGHT
            top += 6
            for left, wide, arm, text in _boxes(step):
                colour = COLOURS.get(arm, QUIET)
                axes.add_patch(Rectangle((left, top), wide, BOX, fc="white", ec=colour, lw=1.5))
                axes.text(
                    left + wide / 2, top + BOX / 2 + 4.5, text, size=13, ha="center", color=colour
                )
                if i + 1 < len(steps):
                    axes.add_patch(
                        FancyArrowPatch(
                            (left + wide / 2, top + BOX),
                            (left + wide / 2, top + BOX + arrows[i] - 2),
                            arrowstyle="-|>" if steps[i + 1].level == step.level else "-",
                            mutation_scale=12,
                            color=colour,
                            shrinkA=0,
                            shrinkB=0,
                        )
                    )
            for j, line in enumerate(beside[i]):
                axes.text(
                    WIDTH / 2 + 12, top + BOX + 15 + j * LINE_HEIGHT, line, size=12.5, color=INK
                )
            top += BOX + arrows[i]

    return draw(WIDTH, height, f"flow-{name}", paint)


def _boxes(step: Step) -> list[tuple[float, float, str, str]]:
    """Left edge, width, arm and text of each box."""
    if list(step.arms) == ["all"]:
        return [(1.0, WIDTH - 2, "all", step.arms["all"])]
    half = (WIDTH - 2 - GAP) / 2
    return [
        (1.0 + i * (half + GAP), half, arm, f"{ARMS[arm]} {step.arms[arm]}")
        for i, arm in enumerate(("rsw", "conventional"))
    ]
