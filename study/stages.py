"""Every stage of the study, once: what it reads and writes, and on which settings it depends.

``study.stage.run`` makes the options of a stage's command of this, and ``rsw.dvc_file`` the file
dvc.yaml, to which it adds the code that the stage imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SOURCE = "${study.source}"
"""Stands in a path for the setting, as in dvc.yaml."""

LOCK = "requirements.lock"
CHECKED = "data/settings/in_order.txt"
"""Written once all settings are in order, always the same: what waits for it runs no earlier."""
QUESTIONS = "data/settings/questions.json"
"""The outcomes without what is only printed of them: what ``outcomes`` means for the numbers."""
IDENTITY = (
    *("study", "mixed", "pipeline", "analysis", "reports"),
    *("params.yaml", "pyproject.toml", LOCK),
)
"""The code and settings by which a page says what made it."""


@dataclass(frozen=True)
class Stage:
    """A stage.

    Attributes
    ----------
    does : one sentence.
    reads, writes : option of the command → path in the project.
    keeps : the same of what it keeps between runs to save time. It is no result: DVC does not know
        it, and without it everything is computed anew.
    params : keys of params.yaml on which the results depend.
    files : files and folders of the project on which they depend too, beside the code it imports.
    row_level : whether what it writes holds persons' rows: readable by nobody else, never pushed.
    always : whether it is looked at in every run.
    """

    name: str
    module: str
    does: str
    reads: Mapping[str, str] = field(default_factory=dict)
    writes: Mapping[str, str] = field(default_factory=dict)
    keeps: Mapping[str, str] = field(default_factory=dict)
    params: tuple[str, ...] = ()
    files: tuple[str, ...] = (LOCK,)
    row_level: bool = False
    always: bool = False


_STAGES = (
    Stage(
        name="settings",
        module="study.settings.stage",
        does="Every setting, checked before any work, and the questions that the outcomes ask.",
        writes={"checked": CHECKED, "questions": QUESTIONS},
        files=(
            *("params.yaml", LOCK, "study/settings", "study/claims.csv", "study/claims.py"),
            *("study/measures.py", "study/site_names.py"),
        ),
    ),
    Stage(
        name="synthesise",
        module="pipeline.synthesise",
        does="The fictional study of the embedded default, written as councils would send it.",
        writes={"synthetic": "data/synthetic"},
        params=(
            *("inference.working_week_days", "study.seed", "study.sites", "study.source"),
            "synthetic",
        ),
        files=(LOCK, CHECKED),
        row_level=True,
    ),
    Stage(
        name="ingest",
        module="pipeline.ingest",
        does="Every site's extract, read, checked and accepted or not.",
        reads={"extracts": f"data/{SOURCE}"},
        writes={"accepted": "data/accepted", "findings": "data/findings"},
        params=("study.sites", "study.source"),
        files=(LOCK, CHECKED),
        row_level=True,
    ),
    Stage(
        name="assemble",
        module="pipeline.assemble",
        does="The accepted extracts of all sites as study tables.",
        reads={"accepted": "data/accepted", "findings": "data/findings"},
        writes={"study": "data/study"},
        params=("study.sites", "study.source"),
        row_level=True,
    ),
    Stage(
        name="fit",
        module="analysis.fit",
        does="Site summaries, multilevel models and verdicts.",
        reads={"study": "data/study"},
        writes={"results": "data/results"},
        keeps={"answers": "data/answers"},
        params=(
            *("beliefs", "certainty", "inference", "instruments"),
            *("study.seed", "study.sites", "study.source"),
        ),
        files=(LOCK, QUESTIONS),
        row_level=True,
    ),
    Stage(
        name="release",
        module="analysis.release.stage",
        does="What may leave the analysis, and nothing else.",
        reads={"results": "data/results"},
        writes={"released": "data/released"},
        params=("disclosure", "outcomes", "study.sites", "study.title"),
    ),
    Stage(
        name="report",
        module="reports.pages.evaluation",
        does="The page that reviewers read, from released results only.",
        reads={"released": "data/released"},
        writes={"page": "reports/evaluation.html"},
        files=IDENTITY,
    ),
    Stage(
        name="councils",
        module="reports.pages.councils",
        does="One page for each council about its own extract.",
        reads={"findings": "data/findings"},
        writes={"pages": "reports/councils"},
        files=IDENTITY,
        row_level=True,
    ),
    Stage(
        name="plan",
        module="analysis.planning.stage",
        does="Power, detectable effect and cost of the next study, from the fitted variances.",
        reads={
            "variances": "data/results/variance_components.parquet",
            "released": "data/released/variance_components.csv",
        },
        writes={"plan": "data/plan"},
        params=("inference.confidence", "outcomes", "planning", "study.seed", "study.source"),
    ),
    Stage(
        name="plan_page",
        module="reports.pages.plan",
        does="The page on the next study.",
        reads={"plan": "data/plan"},
        writes={"page": "reports/plan.html"},
        files=IDENTITY,
    ),
    Stage(
        name="official",
        module="pipeline.official.inventory",
        does="Which official statistics are there. Always looked at, in a tenth of a second.",
        writes={"inventory": "data/national/official.json"},
        params=("national.folder",),
        files=(CHECKED,),
        always=True,
    ),
    Stage(
        name="national_ingest",
        module="pipeline.official.ingest",
        does="Official statistics as typed tables, under one code for each area.",
        reads={"inventory": "data/national/official.json"},
        writes={"study": "data/national/study"},
        params=("national.folder",),
    ),
    Stage(
        name="national_fit",
        module="analysis.national.fit",
        does="Adopters of the model against other authorities.",
        reads={"study": "data/national/study"},
        writes={"results": "data/national/results"},
        params=("inference.confidence", "national", "study.seed"),
    ),
    Stage(
        name="national",
        module="reports.pages.national",
        does="The page on official statistics.",
        reads={"results": "data/national/results"},
        writes={"page": "reports/national.html"},
        files=IDENTITY,
    ),
)
STAGES: Mapping[str, Stage] = {stage.name: stage for stage in _STAGES}

METRICS = ("data/released/metrics.json",)
"""What ``dvc metrics`` compares."""

PLOTS = {
    "forest": {
        "title": "Differences between the arms, with their intervals",
        "template": "forest",
        "x": "estimate",
        "y": {"data/released/estimates.csv": "outcome"},
    },
    "power": {
        "title": "Power of each design of the next study",
        "template": "power",
        "x": "effect",
        "y": {"data/plan/curves.csv": "power"},
    },
}
"""What ``dvc plots`` draws, by the templates in .dvc/plots."""


INCOMING = "data/incoming"
"""Where real extracts lie: ``rsw receive`` and people put them there."""


def row_level_folders() -> tuple[str, ...]:
    """The folders of the project that hold persons' rows."""
    held = (
        path
        for stage in STAGES.values()
        if stage.row_level
        for path in (*stage.writes.values(), *stage.keeps.values())
    )
    return (INCOMING, *held)


def writer_of(path: str) -> Stage | None:
    """The stage that writes a path of the project, or a folder around it; None if none does."""
    for stage in STAGES.values():
        for folder in stage.writes.values():
            if path == folder or path.startswith(f"{folder}/"):
                return stage
    return None
