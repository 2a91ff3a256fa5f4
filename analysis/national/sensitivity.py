"""Whether other reasonable choices would have given another answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pandas as pd

from analysis.national.samples import compared
from analysis.national.two_stage import (
    Contrast,
    adopters_against_others,
    authority_summaries,
    neighbour_differences,
    paired,
)
from study.results.said import Said, say

SPAN = 3  # years at either end of the series

Method = Literal["others", "neighbours"]
Repeated = tuple[Method, Said, Contrast, int]


def variants(
    years: pd.DataFrame, pairs: pd.DataFrame, measure: str, confidence: float
) -> Iterator[Repeated]:
    """Repeat both comparisons of one measure under other choices.

    Parameters
    ----------
    years : all authority-years with their group, from ``authority_years``.
    pairs : ``area, neighbour``.

    Yields
    ------
    tuple : the comparison, what was chosen otherwise, the contrast, and the number of adopters.
    """
    first, last = int(years["year"].min()), int(years["year"].max())
    planned = compared(years)
    until, then = first + SPAN - 1, last - SPAN + 1
    choices = {
        say("years_only", first=first, last=until): planned[planned["year"] <= until],
        say("years_only", first=then, last=last): planned[planned["year"] >= then],
        say("partial_counted"): compared(
            years.assign(group=years["group"].replace("partial adopter", "adopter"))
        ),
        say("smallest_kept"): compared(
            years.assign(group=years["group"].replace("too small", "other"))
        ),
    }
    for choice, rows in choices.items():
        yield _others(rows, measure, choice, confidence)
        yield _neighbours(rows, pairs, measure, choice, confidence)
    yield _others(planned, measure, say("within_regions"), confidence, ("year", "region"))


def leave_one_out(
    years: pd.DataFrame, pairs: pd.DataFrame, measure: str, confidence: float
) -> Iterator[Repeated]:
    """Repeat both comparisons without each adopter in turn; yields as ``variants``, with its name.

    The adopter left out does not join the others, and is no neighbour of an adopter anyway.
    """
    planned = compared(years)
    adopters = planned.loc[planned["rsw"] == 1].groupby("area")["name"].last()
    differences = neighbour_differences(planned, pairs, measure)
    for area, name in adopters.items():
        choice = say("without", name=str(name))
        yield _others(planned[planned["area"] != area], measure, choice, confidence)
        rest = differences[differences["area"] != area]
        yield "neighbours", choice, paired(rest, confidence), len(rest)


def changes(
    years: pd.DataFrame, pairs: pd.DataFrame, measure: str, confidence: float
) -> Iterator[Repeated]:
    """How differently adopters moved between the two ends of the series; yields as ``variants``.

    An authority's change is its summary (or its difference from its neighbours) of the last years
    less that of the first. Only those with figures at both ends count. All adopters began before
    the first year, so it is no effect of adopting.
    """
    planned = compared(years)
    first, last = int(years["year"].min()), int(years["year"].max())
    until, then = first + SPAN - 1, last - SPAN + 1
    begin, end = planned[planned["year"] <= until], planned[planned["year"] >= then]
    choice = say("ends_compared", first=first, until=until, then=then, last=last)

    summaries = authority_summaries(begin, measure).merge(
        authority_summaries(end, measure)[["area", "summary"]], on="area", suffixes=("_begin", "")
    )
    moved = summaries.assign(summary=summaries["summary"] - summaries["summary_begin"])
    yield "others", choice, adopters_against_others(moved, confidence), int(moved["rsw"].sum())

    differences = neighbour_differences(begin, pairs, measure).merge(
        neighbour_differences(end, pairs, measure)[["area", "difference"]],
        on="area",
        suffixes=("_begin", ""),
    )
    # What the neighbours' levels leave open is no error of their change.
    apart = differences.assign(
        difference=differences["difference"] - differences["difference_begin"]
    ).drop(columns="own")
    yield "neighbours", choice, paired(apart, confidence), len(apart)


def _others(
    rows: pd.DataFrame,
    measure: str,
    choice: Said,
    confidence: float,
    within: tuple[str, ...] = ("year",),
) -> Repeated:
    summaries = authority_summaries(rows, measure, within)
    return (
        "others",
        choice,
        adopters_against_others(summaries, confidence),
        int(summaries["rsw"].sum()),
    )


def _neighbours(
    rows: pd.DataFrame, pairs: pd.DataFrame, measure: str, choice: Said, confidence: float
) -> Repeated:
    differences = neighbour_differences(rows, pairs, measure)
    return "neighbours", choice, paired(differences, confidence), len(differences)
