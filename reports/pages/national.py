"""The page on official statistics: ``data/national/results/`` to ``reports/national.html``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from study.stage import run

from reports.blocks import Banner
from reports.official import comparisons, groups, notes, phrases, trends
from reports.official.results import Official, read_results
from reports.provenance import Provenance, provenance
from reports.render import page, write_page
from reports.sentences.formats import number
from reports.sentences.small_words import listing

if TYPE_CHECKING:
    from study.settings.model import Settings

TITLE = "Reclaiming Social Work in official statistics"
TRENDS = ("caseload", "turnover")  # measures whose national fall the summary names
CONTENTS = [
    ("summary", "Summary"),
    ("compared", "Who is compared"),
    ("comparisons", "The five comparisons"),
    ("trends", "Year by year"),
    ("variance", "How alike years are"),
    ("limits", "What this can show"),
    ("data", "Data notes"),
    ("methods", "Methods"),
    ("disclosure", "Disclosure"),
    ("sources", "Sources and licence"),
    ("provenance", "Provenance"),
    ("accessibility", "Accessibility"),
]


def national(official: Official, origin: Provenance) -> str:
    """Build the page: the comparisons, or how to get the files when there are none."""
    return _present(official, origin) if official.facts["present"] else _absent(official, origin)


def _present(official: Official, origin: Provenance) -> str:
    first, last = official.years
    settings = official.facts["settings"]
    adopters = phrases.count(len(official.adopters(counted=True)))
    answer = phrases.answer(official)
    return page(
        "national.html",
        title=TITLE,
        banner=Banner(
            source="official",
            heading="Official statistics, not synthetic.",
            text="Published figures of every English authority; authorities are named.",
            facts=[
                ("Years", f"{first} to {last}"),
                ("Status", "draft, not reviewed; exploratory"),
                ("Disclosure", "public figures"),
                ("Version", origin.short),
            ],
        ),
        contents=CONTENTS,
        first=first,
        last=last,
        opening=(
            f"{adopters.capitalize()} authorities are known from published sources to have adopted "
            f"RSW (kinds of adoption counted: {listing(settings['adoption'])}). Their "
            "workforce figures are set beside those of all other authorities and of their "
            f"statistical neighbours, on {phrases.count(len(official.measures))} measures; on "
            "each, less is usually thought better."
        ),
        answer=answer,
        multiplicity=phrases.multiplicity(official),
        findings=[(m.label, phrases.measure_sentence(official, m)) for m in official.measures],
        interval_name=official.confidence,
        detectable=phrases.detectable(official),
        started=groups.started_sentence(official),
        england="England’s "
        + " and its ".join(phrases.trend_sentence(official, name) for name in TRENDS),
        groups=groups.groups_sentences(official),
        adopters=groups.adopters_table(official),
        comparisons_figure=comparisons.comparisons_figure(official, 1, answer),
        comparisons=comparisons.comparisons_table(official),
        adopter_differences=comparisons.adopters_beside_neighbours(official),
        alternatives=comparisons.alternatives_table(official),
        trends_figure=trends.trends_figure(official, 2),
        changes=trends.changes_table(official),
        n_rows=number(max(row["n_rows"] for row in official.tables["variance_shares"])),
        variance=notes.variance_table(official),
        correlated=notes.correlated_sentence(official),
        read=notes.read_sentence(official),
        missing=notes.missing_table(official),
        codes=notes.codes_table(official),
        recomputed=notes.recomputed_table(official),
        settings=notes.settings_facts(official),
        files=notes.files_table(official),
        origin_facts=_origin_facts(origin),
        version=origin.short,
    )


def _absent(official: Official, origin: Provenance) -> str:
    return page(
        "national_absent.html",
        title=TITLE,
        banner=Banner(
            source="official",
            heading="No official statistics.",
            text="The files are not there, so this page holds no figures.",
            facts=[("Version", origin.short)],
        ),
        contents=[("files", "How to get the files"), ("then", "What this page then shows")],
        files=official.facts["files"],
        version=origin.short,
    )


def _origin_facts(origin: Provenance) -> list[tuple[str, str]]:
    """Where the page comes from; the study's hashes have no part in it."""
    facts = [(term, fact) for term, fact in origin.facts() if not term.startswith("Hash of")]
    return [*facts, ("To rebuild it", "dvc repro national")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("national", _run, arguments)


def _run(options: argparse.Namespace, _: Settings) -> None:
    html = national(read_results(options.results), provenance())
    write_page(html, options.page)
    print(f"Wrote {options.page} ({len(html.encode()) / 1000:,.0f} kB).")


if __name__ == "__main__":
    sys.exit(main())
