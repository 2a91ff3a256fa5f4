"""How each fictional council writes its files: no two of them alike, all of them seen in life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class Habit:
    """The ways of one council.

    Attributes
    ----------
    workbooks : tables that share a workbook, by the workbook's name; the others are CSV files.
    single_workbooks : whether the tables outside ``workbooks`` have a workbook each instead.
    encoding, delimiter : of CSV files.
    dates : ``excel`` is a true date of a spreadsheet and needs a workbook.
    headers : ``spaced`` has no-break spaces; ``synonym`` takes the first local name.
    categories : ``numbered`` writes ``2 - Social worker``.
    yes, no : the words for a boolean.
    number_texts : whether numbers are text with separators, units and per cent signs.
    missing : marks for a missing cell, taken in turn.
    not_applicable : the mark where a value cannot exist (a team's consultant, for one).
    small_count : the mark in place of a count of 1 to 4 where the council suppresses it, or "".
    reversed_columns : whether the last column comes first.
    title_rows : rows above the header; the last of them is blank when there are two or more.
    blank_rows : empty rows under the last row.
    notes, hidden_notes : whether a workbook has a sheet of notes, and a hidden one.
    text_file : whether a text file that is no table lies beside the extract.
    """

    workbooks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    single_workbooks: bool = False
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "utf-16"] = "utf-8"
    delimiter: str = ","
    dates: Literal["iso", "uk", "uk_short", "words", "excel"] = "iso"
    headers: Literal["name", "upper", "spaced", "label", "synonym"] = "name"
    categories: Literal["code", "words", "local", "numbered"] = "code"
    yes: str = "Yes"
    no: str = "No"
    number_texts: bool = False
    missing: tuple[str, ...] = ("",)
    not_applicable: str = ""
    small_count: str = ""
    reversed_columns: bool = False
    title_rows: int = 0
    blank_rows: int = 0
    notes: bool = False
    hidden_notes: bool = False
    text_file: bool = False


HABITS: Mapping[str, Habit] = MappingProxyType(
    {
        "alderbrook": Habit(text_file=True),
        "birchmere": Habit(
            encoding="utf-8-sig",
            dates="uk",
            headers="upper",
            categories="words",
            yes="Y",
            no="N",
            reversed_columns=True,
            missing=("", "NULL"),
            blank_rows=2,
        ),
        "cedarholt": Habit(
            workbooks={
                "study": (
                    "sites",
                    "units",
                    "workers",
                    "worker_survey",
                    "cases",
                    "time_diary",
                    "caseload_month",
                    "vacancies",
                    "visits",
                    "visit_ratings",
                    "case_outcomes",
                    "costs",
                    "site_fidelity",
                    "supervision",
                    "supervision_visit",
                    "family_interviews",
                    "file_audit",
                )
            },
            dates="excel",
            headers="label",
            categories="words",
            yes="TRUE",
            no="FALSE",
            missing=("", "N/A"),
            title_rows=3,
            notes=True,
            hidden_notes=True,
        ),
        "dunmarsh": Habit(
            encoding="cp1252",
            dates="words",
            headers="synonym",
            categories="local",
            missing=("N/A", "-", ""),
            small_count="c",
            title_rows=2,
            blank_rows=3,
        ),
        "elmstead": Habit(
            single_workbooks=True,
            dates="uk",
            headers="spaced",
            categories="numbered",
            yes="1 - Yes",
            no="2 - No",
            number_texts=True,
            missing=("",),
            not_applicable="z",
            small_count="<5",
            title_rows=1,
        ),
        "fernleigh": Habit(
            encoding="utf-16",
            delimiter="\t",
            dates="uk_short",
            headers="synonym",
            categories="words",
            yes="1",
            no="0",
            missing=("NULL", ""),
            not_applicable="[z]",
        ),
        "greywater": Habit(
            workbooks={
                "people": ("sites", "units", "workers", "caseload_month", "vacancies", "costs"),
                "families": ("cases", "visits", "visit_ratings", "case_outcomes"),
                "research": (
                    "site_fidelity",
                    "supervision",
                    "supervision_visit",
                    "family_interviews",
                    "file_audit",
                ),
            },
            dates="excel",
            headers="label",
            categories="local",
            missing=("", "None", "."),
            not_applicable="z",
            title_rows=4,
            blank_rows=1,
            hidden_notes=True,
        ),
        "hazelford": Habit(
            delimiter=";",
            headers="upper",
            dates="iso",
            yes="y",
            no="n",
            number_texts=True,
            missing=("-", "NA"),
            title_rows=1,
            reversed_columns=True,
        ),
    }
)


def habit_of(site: str, position: int) -> Habit:
    """The habit of a site; one that is not named here takes one by its position in the study."""
    return HABITS.get(site) or list(HABITS.values())[position % len(HABITS)]
