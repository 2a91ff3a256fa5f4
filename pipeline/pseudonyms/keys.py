"""The council's own key: made from the system's randomness, kept in a file, never printed.

A key file is text of a few lines that can be checked by eye: what it is, which project it is for,
and 32 bytes in hexadecimal with a short check value that catches a cut or mistyped copy.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

BYTES = 32
PROJECT = "reclaiming-social-work"
VARIABLE = "RSW_KEY"
_HEADER = "# rsw pseudonym key, version 1. Keep it safe and secret; never send it to anyone."
_PROJECT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_TEXT = re.compile(
    r"project:\s*(?P<project>\S+)\s+key:\s*(?P<key>[0-9a-fA-F]+)\s+check:\s*(?P<check>[0-9a-f]{8})"
)
_FEWEST_DIFFERENT = 20  # a random key has fewer about once in ten thousand million


@dataclass(frozen=True)
class Key:
    """A council's key for one project. Its secret never shows in a traceback or a log."""

    project: str
    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Sixteen characters that tell two keys apart and give nothing of the key away."""
        return hmac.new(self.secret, b"rsw fingerprint", hashlib.sha256).hexdigest()[:16]


def new_key(project: str = PROJECT) -> Key:
    """Draw a key from the randomness of the operating system.

    Raises
    ------
    ValueError : when the project's name is not lower-case letters, digits and hyphens.
    """
    return _checked(project, secrets.token_bytes(BYTES))


def key_text(key: Key) -> str:
    """The text of a key file."""
    digits = key.secret.hex()
    return f"{_HEADER}\nproject: {key.project}\nkey: {digits}\ncheck: {_check(key)}\n"


def parse_key(text: str) -> Key:
    """Read the text of a key file.

    Raises
    ------
    ValueError : when it is no key file, was cut or changed, or holds a key that could be guessed.
        The message never holds a part of the key.
    """
    found = _TEXT.search(text)
    if found is None:
        raise ValueError(
            "This is not a key as 'rsw key new' writes it: lines 'project:', 'key:' and 'check:'."
        )
    if len(found["key"]) % 2:
        raise ValueError("The key was cut: it has an odd number of digits.")
    key = _checked(found["project"], bytes.fromhex(found["key"]))
    if not hmac.compare_digest(_check(key), found["check"]):
        raise ValueError("The key or its project was changed: its check value does not fit.")
    return key


def write_key(key: Key, path: Path) -> None:
    """Write a new key file that only its owner may read.

    Raises
    ------
    FileExistsError : when there is a file of this name: a key that is lost cannot be made again.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
        file.write(key_text(key))


def find_key(path: Path | None, environment: Mapping[str, str] = os.environ) -> Key:
    """Read the key from a file, or from the variable ``RSW_KEY`` when no file is given.

    Raises
    ------
    ValueError : when there is neither, others may read the file, or it holds no good key.
    OSError : when the file cannot be read.
    """
    if path is not None:
        # Windows keeps no such mode: there the folder's own permissions protect the file.
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ValueError(
                f"Others on this computer may read {path.name}: "
                f"run 'chmod 600 {path.name}' beside it first."
            )
        return parse_key(path.read_text(encoding="utf-8", errors="replace"))
    text = environment.get(VARIABLE, "")
    if not text.strip():
        raise ValueError(
            f"No key was given: name its file with --key, or put its text in {VARIABLE}. "
            "'rsw key new --out FILE' makes one."
        )
    return parse_key(text)


def _check(key: Key) -> str:
    content = b"rsw key file\0" + key.project.encode() + b"\0" + key.secret
    return hashlib.sha256(content).hexdigest()[:8]


def _checked(project: str, secret: bytes) -> Key:
    if not _PROJECT.fullmatch(project):
        raise ValueError("A project's name is lower-case letters, digits and hyphens.")
    if len(secret) < BYTES:
        raise ValueError(f"The key is too short: it has {len(secret)} bytes of {BYTES}.")
    steps = {(b - a) % 256 for a, b in pairwise(secret)}
    guessable = (
        len(set(secret)) < _FEWEST_DIFFERENT  # a pattern repeated
        or len(steps) < _FEWEST_DIFFERENT  # 00 01 02 ...
        or all(32 <= byte < 127 for byte in secret)  # words: a random key is so once in 10^13
    )
    if guessable:
        raise ValueError("The key is not random: make one with 'rsw key new'.")
    return Key(project, secret)
