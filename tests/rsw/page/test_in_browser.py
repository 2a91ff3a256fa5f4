"""The page in a real browser without scripts, from choosing files to the bundle on disk."""

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Download
from playwright.sync_api import Page as Tab

from pipeline.pseudonyms.keys import parse_key
from pipeline.pseudonyms.pseudonym import pseudonym
from pipeline.submitting.bundle import unpack
from pipeline.submitting.receiving import check_content
from tests.pipeline.extract import CLEAN, changed, write
from tests.reports import gate
from tests.rsw.page.conftest import Page

CHECK = "Show the findings (new tab)"
MARKED = "Download the marked copy"
MAKE_KEY = "Make a new key and download it"
FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"
BUNDLE = "Pseudonymise and download the bundle"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(java_script_enabled=False, accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext, page: Page) -> Tab:
    opened = context.new_page()
    opened.goto(page.address)
    return opened


def files(tmp_path: Path, **changes: str) -> list[Path]:
    return sorted(write(tmp_path / "extract", **changes).iterdir())


def press(tab: Tab, name: str) -> Tab:
    """Press a button and return the tab that opens."""
    with tab.context.expect_page() as opened:
        tab.get_by_role("button", name=name).click()
    opened.value.wait_for_load_state()
    return opened.value


def download(tab: Tab, name: str) -> Download:
    """Press a button and return what is downloaded, in this tab or the one that opens."""
    with tab.context.expect_event("download") as arrived:
        tab.get_by_role("button", name=name).click()
    return arrived.value


def saved(found: Download, folder: Path) -> bytes:
    folder.mkdir(exist_ok=True)
    path = folder / found.suggested_filename
    found.save_as(path)
    return path.read_bytes()


def test_from_upload_to_bundle(tab: Tab, page: Page, tmp_path: Path) -> None:
    bad = changed("vacancies", "2024-01-01,,no", "2024-01-01,,perhaps")
    tab.get_by_label("Extract").set_input_files(files(tmp_path / "bad", **bad))

    found = press(tab, CHECK)
    assert found.get_by_role("heading", level=1).inner_text() == "Check of North"
    assert "vacancies.csv, row 2, column F" in found.inner_text("main")
    assert "perhaps" in found.inner_text("main")

    marked = download(tab, MARKED)
    assert marked.suggested_filename == "vacancies-csv-checked.xlsx"
    workbook = openpyxl.load_workbook(io.BytesIO(saved(marked, tmp_path / "saved")))
    assert workbook.worksheets[0]["F2"].comment is not None

    tab.get_by_label("Extract").set_input_files(files(tmp_path / "good"))
    made = saved(download(tab, MAKE_KEY), tmp_path / "saved")
    key = parse_key(made.decode())
    tab.get_by_label("Key file").set_input_files(tmp_path / "saved" / "rsw.key")
    tab.get_by_label("Period").fill("2024-25")
    bundle = download(tab, BUNDLE)
    assert bundle.suggested_filename == "north-2024-25.zip"
    manifest, content = unpack(saved(bundle, tmp_path / "saved"))
    check_content(manifest, content, "north")
    assert manifest.key_fingerprint == key.fingerprint
    assert pseudonym(key, "post", "P1").encode() in content["vacancies.csv"]
    assert tab.get_by_label("Period").input_value() == "2024-25"  # the choices are still there
    assert page.left_behind() == []


def test_every_request_goes_to_the_page_itself(
    context: BrowserContext, page: Page, tmp_path: Path
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    tab = context.new_page()
    tab.goto(page.address)
    tab.get_by_label("Extract").set_input_files(files(tmp_path))
    press(tab, CHECK)
    assert len(asked) >= 2
    assert [url for url in asked if not url.startswith(f"{page.address}/")] == []


def test_several_files_with_findings_are_marked_in_one_zip(tab: Tab, tmp_path: Path) -> None:
    spoilt = {
        **changed("vacancies", "2024-01-01,,no", "2024-01-01,,perhaps"),
        **changed("caseload_month", "2024-03,40,25", "2024-03,many,25"),
    }
    tab.get_by_label("Extract").set_input_files(files(tmp_path, **spoilt))
    marked = download(tab, MARKED)
    with zipfile.ZipFile(io.BytesIO(saved(marked, tmp_path / "saved"))) as archive:
        assert archive.namelist() == [
            "caseload_month-csv-checked.xlsx",
            "vacancies-csv-checked.xlsx",
        ]


@pytest.mark.parametrize(
    ("button", "sentence"),
    [
        (CHECK, "choose your extract first"),
        (MARKED, "choose your extract first"),
        (BUNDLE, "choose your extract first"),
    ],
)
def test_without_files_the_page_says_what_to_choose(tab: Tab, button: str, sentence: str) -> None:
    assert sentence in press(tab, button).inner_text("main")


@pytest.mark.parametrize(
    ("period", "key", "changes", "sentence"),
    [
        ("2024-25", None, {}, "choose your key's file"),
        ("2024-25", "no key at all", {}, "This is not a key"),
        ("", "good", {}, "A period is written like"),
        ("2024-25", "good", {"sites": None}, "table of sites"),
    ],
)
def test_a_bundle_that_cannot_be_made_says_why_in_a_sentence(
    tab: Tab, tmp_path: Path, period: str, key: str | None, changes: dict[str, str], sentence: str
) -> None:
    tab.get_by_label("Extract").set_input_files(files(tmp_path, **changes))
    if key == "good":
        saved(download(tab, MAKE_KEY), tmp_path / "saved")
        tab.get_by_label("Key file").set_input_files(tmp_path / "saved" / "rsw.key")
    elif key:
        (tmp_path / "rsw.key").write_text(key)
        tab.get_by_label("Key file").set_input_files(tmp_path / "rsw.key")
    tab.get_by_label("Period").fill(period)
    refused = press(tab, BUNDLE)
    assert refused.get_by_role("heading", level=1).inner_text() == "Nothing was done"
    assert sentence in refused.inner_text("main")
    assert "Traceback" not in refused.content()


def test_what_is_right_may_be_sent_although_errors_remain(tab: Tab, tmp_path: Path) -> None:
    more = {"vacancies": CLEAN["vacancies.csv"] + "P3,U9,asye,2024-01-01,,no\n"}
    tab.get_by_label("Extract").set_input_files(files(tmp_path, **more))
    saved(download(tab, MAKE_KEY), tmp_path / "saved")
    tab.get_by_label("Key file").set_input_files(tmp_path / "saved" / "rsw.key")
    tab.get_by_label("Period").fill("2024-25")
    refused = press(tab, BUNDLE)
    assert "errors remain" in refused.get_by_role("heading", level=1).inner_text()
    assert "vacancies (vacancies.csv): row 4, in error." in refused.inner_text("main")
    tab.get_by_label("Leave out what has errors").fill(refused.locator("main strong").inner_text())
    manifest, _ = unpack(saved(download(tab, BUNDLE), tmp_path / "saved"))
    assert manifest.rows_left_out == {"vacancies": 1}
    assert manifest.files["vacancies.csv"].rows == 2


def test_enter_in_a_field_shows_the_findings_until_a_period_is_given(
    tab: Tab, tmp_path: Path
) -> None:
    tab.get_by_label("Extract").set_input_files(files(tmp_path))
    with tab.expect_popup() as shown:
        tab.get_by_label("Site").last.press("Enter")
    assert "What was found" in shown.value.inner_text("main")
    tab.get_by_label("Period").fill("2024-25")
    with tab.expect_popup() as refused:
        tab.get_by_label("Period").press("Enter")
    assert "choose your key" in refused.value.inner_text("main")


def test_the_page_can_be_used_with_the_keyboard_alone(tab: Tab) -> None:
    reached = []
    for _ in range(30):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate(FOCUSED))
    wanted = ["files-input", "site-input", CHECK, MARKED, MAKE_KEY, "key-input", "period-input"]
    order = [reached.index(one) for one in [*wanted, "confirmed-input", BUNDLE]]
    assert order == sorted(order)


@pytest.mark.parametrize("width", gate.WIDTHS)
@pytest.mark.parametrize("which", ["start", "findings", "refused"])
def test_every_page_passes_the_gate(
    browser: Browser, page: Page, tmp_path: Path, which: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    try:
        tab = context.new_page()
        tab.goto(page.address)
        if which != "start":
            bad = changed("vacancies", "2024-01-01,,no", "2024-01-01,,perhaps")
            chosen = files(tmp_path, **bad) if which == "findings" else []
            tab.get_by_label("Extract").set_input_files(chosen)
            tab = press(tab, CHECK)
        assert gate.faults(tab) == []
    finally:
        context.close()


def test_the_downloaded_key_is_named_and_made_anew_each_time(tab: Tab, tmp_path: Path) -> None:
    keys = [saved(download(tab, MAKE_KEY), tmp_path / str(i)) for i in range(2)]
    assert keys[0] != keys[1]
    assert stat.S_ISREG((tmp_path / "0" / "rsw.key").stat().st_mode)
