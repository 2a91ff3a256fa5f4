"""A site's clean tables to the files of a council's extract, and the list of what is wrong there.

Nothing in an extract gives a finding but what is in the list: the planted faults, and the notes
and warnings that a habit brings by itself, such as the encoding of a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from pipeline.reading.grids import letter
from pipeline.synthetic.faults import FAULTS
from pipeline.synthetic.habits import Habit, habit_of
from pipeline.synthetic.layout import SheetCells, csv_bytes, titled, workbook_bytes
from pipeline.synthetic.planting import PlantedFault, Spot
from pipeline.synthetic.sheets import Sheet, build
from pipeline.synthetic.wording import Cell
from study.tables import TABLES, Level

NOTES = (
    ("Notes on this extract",),
    ("Synthetic data: no real council, worker or family.",),
    ("Prepared by the performance team. Queries to the same team.",),
)


@dataclass(frozen=True)
class Planted:
    """One finding to expect, with the address that a person sees."""

    site: str
    table: str
    file: str
    sheet: str
    row: int | None
    column: str
    letter: str
    rule: str
    level: Level
    description: str


@dataclass(frozen=True)
class Extract:
    """A site's files by name, and the findings to expect from them."""

    files: Mapping[str, bytes]
    planted: tuple[Planted, ...]


@dataclass(frozen=True)
class _Place:
    """Where a table is written."""

    file: str
    sheet: str


def write_study(study: Mapping[str, pd.DataFrame], sites: Sequence[str]) -> dict[str, Extract]:
    """Write every site's extract.

    Parameters
    ----------
    study : the clean tables, as ``synthetic.study.generate`` gives them.
    sites : the sites to write, in the study's order.
    """
    return {
        site: write_site(
            site,
            {name: frame[frame["site_id"] == site] for name, frame in study.items()},
            habit_of(site, i),
            [fault for fault in FAULTS if fault.site == site],
        )
        for i, site in enumerate(sites)
    }


def write_site(
    site: str, tables: Mapping[str, pd.DataFrame], habit: Habit, faults: Sequence[PlantedFault]
) -> Extract:
    """Write one site's clean tables as a council of this habit would, with faults."""
    sheets = {name: build(TABLES[name], frame, habit) for name, frame in tables.items()}
    spots = [(fault, fault.plant(sheets, sheets[fault.table])) for fault in faults]
    places = {name: _place(site, name, habit) for name in sheets}
    files, notes = _files(site, sheets, places, habit)
    planted = [
        _planted(fault, spot, sheets[fault.table], places[fault.table]) for fault, spot in spots
    ]
    return Extract(files, (*planted, *notes))


def _place(site: str, table: str, habit: Habit) -> _Place:
    sheet = TABLES[table].title.split(":")[0]
    for book, members in habit.workbooks.items():
        if table in members:
            return _Place(f"{site}_synthetic_{book}.xlsx", sheet)
    if habit.single_workbooks:
        return _Place(f"synthetic_{table}.xlsx", "Data")
    return _Place(f"synthetic_{table}.csv", "")


def _planted(fault: PlantedFault, spot: Spot, sheet: Sheet, place: _Place) -> Planted:
    number = None
    if spot.scope == "header":
        number = sheet.habit.title_rows + 1
    elif spot.scope == "row":
        index = next(i for i, row in enumerate(sheet.rows) if row is spot.row)
        number = sheet.habit.title_rows + 2 + index
    whole_file = spot.scope == "file"
    return Planted(
        site=fault.site,
        table="" if whole_file else fault.table,
        file=place.file,
        sheet="" if whole_file else place.sheet,
        row=number,
        column=spot.column,
        letter=letter(sheet.at(spot.column)) if spot.column in sheet.columns else "",
        rule=fault.rule,
        level=fault.level,
        description=fault.description,
    )


def _files(
    site: str, sheets: Mapping[str, Sheet], places: Mapping[str, _Place], habit: Habit
) -> tuple[dict[str, bytes], list[Planted]]:
    """The bytes of every file, and the notes that a habit brings by itself."""
    files: dict[str, bytes] = {}
    notes: list[Planted] = []

    def note(file: str, sheet: str, rule: str, description: str) -> None:
        notes.append(Planted(site, "", file, sheet, None, "", "", rule, "note", description))

    for file in dict.fromkeys(place.file for place in places.values()):
        members = [name for name, place in places.items() if place.file == file]
        grids = [
            SheetCells(places[name].sheet, _rows(site, sheets[name]), hidden=False)
            for name in members
        ]
        if file.endswith(".xlsx"):
            extra = _extra_sheets(sheets[members[-1]], habit)
            for grid in extra:
                note(file, grid.name, "reading.ignored_sheet", "a sheet that is no table")
            files[file] = workbook_bytes(_title(site), [*grids, *extra])
        else:
            files[file] = csv_bytes(grids[0].rows, habit)
            if habit.encoding in ("cp1252", "utf-16"):
                note(file, "", "reading.encoding", f"written as {habit.encoding}")
        if any(sheets[name].spoiled for name in members):
            files[file] = _spoil(files[file])
    if habit.text_file:
        name = "synthetic_read_me.txt"
        files[name] = "\n".join(line for (line,) in NOTES).encode()
        note(name, "", "reading.file_ignored", "a text file beside the tables")
    return files, notes


def _title(site: str) -> str:
    # The dash is outside ASCII, so that the encoding of a file shows.
    return f"{site.capitalize()} – children’s services"


def _rows(site: str, sheet: Sheet) -> Sequence[Sequence[Cell]]:
    title = f"{_title(site)}: {sheet.table.title}"
    return titled(title, list(sheet.headers), sheet.rows, sheet.habit)


def _extra_sheets(last: Sheet, habit: Habit) -> list[SheetCells]:
    extra = []
    if habit.notes:
        extra.append(SheetCells("Notes", NOTES))
    if habit.hidden_notes:
        # Last year's version of the last table, which must not be taken for this year's.
        extra.append(SheetCells("Old", [list(last.headers), *last.rows[:3]], hidden=True))
    return extra


def _spoil(data: bytes) -> bytes:
    # A workbook cut short has no directory; 0x81 is a letter neither in UTF-8 nor in cp1252.
    return data[: len(data) // 2] if data.startswith(b"PK") else data + b"\x81\r\n"


def planted_frame(extracts: Mapping[str, Extract]) -> pd.DataFrame:
    """Every finding to expect, in the order of sites and faults."""
    rows = [asdict(planted) for extract in extracts.values() for planted in extract.planted]
    frame = pd.DataFrame(rows, columns=list(Planted.__dataclass_fields__))
    return frame.astype({"row": "Int64"})
