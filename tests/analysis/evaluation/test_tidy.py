"""From simulated frames to the results tables."""

import math
from dataclasses import replace

import pandas as pd
import pandera.errors
import pytest

from analysis.answers.contrast import Found, analyse
from analysis.evaluation.tidy import results_tables
from analysis.frames.sample import Sample
from analysis.results.tables import schema, table
from analysis.two_stage.beliefs import Priors
from analysis.verdicts.adjusted import AdjustedP, adjusted_p
from mixed.terms import Slope
from study.results.said import from_text, say, to_text
from tests.analysis.simulated import estimand, simulated
from tests.settings import settings

pytestmark = pytest.mark.slow

ASSUMED = Priors({"mean": 0.5, "risk": 0.1, "rate": 1.5}, (0.25,), (0.0,), 1.0)
CLAIMS = pd.DataFrame(
    [
        (f"C{i:02d}", f"Claim {i}", "S", "for", "x", "x", "worker", "higher", role)
        for i, role in enumerate(["primary", "primary", "secondary", "harm"], start=1)
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


def tables_of(found: list[Found]) -> dict[str, pd.DataFrame]:
    return results_tables(found, CLAIMS, 0.95, settings().certainty, {})


@pytest.fixture(scope="module")
def found() -> list[Found]:
    """A clear effect, an outcome beside it, one without data, and a secondary one."""
    effect = simulated(1, effect=2.0)
    none = simulated(2)
    plans = [
        (effect, estimand(outcome="stress")),
        (simulated(3, "risk"), estimand("risk", outcome="case", headline=False)),
        (none[:0], estimand(outcome="lost", claim="C02")),
        (none, estimand(outcome="other", claim="C03", role="secondary")),
    ]
    return [analyse(Sample(plan, frame), 0.95, ASSUMED) for frame, plan in plans]


@pytest.fixture(scope="module")
def tables(found: list[Found]) -> dict[str, pd.DataFrame]:
    return tables_of(found)


def test_every_table_follows_its_schema(tables: dict[str, pd.DataFrame]) -> None:
    for name, frame in tables.items():
        schema(name).validate(frame)


def test_holm_runs_over_all_primary_claims_and_benjamini_hochberg_over_all_else(
    found: list[Found],
) -> None:
    """Two claims are primary; a third would count although it was not analysed.

    Of the others, headlines are a family of their own, as is what stands beside a headline.
    """
    p, case, other = (found[i].site_summary.p for i in (0, 1, 3))
    assert p is not None and case is not None and other is not None

    adjusted = adjusted_p(found, CLAIMS)

    assert adjusted["stress"].p == pytest.approx(2 * p)
    assert adjusted["lost"] == AdjustedP(None, "holm")
    silent = pd.concat([CLAIMS, CLAIMS.iloc[[0]].assign(claim_id="C05")])
    assert adjusted_p(found, silent)["stress"].p == pytest.approx(3 * p)
    assert (adjusted["case"].p, adjusted["other"].p) == pytest.approx((case, other))
    beside = replace(found[1], estimand=replace(found[1].estimand, role="secondary", headline=True))
    together = adjusted_p([found[0], beside, found[3]], CLAIMS)
    lesser, larger = sorted([case, other])
    assert sorted([together["case"].p, together["other"].p]) == pytest.approx(
        [min(2 * lesser, larger), larger]
    )
    harm = replace(beside, estimand=replace(beside.estimand, role="harm"))
    apart = adjusted_p([found[0], harm, found[3]], CLAIMS)
    assert (apart["case"].p, apart["other"].p) == pytest.approx((case, other))


def test_each_outcome_has_a_row_for_each_method(tables: dict[str, pd.DataFrame]) -> None:
    estimates = tables["estimates"].set_index(["outcome", "method"])

    assert len(estimates) == 8
    assert estimates.at[("stress", "site_summary"), "n_workers"] == 8 * 36
    assert estimates.at[("stress", "site_summary"), "n_rows"] == 8 * 72
    assert estimates.at[("stress", "site_summary"), "n_families"] == 0
    assert pd.isna(estimates.at[("stress", "site_summary"), "optimisers_agree"])
    assert estimates.at[("stress", "multilevel"), "optimisers_agree"]
    assert pd.isna(estimates.at[("stress", "multilevel"), "p_holm"])
    assert pd.isna(estimates.at[("case", "multilevel"), "p"])
    assert pd.isna(estimates.at[("case", "site_summary"), "hedges_g_total"])


def test_an_outcome_without_data_is_listed_without_numbers_and_with_the_reason(
    tables: dict[str, pd.DataFrame],
) -> None:
    lost = tables["estimates"].set_index("outcome").loc["lost"]
    verdict = tables["verdicts"].set_index("outcome").loc["lost"]

    assert lost["estimate"].isna().all()
    assert list(lost["n_rows"]) == [0, 0]
    assert verdict["verdict"] == "this design cannot tell"
    assert from_text(verdict["reason"]) == (say("no_estimate", why=say("no_data")),)
    assert "lost" not in set(tables["site_summaries"]["outcome"])


def test_a_claim_has_the_verdict_of_its_headline_or_is_not_yet_analysed(
    tables: dict[str, pd.DataFrame],
) -> None:
    claims = tables["claims"].set_index("claim_id")

    assert list(claims["status"]) == ["analysed"] * 3 + ["not yet analysed"]
    assert list(claims["outcome"][:3]) == ["stress", "lost", "other"]
    assert claims.at["C01", "verdict"] == "supported"
    assert claims.loc["C04", ["outcome", "verdict", "how_sure", "rule", "reason"]].isna().all()


def test_every_site_is_left_out_once_of_each_outcome(tables: dict[str, pd.DataFrame]) -> None:
    counts = tables["leave_one_out"].groupby("outcome")["left_out"].nunique()

    assert counts.to_dict() == {"stress": 8, "case": 8, "other": 8}


def test_hedges_g_is_the_estimate_over_the_outcome_s_spread(found: list[Found]) -> None:
    """Within an arm: .2^2 + .3^2 + .6^2 + 1 = 1.49, so g is near 2 / 1.22 = 1.64."""
    estimate = found[0].site_summary
    assert found[0].sd == pytest.approx(math.sqrt(1.49), rel=0.1)
    assert estimate.hedges_g_total == pytest.approx(estimate.estimate / found[0].sd, rel=0.01)


@pytest.mark.parametrize("name", ["p", "p_holm", "p_bh"])
def test_a_row_with_a_p_that_its_design_refuses_is_no_result(
    tables: dict[str, pd.DataFrame], name: str
) -> None:
    """Eight sites: the number of sites alone would let it pass."""
    limited = tables["estimates"].assign(limitation=to_text([say("sites_alike")]))
    limited[["p", "p_holm", "p_bh"]] = math.nan

    assert len(table("estimates", limited)) == len(limited)
    with pytest.raises(pandera.errors.SchemaError, match="_no_p_that_the_design_refuses"):
        table("estimates", limited.assign(**{name: [0.01, *limited[name][1:]]}))


@pytest.mark.parametrize("name", ["permutation_p", "bound_p", "mde"])
def test_a_limited_design_has_no_exact_p_or_detectable_effect_whatever_else_it_says(
    tables: dict[str, pd.DataFrame], name: str
) -> None:
    limited = tables["design"].assign(limitation=to_text([say("sites_alike")]), identifiable=True)
    limited[["permutation_p", "bound_p", "mde"]] = math.nan

    assert len(table("design", limited)) == len(limited)
    with pytest.raises(pandera.errors.SchemaError, match="_no_p_without_identification"):
        table("design", limited.assign(**{name: 0.5}))


def test_the_smallest_p_after_holm_is_for_headlines_of_primary_claims(
    tables: dict[str, pd.DataFrame],
) -> None:
    """Four against four: 2 of 70 dealings, over the two primary claims."""
    least = tables["design"].set_index("outcome")["smallest_p_holm"]
    assert least["stress"] == pytest.approx(2 * 2 / 70, rel=1e-5)
    assert least["lost"] == 1  # no site at all
    assert least[["case", "other"]].isna().all()


def test_only_with_one_or_two_sites_in_an_arm_is_there_an_assumption_curve(
    tables: dict[str, pd.DataFrame],
) -> None:
    assert tables["single_site"].empty
    assert tables["design"]["never_unusual"].isna().all()

    few = tables_of([analyse(Sample(estimand(), simulated(1, arms=(1, 0, 0, 0))), 0.95, ASSUMED)])

    assert few["single_site"]["chance"].is_monotonic_increasing
    assert few["single_site"]["ratio"].to_list() == [i / 4 for i in range(1, 17)]
    assert few["estimates"]["p"].isna().all()


def test_a_covariate_of_an_outcome_has_a_row_of_the_baseline_table() -> None:
    plan = estimand(covariates=("wave",))

    (row,) = tables_of([analyse(Sample(plan, simulated(1)), 0.95, ASSUMED)])["balance"].to_dict(
        "records"
    )

    assert (row["covariate"], row["mean_rsw"], row["mean_conventional"]) == ("wave", 0.5, 0.5)
    assert (row["standardised_difference"], row["far_apart"], row["share"]) == (0, False, True)
    assert (row["n_rsw"], row["n_conventional"]) == (144, 144)


def test_a_headline_without_beliefs_says_why(tables: dict[str, pd.DataFrame]) -> None:
    frame = simulated(1, units=3, workers=3)
    alike = frame.assign(y=frame["y"].where(frame["site_id"].ne("s0"), 1.0))

    silent = tables_of([analyse(Sample(estimand(), alike), 0.95, ASSUMED)])

    assert silent["beliefs"].empty
    assert from_text(silent["design"].at[0, "no_beliefs"]) == (say("people_alike"),)
    design = tables["design"].set_index("outcome")["no_beliefs"]
    assert from_text(design["lost"]) == (say("nothing_estimated"),)
    assert design[["stress", "case", "other"]].isna().all()


@pytest.mark.parametrize(("kind", "refused"), [("risk", True), ("mean", False), ("rate", False)])
@pytest.mark.parametrize("name", ["mean", "low", "high"])
def test_a_risk_difference_beyond_one_is_no_belief(
    tables: dict[str, pd.DataFrame], kind: str, refused: bool, name: str
) -> None:
    beyond = tables["beliefs"].assign(kind=kind, mean=0.1, low=-0.2, high=0.3)
    assert len(table("beliefs", beyond)) == len(beyond)
    beyond[name] = [-181.0, *beyond[name][1:]]

    if refused:
        with pytest.raises(pandera.errors.SchemaError, match="_risks_differ_by_one_at_most"):
            table("beliefs", beyond)
    else:
        assert len(table("beliefs", beyond)) == len(beyond)


def test_every_estimate_of_a_limited_design_says_why_it_has_no_p() -> None:
    frame = simulated(1, effect=2.0, units=3, workers=3)
    frame["coder_id"] = [f"{arm}{i % 3}" for i, arm in enumerate(frame["rsw"])]
    plan = estimand(crossed=("coder_id",))

    tables = tables_of([analyse(Sample(plan, frame), 0.95, ASSUMED)])

    estimates = tables["estimates"]
    assert estimates[["p", "p_holm", "p_bh"]].isna().all(axis=None)
    assert set(estimates["limitation"]) == set(tables["design"]["limitation"])
    assert from_text(estimates.at[0, "limitation"]) == (
        say("no_group_in_both_arms", group="coder_id"),
    )
    assert tables["verdicts"].at[0, "rule"] == "few_sites"


def test_with_three_sites_nothing_is_concluded() -> None:
    three = analyse(
        Sample(estimand(outcome="stress"), simulated(1, arms=(1, 0, 0), effect=3.0)), 0.95, ASSUMED
    )

    verdicts = tables_of([three])["verdicts"]

    assert verdicts.at[0, "rule"] == "few_sites"
    assert three.site_summary.p is None
    assert three.site_summary.smallest_p == pytest.approx(1 / 3)


def test_an_outcome_adjusted_for_the_wave_has_its_waves_and_their_change() -> None:
    frame = simulated(1, "rate", effect=0.3)
    plan = estimand("rate", outcome="stress", covariates=("wave",))
    found = analyse(Sample(plan, frame), 0.95, ASSUMED)

    waves = tables_of([found])["waves"]

    assert list(waves["wave"]) == [0, 1, 1]
    assert list(waves["since"].fillna(-1)) == [-1, -1, 0]
    assert set(waves["outcome"]) == {"stress"}
    one, two, change = waves["estimate"]
    assert change == pytest.approx(two / one, rel=1e-5)  # every site is in both, so they divide
    assert waves["p"].notna().all()
    assert list(waves["n_rsw"]) == [144, 144, 144]


def test_outcomes_that_know_no_waves_have_none(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["waves"].empty


def test_slopes_that_an_outcome_asks_for_are_in_its_model() -> None:
    frame = simulated(1, waves=3)
    frame["y"] += frame["site_id"].map({f"s{i}": 0.8 * (-1) ** i for i in range(8)}) * frame["wave"]
    plan = estimand(outcome="stress", covariates=("wave",), slopes=(Slope("wave", "site_id"),))

    found = analyse(Sample(plan, frame), 0.95, ASSUMED)

    components = tables_of([found])["variance_components"]
    (slope,) = components[components["slope"].eq("wave")].to_dict("records")
    assert slope["group"] == "site_id"
    assert slope["variance"] > 0.2
    assert slope["n_groups"] == 8
