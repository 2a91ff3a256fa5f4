"""Bytes to text. The whole file is decoded in one encoding, or it is not read at all."""

from __future__ import annotations

import codecs

_LATIN = 0.9  # of the characters of a UTF-16 file, at least, whose upper byte is NUL


def decode(data: bytes) -> tuple[str, str]:
    """Decode a text file as UTF-8 (with or without a byte-order mark), cp1252 or UTF-16.

    Tried in that order. Text with NUL characters is never taken for UTF-8 or cp1252: every
    UTF-16 file of plain English would pass as either. Without a byte-order mark it is taken for
    UTF-16 only if nearly every second byte is NUL and no other one: two bytes of any text are
    a character of UTF-16.

    Returns
    -------
    tuple : the text without its byte-order mark, and the name of the encoding.

    Raises
    ------
    ValueError : when none of them fits.
    """
    encodings: tuple[str, ...]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16",)
    elif b"\0" in data:
        encodings = _unmarked_utf_16(data)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, _name(encoding)
    if b"\0" in data:
        raise ValueError("it holds NUL bytes, which no text has")
    raise ValueError("it is text in no encoding that we know (UTF-8, Windows-1252 or UTF-16)")


def _unmarked_utf_16(data: bytes) -> tuple[str, ...]:
    """The one encoding that a text with NUL bytes may have; none when it is no text."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 or min(first, second) or max(first, second) < _LATIN * len(data) / 2:
        return ()
    # Latin letters have their NUL second when the low byte comes first.
    return ("utf-16-le",) if second else ("utf-16-be",)


def _name(encoding: str) -> str:
    if encoding.startswith("utf-16"):
        return "UTF-16"
    return {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252 (cp1252)"}[encoding]
