from __future__ import annotations

import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.pseudonyms.keys import BYTES, Key, find_key, key_text, new_key, parse_key, write_key

SECRET = bytes.fromhex("9f1c07be52a8d3640e7bf195c82d463ab0e51f78934dca1628fe5b03d764a18c")


def text(secret: bytes) -> str:
    """A key file of any bytes, good or not, with a check value that fits."""
    return key_text(Key("reclaiming-social-work", secret))


def test_a_new_key_has_32_random_bytes() -> None:
    keys = {new_key().secret for _ in range(50)}
    assert len(keys) == 50
    assert {len(secret) for secret in keys} == {BYTES}


def test_a_key_is_read_as_it_was_written(tmp_path: Path) -> None:
    key = new_key("another-study")
    write_key(key, tmp_path / "rsw.key")
    assert find_key(tmp_path / "rsw.key") == key


def test_only_its_owner_may_read_a_new_key_file(tmp_path: Path) -> None:
    write_key(new_key(), tmp_path / "rsw.key")
    assert stat.S_IMODE((tmp_path / "rsw.key").stat().st_mode) == 0o600


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "rsw.key").write_text("kept")
    with pytest.raises(FileExistsError):
        write_key(new_key(), tmp_path / "rsw.key")
    assert (tmp_path / "rsw.key").read_text() == "kept"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "rsw.key"
    write_key(new_key(), path)
    path.chmod(mode)
    with pytest.raises(ValueError, match="chmod 600"):
        find_key(path)


def test_a_stricter_mode_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "rsw.key"
    write_key(new_key(), path)
    path.chmod(0o400)
    find_key(path)


@pytest.mark.parametrize("join", ["\n", " ", "\r\n"])
def test_the_environment_may_hold_the_key(join: str) -> None:
    key = new_key()
    assert find_key(None, {"RSW_KEY": key_text(key).replace("\n", join)}) == key


def test_without_a_key_the_message_says_how_to_make_one() -> None:
    with pytest.raises(ValueError, match="rsw key new"):
        find_key(None, {})


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        (SECRET[:31], "too short"),
        (SECRET[:16], "too short"),
        (b"", "not a key"),
        (bytes(32), "not random"),
        (SECRET[:8] * 4, "not random"),
        (bytes(range(32)), "not random"),
        (bytes(range(0, 96, 3)), "not random"),
        (b"correct horse battery staple now", "not random"),
    ],
    ids=["31 bytes", "16 bytes", "none", "zeros", "repeated", "counted", "steps", "words"],
)
def test_a_key_that_could_be_guessed_is_refused_without_showing_it(secret: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refusal:
        parse_key(text(secret))
    assert len(secret) < 8 or secret.hex()[:8] not in str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("project: r", "project: q"),
        lambda t: re.sub(r"key: (.)", lambda m: f"key: {(int(m[1], 16) + 1) % 16:x}", t),
        lambda t: t.split("check:")[0],
        lambda t: re.sub(r"(key: .+)..\n", r"\1\n", t),
        lambda t: "nonsense",
        lambda t: "",
    ],
    ids=["project", "digit", "no check", "cut", "nonsense", "empty"],
)
def test_a_changed_key_file_is_refused_without_showing_it(change: Callable[..., Any]) -> None:
    with pytest.raises(ValueError) as refusal:
        parse_key(change(text(SECRET)))
    assert SECRET.hex()[8:24] not in str(refusal.value)


def test_a_key_does_not_show_itself() -> None:
    key = Key("study", SECRET)
    assert SECRET.hex() not in repr(key)
    assert repr(SECRET) not in repr(key)


def test_the_fingerprint_tells_keys_apart() -> None:
    assert len({new_key().fingerprint for _ in range(20)}) == 20
    assert re.fullmatch("[0-9a-f]{16}", new_key().fingerprint)
