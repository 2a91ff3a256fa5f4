"""What we write is read as it was: values, and reasons where there is none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.checking.submission import read_folder
from pipeline.pseudonyms.pseudonymising import write_tables
from pipeline.reading.missing import REASONS
from pipeline.submitting.clean_csv import MARKS, table_csv, table_texts
from study.tables import TABLES
from tests.pipeline.extract import changed, write

NO_REASONS = pd.DataFrame({name: pd.Series([], dtype="str") for name in ("table", "key")}).assign(
    column="", reason=""
)


def test_every_reason_has_a_mark() -> None:
    assert set(MARKS) == REASONS


@pytest.mark.parametrize("reason", sorted(REASONS - {"invalid"}))
@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("filled_on", "2024-01-01,,no", "2024-01-01,{},no"),
        ("agency_cover", "2024-01-01,,no", "2024-01-01,,{}"),
    ],
    ids=["date", "yes or no"],
)
def test_a_mark_is_read_as_the_reason_it_stands_for(
    tmp_path: Path, reason: str, column: str, old: str, new: str
) -> None:
    marked = changed("vacancies", old, new.format(MARKS[reason]))
    reasons = read_folder(write(tmp_path / "north", **marked)).missing_reasons
    assert ["vacancies", "P1", column, reason] in reasons.to_numpy().tolist()


def test_a_submission_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    first = read_folder(write(tmp_path / "a" / "north"))
    folder = tmp_path / "b" / "north"
    folder.mkdir(parents=True)
    write_tables(first.frames, first.missing_reasons, folder)
    second = read_folder(folder)
    assert second.frames.keys() == first.frames.keys()
    for name, frame in first.frames.items():
        pd.testing.assert_frame_equal(second.frames[name], frame)
    pd.testing.assert_frame_equal(second.missing_reasons, first.missing_reasons)


def test_a_table_without_rows_is_a_declared_nil_return(tmp_path: Path) -> None:
    empty = table_csv(table_texts(TABLES["vacancies"], TABLES["vacancies"].empty(), NO_REASONS))
    site = write(tmp_path / "north", vacancies=empty)
    assert read_folder(site).tables["vacancies"].status == "accepted"


def test_dates_months_answers_and_numbers_have_one_form(tmp_path: Path) -> None:
    submission = read_folder(
        write(
            tmp_path / "north",
            vacancies=(
                "post,team id,job title,vacancy start,date filled,covered by agency\n"
                "P1,U1,ASYE,03/01/2024,,Y\n"
            ),
        )
    )
    texts = table_texts(TABLES["vacancies"], submission.frames["vacancies"], NO_REASONS)
    assert texts.to_numpy().tolist() == [["P1", "U1", "asye", "2024-01-03", "", "yes"]]
    months = table_texts(TABLES["caseload_month"], submission.frames["caseload_month"], NO_REASONS)
    assert months["month"].tolist() == ["2024-03", "2024-03"]
    units = table_texts(TABLES["units"], submission.frames["units"], NO_REASONS)
    assert units["posts_fte"].tolist() == ["8", "8"]
