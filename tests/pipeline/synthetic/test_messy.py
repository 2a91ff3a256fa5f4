from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from typing import Any

import pandas as pd
import pytest
import python_calamine

from pipeline.rules.reader import READING_RULES
from pipeline.synthetic.faults import FAULTS
from pipeline.synthetic.habits import HABITS
from pipeline.synthetic.messy import Extract, Planted, planted_frame, write_study
from pipeline.synthetic.study import generate
from study.findings import LEVELS
from study.settings.model import Settings
from study.tables import TABLES


@pytest.fixture(scope="module")
def extracts(settings: Any, study: Any) -> dict[str, Extract]:
    return write_study(study, settings.study.sites)


def _cells(extracts: dict[str, Extract], planted: Planted) -> list[Any]:
    """The cells of a planted finding's file, read without the project's reader."""
    data = extracts[planted.site].files[planted.file]
    if planted.file.endswith(".xlsx"):
        book = python_calamine.load_workbook(io.BytesIO(data))
        return book.get_sheet_by_name(planted.sheet).to_python(skip_empty_area=False)
    habit = HABITS[planted.site]
    text = data.decode(habit.encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=habit.delimiter))


def _position(letters: str) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1


def _find(extracts: dict[str, Extract], site: str, rule: str, table: str | None = None) -> Planted:
    return next(
        p for p in extracts[site].planted if p.rule == rule and (table is None or p.table == table)
    )


def test_writing_twice_gives_the_same_bytes(
    settings: Settings, study: dict[str, pd.DataFrame], extracts: dict[str, Extract]
) -> None:
    again = write_study(generate(settings, settings.study.seed), settings.study.sites)
    assert again == extracts


def test_another_seed_gives_other_bytes(settings: Settings, extracts: dict[str, Extract]) -> None:
    other = write_study(generate(settings, 1), settings.study.sites)
    for site, extract in extracts.items():
        assert other[site].files != extract.files


def test_every_site_has_a_folder_whose_file_names_say_synthetic(
    settings: Settings, extracts: dict[str, Extract]
) -> None:
    assert tuple(extracts) == settings.study.sites
    assert all("synthetic" in name for extract in extracts.values() for name in extract.files)


def test_workbooks_bear_no_time_of_their_making(extracts: dict[str, Extract]) -> None:
    for extract in extracts.values():
        for name, data in extract.files.items():
            if name.endswith(".xlsx"):
                archive = zipfile.ZipFile(io.BytesIO(data))
                times = {part.date_time for part in archive.infolist()}
                assert times == {(1980, 1, 1, 0, 0, 0)}
                made = re.findall(rb"<dcterms:\w+[^>]*>([^<]+)<", archive.read("docProps/core.xml"))
                assert set(made) == {b"2025-04-01T09:00:00Z"}


@pytest.mark.parametrize(
    ("site", "rule", "table", "text"),
    [
        ("alderbrook", "cell.date", "worker_survey", "early October"),
        ("alderbrook", "link.foreign_key", "visit_ratings", "01V9999"),
        ("birchmere", "cell.boolean", "cases", "maybe"),
        ("birchmere", "cell.range", "worker_survey", "7"),
        ("cedarholt", "cell.range", "workers", 37.0),
        ("cedarholt", "cell.excel_error", "units", "#REF!"),
        ("dunmarsh", "cell.integer", "case_outcomes", "1.5"),
        ("elmstead", "cell.date", "visits", "02/25/2024"),
        ("fernleigh", "cell.month", "workers", "13/2021"),
        ("greywater", "reading.extra_column", "workers", "Comments"),
        ("greywater", "cell.blank", "time_diary", ""),
        ("hazelford", "cell.id_scientific", "time_diary", "8.0E+12"),
        ("hazelford", "link.site_of_folder", "sites", "hazleford"),
    ],
)
def test_an_address_leads_to_the_planted_text(
    extracts: dict[str, Extract], site: str, rule: str, table: str, text: float | str
) -> None:
    planted = _find(extracts, site, rule, table)
    cell = _cells(extracts, planted)[planted.row - 1][_position(planted.letter)]
    assert cell == text


@pytest.mark.parametrize(("site", "table"), [("birchmere", "time_diary"), ("fernleigh", "cases")])
def test_a_duplicate_row_equals_the_row_above_it(
    extracts: dict[str, Extract], site: str, table: str
) -> None:
    planted = _find(extracts, site, "reading.duplicate_row", table)
    rows = _cells(extracts, planted)
    assert rows[planted.row - 1] == rows[planted.row - 2]
    assert Counter(map(tuple, rows))[tuple(rows[planted.row - 1])] == 2


def test_a_repeated_header_equals_the_header(extracts: dict[str, Extract]) -> None:
    planted = _find(extracts, "alderbrook", "reading.repeated_header")
    rows = _cells(extracts, planted)
    assert rows[planted.row - 1] == rows[0]


def test_a_key_clash_has_the_key_of_one_earlier_row_and_another_answer(
    extracts: dict[str, Extract],
) -> None:
    planted = _find(extracts, "cedarholt", "reading.key_clash")
    rows = _cells(extracts, planted)
    clash = rows[planted.row - 1]
    twins = [row for row in rows[: planted.row - 1] if row[:2] == clash[:2]]
    assert len(twins) == 1
    assert twins[0] != clash


def test_a_missing_column_is_not_there(extracts: dict[str, Extract]) -> None:
    planted = _find(extracts, "dunmarsh", "reading.missing_column")
    header = _cells(extracts, planted)[planted.row - 1]
    assert len(header) == len(TABLES["vacancies"].columns) - 1
    assert planted.letter == ""


def test_an_unreadable_file_is_text_in_neither_encoding(extracts: dict[str, Extract]) -> None:
    planted = _find(extracts, "hazelford", "reading.unreadable_file")
    data = extracts["hazelford"].files[planted.file]
    for encoding in ("utf-8", "cp1252"):
        with pytest.raises(UnicodeDecodeError):
            data.decode(encoding)


def test_no_two_findings_are_expected_at_one_place(extracts: dict[str, Extract]) -> None:
    frame = planted_frame(extracts)
    assert not frame.duplicated(["site", "file", "sheet", "row", "letter", "rule"]).any()
    assert len(frame) == sum(len(extract.planted) for extract in extracts.values())
    assert frame["level"].isin(LEVELS).all()


def test_every_fault_of_the_list_is_planted_once(extracts: dict[str, Extract]) -> None:
    planted = Counter((p.site, p.rule) for extract in extracts.values() for p in extract.planted)
    for fault in FAULTS:
        assert planted[fault.site, fault.rule] >= 1
    assert sum(p.level != "note" for e in extracts.values() for p in e.planted) == len(FAULTS)


# Rare kinds of cells, which tests/spec draws and the fictional councils do not send.
DRAWN_ALONE = {"cell.not_known", "cell.boolean_cross", "cell.id_decimal", "cell.id_date"}


def test_every_important_kind_of_fault_is_planted() -> None:
    rules = {fault.rule for fault in FAULTS}
    of_cells = {rule for rule in READING_RULES if rule.startswith("cell.")}
    assert of_cells - DRAWN_ALONE <= rules
    assert {
        "reading.missing_column",
        "reading.empty_table",
        "reading.unreadable_file",
        "reading.duplicate_row",
        "reading.repeated_header",
        "reading.key_clash",
        "reading.extra_column",
        "link.foreign_key",
        "link.visit_outside_spell",
        "link.visit_before_rsw_start",
        "link.coder_is_worker",
        "link.unit_arm",
        "link.caseload_ties_to_units",
        "link.diary_day_minutes",
        "link.site_of_folder",
    } <= rules


def test_every_table_that_councils_send_has_a_fault_in_some_site() -> None:
    assert set(TABLES) <= {fault.table for fault in FAULTS}


def test_faults_name_their_rule_level_as_the_rules_declare_it() -> None:
    for fault in FAULTS:
        if fault.rule in READING_RULES:
            assert fault.level == READING_RULES[fault.rule].level


def test_no_two_councils_write_alike() -> None:
    assert len({repr(habit) for habit in HABITS.values()}) == len(HABITS)


def test_a_study_of_two_sites_is_written_with_their_own_faults(
    settings: Settings, study: dict[str, pd.DataFrame]
) -> None:
    two = {
        name: frame[frame["site_id"].isin(["fernleigh", "elmstead"])]
        for name, frame in study.items()
    }
    extracts = write_study(two, ["fernleigh", "elmstead"])
    assert set(extracts) == {"fernleigh", "elmstead"}
    assert _find(extracts, "fernleigh", "cell.percentage_scale").row == 1


def test_a_site_without_a_habit_of_its_own_takes_another(study: dict[str, pd.DataFrame]) -> None:
    moved = {
        name: frame[frame["site_id"] == "birchmere"].assign(site_id="newtown")
        for name, frame in study.items()
    }
    extract = write_study(moved, ["newtown"])["newtown"]
    assert [p.rule for p in extract.planted] == ["reading.file_ignored"]
    assert len(extract.files) == len(TABLES) + 1
