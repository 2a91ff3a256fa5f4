from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pipeline.submitting.manifest import Manifest, allowed_names, check_period, parse_manifest
from study.tables import TABLES
from study.tables.version import schema_version
from tests.pipeline.submitting.made import made


@pytest.fixture
def manifest() -> Manifest:
    return made()[0]


def test_a_manifest_says_what_is_in_the_bundle(manifest: Manifest) -> None:
    assert (manifest.site, manifest.period, manifest.waves) == ("north", "2024-25", (1,))
    assert manifest.schema_version == schema_version()
    assert manifest.status == "partly accepted"
    assert {name: file.rows for name, file in manifest.files.items()} == {
        "sites.csv": 1,
        "units.csv": 2,
        "vacancies.csv": 2,
        "caseload_month.csv": 2,
    }


def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    assert parse_manifest(manifest.to_bytes()) == manifest


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", 2),
        ("site", "../north"),
        ("site", "north/."),
        ("site", ".superseded"),
        ("site", "a\n"),
        ("site", ""),
        ("site", None),
        ("period", "last year"),
        ("waves", "1"),
        ("waves", [1.5]),
        ("schema_version", "x"),
        ("status", "rejected"),
        ("findings", {"fatal": 1}),
        ("findings", {"error": -1}),
        ("findings", [1]),
        ("files", {}),
        ("files", {"../x.csv": {"rows": 1, "bytes": 1, "sha256": "0" * 64}}),
        ("files", {"evil.csv": {"rows": 1, "bytes": 1, "sha256": "0" * 64}}),
        ("files", {"units.csv": {"rows": 1, "bytes": 1}}),
        ("files", {"units.csv": {"rows": True, "bytes": 1, "sha256": "0" * 64}}),
        ("files", {"units.csv": {"rows": 1, "bytes": 1, "sha256": "0" * 63}}),
        ("rows_left_out", {"staff": 1}),
        ("key_fingerprint", "xyz"),
        ("supersedes", "yes"),
        ("unknown", 1),
    ],
)
def test_a_manifest_with_anything_else_in_it_is_refused(
    manifest: Manifest, field: str, value: Any
) -> None:
    raw = json.loads(manifest.to_bytes())
    raw[field] = value
    with pytest.raises(ValueError, match=r"^The manifest"):
        parse_manifest((json.dumps(raw, indent=2, sort_keys=True) + "\n").encode())


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": 1}', b"{}"]
)
def test_what_is_no_manifest_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^The manifest could not be read") as refusal:
        parse_manifest(data)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 200, b'"' + b" " * 200_000 + b'"'])
def test_what_is_larger_than_any_manifest_never_reaches_the_parser(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("json.loads", lambda text: pytest.fail("it was parsed"))
    with pytest.raises(ValueError, match="longer than any of ours"):
        parse_manifest(data)


def test_a_manifest_of_every_table_is_no_longer_than_may_be(manifest: Manifest) -> None:
    entries = dict.fromkeys(sorted(allowed_names()), manifest.files["sites.csv"])
    counts = dict.fromkeys(TABLES, 10**9)
    whole = replace(manifest, files=entries, rows_left_out=counts, cells_emptied=counts)
    assert parse_manifest(whole.to_bytes()) == whole
    assert len(whole.to_bytes()) < 20_000


def test_a_manifest_written_another_way_is_refused(manifest: Manifest) -> None:
    with pytest.raises(ValueError, match="changed"):
        parse_manifest(json.dumps(json.loads(manifest.to_bytes())).encode())


def test_the_id_stands_for_every_byte(manifest: Manifest) -> None:
    other, _ = made(period="2023-24")
    assert other.id != manifest.id
    assert parse_manifest(manifest.to_bytes()).id == manifest.id


@pytest.mark.parametrize("period", ["2024", "2024-25", "2024-Q3", "2024-09"])
def test_periods(period: str) -> None:
    assert check_period(period) == period


@pytest.mark.parametrize("period", ["", "24", "2024/25", "2024-Q5", "2024-2025", "2024\n"])
def test_what_is_no_period(period: str) -> None:
    with pytest.raises(ValueError, match="2024-25"):
        check_period(period)
