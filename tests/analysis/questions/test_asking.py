from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.questions.asking import ClaimsError, estimands, read_claims
from mixed.terms import Slope
from study.claims import CLAIMS
from tests.settings import STATED, only, settings

FOLLOWED = {
    "name": "care_entry",
    "claim": "C10",
    "headline": True,
    "frame": "family_follow_up",
    "kind": "risk",
    "label": "Care",
    "unit": "share of families",
    "clusters": ["site_id", "unit_id", "family_id"],
    "horizon": 365,
    "weight": "n_children",
}


def test_an_outcome_of_the_settings_becomes_an_estimand_of_its_claim() -> None:
    first, second = estimands(settings(only("ghq12_likert", "ghq12_case")), read_claims(CLAIMS))

    assert (first.outcome, first.direction, first.role) == ("ghq12_likert", "lower", "primary")
    assert first.clusters == ("site_id", "unit_id", "worker_id")
    assert first.crossed == ()
    assert first.covariates == ("wave", "qualified", "years_qualified")
    assert (first.horizon, first.weight, first.slopes) == (None, None, ())
    assert (first.scale, first.smallest_effect, first.plausible_range) == (
        "mean difference",
        0.2,
        2.0,
    )
    assert (second.scale, second.smallest_effect) == ("risk difference", 0.05)
    assert (first.headline, second.headline) == (True, False)


def test_an_outcome_may_name_a_horizon_and_a_weight() -> None:
    asked = settings({"outcomes": [FOLLOWED], "planning.questions": [STATED]})
    (found,) = estimands(asked, read_claims(CLAIMS))
    assert (found.horizon, found.weight, found.scale) == (365, "n_children", "risk difference")


def test_an_outcome_may_name_random_slopes_of_its_covariates_within_its_levels() -> None:
    slope = {"covariate": "wave", "group": "worker_id"}
    (found,) = estimands(settings(only("enjoys_work", slopes=[slope])), read_claims(CLAIMS))
    assert found.slopes == (Slope("wave", "worker_id"),)


def test_the_study_s_own_settings_and_claims_make_a_plan() -> None:
    plan = estimands(settings(), read_claims(CLAIMS))
    assert [e.claim for e in plan if e.headline] == list(read_claims(CLAIMS)["claim_id"])


def test_claims_without_a_column_or_with_one_twice_are_refused(tmp_path: Path) -> None:
    claims = read_claims(CLAIMS)
    claims.drop(columns="role").to_csv(tmp_path / "short.csv", index=False)
    pd.concat([claims, claims[:1]]).to_csv(tmp_path / "twice.csv", index=False)

    with pytest.raises(ClaimsError, match="lacks the columns role"):
        read_claims(tmp_path / "short.csv")
    with pytest.raises(ClaimsError, match="holds C01 twice"):
        read_claims(tmp_path / "twice.csv")
