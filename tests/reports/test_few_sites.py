"""Every sentence of the page holds with eight sites, with one, and with anything between."""

import re
from html import unescape

import pytest

from reports.pages import evaluation as stage
from reports.released import Released
from reports.sections import claims as claims_section
from reports.sections import summary
from reports.sentences.formats import NBSP
from study.results.said import Said, say, to_text
from study.vocabulary import CANNOT_TELL, NOT_YET
from tests.reports import made_up
from tests.reports.conftest import ORIGIN

pytestmark = pytest.mark.slow

SHAPES = [(4, 4), (2, 2), (2, 1), (1, 1), (1, 0), (0, 2), (0, 0)]
NO_TEST = {"p": "[z]", "p_holm": "[z]", "p_bh": "[z]"}
NO_INTERVAL = {"low": "[x]", "high": "[x]", "standard_error": "[x]"}


def with_sites(released: Released, rsw: int, conventional: int) -> Released:
    """The released tables as the analysis leaves them when only so many sites were accepted."""
    kept = {*made_up.RSW[:rsw], *made_up.OTHER[:conventional]}
    n, both = rsw + conventional, bool(rsw and conventional)
    tables = {name: [dict(row) for row in rows] for name, rows in released.tables.items()}
    for name, column in (("site_summaries", "site_id"), ("leave_one_out", "left_out")):
        tables[name] = [row for row in tables[name] if row[column] in kept and both and n > 2]
    for row in tables["estimates"]:
        row |= {"n_sites": str(n), "n_sites_rsw": str(rsw)}
        if n < 4:
            row |= NO_TEST
        if n < 3 or not both:
            row |= NO_INTERVAL
        if not both or (n < 3 and row["method"] == "multilevel"):
            row |= {"estimate": "[x]", "warnings": to_text([_problem(n)])}
    few = say("two_sites_in_arm") if both else _problem(n)
    outcomes = {row["outcome"] for row in tables["estimates"]}
    for row in tables["design"]:
        row["smallest_p"] = {(4, 4): "0.029", (2, 2): "0.333"}.get((rsw, conventional), "1.000")
        if n < 4:
            row |= {"identifiable": "no", "limitation": to_text([few]), "permutation_p": "[z]"}
    for row in tables["claims"]:
        if row["outcome"] in outcomes and n < 4:
            reason = say("few_sites" if both else "no_estimate", why=few)
            row |= {"verdict": CANNOT_TELL, "reason": to_text([reason])}
    for row in tables["flow"]:
        if row["set"] == "sites_accepted":
            row["n"] = str({"rsw": rsw, "conventional": conventional, "all": n}[row["arm"]])
    if not both:
        tables["arm_summaries"] = []
        tables["beliefs"] = []
    sites = {
        site: status if site in kept else "rejected"
        for site, status in released.study["sites"].items()
    }
    arms = {"rsw": rsw, "conventional": conventional}
    study = {**released.study, "n_sites": arms, "sites": sites}
    return Released(tables, {**released.facts, "study": study})


def _problem(n: int) -> Said:
    return say("one_site") if n == 1 else say("no_site_in_arm", arm="rsw")


def text_of(html: str) -> str:
    html = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", html, flags=re.S)
    html = re.sub(r"</(p|li|dd|h\d|t[dh]|figcaption|span)>", "\n", html)
    text = unescape(re.sub(r"<[^>]+>", " ", html)).replace(NBSP, " ")
    return re.sub(r"[ \t]+", " ", text)


WRONG = [
    r"\b1 (sites|authorities|workers|units)\b",
    r"\bone (local )?authorities\b",
    r"\bone (RSW |conventional )?sites\b",
    r"\bone (local )?authority that practise\b",
    r"\bone that (practise|do)\b",
    r"\b(with|but) no that\b",
    r"\bp \[",
    r"\(\[|\]\)",  # a marker in brackets
    r"\[[xz]\] (in RSW|the rate)",
    r"interval \[",
    r"\.\.",
    r"Of the (\w+) primary claims, \1\b",
    r"under <",
    r"\b(\w[\w -]+): \1:",  # a label twice
]


@pytest.mark.parametrize(("rsw", "conventional"), SHAPES)
def test_no_sentence_breaks(released: Released, rsw: int, conventional: int) -> None:
    few = with_sites(released, rsw, conventional)
    html = stage.evaluation(few, made_up.settings().inference, ORIGIN)
    text = text_of(html)
    for pattern in WRONG:
        assert not (found := re.search(f".*{pattern}.*", text)), found and found.group()
    uncertain = any(row["verdict"] == "uncertain" for row in few.tables["claims"])
    assert ("Uncertain means" in text) is uncertain
    assert "<dt>Confidence of intervals</dt><dd>95%</dd>" in html
    if not (rsw and conventional):
        assert "compares" not in text
        assert "result can be certain" not in text


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        (
            (4, 4),
            "four local authorities that practise Reclaiming Social Work (RSW) with four that",
        ),
        ((2, 1), "two local authorities that practise Reclaiming Social Work (RSW) with one that"),
        ((1, 1), "one local authority that practises Reclaiming Social Work (RSW) with one that"),
        ((1, 0), "but only one RSW site was accepted, so there is nothing to compare."),
        ((0, 2), "but only two conventional sites were accepted, so there is nothing to compare."),
        ((0, 0), "but no site was accepted, so there is nothing to compare."),
    ],
)
def test_the_summary_says_what_was_compared(
    released: Released, shape: tuple[int, int], told: str
) -> None:
    assert told in " ".join(summary.opening(with_sites(released, *shape)))


def test_the_least_p_is_told_as_a_bound_on_a_permutation_that_the_t_test_may_pass(
    released: Released,
) -> None:
    told = summary.closing(with_sites(released, 4, 4))[0].replace(NBSP, " ")
    assert "permutation of the sites, which assumes nothing" in told
    assert "can give no p value under 0.029; the t test, which decides here, may go below" in told
    assert "0.333" in summary.closing(with_sites(released, 2, 2))[0]
    without = summary.closing(with_sites(released, 2, 1))[0]
    assert "permutation" not in without
    assert "No p value is given: one arm has fewer than three sites." in without
    tables = {**released.tables}
    tables["design"] = [{**row, "smallest_p": "<0.001"} for row in tables["design"]]
    assert "permutation" not in summary.closing(Released(tables, released.facts))[0]


@pytest.mark.parametrize(
    ("verdicts", "told"),
    [
        ([], "No primary claim has a result in this version."),
        (["uncertain"], "The one primary claim is uncertain (C01)."),
        (["supported"] * 2, "All two primary claims are supported."),
        (["this design cannot tell"] * 3, "None of the three primary claims can be judged by this"),
        (
            ["uncertain", "supported", "uncertain"],
            "Of the three primary claims, one is supported (C02) and two are uncertain (C01 and",
        ),
    ],
)
def test_verdicts_are_counted_in_a_sentence(verdicts: list[str], told: str) -> None:
    rows = [
        {"claim_id": f"C0{i}", "verdict": v, "side": "for", "role": "primary"}
        for i, v in enumerate(verdicts, start=1)
    ]
    assert summary.verdict_sentence(rows).startswith(told)


def test_the_verdicts_on_critics_claims_have_words_of_their_own() -> None:
    row = {"verdict": "supported", "role": "primary"}
    claims = [
        {**row, "claim_id": "C01", "side": "for"},
        {**row, "claim_id": "C02", "side": "against"},
    ]
    assert summary.verdict_sentence(claims) == (
        "Of the two primary claims, one is supported (C01) and one is borne out (C02)."
    )
    assert summary.verdict_sentence(claims[1:] * 2) == "All two primary claims are borne out."


@pytest.mark.parametrize(
    ("waiting", "told"),
    [
        ([], []),
        (["for"], ["One further claim has no result"]),
        (["for", "for"], ["Two further claims have no result"]),
        (["for", "against"], ["Two further claims, among them the objections to the model, have"]),
    ],
)
def test_claims_without_a_result_are_counted(
    released: Released, waiting: list[str], told: list[str]
) -> None:
    done = [r for r in released.tables["claims"] if r["status"] != NOT_YET]
    rows = [{"side": side, "status": NOT_YET} for side in waiting]
    changed = Released({**released.tables, "claims": [*done, *rows]}, released.facts)
    for sentence, start in zip(summary.closing(changed)[1:], told, strict=True):
        assert sentence.startswith(start)


def test_what_was_found_of_either_side_s_claims_stands_side_by_side(released: Released) -> None:
    table = claims_section.sides_table(released)
    done = [row for row in released.tables["claims"] if row["status"] != NOT_YET]
    for row in table.all_rows:
        verdict = str(row["verdict"]).partition(" (")[0].lower()
        for side in claims_section.SIDES:
            ids = [c["claim_id"] for c in done if (c["side"], c["verdict"]) == (side, verdict)]
            assert row[side] == (", ".join(ids) or "–")
    assert "borne out" in str(table.all_rows[0]["verdict"])
