"""Explanations follow their rows to the new keys and carry no id along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.checking.check import check, check_files, named_files
from pipeline.explanations.explained import names_an_id, pseudonymised_explanations
from pipeline.pseudonyms.keys import new_key
from pipeline.pseudonyms.pseudonym import pseudonym
from pipeline.submitting.making import explanations_in
from tests.pipeline.extract import CLEAN, write

KEY = new_key()
UNUSUAL = CLEAN["units.csv"].replace("U1,2024-03-31,north,team", "Unit-0001,31/03/2024,north,unit")
IDS = {
    "units": UNUSUAL,
    "vacancies": CLEAN["vacancies.csv"].replace("U1", "Unit-0001"),
    "caseload_month": CLEAN["caseload_month.csv"].replace("U1", "Unit-0001"),
}
HEADER = "rule,table,row,explanation\n"


def explained(tmp_path: Path, rows: str) -> tuple[Any, ...]:
    folder = write(tmp_path / "north", **IDS)
    (folder / "explanations.csv").write_text(HEADER + rows)
    result = check([folder])
    found, lost = pseudonymised_explanations(result, explanations_in(result), KEY)
    return [(one.rule, one.table, one.row, one.text) for one in found], lost


@pytest.mark.parametrize("row", ["2", "row 2", "Unit-0001|31/03/2024"])
def test_an_explanation_of_a_row_names_it_by_its_new_key(tmp_path: Path, row: str) -> None:
    found, lost = explained(tmp_path, f"link.unit_arm,units,{row},A hub opened.\n")
    key = f"{pseudonym(KEY, 'unit', 'Unit-0001')}|2024-03-31"
    assert (found, lost) == ([("link.unit_arm", "units", key, "A hub opened.")], 0)


def test_an_explanation_of_a_whole_rule_stays_one_of_its_findings(tmp_path: Path) -> None:
    found, lost = explained(tmp_path, "link.unit_arm,,,A hub opened.\n")
    assert [one[3] for one in found] == ["A hub opened."]
    assert lost == 0


def test_an_explanation_of_what_only_another_check_found_is_kept(tmp_path: Path) -> None:
    found, lost = explained(tmp_path, "plausible.rows_changed,vacancies,,We merged two teams.\n")
    assert found == [("plausible.rows_changed", "vacancies", "", "We merged two teams.")]
    assert lost == 0


def test_an_explanation_of_a_row_that_is_not_there_is_counted(tmp_path: Path) -> None:
    found, lost = explained(tmp_path, "link.unit_arm,units,77,A hub opened.\n")
    assert (found, lost) == ([], 1)


@pytest.mark.parametrize(
    "text", ["Unit-0001 moved", "see unit-0001.", "it was (UNIT-0001)", "a/Unit-0001/b"]
)
def test_an_explanation_that_names_an_id_is_refused_without_repeating_it(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(ValueError, match="names an id") as refusal:
        explained(tmp_path, f"link.unit_arm,units,2,{text}\n")
    assert "0001" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The worker Jane Bennett left.", "a person's name", "Bennett"),
        ("Family moved to 12 Mill Court.", "a postal address", "Mill"),
        ("same as 943.476.5870", "an NHS number", "943"),
        ("ask nobody@example.org", "an e-mail address", "example"),
    ],
)
def test_an_explanation_that_names_somebody_is_refused_when_ids_are_replaced(
    tmp_path: Path, text: str, kind: str, value: str
) -> None:
    folder = write(tmp_path / "north", **IDS)
    (folder / "explanations.csv").write_text(HEADER + f"link.unit_arm,units,2,{text}\n")
    result = check_files(named_files([folder]), screened=False)
    with pytest.raises(ValueError, match=f"what looks like {kind}: say it without") as refusal:
        pseudonymised_explanations(result, explanations_in(result), KEY)
    assert value not in str(refusal.value)


def test_ids_are_found_as_words() -> None:
    ids = {"unit-0001", "w17", "team north west"}
    assert names_an_id("about Unit-0001, twice", ids)
    assert names_an_id("the TEAM  North West has moved", ids)
    assert not names_an_id("w17 is too short to be told from a word", ids)
    assert not names_an_id("unit-00011 is another", ids)
