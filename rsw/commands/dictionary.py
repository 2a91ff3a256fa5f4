"""``rsw dictionary``: the published data dictionary."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from rsw.documents.dictionary import fields
from rsw.terminal import listing
from study.tables.version import schema_version

SUMMARY = "List every table and column: what it means, what may be written, which headers are read."
EXAMPLE = "rsw dictionary --format page --out dictionary.html"
add_arguments = listing.add_arguments


def run(arguments: argparse.Namespace) -> int:
    """Print or write the dictionary."""
    columns = [asdict(field) for field in fields()]
    return listing.show(arguments, columns, lambda: _page(columns))


def _page(columns: list[dict[str, Any]]) -> str:
    from reports.pages.reference import dictionary_page  # a list as CSV need not load the templates

    return dictionary_page(columns, schema_version())
