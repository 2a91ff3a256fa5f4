import json
from pathlib import Path

import pandas as pd
import pytest

from reports.pages import councils
from tests.reports import made_up
from tests.reports.conftest import ORIGIN

NONE = made_up.explained().iloc[:0]


@pytest.fixture(scope="module")
def html() -> str:
    return councils.council_page(made_up.receipt(), made_up.findings(), made_up.explained(), ORIGIN)


def _folder(folder: Path, **sites: str) -> Path:
    for site, status in sites.items():
        (folder / site).mkdir(parents=True)
        receipt = made_up.receipt() | {"site": site, "status": status}
        (folder / site / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
        frame = made_up.findings().assign(site=site)
        frame.astype({"site": "str"}).to_parquet(folder / site / "findings.parquet", index=False)
        made_up.explained().to_parquet(folder / site / "explained.parquet", index=False)
    return folder


def test_a_finding_is_shown_with_its_place_its_sentence_and_its_remedy(html: str) -> None:
    for part in (
        "synthetic_<wbr>workers.csv",
        'Row 17, column D: <code class="name">fte</code>',
        "The cell cannot be read as a number.",
        "Write digits only.",
    ):
        assert part in html


@pytest.mark.parametrize(
    ("site", "printed"), [("north_town", "North town"), ("NorthTown", "NorthTown")]
)
def test_a_council_is_named_as_in_the_report(site: str, printed: str) -> None:
    receipt, findings = made_up.receipt() | {"site": site}, made_up.findings().assign(site=site)
    page = councils.council_page(receipt, findings, made_up.explained(), ORIGIN)
    assert f"<h1>{printed}: your submission</h1>" in page
    assert f"{printed} does not exist" in page


def test_the_worst_findings_come_first(html: str) -> None:
    places = [html.index(f'<h3 id="{level}">') for level in ("error", "warning", "query", "note")]
    assert places == sorted(places)


def test_the_status_and_the_rows_are_stated(html: str) -> None:
    assert "Partly accepted" in html
    assert "one file with 58 rows" in html
    assert "56 of these rows were accepted" in html
    assert "One error, one warning, one query and one note were found." in html


def test_names_of_files_and_sheets_are_escaped(html: str) -> None:
    assert "Staff &lt;2&gt;" in html
    assert "<2>" not in html


def _row(html: str, words: str) -> str:
    """The row of a table in which some words stand."""
    (row,) = [row for row in html.split("<tr") if words in row]
    return row


def test_an_explanation_stands_beside_the_query_that_it_explains(html: str) -> None:
    said = "Our system &lt;calls&gt; them &#34;practitioners&#34;."
    assert said in _row(html, "Read as &#39;social_worker&#39;.")
    assert html.count(said) == 1
    assert "Of one place queried you explained one; none is open." in html
    assert html.count("Your explanation</th>") == 2  # the queries, and what fits no finding


def test_an_explanation_that_fits_no_finding_is_listed_apart(html: str) -> None:
    assert "plausible.rows_<wbr>changed" in _row(html, "Visits were fewer in spring.")
    assert html.index("Explanations that fit no finding") < html.index("Visits were fewer")
    quiet = made_up.receipt() | {"explanations": []}
    without = councils.council_page(quiet, made_up.findings(), NONE, ORIGIN)
    assert "Your explanation" not in without
    assert "fit no finding" not in without
    assert 'href="#unused"' in html
    assert 'href="#unused"' not in without


def test_an_explanation_of_a_finding_that_is_not_there_is_refused() -> None:
    astray = pd.DataFrame({"finding": [4], "explanation": ["It moved."]})
    with pytest.raises(ValueError, match="a finding that is not there"):
        councils.council_page(made_up.receipt(), made_up.findings(), astray, ORIGIN)


def test_the_submission_that_it_was_compared_with_is_named(html: str) -> None:
    assert "compared with your previous submission for 2023-24" in html
    first = made_up.receipt() | {"compared_with": None}
    page = councils.council_page(first, made_up.findings(), NONE, ORIGIN)
    assert "previous submission" not in page


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "findings", elmstead="rejected", greywater="accepted")
    pages = []
    for name in ("first", "second"):
        councils.write_pages(folder, tmp_path / name, ORIGIN)
        pages.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert pages[0] == pages[1]
    assert len(pages[0]) == 2


def test_another_sites_findings_are_refused() -> None:
    findings = made_up.findings()
    findings.loc[0, "site"] = "elmstead"
    with pytest.raises(ValueError, match="hold those of elmstead"):
        councils.council_page(made_up.receipt(), findings, NONE, ORIGIN)


def test_each_page_names_no_other_site(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "findings", elmstead="rejected", greywater="accepted")
    sites = councils.write_pages(folder, tmp_path / "pages", ORIGIN)
    assert sites == ["elmstead", "greywater"]
    for site, other in (("elmstead", "greywater"), ("greywater", "elmstead")):
        page = (tmp_path / "pages" / f"{site}.html").read_text(encoding="utf-8")
        assert site.capitalize() in page
        assert other.lower() not in page.lower()


def test_the_page_of_a_site_that_left_the_study_goes(tmp_path: Path) -> None:
    first = _folder(tmp_path / "first", elmstead="accepted", greywater="accepted")
    second = _folder(tmp_path / "second", greywater="accepted")
    councils.write_pages(first, tmp_path / "pages", ORIGIN)
    councils.write_pages(second, tmp_path / "pages", ORIGIN)
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["greywater.html"]


def test_a_site_without_findings_is_thanked() -> None:
    receipt = made_up.receipt() | {"status": "accepted"}
    html = councils.council_page(receipt, made_up.findings().iloc[:0], NONE, ORIGIN)
    assert "Nothing was found to mend or to confirm." in html


def test_thousands_of_findings_are_cut_and_the_page_says_so() -> None:
    frame = made_up.findings().iloc[[0] * 1234]
    html = councils.council_page(made_up.receipt(), frame, NONE, ORIGIN)
    assert "The first 400 of 1,234 are listed" in html


def test_no_findings_folder_ends_in_a_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert councils.main(["--findings", str(tmp_path), "--pages", str(tmp_path / "out")]) == 1
    assert "run the ingest first" in capsys.readouterr().err
