"""The page on official statistics: built from results, the same twice, fit to be read by anyone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from reports.official import phrases
from reports.pages.national import main, national
from reports.provenance import Provenance
from reports.render import write_page
from tests.reports import gate
from tests.reports.official.made_up import results
from tests.reports.reading import numbers

ORIGIN = Provenance(
    version="0.0.0",
    code="0123456789abcdef" * 4,
    hashes={},
    versions={"numpy": "3"},
    params="",
)


@pytest.fixture(scope="module")
def html() -> str:
    return national(results(-3.0), ORIGIN)


@pytest.fixture(scope="module")
def absent() -> str:
    return national(results(None), ORIGIN)


def test_the_page_is_the_same_when_built_twice(html: str) -> None:
    assert national(results(-3.0), ORIGIN) == html


def test_the_page_says_that_its_figures_are_official_and_not_synthetic(html: str) -> None:
    assert html.count("Official statistics, not synthetic.") >= 4  # banner, two figures, footer
    assert "Open Government Licence v3.0" in html


def test_the_planted_difference_is_told_in_the_summary(html: str) -> None:
    answer = phrases.answer(results(-3.0))
    assert "adopters below the authorities they are compared with: caseload, by" in answer
    assert answer in html


def test_each_measures_sentence_tells_the_numbers_of_its_own_comparisons() -> None:
    official = results(-3.0)
    decimals = {"caseload": 2, "turnover": 1, "vacancy": 1, "agency": 1, "absence": 2}
    for measure in official.measures:
        rows = [
            official.row("comparisons", measure=measure.name, method=method)
            for method in ("others", "neighbours", "multilevel")
        ]

        def shown(cell: Any, digits: Any = decimals[measure.name]) -> Any:
            return f"{float(cell):.{digits}f}".replace("-", "−")

        expected = [shown(rows[0]["comparison_mean"])]
        ways = []
        for row in rows:
            size = shown(row["estimate"])
            expected += [size.removeprefix("−"), shown(row["low"]), shown(row["high"])]
            ways.append("lower" if size.startswith("−") else "higher")
        sentence = phrases.measure_sentence(official, measure)
        assert numbers(sentence) == expected
        assert re.findall("lower|higher", sentence) == ways


def test_every_table_of_the_contents_leads_somewhere(html: str) -> None:
    for target in re.findall(r'<a href="#([^"]+)"', html):
        assert f'id="{target}"' in html


def test_what_the_figures_cannot_show_is_said_at_the_top(html: str) -> None:
    summary = html[html.index('id="summary"') : html.index('id="compared"')]
    assert "What this cannot show" in summary
    assert "no year before adoption" in summary


def test_without_files_the_page_says_how_to_get_them_and_holds_no_figures(absent: str) -> None:
    for text in ("csww_indicators_*.csv", "sn_model_*_wide.csv", "national.folder", "params.yaml"):
        assert text in absent
    assert "<table" not in absent
    assert "<svg" not in absent


@pytest.mark.parametrize("width", gate.WIDTHS)
@pytest.mark.parametrize("page", ["html", "absent"])
def test_both_pages_pass_the_gate(
    page: str, width: int, browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "national.html"
    write_page(request.getfixturevalue(page), path)
    assert gate.problems(browser, path, width) == []


def test_results_that_are_not_there_are_an_error_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--results", str(tmp_path), "--page", str(tmp_path / "page.html")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "page.html").exists()
