"""A bundle takes its place whole or not at all, and nothing that was there is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.pseudonyms.keys import new_key
from pipeline.reading.explanations import FILE as EXPLANATIONS
from pipeline.rules.plausibility import PREVIOUS, parse_figures
from pipeline.submitting import exchange, receiving
from pipeline.submitting.manifest import NAME, Manifest, entry
from pipeline.submitting.receiving import check_content, place
from tests.pipeline.extract import CLEAN, write
from tests.pipeline.submitting.made import made


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def redeclared(
    manifest: Manifest, files: dict[str, bytes], **changes: Any
) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest with the entries of changed files made to fit."""
    entries = {**manifest.files}
    for name, data in changes.items():
        entries[f"{name}.csv"] = entry(data, manifest.files[f"{name}.csv"].rows)
    return replace(manifest, files=entries), {
        **files,
        **{f"{n}.csv": d for n, d in changes.items()},
    }


def test_a_bundle_is_put_in_the_folder_of_its_site(tmp_path: Path) -> None:
    manifest, files = made()
    received = place(manifest, files, tmp_path / "incoming")
    assert received.new
    assert tree(tmp_path / "incoming") == {
        f"north/{name}": data for name, data in {**files, NAME: manifest.to_bytes()}.items()
    }


def test_a_resubmission_takes_the_place_and_the_earlier_ones_are_kept(tmp_path: Path) -> None:
    first, second, third = (made(period=p) for p in ("2022-23", "2023-24", "2024-25"))
    incoming = tmp_path / "incoming"
    place(*first, incoming)
    before = tree(incoming / "north")
    assert place(*second, incoming).superseded == incoming / ".superseded" / "north" / "1"
    assert place(*third, incoming).superseded == incoming / ".superseded" / "north" / "2"
    assert tree(incoming / ".superseded" / "north" / "1") == before
    assert (incoming / "north" / NAME).read_bytes() == third[0].to_bytes()
    assert sorted(p.name for p in incoming.iterdir()) == [".superseded", "north"]


def test_the_figures_of_the_earlier_one_are_put_beside_the_files(tmp_path: Path) -> None:
    first, second, third = (made(period=p) for p in ("2022-23", "2023-24", "2024-25"))
    folder = tmp_path / "incoming" / "north"
    place(*first, tmp_path / "incoming")
    assert not (folder / PREVIOUS).exists()
    for earlier, later in ((first, second), (second, third)):
        place(*later, tmp_path / "incoming")
        beside = parse_figures((folder / PREVIOUS).read_bytes())
        assert (beside.submission, beside.period) == (earlier[0].id, earlier[0].period)
        assert beside.rows == {"sites": 1, "units": 2, "vacancies": 2, "caseload_month": 2}
        assert beside.totals == {
            "units.children_open": 70,
            "units.filled_fte": 14,
            "caseload_month.new_allocations": 3,
        }


def test_nothing_is_compared_with_what_was_never_accepted(tmp_path: Path) -> None:
    folder = tmp_path / "incoming" / "north"
    folder.mkdir(parents=True)
    (folder / "notes.csv").write_text("nothing,of,ours\n1,2,3\n")
    assert place(*made(), tmp_path / "incoming").superseded is not None
    assert not (folder / PREVIOUS).exists()


def test_the_same_bundle_twice_changes_nothing(tmp_path: Path) -> None:
    bundle = made()
    place(*bundle, tmp_path / "incoming")
    before = tree(tmp_path / "incoming")
    assert not place(*bundle, tmp_path / "incoming").new
    assert tree(tmp_path / "incoming") == before


def test_an_earlier_bundle_that_arrives_late_is_refused(tmp_path: Path) -> None:
    first, second = (made(period=p) for p in ("2022-23", "2023-24"))
    place(*first, tmp_path / "incoming")
    place(*second, tmp_path / "incoming")
    before = tree(tmp_path / "incoming")
    with pytest.raises(ValueError, match="later submission"):
        place(*first, tmp_path / "incoming")
    assert tree(tmp_path / "incoming") == before


def test_a_bundle_that_replaces_another_than_the_one_there_is_refused(tmp_path: Path) -> None:
    first = made(period="2022-23")
    lost = made(period="2023-24", supersedes=first[0].id)
    last = made(period="2024-25", supersedes=lost[0].id)
    place(*first, tmp_path / "incoming")
    with pytest.raises(ValueError, match="which is its latest"):
        place(*last, tmp_path / "incoming")
    place(*lost, tmp_path / "incoming")
    assert place(*last, tmp_path / "incoming").new


@pytest.mark.parametrize(("fails_at", "in_one_step"), [(1, True), (1, False), (2, False)])
def test_a_disk_that_fails_leaves_the_earlier_submission_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int, in_one_step: bool
) -> None:
    if not in_one_step:
        monkeypatch.setattr(exchange, "swap", lambda one, other: False)
    incoming = tmp_path / "incoming"
    place(*made(period="2022-23"), incoming)
    before = tree(incoming)
    rename, calls = Path.rename, []

    def failing(self: Any, target: Any) -> Any:
        calls.append(self)
        if len(calls) == fails_at:
            raise OSError(28, "No space left on device", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="No space"):
        place(*made(period="2023-24"), incoming)
    assert tree(incoming) == before


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: Any, data: Any) -> None:
        raise OSError(28, "No space left on device", str(self))

    bundle = made()
    monkeypatch.setattr(Path, "write_bytes", failing)
    with pytest.raises(OSError, match="No space"):
        place(*bundle, tmp_path / "incoming")
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_link_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "incoming").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "incoming" / "north").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="no folder"):
        place(*made(), tmp_path / "incoming")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_extract_put_there_by_hand_is_kept_too(tmp_path: Path) -> None:
    (tmp_path / "incoming" / "north").mkdir(parents=True)
    (tmp_path / "incoming" / "north" / "old.xlsx").write_bytes(b"old")
    received = place(*made(), tmp_path / "incoming")
    assert received.superseded is not None
    assert tree(received.superseded) == {"old.xlsx": b"old"}


HEADER, FIRST = CLEAN["sites.csv"].splitlines()
SECOND = FIRST.replace("north,1,", "north,2,")
BOTH, LATER = (f"{HEADER}\n{rows}\n" for rows in (f"{FIRST}\n{SECOND}", SECOND))


def test_a_bundle_that_lacks_a_wave_of_the_one_there_is_refused(tmp_path: Path) -> None:
    incoming = tmp_path / "incoming"
    place(*made(sites=BOTH), incoming)
    before = tree(incoming)
    later = made(sites=LATER, period="2026-27")
    with pytest.raises(ValueError, match="holds wave 1, and this bundle does not"):
        place(*later, incoming)
    assert tree(incoming) == before
    received = place(*later, incoming, replace=True)
    assert (received.lost_waves, received.other_period) == ((1,), "2024-25")


def test_a_bundle_that_says_it_supersedes_may_lack_a_wave(tmp_path: Path) -> None:
    first = made(sites=BOTH)
    place(*first, tmp_path / "incoming")
    later = made(sites=LATER, supersedes=first[0].id)
    assert place(*later, tmp_path / "incoming").lost_waves == (1,)


def test_a_bundle_with_one_wave_more_is_taken(tmp_path: Path) -> None:
    place(*made(), tmp_path / "incoming")
    received = place(*made(sites=BOTH), tmp_path / "incoming")
    assert (received.new, received.lost_waves, received.other_period) == (True, (), "")


def test_waves_that_were_put_there_by_hand_are_not_displaced_either(tmp_path: Path) -> None:
    write(tmp_path / "incoming" / "north", sites=BOTH)
    with pytest.raises(ValueError, match="holds wave 1,"):
        place(*made(sites=LATER), tmp_path / "incoming")


def test_another_key_is_noticed(tmp_path: Path) -> None:
    place(*made(), tmp_path / "incoming")
    assert place(*made(key=new_key()), tmp_path / "incoming").other_key


def test_what_was_made_is_content_that_is_taken() -> None:
    manifest, files = made()
    assert check_content(manifest, files, site="north") == manifest.status


def test_the_outcome_is_found_anew_whatever_the_manifest_says() -> None:
    manifest, files = made()
    assert manifest.status == "partly accepted"
    assert check_content(replace(manifest, status="accepted"), files) == "partly accepted"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "accepted"),
        ({"rows_left_out": {"units": 0}}, "accepted"),
        ({"rows_left_out": {"units": 3}}, "partly accepted"),
        ({"cells_emptied": {"units": 1}}, "partly accepted"),
        ({"findings": {"error": 2}}, "partly accepted"),
    ],
)
def test_what_stayed_behind_makes_it_partly_accepted(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], status: str
) -> None:
    manifest, files = made()
    monkeypatch.setattr(receiving, "_review_again", lambda *_: "accepted")
    clean = replace(manifest, findings={}, rows_left_out={}, cells_emptied={})
    assert check_content(replace(clean, **changes), files) == status


def test_another_site_than_expected_is_refused() -> None:
    with pytest.raises(ValueError, match="not of south"):
        check_content(*made(), site="south")


def test_tables_of_another_version_are_refused() -> None:
    manifest, files = made()
    with pytest.raises(ValueError, match="version 00000000"):
        check_content(replace(manifest, schema_version="00000000"), files)


def test_raw_ids_are_refused_even_with_a_fitting_manifest() -> None:
    manifest, files = made()
    text = files["vacancies.csv"].decode()
    at = text.index("post-")
    raw = (text[:at] + "CANARY" + text[at + 37 :]).encode()
    with pytest.raises(ValueError, match=r"post_id in vacancies\.csv") as refusal:
        check_content(*redeclared(manifest, files, vacancies=raw))
    assert "CANARY" not in str(refusal.value)


def with_explanation(
    manifest: Manifest, files: dict[str, bytes], text: str
) -> tuple[Manifest, dict[str, bytes]]:
    """The bundle with an explanation and a manifest that fits it."""
    data = f"rule,table,row,explanation\ncell.date,,,{text}\n".encode()
    entries = {**manifest.files, EXPLANATIONS: entry(data, 1)}
    return replace(manifest, files=entries), {**files, EXPLANATIONS: data}


def test_an_identifier_in_an_explanation_is_refused_with_its_place_and_never_the_value() -> None:
    text = "ask nobody@example.org about 943 476 5870"
    with pytest.raises(ValueError, match="nothing was stored") as refusal:
        check_content(*with_explanation(*made(), text))
    assert "an NHS number in explanations.csv, row 2, column D" in str(refusal.value)
    assert "an e-mail address in explanations.csv, row 2, column D" in str(refusal.value)
    assert "example.org" not in str(refusal.value)
    assert "943" not in str(refusal.value)


def test_an_explanation_without_identifiers_is_taken() -> None:
    check_content(*with_explanation(*made(), "the team moved"))


@pytest.mark.parametrize(
    ("cell", "kind", "column"),
    [("nobody@example.org", "an e-mail address", "role"), ("seen with Mrs Abara", "name", "role")],
)
def test_an_identifier_in_a_table_is_refused_even_with_a_fitting_manifest(
    cell: str, kind: str, column: str
) -> None:
    manifest, files = made()
    header, first, *rest = files["vacancies.csv"].decode().splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = cell
    spoilt = "\n".join([header, ",".join(cells), *rest, ""]).encode()
    with pytest.raises(
        ValueError, match=rf"vacancies\.csv, row 2, column C \({column}\)"
    ) as refusal:
        check_content(*redeclared(manifest, files, vacancies=spoilt))
    assert kind in str(refusal.value)
    assert cell not in str(refusal.value)


def test_a_cell_that_submit_would_not_have_written_is_refused_whatever_was_counted() -> None:
    manifest, files = made()
    spoilt = files["vacancies.csv"].replace(b"asye", b"CANARY", 1)
    assert spoilt != files["vacancies.csv"]
    changed, content = redeclared(manifest, files, vacancies=spoilt)
    for counts in ({}, {"error": 1}):
        with pytest.raises(ValueError, match=r"cell\.category in vacancies\.csv") as refusal:
            check_content(replace(changed, findings=counts), content)
        assert "CANARY" not in str(refusal.value)


def test_errors_between_tables_are_taken_only_if_the_council_was_shown_errors() -> None:
    manifest, files = made()
    header, first, *rest = files["vacancies.csv"].decode().splitlines()
    cells = first.split(",")
    cells[1] = cells[1][:-6] + "aaaaaa"  # a pseudonym, and of no unit
    spoilt = "\n".join([header, ",".join(cells), *rest, ""]).encode()
    changed, content = redeclared(manifest, files, vacancies=spoilt)
    with pytest.raises(ValueError, match="errors that the council's check did not find"):
        check_content(replace(changed, findings={}), content)
    check_content(replace(changed, findings={"error": 1}), content)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda d: d.replace(b"post_id", b"post"), "header"),
        (lambda d: d.replace(b"agency_cover\n", b"agency_cover,name\n"), "header"),
        (lambda d: d + d.splitlines()[1] + b"\n", "number of rows"),
        (lambda d: d.replace(b",no\n", b",no,Smith\n", 1), "number of rows"),
        (lambda d: b"\xff" + d, "not a CSV"),
        (lambda d: b"", "not a CSV"),
        (lambda d: d + b'"', "not a CSV"),
    ],
    ids=["header", "more columns", "more rows", "longer row", "encoding", "empty", "quotes"],
)
def test_a_table_that_is_not_as_we_write_it_is_refused(
    change: Callable[..., Any], why: str
) -> None:
    manifest, files = made()
    with pytest.raises(ValueError, match=why):
        check_content(*redeclared(manifest, files, vacancies=change(files["vacancies.csv"])))


def test_sites_of_another_name_than_the_manifests_are_refused() -> None:
    manifest, files = made()
    with pytest.raises(ValueError, match="names another site"):
        check_content(replace(manifest, site="south"), files)
