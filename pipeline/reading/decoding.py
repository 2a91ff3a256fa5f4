"""Bytes to text. The whole file is decoded in one encoding, or it is not read at all."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from pipeline.reading.unreadable import Unreadable

_LATIN = 0.9  # of the characters of a wide file, at least, whose upper bytes are NUL
_SAMPLE = 200_000  # letters outside ASCII that are looked at

# Letters of the names and languages met here, and the marks that word processors write.
# Those of Welsh, Irish and French go before the others where two encodings both make sense.
_COMMON = frozenset("âêîôûŵŷáéíóú")
_LETTERS = _COMMON | frozenset("ýàèìòùäëïöüÿçñãõøåæœß")
_MARKS = frozenset("‘’“”–—…•·£€°½¼¾×²§®©™«»\u00a0")
_JOINS = frozenset("’–—")
_LITTLE_SENSE = 0.5  # of the letters, below which a person should look


class Decoded(NamedTuple):
    """A text without its byte-order mark.

    Attributes
    ----------
    encoding : its name, for people.
    guessed : whether the letters alone tell the encoding, so that a person should look.
    """

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes) -> Decoded:
    """Decode a text file as UTF-8, UTF-16, UTF-32, Windows-1252, code page 850 or Mac Roman.

    Text with NUL characters is never taken for one of the encodings of one byte: every UTF-16 file
    of plain English would pass as one. Without a byte-order mark it is taken for UTF-16 or UTF-32
    only if nearly all of its upper bytes are NUL and no others: two bytes of any text are a
    character of UTF-16.

    Of the encodings of one byte Windows-1252 is taken unless its letters make no sense amid their
    neighbours and those of an older one all do.

    Raises
    ------
    Unreadable : when none of them fits.
    """
    for mark, encoding in _BY_MARK:
        if data.startswith(mark):
            return _strictly(data, encoding)
    if b"\0" in data:
        wide = _unmarked(data)
        if not wide:
            raise Unreadable("content.nul")
        return _strictly(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _of_one_byte(data)


_NAMES = {
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252 (cp1252)",
    "cp850": "code page 850 (the old DOS one)",
    "mac-roman": "Mac Roman",
}
# UTF-32 first: its mark begins with that of UTF-16.
_BY_MARK = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _strictly(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("content.encoding") from error
    if "\0" in text:
        raise Unreadable("content.nul")
    return Decoded(text, _name(encoding))


def _unmarked(data: bytes) -> str:
    """The one encoding that a text with NUL bytes may have; "" when it is no text."""
    nul = [data[i::4].count(0) for i in range(4)]
    quarter = len(data) / 4
    if len(data) % 4 == 0 and min(nul[1], nul[2]) >= _LATIN * quarter:
        if nul[3] == quarter and not nul[0]:
            return "utf-32-le"
        if nul[0] == quarter and not nul[3]:
            return "utf-32-be"
    first, second = nul[0] + nul[2], nul[1] + nul[3]
    if len(data) % 2 or min(first, second) or max(first, second) < _LATIN * len(data) / 2:
        return ""
    # Latin letters have their NUL second when the low byte comes first.
    return "utf-16-le" if second else "utf-16-be"


def _of_one_byte(data: bytes) -> Decoded:
    texts = {}
    for encoding in ("cp1252", "cp850", "mac-roman"):
        try:
            texts[encoding] = data.decode(encoding)
        except UnicodeDecodeError:
            continue
    sense = {encoding: _sense(text) for encoding, text in texts.items()}
    if sense.get("cp1252") == 1.0:
        return Decoded(texts["cp1252"], _name("cp1252"))
    older = max(
        (encoding for encoding in texts if encoding != "cp1252"),
        key=lambda encoding: (sense[encoding], sum(map(texts[encoding].lower().count, _COMMON))),
    )
    if sense[older] == 1.0:
        return Decoded(texts[older], _name(older), guessed=True)
    if "cp1252" not in texts:
        raise Unreadable("content.encoding")
    return Decoded(texts["cp1252"], _name("cp1252"), guessed=sense["cp1252"] < _LITTLE_SENSE)


def _sense(text: str) -> float:
    """The share of the characters outside ASCII that make sense amid their neighbours."""
    padded = f" {text} "
    found = good = 0
    for one in re.finditer(r"[^\x00-\x7f]", padded):
        found += 1
        before, after = padded[one.start() - 1], padded[one.end()]
        good += _makes_sense(before, one[0], after)
        if found == _SAMPLE:
            break
    return good / found if found else 1.0


def _makes_sense(before: str, character: str, after: str) -> bool:
    if character in _MARKS:
        # An apostrophe or a dash may join two words; the other marks stand at an end of one.
        return character in _JOINS or not (before.isalpha() and after.isalpha())
    if character.lower() not in _LETTERS:
        return False
    if not (before.isascii() and after.isascii()):
        return False  # two of them in a row are in none of these languages' words
    if after.isalpha():
        return character.isupper() == after.isupper() or (
            character.isupper() and not before.isalpha()
        )
    return before.isalpha() and (character.islower() or before.isupper())


def _name(encoding: str) -> str:
    return _NAMES.get(encoding) or encoding[:6].upper()
