"""The flow of sites, units, workers, families and visits through the named analysis sets."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from reports.blocks import Column, Figure, Group, Table
from reports.figures import flow as picture
from reports.figures.flow import Step
from reports.figures.palette import NAMES
from reports.formats import number
from reports.released import Released

# Panels of the figure: title, and the sets of each in order; "*" stands for the rest of a name.
# A set lies within the one above it, or within what that one came from.
PANELS = {
    "sites": ("Sites and units", ("sites_invited", "sites_accepted", "units")),
    "survey": (
        "Workers, by survey",
        ("workers", "*_wave_*", "responded", "analysed.ghq12_likert.worker"),
    ),
    "families": (
        "Families",
        (
            "families",
            "families_eligible",
            "families_approached",
            "families_consented",
            "families_observed",
            "analysed.overall_quality.family",
        ),
    ),
    "diary": (
        "Workers, by time diary",
        ("workers", "diary_workers", "analysed.direct_hours_week.worker"),
    ),
    "visits": ("Visits", ("visits", "visits_coded", "analysed.overall_quality.visit")),
}
LOST_SITES = ("sites_rejected", "sites_without_table")
LEVELS = {
    "site": "Sites",
    "unit": "Units and teams",
    "worker": "Workers",
    "response": "Survey answers",
    "day": "Diary days",
    "family": "Families",
    "visit": "Visits",
    "rating": "Ratings",
}


def counts(released: Released, name: str) -> dict[str, str]:
    """Number in a set by arm, ready to print.

    Raises
    ------
    ValueError : when the flow has no such set.
    """
    rows = released.rows("flow", set=name)
    if not rows:
        raise ValueError(f"The released flow has no set {name!r}.")
    return {row["arm"]: number(row["n"]) for row in rows}


def flow_figure(released: Released, figure_number: int, caption: str) -> Figure:
    """The figure, its long description and its table."""
    panels = {key: _steps(released, patterns) for key, (_, patterns) in PANELS.items()}
    workers, visits = counts(released, "workers"), counts(released, "visits")
    sites = counts(released, "sites_accepted")
    return Figure(
        id="flow-figure",
        number=figure_number,
        title=(
            f"{sites['rsw']} RSW and {sites['conventional']} conventional sites gave "
            f"{workers['all']} workers and {visits['all']} observed visits"
        ),
        alt="Flow chart of sites, units, workers, families and visits by arm, from the top down.",
        description=[
            f"{PANELS[key][0]}. " + " Then: ".join(_sentence(step) for step in steps)
            for key, steps in panels.items()
            if steps
        ],
        panels=[picture.flow(key, PANELS[key][0], steps) for key, steps in panels.items() if steps],
        caption=caption,
        table=flow_table(released),
    )


def lost_sites(released: Released) -> list[str]:
    """Sites that were lost before the study began, each kind in one phrase with their names."""
    rows = released.tables["flow"]
    return list(dict.fromkeys(row["label"] for row in rows if row["set"] in LOST_SITES))


def _steps(released: Released, patterns: Sequence[str]) -> list[Step]:
    labels = {row["set"]: row["label"] for row in released.tables["flow"]}
    names = [name for p in patterns for name in labels if fnmatchcase(name, p)]
    steps = []
    for name in names:
        arms = counts(released, name)
        both = {arm: arms[arm] for arm in NAMES if arm in arms}
        lost = lost_sites(released) if name == "sites_invited" else []
        steps.append(Step(labels[name], both or arms, lost))
    return steps


def _sentence(step: Step) -> str:
    arms = [f"{NAMES[arm]} {n}" if arm in NAMES else n for arm, n in step.arms.items()]
    return " ".join([f"{step.label}: {', '.join(arms)}.", *(f"{lost}." for lost in step.lost)])


def flow_table(released: Released) -> Table:
    """Every analysis set, by arm."""
    rows = released.tables["flow"]
    seen = dict.fromkeys((row["level"], row["set"], row["label"]) for row in rows)
    groups = []
    for level, heading in LEVELS.items():
        printed = []
        for _, name, label in (key for key in seen if key[0] == level):
            arms = counts(released, name)
            printed.append(
                {"label": label} | {arm: arms.get(arm, "[z]") for arm in (*NAMES, "all")}
            )
        if printed:
            groups.append(Group(heading, printed))
    return Table(
        id="flow-table",
        caption="Every analysis set, by arm",
        columns=[
            Column("label", "Set"),
            *(Column(arm, name, numeric=True) for arm, name in NAMES.items()),
            Column("all", "All", numeric=True),
        ],
        groups=groups,
        notes=["Counts other than of sites are rounded, so arms need not add up to all."],
    )
