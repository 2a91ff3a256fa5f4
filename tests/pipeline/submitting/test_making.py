from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.checking.check import check
from pipeline.checking.submission import read_folder
from pipeline.reading.explanations import Explanation
from pipeline.submitting.making import Origin, explanations_in, make_bundle, raw_ids
from pipeline.submitting.manifest import Manifest
from tests.pipeline.extract import CLEAN, write
from tests.pipeline.submitting.made import made


def from_folder(
    folder: Path, explanations: list[Explanation] = ()
) -> tuple[Manifest, dict[str, bytes]]:
    result = check([folder], site="north")
    return make_bundle(
        result.submission, result.findings, explanations, period="2024-25", origin=Origin()
    )


def test_ids_that_are_no_pseudonyms_are_named_by_table_and_column_only(tmp_path: Path) -> None:
    folder = write(tmp_path / "north")
    with pytest.raises(ValueError, match=r"units \(unit_id\), .*vacancies \(post_id, unit_id\)"):
        from_folder(folder)
    frames = read_folder(folder).frames
    assert raw_ids(frames)["caseload_month"] == ["unit_id"]


def test_one_raw_id_among_pseudonyms_is_found(tmp_path: Path) -> None:
    _, files = made()
    text = files["vacancies.csv"].decode()
    folder = tmp_path / "again"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    start = text.index("post-")
    (folder / "vacancies.csv").write_text(text[:start] + "4711" + text[start + 37 :])
    with pytest.raises(ValueError, match=r"not pseudonyms: vacancies \(post_id\)"):
        from_folder(folder)


def test_a_column_added_after_pseudonymising_is_not_packed(tmp_path: Path) -> None:
    _, files = made()
    folder = tmp_path / "again"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    lines = files["vacancies.csv"].decode().splitlines()
    added = [f"{line},{'remarks' if i == 0 else 'CANARY'}" for i, line in enumerate(lines)]
    (folder / "vacancies.csv").write_text("\n".join(added) + "\n")
    _, again = from_folder(folder)
    assert again["vacancies.csv"] == files["vacancies.csv"]
    assert not any(b"CANARY" in data for data in again.values())


def test_a_submission_that_would_be_rejected_is_not_packed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rejected"):
        from_folder(write(tmp_path / "north", sites=None))


def test_explanations_travel_and_are_escaped(tmp_path: Path) -> None:
    _, files = made()
    folder = tmp_path / "again"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    said = [Explanation("link.unit_arm", "units", "", "=2+2")]
    manifest, content = from_folder(folder, said)
    assert content["explanations.csv"].decode().splitlines() == [
        "rule,table,row,explanation",
        "link.unit_arm,units,,'=2+2",
    ]
    assert manifest.files["explanations.csv"].rows == 1


def test_an_explanation_that_cannot_be_used_is_not_lost(tmp_path: Path) -> None:
    folder = write(tmp_path / "north")
    (folder / "explanations.csv").write_text("rule,explanation\nno.rule,because\n")
    with pytest.raises(ValueError, match=r"explanations\.csv needs mending.*Row 2 names no rule"):
        explanations_in(check([folder]))


def test_what_stayed_behind_is_in_the_manifest() -> None:
    more = "P3,U2,asye,not a date,,no\n"
    manifest, _ = made(vacancies=CLEAN["vacancies.csv"] + more)
    assert manifest.rows_left_out == {"vacancies": 1}


def test_a_changed_note_is_refused() -> None:
    with pytest.raises(ValueError, match="note"):
        Origin.of({"key_fingerprint": "x"})
