"""Bundles are packed alike every time and opened with distrust."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
from typing import Any

import pytest

from pipeline.submitting import bundle as module
from pipeline.submitting.bundle import pack, unpack
from tests.pipeline.submitting.made import bundle, made, made_anew, rezip


def test_the_same_content_gives_the_same_bytes() -> None:
    assert pack(*made_anew()) == pack(*made_anew())


def test_a_bundle_is_unpacked_as_it_was_packed() -> None:
    manifest, files = made()
    assert unpack(pack(manifest, files)) == (manifest, files)


def test_a_bundle_cut_anywhere_is_refused() -> None:
    data = bundle()
    for end in range(0, len(data), 37):
        with pytest.raises(ValueError, match=r"whole|no zip"):
            unpack(data[:end])


def test_a_bundle_with_one_changed_byte_is_refused_or_the_same() -> None:
    data = bundle()
    expected = unpack(data)
    chance = random.Random(1)
    for _ in range(300):
        at = chance.randrange(len(data))
        changed = bytes([*data[:at], data[at] ^ (1 << chance.randrange(8)), *data[at + 1 :]])
        try:
            found = unpack(changed)
        except ValueError as error:
            assert "\n" not in str(error)
        else:
            assert found == expected  # a date or a flag that nobody reads


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"units.csv": b"unit_id\n"}, "units.csv was altered"),
        ({"units.csv": None}, "units.csv is missing"),
        ({"workers.csv": b"worker_id\n"}, "manifest does not name"),
        ({"manifest.json": None}, "no manifest"),
        ({"manifest.json": b"{}"}, "manifest could not be read"),
        ({"../units.csv": b"x"}, "no table of the study"),
        ({"/etc/cron.d/units.csv": b"x"}, "no table of the study"),
        ({"..\\units.csv": b"x"}, "no table of the study"),
        ({"sub/units.csv": b"x"}, "no table of the study"),
        ({"sub/": b""}, "no table of the study"),
        ({"UNITS.CSV": b"x"}, "no table of the study"),
        ({"units.csv.exe": b"x"}, "no table of the study"),
    ],
)
def test_an_altered_or_wrongly_filled_bundle_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        unpack(rezip(bundle(), changes))


def test_a_name_that_occurs_twice_is_refused() -> None:
    stream = io.BytesIO(bundle())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("units.csv", b"unit_id\n")
    with pytest.raises(ValueError, match="twice"):
        unpack(stream.getvalue())


def test_a_link_is_refused() -> None:
    stream = io.BytesIO(bundle())
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo("workers.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ValueError, match="link"):
        unpack(stream.getvalue())


def test_an_encrypted_bundle_is_refused() -> None:
    data = bytearray(bundle())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(ValueError, match="encrypted"):
        unpack(bytes(data))


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    stream = io.BytesIO(bundle())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("workers.csv", bytes(50_000_000))
    data = stream.getvalue()
    tracemalloc.start()
    with pytest.raises(ValueError, match="far more"):
        unpack(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_bomb_that_lies_about_its_size_is_stopped() -> None:
    stream = io.BytesIO(bundle())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("workers.csv", bytes(50_000_000))
    data = bytearray(stream.getvalue())
    at = data.rindex(b"PK\x01\x02")  # the last entry of the table of contents
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    tracemalloc.start()
    with pytest.raises(ValueError):
        unpack(bytes(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


def test_the_sum_of_many_files_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNPACKED", 500)
    with pytest.raises(ValueError, match="unpacks to more"):
        unpack(bundle())


def test_the_bundle_itself_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BUNDLE", 500)
    with pytest.raises(ValueError, match="larger"):
        unpack(bundle())
