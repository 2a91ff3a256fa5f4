"""Adopters of the model beside other authorities, from figures that are all public."""

from study.official_measures import NAMES
from study.results.columns import (
    Choice,
    Count,
    Flag,
    Number,
    Remarks,
    ResultColumn,
    ResultsTable,
    Text,
    p,
    public,
    share,
    slots,
)

COMPARED_WITH = ("others", "neighbours", "multilevel")
GROUPS = ("adopter", "other", "partial adopter", "too small")
ALTERNATIVES = ("variant", "leave one out", "change")
NOT_STATED = "not stated"

MEASURE = Choice("measure", values=NAMES, label="Measure", release=public())
METHOD = Choice("method", values=COMPARED_WITH, label="Compared with", release=public())
AREA = Text("area", label="Area", release=public(), meaning="One code through its years.")
NAME = Text("name", label="Authority", release=public())
GROUP = Choice("group", values=GROUPS, label="Group", release=public())
WARNINGS = Remarks("warnings", label="Warnings", release=slots())


def _text(name: str, label: str) -> Text:
    return Text(name, label=label, release=public())


def _count(name: str, label: str) -> Count:
    return Count(name, label=label, release=public())


def _number(name: str, label: str, decimals: int = 2) -> Number:
    return Number(
        name, unit="measure", decimals=decimals, blank_ok=False, label=label, release=public()
    )


def _p(name: str, label: str) -> Number:
    return p(name, label, release=public())


CONTRAST: tuple[ResultColumn, ...] = (
    _number("estimate", "Difference of adopters"),
    _number("standard_error", "Standard error"),
    _number("df", "Degrees of freedom"),
    _number("low", "Interval from"),
    _number("high", "Interval to"),
    _p("p", "p"),
    _number("detectable", "Detectable difference"),
)
N_ADOPTERS = _count("n_adopters", "Adopters")

TABLES = (
    ResultsTable(
        name="comparisons",
        title="Adopters less other authorities: one row a measure and method",
        key=("measure", "method"),
        columns=(
            MEASURE,
            METHOD,
            _number("comparison_mean", "Their average"),
            _number("sd_others", "SD of the others"),
            *CONTRAST,
            _p("p_holm", "p after Holm"),
            _p("p_permutation", "p of a permutation"),
            N_ADOPTERS,
            _count("n_others", "Others"),
            _count("n_rows", "Authority-years"),
            WARNINGS,
        ),
    ),
    ResultsTable(
        name="alternatives",
        title="The comparisons under other choices",
        key=("measure", "method", "kind", "choice"),
        columns=(
            MEASURE,
            METHOD,
            Choice("kind", values=ALTERNATIVES, label="Kind of choice", release=public()),
            Remarks("choice", blank_ok=False, label="Choice", release=slots()),
            *CONTRAST,
            N_ADOPTERS,
        ),
    ),
    ResultsTable(
        name="variance_shares",
        title="How a measure varies: one row a measure",
        key=("measure",),
        columns=(
            MEASURE,
            _number("authority", "Between authorities"),
            _number("region", "Between regions"),
            _number("residual", "Within authorities"),
            share("area_share", "Between areas in all", release=public()),
            _number("lag_1", "Correlation of neighbouring years’ residuals"),
            _count("n_rows", "Authority-years"),
            _count("n_authorities", "Authorities"),
            _count("n_regions", "Regions"),
            WARNINGS,
        ),
    ),
    ResultsTable(
        name="trends",
        title="Means by year: one row a measure, year and group",
        key=("measure", "year", "group"),
        columns=(
            MEASURE,
            _count("year", "Year"),
            Choice(
                "group",
                values=("adopters", "others", "England"),
                label="Group",
                release=public(),
            ),
            _number("value", "Mean"),
            _count("n", "Authorities"),
        ),
    ),
    ResultsTable(
        name="adopter_differences",
        title="Each adopter less the mean of its statistical neighbours",
        key=("measure", "area"),
        columns=(
            MEASURE,
            AREA,
            NAME,
            _number("difference", "Difference"),
            _count("n_neighbours", "Neighbours"),
            _count("n_years", "Years"),
        ),
    ),
    ResultsTable(
        name="adopters",
        title="Authorities known to have taken up the model",
        key=("area",),
        columns=(
            AREA,
            NAME,
            _text("adoption", "Adoption"),
            _text("started", "Started"),
            _text("source", "Source"),
            _text("grade", "Grade of evidence"),
            Flag("counted", label="Counted as adopter", release=public()),
        ),
    ),
    ResultsTable(
        name="authorities",
        title="Every authority with its group",
        key=("area",),
        columns=(
            AREA,
            NAME,
            _text("region", "Region"),
            GROUP,
            _count("first_year", "First year"),
            _count("last_year", "Last year"),
            _count("n_years", "Years"),
        ),
    ),
    ResultsTable(
        name="missing_values",
        title="Values that an authority does not have: one row a measure, area and year",
        key=("measure", "area", "year"),
        columns=(
            MEASURE,
            AREA,
            NAME,
            _count("year", "Year"),
            GROUP,
            _text("reason", "Reason"),
        ),
    ),
    ResultsTable(
        name="recomputed",
        title="Published rates that follow from the numbers beside them",
        key=("measure", "level"),
        columns=(
            MEASURE,
            _text("level", "Level"),
            _count("n", "Values"),
            _count("agree", "Agree within rounding"),
            _number("largest_gap", "Largest difference from published"),
        ),
    ),
)
