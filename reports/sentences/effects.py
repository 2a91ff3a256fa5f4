"""An effect in words and natural units, from one released row."""

from __future__ import annotations

from markupsafe import Markup

from reports.released import Row
from reports.sentences.formats import NBSP, interval, is_number, number
from study.vocabulary import CONFIDENTIAL

TWO_LINES = Markup('{}<br><span class="quiet">{}</span>')


def confidence(share: float) -> str:
    """Name the intervals, such as "95% interval"."""
    return f"{share:.0%} interval"


def is_ratio(estimate: Row) -> bool:
    """Whether no effect is 1 rather than 0."""
    return estimate["scale"] == "rate ratio"


def difference_unit(estimate: Row) -> str:
    """The unit of a difference: "points", "percentage points", "hours a week"."""
    if is_ratio(estimate):
        return "times"
    if estimate["unit"].startswith("%"):
        return "percentage points"
    return estimate["unit"].partition(" (")[0]


def effect(estimate: Row) -> str:
    """Write a difference with its unit: "−0.49 points", "0.67 times"."""
    if not is_number(estimate["estimate"]):
        return estimate["estimate"]
    return f"{number(estimate['estimate'])} {difference_unit(estimate)}"


def effect_interval(estimate: Row) -> str:
    """Write the ends of the interval: "−1.22 to 0.24"."""
    return interval(estimate["low"], estimate["high"])


def effect_with_interval(estimate: Row) -> str:
    """Write both in words, or say what there is none of: "−0.49 points (−1.22 to 0.24)"."""
    if estimate["estimate"] == CONFIDENTIAL:
        return "withheld"
    if not is_number(estimate["estimate"]):
        return "no estimate"
    ends = effect_interval(estimate) if has_interval(estimate) else "no interval"
    return f"{effect(estimate)} ({ends})"


def has_interval(estimate: Row) -> bool:
    """Whether both ends of the interval are there to be printed."""
    return is_number(estimate["low"]) and is_number(estimate["high"])


def with_interval(value: str, low: str, high: str) -> str:
    """Write a number with the ends of its interval on a second line; a marker stands alone."""
    return TWO_LINES.format(number(value), interval(low, high)) if is_number(value) else value


def p_words(cell: str) -> str:
    """Write a p value inside a sentence: "p = 0.030", "p < 0.001", "no p value"."""
    if not is_number(cell.lstrip("<")):
        return "no p value"
    sign, value = ("<", cell[1:]) if cell.startswith("<") else ("=", cell)
    return f"p{NBSP}{sign}{NBSP}{value}"


def people(estimate: Row) -> str:
    """Say who was analysed: "430 workers", "300 families of 120 workers", "70 units and teams"."""
    if estimate["n_workers"] == "0":
        if estimate["n_units"] != "0":
            return f"{number(estimate['n_units'])} units and teams"
        return f"{number(estimate['n_rows'])} yearly accounts"
    workers = f"{number(estimate['n_workers'])} workers"
    if estimate["n_families"] == "0":
        return workers
    return f"{number(estimate['n_families'])} families of {workers}"
