"""The declared truth against a large fictional study, scored here without the instruments."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.synthetic.claims_truth import SIDES
from pipeline.synthetic.truth import true_effects
from study.settings.model import Settings
from study.tables.visit_ratings import DIMENSIONS
from tests.settings import STATED
from tests.settings import settings as settings_with

RELATIONSHIP = ["empathy", "collaboration", "autonomy"]
AUTHORITY = ["purposefulness", "child_focus", "clarity_concerns"]


def _floats(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype("Float64").astype("float64")


def _difference(
    y: pd.Series, rsw: pd.Series, covariates: pd.DataFrame, cluster: pd.Series
) -> tuple[float, float]:
    """Arm's coefficient in a regression on the covariates, with a standard error by cluster."""
    known = y.notna()
    x = np.column_stack([np.ones(known.sum()), rsw[known], covariates[known]]).astype(float)
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y[known]
    scores = pd.DataFrame(x * (y[known] - x @ beta).to_numpy()[:, None])
    meat = scores.groupby(cluster[known].to_numpy()).sum().to_numpy()
    error = np.sqrt((bread @ meat.T @ meat @ bread)[1, 1])
    return float(beta[1]), float(error)


def _ratio(y: pd.Series, exposure: pd.Series, rsw: pd.Series) -> tuple[float, float]:
    """Ratio of the arms' total rates, with a standard error of its log by the delta method."""
    rates, variances = {}, 0.0
    for arm in (0, 1):
        events, time = y[rsw == arm], exposure[rsw == arm]
        rates[arm] = events.sum() / time.sum()
        variances += float(((events - rates[arm] * time) ** 2).sum()) / float(events.sum()) ** 2
    ratio = rates[1] / rates[0]
    return ratio, ratio * np.sqrt(variances)


@pytest.fixture(scope="module")
def found(large_settings: Any, large_study: Any) -> dict[str, tuple[float, float]]:
    rsw_sites = large_settings.synthetic.rsw_sites
    workers = large_study["workers"].set_index("worker_id")
    result = {}

    survey = large_study["worker_survey"].reset_index(drop=True)
    rsw = survey["site_id"].isin(rsw_sites).astype(int)
    ids = survey["worker_id"]
    covariates = pd.DataFrame(
        {
            "wave": survey["wave"].astype(float),
            "qualified": ids.map(workers["is_social_work_qualified"]).astype(float),
            "years": ids.map(workers["years_qualified"]).fillna(0.0),
        }
    )
    items = _floats(survey.filter(regex=r"^ghq12_i"))
    whole = items.notna().all(axis=1)
    scores = {
        "ghq12_likert": items.sum(axis=1).where(whole),
        "ghq12_case": ((items >= 2).sum(axis=1) >= 4).astype(float).where(whole),
        "enjoys_work": _floats(survey[["enjoys_work"]])["enjoys_work"],
        "confidence_assessment": _floats(survey[["confidence_assessment"]])[
            "confidence_assessment"
        ],
        "job_satisfaction": _floats(survey.filter(regex=r"^job_satisfaction")).mean(
            axis=1, skipna=False
        ),
    }
    for name, y in scores.items():
        result[name] = _difference(y, rsw, covariates, ids)

    diary = large_study["time_diary"]
    direct = diary["minutes"].where(diary["activity"].isin(["direct_family", "direct_child"]), 0)
    day = diary.assign(direct=direct).groupby(["site_id", "worker_id", "diary_date"])
    days = day[["direct", "minutes"]].sum().astype(float).reset_index()
    rsw_day = days["site_id"].isin(rsw_sites).astype(int)
    none = pd.DataFrame(index=days.index)
    hours = days["direct"] / 60 * 5
    result["direct_hours_week"] = _difference(hours, rsw_day, none, days["worker_id"])
    result["direct_share"] = _difference(
        days["direct"] / days["minutes"], rsw_day, none, days["worker_id"]
    )

    counts = _floats(survey.filter(regex=r"_6m$")).sum(axis=1, skipna=False)
    by_worker = pd.DataFrame({"worker": ids, "rsw": rsw, "y": counts, "waves": counts.notna()})
    by_worker = by_worker.groupby("worker").agg({"rsw": "first", "y": "sum", "waves": "sum"})
    by_worker = by_worker[by_worker["waves"] > 0]
    result["aggression_per_worker"] = _ratio(
        by_worker["y"], by_worker["waves"].astype(float), by_worker["rsw"]
    )
    mean_hours = hours.groupby(days["worker_id"]).mean()
    keepers = by_worker[by_worker.index.isin(mean_hours.index)]
    result["aggression_per_contact_hour"] = _ratio(
        keepers["y"], keepers["waves"] * mean_hours[keepers.index], keepers["rsw"]
    )

    ratings = large_study["visit_ratings"].reset_index(drop=True)
    visits = large_study["visits"].set_index("visit_id")
    cases = large_study["cases"].set_index("family_id")
    family = ratings["visit_id"].map(visits["family_id"])
    covariates = pd.DataFrame(
        {
            "number": ratings["visit_id"].map(visits["visit_number"]).astype(float),
            "children": family.map(cases["n_children"]).astype(float),
        }
    )
    rsw = ratings["site_id"].isin(rsw_sites).astype(int)
    worker = ratings["visit_id"].map(visits["worker_id"])
    values = _floats(ratings[list(DIMENSIONS)])
    for name, dimensions in {
        "overall_quality": list(DIMENSIONS),
        "relationship_building": RELATIONSHIP,
        "good_authority": AUTHORITY,
        "evocation": ["evocation"],
    }.items():
        y = values[dimensions].mean(axis=1, skipna=False)
        result[name] = _difference(y, rsw, covariates, worker)
    return result


def test_every_outcome_of_the_settings_has_a_truth_or_a_side(settings: Settings) -> None:
    names = {outcome.name for outcome in settings.outcomes}
    assert set(true_effects(settings)) | set(SIDES) == names
    assert not set(true_effects(settings)) & set(SIDES)


@pytest.mark.parametrize(
    "outcome",
    [
        "ghq12_likert",
        "ghq12_case",
        "enjoys_work",
        "job_satisfaction",
        "aggression_per_worker",
        "aggression_per_contact_hour",
        "direct_hours_week",
        "direct_share",
        "confidence_assessment",
        "overall_quality",
        "relationship_building",
        "good_authority",
        "evocation",
    ],
)
def test_a_large_study_shows_the_true_effect(
    settings: Settings, found: dict[str, tuple[float, float]], outcome: str
) -> None:
    estimate, error = found[outcome]
    assert abs(estimate - true_effects(settings)[outcome]) < 3.3 * error


def test_an_outcome_whose_truth_is_not_declared_is_refused() -> None:
    other = settings_with(
        {
            "outcomes.1.name": "ghq12_cghq",
            "outcomes.1.kind": "mean",
            "planning.questions": [STATED],
        }
    )
    with pytest.raises(KeyError, match="ghq12_cghq"):
        true_effects(other)


def test_caseness_follows_the_cut_of_the_settings(settings: Settings) -> None:
    other = settings_with({"instruments.ghq12.case_cut": 3})
    assert true_effects(other)["ghq12_case"] != pytest.approx(true_effects(settings)["ghq12_case"])


def test_no_effect_declared_is_no_effect() -> None:
    answers = ("ghq12", "enjoys_work", "job_satisfaction", "confidence_assessment")
    other = settings_with(
        {f"synthetic.survey.{name}.effect": 0.0 for name in answers}
        | {
            "synthetic.visits.effect": dict.fromkeys(DIMENSIONS, 0.0),
            "synthetic.diary.direct.effect": 0.0,
            "synthetic.aggression.rate_ratio": 1.0,
        }
    )
    for name in ("direct_hours_week", "overall_quality", "ghq12_likert", *answers[1:]):
        assert true_effects(other)[name] == pytest.approx(0.0), name
    assert true_effects(other)["aggression_per_worker"] == pytest.approx(1.0)
