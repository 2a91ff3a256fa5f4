"""The page on the next study: what it says is in its tables, and anyone can read it."""

from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser

from analysis.planning import stage
from reports.pages.plan import main, plan_page
from reports.planning import contents
from reports.planning.planned import NextStudy, read_planned
from reports.render import write_page
from study.files import write_csv, write_parquet
from tests.reports import gate
from tests.reports.conftest import ORIGIN
from tests.settings import settings, write

pytestmark = pytest.mark.slow

VARIANCES = "variance_components.parquet"
RELEASED = "variance_components.csv"
SHARES = {"site_id": 0.06, "unit_id": 0.05, "worker_id": 0.3, "residual": 0.6}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stage before the page, on made-up variances and with few runs."""
    place = tmp_path_factory.mktemp("plan")
    write(place, {"planning.runs": 200})
    names = [question.called for question in settings().planning.questions]
    rows = [
        {"outcome": name, "group": group, "variance": share}
        for name in names
        for group, share in SHARES.items()
    ]
    variances = pd.DataFrame(rows)
    write_parquet(variances, place / "results" / VARIANCES)
    write_csv(variances.astype(str), place / "results" / RELEASED)
    given = ["--params", str(place / "params.yaml"), *read(place / "results")]
    assert stage.main([*given, "--plan", str(place / "plan")]) == 0
    return place / "plan"


def read(results: Path) -> list[str]:
    return ["--variances", str(results / VARIANCES), "--released", str(results / RELEASED)]


@pytest.fixture(scope="module")
def planned(folder: Path) -> NextStudy:
    return read_planned(folder)


@pytest.fixture(scope="module")
def html(planned: NextStudy) -> str:
    return plan_page(planned, ORIGIN)


@pytest.mark.parametrize("width", gate.WIDTHS)
def test_the_page_passes_the_gate(html: str, width: int, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "plan.html"
    write_page(html, path)
    assert gate.problems(browser, path, width) == []


def test_the_page_is_the_same_when_built_twice(planned: NextStudy, html: str) -> None:
    assert plan_page(planned, ORIGIN) == html


def test_synthetic_variances_are_called_so_in_banner_figure_and_footer(
    planned: NextStudy, html: str
) -> None:
    assert html.lower().count("synthetic data") >= 3
    real = NextStudy(planned.tables, {**planned.facts, "source": "incoming"})
    assert "synthetic data" not in plan_page(real, ORIGIN).lower()


def test_every_cheapest_design_is_the_cheapest_of_the_table(planned: NextStudy) -> None:
    for question in planned.questions:
        enough = [
            float(row["cost"])
            for row in planned.of(question)
            if row["power"] and float(row["power"]) >= planned.facts["target"]
        ]
        best = question["cheapest"]
        assert (best is None) == (not enough)
        if best is not None:
            assert best["cost"] == min(enough)


def test_three_sites_have_no_power_in_any_table(planned: NextStudy) -> None:
    for table in (contents.designs_table(planned), contents.power_figure(planned, 1).table):
        few = [row for row in table.all_rows if row["sites"] == "1 + 2"]
        assert few
        assert all("[z]" in row.values() for row in few)


def test_every_warning_of_the_plan_is_on_the_page(planned: NextStudy, html: str) -> None:
    for question in planned.questions:
        assert question["warnings"]
        for sentence in contents.warnings(question):
            assert sentence in html


def test_the_page_says_that_power_is_of_one_claim_at_the_full_level_and_not_for_change(
    planned: NextStudy, html: str
) -> None:
    limits = html.split('<section id="warnings"')[1].split("</section>")[0]
    assert f"that of one claim alone, tested at {planned.facts['level']:.0%}" in limits
    assert "goes by Holm’s adjusted p" in limits
    assert "Waves are further observations of the same workers" in limits


def test_an_outcome_that_no_design_finds_is_said_to_have_none(planned: NextStudy) -> None:
    question = {**planned.questions[0], "cheapest": None}
    assert "no design compared here reaches 80% power" in contents.answer(planned, question)


def test_a_plan_that_is_not_there_is_an_error_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--plan", str(tmp_path), "--page", str(tmp_path / "page.html")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "page.html").exists()


def test_a_study_without_a_fitted_model_still_has_a_page_that_says_so(
    folder: Path, tmp_path: Path, browser: Browser
) -> None:
    params = folder.parent / "params.yaml"
    nothing = pd.DataFrame({"outcome": [], "group": [], "variance": []})
    write_parquet(nothing.astype({"variance": "float64"}), tmp_path / VARIANCES)
    write_csv(nothing, tmp_path / RELEASED)
    plan = tmp_path / "plan"
    given = ["--params", str(params), *read(tmp_path), "--plan", str(plan)]
    assert stage.main(given) == 0
    page = tmp_path / "plan.html"
    assert main(["--plan", str(plan), "--page", str(page)]) == 0
    html = page.read_text(encoding="utf-8")
    assert "Not planned, because the sites of this study gave no model" in html
    labels = {outcome.name: outcome.label for outcome in settings().outcomes}
    for question in settings().planning.questions:
        assert labels[question.called] in html
    assert gate.problems(browser, page, 320) == []


def test_settings_that_cannot_be_planned_stop_the_stage_with_a_sentence(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write(tmp_path, {"planning.questions.0.effect": 0.0})
    given = ["--params", str(bad), *read(folder.parent / "results")]
    assert stage.main([*given, "--plan", str(tmp_path / "plan")]) == 2
    assert capsys.readouterr().err.endswith(
        "planning.questions[0].effect (ghq12_likert) is 0, and no design can find an effect of "
        "none.\n"
    )
    assert not (tmp_path / "plan").exists()


def test_an_outcome_of_which_a_variance_is_withheld_is_not_planned(
    folder: Path, tmp_path: Path
) -> None:
    results = folder.parent / "results"
    told = pd.read_csv(results / RELEASED, dtype=str)
    hidden = told["outcome"].iloc[0]
    told.loc[told["outcome"].eq(hidden) & told["group"].eq("site_id"), "variance"] = "[c]"
    write_csv(told, tmp_path / RELEASED)
    write_parquet(pd.read_parquet(results / VARIANCES), tmp_path / VARIANCES)
    params = ["--params", str(folder.parent / "params.yaml")]

    assert stage.main([*params, *read(tmp_path), "--plan", str(tmp_path / "plan")]) == 0

    planned = read_planned(tmp_path / "plan")
    assert hidden not in {question["name"] for question in planned.questions}
    assert hidden not in {row["outcome"] for row in planned.tables["plan"]}
    assert len(planned.facts["not_planned"]) == 1
