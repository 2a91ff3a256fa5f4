"""Templates hold no measured figure: what was measured comes from results or stands in the docs."""

import re
from pathlib import Path

import pytest

TEMPLATES = sorted(Path("reports/templates").rglob("*.html"))
STATED = {
    "WCAG 2.2": "a standard",
    "Licence v3.0": "a licence",
    "320 pixels": "a width at which the page is tested",
    "Moulton 2017": "a reference",
    "(m + 2)(3 + m/M)/10": "a formula",
    "0.05 with six sites or fewer": "how many ways there are to deal six sites",
    "from 1 to": "the least count",
    "half an event": "the method's own constant",
    "row 1": "how rows are numbered",
    "2021 and 2022": "years of a published series",
    "2020 figures": "the year that was carried forward",
}
FIGURE = re.compile(
    r"\d|\b(half|third|quarter|tenth|dozen|hundreds?|thousands?|(one|two|three|four) in \w+)\b"
)


def prose(template: Path) -> str:
    """What the template itself says, without tags, expressions and what is stated and no result."""
    text = template.read_text(encoding="utf-8")
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^>]*>", " ", text, flags=re.S)
    for words in STATED:
        text = text.replace(words, " ")
    return text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_figure_is_typed_into_a_page(template: Path) -> None:
    text = prose(template)
    assert [text[max(0, m.start() - 40) : m.end() + 20] for m in re.finditer(FIGURE, text)] == []


def test_nothing_is_stated_that_no_template_says() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    assert [words for words in STATED if words not in re.sub(r"<[^>]*>", "", told)] == []
