"""What a check found, as text for the terminal and as JSON for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pipeline.checking.check import CheckResult
from reports.sentences.found import EXPLAINABLE, found, outcome, places, shared
from reports.sentences.small_words import count_of, start
from study.findings import LEVELS, Finding, costs_more, place, printable
from study.tables import TABLES, Level
from study.tables.version import schema_version

MOST_NOTES = 3
"""Places of one rule that are listed where there is nothing to mend."""


def as_json(result: CheckResult, *, values: bool = False) -> dict[str, Any]:
    """What was found, as JSON holds it.

    Parameters
    ----------
    values : whether to add the text of the cells: for the council's own report and nothing else.
    """
    findings = []
    for finding in result.findings:
        one = asdict(finding) | {"explanation": result.explanations.get(finding, "")}
        findings.append(one | {"value": result.values.get(finding, "")} if values else one)
    return {
        "schema": schema_version(),
        "site": result.submission.site,
        "status": result.submission.status,
        "exit_code": result.exit_code,
        "files": [asdict(file) for file in result.files],
        "tables": {name: asdict(table) for name, table in result.tables.items()},
        "findings": findings,
    }


def summary(result: CheckResult, *, most: int | None = 10) -> str:
    """What was found, grouped by rule and worst first, for a person at a terminal.

    Parameters
    ----------
    most : how many places of one rule are listed; None for all.
    """
    lines = [*_tables(result), ""]
    for level in LEVELS:
        lines += _of_level(result, level, most)
    return "\n".join([*lines, _outcome(result)])


def errors_listed(result: CheckResult) -> str:
    """Every error with its address, grouped by rule, for a person at a terminal."""
    return "\n".join(_of_level(result, "error", None)).rstrip()


def _of_level(result: CheckResult, level: Level, most: int | None) -> Iterator[str]:
    most_here = most if most is None or level != "note" else min(most, MOST_NOTES)
    by_rule: dict[str, list[Finding]] = {}
    for finding in result.findings:
        if finding.level == level:
            by_rule.setdefault(finding.rule, []).append(finding)
    worst = sorted(by_rule.items(), key=lambda item: (not costs_more(item[0]), -len(item[1])))
    for rule, findings in worst:
        yield from _rule(level, rule, findings, result.explanations, most_here)
        yield ""


def _tables(result: CheckResult) -> Iterator[str]:
    site = f" for {result.submission.site}" if result.submission.site else ""
    yield f"{start(count_of(len(result.files), 'file'))} read{site}."
    width = max(map(len, result.tables), default=0)
    for name, table in result.tables.items():
        yield f"  {name:{width}}  {table.accepted:>7,} of {table.received:,} rows good"
    absent = [
        name
        for name, receipt in result.submission.tables.items()
        if receipt.status == "not received" and not TABLES[name].optional
    ]
    if result.tables and absent:
        yield f"Not recognised in any file: {', '.join(absent)}."


def _rule(
    level: str,
    rule: str,
    findings: Sequence[Finding],
    explanations: Mapping[Finding, str],
    most: int | None,
) -> Iterator[str]:
    yield f"{level.upper()} {places(len(findings))}"
    sentences = [finding.sentence for finding in findings]
    same = len(set(sentences)) == 1
    yield f"  {shared(sentences)}"
    remedies = {finding.remedy for finding in findings}
    if len(remedies) == 1:
        yield f"  What to do: {findings[0].remedy}"
    if level in EXPLAINABLE:
        yield f"  To explain it, name the rule {rule}."
    for finding in findings[:most]:
        many = f" ({finding.count:,} in all)" if finding.count > 1 else ""
        yield f"    {place(finding)}{many}" + ("" if same else f": {finding.sentence}")
        if len(remedies) > 1:
            yield f"      What to do: {finding.remedy}"
        if finding in explanations:
            yield f"      You explained: {printable(explanations[finding])}"
    if most is not None and len(findings) > most:
        yield f"    and {count_of(len(findings) - most, 'more place')} (--all lists every one)"


def _outcome(result: CheckResult) -> str:
    levels = Counter[str](finding.level for finding in result.findings)
    asked = [f for f in result.findings if f.level == "query" and f not in result.explanations]
    said = outcome(result.exit_code, levels["error"], len(asked))
    if result.exit_code == 2:
        said += " 'rsw template' makes a workbook with every table and its headers."
    return f"{said} {found(levels)}"
