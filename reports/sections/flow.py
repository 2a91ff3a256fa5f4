"""The flow of sites, units, workers, families and visits through the named analysis sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.blocks import Group, PrintedColumn, PrintedFigure, PrintedTable
from reports.figures import flow as picture
from reports.figures.flow import Step
from reports.released import Released
from reports.sentences.formats import number
from reports.sentences.names import ARMS as NAMES
from reports.sentences.names import MEMBERS
from reports.sentences.sets import label
from reports.sentences.small_words import sites_by_arm, start
from study.vocabulary import BOTH_ARMS, NOT_APPLICABLE

Wanted = Mapping[str, str]  # columns of the flow and what they must hold


def _sets(*names: str) -> tuple[Wanted, ...]:
    return tuple({"set": name} for name in names)


def _analysed(outcome: str, level: str) -> tuple[Wanted, ...]:
    return ({"set": "analysed", "outcome": outcome, "level": level},)


# Panels of the figure: title, and the sets of each in order. A set is a part of the one above it;
# if its members are of another level, it lies within that one's members.
SITES = (
    "Sites, units and workers",
    _sets("sites_invited", "sites_accepted", "units", "workers"),
)
SURVEY = (
    "Workers, all survey waves together",
    (*_sets("invited", "responded"), *_analysed("ghq12_likert", "worker")),
)
OBSERVED = (
    (
        "Families",
        (
            *_sets("families", "families_eligible", "families_approached"),
            *_sets("families_consented", "families_observed"),
            *_analysed("overall_quality", "family"),
        ),
    ),
    (
        "Workers, by time diary",
        (*_sets("diary_workers"), *_analysed("direct_hours_week", "worker")),
    ),
    ("Visits", (*_sets("visits", "visits_coded"), *_analysed("overall_quality", "visit"))),
)
OF_WAVE = ("invited_in_wave", "responded_in_wave")
LOST_SITES = ("sites_rejected", "sites_without_table")
UNRECORDED = "families_observed_without_consent"


def counts(released: Released, **wanted: str) -> dict[str, str]:
    """Number in a set by arm, ready to print; ``set`` and what else tells it from others.

    Raises
    ------
    ValueError : when the flow has no such set.
    """
    rows = released.rows("flow", **wanted)
    if not rows:
        raise ValueError(f"The released flow has no set {wanted}.")
    return {row["arm"]: number(row["n"]) for row in rows}


def flow_figure(released: Released, figure_number: int, caption: str) -> PrintedFigure:
    """The figure, its long description and its table."""
    panels = [
        (title, steps) for title, names in _panels(released) if (steps := _steps(released, names))
    ]
    workers, visits = (counts(released, set=name) for name in ("workers", "visits"))
    return PrintedFigure(
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
    return list(dict.fromkeys(label(released, row) for row in rows if row["set"] in LOST_SITES))


def _panels(released: Released) -> list[tuple[str, Sequence[Wanted]]]:
    """Title and sets of each panel; where there are several waves, each has one of its own."""
    answered = released.rows("flow", set="responded_in_wave")
    waves = list(dict.fromkeys(row["wave"] for row in answered))
    return [
        SITES,
        *(
            (
                f"Workers, survey wave {wave}",
                tuple({"set": name, "wave": wave} for name in OF_WAVE),
            )
            for wave in waves
            if len(waves) > 1
        ),
        SURVEY,
        *OBSERVED,
    ]


def _steps(released: Released, sets: Sequence[Wanted]) -> list[Step]:
    steps = []
    for wanted in sets:
        rows = released.rows("flow", **wanted)
        if not rows:
            continue
        arms = counts(released, **wanted)
        both: dict[str, str] = {arm: arms[arm] for arm in NAMES if arm in arms}
        steps.append(
            Step(
                label(released, rows[0]),
                both or arms,
                rows[0]["level"],
                _beside(released, wanted["set"]),
                inside=label(released, rows[0], joint=", "),
            )
        )
    return steps


def _beside(released: Released, name: str) -> list[str]:
    """Who leaves after a set, or joins the next one from outside it."""
    if name == "sites_invited":
        return lost_sites(released)
    if name == "families_consented" and released.rows("flow", set=UNRECORDED):
        row, *_ = released.rows("flow", set=UNRECORDED)
        n = counts(released, set=UNRECORDED)[BOTH_ARMS]
        return [f"Joined by: {_lower(label(released, row))}, {n}"]
    return []


def _sentences(steps: Sequence[Step]) -> str:
    """The steps in words, each within the one before."""
    told = []
    for before, step in zip((None, *steps), steps, strict=False):
        arms = [f"{NAMES[arm]} {n}" if arm in NAMES else n for arm, n in step.arms.items()]
        named = step.label
        if before:
            within = "Of these" if step.level == before.level else "In these"
            named = f"{within}, {_lower(step.inside)}"
        told.append(
            " ".join([f"{named}: {', '.join(arms)}.", *(f"{text}." for text in step.beside)])
        )
    return " ".join(told)


def _lower(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it begins with an abbreviation."""
    return label[0].lower() + label[1:] if label[1:2].islower() else label


def flow_table(released: Released) -> PrintedTable:
    """Every analysis set, by arm."""
    rows = released.tables["flow"]
    groups = []
    for level, heading in MEMBERS.items():
        printed = []
        for position in dict.fromkeys(r["position"] for r in rows if r["level"] == level):
            own = released.rows("flow", position=position, level=level)
            arms = {row["arm"]: number(row["n"]) for row in own}
            printed.append(
                {"label": label(released, own[0])}
                | {arm: arms.get(arm, NOT_APPLICABLE) for arm in (*NAMES, BOTH_ARMS)}
            )
        if printed:
            groups.append(Group(heading, printed))
    return PrintedTable(
        id="flow-table",
        caption="Every analysis set, by arm",
        columns=[
            PrintedColumn("label", "Set"),
            *(PrintedColumn(arm, name, numeric=True) for arm, name in NAMES.items()),
            PrintedColumn("all", "All", numeric=True),
        ],
        groups=groups,
        notes=["Counts other than of sites are rounded, so arms need not add up to all."],
    )
