"""How measures vary, and what was done to the files."""

from __future__ import annotations

from collections import Counter

from reports.blocks import Group, PrintedColumn, PrintedTable
from reports.official.phrases import count
from reports.official.results import Official
from reports.sentences.formats import number, signed
from reports.sentences.small_words import listing
from study.official_measures import OfficialMeasure
from study.results.national import NOT_STATED
from study.results.said import from_text

REASONS = {
    "unreliable": "Unreliable (u)",
    "not_available": "Not available (x, :)",
    "not_applicable": "Not applicable (z)",
    "censored": "Confidential, or rounds to zero (c, low)",
    NOT_STATED: "Blank or a dash",
}
LEVELS = {"National": "England", "Regional": "Regions", "Local authority": "Authorities"}


def variance_table(official: Official) -> PrintedTable:
    """Shares of each measure's variance, and the correlation of neighbouring years."""
    rows = []
    for measure in official.measures:
        row = official.row("variance_shares", measure=measure.name)
        parts = {part: float(row[part]) for part in ("authority", "region", "residual")}
        total = sum(parts.values())
        rows.append(
            {
                "measure": measure.label,
                **{part: f"{value / total:.2f}" for part, value in parts.items()},
                "area_share": f"{float(row['area_share']):.2f}",
                "lag_1": f"{float(row['lag_1']):.2f}",
                "n_rows": row["n_rows"],
                "n_authorities": row["n_authorities"],
            }
        )
    return PrintedTable(
        id="variance-table",
        caption="Shares of variance between and within areas, the year’s mean taken off",
        columns=[
            PrintedColumn("measure", "Measure"),
            PrintedColumn("authority", "Between authorities", numeric=True),
            PrintedColumn("region", "Between regions", numeric=True),
            PrintedColumn("area_share", "Between areas in all", numeric=True),
            PrintedColumn("residual", "Within authorities", numeric=True),
            PrintedColumn("lag_1", "Correlation of neighbouring years’ residuals", numeric=True),
            PrintedColumn("n_rows", "Authority-years", numeric=True),
            PrintedColumn("n_authorities", "Authorities", numeric=True),
        ],
        rows=rows,
        notes=[
            "All authorities with figures, in a model with random intercepts of region and "
            "authority. Inner and Outer London count as two regions, as published."
        ],
        wide=True,
    )


def correlated_sentence(official: Official) -> str:
    """For which measures a model with an intercept per authority errs."""
    alike = [
        measure.label.lower()
        for measure in official.measures
        if _years_correlate(official, measure)
    ]
    if not alike:
        return "For no measure are neighbouring years much more alike than that."
    return (
        f"For {listing(alike)}, neighbouring years are alike beyond that, so a model with an "
        "intercept per authority gives too small an error. That is why the comparisons above lead "
        "with one number per authority."
    )


def _years_correlate(official: Official, measure: OfficialMeasure) -> bool:
    warnings = official.row("variance_shares", measure=measure.name)["warnings"]
    return "years_correlate" in {said.code for said in from_text(warnings)}


def missing_table(official: Official) -> PrintedTable:
    """How many values are missing, by the publisher's reason."""
    counts = Counter((row["measure"], row["reason"]) for row in official.tables["missing_values"])
    rows = [
        {
            "measure": measure.label,
            **{reason: str(counts[measure.name, reason]) for reason in REASONS},
            "present": official.row("variance_shares", measure=measure.name)["n_rows"],
        }
        for measure in official.measures
    ]
    return PrintedTable(
        id="missing-table",
        caption="Values of authorities by year: present, and missing by reason",
        columns=[
            PrintedColumn("measure", "Measure"),
            PrintedColumn("present", "Present", numeric=True),
            *(PrintedColumn(reason, label, numeric=True) for reason, label in REASONS.items()),
        ],
        rows=rows,
        notes=[_adopters_missing(official)],
        wide=True,
    )


def codes_table(official: Official) -> PrintedTable:
    """Areas that changed their code, and areas that changed."""
    joined = [
        {
            "what": f"{c['name']}: {c['what']}",
            "codes": f"{c['old']} to {c['new']}",
            "source": c["source"],
        }
        for c in official.facts["code_changes"]
    ]
    apart = [
        {
            "what": r["what"],
            "codes": f"{listing(r['old'])} to {listing(r['new'])}",
            "source": r["source"],
        }
        for r in official.facts["reorganisations"]
    ]
    return PrintedTable(
        id="codes-table",
        caption="Authorities whose codes change between years",
        columns=[
            PrintedColumn("what", "What happened"),
            PrintedColumn("codes", "Codes"),
            PrintedColumn("source", "Statutory instrument"),
        ],
        groups=[
            Group(heading, rows)
            for heading, rows in (
                ("The same area under a new code: one series", joined),
                ("Other areas: series that end and begin", apart),
            )
            if rows
        ],
        wide=True,
    )


def recomputed_table(official: Official) -> PrintedTable:
    """Published rates against their published components."""
    groups = []
    for measure in official.measures:
        rows = official.rows("recomputed", measure=measure.name)
        groups.append(
            Group(
                f"{measure.label}: {measure.formula}",
                [
                    {
                        "level": name,
                        "agree": f"{number(row['agree'])} of {number(row['n'])}",
                        "gap": signed(f"{float(row['largest_gap']):.2f}"),
                    }
                    for level, name in LEVELS.items()
                    for row in rows
                    if row["level"] == level
                ],
            )
        )
    return PrintedTable(
        id="recomputed-table",
        caption="Published rates recomputed from the published numbers beside them",
        columns=[
            PrintedColumn("level", "Level"),
            PrintedColumn("agree", "Agree within rounding", numeric=True),
            PrintedColumn("gap", "Largest difference from published", numeric=True),
        ],
        groups=groups,
        notes=[
            "Some regional and national rates differ by more than rounding. The likely reason is "
            "that authorities whose numbers were not usable are left out of the rate but not of "
            "the numbers beside it."
        ],
    )


def files_table(official: Official) -> PrintedTable:
    """The files with their publishers and checksums."""
    return PrintedTable(
        id="files-table",
        caption="Files read",
        columns=[
            PrintedColumn("name", "File"),
            PrintedColumn("title", "What it holds"),
            PrintedColumn("publisher", "Publisher"),
            PrintedColumn("rows", "Rows accepted of received", numeric=True),
            PrintedColumn("sha256", "SHA-256, first 16 characters"),
        ],
        rows=[
            {
                "name": file["name"],
                "title": file["title"],
                "publisher": file["publisher"],
                "rows": " of ".join(
                    number(str(file[f"rows_{r}"])) for r in ("accepted", "received")
                ),
                "sha256": file["sha256"][:16],
            }
            for file in official.facts["files"]
        ],
        wide=True,
    )


def read_sentence(official: Official) -> str:
    """How the files were read and what was found."""
    files = official.facts["files"]
    received, accepted = (
        sum(file[f"rows_{what}"] for file in files) for what in ("received", "accepted")
    )
    findings = sum(official.facts["findings"].values())
    return (
        "The files were read by the reader of councils’ extracts, every cell as text and by stated "
        f"rules: {number(str(accepted))} of {number(str(received))} rows were accepted, with "
        f"{count(findings)} finding{'' if findings == 1 else 's'}."
    )


def settings_facts(official: Official) -> list[tuple[str, str]]:
    """The settings behind the numbers."""
    settings = official.facts["settings"]
    return [
        ("Kinds of adoption counted", listing(settings["adoption"])),
        ("Years", f"{settings['first_year']} to {settings['last_year']}"),
        (
            "Smallest workforce",
            f"{settings['smallest_workforce']} social workers, mean of the years",
        ),
        ("Confidence of intervals", f"{settings['confidence']:.0%}"),
        ("Random draws", f"{number(str(settings['permutations']))}, seed {settings['seed']}"),
    ]


def _adopters_missing(official: Official) -> str:
    reasons = {reason: label.partition(" (")[0].lower() for reason, label in REASONS.items()}
    labels = {measure.name: measure.label.lower() for measure in official.measures}
    rows = official.rows("missing_values", group="adopter")
    if not rows:
        return "No adopter lacks a value."
    cells = [
        f"{row['name']} {row['year']}, {labels[row['measure']]} ({reasons[row['reason']]})"
        for row in rows
    ]
    return f"Missing among adopters: {'; '.join(cells)}. A missing value is never taken as zero."
