"""The page on the next study: ``data/plan/`` to ``reports/plan.html``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from study.stage import run

from reports.blocks import Banner
from reports.planning import contents
from reports.planning.planned import NextStudy, read_planned
from reports.provenance import Provenance, provenance
from reports.render import page, write_page
from reports.sentences.formats import number

if TYPE_CHECKING:
    from study.settings.model import Settings

TITLE = "Planning the next study of Reclaiming Social Work"
OF_DESIGNS = [
    ("power", "Power by the number of sites"),
    ("warnings", "What these designs cannot do"),
    ("designs", "Every design"),
]
CONTENTS = [
    ("summary", "Summary"),
    *OF_DESIGNS,
    ("methods", "Methods"),
    ("provenance", "Provenance"),
    ("accessibility", "Accessibility"),
]


def plan_page(planned: NextStudy, origin: Provenance) -> str:
    """Build the page."""
    facts, anything = planned.facts, bool(planned.questions)
    costs = [f"{number(f'{value:.0f}')} a {name}" for name, value in facts["costs"].items()]
    return page(
        "plan.html",
        title=TITLE,
        banner=Banner(
            source="synthetic" if planned.is_synthetic else "real",
            heading="Synthetic data." if planned.is_synthetic else "Real data.",
            text=(
                "The variances behind this plan come from an invented study."
                if planned.is_synthetic
                else "The variances behind this plan are estimates from councils' extracts."
            ),
            facts=[("Status", "draft, not reviewed"), ("Version", origin.short)],
        ),
        contents=[entry for entry in CONTENTS if anything or entry not in OF_DESIGNS],
        synthetic=planned.is_synthetic,
        target=planned.target,
        level=f"{facts['level']:.0%}",
        runs=number(str(facts["runs"])),
        costs=f"{', '.join(costs)} ({facts['currency']})",
        findings=[(q["label"], contents.answer(planned, q)) for q in planned.questions],
        figure=contents.power_figure(planned, 1) if anything else None,
        warnings=[(q["label"], contents.warnings(q)) for q in planned.questions],
        not_planned=facts["not_planned"],
        designs=contents.designs_table(planned) if anything else None,
        variances=contents.variances_table(planned) if anything else None,
        origin_facts=[*origin.facts(), ("To rebuild it", "dvc repro plan_page")],
        version=origin.short,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("plan_page", _run, arguments)


def _run(options: argparse.Namespace, _: Settings) -> None:
    html = plan_page(read_planned(options.plan), provenance())
    write_page(html, options.page)
    print(f"Wrote {options.page} ({len(html.encode()) / 1000:,.0f} kB).")


if __name__ == "__main__":
    sys.exit(main())
