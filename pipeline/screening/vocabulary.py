"""Words that are no person's name where people write names: the study's own, and those of the work.

A cell under "Father" may say "Not involved", one under "Worker" "Agency". What such cells are made
of is known: the words of the study's tables, and the roles, places of work, statuses and marks that
case systems write. A text with one of them is taken for no name.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from study.tables import TABLES

_WORD = re.compile(r"[^\W\d_]+")
# Of surnames none ends so; of the words of the work many do.
_ENDINGS = re.compile(
    r"(?:tion|tions|ment|ments|ness|ship|ships|ity|ance|ances|shire|ology|ised|ated|graphy|ogist"
    r"|ographer|icist|ually|ally|ably|work|works|less|ful|[^aeiou]ly)$"
)


@cache
def listed(section: str) -> frozenset[str]:
    """The words of a section of ``words.txt``."""
    text = files("pipeline.screening").joinpath("words.txt").read_text(encoding="utf-8")
    found = re.search(rf"^\[{section}\].*\n([^\[]*)", text, re.MULTILINE)
    assert found is not None, section
    return frozenset(found[1].split())


@cache
def words() -> frozenset[str]:
    """All of them, without case: ours, and those of the study's tables."""
    texts = [" ".join(listed("work"))]
    for table in TABLES.values():
        texts.append(table.title)
        for column in table.columns:
            texts += [column.name, column.label, column.description, *column.synonyms]
            for code, wordings in (column.codes or {}).items():
                texts += [code, *wordings]
    return frozenset(_WORD.findall(" ".join(texts).replace("_", " ").casefold()))


def is_word(word: str) -> bool:
    """Whether it is one, in the plural or with 's too."""
    plain = word.casefold().replace("’", "'").strip(".'-")
    known = words()
    return (
        plain in known
        or plain.removesuffix("'s") in known
        or (len(plain) > 3 and plain.removesuffix("s") in known)
        or (len(plain) > 5 and _ENDINGS.search(plain) is not None)
    )
