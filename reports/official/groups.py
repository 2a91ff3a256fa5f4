"""Who is compared with whom, and on what evidence."""

from __future__ import annotations

from calendar import month_name
from collections import Counter

from reports.blocks import Group, PrintedColumn, PrintedTable
from reports.official.phrases import GRADES, count
from reports.official.results import Official
from reports.sentences.small_words import listing


def adopters_table(official: Official) -> PrintedTable:
    """Every authority known to have taken up the model, with the evidence for it."""
    groups = []
    for counted, heading in ((True, "Counted as adopters"), (False, "In neither group")):
        rows = [
            {
                "name": row["name"],
                "adoption": row["adoption"].capitalize(),
                "started": _date(row["started"]).capitalize(),
                "grade": row["grade"].capitalize(),
                "source": row["source"],
            }
            for row in official.adopters(counted=counted)
        ]
        if rows:
            groups.append(Group(heading, rows))
    used = dict.fromkeys(row["grade"] for row in official.tables["adopters"])
    return PrintedTable(
        id="adopters-table",
        caption="Authorities known to have taken up Reclaiming Social Work",
        columns=[
            PrintedColumn("name", "Authority"),
            PrintedColumn("adoption", "Adoption"),
            PrintedColumn("started", "Started"),
            PrintedColumn("grade", "Grade of evidence"),
            PrintedColumn("source", "Source"),
        ],
        groups=groups,
        notes=["Grades of evidence: " + "; ".join(f"{g}, {GRADES[g]}" for g in used) + "."],
        wide=True,
    )


def groups_sentences(official: Official) -> list[str]:
    """How many authorities are in each group, and who is in neither."""
    settings = official.facts["settings"]
    every_year = official.years[1] - official.years[0] + 1
    shorter = [
        row
        for row in official.rows("authorities", group="other")
        if int(row["n_years"]) < every_year
    ]
    found = [
        f"{count(len(official.names('adopter'))).capitalize()} authorities count as adopters. "
        f"The others are {len(official.names('other'))} areas; {count(len(shorter))} of them have "
        "figures for some of the years only, because councils were merged or split."
    ]
    if partial := official.names("partial adopter"):
        found.append(
            f"{listing(partial)} took up the model in part or in a version of their own. They are "
            "in neither group."
        )
    if small := official.names("too small"):
        found.append(
            f"{listing(small)} are set aside: with fewer than {settings['smallest_workforce']} "
            "social workers in post, a single leaver or vacancy sways their rates."
        )
    return found


def started_sentence(official: Official) -> str:
    """When the adopters began, beside the first year of the figures."""
    started = Counter(row["started"] for row in official.adopters(counted=True))
    parts = [f"{count(n)} {_when(when)}" for when, n in started.items()]
    return (
        f"The figures begin in {official.years[0]}. Of the adopters, {listing(parts)}. So there is "
        "no year before adoption to compare with."
    )


def _when(started: str) -> str:
    return f"began {'' if started.startswith('before') else 'in '}{_date(started)}"


def _date(started: str) -> str:
    """A month as "December 2007", two years as "2014 to 2016"; words stay as they are."""
    first, _, second = started.partition("-")
    if not second:
        return started
    return f"{first} to {second}" if len(second) == 4 else f"{month_name[int(second)]} {first}"
