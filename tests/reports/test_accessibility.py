"""Every kind of page passes the gate, and the gate can fail."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reports.pages.councils import council_page
from reports.pages.evaluation import evaluation
from reports.released import Released
from reports.render import write_page
from tests import browser as browsers
from tests.reports import gate, made_up
from tests.reports.conftest import ORIGIN
from tests.reports.sections.test_single_site import with_curves


@pytest.fixture(scope="session")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "council.html"
    page = council_page(made_up.receipt(), made_up.findings(), made_up.explained(), ORIGIN)
    write_page(page, path)
    return path


@pytest.fixture(scope="session")
def one_site_in_an_arm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a study whose smaller arm is one site, with the curve of what to believe."""
    folder = tmp_path_factory.mktemp("one_site")
    html = of_claims(with_curves(folder / "released", 1.63, n=60), "C01", "C05")
    assert "single-site-figure" in html
    write_page(html, folder / "evaluation.html")
    return folder / "evaluation.html"


@pytest.mark.parametrize("width", gate.WIDTHS)
@pytest.mark.parametrize("name", ["every_kind_of_result", "one_site_in_an_arm", "council"])
def test_a_page_passes_the_gate(
    name: str, width: int, browser: Browser, request: pytest.FixtureRequest
) -> None:
    assert gate.problems(browser, request.getfixturevalue(name), width) == []


BROKEN_NAMES = """() => [...document.querySelectorAll('.name')].map(name => {
  const walker = document.createTreeWalker(name, NodeFilter.SHOW_TEXT), places = [];
  for (let node; (node = walker.nextNode());)
    for (let i = 0; i < node.length; i++) {
      const range = document.createRange();
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      places.push([node.data[i], range.getBoundingClientRect().top]);
    }
  return places.map(([c, top], i) =>
    (i && top > places[i - 1][1] && places[i - 1][0] !== '_' ? '|' : '') + c).join('');
})"""


@pytest.mark.parametrize("width", gate.WIDTHS)
def test_names_of_files_and_columns_break_after_underscores_only(
    width: int, browser: Browser, tmp_path: Path
) -> None:
    findings = made_up.findings()
    findings["file"] = "synthetic_case_outcomes_of_the_year.csv"
    findings["column"] = "child_protection_plan_at_baseline"
    html = council_page(made_up.receipt(), findings, made_up.explained(), ORIGIN)
    write_page(html, tmp_path / "council.html")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((tmp_path / "council.html").as_uri())
    names = page.evaluate(BROKEN_NAMES)
    page.close()
    assert len(names) > 10
    assert [name for name in names if "|" in name] == []


def test_the_rows_of_eight_sites_fit_on_a_wide_screen(
    evaluation_page: Path, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(evaluation_page.as_uri())
    seen, wanted = page.evaluate(
        "(r => [r.clientWidth, r.scrollWidth])(document.querySelector('#rows-table .scroll'))"
    )
    page.close()
    assert wanted <= seen


def of_claims(released: Released, *ids: str) -> str:
    """An evaluation of some claims only, which is quicker to judge."""
    keys = {"estimates": "claim", "claims": "claim_id"}
    tables = {
        name: [row for row in rows if name not in keys or row[keys[name]] in ids]
        for name, rows in released.tables.items()
    }
    return evaluation(Released(tables, released.facts), made_up.settings().inference, ORIGIN)


@pytest.fixture(scope="session")
def small_html(released: Released) -> str:
    return of_claims(released, "C05", "C28")


@pytest.fixture(scope="session")
def every_kind_of_result(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "evaluation.html"
    write_page(of_claims(released, "C01", "C03", "C06", "C28"), path)
    return path


def test_the_page_to_be_spoilt_passes_the_gate(
    small_html: str, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "small.html").write_text(small_html, encoding="utf-8")
    assert gate.problems(browser, tmp_path / "small.html", 1280) == []


def _without(pattern: str) -> Callable[[str], str]:
    return lambda html: re.sub(pattern, "", html, count=1, flags=re.S)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_without(r' aria-label="Forest plots[^"]*"'), "axe role-img-alt"),
        (_without(r"<caption.*?</caption>"), "a table without caption"),
        (_without(r' lang="en-GB"'), "axe html-has-lang"),
        (_without(r' scope="col"'), "a header without scope"),
        (lambda html: html.replace("<h3", "<h5").replace("</h3>", "</h5>"), "axe heading-order"),
        (_without(r"<h1>.*?</h1>"), "axe page-has-heading-one"),
        (lambda html: html.replace("--quiet: #4a5661", "--quiet: #a0a8af"), "axe color-contrast"),
        (
            lambda html: html.replace("</main>", '<img alt="x" src="file:///nowhere.png"></main>'),
            "a request",
        ),
        (
            lambda html: html.replace("</main>", '<div class="w">w</div></main>').replace(
                "</style>", ".w { width: 2000px }</style>"
            ),
            "horizontal overflow",
        ),
        (lambda html: html.replace("font-size: 1rem", "font-size: .8rem"), "text under 16 px"),
        (lambda html: html.replace("max-width: 24rem", "max-width: 14rem"), "text under 10 px"),
        (lambda html: html.replace('href="#summary"', 'href="#nothing"'), "a dead link"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_gate_goes_red(
    spoil: Callable[[str], str],
    problem: str,
    small_html: str,
    browser: Browser,
    tmp_path: Path,
) -> None:
    spoilt = spoil(small_html)
    assert spoilt != small_html
    (tmp_path / "spoilt.html").write_text(spoilt, encoding="utf-8")
    assert any(
        found.startswith(problem)
        for found in gate.problems(browser, tmp_path / "spoilt.html", 1280)
    )


def test_a_missing_browser_fails_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "find_browser", lambda: None)
    with pytest.raises(RuntimeError, match="No browser"), gate.browser():
        pass


def test_the_browser_is_told_to_stay_offline() -> None:
    assert {"--disable-background-networking", "--disable-sync"} <= set(browsers.FLAGS)


# checkVisibility answers from what content-visibility hid when the page was last laid out, and lays
# out nothing itself: without the first line it speaks of the screen until a frame happens to be
# drawn for print.
IN_PRINT = """() => {
  document.body.getBoundingClientRect();
  const tables = [...document.querySelectorAll('details table')];
  const shut = tables.filter(t => !t.checkVisibility({contentVisibilityAuto: true})
    || t.getBoundingClientRect().height === 0);
  return [matchMedia('print').matches, tables.length, shut.length];
}"""


def printed(browser: Browser, file: Path) -> tuple[int, int]:
    """The tables under details, and how many of them are not seen in print."""
    context = browser.new_context(bypass_csp=True)  # a spoilt style has not the hash it had
    page = context.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    in_print, tables, shut = page.evaluate(IN_PRINT)
    context.close()
    assert in_print
    return tables, shut


def test_printing_opens_every_detail(every_kind_of_result: Path, browser: Browser) -> None:
    tables, shut = printed(browser, every_kind_of_result)
    assert tables > 0
    assert shut == 0


def test_details_that_stay_shut_in_print_are_seen(
    small_html: str, browser: Browser, tmp_path: Path
) -> None:
    spoilt = _without(r"details::details-content \{[^}]*\}")(small_html)
    assert spoilt != small_html
    (tmp_path / "spoilt.html").write_text(spoilt, encoding="utf-8")
    tables, shut = printed(browser, tmp_path / "spoilt.html")
    assert shut == tables > 0
