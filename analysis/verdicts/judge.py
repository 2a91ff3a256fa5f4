"""The verdict on a claim: a table of rules, tried from the top, the first that holds decides.

| rule | verdict | when |
|---|---|---|
| no_estimate | this design cannot tell | no data were collected, or nothing could be estimated |
| few_sites | this design cannot tell | the design allows no p value (``Design.limitation``) |
| equivalent | supported | of a claim of equivalence: two one-sided tests put it within its margin |
| beyond_margin | contradicted | of such a claim: the interval lies wholly outside the margin |
| margin_not_excluded | uncertain | of such a claim: else |
| within_margin | no difference that matters | it lies within ± the smallest effect of interest |
| interval_too_wide | this design cannot tell | it holds no effect and is wider than is plausible |
| holds_both | uncertain | it holds no effect and effects that matter |
| adjusted_p | uncertain | it excludes no effect, but the p after adjustment does not |
| no_site_left_out | uncertain | no site could be left out and the rest still be judged |
| leans_to | uncertain | without some site the interval no longer excludes no effect on that side |
| excludes_other_way | contradicted | it excludes no effect against the claim, without any site |
| excludes_claimed_way | supported | the same as claimed |

"It" is the interval. Both sides are judged alike: turn the claim round and supported becomes
contradicted. Ratios are judged on the log scale. Numbers are judged at the six digits that results
keep, so that nothing printed contradicts a verdict.

- Too wide is wider than ± the outcome's plausible range.
- A small effect comes before support: an interval may exclude no effect and hold nothing that
  matters. A large one is judged by its nearer end: however wide, an interval that excludes no
  effect is no "cannot tell".
- Sites are left out by the whole analysis, not by the sign of an estimate: the interval without the
  site, at the study's confidence, must exclude no effect on the same side. k of n sites did so, of
  those that could be left out. Where leaving one out leaves two in its arm there is no interval: a
  remark says of how many. With three sites in each arm none can be left out, and then nothing is
  borne out or contradicted: whether one site made the difference cannot be known.
- p is adjusted by Holm's method over all primary claims, analysed or not, and by Benjamini and
  Hochberg's over all other outcomes (``analysis.verdicts.adjusted``). A harm is never adjusted
  away: on the side that is a harm the plain p decides.
- Beside "uncertain" a remark says when half the interval is wider than the smallest effect of
  interest: the design could then not have shown "no difference that matters".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.questions.estimand import Estimand
from analysis.results.tables import six_digits
from study.results.said import Said, say
from study.vocabulary import CANNOT_TELL, Adjustment, EffectSide, Verdict

Lies = Literal["above", "below", "around", "unknown"]
"""Where an interval lies: beside no effect or around it; unknown where there is none."""


@dataclass(frozen=True)
class Evidence:
    """What the rules look at, on the estimand's scale.

    Attributes
    ----------
    low, high : interval of the site-summary estimate.
    p, p_adjusted : of the same test, plain and allowing for the other claims or outcomes; None
        where there is none. ``adjustment`` : how it was adjusted.
    harm : the side of the claim that is a harm, on which p stays plain; None where neither is.
    sd : standard deviation of one observation, for means; else None.
    equivalence_p : larger p of two one-sided tests against the estimand's margin; None where none
        was asked for.
    left_out : where the interval without each site lies.
    limitation : why the design allows no p value, or None.
    problem : why there is no estimate, or None.
    """

    low: float
    high: float
    sd: float | None = None
    left_out: Mapping[str, Lies] = field(default_factory=dict)
    p: float | None = None
    p_adjusted: float | None = None
    adjustment: Adjustment = "none"
    harm: EffectSide | None = None
    equivalence_p: float | None = None
    limitation: Said | None = None
    problem: Said | None = None


@dataclass(frozen=True)
class Judgement:
    """The verdict, and why: the code of the first reason is the rule that gave it."""

    verdict: Verdict
    reasons: tuple[Said, ...]

    @property
    def rule(self) -> str:
        """The rule that gave the verdict."""
        return self.reasons[0].code


def lies(low: float, high: float, *, ratio: bool) -> Lies:
    """Where an interval lies."""
    none = 1.0 if ratio else 0.0
    if math.isnan(low) or math.isnan(high):
        return "unknown"
    return "above" if low > none else "below" if high < none else "around"


def no_interval(low: float, high: float, *, ratio: bool) -> Said | None:
    """Why an interval cannot be judged; None where it can."""
    finite = math.isfinite(low) and math.isfinite(high)
    return None if finite and not (ratio and low <= 0) else say("no_interval")


def judge(estimand: Estimand, evidence: Evidence, confidence: float) -> Judgement:
    """Apply the rules from the top.

    Parameters
    ----------
    confidence : of the interval; a p value below 1 − confidence is small enough.

    Raises
    ------
    ValueError : when the interval has an end that is missing or infinite (or, of a ratio, not above
        zero), its ends are equal or swapped, a p is none, or a mean has no standard deviation.
    """
    if evidence.problem:
        return Judgement(CANNOT_TELL, (say("no_estimate", why=evidence.problem),))
    if evidence.limitation:
        return Judgement(CANNOT_TELL, (say("few_sites", why=evidence.limitation),))
    _check(estimand, evidence)
    low, high = _signed(evidence, estimand)
    margin = _additive(estimand.smallest_effect, estimand, evidence)
    widest = _additive(estimand.plausible_range, estimand, evidence)
    ends = {"confidence": confidence, "low": evidence.low, "high": evidence.high}
    if estimand.direction == "equivalent":
        return _equivalence(estimand, evidence, ends, round(1 - confidence, 9))
    if -margin <= low and high <= margin:
        limit = estimand.smallest_effect
        return Judgement("no difference that matters", (say("within_margin", **ends, limit=limit),))
    side: EffectSide = "claimed" if low > 0 else "other"
    if low <= 0 <= high:
        if high - low > 2 * widest:
            limit = estimand.plausible_range
            return Judgement(CANNOT_TELL, (say("interval_too_wide", **ends, limit=limit),))
        return _uncertain(say("holds_both", **ends), estimand, high - low, margin)
    level = round(1 - confidence, 9)  # 1 - 0.95 is a little over 0.05
    adjusted = {"p": evidence.p, "adjustment": "none"}
    if evidence.harm != side and evidence.p_adjusted is not None:
        adjusted = {"p": evidence.p_adjusted, "adjustment": evidence.adjustment}
    p = adjusted["p"]
    if isinstance(p, float) and six_digits(p) >= level:
        why = say("adjusted_p", **ends, **adjusted, side=side)
        return _uncertain(why, estimand, high - low, margin)
    tried = {site: where for site, where in evidence.left_out.items() if where != "unknown"}
    untried = tuple(site for site in evidence.left_out if site not in tried)
    where = "above" if (side == "claimed") == (estimand.direction == "higher") else "below"
    turned = tuple(site for site, found in tried.items() if found != where)
    counts = {"k": len(tried) - len(turned), "n": len(tried)}
    if not tried:
        return _uncertain(say("no_site_left_out", **ends, side=side), estimand, high - low, margin)
    notes = (say("not_left_out", sites=untried),) if untried else ()
    if turned:
        why = say("leans_to", **ends, side=side, **counts, sites=turned)
        return _uncertain(why, estimand, high - low, margin, notes)
    if side == "claimed":
        why = say("excludes_claimed_way", **ends, **adjusted, **counts)
        return Judgement("supported", (why, *notes))
    why = say("excludes_other_way", **ends, **adjusted, **counts)
    return Judgement("contradicted", (why, *notes))


def _equivalence(
    estimand: Estimand, evidence: Evidence, ends: Mapping[str, float], level: float
) -> Judgement:
    """Two one-sided tests against a margin in the outcome's own unit (Schuirmann 1987)."""
    margin, p = float(estimand.margin or 0.0), evidence.equivalence_p
    if p is not None and six_digits(p) < level:
        told = say("equivalent", **ends, p=p, adjustment="none", margin=margin)
        return Judgement("supported", (told,))
    if ends["low"] > margin or ends["high"] < -margin:
        return Judgement("contradicted", (say("beyond_margin", **ends, margin=margin),))
    return Judgement("uncertain", (say("margin_not_excluded", **ends, margin=margin),))


def _uncertain(
    why: Said, estimand: Estimand, width: float, margin: float, notes: tuple[Said, ...] = ()
) -> Judgement:
    if width > 2 * margin:
        notes = (*notes, say("no_room_for_none", limit=estimand.smallest_effect))
    return Judgement("uncertain", (why, *notes))


def _check(estimand: Estimand, evidence: Evidence) -> None:
    low, high = evidence.low, evidence.high
    if no_interval(low, high, ratio=estimand.kind == "rate"):
        raise ValueError(f"{estimand.outcome}: {low} to {high} is no interval that can be judged.")
    if not low < high:
        what = "has equal ends" if low == high else "has its ends swapped"
        raise ValueError(f"{estimand.outcome}: the interval {low} to {high} {what}.")
    for p in (evidence.p, evidence.p_adjusted):
        if p is not None and not 0 <= p <= 1:
            raise ValueError(f"{estimand.outcome}: {p} is no p value.")
    if estimand.kind == "mean" and not (evidence.sd is not None and evidence.sd > 0):
        raise ValueError(f"{estimand.outcome}: a mean is judged in standard deviations, not one.")


def _additive(limit: float, estimand: Estimand, evidence: Evidence) -> float:
    """A limit on the additive scale: SDs to the outcome's units, a ratio to its logarithm."""
    if estimand.kind == "mean":
        return limit * (math.nan if evidence.sd is None else evidence.sd)
    return math.log(limit) if estimand.kind == "rate" else limit


def _signed(evidence: Evidence, estimand: Estimand) -> tuple[float, float]:
    """The interval on the additive scale, turned so that the claimed direction is up."""
    low, high = six_digits(evidence.low), six_digits(evidence.high)
    if estimand.kind == "rate":
        low, high = math.log(low), math.log(high)
    return (-high, -low) if estimand.direction == "lower" else (low, high)
