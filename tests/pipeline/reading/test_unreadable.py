"""Every cause for which a file is not read says why and what to do, whole and in one sentence."""

from __future__ import annotations

import re
import string

import pytest

from pipeline.reading.unreadable import CAUSES, Unreadable
from rsw.imports import ROOT, modules

SLOTS = {"suffix": ".csv", "content": "a picture", "most": 7, "line": 3, "said": "denied"}
USED = {
    code
    for path in modules(ROOT / "pipeline")
    for code in re.findall(
        r'"((?:type|name|place|size|content)\.[a-z_]+)"', (ROOT / path).read_text(encoding="utf-8")
    )
    if not code.endswith(".xml")  # a part of a workbook
}


@pytest.mark.parametrize("code", CAUSES)
def test_a_cause_fills_its_slots_and_says_what_to_do(code: str) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(CAUSES[code].why) if name]
    refused = Unreadable(code, **{name: SLOTS[name] for name in names})
    assert "{" not in str(refused)
    assert str(refused)[0].islower(), "a clause, which follows the file's name"
    assert refused.remedy.endswith(".")


def test_every_cause_is_used_and_none_is_missing() -> None:
    assert set(CAUSES) == USED
