"""A folder of a council's files to sheets of text, each recognised as a table or set aside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import filterfalse
from pathlib import Path

from pipeline.reading.explanations import FILE as EXPLANATIONS
from pipeline.reading.explanations import holds_explanations
from pipeline.reading.grids import Grid, letter
from pipeline.reading.guard import PASSED_OVER, PLAIN_TEXT, why_ignored
from pipeline.reading.headers import (
    SEARCH_ROWS,
    bears_name,
    find_header,
    no_table_of,
    resembled,
    turned,
)
from pipeline.reading.limits import MAX_CELLS, MAX_FILES
from pipeline.reading.marks import SCHEMA, is_own_sheet, lists_findings, stamps
from pipeline.reading.missing import clean, is_excel_error
from pipeline.reading.opening import Opened, open_file
from pipeline.reading.rivals import rivals
from pipeline.reading.rows import Part
from pipeline.reading.seen import unseen
from pipeline.reading.sheet_tables import tables_of
from pipeline.reading.unreadable import Unreadable
from pipeline.rules.reader import READING_RULES, Place
from pipeline.screening.files import screen_file, shown_name
from pipeline.screening.rules import of_no_table, split_raw_ids
from study.findings import Finding
from study.tables import Table
from study.tables.version import schema_version

_SEND = "send it as a CSV file or a sheet of a workbook, under its column headers"


@dataclass(frozen=True)
class Folder:
    """What a folder holds.

    Attributes
    ----------
    parts : the sheets of each table that was recognised.
    files : name and SHA-256 of every file that was opened.
    explanations : the sheets that hold explanations.
    stamps : what a template's guidance sheet says of itself.
    refused : tables of files that were refused because they hold direct identifiers.
    """

    parts: Mapping[str, Sequence[Part]]
    files: Mapping[str, str]
    findings: tuple[Finding, ...]
    explanations: tuple[Grid, ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()


def open_folder(path: Path, tables: Mapping[str, Table], site: str = "") -> Folder:
    """Read every file of a folder, in the order of their names, and recognise its tables.

    See ``open_files``.
    """
    return open_files({entry.name: entry for entry in path.iterdir()}, tables, site)


def open_files(
    files: Mapping[str, Path | bytes],
    tables: Mapping[str, Table],
    site: str = "",
    *,
    screened: bool = True,
    raw_ids: bool = False,
) -> Folder:
    """Read files, in the order of their names, and recognise their tables.

    A file that cannot be read, or that holds direct identifiers, gives findings and stops nothing;
    nothing of it is handed on. A hidden sheet is used only for
    a table that no visible sheet or file holds. Links are never followed.

    Parameters
    ----------
    files : by the name that findings show, where a file is, or what is in it.
    screened : whether to look for direct identifiers; not when ids are about to be replaced and
        everything else of the file stays behind.
    raw_ids : whether identifiers that are ids do not refuse the file: each column of them is one
        error, and the file is read on. For a council's check before its ids are replaced.
    """
    findings: list[Finding] = []
    near: dict[Finding, str] = {}
    checksums: dict[str, str] = {}
    grids: list[Grid] = []
    explanations: list[Grid] = []
    room = MAX_CELLS
    refused: set[str] = set()
    for number, (name, source) in enumerate(sorted(files.items())[:MAX_FILES], start=1):
        shown = shown_name(name, number)
        where = Place(site=site, file=shown)
        if why := why_ignored(name, source):
            findings.append(READING_RULES["reading.file_ignored"].at(where, why=why, mend=_SEND))
            if not Path(name).name.startswith((".", "~$")):
                near[findings[-1]] = resembled(Path(name).stem, (), tables)
            continue
        try:
            opened = open_file(name, source, room)
        except (OSError, Unreadable) as error:
            findings.append(_unreadable(where, name, error))
            continue
        if _is_passed_over(name, opened, tables):
            why = no_table_of(opened.grids, tables)
            findings.append(READING_RULES["reading.file_ignored"].at(where, why=why, mend=_SEND))
            near[findings[-1]] = resembled(Path(name).stem, opened.grids, tables)
            continue
        room -= opened.cells
        checksums[shown] = opened.sha256
        found = (
            screen_file(name, shown, opened.grids, opened.asides, tables, site) if screened else []
        )
        if raw_ids:
            told, found = split_raw_ids(found, tables)
            findings += told
        if found:
            there = {header.table for grid in opened.grids if (header := find_header(grid, tables))}
            refused |= there
            no_table = not there and Path(name).name.casefold() != EXPLANATIONS
            findings += of_no_table(found, no_table_of(opened.grids, tables)) if no_table else found
            continue
        if opened.encoding not in ("", "UTF-8"):
            code = "reading.encoding_guessed" if opened.guessed else "reading.encoding"
            findings.append(READING_RULES[code].at(where, encoding=opened.encoding))
        if Path(name).name.casefold() == EXPLANATIONS:
            explanations += opened.grids
        else:
            explanations += filter(holds_explanations, opened.grids)
            grids += filterfalse(holds_explanations, opened.grids)
    if len(files) > MAX_FILES:
        findings.append(_unreadable(Place(site=site), "", Unreadable("size.files", most=MAX_FILES)))
    grids, copies = _without_copies(grids, explanations, tables, site)
    own = [grid for grid in grids if is_own_sheet(grid)]
    sent = [grid for grid in grids if not is_own_sheet(grid)]
    parts, ignored = recognise(sent, tables, site, near)
    parts, rival = _without_rivals(parts, tables, site)
    refused |= {finding.table for finding in rival}
    there = {*parts, *refused}
    findings = [_asked(one, near, there) for one in findings]
    ignored = [_asked(one, near, there) for one in ignored]
    ignored += rival
    ignored += [one for several in parts.values() for part in several for one in unseen(part, site)]
    stamped = [(grid, stamps(grid)) for grid in own if SCHEMA in stamps(grid)]
    findings += [*copies, *_versions(stamped, site), *ignored, *_formulas(parts, site)]
    said = stamped[0][1] if stamped else {}
    return Folder(parts, checksums, tuple(findings), tuple(explanations), said, frozenset(refused))


def _unreadable(where: Place, name: str, error: OSError | Unreadable) -> Finding:
    """The finding on a file that was not read; on a text file that is no CSV file, a note."""
    if isinstance(error, OSError):
        error = Unreadable("place.not_given", said=error.strerror or "no reason given")
    if Path(name).suffix.casefold() == PLAIN_TEXT and error.cause == "content.quotes":
        rule = READING_RULES["reading.file_ignored"]
        return rule.at(where, why=f"it is a text file, and {error}", mend=_SEND)
    rule = READING_RULES["reading.unreadable_file"]
    return rule.at(where, why=error, mend=error.remedy)


def _is_passed_over(name: str, opened: Opened, tables: Mapping[str, Table]) -> bool:
    """Whether a file is no table: nothing of it is kept, so it need not be looked through."""
    return Path(name).suffix.casefold() in PASSED_OVER and not any(
        find_header(grid, tables) or holds_explanations(grid) for grid in opened.grids
    )


def _without_copies(
    grids: list[Grid], explanations: Sequence[Grid], tables: Mapping[str, Table], site: str
) -> tuple[list[Grid], list[Finding]]:
    """The sheets without those of marked copies, where other files hold tables.

    An officer who explains findings in the copy checks it beside the extract that it shows.
    """
    copies = {grid.file for grid in explanations if lists_findings(grid)}
    others = [grid for grid in grids if grid.file not in copies]
    if not copies or not any(find_header(grid, tables) for grid in others):
        return grids, []
    why = "it is a marked copy beside other files, so only its explanations were"
    rule = READING_RULES["reading.file_ignored"]
    return others, [
        rule.at(Place(site=site, file=file), why=why, mend="check it alone")
        for file in sorted(copies)
    ]


def recognise(
    grids: Sequence[Grid],
    tables: Mapping[str, Table],
    site: str = "",
    near: dict[Finding, str] | None = None,
) -> tuple[dict[str, list[Part]], list[Finding]]:
    """Find the header of each sheet and sort the sheets by table; the rest become findings.

    Parameters
    ----------
    near : is given, by its finding, the table that a sheet which is none resembles.
    """
    parts: dict[str, list[Part]] = {}
    findings: list[Finding] = []
    for grid in sorted(grids, key=lambda grid: grid.hidden):  # visible ones first; stable
        found = tables_of(grid, tables)
        if not found:
            findings.append(_unrecognised(grid, tables, site))
            if near is not None and findings[-1].level == "note":
                near[findings[-1]] = resembled("", [grid], tables)
        elif grid.hidden and all(_is_visible(parts.get(part.header.table, ())) for part in found):
            name = found[0].header.table
            why = f"it is hidden, and the table {name} is in a sheet that is not"
            findings.append(_ignored(grid, site, why))
        else:
            for part in found:
                parts.setdefault(part.header.table, []).append(part)
            findings += [_second(part, found[0], site) for part in found[1:]]
    return parts, findings


def _asked(note: Finding, near: Mapping[Finding, str], there: Collection[str]) -> Finding:
    """A note on what was not read, as a query if it may be a table that is nowhere else."""
    table = near.get(note, "")
    if not table or table in there:
        return note
    why = note.sentence.partition(": ")[2].removesuffix(".")
    place = Place(site=note.site, file=note.file, sheet=note.sheet)
    return READING_RULES["reading.nearly_table"].at(place, why=why, near=table)


def _is_visible(parts: Sequence[Part]) -> bool:
    return any(not part.grid.hidden for part in parts)


def _second(part: Part, first: Part, site: str) -> Finding:
    """The warning on a sheet's second table."""
    places = part.header.columns.values()
    return READING_RULES["reading.second_table"].at(
        first.place(site),
        row=part.header.row + 1,
        letter=letter(min(places)),
        other=part.header.table,
        letters=f"{letter(min(places))} to {letter(max(places))}",
    )


def _without_rivals(
    parts: dict[str, list[Part]], tables: Mapping[str, Table], site: str
) -> tuple[dict[str, list[Part]], list[Finding]]:
    """The parts without the tables of which two versions were sent, and an error for each."""
    findings = []
    for name, (first, second) in rivals(parts, tables).items():
        findings.append(
            READING_RULES["reading.rival_files"].at(
                second.place(site), first=_named(first.grid), second=_named(second.grid)
            )
        )
        del parts[name]
    return parts, findings


def _named(grid: Grid) -> str:
    return f"{grid.file}, sheet {grid.sheet}" if grid.sheet else grid.file


def _formulas(parts: Mapping[str, Sequence[Part]], site: str) -> list[Finding]:
    """A warning for each column of a table in which cells hold formulas.

    A cell without a value, or in error, is told by the rules on cells.
    """
    findings = []
    for part in (part for several in parts.values() for part in several):
        for column, at in part.header.columns.items():
            under = [
                r
                for r, c in part.grid.formulas
                if c == at and r > part.header.row and _has_value(part.grid, r, c)
            ]
            if under:
                findings.append(
                    READING_RULES["reading.formula"].at(
                        part.place(site),
                        row=min(under) + 1,
                        column=column,
                        letter=letter(at),
                        count=len(under),
                        cells="A cell holds" if len(under) == 1 else f"{len(under):,} cells hold",
                        formulas="a formula" if len(under) == 1 else "formulas",
                    )
                )
    return findings


def _has_value(grid: Grid, row: int, column: int) -> bool:
    cells = grid.rows[row] if row < len(grid.rows) else []
    text = clean(cells[column]) if column < len(cells) else ""
    return bool(text) and not is_excel_error(text)


def _versions(stamped: Sequence[tuple[Grid, Mapping[str, str]]], site: str) -> list[Finding]:
    """A warning for each template that was made for other tables than these."""
    rule, here = READING_RULES["reading.template_version"], schema_version()
    return [
        rule.at(Place(site=site, file=grid.file, sheet=grid.sheet), found=stamp[SCHEMA], here=here)
        for grid, stamp in stamped
        if stamp[SCHEMA] != here
    ]


def _unrecognised(grid: Grid, tables: Mapping[str, Table], site: str) -> Finding:
    """The finding on a sheet that is no table: an error if it bears a table's name."""
    named = [table for table in tables.values() if bears_name(grid, table)]
    if not named:
        empty = not any(any(row) for row in grid.rows)
        return _ignored(grid, site, "it is empty" if empty else no_table_of([grid], tables))
    table = max(named, key=lambda table: len(table.name))
    place = Place(site, table.name, grid.file, grid.sheet)
    if not any(any(row) for row in grid.rows):
        return READING_RULES["reading.empty_table"].at(place)
    at = turned(grid, table)
    return READING_RULES["reading.no_header"].at(
        place,
        where=f"one of the first {SEARCH_ROWS} rows",
        turned="" if at is None else f"; they stand one under the other in column {letter(at)}",
        mend="Put the headers into one row above the values"
        if at is None
        else "Turn the table (in Excel: copy it, then Paste Special, Transpose), so that each "
        "header stands above its values",
        headers=", ".join(column.name for column in table.columns if column.required),
    )


def _ignored(grid: Grid, site: str, why: str) -> Finding:
    rule = "reading.ignored_sheet" if grid.sheet else "reading.file_ignored"
    place = Place(site=site, file=grid.file, sheet=grid.sheet)
    return READING_RULES[rule].at(place, why=why, mend=_SEND)
