"""``rsw rules``: the rule list."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from pipeline.rules.rule_list import rule_list
from rsw.terminal import listing
from study.tables.version import schema_version

SUMMARY = "List every rule: code, level, table, fields, what a finding says, and what to do."
EXAMPLE = "rsw rules --format page --out rules.html"
add_arguments = listing.add_arguments


def run(arguments: argparse.Namespace) -> int:
    """Print or write the list."""
    rules = [asdict(rule) for rule in rule_list()]
    return listing.show(arguments, rules, lambda: _page(rules))


def _page(rules: list[dict[str, str]]) -> str:
    from reports.pages.reference import rules_page  # a list as CSV need not load the templates

    return rules_page(rules, schema_version())
