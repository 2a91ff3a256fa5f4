"""What was found about every outcome, as rows of the results tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd
from scipy import stats

from analysis.answers.contrast import Found
from analysis.results.tables import table
from analysis.verdicts.adjusted import AdjustedP, adjusted_p, harm_of, is_primary
from analysis.verdicts.circumstances import Circumstances
from analysis.verdicts.judge import Evidence, Judgement, judge, lies, no_interval
from analysis.verdicts.sureness import Sure, how_sure
from study.settings.certainty import Certainty
from study.vocabulary import ANALYSED, NOT_YET

OF_ESTIMAND = (
    "claim",
    "outcome",
    "kind",
    "scale",
    "question",
    "compare",
    "role",
    "direction",
    "headline",
)


def results_tables(
    found: Sequence[Found],
    claims: pd.DataFrame,
    confidence: float,
    certainty: Certainty,
    known: Mapping[str, Circumstances],
) -> dict[str, pd.DataFrame]:
    """Make the results tables that come from the estimates.

    Parameters
    ----------
    found : one per estimand.
    claims : as given by ``analysis.questions.asking.read_claims``.
    certainty : weights and limits of the criteria.
    known : outcome → its circumstances; of one that is not there nothing is known.

    Returns
    -------
    ``estimates``, ``variance_components``, ``design``, ``beliefs``, ``site_summaries``,
    ``leave_one_out``, ``arm_summaries``, ``balance``, ``single_site``, ``waves``, ``verdicts``,
    ``certainty`` and ``claims``.
    """
    adjusted = adjusted_p(found, claims)
    evidence = [_evidence(each, adjusted[each.estimand.outcome]) for each in found]
    judged = [judge(f.estimand, e, confidence) for f, e in zip(found, evidence, strict=True)]
    sure = [
        how_sure(each, e, judgement, confidence, certainty, known.get(each.estimand.outcome))
        for each, e, judgement in zip(found, evidence, judged, strict=True)
    ]
    verdicts = [_verdict(*each) for each in zip(found, judged, sure, strict=True)]
    return {
        "estimates": table("estimates", list(_estimates(found, adjusted))),
        "variance_components": table(
            "variance_components",
            [
                {"outcome": each.estimand.outcome, **fields_of(component)}
                for each in found
                for component in each.multilevel.variance_components
            ],
        ),
        "design": table("design", [_design(each, claims) for each in found]),
        "beliefs": table(
            "beliefs",
            [
                {
                    "outcome": each.estimand.outcome,
                    "kind": each.estimand.kind,
                    **fields_of(belief),
                }
                for each in found
                for belief in each.beliefs
            ],
        ),
        "site_summaries": table("site_summaries", _stack(found, "sites")),
        "leave_one_out": table("leave_one_out", list(_left_out(found))),
        "single_site": table("single_site", list(_single_site(found))),
        "arm_summaries": table("arm_summaries", _stack(found, "arms")),
        "balance": table("balance", list(_balance(found))),
        "waves": table("waves", list(_waves(found))),
        "verdicts": table("verdicts", verdicts),
        "certainty": table("certainty", list(_certainty(found, sure))),
        "claims": table("claims", list(_claims(claims, verdicts))),
    }


def fields_of(record: Any) -> dict[str, Any]:
    """The fields of a record by name; unlike ``asdict`` it leaves what they hold as it is."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _estimates(
    found: Sequence[Found], adjusted: Mapping[str, AdjustedP]
) -> Iterator[dict[str, Any]]:
    for each in found:
        estimand = {name: getattr(each.estimand, name) for name in OF_ESTIMAND}
        for estimate in (each.site_summary, each.multilevel):
            decides = estimate.method == "site_summary"
            own = adjusted[estimate.outcome]
            yield {
                **estimand,
                **fields_of(estimate),
                "p_holm": own.p if decides and own.method == "holm" else None,
                "p_bh": own.p if decides and own.method == "benjamini_hochberg" else None,
                "warnings": estimate.warnings,
            }


def _design(found: Found, claims: pd.DataFrame) -> dict[str, Any]:
    asked = int(claims["role"].eq("primary").sum())
    least = found.reach.smallest_p
    return {
        "outcome": found.estimand.outcome,
        **fields_of(found.reach),
        "smallest_p_holm": min(1.0, least * asked) if is_primary(found.estimand) else None,
        "breakdown_ratio": found.reach.breakdown_ratio,
        "never_unusual": found.reach.never_unusual,
        "identifiable": found.reach.limitation is None,
        "no_beliefs": found.no_beliefs,
    }


def _stack(found: Sequence[Found], part: str) -> pd.DataFrame:
    frames = [getattr(f, part).assign(outcome=f.estimand.outcome) for f in found if not f.problem]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _left_out(found: Sequence[Found]) -> Iterator[dict[str, Any]]:
    for each in found:
        for site, effect in each.left_out.items():
            yield {
                "outcome": each.estimand.outcome,
                "left_out": site,
                **({} if effect is None else fields_of(effect)),
            }


def _single_site(found: Sequence[Found]) -> Iterator[dict[str, Any]]:
    for each in found:
        if (curve := each.reach.curve) is not None:
            for ratio, chance in zip(curve.ratios, curve.p, strict=True):
                yield {"outcome": each.estimand.outcome, "ratio": ratio, "chance": chance}


def _balance(found: Sequence[Found]) -> Iterator[dict[str, Any]]:
    for each in found:
        for balance in each.balance:
            yield {
                "outcome": each.estimand.outcome,
                **fields_of(balance),
                "mean_rsw": balance.rsw,
                "mean_conventional": balance.conventional,
                "standardised_difference": balance.difference,
                "far_apart": balance.far_apart,
            }


def _waves(found: Sequence[Found]) -> Iterator[dict[str, Any]]:
    for each in found:
        for wave in each.waves:
            yield {
                "outcome": each.estimand.outcome,
                **fields_of(wave),
                **fields_of(wave.effect),
            }


def _evidence(found: Found, adjusted: AdjustedP) -> Evidence:
    headline, ratio = found.site_summary, found.estimand.kind == "rate"
    problem = found.problem
    if problem is None and found.reach.limitation is None:
        problem = no_interval(headline.low, headline.high, ratio=ratio)
    return Evidence(
        low=headline.low,
        high=headline.high,
        sd=found.sd,
        left_out={
            site: "unknown"
            if effect is None or effect.p is None
            else lies(effect.low, effect.high, ratio=ratio)
            for site, effect in found.left_out.items()
        },
        p=headline.p,
        p_adjusted=adjusted.p,
        adjustment=adjusted.method,
        harm=harm_of(found.estimand),
        equivalence_p=_equivalence_p(found),
        limitation=found.reach.limitation,
        problem=problem,
    )


def _equivalence_p(found: Found) -> float | None:
    """The larger p of two one-sided tests: that the effect is beyond either end of the margin."""
    margin, effect = found.estimand.margin, found.site_summary
    if margin is None or effect.p is None or effect.df is None:
        return None
    nearest = (margin - abs(effect.estimate)) / effect.standard_error
    return float(stats.t.sf(nearest, effect.df))


def _verdict(found: Found, judgement: Judgement, sure: Sure | None) -> dict[str, Any]:
    return {
        "outcome": found.estimand.outcome,
        "claim": found.estimand.claim,
        "headline": found.estimand.headline,
        "verdict": judgement.verdict,
        "how_sure": sure.grade if sure else None,
        "rule": judgement.rule,
        "reason": judgement.reasons,
    }


def _certainty(found: Sequence[Found], sure: Sequence[Sure | None]) -> Iterator[dict[str, Any]]:
    for each, graded in zip(found, sure, strict=True):
        for criterion in graded.criteria if graded else ():
            yield {"outcome": each.estimand.outcome, **fields_of(criterion)}


def _claims(
    claims: pd.DataFrame, verdicts: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    deciding = {row["claim"]: row for row in verdicts if row["headline"]}
    blank = dict.fromkeys(("outcome", "verdict", "how_sure", "rule", "reason"))
    for row in claims.to_dict("records"):
        decided = deciding.get(str(row["claim_id"]))
        yield {
            **{str(name): value for name, value in row.items()},
            **{name: (decided or blank)[name] for name in blank},
            "status": ANALYSED if decided else NOT_YET,
        }
