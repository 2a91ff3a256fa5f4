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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from statsmodels.stats.multitest import multipletests

from analysis.records import Estimand, Verdict
from analysis.wording import both_ways, interval, p_value


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
    limitation: str | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Judgement:
    """The verdict, the rule that gave it, and why in one sentence."""

    verdict: Verdict
    rule: str
    reason: str


def judge(estimand: Estimand, evidence: Evidence, confidence: float) -> Judgement:
    """Apply the rules from the top.

    Parameters
    ----------
    confidence : of the interval; a p value below 1 − confidence is small enough.
    """
    if evidence.problem:
        return _cannot_tell("no_estimate", evidence.problem)
    if evidence.limitation:
        return _cannot_tell("few_sites", f"No p value and no verdict: {evidence.limitation}.")
    if math.isnan(evidence.low) or math.isnan(evidence.high):
        return _cannot_tell("no_estimate", "The site summaries gave no interval.")
    low, high = _signed(evidence, estimand)
    margin = _additive(estimand.smallest_effect, estimand, evidence)
    widest = _additive(estimand.plausible_range, estimand, evidence)
    stated = f"the {confidence:.0%} interval, {interval(evidence.low, evidence.high, estimand)},"
    nothing = "no difference"
    if high - low > 2 * widest:
        span = both_ways(estimand.plausible_range, estimand)
        return _cannot_tell(
            "interval_too_wide", f"{_start(stated)} is wider than the plausible range, {span}."
        )
    if -margin <= low and high <= margin:
        span = both_ways(estimand.smallest_effect, estimand)
        return Judgement(
            "no difference that matters",
            "within_margin",
            f"{_start(stated)} lies within the smallest effect of interest, {span}.",
        )
    if low <= 0 <= high:
        return Judgement(
            "uncertain",
            "holds_both",
            f"{_start(stated)} holds both {nothing} and differences that matter.",
        )
    p = evidence.p_holm
    adjusted = "" if p is None else f" (p {p_value(p)} adjusted for the headline outcomes)"
    if p is not None and p >= round(1 - confidence, 9):  # 1 - 0.95 is a little over 0.05
        return Judgement(
            "uncertain",
            "adjusted_p",
            f"{_start(stated)} excludes {nothing}, but not once the number of headline outcomes is "
            f"allowed for (adjusted p {p_value(p)}).",
        )
    if high < 0:
        return Judgement(
            "contradicted",
            "excludes_other_way",
            f"{_start(stated)} excludes {nothing} in the direction against the claim{adjusted}.",
        )
    turned = _turned(estimand, evidence)
    if turned:
        return Judgement(
            "uncertain",
            "one_site_decides",
            f"{_start(stated)} excludes {nothing}, but the sign does not survive leaving out "
            f"{' or '.join(turned)}.",
        )
    return Judgement(
        "supported",
        "excludes_claimed_way",
        f"{_start(stated)} excludes {nothing} in the claimed direction{adjusted}, and the sign "
        "stays whichever site is left out.",
    )


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm's adjusted p values; one that is missing counts as a test and stays missing."""
    if not p_values:
        return []
    filled = [1.0 if p is None else p for p in p_values]
    adjusted = multipletests(filled, method="holm")[1]
    return [None if p is None else float(a) for p, a in zip(p_values, adjusted, strict=True)]


def _cannot_tell(rule: str, reason: str) -> Judgement:
    return Judgement("this design cannot tell", rule, reason)


def _start(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


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
