import json
from pathlib import Path

import pytest

from reports import councils
from tests.reports import made_up
from tests.reports.conftest import ORIGIN


@pytest.fixture(scope="module")
def html() -> str:
    return councils.council_page(made_up.receipt(), made_up.findings(), ORIGIN)


def _folder(folder: Path, **sites: str) -> Path:
    for site, status in sites.items():
        (folder / site).mkdir(parents=True)
        receipt = made_up.receipt() | {"site": site, "status": status}
        (folder / site / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
        frame = made_up.findings().assign(site=site)
        frame.astype({"site": "str"}).to_parquet(folder / site / "findings.parquet", index=False)
    return folder


def test_a_finding_is_shown_with_its_place_its_sentence_and_its_remedy(html: str) -> None:
    for part in (
        "synthetic_workers.csv",
        "Row 17, column D: <code>fte</code>",
        "The cell cannot be read as a number.",
        "Write digits only.",
    ):
        assert part in html


def test_the_worst_findings_come_first(html: str) -> None:
    places = [html.index(f'<h3 id="{level}">') for level in ("error", "warning", "query", "note")]
    assert places == sorted(places)


def test_the_status_and_the_rows_are_stated(html: str) -> None:
    assert "Partly accepted" in html
    assert "one file with 58 rows" in html
    assert "56 of these rows were accepted" in html
    assert "one error, one warning, 12 queries and one note" in html


def test_names_of_files_and_sheets_are_escaped(html: str) -> None:
    assert "Staff &lt;2&gt;" in html
    assert "<2>" not in html


def test_another_sites_findings_are_refused() -> None:
    findings = made_up.findings()
    findings.loc[0, "site"] = "elmstead"
    with pytest.raises(ValueError, match="hold those of elmstead"):
        councils.council_page(made_up.receipt(), findings, ORIGIN)


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
    html = councils.council_page(receipt, made_up.findings().iloc[:0], ORIGIN)
    assert "There is nothing to mend." in html


def test_thousands_of_findings_are_cut_and_the_page_says_so() -> None:
    frame = made_up.findings().iloc[[0] * 1234]
    html = councils.council_page(made_up.receipt(), frame, ORIGIN)
    assert "The first 400 of 1,234 are listed" in html


def test_no_findings_folder_ends_in_a_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert councils.main(["--findings", str(tmp_path), "--output", str(tmp_path / "out")]) == 1
    assert "run the ingest first" in capsys.readouterr().err
