"""A results column is declared once; everything else follows from the declaration."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandera.errors
import pytest

from analysis.release.policies import RULES as ACTIONS
from analysis.results import tables as results
from reports.blocks import printed
from reports.released import read_released
from rsw.documents.results_dictionary import page
from study.results import ALL, RESULTS
from study.results.codes import CODES
from study.results.columns import Number, Remarks, ResultColumn, effect
from tests.reports import made_up

ONE_LINE = Number("mde_90", unit="outcome", low=0, label="Effect found at 90%", release=effect())


@pytest.fixture
def widened(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The design table with one more line in its declaration, and nothing else changed."""
    wider = replace(RESULTS["design"], columns=(*RESULTS["design"].columns, ONE_LINE))
    for tables in (RESULTS, ALL):
        monkeypatch.setitem(tables, "design", wider)
    results.schema.cache_clear()
    yield
    results.schema.cache_clear()


@pytest.mark.usefixtures("widened")
def test_a_new_number_is_one_line_of_schema_release_reader_header_and_dictionary(
    tmp_path: Path,
) -> None:
    frames = made_up.results()
    frames["design"]["mde_90"] = 0.4321
    with pytest.raises(pandera.errors.SchemaError, match="mde_90"):
        results.table("design", frames["design"].assign(mde_90=-1.0))
    released = read_released(made_up.released_folder(tmp_path, frames))
    cells = {row["outcome"]: row["mde_90"] for row in released.tables["design"]}
    assert (cells["enjoys_work"], cells["ghq12_case"]) == ("0.43", "43.2")
    (column,) = printed("design", "mde_90")
    assert (column.label, column.numeric) == ("Effect found at 90%", True)
    assert "| `mde_90` | Effect found at 90% |" in page()


@pytest.mark.usefixtures("widened")
def test_a_new_number_is_withheld_as_its_rule_says(tmp_path: Path) -> None:
    frames = made_up.results()
    sites = frames["site_summaries"]
    sites.loc[sites["outcome"].eq("enjoys_work"), "n"] = 2
    released = read_released(made_up.released_folder(tmp_path, frames))
    assert released.row("design", outcome="enjoys_work")["mde_90"] == "[c]"


def test_a_file_made_before_its_declaration_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made_up.released_folder(tmp_path)
    wider = replace(RESULTS["design"], columns=(*RESULTS["design"].columns, ONE_LINE))
    monkeypatch.setitem(RESULTS, "design", wider)
    with pytest.raises(ValueError, match=r"design\.csv has other columns"):
        read_released(folder)


def test_no_column_can_be_declared_without_a_release_rule() -> None:
    with pytest.raises(TypeError, match="release"):
        Number("mde_90", unit="outcome", label="Effect found at 90%")  # type: ignore[call-arg]


EVERY = [column for table in ALL.values() for column in table.columns]
SLOTS = [slot for code in CODES.values() for slot in code.slots]


@pytest.mark.parametrize("column", [*EVERY, *SLOTS], ids=lambda column: column.name)
def test_every_rule_of_a_column_or_slot_is_one_that_the_release_can_apply(
    column: ResultColumn,
) -> None:
    assert column.release.rule in ACTIONS
    assert isinstance(column, Remarks) == (column.release.rule == "slots")
    assert column.label


@pytest.mark.parametrize("name", ALL)
def test_a_key_is_of_declared_columns(name: str) -> None:
    table = ALL[name]
    assert set(table.key) <= set(table.column)
    assert len(table.column) == len(table.columns)
