"""A template as an officer fills it: the rows of the small clean extract under the examples."""

import io

import openpyxl

from rsw.documents.template import template
from tests.fixtures.extract import Rows, cells

FIRST_FREE = 4  # the header and two example rows come before


def filled(rows: Rows, site: str = "north") -> bytes:
    """The template with rows typed in as text."""
    book = openpyxl.load_workbook(io.BytesIO(template(site)))
    for table, some in rows.items():
        for r, row in enumerate(cells(table, some)[1:], start=FIRST_FREE):
            for c, text in enumerate(row, start=1):
                if text:
                    book[table].cell(r, c, text)
    copy = io.BytesIO()
    book.save(copy)
    return copy.getvalue()
