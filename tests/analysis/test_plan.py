import copy

import pandas as pd
import pytest

from analysis.plan import PlanError, confidence, estimands, read_claims
from mixed.terms import Slope

CLAIMS = pd.DataFrame(
    [
        ("C01", "Less stress", "S", "for", "x", "x", "worker", "lower", "primary"),
        ("C02", "More joy", "S", "for", "x", "x", "worker", "higher", "primary"),
        ("C09", "Sooner", "S", "for", "x", "x", "case", "faster", "secondary"),
    ],
    columns=[
        "claim_id",
        "claim",
        "source",
        "side",
        "outcome",
        "estimand",
        "level",
        "direction",
        "role",
    ],
)
LINE = {
    "name": "ghq12_likert",
    "claim": "C01",
    "headline": True,
    "frame": "worker_wave",
    "kind": "mean",
    "label": "Distress",
    "unit": "points",
    "clusters": ["site_id", "unit_id", "worker_id"],
    "covariates": ["wave"],
}
SLOPE = {"covariate": "wave", "group": "site_id"}
FOLLOWED = {
    "frame": "family_follow_up",
    "kind": "risk",
    "clusters": ["site_id", "unit_id", "family_id"],
}
PARAMS = {
    "outcomes": [LINE, {**LINE, "name": "ghq12_case", "headline": False, "kind": "risk"}],
    "inference": {
        "confidence": 0.95,
        "smallest_effect": {"mean": 0.2, "risk": 0.05, "rate": 1.15},
        "plausible_range": {"mean": 2.0, "risk": 1.0, "rate": 10.0},
    },
}


def with_line(**changes: object) -> dict:
    params = copy.deepcopy(PARAMS)
    line = {**LINE, **changes}
    params["outcomes"] = [{k: v for k, v in line.items() if v is not None}]
    return params


def test_a_line_of_the_settings_becomes_an_estimand_of_its_claim() -> None:
    first, second = estimands(PARAMS, CLAIMS)

    assert (first.outcome, first.direction, first.role) == ("ghq12_likert", "lower", "primary")
    assert first.clusters == ("site_id", "unit_id", "worker_id")
    assert (first.crossed, first.covariates) == ((), ("wave",))
    assert (first.scale, first.smallest_effect, first.plausible_range) == (
        "mean difference",
        0.2,
        2.0,
    )
    assert (second.scale, second.smallest_effect) == ("risk difference", 0.05)
    assert (first.headline, second.headline) == (True, False)


def test_an_outcome_may_name_a_horizon_and_a_weight() -> None:
    asked = with_line(**FOLLOWED, horizon=365, weight="n_children")

    (found,) = estimands(asked, CLAIMS)
    plain, _ = estimands(PARAMS, CLAIMS)

    assert (found.horizon, found.weight, found.scale) == (365, "n_children", "risk difference")
    assert (plain.horizon, plain.weight) == (None, None)


def test_an_outcome_may_name_random_slopes_of_its_covariates_within_its_levels() -> None:
    asked = with_line(slopes=[{"covariate": "wave", "group": "worker_id"}])

    (found,) = estimands(asked, CLAIMS)
    plain, _ = estimands(PARAMS, CLAIMS)

    assert found.slopes == (Slope("wave", "worker_id"),)
    assert plain.slopes == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"claim": "C99"}, "claim C99 is not in the list of claims"),
        ({"frame": "worker_waves"}, "unknown frame worker_waves; did you mean worker_wave?"),
        ({"kind": "median"}, "unknown kind median"),
        ({"covariate": ["wave"]}, "unknown setting covariate; did you mean covariates?"),
        ({"label": None}, "lacks label"),
        ({"headline": None}, "Claim C01 needs exactly one outcome with headline: true, and has 0"),
        ({"headline": "yes"}, "headline must be true or false"),
        ({"clusters": "site_id"}, "clusters must be a list"),
        ({"clusters": ["unit_id", "worker_id"]}, "clusters must begin with site_id"),
        ({"clusters": ["site_id", "worker_id", "unit_id"]}, "go inwards in the order"),
        ({"clusters": ["site_id", "school_id"]}, "unknown cluster school_id"),
        ({"clusters": ["site_id", "unit_id"]}, "so that people are counted and not rows"),
        ({"covariates": ["wave", "wave"]}, "covariates names a column twice"),
        ({"claim": "C09"}, "only higher and lower can be judged"),
        ({"weight": ["children"]}, "weight must be the name of a column"),
        ({"horizon": 365}, "nobody is followed in frame worker_wave"),
        (FOLLOWED, "frame family_follow_up needs kind: risk and a horizon above zero, in days"),
        ({**FOLLOWED, "horizon": 0}, "needs kind: risk and a horizon above zero"),
        ({**FOLLOWED, "horizon": "a year"}, "needs kind: risk and a horizon above zero"),
        ({"slopes": {"covariate": "wave", "group": "site_id"}}, "slopes must be a list of"),
        ({"slopes": [{"covariate": "wave"}]}, "slopes must be a list of"),
        ({"slopes": [SLOPE], "kind": "risk"}, "slopes are fitted for kind: mean only"),
        ({"slopes": [SLOPE], "kind": "rate"}, "slopes are fitted for kind: mean only"),
        ({"slopes": [SLOPE], "weight": "w"}, "slopes are of a model that takes no weight"),
        ({"slopes": [SLOPE, SLOPE]}, "slopes names one twice"),
        (
            {"slopes": [{**SLOPE, "covariate": "waves"}]},
            "unknown covariate of a slope waves; did you mean wave?",
        ),
        ({"slopes": [{**SLOPE, "group": "family_id"}]}, "unknown group of a slope family_id"),
        ({**FOLLOWED, "horizon": 365, "kind": "mean"}, "needs kind: risk and a horizon above"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named_with_its_fault(
    changes: dict, sentence: str
) -> None:
    with pytest.raises(PlanError, match=sentence.replace("?", r"\?")):
        estimands(with_line(**changes), CLAIMS)


def test_two_headlines_of_one_claim_are_refused() -> None:
    params = copy.deepcopy(PARAMS)
    params["outcomes"][1]["headline"] = True

    with pytest.raises(PlanError, match=r"C01 .* has 2: ghq12_likert, ghq12_case\."):
        estimands(params, CLAIMS)


def test_an_outcome_listed_twice_is_refused() -> None:
    params = copy.deepcopy(PARAMS)
    params["outcomes"][1]["name"] = "ghq12_likert"

    with pytest.raises(PlanError, match="ghq12_likert is listed 2 times"):
        estimands(params, CLAIMS)


def test_no_outcomes_are_refused() -> None:
    with pytest.raises(PlanError, match="lists no outcomes"):
        estimands({**PARAMS, "outcomes": []}, CLAIMS)


@pytest.mark.parametrize(
    ("setting", "kind", "value"),
    [
        ("smallest_effect", "rate", 0.9),
        ("smallest_effect", "mean", 0),
        ("plausible_range", "mean", "wide"),
        ("plausible_range", "mean", True),
    ],
)
def test_a_limit_that_is_none_is_refused(setting: str, kind: str, value: object) -> None:
    params = with_line(kind=kind)
    params["inference"][setting][kind] = value

    with pytest.raises(PlanError, match=rf"inference\.{setting}\.{kind} must be a number above"):
        estimands(params, CLAIMS)


@pytest.mark.parametrize("value", [95, 0.5, 1, "0.95", None])
def test_a_confidence_that_is_no_share_is_refused(value: object) -> None:
    with pytest.raises(PlanError, match=r"inference\.confidence must be between"):
        confidence({"inference": {"confidence": value}})


def test_the_study_s_own_settings_and_claims_make_a_plan() -> None:
    from study.settings import load_params

    plan = estimands(load_params(), read_claims("study/claims.csv"))

    assert [e.claim for e in plan if e.headline] == ["C01", "C02", "C03", "C04", "C05", "C06"]


def test_claims_without_a_column_or_with_one_twice_are_refused(tmp_path) -> None:
    CLAIMS.drop(columns="role").to_csv(tmp_path / "short.csv", index=False)
    pd.concat([CLAIMS, CLAIMS[:1]]).to_csv(tmp_path / "twice.csv", index=False)

    with pytest.raises(PlanError, match="lacks the columns role"):
        read_claims(tmp_path / "short.csv")
    with pytest.raises(PlanError, match="holds C01 twice"):
        read_claims(tmp_path / "twice.csv")
