"""The whole evaluation on the fictional study, whose true effects are known."""

import pandas as pd
import pytest

from analysis.evaluation.evaluate import Results, evaluate
from analysis.questions.asking import read_claims
from analysis.results.tables import schema
from pipeline.synthetic.study import generate
from pipeline.synthetic.truth import true_effects
from study.results import RESULTS
from study.settings.model import Settings
from study.tables import TABLES
from tests.settings import only
from tests.settings import settings as settings_with

pytestmark = pytest.mark.slow

FINDINGS = pd.DataFrame(
    [
        ("alderbrook", "units.rule", "warning", 2),
        ("alderbrook", "units.rule", "warning", 3),
        ("birchmere", "units.rule", "warning", 3),
        ("birchmere", "units.rule", "error", 1),
    ],
    columns=["site", "rule", "level", "count"],
)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return settings_with(
        only(*(o.name for o in settings_with().outcomes if o.headline and o.claim <= "C06"))
    )


@pytest.fixture(scope="module")
def results(settings: Settings) -> Results:
    submissions = pd.DataFrame(
        [
            (site, "synthetic", "accepted", name, "accepted", 10, 10)
            for site in settings.study.sites
            for name in TABLES
        ],
        columns=[
            "site_id",
            "source",
            "status",
            "table",
            "table_status",
            "rows_received",
            "rows_accepted",
        ],
    )
    study = generate(settings, settings.study.seed)
    return evaluate(study, submissions, FINDINGS, read_claims("study/claims.csv"), settings)


@pytest.mark.parametrize("method", ["site_summary", "multilevel"])
def test_every_interval_of_the_six_headlines_holds_the_planted_truth(
    results: Results, settings: Settings, method: str
) -> None:
    estimates = results.tables["estimates"].set_index("method").loc[method].set_index("outcome")
    truth = pd.Series(true_effects(settings)).reindex(estimates.index)

    assert len(estimates) == 6
    assert estimates["low"].le(truth).all()
    assert estimates["high"].ge(truth).all()


def test_the_two_methods_tell_the_same_story(results: Results) -> None:
    """They weigh sites differently: apart by less than the larger standard error."""
    wide = results.tables["estimates"].pivot(index="outcome", columns="method")
    apart = (wide["estimate"]["site_summary"] - wide["estimate"]["multilevel"]).abs()

    assert apart.le(wide["standard_error"].max(axis=1)).all()
    assert wide["optimisers_agree"]["multilevel"].all()


def test_every_table_is_there_and_follows_its_schema(results: Results) -> None:
    assert set(results.tables) == set(RESULTS)
    for name, frame in results.tables.items():
        schema(name).validate(frame)
        # Four sites against four leave no assumption curve.
        assert (len(frame) > 0) == (name != "single_site"), name


def test_all_claims_are_listed_and_six_are_analysed(results: Results) -> None:
    status = results.tables["claims"]["status"]

    assert len(status) == 28
    assert status.eq("analysed").sum() == 6


def test_findings_are_counted_by_rule_and_level_with_their_sites(results: Results) -> None:
    assert results.tables["findings_by_rule"].to_numpy().tolist() == [
        ["units.rule", "error", 1, 1],
        ["units.rule", "warning", 2, 8],
    ]


def test_the_facts_of_the_study_are_those_of_its_settings(results: Results) -> None:
    assert results.study["n_sites"] == {"rsw": 4, "conventional": 4}
    assert results.study["sites"]["hazelford"] == "accepted"
    assert results.study["instruments"]["ghq12"]["case_cut"] == 4
    assert set(results.study) == {
        "source",
        "seed",
        "confidence",
        "n_sites",
        "sites",
        "instruments",
    }
