"""The evaluation report says what the released tables say, and nothing else."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from reports.pages import evaluation as stage
from reports.released import Released, read_released
from reports.sentences.formats import MINUS
from reports.sentences.remarks import clause
from study.results.codes import RULES
from study.results.said import say, to_text
from tests.reports import made_up
from tests.reports.conftest import ORIGIN
from tests.reports.reading import ReadPage

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(evaluation_html: str) -> ReadPage:
    return ReadPage(evaluation_html)


def test_built_twice_it_is_the_same_to_the_byte(released: Released, evaluation_html: str) -> None:
    assert stage.evaluation(released, made_up.settings().inference, ORIGIN) == evaluation_html


def test_a_changed_result_changes_every_place_that_tells_it(
    released: Released, evaluation_html: str
) -> None:
    """Plant a number; it must appear in the summary, the tables and the figure's description."""
    rows = [
        {**row, "estimate": "-7.77"}
        if row["outcome"] == "enjoys_work" and row["method"] == "site_summary"
        else row
        for row in released.tables["estimates"]
    ]
    changed = replace(released, tables={**released.tables, "estimates": rows})
    page = ReadPage(stage.evaluation(changed, made_up.settings().inference, ORIGIN))
    assert "7.77" not in evaluation_html
    assert "7.77 points lower in RSW sites" in " ".join(page.prose["summary"])
    assert f"{MINUS}7.77 points" in " ".join(page.tables["claims"])
    assert f"{MINUS}7.77 points" in " ".join(page.prose["primary"])  # the figure in words
    # The figure's table, and the table that has it beside the effect by other weights.
    assert page.tables["primary"].count(f"{MINUS}7.77") == 2
    assert page.tables["primary"].count(f"{MINUS}7.77 points") == 1  # the claim's table


def test_the_reader_is_told_which_p_counts_and_why_another_may_differ(page: ReadPage) -> None:
    """Under the tables and in Methods: a t test's p may be below what a permutation can give."""
    under = " ".join(page.prose["primary"])
    assert "The p of the site means is the headline." in under
    assert "below the smallest of a permutation, it rests on sites whose numbers are not" in under
    methods = " ".join(page.prose["methods"])
    assert "a larger p of it less believable than the headline’s" in methods
    assert "trust the site means" not in under
    assert "can honestly do better" not in methods


def test_every_claim_is_in_the_claims_table_once(page: ReadPage) -> None:
    _, _, text = " ".join(page.tables["claims"]).partition("All 28 claims")  # after side by side
    for claim in made_up.claims():
        assert text.count(f"{claim['claim_id']} ") == 1
    assert text.count("Not yet analysed") == 22 + 1  # and the group's heading


def test_a_verdict_has_a_shape_and_words(evaluation_html: str) -> None:
    badges = re.findall(
        r'<span class="badge badge-(?!none)[a-z]+"><svg[^>]*>.*?</svg>(\w[^<]*)</span>',
        evaluation_html,
        re.S,
    )
    assert set(badges) == {verdict.capitalize() for verdict in made_up.VERDICTS}


def test_the_page_says_that_its_data_are_synthetic_and_every_figure_does(
    evaluation_html: str,
) -> None:
    assert '<div class="banner banner-synthetic">' in evaluation_html
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", evaluation_html, re.S)
    assert len(captions) == 2
    assert all(caption.startswith("Synthetic data.") for caption in captions)


def test_real_data_are_not_called_synthetic(released: Released) -> None:
    facts = {**released.facts, "study": {**released.study, "source": "incoming"}}
    html = stage.evaluation(replace(released, facts=facts), made_up.settings().inference, ORIGIN)
    assert "ynthetic" not in re.sub(
        r"<style>.*?</style>|params.yaml.*?</pre>", "", html, flags=re.S
    )
    assert '<div class="banner banner-real">' in html


def lost_sites(released: Released, *sites: str) -> dict[str, str]:
    (row, *_) = released.rows("flow", set="sites_invited")
    n = str(len(sites))
    return {**row, "position": "99", "set": "sites_rejected", "sites": json.dumps(sites), "n": n}


def test_a_site_rejected_whole_is_named_in_the_flow(released: Released) -> None:
    lost = lost_sites(released, "hazelford")
    tables = {**released.tables, "flow": [*released.tables["flow"], lost]}
    html = stage.evaluation(replace(released, tables=tables), made_up.settings().inference, ORIGIN)
    flow = html[html.index('<section id="flow"') : html.index('<section id="quality"')]
    picture, words = flow.split("<figcaption>")
    assert "Hazelford" in picture
    assert "Sites rejected: Hazelford" in words


def test_a_site_is_named_alike_in_every_place(released: Released) -> None:
    """Ids of two sites are changed; the pages must print the one as given, the other as words."""
    changed = {"hazelford": "NorthTown", "elmstead": "west_end"}

    def rename(text: str) -> str:
        for old, new in changed.items():
            text = text.replace(old, new)
        return text

    tables = {
        name: [{column: rename(cell) for column, cell in row.items()} for row in rows]
        for name, rows in released.tables.items()
    }
    tables["flow"].append(lost_sites(released, "NorthTown", "west_end"))
    stated = {"confidence": "0.95", "low": "0.1", "high": "0.2"}
    reason = to_text(
        [say("leans_to", **stated, side="claimed", k=6, n=8, sites=("NorthTown", "west_end"))]
    )
    tables["claims"] = [{**row, "reason": reason} for row in tables["claims"]]
    sites = {rename(site): status for site, status in released.study["sites"].items()}
    facts = {**released.facts, "study": {**released.study, "sites": sites}}
    html = stage.evaluation(Released(tables, facts), made_up.settings().inference, ORIGIN)
    assert "Northtown" not in html
    assert "west_end" not in html
    assert "North Town" not in html
    places = (
        "NorthTown (Conventional)",
        "depends on NorthTown and West end",
        "rejected: NorthTown, West",
    )
    for text in places:
        assert text in html


def test_an_outcome_that_could_not_be_estimated_is_told_and_not_drawn(tmp_path: Path) -> None:
    results = made_up.results()
    for name in ("site_summaries", "arm_summaries", "leave_one_out", "variance_components"):
        results[name] = results[name][results[name]["outcome"] != "enjoys_work"]
    numbers = ["estimate", "standard_error", "df", "low", "high", "p", "p_holm", "p_bh"]
    estimates = results["estimates"]
    estimates.loc[estimates["outcome"] == "enjoys_work", numbers] = float("nan")
    folder = made_up.released_folder(tmp_path, results)
    html = stage.evaluation(read_released(folder), made_up.settings().inference, ORIGIN)
    assert "Enjoys work: no estimate." in html
    assert 'id="forest-enjoys-work-' not in html
    assert 'id="forest-overall-quality-' in html


def test_withheld_sites_leave_a_panel_with_the_difference(tmp_path: Path) -> None:
    results = made_up.results()
    small = results["site_summaries"]["site_id"].isin(["dunmarsh", "elmstead"])
    results["site_summaries"].loc[small, "n"] = 8
    folder = made_up.released_folder(tmp_path, results)
    html = stage.evaluation(read_released(folder), made_up.settings().inference, ORIGIN)
    assert 'id="forest-enjoys-work-' in html


def test_every_rule_that_can_give_a_verdict_is_explained(page: ReadPage) -> None:
    explained = " ".join(page.prose["methods"])
    assert [rule.name for rule in RULES if rule.name not in explained] == []


def test_the_contents_list_the_sections_in_their_order(evaluation_html: str) -> None:
    sections = re.findall(r'<section id="(\w+)"', evaluation_html)
    assert sections == [name for name, _ in stage.CONTENTS]


def test_the_provenance_names_code_seed_hashes_and_command(page: ReadPage) -> None:
    text = " ".join(page.prose["provenance"])
    for part in (ORIGIN.code, "0" * 32, "make report", "made: up"):
        assert str(part) in text


def test_the_stage_writes_the_page_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made_up.released_folder(tmp_path)
    output = tmp_path / "evaluation.html"
    assert stage.main(["--released", str(folder), "--page", str(output)]) == 0
    assert "Wrote" in capsys.readouterr().out
    first = output.read_bytes()
    assert stage.main(["--released", str(folder), "--page", str(output)]) == 0
    assert output.read_bytes() == first
    assert len(first) < 2_000_000


NO_BELIEFS, TIED = say("people_alike"), say("sites_alike")


def without_interval(released: Released) -> Released:
    """What is released where the sites of each arm are tied: no interval, p or belief."""
    gone = {
        "standard_error": "0.00",
        "low": "[x]",
        "high": "[x]",
        "p": "[z]",
        "p_holm": "[z]",
        "p_bh": "[z]",
    }
    tied, why = to_text([TIED]), to_text([NO_BELIEFS])
    design = {"identifiable": "no", "limitation": tied, "mde": "[x]", "permutation_p": "[z]"}
    headline = {claim["outcome"] for claim in released.tables["claims"]}
    return replace(
        released,
        tables={
            **released.tables,
            "estimates": [
                {**row, **gone, "limitation": tied, "warnings": to_text([say("no_p", why=TIED)])}
                for row in released.tables["estimates"]
            ],
            "design": [
                {
                    **row,
                    **design,
                    "no_beliefs": why if row["outcome"] in headline else "[z]",
                }
                for row in released.tables["design"]
            ],
            "beliefs": [],
        },
    )


def test_where_there_are_no_beliefs_the_reason_stands_in_their_place(released: Released) -> None:
    html = stage.evaluation(without_interval(released), made_up.settings().inference, ORIGIN)
    claims = [row for row in released.tables["claims"] if row["status"] == "analysed"]

    assert html.count(f"None: {clause(NO_BELIEFS)}") == len(claims)
    for claim in claims:
        assert f'id="{claim["claim_id"].lower()}-beliefs"' in html
    assert f"No test is possible: {clause(TIED)}." in html


def test_sites_stay_in_the_forest_plot_where_no_difference_has_an_interval(
    released: Released,
) -> None:
    html = stage.evaluation(without_interval(released), made_up.settings().inference, ORIGIN)

    figure = html[html.index('id="forest-figure"') :]
    assert figure.count("<svg") >= len(released.rows("claims", status="analysed"))
    assert "Alderbrook" in figure


def test_with_beliefs_no_reason_is_printed(evaluation_html: str) -> None:
    assert "None: " not in evaluation_html


def test_missing_released_tables_end_in_a_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stage.main(["--released", str(tmp_path), "--page", str(tmp_path / "x.html")]) == 1
    assert "Run 'dvc repro release' first." in capsys.readouterr().err


def test_a_table_that_no_site_sent_is_named_and_not_counted(tmp_path: Path) -> None:
    results = made_up.results()
    unsent = results["data_quality"]["table"] == "vacancies"
    results["data_quality"].loc[unsent, "status"] = "not received"
    folder = made_up.released_folder(tmp_path, results)
    page = ReadPage(stage.evaluation(read_released(folder), made_up.settings().inference, ORIGIN))
    assert "No site sent: vacancies." in page.prose["quality"]
    assert "Vacancies" not in page.tables["quality"]
    assert page.tables["quality"].count("2 of 2") == 8


def test_what_stands_beside_the_headline_is_in_the_section_of_its_claim(
    evaluation_html: str,
) -> None:
    tables = {table.id: table for table in ReadPage(evaluation_html).read}
    of_claim = tables["c01-reach"].cells()
    assert {text for header, _, text in of_claim if header == "Bound of p"} == {"0.072"}
    assert any(text == "0.171" for header, _, text in of_claim if header == "The same after Holm")
    told = {header: text for header, _, text in tables["c01-beside"].cells()}
    assert told["SDs, RSW over others"] == "1.37"
    assert told["Effect weighted by people"].startswith(MINUS)
    assert "Difference of rates" not in told
    of_rates = [t for h, _, t in tables["c03-beside"].cells() if h == "Difference of rates"]
    assert all("0.28" in text and "0.61" in text for text in of_rates)
    assert of_rates


def test_the_people_of_the_arms_are_in_the_section_of_their_claim(evaluation_html: str) -> None:
    tables = {table.id: table for table in ReadPage(evaluation_html).read}
    cells = tables["c01-balance"].cells()
    assert {t for header, _, t in cells if header == "Difference, in SDs"} <= {"0.04", "0.31"}
    assert {text for header, _, text in cells if header == "RSW people"} == {"225"}
    assert "A site&#39;s own mean of a covariate cannot be adjusted for" in evaluation_html


def test_waves_and_their_change_are_in_the_section_of_their_claim(page: ReadPage) -> None:
    told = page.tables["primary"]
    caption = told.index("C02: wave by wave, and the change between waves")
    assert "C04: wave by wave, and the change between waves" not in told  # diaries have no waves
    of_claim = " ".join(told[caption:])
    assert "Change from wave 0 to wave 1 0.22 0.07 to 0.37 0.044 8" in of_claim
    assert "by itself it is no test of lasting effects" in " ".join(page.prose["primary"])


def test_why_a_wave_has_no_p_is_told_under_its_table(tmp_path: Path) -> None:
    results = made_up.results()
    waves = results["waves"]
    one = waves["outcome"].eq("enjoys_work") & waves["wave"].eq(1) & waves["since"].isna()
    waves.loc[one, "p"] = None
    waves.loc[one, "warnings"] = to_text([say("no_p", why=say("two_sites_in_arm"))])
    folder = made_up.released_folder(tmp_path, results)
    page = ReadPage(stage.evaluation(read_released(folder), made_up.settings().inference, ORIGIN))
    why = "Enjoys work, wave 1: no p value: one arm has fewer than three sites."
    assert why in " ".join(page.prose["primary"])


def test_random_slopes_are_named_among_the_variances(tmp_path: Path) -> None:
    results = made_up.results()
    variances = results["variance_components"]
    slope = variances[variances["outcome"].eq("enjoys_work")][:1].assign(slope="wave")
    results["variance_components"] = pd.concat([variances, slope])
    folder = made_up.released_folder(tmp_path, results)
    page = ReadPage(stage.evaluation(read_released(folder), made_up.settings().inference, ORIGIN))
    assert "Slopes of wave, sites" in page.tables["primary"]
