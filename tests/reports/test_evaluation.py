"""The evaluation report says what the released tables say, and nothing else."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reports import evaluation as stage
from reports.formats import MINUS, NBSP
from reports.released import Released, read_released
from tests.reports import made_up
from tests.reports.conftest import ORIGIN

NUMBER = re.compile(rf"{MINUS}?(?:\d[\d,]*)?\.?\d+")


class _Page(HTMLParser):
    """Text of the page by section, in tables and outside them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.section, self.in_table, self.in_picture = "", 0, 0
        self.tables: dict[str, list[str]] = {}
        self.prose: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.section = str(dict(attrs)["id"])
        self.in_table += tag == "table"
        self.in_picture += tag == "svg"

    def handle_endtag(self, tag: str) -> None:
        self.in_table -= tag == "table"
        self.in_picture -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if not self.in_picture and data.strip():
            kind = self.tables if self.in_table else self.prose
            kind.setdefault(self.section, []).append(data.replace(NBSP, " "))


def _numbers(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield from NUMBER.findall(text)


@pytest.fixture(scope="module")
def page(evaluation_html: str) -> _Page:
    return _Page(evaluation_html)


def test_built_twice_it_is_the_same_to_the_byte(released: Released, evaluation_html: str) -> None:
    assert stage.evaluation(released, made_up.params(), ORIGIN) == evaluation_html


@pytest.mark.parametrize("section", ["summary", "primary", "flow"])
def test_every_number_in_a_sentence_is_one_of_a_table(section: str, page: _Page) -> None:
    in_tables = set(_numbers([text for texts in page.tables.values() for text in texts]))
    declared = set(_numbers([o["label"] + o["unit"] for o in made_up.params()["outcomes"]]))
    claims = {c["claim_id"][1:] for c in made_up.claims()}
    stated = {"95", "10", "1", "2", "22"}  # settings, numbers of figures, and claims left
    shown = {n.removeprefix(MINUS) for n in in_tables} | in_tables
    told = set(_numbers(page.prose[section]))
    assert told - shown - declared - stated - claims == set()
    assert len(told) > 10


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
    page = _Page(stage.evaluation(changed, made_up.params(), ORIGIN))
    assert "7.77" not in evaluation_html
    assert "7.77 points lower in RSW sites" in " ".join(page.prose["summary"])
    assert f"{MINUS}7.77 points" in " ".join(page.tables["claims"])
    assert f"{MINUS}7.77 points" in " ".join(page.prose["primary"])  # the figure in words
    assert page.tables["primary"].count(f"{MINUS}7.77") == 1  # the figure's table
    assert page.tables["primary"].count(f"{MINUS}7.77 points") == 1  # the claim's table


def test_the_reader_is_told_which_p_counts_and_why_another_may_differ(page: _Page) -> None:
    """Under the tables and in Methods: a t test's p may be below what a permutation can give."""
    under = " ".join(page.prose["primary"])
    assert "The p of the site means is the headline." in under
    assert "below the smallest p possible, it rests on sites that are roughly normal" in under
    methods = " ".join(page.prose["methods"])
    assert "The p of the multilevel model is too large with few sites" in methods
    assert "can honestly do better" not in methods


def test_every_claim_is_in_the_claims_table_once(page: _Page) -> None:
    text = " ".join(page.tables["claims"])
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
    html = stage.evaluation(replace(released, facts=facts), made_up.params(), ORIGIN)
    assert "ynthetic" not in re.sub(
        r"<style>.*?</style>|params.yaml.*?</pre>", "", html, flags=re.S
    )
    assert '<div class="banner banner-real">' in html


def test_a_site_rejected_whole_is_named_in_the_flow(released: Released) -> None:
    lost = {
        "position": "2",
        "level": "site",
        "set": "sites_rejected",
        "label": "Sites rejected: hazelford",
        "arm": "all",
        "n": "1",
    }
    tables = {**released.tables, "flow": [*released.tables["flow"], lost]}
    html = stage.evaluation(replace(released, tables=tables), made_up.params(), ORIGIN)
    flow = html[html.index('<section id="flow"') : html.index('<section id="quality"')]
    picture, words = flow.split("<figcaption>")
    assert "hazelford" in picture
    assert "Sites rejected: hazelford" in words


def test_an_outcome_that_could_not_be_estimated_is_told_and_not_drawn(tmp_path: Path) -> None:
    results = made_up.results()
    for name in ("site_summaries", "arm_summaries", "leave_one_out", "variance_components"):
        results[name] = results[name][results[name]["outcome"] != "enjoys_work"]
    numbers = ["estimate", "standard_error", "df", "low", "high", "p", "p_holm"]
    estimates = results["estimates"]
    estimates.loc[estimates["outcome"] == "enjoys_work", numbers] = float("nan")
    folder = made_up.released_folder(tmp_path, results)
    html = stage.evaluation(read_released(folder), made_up.params(), ORIGIN)
    assert "Enjoys work: [x]" in html
    assert 'id="forest-enjoys-work-' not in html
    assert 'id="forest-overall-quality-' in html


def test_withheld_sites_leave_a_panel_with_the_difference(tmp_path: Path) -> None:
    results = made_up.results()
    small = results["site_summaries"]["site_id"].isin(["dunmarsh", "elmstead"])
    results["site_summaries"].loc[small, "n"] = 8
    folder = made_up.released_folder(tmp_path, results)
    html = stage.evaluation(read_released(folder), made_up.params(), ORIGIN)
    assert 'id="forest-enjoys-work-' in html


def test_every_rule_that_can_give_a_verdict_is_explained(page: _Page) -> None:
    source = (made_up.ROOT / "analysis" / "verdicts.py").read_text(encoding="utf-8")
    rules = re.findall(r"^\| (\w+) \| [a-z ]+ \|", source, re.M)
    rules.remove("rule")  # the table's header
    explained = " ".join(page.prose["methods"])
    assert len(rules) == 9
    assert [rule for rule in rules if rule not in explained] == []


def test_the_contents_list_the_sections_in_their_order(evaluation_html: str) -> None:
    sections = re.findall(r'<section id="(\w+)"', evaluation_html)
    assert sections == [name for name, _ in stage.CONTENTS]


def test_the_provenance_names_commit_seed_hashes_and_command(page: _Page) -> None:
    text = " ".join(page.prose["provenance"])
    for part in (ORIGIN.commit, "0" * 32, "not recorded", "make report", "made: up"):
        assert str(part) in text


def test_no_released_count_under_the_threshold_reaches_the_page(tmp_path: Path) -> None:
    folder = made_up.released_folder(tmp_path)
    for name in ("flow", "estimates", "site_summaries", "data_quality", "arm_summaries"):
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column, cell in row.items():
                    people = column.startswith(("n", "rows_", "events")) and "sites" not in column
                    public = row.get("level") == "site" or row.get("table") == "sites"
                    if people and not public and cell.isdigit():
                        assert cell == "0" or int(cell) >= 10, (name, column)


def test_the_stage_writes_the_page_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = made_up.released_folder(tmp_path)
    output = tmp_path / "evaluation.html"
    assert stage.main(["--released", str(folder), "--output", str(output)]) == 0
    assert "Wrote" in capsys.readouterr().out
    first = output.read_bytes()
    assert stage.main(["--released", str(folder), "--output", str(output)]) == 0
    assert output.read_bytes() == first
    assert len(first) < 2_000_000


def test_missing_released_tables_end_in_a_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert stage.main(["--released", str(tmp_path), "--output", str(tmp_path / "x.html")]) == 1
    assert "No report was written." in capsys.readouterr().err


def test_a_table_that_no_site_sent_is_named_and_not_counted(tmp_path: Path) -> None:
    results = made_up.results()
    unsent = results["data_quality"]["table"] == "vacancies"
    results["data_quality"].loc[unsent, "status"] = "not received"
    folder = made_up.released_folder(tmp_path, results)
    page = _Page(stage.evaluation(read_released(folder), made_up.params(), ORIGIN))
    assert "No site sent: vacancies." in page.prose["quality"]
    assert "Vacancies" not in page.tables["quality"]
    assert page.tables["quality"].count("2 of 2") == 8
