"""Every format and every sort of column of the benchmark, a few times each."""

from __future__ import annotations

import random

import pytest

from benchmarks.screening import extract, refused_columns, refused_sentences
from benchmarks.screening_kinds import EXPLANATIONS, FORMATS, LEGITIMATE
from pipeline.reading.folder import open_files
from pipeline.screening.rules import SCREENING_RULES
from study.tables import TABLES


@pytest.mark.parametrize("name", FORMATS)
def test_an_identifier_of_every_format_is_found_and_not_told(name: str) -> None:
    one = FORMATS[name]
    opened = open_files(extract(one, 1), TABLES)
    found = [finding for finding in opened.findings if finding.rule.startswith("screen.")]
    assert SCREENING_RULES[one.kind].code in {finding.rule for finding in found}
    value = one.make(random.Random(f"1 {one.header}"))
    assert not [finding for finding in found if value in repr(finding)]


@pytest.mark.parametrize("header", LEGITIMATE)
def test_a_legitimate_column_refuses_no_file(header: str) -> None:
    found = refused_columns([(header, LEGITIMATE[header])], columns=3, rows=80, seed=2)
    assert found["refused"].sum() == 0, found.to_string()


def test_explanations_that_name_nobody_are_taken() -> None:
    assert refused_sentences(EXPLANATIONS) == []
    (found,) = [
        finding
        for finding in open_files(extract(FORMATS["explanation: name"], 3), TABLES).findings
        if finding.rule == "screen.name"
    ]
    assert (found.file, found.row, found.letter) == ("explanations.csv", 2, "D")
    assert "an explanation, which travels with the data" in found.sentence
