"""What was found about every outcome, as rows of the results tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pandas as pd

from analysis.answers.contrast import Found
from analysis.results import table
from analysis.verdicts import Evidence, judge
from mixed.holm import holm
from study.vocabulary import ANALYSED, NOT_YET

OF_ESTIMAND = (
    "claim",
    "outcome",
    "label",
    "unit",
    "kind",
    "scale",
    "role",
    "direction",
    "headline",
)


def results_tables(
    found: Sequence[Found], claims: pd.DataFrame, confidence: float
) -> dict[str, pd.DataFrame]:
    """Make the results tables that come from the estimates.

    Parameters
    ----------
    found : one per estimand.
    claims : as given by ``plan.read_claims``.

    Returns
    -------
    ``estimates``, ``variance_components``, ``design``, ``beliefs``, ``site_summaries``,
    ``leave_one_out``, ``arm_summaries``, ``waves``, ``verdicts`` and ``claims``.
    """
    adjusted = adjusted_p(found)
    verdicts = [_verdict(each, adjusted.get(each.estimand.outcome), confidence) for each in found]
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
        "design": table("design", [_design(each) for each in found]),
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
        "arm_summaries": table("arm_summaries", _stack(found, "arms")),
        "waves": table("waves", list(_waves(found))),
        "verdicts": table("verdicts", verdicts),
        "claims": table("claims", list(_claims(claims, verdicts))),
    }


def fields_of(record: Any) -> dict[str, Any]:
    """The fields of a record by name; unlike ``asdict`` it leaves what they hold as it is."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def adjusted_p(found: Sequence[Found]) -> dict[str, float | None]:
    """Holm's adjusted p of each headline outcome of a primary claim, by outcome."""
    family = [f for f in found if f.estimand.headline and f.estimand.role == "primary"]
    adjusted = holm([f.site_summary.p for f in family])
    return {f.estimand.outcome: p for f, p in zip(family, adjusted, strict=True)}


def _estimates(
    found: Sequence[Found], adjusted: Mapping[str, float | None]
) -> Iterator[dict[str, Any]]:
    for each in found:
        estimand = {name: getattr(each.estimand, name) for name in OF_ESTIMAND}
        for estimate in (each.site_summary, each.multilevel):
            headline = estimate.method == "site_summary"
            yield {
                **estimand,
                **fields_of(estimate),
                "p_holm": adjusted.get(estimate.outcome) if headline else None,
                "warnings": estimate.warnings,
            }


def _design(found: Found) -> dict[str, Any]:
    return {
        "outcome": found.estimand.outcome,
        **fields_of(found.reach),
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


def _waves(found: Sequence[Found]) -> Iterator[dict[str, Any]]:
    for each in found:
        for wave in each.waves:
            yield {
                "outcome": each.estimand.outcome,
                **fields_of(wave),
                **fields_of(wave.effect),
            }


def _verdict(found: Found, p_holm: float | None, confidence: float) -> dict[str, Any]:
    evidence = Evidence(
        low=found.site_summary.low,
        high=found.site_summary.high,
        sd=found.sd,
        left_out={s: None if e is None else e.estimate for s, e in found.left_out.items()},
        p_holm=p_holm,
        limitation=found.reach.limitation,
        problem=found.problem,
    )
    judgement = judge(found.estimand, evidence, confidence)
    return {
        "outcome": found.estimand.outcome,
        "claim": found.estimand.claim,
        "headline": found.estimand.headline,
        "verdict": judgement.verdict,
        "rule": judgement.rule,
        "reason": judgement.reason,
    }


def _claims(
    claims: pd.DataFrame, verdicts: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    deciding = {row["claim"]: row for row in verdicts if row["headline"]}
    blank = dict.fromkeys(("outcome", "verdict", "rule", "reason"))
    for row in claims.to_dict("records"):
        decided = deciding.get(str(row["claim_id"]))
        yield {
            **{str(name): value for name, value in row.items()},
            **{name: (decided or blank)[name] for name in blank},
            "status": ANALYSED if decided else NOT_YET,
        }
