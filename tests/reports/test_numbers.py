"""Each number of a sentence is that of its own record, and no small count reaches the page.

What a sentence must say is worked out here from the released cells, not with the page's functions.
"""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from reports.pages import evaluation as stage
from reports.released import Released, Row, read_released
from reports.sections.claims import why
from reports.sentences.formats import MINUS
from reports.sentences.sets import label
from study.results.said import say, to_text
from tests.reports import made_up
from tests.reports.conftest import ORIGIN
from tests.reports.reading import ReadPage, numbers

pytestmark = pytest.mark.slow

CLAIM = re.compile(r"C\d\d")
ARMS = ("rsw", "conventional")


def printed(cell: str) -> str:
    """A released cell as the page prints it: a true minus, commas at thousands."""
    sign, digits = (MINUS, cell[1:]) if cell.startswith("-") else ("", cell)
    whole, point, decimals = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}" if whole.isdigit() else cell


@pytest.fixture(scope="module")
def page(evaluation_html: str) -> ReadPage:
    return ReadPage(evaluation_html)


@pytest.fixture(scope="module")
def headlines(released: Released) -> list[tuple[Row, Row, Row]]:
    """Claim, and the estimates of its headline outcome by site means and by multilevel model."""
    rows = []
    for claim in released.tables["claims"]:
        if claim["role"] == "primary" and claim["status"] == "analysed":
            site_means, multilevel = (
                released.row("estimates", outcome=claim["outcome"], method=method)
                for method in ("site_summary", "multilevel")
            )
            rows.append((claim, site_means, multilevel))
    assert len(rows) == 6
    return rows


def with_numbers(texts: list[str], *, besides: str = "") -> list[str]:
    """Pieces of text that hold a number, apart from ids of claims and what is left out."""
    return [t for t in texts if numbers(CLAIM.sub("", re.sub(besides, "", t) if besides else t))]


def test_the_summary_tells_the_numbers_of_the_site_means_of_each_claim(
    released: Released, page: ReadPage, headlines: list[tuple[Row, Row, Row]]
) -> None:
    told = with_numbers(page.prose["summary"])
    effects, others = told[: len(headlines)], told[len(headlines) :]
    for (_, row, _), text in zip(headlines, effects, strict=True):
        label, _, after = text.partition(": ")
        assert label == row["label"]
        size = printed(row["estimate"])
        if row["scale"] != "rate ratio":
            way = "lower" if size.startswith(MINUS) else "higher"
            assert f"{way} in RSW sites" in after
            size = size.removeprefix(MINUS)
        assert numbers(after) == [size, "95", printed(row["low"]), printed(row["high"])]
    least = {
        released.row("design", outcome=row["outcome"])["smallest_p"] for _, row, _ in headlines
    }
    waiting = released.rows("claims", status="not yet analysed")
    assert [numbers(text) for text in others] == [
        list(least),
        [str(len(waiting))],
    ]


def test_the_summary_counts_the_claims_of_each_verdict_by_their_ids(
    page: ReadPage, headlines: list[tuple[Row, Row, Row]]
) -> None:
    words = ["no", "one", "two", "three", "four", "five", "six"]
    (sentence,) = [t for t in page.prose["summary"] if t.startswith("Of the six primary claims")]
    groups = re.findall(r"(\w+) (?:is|are|shows?|cannot) ([^()]+) \(([^)]+)\)", sentence)
    assert sorted(CLAIM.findall(sentence)) == sorted(c["claim_id"] for c, _, _ in headlines)
    for count, _, ids in groups:
        found = CLAIM.findall(ids)
        assert count == words[len(found)]
        assert len({c["verdict"] for c, _, _ in headlines if c["claim_id"] in found}) == 1


def test_the_words_of_the_forest_plot_tell_each_sites_level_and_both_effects(
    released: Released, page: ReadPage, headlines: list[tuple[Row, Row, Row]]
) -> None:
    for _, site_means, multilevel in headlines:
        begin = f"{site_means['label']}, {site_means['unit']}. "
        (text,) = [t for t in page.prose["primary"] if t.startswith(begin + "RSW sites")]
        rows = released.rows("site_summaries", outcome=site_means["outcome"])
        levels = [printed(r["adjusted"]) for yes in ("yes", "no") for r in rows if r["rsw"] == yes]
        effects = [
            printed(row[column])
            for row in (site_means, multilevel)
            for column in ("estimate", "low", "high")
        ]
        assert numbers(text.removeprefix(begin)) == [*levels, *effects]


def test_the_primary_outcomes_hold_no_other_number_in_a_sentence(
    released: Released, page: ReadPage, headlines: list[tuple[Row, Row, Row]]
) -> None:
    reasons = {" ".join(why(released, claim).split()) for claim, _, _ in headlines}
    names = {row[key] for row in released.tables["estimates"] for key in ("label", "unit")}
    besides = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    left = [
        text
        for text in with_numbers(page.prose["primary"], besides=besides)
        if ". RSW sites " not in text and text.strip() not in reasons
    ]
    assert [numbers(CLAIM.sub("", text)) for text in left] == [
        ["2"],  # Figure 2
        ["95"],  # its caption: the confidence of the intervals
        ["2"],  # described in words
        ["2"],  # as a table
    ]


def test_a_reason_stands_on_the_page_as_it_was_released(tmp_path: Path) -> None:
    results = made_up.results()
    planted = results["claims"]["claim_id"] == "C02"
    reason = say(
        "adjusted_p",
        confidence=0.95,
        low=0.09,
        high=1.14,
        p=0.0884,
        adjustment="holm",
        side="claimed",
    )
    results["claims"].loc[planted, "reason"] = to_text([reason])
    released = read_released(made_up.released_folder(tmp_path, results))
    page = ReadPage(stage.evaluation(released, made_up.settings().inference, ORIGIN))
    stands = why(released, released.row("claims", claim_id="C02"))
    assert numbers(stands) == ["95", "0.09", "1.14", "1", "5", "0.088"]
    assert " ".join(stands.split()) in [text.strip() for text in page.prose["primary"]]


def test_the_flow_in_words_tells_the_number_of_each_set_in_each_arm(
    released: Released, page: ReadPage
) -> None:
    told = 0
    labels = {label(released, row, ", ").lower(): row for row in released.tables["flow"]}
    for text in page.prose["flow"]:
        for found, rsw, conventional in re.findall(
            r"([^.:]+): RSW (\S+), Conventional (\S+)\.", text
        ):
            name = re.sub(r"^\s*(Of|In) these, ", "", found).strip().lower()
            row = labels[name]
            for arm, n in zip(ARMS, (rsw, conventional), strict=True):
                assert n == printed(released.row("flow", position=row["position"], arm=arm)["n"]), (
                    text
                )
                told += 1
    assert told > 20
    workers = printed(released.row("flow", set="workers", arm="all")["n"])
    visits = printed(released.row("flow", set="visits", arm="all")["n"])
    (title,) = [text for text in page.prose["flow"] if " gave " in text]
    assert numbers(title) == [workers, visits]


def test_the_design_tells_the_numbers_of_the_flow(released: Released, page: ReadPage) -> None:
    facts = page.prose["design"]
    names = ("units", "workers", "families_observed", "visits")
    n = {name: printed(released.row("flow", set=name, arm="all")["n"]) for name in names}
    after = {fact: numbers(facts[i + 1]) for i, fact in enumerate(facts[:-1])}
    assert after["Units and teams"] == [n["units"]]
    assert after["Workers"] == [n["workers"]]
    assert after["Families observed"] == [n["families_observed"], n["visits"]]
    assert after["Confidence of intervals"] == ["95"]


# Columns of the page that count people, families, visits or rows, and those that count sites.
COUNTS = re.compile(
    r"people|workers|families|units|rows|groups|times|^(RSW|Conventional|All)$", re.I
)


def small_counts(page: ReadPage) -> list[tuple[str, str, str]]:
    """Where the page shows a count from 1 to 9 of anything but sites: table, row and text."""
    found = []
    for table in page.read:
        by_site = table.id == "rows-table"
        for header, first, text in table.cells():
            of_sites = first.startswith("Sites") or first == "Sites"
            if of_sites or not (by_site or COUNTS.search(header)):
                continue
            if any(0 < int(n.replace(",", "")) < 10 for n in re.findall(r"\d[\d,]*", text)):
                found.append((table.id, first, text))
    for text in page.prose["flow"]:
        for told, n in re.findall(r"([^.:]+): RSW (\d)\b(?![,.]\d)", text):
            if n != "0" and not told.strip().lower().endswith("sites accepted"):
                found.append(("flow", told, n))
    return found


def with_small_counts() -> dict[str, Any]:
    """Results in which every kind of count has a member under the threshold."""
    results = made_up.results()
    small = results["site_summaries"]["site_id"].isin(["dunmarsh", "elmstead"])
    results["site_summaries"].loc[small, "n"] = 8
    results["flow"].loc[results["flow"]["set"] == "families_eligible", "n"] = 7
    results["estimates"].loc[results["estimates"]["outcome"] == "evocation", "n_families"] = 6
    return results


def test_no_count_under_the_threshold_reaches_the_page(tmp_path: Path) -> None:
    folder = made_up.released_folder(tmp_path, with_small_counts())
    page = ReadPage(stage.evaluation(read_released(folder), made_up.settings().inference, ORIGIN))
    assert small_counts(page) == []
    tables = {table.id for table in page.read}
    assert {"flow-table", "forest-table", "rows-table", "c01-levels", "c06-clusters"} <= tables


@pytest.mark.parametrize(
    ("table", "column", "where"),
    [
        ("flow", "n", {"set": "families_eligible", "arm": "rsw"}),
        ("site_summaries", "n", {"outcome": "enjoys_work", "site_id": "elmstead"}),
        ("estimates", "n_workers", {"outcome": "enjoys_work", "method": "multilevel"}),
        ("estimates", "n_families", {"outcome": "evocation", "method": "site_summary"}),
        ("arm_summaries", "n", {"outcome": "evocation", "arm": "rsw"}),
        ("data_quality", "rows_accepted", {"table": "vacancies", "site_id": "greywater"}),
        ("variance_components", "n_groups", {"outcome": "evocation", "group": "unit_id"}),
        ("findings_by_rule", "count", {"rule": "cell.not_a_date"}),
    ],
)
def test_a_small_count_that_was_released_by_mistake_would_be_seen(
    tmp_path: Path, table: str, column: str, where: dict[str, str]
) -> None:
    folder = made_up.released_folder(tmp_path)
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = 0
    for row in rows:
        if all(row[key] == value for key, value in where.items()):
            row[column] = "7"
            changed += 1
    assert changed == 1
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    page = ReadPage(stage.evaluation(read_released(folder), made_up.settings().inference, ORIGIN))
    assert small_counts(page)
