"""The page of a council's own check, for its own eyes: it shows the cells that findings name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from reports.blocks import Banner, PrintedColumn, PrintedTable, name
from reports.pages.councils import LEVELS
from reports.render import page
from reports.sentences.found import EXPLAINABLE, found, outcome, places, shared
from reports.sentences.small_words import site_name
from study.findings import address

MOST_PLACES = 100  # of one rule on a page; the rest are counted
CONTENTS = [
    ("outcome", "What was found"),
    ("mend", "What to look at"),
    ("tables", "Tables"),
    ("files", "Files read"),
    ("next", "What to do next"),
]
_HEADINGS = {
    "error": "Errors: mend these",
    "warning": "Warnings: see whether we read it right",
    "query": "Queries: confirm or explain",
    "note": "Notes",
}
_MEANINGS = {
    "error": "What has an error is not accepted: the cell, the row or the table, as it says.",
    "warning": "Read by a stated rule, and accepted: please see that the rule did what you mean.",
    "query": "Accepted, but unusual: please correct it, or say why it is so in the explanations.",
    "note": "For your information.",
}


@dataclass(frozen=True)
class RuleOnPage:
    """The findings of one rule on the page; ``code`` is what an explanation names, if it may."""

    id: str
    heading: str
    places: str
    remedy: str
    code: Markup | str
    table: PrintedTable


@dataclass(frozen=True)
class RulesOfLevel:
    """The rules of one level on the page, the commonest first."""

    id: str
    heading: str
    meaning: str
    rules: Sequence[RuleOnPage]


def checked_page(check: Mapping[str, Any]) -> str:
    """Build the page.

    Parameters
    ----------
    check : what a check found, as ``rsw check --json`` gives it, with the ``value`` of each
        finding's cell beside its other fields ("" where it points at none).
    """
    findings: list[Mapping[str, Any]] = list(check["findings"])
    return page(
        "checked.html",
        title=f"Check of {site_name(check['site']) if check['site'] else 'your extract'}",
        banner=Banner(
            source="real",
            heading="For your own use.",
            text="It shows cells of your files: keep it as you keep them, and send it to nobody.",
            facts=[("Tables’ version", check["schema"])],
        ),
        contents=CONTENTS,
        outcome=_outcome(check, findings),
        clean=check["exit_code"] == 0,
        counts=found(Counter(f["level"] for f in findings)),
        levels=[_level(level, findings) for level in LEVELS if _of(level, findings)],
        tables=_tables(check),
        files=_files(check),
    )


def _of(level: str, findings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [finding for finding in findings if finding["level"] == level]


def _outcome(check: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> str:
    asked = [f for f in _of("query", findings) if not f["explanation"]]
    return outcome(check["exit_code"], len(_of("error", findings)), len(asked))


def _level(level: str, findings: Sequence[Mapping[str, Any]]) -> RulesOfLevel:
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for finding in _of(level, findings):
        by_rule.setdefault(finding["rule"], []).append(finding)
    commonest = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    return RulesOfLevel(
        id=level,
        heading=_HEADINGS[level],
        meaning=_MEANINGS[level],
        rules=[_rule(level, code, mine) for code, mine in commonest],
    )


def _rule(level: str, code: str, findings: Sequence[Mapping[str, Any]]) -> RuleOnPage:
    id_ = code.replace(".", "-").replace("_", "-")
    sentences = [str(finding["sentence"]) for finding in findings]
    said = set(sentences)
    todo = {str(finding["remedy"]) for finding in findings}
    columns = [PrintedColumn("place", "Where")]
    if any(finding["value"] for finding in findings):
        columns.append(PrintedColumn("value", "The cell holds"))
    if len(said) > 1:
        columns.append(PrintedColumn("sentence", "What was found"))
    if len(todo) > 1:
        columns.append(PrintedColumn("remedy", "What to do"))
    if any(finding["explanation"] for finding in findings):
        columns.append(PrintedColumn("explanation", "Your explanation"))
    rows = [
        {
            "place": _place(finding),
            "value": Markup("<code>{}</code>").format(finding["value"]) if finding["value"] else "",
            "sentence": str(finding["sentence"]),
            "remedy": str(finding["remedy"]),
            "explanation": str(finding["explanation"]),
        }
        for finding in findings[:MOST_PLACES]
    ]
    more = len(findings) - len(rows)
    return RuleOnPage(
        id=f"rule-{id_}",
        heading=shared(sentences).removesuffix("."),
        places=places(len(findings)),
        remedy=todo.pop() if len(todo) == 1 else "",
        code=name(code, "code") if level in EXPLAINABLE else "",
        table=PrintedTable(
            id=f"places-{id_}",
            caption=f"Where this was found ({len(findings):,})",
            columns=columns,
            rows=rows,
            notes=[f"{more:,} more places are in the annotated copy."] if more > 0 else [],
            stacks=True,
        ),
    )


def _place(finding: Mapping[str, Any]) -> Markup:
    file = finding["file"] or finding["table"]
    parts = [Markup("{}").format(name(file) if file else "The whole extract")]
    parts += [escape(part) for part in address(*(finding[k] for k in ("sheet", "row", "letter")))]
    where = Markup(", ").join(parts)
    if finding["count"] > 1:
        where += f" ({finding['count']:,} in all)"
    if not finding["column"]:
        return where
    return Markup("{}: {}").format(where, name(finding["column"], "code"))


def _tables(check: Mapping[str, Any]) -> PrintedTable:
    return PrintedTable(
        id="tables-table",
        caption="Rows received and accepted, by table",
        columns=[
            PrintedColumn("table", "Table"),
            PrintedColumn("status", "As it stands"),
            PrintedColumn("received", "Rows received", numeric=True),
            PrintedColumn("accepted", "Rows accepted", numeric=True),
        ],
        rows=[
            {
                "table": name(table_name),
                "status": table["status"].capitalize(),
                "received": str(table["received"]),
                "accepted": str(table["accepted"]),
            }
            for table_name, table in check["tables"].items()
        ],
    )


def _files(check: Mapping[str, Any]) -> PrintedTable:
    return PrintedTable(
        id="files-table",
        caption="Each file, with the rows of the study's tables in it",
        columns=[PrintedColumn("name", "File"), PrintedColumn("rows", "Rows", numeric=True)],
        rows=[{"name": name(file["name"]), "rows": str(file["rows"])} for file in check["files"]],
    )
