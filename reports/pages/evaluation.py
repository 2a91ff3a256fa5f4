"""The page that reviewers read: ``data/released/`` to ``reports/evaluation.html``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from study.stage import run

from reports.blocks import Banner
from reports.provenance import Provenance, provenance
from reports.released import Released, read_released
from reports.render import page, write_page
from reports.sections import claims, quality, summary
from reports.sections.flow import counts, flow_figure
from reports.sections.forest import forest_figure
from reports.sections.outcomes import claim_block
from reports.sections.published import published_sentence, published_table
from reports.sections.single_site import single_site_figure
from reports.sentences.effects import confidence
from reports.sentences.small_words import sites_by_arm, start
from study.settings.disclosure import SITE_FLOOR, STEPS
from study.settings.inference import Inference
from study.settings.model import Settings

CONTENTS = [
    ("summary", "Summary"),
    ("claims", "Claims and verdicts"),
    ("design", "The study and its design"),
    ("flow", "Flow of participants"),
    ("quality", "Data quality"),
    ("primary", "Primary outcomes"),
    ("secondary", "Secondary claims"),
    ("harms", "Claims of harm"),
    ("published", "Published figures recomputed"),
    ("limitations", "Limitations"),
    ("methods", "Methods and glossary"),
    ("disclosure", "Disclosure"),
    ("provenance", "Provenance"),
    ("accessibility", "Accessibility"),
]


def banner(released: Released, origin: Provenance) -> Banner:
    """What the data are, and how far the page may be trusted."""
    profile = released.facts["profile"]
    return Banner(
        source="synthetic" if released.is_synthetic else "real",
        heading="Synthetic data." if released.is_synthetic else "Real data.",
        text=(
            "Every authority and number on this page is invented."
            if released.is_synthetic
            else "Councils' own extracts, released under disclosure control."
        ),
        facts=[
            ("Status", "draft, not reviewed"),
            (
                "Disclosure",
                f"counts under {profile['suppress_below']} withheld, others rounded to "
                f"{profile['round_to']}; not yet approved by a person",
            ),
            ("Version", origin.short),
        ],
    )


def evaluation(released: Released, inference: Inference, origin: Provenance) -> str:
    """Build the page from released results; settings and origin are only stated."""
    primary = summary.primary(released)
    source = "Synthetic data. " if released.is_synthetic else ""
    return page(
        "evaluation.html",
        title=released.study["title"],
        banner=banner(released, origin),
        contents=CONTENTS,
        synthetic=released.is_synthetic,
        study=released.study,
        inference=inference,
        instruments=released.study["instruments"],
        profile=released.facts["profile"],
        site_floor=SITE_FLOOR,
        steps=STEPS,
        outputs=released.facts["outputs"],
        confidence=f"{released.study['confidence']:.0%}",
        lead=summary.lead(released),
        sites=start(sites_by_arm(released.study["n_sites"])),
        chosen=summary.chosen(released),
        opening=summary.opening(released),
        verdicts=summary.verdict_sentence(primary),
        findings=summary.findings(released),
        closing=summary.closing(released),
        claims=claims.claims_table(released),
        sides=claims.sides_table(released),
        sizes={name: counts(released, set=name)["all"] for name in ("units", "workers", "visits")},
        families=counts(released, set="families_observed")["all"],
        flow=flow_figure(
            released,
            1,
            f"{source}Each box counts one analysis set in one arm; an arrow leads to a part of the "
            "set above it, a plain line to what lies within it. "
            "Counts other than of sites are rounded, and [c] stands for a number under "
            f"{released.facts['profile']['suppress_below']}.",
        ),
        submissions=quality.submissions_table(released),
        rows=quality.rows_table(released),
        rules=quality.findings_table(released),
        forest=forest_figure(
            released,
            primary,
            2,
            summary.verdict_sentence(primary),
            f"{source}Top of each panel: each site's level, adjusted for its persons, with two "
            "standard errors either way. Below: RSW against conventional sites with the "
            f"{confidence(released.study['confidence'])} by site means (filled) and by the "
            "multilevel model (open); the dashed line is no difference. Scales differ between "
            "panels.",
        ),
        single_site=single_site_figure(released, primary, 3, source),
        blocks={
            roles[0]: [
                claim_block(released, claim)
                for claim in claims.of_roles(claims.analysed(released), roles)
            ]
            for roles in claims.GROUPS.values()
        },
        published=published_table(released),
        published_sentence=published_sentence(released),
        origin=origin,
        checksums=[(each["name"], each["sha256"]) for each in released.facts["outputs"]],
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("report", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    released = read_released(options.released)
    origin = provenance(made_from=released.facts["made_from"])
    html = evaluation(released, settings.inference, origin)
    write_page(html, options.page)
    print(f"Wrote {options.page} ({len(html.encode()) / 1000:,.0f} kB).")


if __name__ == "__main__":
    sys.exit(main())
