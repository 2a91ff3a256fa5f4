"""Designs that allow no p value: all that is released of them is searched for one."""

import json
import re
from functools import cache

import pandas as pd
import pandera.errors
import pytest

from analysis.evaluation.evaluate import Results, evaluate
from analysis.questions.asking import read_claims
from analysis.release.tables import release_tables, vocabulary
from analysis.results.tables import table
from pipeline.synthetic.study import generate
from study.settings.model import Settings
from study.tables import TABLES
from tests.settings import only
from tests.settings import settings as settings_with

pytestmark = pytest.mark.slow

RSW = ("alderbrook", "birchmere", "cedarholt")
OTHER = ("elmstead", "fernleigh", "greywater")
REFUSED = {"1 v 2": (1, 2), "2 v 1": (2, 1), "1 v 3": (1, 3), "2 v 3": (2, 3)}
ALLOWED = {"3 v 3": (3, 3)}
# A mean, a risk and a rate; the fictional study's effect on each is beyond doubt.
OUTCOMES = ("enjoys_work", "ghq12_case", "aggression_per_worker")
NO_P = {"[z]", "[x]", "[c]"}
# Properties of the design alone, and degrees of belief.
NOT_A_P = {"smallest_p", "smallest_p_holm", "probability_claimed", "probability_matters"}


@cache
def settings(sites: tuple[str, ...] = (*RSW, *OTHER)) -> Settings:
    answer = "synthetic.survey.enjoys_work"
    return settings_with(
        {
            **only(*OUTCOMES, headline=True),
            "study.sites": list(sites),
            "synthetic.rsw_sites": [site for site in RSW if site in sites],
            f"{answer}.effect": 1.2,
            f"{answer}.site": 0.001,
        }
    )


@cache
def study() -> dict[str, pd.DataFrame]:
    return generate(settings(), 5)


@cache
def results(arms: tuple[int, int]) -> Results:
    sites = [*RSW[: arms[0]], *OTHER[: arms[1]]]
    part = {name: t[t["site_id"].isin(sites)] for name, t in study().items()}
    submissions = pd.DataFrame(
        [(s, "synthetic", "accepted", name, "accepted", 10, 10) for s in sites for name in TABLES],
        columns=[
            *("site_id", "source", "status", "table", "table_status"),
            *("rows_received", "rows_accepted"),
        ],
    )
    findings = pd.DataFrame(
        [(sites[0], "r", "note", 1)], columns=["site", "rule", "level", "count"]
    )
    claims = read_claims("study/claims.csv")
    return evaluate(part, submissions, findings, claims, settings(tuple(sites)))


@cache
def released(arms: tuple[int, int]) -> dict[str, pd.DataFrame]:
    claims = read_claims("study/claims.csv").to_dict("records")
    words = vocabulary(settings(), claims)
    return dict(release_tables(results(arms).tables, settings(), words, 0.95).tables)


def p_columns(tables: dict[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Every released column that is named as a p value, with what it holds.

    Those of others, as they published them, are no results of this study.
    """
    return {
        f"{name}.{column}": set(frame[column])
        for name, frame in tables.items()
        if name != "published"
        for column in frame
        if re.search(r"(^|_)p(_|$)|p_?value|signific", column) and column not in NOT_A_P
    }


@pytest.mark.parametrize("design", REFUSED)
def test_no_released_column_holds_a_p_value(design: str) -> None:
    found = p_columns(released(REFUSED[design]))

    estimates = {"estimates.p", "estimates.p_holm", "estimates.p_bh", "waves.p"}
    assert set(found) == {*estimates, "design.permutation_p", "design.bound_p"}
    for column, cells in found.items():
        assert cells <= NO_P, column


@pytest.mark.parametrize("design", REFUSED)
def test_no_released_sentence_states_a_p_value(design: str) -> None:
    tables = released(REFUSED[design])
    text = json.dumps({name: frame.to_dict("list") for name, frame in tables.items()})

    assert not re.findall(r"\bp (?:value )?[=<>]\s*[0-9.]+", text)


@pytest.mark.parametrize("design", REFUSED)
def test_every_verdict_is_that_the_design_cannot_tell(design: str) -> None:
    tables = released(REFUSED[design])
    claims = tables["claims"]

    assert set(tables["verdicts"]["verdict"]) == {"this design cannot tell"}
    assert set(claims.loc[claims["status"] == "analysed", "verdict"]) == {"this design cannot tell"}
    assert set(tables["design"]["identifiable"]) == {"no"}
    assert not tables["design"]["limitation"].isin(NO_P).any()


@pytest.mark.parametrize("design", REFUSED)
def test_beliefs_are_stated_where_no_test_is_possible(design: str) -> None:
    beliefs = released(REFUSED[design])["beliefs"]

    assert set(beliefs["outcome"]) == set(OUTCOMES)
    assert set(beliefs["prior"]) == {"sceptical", "neutral", "enthusiastic"}
    assert not beliefs.isin(NO_P).any(axis=None)


def test_the_search_finds_the_p_values_of_the_smallest_design_that_allows_them() -> None:
    found = p_columns(released(ALLOWED["3 v 3"]))

    empty = {column for column, cells in found.items() if not cells - NO_P}
    assert empty == {"estimates.p_bh"}  # every outcome here decides a primary claim
    assert set(released(ALLOWED["3 v 3"])["design"]["identifiable"]) == {"yes"}
    tenths = {f"{p / 10:.3f}" for p in range(1, 11)}
    assert set(released(ALLOWED["3 v 3"])["design"]["permutation_p"]) <= tenths


def test_results_refuse_a_p_value_whoever_made_it() -> None:
    estimates = results(REFUSED["1 v 2"]).tables["estimates"].assign(p=0.01)
    design = results(REFUSED["1 v 2"]).tables["design"].assign(permutation_p=0.01)

    with pytest.raises(pandera.errors.SchemaError, match="_no_p_that_the_design_refuses"):
        table("estimates", estimates)
    with pytest.raises(pandera.errors.SchemaError, match="_no_p_without_identification"):
        table("design", design)
