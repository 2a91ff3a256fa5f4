"""The published rule list and data dictionary: pages made from records, with nothing of their own.

Both are generated from the tables' declarations by ``rsw rules`` and ``rsw dictionary``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports.blocks import Banner, PrintedColumn, PrintedTable
from reports.render import page
from reports.sentences.small_words import listing

LEVELS = {
    "error": "What breaks it is not accepted.",
    "warning": "It is read by a stated rule and accepted: look whether the rule did what you mean.",
    "query": "It is accepted, but unusual: correct it, or explain it.",
    "note": "For information.",
}
_TABLE_NAMES = {"every table": "Every table"}


@dataclass(frozen=True)
class ReferencePart:
    """A section of the page: a heading, some sentences and a table."""

    id: str
    heading: str
    sentences: Sequence[str]
    table: PrintedTable


def rules_page(rules: Sequence[Mapping[str, str]], version: str) -> str:
    """The rule list as a page.

    Parameters
    ----------
    rules : ``code, level, table, fields, sentence, remedy`` of each rule.
    version : of the tables.
    """
    tables = list(dict.fromkeys(rule["table"] for rule in rules))
    parts = [
        _part(
            table,
            _TABLE_NAMES.get(table, _title(table)),
            [],
            [
                PrintedColumn("code", "Rule"),
                PrintedColumn("level", "Level"),
                PrintedColumn("fields", "Tried on"),
                PrintedColumn("sentence", "What a finding says"),
                PrintedColumn("remedy", "What to do"),
            ],
            [
                {
                    **rule,
                    "code": _code(rule["code"]),
                    "level": rule["level"].capitalize(),
                    "fields": _code(rule["fields"])
                    if " " not in rule["fields"]
                    else rule["fields"],
                }
                for rule in rules
                if rule["table"] == table
            ],
        )
        for table in tables
    ]
    return _page(
        "The rules",
        "Every rule that an extract is checked by, generated from the rules themselves. A word in "
        "square brackets stands for what a finding names there.",
        version,
        parts,
        [(level.capitalize(), meaning) for level, meaning in LEVELS.items()],
    )


def dictionary_page(fields: Sequence[Mapping[str, Any]], version: str) -> str:
    """The data dictionary as a page.

    Parameters
    ----------
    fields : of each column ``table, title, column, label, description, kind, limits, codes,
        required, blank_ok, key, refers_to, synonyms, dfe_name``.
    """
    tables = {field["table"]: field["title"] for field in fields}
    parts = []
    for table, title in tables.items():
        mine = [field for field in fields if field["table"] == table]
        key = listing([field["column"] for field in mine if field["key"]])
        parts.append(
            _part(
                table,
                _title(table),
                [f"{title}. No two rows have the same {key}."],
                [
                    PrintedColumn("column", "Column"),
                    PrintedColumn("meaning", "What it means"),
                    PrintedColumn("write", "What to write"),
                    PrintedColumn("headers", "Other headers that are read"),
                ],
                [_field(field) for field in mine],
            )
        )
    return _page(
        "The data dictionary",
        "Every table and column of the study, generated from the declarations by which extracts "
        "are read. Case, spaces, underscores and the order of columns never matter.",
        version,
        parts,
        [],
    )


def _field(field: Mapping[str, Any]) -> dict[str, str]:
    meaning = f"{field['label']}. {field['description']}".strip()
    write = field["kind"] + (f", {field['limits']}" if field["limits"] else "")
    needed = "May be blank." if field["blank_ok"] else "Needed in every row."
    whole = "" if field["required"] else " The column may be left out."
    refers = f" Must be found in {field['refers_to']}." if field["refers_to"] else ""
    said = Markup("{}. {}{}{}").format(write[0].upper() + write[1:], needed, whole, refers)
    headers = [*([field["dfe_name"]] if field["dfe_name"] else []), *field["synonyms"]]
    return {
        "column": _code(field["column"]),
        "meaning": meaning,
        "write": said + _codes(field["codes"]),
        "headers": ", ".join(headers),
    }


def _codes(codes: Mapping[str, Iterable[str]]) -> Markup:
    if not codes:
        return Markup("")
    lines = [
        Markup("<code>{}</code>{}").format(
            code, f" (also {', '.join(wordings)})" if wordings else ""
        )
        for code, wordings in codes.items()
    ]
    if len(lines) > 20:
        return Markup(" {} to {}, {} codes in all.").format(
            Markup("<code>{}</code>").format(next(iter(codes))),
            Markup("<code>{}</code>").format(list(codes)[-1]),
            len(codes),
        )
    return Markup(" Codes: {}.").format(Markup("; ").join(lines))


def _code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _title(table: str) -> str:
    return table.replace("_", " ").capitalize()


def _part(
    name: str,
    heading: str,
    sentences: Sequence[str],
    columns: Sequence[PrintedColumn],
    rows: Sequence[Mapping[str, str]],
) -> ReferencePart:
    id_ = name.replace(" ", "-").replace("_", "-")
    table = PrintedTable(
        id=f"{id_}-table",
        caption=f"{heading} ({len(rows)})",
        columns=columns,
        rows=rows,
        wide=True,
        stacks=True,
    )
    return ReferencePart(id_, heading, sentences, table)


def _page(
    title: str,
    lead: str,
    version: str,
    parts: Sequence[ReferencePart],
    facts: Sequence[tuple[str, str]],
) -> str:
    return page(
        "reference.html",
        title=title,
        lead=lead,
        banner=Banner(
            source="official",
            heading="Reclaiming Social Work evaluation.",
            text="For councils and research teams who send data.",
            facts=[("Tables’ version", version)],
        ),
        contents=[(part.id, part.heading) for part in parts],
        parts=parts,
        meanings=facts,
    )
