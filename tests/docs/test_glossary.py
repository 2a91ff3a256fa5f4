"""docs/glossary.md knows every word of the house that a newcomer cannot guess."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from rsw.imports import PRODUCT, ROOT, modules
from study import vocabulary
from study.results.codes import CODES

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))
TERMS = re.findall(r"^\| ([^|`]+?) \|", PAGE.split("## Rooms")[0], flags=re.MULTILINE)
LISTS = {
    name: get_args(value)
    for name, value in vars(vocabulary).items()
    if get_origin(value) is Literal
}
ROOMS = sorted({path.parent for floor in PRODUCT for path in modules(Path(floor))})


@pytest.mark.parametrize("name", LISTS)
def test_every_word_of_a_closed_list_is_explained(name: str) -> None:
    assert [word for word in LISTS[name] if word not in NAMED] == []


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_every_room_is_explained(room: Path) -> None:
    assert room.name in NAMED


def test_no_term_is_explained_twice() -> None:
    assert [term for term, count in Counter(TERMS).items() if count > 1 and term != "term"] == []


def test_every_file_that_it_names_exists() -> None:
    paths = {name for name in NAMED if re.fullmatch(r"[a-z_]+(/\w+)+(\.\w+)?", name)}
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_results_stands_in_their_dictionary(code: str) -> None:
    assert f"`{code}`" in (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
