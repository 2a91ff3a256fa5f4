"""Computed sentences. Every number in them is printed by the same functions as in the tables."""

from __future__ import annotations

from collections.abc import Sequence

from reports.official.results import Official
from reports.released import Row
from reports.sentences.formats import fixed, interval, number, p_value
from reports.sentences.small_words import NUMBERS, listing
from study.official_measures import OfficialMeasure
from study.vocabulary import NOT_APPLICABLE

METHODS = {
    "others": "All other authorities",
    "neighbours": "Statistical neighbours",
    "multilevel": "Multilevel model",
}
AGAINST = {"others": "other authorities", "neighbours": "their statistical neighbours"}
MODEL = {"multilevel": "other authorities in the multilevel model"}
GRADES = {
    "seed": "stated in an article that the project started from",
    "abstract": "named in the abstract of a published evaluation",
}

_NUMBERS = (*NUMBERS, "ten")


def count(n: int) -> str:
    """A small number in words."""
    return _NUMBERS[n] if n < len(_NUMBERS) else number(str(n))


def shown(measure: OfficialMeasure, cell: str) -> str:
    """A value or difference of a measure as a plain cell with the measure's decimals."""
    return fixed(float(cell), measure.decimals)


def ends(measure: OfficialMeasure, row: Row) -> str:
    """The ends of an interval, "−1.32 to 2.05"."""
    return interval(shown(measure, row["low"]), shown(measure, row["high"]))


def with_unit(measure: OfficialMeasure, cell: str) -> str:
    """A printed value with its unit: "16.5 children per case holder", "15.7% of posts"."""
    return f"{number(cell)}{'' if measure.unit.startswith('%') else ' '}{measure.unit}"


def p_shown(cell: str) -> str:
    """A p value at three decimals, ".033" or "<.001"; a marker where there is none."""
    if not cell:
        return NOT_APPLICABLE
    return p_value(f"{float(cell):.3f}" if float(cell) >= 0.001 else "<0.001")


def side(row: Row) -> str:
    """Where an interval lies: "higher", "lower", or "" when it holds zero."""
    if float(row["low"]) > 0:
        return "higher"
    return "lower" if float(row["high"]) < 0 else ""


def apart(measure: OfficialMeasure, row: Row) -> str:
    """A difference in words: "0.36 children higher (−1.32 to 2.05)"."""
    size = shown(measure, row["estimate"])
    if float(size) == 0:
        return f"the same ({ends(measure, row)})"
    way = "lower" if size.startswith("-") else "higher"
    return f"{number(size.lstrip('-'))} {measure.difference_unit} {way} ({ends(measure, row)})"


def measure_sentence(official: Official, measure: OfficialMeasure) -> str:
    """Both two-stage comparisons of one measure, and that of the multilevel model."""
    others = official.row("comparisons", measure=measure.name, method="others")
    near = official.row("comparisons", measure=measure.name, method="neighbours")
    nested = official.row("comparisons", measure=measure.name, method="multilevel")
    level = with_unit(measure, shown(measure, others["comparison_mean"]))
    return (
        f"Others averaged {level}. Adopters’ figure was {_than(measure, others, 'theirs')}, and "
        f"{_than(measure, near, 'that of their statistical neighbours')}. In the multilevel model "
        f"it was {apart(measure, nested)}."
    )


def answer(official: Official) -> str:
    """Which intervals, of all that are drawn, lie wholly on one side of zero."""
    found = _apart_from_zero(official)
    n = count(len(official.measures) * len(METHODS))
    below = [text for way, text in found if way == "lower"]
    above = [text for way, text in found if way == "higher"]
    if not found:
        return f"All {n} intervals hold zero: no measure tells adopters from the others."
    if not below:
        return (
            "No interval puts adopters below the authorities they are compared with. "
            f"{_puts(above, n)} them above: {'; '.join(above)}."
        )
    then = f" {_puts(above, n)} them above: {'; '.join(above)}." if above else ""
    return (
        f"{_puts(below, n)} adopters below the authorities they are compared with: "
        f"{'; '.join(below)}.{then}"
    )


def multiplicity(official: Official) -> str:
    """What the adjustment over the measures leaves of it."""
    level = 1 - official.facts["settings"]["confidence"]
    cells = [
        official.row("comparisons", measure=measure.name, method=method)["p_holm"]
        for measure in official.measures
        for method in METHODS
    ]
    adjusted = [float(cell) for cell in cells if cell]
    if not adjusted:
        return "There are too few authorities for a p value."
    measures = count(len(official.measures))
    survive = sum(p < level for p in adjusted)
    if survive:
        return (
            f"After Holm’s adjustment over the {measures} measures, {count(survive)} of the p "
            f"values {'stays' if survive == 1 else 'stay'} under {p_value(f'{level:.2f}')}."
        )
    return (
        "With so many looks at the figures, an interval without zero is to be expected now and "
        f"then: after Holm’s adjustment over the {measures} measures the smallest p value is "
        f"{p_shown(str(min(adjusted)))}."
    )


def detectable(official: Official) -> str:
    """The differences that the comparison could have found."""
    found = []
    for measure in official.measures:
        row = official.row("comparisons", measure=measure.name, method="others")
        size = f"{number(shown(measure, row['detectable']))} {measure.difference_unit}"
        found.append(f"{size} in {measure.label.lower()}")
    return (
        "The comparison is coarse. Against all others it would have found, four times in five, a "
        f"true difference of {listing(found)}; smaller ones would mostly be missed."
    )


def trend_sentence(official: Official, name: str) -> str:
    """How England's figure moved from its highest year to the last."""
    measure = next(m for m in official.measures if m.name == name)
    rows = official.rows("trends", measure=name, group="England")
    top = max(rows, key=lambda row: float(row["value"]))
    last = max(rows, key=lambda row: int(row["year"]))
    if top is last:
        return f"{measure.label} was highest in {last['year']}"
    begin = with_unit(measure, fixed(float(top["value"]), 1))
    end = fixed(float(last["value"]), 1) + ("%" if measure.unit.startswith("%") else "")
    return f"{measure.label.lower()} fell from {begin} in {top['year']} to {end} in {last['year']}"


def _than(measure: OfficialMeasure, row: Row, whom: str) -> str:
    same = float(shown(measure, row["estimate"])) == 0
    return f"{apart(measure, row)} {'as' if same else 'than'} {whom}"


def _puts(found: Sequence[str], n: str) -> str:
    return f"{count(len(found)).capitalize()} of {n} {'puts' if len(found) == 1 else 'put'}"


def _apart_from_zero(official: Official) -> list[tuple[str, str]]:
    found = []
    for measure in official.measures:
        for method, against in (AGAINST | MODEL).items():
            row = official.row("comparisons", measure=measure.name, method=method)
            if way := side(row):
                size = number(shown(measure, row["estimate"]).lstrip("-"))
                text = (
                    f"{measure.label.lower()}, by {size} {measure.difference_unit} "
                    f"against {against} ({ends(measure, row)})"
                )
                found.append((way, text))
    return found
