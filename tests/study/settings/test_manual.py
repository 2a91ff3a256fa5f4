"""The manual says what is declared."""

from rsw.imports import ROOT
from study.measures import MEASURES
from study.settings.describe import leaves
from study.settings.manual import MANUAL, manual


def test_the_manual_in_the_docs_is_up_to_date() -> None:
    assert (ROOT / MANUAL).read_text(encoding="utf-8") == manual()


def test_every_setting_and_every_measure_is_in_it() -> None:
    page = manual()
    for path in leaves():
        name = [part for part in path if isinstance(part, str)][-1]
        assert f"{name}`" in page, path
    for measure in MEASURES:
        assert f"`{measure}`" in page


def test_every_setting_says_what_it_means() -> None:
    for line in manual().splitlines():
        if line.startswith("| `"):
            assert all(cell.strip() for cell in line.strip("|").split(" | ")), line
