"""The verdict on a claim: a table of rules, tried from the top, the first that holds decides.

| rule | verdict | when |
|---|---|---|
| no_estimate | this design cannot tell | no data were collected, or nothing could be estimated |
| few_sites | this design cannot tell | the design allows no p value (``Design.limitation``) |
| interval_too_wide | this design cannot tell | the interval is wider than ± the plausible range |
| within_margin | no difference that matters | it lies within ± the smallest effect of interest |
| holds_both | uncertain | it holds no effect and effects that matter |
| adjusted_p | uncertain | it excludes no effect, but Holm's adjusted p does not |
| excludes_other_way | contradicted | it excludes no effect, against the claim |
| one_site_decides | uncertain | without some site the sign is no longer the claimed one |
| excludes_claimed_way | supported | it excludes no effect as claimed; no site decides the sign |

A small effect comes before support: an interval may exclude no effect and still hold nothing that
matters. Holm's procedure runs over the headline outcomes of the primary claims, and its adjusted p
decides for those only. Ratios are judged on the log scale.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.records import Estimand
from study.results.said import Said, say
from study.vocabulary import CANNOT_TELL, Verdict


@dataclass(frozen=True)
class Evidence:
    """What the rules look at, on the estimand's scale.

    Attributes
    ----------
    low, high : interval of the site-summary estimate; NaN when there is none.
    sd : standard deviation of one observation, for means; else None.
    left_out : estimate without each site; None where it could not be had.
    p_holm : adjusted p, for headline outcomes of primary claims; else None.
    limitation : why the design allows no p value, or None.
    problem : why there is no estimate, or None.
    """

    low: float
    high: float
    sd: float | None = None
    left_out: Mapping[str, float | None] | None = None
    p_holm: float | None = None
    limitation: Said | None = None
    problem: Said | None = None


@dataclass(frozen=True)
class Judgement:
    """The verdict, and why: the code of the reason is the rule that gave it."""

    verdict: Verdict
    reason: Said

    @property
    def rule(self) -> str:
        """The rule that gave the verdict."""
        return self.reason.code


def judge(estimand: Estimand, evidence: Evidence, confidence: float) -> Judgement:
    """Apply the rules from the top.

    Parameters
    ----------
    confidence : of the interval; a p value below 1 − confidence is small enough.
    """
    if evidence.problem:
        return Judgement(CANNOT_TELL, say("no_estimate", why=evidence.problem))
    if evidence.limitation:
        return Judgement(CANNOT_TELL, say("few_sites", why=evidence.limitation))
    if math.isnan(evidence.low) or math.isnan(evidence.high):
        return Judgement(CANNOT_TELL, say("no_estimate", why=say("no_interval")))
    low, high = _signed(evidence, estimand)
    margin = _additive(estimand.smallest_effect, estimand, evidence)
    widest = _additive(estimand.plausible_range, estimand, evidence)
    stated = {"confidence": confidence, "low": evidence.low, "high": evidence.high}
    if high - low > 2 * widest:
        limit = estimand.plausible_range
        return Judgement(CANNOT_TELL, say("interval_too_wide", **stated, limit=limit))
    if -margin <= low and high <= margin:
        return Judgement(
            "no difference that matters",
            say("within_margin", **stated, limit=estimand.smallest_effect),
        )
    if low <= 0 <= high:
        return Judgement("uncertain", say("holds_both", **stated))
    p = evidence.p_holm
    if p is not None and p >= round(1 - confidence, 9):  # 1 - 0.95 is a little over 0.05
        return Judgement("uncertain", say("adjusted_p", **stated, p_holm=p))
    if high < 0:
        return Judgement("contradicted", say("excludes_other_way", **stated, p_holm=p))
    turned = _turned(estimand, evidence)
    if turned:
        return Judgement("uncertain", say("one_site_decides", **stated, sites=tuple(turned)))
    return Judgement("supported", say("excludes_claimed_way", **stated, p_holm=p))


def _additive(limit: float, estimand: Estimand, evidence: Evidence) -> float:
    """A limit on the additive scale: SDs to the outcome's units, a ratio to its logarithm."""
    if estimand.kind == "mean":
        return limit * (math.nan if evidence.sd is None else evidence.sd)
    return math.log(limit) if estimand.kind == "rate" else limit


def _signed(evidence: Evidence, estimand: Estimand) -> tuple[float, float]:
    """The interval on the additive scale, turned so that the claimed direction is up."""
    ends = [evidence.low, evidence.high]
    if estimand.kind == "rate":
        ends = [math.log(end) for end in ends]
    return (-ends[1], -ends[0]) if estimand.direction == "lower" else (ends[0], ends[1])


def _turned(estimand: Estimand, evidence: Evidence) -> list[str]:
    """Sites without which the effect is not in the claimed direction, or cannot be had."""
    none = 1.0 if estimand.kind == "rate" else 0.0
    up = estimand.direction == "higher"
    return [
        site
        for site, value in (evidence.left_out or {}).items()
        if value is None or not (value > none if up else value < none)
    ]
