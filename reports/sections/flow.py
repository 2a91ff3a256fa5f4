"""The flow of sites, units, workers, families and visits through the named analysis sets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.blocks import Column, Figure, Group, Table
from reports.figures import flow as picture
from reports.figures.flow import Step
from reports.figures.palette import NAMES
from reports.formats import number
from reports.released import Released, Row
from reports.words import sites_by_arm, start, with_site_names

# Panels of the figure: title, and the sets of each in order. A set is a part of the one above it;
# if its members are of another level, it lies within that one's members.
SITES = ("Sites, units and workers", ("sites_invited", "sites_accepted", "units", "workers"))
SURVEY = (
    "Workers, all survey waves together",
    ("invited", "responded", "analysed.ghq12_likert.worker"),
)
OBSERVED = (
    (
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
    (
        "Workers, by time diary",
        ("diary_workers", "analysed.direct_hours_week.worker"),
    ),
    ("Visits", ("visits", "visits_coded", "analysed.overall_quality.visit")),
)
WAVE = re.compile(r"responded_wave_(.+)")
LOST_SITES = ("sites_rejected", "sites_without_table")
UNRECORDED = "families_observed_without_consent"
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
    panels = [
        (title, steps) for title, names in _panels(released) if (steps := _steps(released, names))
    ]
    workers, visits = counts(released, "workers"), counts(released, "visits")
    return Figure(
        id="flow-figure",
        number=figure_number,
        title=(
            f"{start(sites_by_arm(released.study['n_sites']))} gave {workers['all']} workers "
            f"and {visits['all']} observed visits"
        ),
        alt="Flow chart of sites, units, workers, families and visits by arm, from the top down.",
        description=[f"{title}. {_sentences(steps)}" for title, steps in panels],
        panels=[
            picture.flow(str(i), title, steps) for i, (title, steps) in enumerate(panels, start=1)
        ],
        caption=caption,
        table=flow_table(released),
    )


def lost_sites(released: Released) -> list[str]:
    """Sites that were lost before the study began, each kind in one phrase with their names."""
    rows = released.tables["flow"]
    return list(dict.fromkeys(_label(released, row) for row in rows if row["set"] in LOST_SITES))


def _panels(released: Released) -> list[tuple[str, Sequence[str]]]:
    """Title and sets of each panel; where there are several waves, each has one of its own."""
    sets = dict.fromkeys(row["set"] for row in released.tables["flow"])
    waves = [match[1] for name in sets if (match := WAVE.fullmatch(name))]
    return [
        SITES,
        *(
            (
                f"Workers, survey wave {wave}",
                (f"invited_wave_{wave}", f"responded_wave_{wave}"),
            )
            for wave in waves
            if len(waves) > 1
        ),
        SURVEY,
        *OBSERVED,
    ]


def _label(released: Released, row: Row) -> str:
    return with_site_names(row["label"], released.study["sites"])


def _steps(released: Released, names: Sequence[str]) -> list[Step]:
    rows = {row["set"]: row for row in released.tables["flow"]}
    steps = []
    for name in names:
        if name not in rows:
            continue
        arms = counts(released, name)
        both = {arm: arms[arm] for arm in NAMES if arm in arms}
        steps.append(
            Step(
                _label(released, rows[name]),
                both or arms,
                rows[name]["level"],
                _beside(released, name),
            )
        )
    return steps


def _beside(released: Released, name: str) -> list[str]:
    """Who leaves after a set, or joins the next one from outside it."""
    if name == "sites_invited":
        return lost_sites(released)
    if name == "families_consented" and released.rows("flow", set=UNRECORDED):
        row, *_ = released.rows("flow", set=UNRECORDED)
        return [f"Joined by: {_lower(row['label'])}, {counts(released, UNRECORDED)['all']}"]
    return []


def _sentences(steps: Sequence[Step]) -> str:
    """The steps in words, each within the one before."""
    told = []
    for before, step in zip((None, *steps), steps, strict=False):
        arms = [f"{NAMES[arm]} {n}" if arm in NAMES else n for arm, n in step.arms.items()]
        label = step.label
        if before:
            within = "Of these" if step.level == before.level else "In these"
            label = f"{within}, {_lower(label).replace(': ', ', ')}"
        told.append(
            " ".join([f"{label}: {', '.join(arms)}.", *(f"{text}." for text in step.beside)])
        )
    return " ".join(told)


def _lower(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it begins with an abbreviation."""
    return label[0].lower() + label[1:] if label[1:2].islower() else label


def flow_table(released: Released) -> Table:
    """Every analysis set, by arm."""
    rows = released.tables["flow"]
    seen = dict.fromkeys((row["level"], row["set"], _label(released, row)) for row in rows)
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
