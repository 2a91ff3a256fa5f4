"""The example rows of the template. They obey every rule of the study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.reading.marks import EXAMPLE
from study.tables import Column, Table

# Where the rows that a column's declaration makes would break a rule, or mislead.
_CHOSEN: Mapping[tuple[str, str], tuple[str, str]] = {
    ("sites", "arm"): ("rsw", "rsw"),
    ("sites", "rsw_start_date"): ("2020-09-01", "2020-09-01"),
    ("site_fidelity", "fidelity_index"): ("", ""),
    ("units", "snapshot_date"): ("2024-03-31", "2024-03-31"),
    ("units", "unit_type"): ("unit", "unit"),
    ("caseload_month", "month"): ("2024-03", "2024-03"),
    ("time_diary", "minutes"): ("90", "480"),
    ("family_interviews", "wave"): ("t1", "t1"),
    ("sites", "population_0_17"): ("61200", "not_asked"),
    ("sites", "idaci_mean"): ("0.18", ""),
    ("costs", "amount_gbp"): ("1250000", ""),
    ("costs", "children_supported"): ("900", ""),
    ("workers", "wave"): ("1", ""),
    ("case_outcomes", "reason_ceased"): ("returned_home", ""),
    ("cases", "wave"): ("1", ""),
    ("family_interviews", "completed"): ("yes", "no"),
    ("family_interviews", "noncompletion_reason"): ("", "no_contact"),
    ("family_interviews", "n_workers_since_t1"): ("", ""),
}


def example_rows(table: Table, site: str, *, marked: bool = True) -> Iterator[list[str]]:
    """Two rows that show how a table is filled: one full, one with blanks where they may be.

    Parameters
    ----------
    marked : whether the first part of the key says that the row is an example.
    """
    for number in (1, 2):
        yield [
            f"{EXAMPLE}-{number}"
            if marked and column.name == table.key[0]
            else _example(table, column, number, site)
            for column in table.columns
        ]


def _example(table: Table, column: Column, number: int, site: str) -> str:
    if chosen := _CHOSEN.get((table.name, column.name)):
        return chosen[number - 1]
    if column.name == "site_id":
        return site
    if number == 2 and column.blank_ok:
        return "not_asked" if column.kind in ("integer", "boolean") else ""
    if column.kind == "category":
        return list(column.codes)[min(number, len(column.codes)) - 1]
    if column.kind in ("integer", "number"):
        low = column.low or 0
        value = low + number
        return f"{value if column.high is None else min(value, column.high):g}"
    words = {
        "id": f"{column.name.removesuffix('_id')}-{number}",
        "boolean": "yes",
        "date": f"2024-03-{number:02d}",
        "month": f"2024-{number:02d}",
    }
    return words[column.kind]
