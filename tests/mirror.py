"""Where each module of the project is tested, where that is not in a file of its own name.

The rule: ``a/room/module.py`` is tested in ``tests/a/room/test_module.py``. What is listed here has
no such file, because a test of the room around it says more than one of it alone would.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BESIDE = ("attack", "benchmarks", "docs", "end_to_end", "property", "reference", "spec")
"""Folders of tests beside the mirror: they cross rooms."""


@dataclass(frozen=True)
class Through:
    """Modules that are tested through their room.

    Attributes
    ----------
    room : their folder.
    names : the modules; none for all of a room of declarations, which may not branch.
    test : where.
    why : what makes it the better place.
    """

    room: str
    names: str
    test: str
    why: str

    def modules(self, every: set[Path]) -> set[Path]:
        """The modules that it speaks of, of all that there are."""
        room = Path(self.room)
        if not self.names:
            return {path for path in every if path.parent == room}
        return {room / f"{name}.py" for name in self.names.split()}


SHEETS = "tests/spec/test_council_sheets.py"
MESSY = "tests/spec/test_messy_input.py"
WHOLE_STUDY = "tests/pipeline/synthetic/test_study.py"
EVALUATION = "tests/reports/pages/test_evaluation.py"
WRONG = "tests/study/settings/test_load.py"

THROUGH = (
    Through(
        "study/tables",
        "",
        "tests/study/tables/test_base.py",
        "declarations: what must hold of each is tried; their row rules are drawn in tests/spec",
    ),
    Through(
        "study/results",
        "",
        "tests/study/results/test_columns.py",
        "declarations: each of their columns is made, released, read back and printed",
    ),
    Through(
        "study/settings",
        "base model beliefs certainty disclosure execution inference instruments national "
        "outcomes planning study",
        WRONG,
        "declarations: each setting is tried misspelt, missing, mistyped and out of range",
    ),
    Through("study/settings/synthetic", "", WRONG, "the same, of the fictional study"),
    Through(
        "study/settings",
        "__main__ absurd crosschecks refusals synthetic_checks",
        WRONG,
        "a wrong or absurd setting is one sentence of the command, whichever of them makes it",
    ),
    Through(
        "study",
        "vocabulary",
        "tests/docs/test_glossary.py",
        "closed lists without a function: each of their words is explained",
    ),
    Through(
        "study",
        "national_figures",
        "tests/pipeline/rules/test_plausibility.py",
        "published figures without a function: each is what a submission is held against",
    ),
    Through(
        "study",
        "published",
        "tests/analysis/test_fit.py",
        "a list without a function: each of its figures is recomputed",
    ),
    Through(
        "analysis/frames",
        "base candidates visit_coder worker_aggression worker_day worker_wave",
        "tests/spec/test_analysis_frames.py",
        "frames are drawn: study tables, and the rows that come of them",
    ),
    Through(
        "analysis/frames",
        "child family family_interview family_start file_auditor post session_coder site_year "
        "unit_month worker",
        "tests/pipeline/synthetic/test_claims_truth.py",
        "what a large study's tables give is the truth that was declared of them",
    ),
    Through(
        "analysis/frames",
        "family_follow_up",
        "tests/spec/test_follow_up_frame.py",
        "drawn as the other frames are",
    ),
    Through(
        "analysis/answers",
        "contrast estimate",
        "tests/spec/test_degenerate_inputs.py",
        "all that may be wrong with an outcome is drawn, with what is then said",
    ),
    Through(
        "analysis/questions",
        "estimand",
        "tests/analysis/questions/test_asking.py",
        "a record: what claims and settings make of it",
    ),
    Through(
        "analysis/site_numbers",
        "base first_stage level slope_error",
        "tests/analysis/two_stage/test_comparison.py",
        "sites' numbers are held against regressions written out, as they are compared",
    ),
    Through(
        "analysis/two_stage",
        "limitation",
        "tests/analysis/two_stage/test_reach.py",
        "why a design allows no p, beside what it can tell",
    ),
    Through(
        "analysis/multilevel",
        "opinions",
        "tests/analysis/multilevel/test_model.py",
        "second opinions are asked of a fit",
    ),
    Through(
        "analysis/verdicts",
        "compared site_table",
        "tests/rsw/commands/test_compare.py",
        "a study from one number a site, as its command gives it",
    ),
    Through(
        "analysis/evaluation",
        "flow",
        "tests/spec/test_flow.py",
        "the sets of the flow are drawn with the tables that they count",
    ),
    Through(
        "analysis/release",
        "facts policies",
        "tests/analysis/release/test_stage.py",
        "which rule stands for which column, as a whole release applies them",
    ),
    Through(
        "analysis/release",
        "margins",
        "tests/attack/test_release.py",
        "rounding that is not enough is shown by what is solved from it",
    ),
    Through(
        "analysis/planning",
        "design question settings",
        "tests/analysis/planning/test_plan.py",
        "what is asked of a plan",
    ),
    Through(
        "analysis/planning",
        "stage",
        "tests/reports/pages/test_plan.py",
        "writes what the page on the next study says",
    ),
    Through(
        "analysis/national",
        "compare",
        "tests/analysis/national/test_fit.py",
        "the comparisons of one run",
    ),
    Through(
        "analysis/published",
        "table",
        "tests/analysis/test_fit.py",
        "the rows of what was recomputed, as the stage writes them",
    ),
    Through(
        "mixed/gaussian",
        "rows identified starts variances",
        "tests/mixed/gaussian/test_fit.py",
        "steps of one fit: what it refuses, where it starts and what it says of variances",
    ),
    Through(
        "mixed/gaussian",
        "grid",
        "tests/mixed/gaussian/test_optimise.py",
        "grids of the criterion are there to find the lowest of several minima",
    ),
    Through(
        "mixed/gaussian",
        "icc",
        "tests/mixed/gaussian/test_profile.py",
        "intervals of shares together, held against the profile of one variance",
    ),
    Through(
        "mixed/gaussian",
        "tables",
        "tests/mixed/gaussian/test_chunks.py",
        "sums as tables, in each way that they can be added up",
    ),
    Through(
        "mixed/gaussian",
        "simulate",
        "tests/mixed/gaussian/test_batch.py",
        "new responses of sums, drawn to be fitted many at once",
    ),
    Through(
        "mixed/laplace",
        "criterion descent",
        "tests/mixed/laplace/test_fit.py",
        "the criterion and its descent are one fit, held against quadrature and refits",
    ),
    Through(
        "mixed/laplace",
        "structure",
        "tests/mixed/laplace/test_elimination.py",
        "how factors lie in each other is what is eliminated",
    ),
    Through(
        "mixed",
        "model terms",
        "tests/mixed/test_slopes_small_sample.py",
        "the records that every engine gives back",
    ),
    Through(
        "mixed",
        "linear",
        "tests/reference/test_gaussian.py",
        "a layer of the exact engine, held against lme4, lmerTest and pbkrtest",
    ),
    Through(
        "mixed",
        "generalised",
        "tests/mixed/laplace/test_fit.py",
        "a layer of the Laplace engine, tested with it",
    ),
    Through(
        "mixed/second_opinions",
        "other_generalised",
        "tests/reference/test_laplace.py",
        "mixedlm's own fits, held against lme4 and glmmTMB",
    ),
    Through(
        "pipeline/reading",
        "asides scanning sheet_look sheet_rows sheet_tables seen rivals rows columnar "
        "header_rules opening table",
        SHEETS,
        "a sheet as a council keeps it is drawn, with the rows and findings that come of it",
    ),
    Through(
        "pipeline/reading",
        "cells parse date_columns date_neighbours waves limits",
        MESSY,
        "cells as people write them are drawn, with what is read of each",
    ),
    Through(
        "pipeline/reading",
        "extent package workbook_xml",
        "tests/attack/test_hostile.py",
        "what a stranger's workbook may be is shown by those that it may not be",
    ),
    Through(
        "pipeline/reading",
        "header_words marks",
        "tests/pipeline/reading/test_headers.py",
        "the words of a header are read to find its columns",
    ),
    Through(
        "pipeline/rules",
        "links linkage reader",
        "tests/spec/test_links.py",
        "each rule between tables is drawn with the rows that break it",
    ),
    Through(
        "pipeline/rules",
        "codings",
        "tests/pipeline/rules/test_columns.py",
        "answers coded from another number are one kind of what a whole column shows",
    ),
    Through(
        "pipeline/screening",
        "numbers vocabulary",
        "tests/attack/test_identifiers.py",
        "identifiers of every format are planted, and legitimate columns beside them",
    ),
    Through(
        "pipeline/checking",
        "check leaving review",
        "tests/rsw/terminal/test_left_out.py",
        "one look at a whole extract, as the council's commands show it",
    ),
    Through(
        "pipeline/explanations",
        "explaining",
        "tests/pipeline/reading/test_explanations.py",
        "explanations are found where an officer writes them, and put beside their findings",
    ),
    Through(
        "pipeline/official",
        "neighbours workforce",
        "tests/spec/test_official_statistics.py",
        "declarations: the official files are drawn with what is read of them",
    ),
    Through(
        "pipeline/ssd",
        "tables",
        "tests/pipeline/ssd/test_making.py",
        "declarations of the dataset's own tables, read to make the study's",
    ),
    Through(
        "pipeline/synthetic",
        "audit caseload costs diary families fidelity frames interviews outcomes sites supervision "
        "survey visits workforce",
        WHOLE_STUDY,
        "parts of one study: its keys, its rules and its declared truth hold of the whole",
    ),
    Through(
        "pipeline/synthetic",
        "faults faults_conventional faults_rsw habits layout sheets",
        "tests/pipeline/synthetic/test_messy.py",
        "every planted fault is found by the check, and everything else read back",
    ),
    Through(
        "reports/figures",
        "palette power",
        "tests/reports/pages/test_plan.py",
        "the figure of the page on the next study, with the numbers beside it",
    ),
    Through(
        "reports/planning",
        "contents planned",
        "tests/reports/pages/test_plan.py",
        "what that page says is in its tables",
    ),
    Through(
        "reports/official",
        "comparisons results trends",
        "tests/reports/pages/test_national.py",
        "what the page on official statistics says is in its tables",
    ),
    Through(
        "reports/pages",
        "checked",
        "tests/rsw/commands/test_check.py",
        "the page that rsw check writes",
    ),
    Through(
        "reports/pages",
        "reference",
        "tests/rsw/commands/test_listings.py",
        "the pages that rsw rules and rsw dictionary write",
    ),
    Through(
        "reports/sections",
        "balance certainty design outcomes quality waves",
        EVALUATION,
        "sections of one page: each number of it is held against its own record",
    ),
    Through(
        "reports/sections",
        "claims summary",
        "tests/reports/test_few_sites.py",
        "every sentence of theirs holds with eight sites, with none and between",
    ),
    Through(
        "reports/sentences",
        "certainty names single_site",
        EVALUATION,
        "words without a choice of their own, where they stand",
    ),
    Through(
        "rsw/marked_copies",
        "marking plain_copy",
        "tests/rsw/marked_copies/test_annotate.py",
        "what a marked copy shows, however it is made",
    ),
    Through(
        "rsw/documents",
        "examples",
        "tests/rsw/documents/test_template.py",
        "the rows of the template",
    ),
    Through(
        "rsw/terminal",
        "checked_text",
        "tests/rsw/commands/test_check.py",
        "what rsw check prints",
    ),
    Through("rsw/terminal", "plan_text", "tests/rsw/commands/test_plan.py", "what rsw plan prints"),
    Through(
        "rsw/holdings",
        "previous",
        "tests/rsw/commands/test_previous.py",
        "as the commands that compare use it",
    ),
    Through(
        "rsw",
        "cli",
        "tests/rsw/commands/test_check.py",
        "every test of a command goes through it",
    ),
    Through(
        "rsw/commands",
        "dictionary results rules",
        "tests/rsw/commands/test_listings.py",
        "three commands print lists in the same forms",
    ),
    Through(
        "rsw/commands",
        "key pseudonymise submit",
        "tests/rsw/commands/test_sending.py",
        "the steps by which a council makes and sends one bundle",
    ),
    Through("rsw/commands", "origin", "tests/reports/test_provenance.py", "of a page's checksum"),
    Through(
        "rsw/commands", "withdraw", "tests/rsw/holdings/test_withdrawal.py", "asks, and withdraws"
    ),
    Through(
        "rsw/page",
        "guards rendering serving work",
        "tests/rsw/page/test_app.py",
        "one page, asked as a browser asks it",
    ),
)

ACROSS = {
    "tests/reports/test_accessibility.py": "the gate of every kind of page",
    "tests/reports/test_few_sites.py": "every sentence of the page, with eight sites to none",
    "tests/reports/test_numbers.py": "every number of the page, against its own record",
    "tests/reports/test_templates.py": "every template: no source module is behind one",
    "tests/analysis/two_stage/test_ties.py": "site summaries that are equal but for rounding",
    "tests/analysis/two_stage/test_weights.py": "what weights of persons change, and must not",
    "tests/rsw/commands/test_listings.py": "three commands print lists in the same forms",
    "tests/rsw/commands/test_previous.py": "three commands compare with the last submission",
    "tests/rsw/commands/test_sending.py": "four commands make one bundle",
    "tests/rsw/page/test_in_browser.py": "the page as its reader has it",
    "tests/study/settings/test_imports.py": "what the room's import costs",
    "tests/pipeline/synthetic/test_benchmarks.py": "the whole of it, against published figures",
    "tests/test_house.py": "names of classes and of places, in all the code and the docs",
    "tests/test_mirror.py": "holds this list",
    "tests/test_official_required.py": "holds tests/conftest.py",
    "tests/test_params.py": "params.yaml itself",
    "tests/test_stages.py": "dvc.yaml, and the floors",
}
"""Tests in the mirror that are of a whole room, or of what is no module."""
