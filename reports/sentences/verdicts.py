"""The reason of a verdict in words, and what a verdict is called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from reports.released import Row
from reports.sentences.effects import confidence, is_ratio, p_words
from reports.sentences.formats import fixed, interval, is_number
from reports.sentences.remarks import clause
from reports.sentences.small_words import count_of, site_name, start
from study.results.said import Said

ONE: Mapping[str, str] = {
    "supported": "is supported",
    "contradicted": "is contradicted",
    "no difference that matters": "shows no difference that matters",
    "uncertain": "is uncertain",
    "this design cannot tell": "cannot be judged by this design",
}
MANY: Mapping[str, str] = {
    "supported": "are supported",
    "contradicted": "are contradicted",
    "no difference that matters": "show no difference that matters",
    "uncertain": "are uncertain",
    "this design cannot tell": "cannot be judged by this design",
}
OF_CRITICS: Mapping[str, str] = {"supported": "borne out", "contradicted": "not borne out"}
"""What a critic's claim is called instead: "supported" would sound as if it spoke for the model."""
SIDES: Mapping[str, str] = {
    "claimed": "in the claimed direction",
    "other": "in the direction against the claim",
}
ADJUSTED: Mapping[str, str] = {
    "holm": "adjusted for all primary claims",
    "benjamini_hochberg": "adjusted for the outcomes that decide no primary claim",
    "none": "not adjusted",
}
_ALLOWED: Mapping[str, str] = {
    "holm": "all primary claims are",
    "benjamini_hochberg": "the number of such outcomes is",
}
REASONS: Mapping[str, str] = {
    "interval_too_wide": (
        "{stated} holds no difference and is wider than the plausible range, {limit}."
    ),
    "equivalent": (
        "Both one-sided tests put the difference within the margin set beforehand, {margin} "
        "({p}): {within}."
    ),
    "beyond_margin": "{stated} lies wholly beyond the margin set beforehand, {margin}.",
    "margin_not_excluded": (
        "{stated} lies neither within the margin set beforehand, {margin}, nor wholly beyond it."
    ),
    "within_margin": "{stated} lies within the smallest effect of interest, {limit}.",
    "holds_both": "{stated} holds both no difference and differences that matter.",
    "adjusted_p": "{stated} excludes no difference {side}, but {not_adjusted} ({p}).",
    "no_site_left_out": (
        "{stated} excludes no difference {side}, but no site can be left out: none would leave "
        "three sites in each arm, so whether one site makes the difference cannot be known."
    ),
    "leans_to": (
        "{stated} leans to one side: it excludes no difference {side}, but does so in only {k} of "
        "{n} analyses that leave out one site each; it depends on {sites}."
    ),
    "excludes_other_way": (
        "{stated} excludes no difference in the direction against the claim{adjusted}, and does so "
        "in {k} of {n} analyses that leave out one site each."
    ),
    "excludes_claimed_way": (
        "{stated} excludes no difference in the claimed direction{adjusted}, and does so in {k} of "
        "{n} analyses that leave out one site each."
    ),
    "not_left_out": ("{untried} could not be left out, because no interval exists without {them}."),
    "no_room_for_none": (
        "Half of that interval is wider than the smallest effect of interest, {limit}, so this "
        "design could not have shown “no difference that matters”."
    ),
}


def called(claim: Row, *, many: bool = False) -> str:
    """What a claim's verdict is called in a sentence: "is supported", "are borne out"."""
    verdict = claim["verdict"]
    if is_critical(claim) and verdict in OF_CRITICS:
        return f"{'are' if many else 'is'} {OF_CRITICS[verdict]}"
    return (MANY if many else ONE)[verdict]


def is_critical(claim: Row) -> bool:
    """Whether a claim speaks against the model, so that bearing it out does."""
    return claim["side"] == "against" or claim["role"] == "harm"


def reason(said: Said, result: Row) -> str:
    """Why a verdict was given, or what stands beside it, in a sentence.

    Parameters
    ----------
    said : one reason of the verdict, as released.
    result : the row of estimates on which it rests.
    """
    if said.code == "no_estimate":
        return f"{start(clause(said['why']))}."
    if said.code == "few_sites":
        return f"No p value and no verdict: {clause(said['why'])}."
    slots = dict(said.slots)
    p = p_words(str(slots.get("p", "")))
    has_p = is_number(str(slots.get("p", "")).lstrip("<"))
    how, sites = str(slots.get("adjustment", "none")), slots.get("sites", ())
    return REASONS[said.code].format(
        stated=_stated(said, result) if "confidence" in slots else "",
        limit=_both_ways(str(slots["limit"]), result) if "limit" in slots else "",
        margin=_in_its_unit(str(slots["margin"]), result) if "margin" in slots else "",
        within=_inside(_stated(said, result)) if said.code == "equivalent" else "",
        side=SIDES.get(str(slots.get("side")), ""),
        sites=" and ".join(map(site_name, sites)) if isinstance(sites, tuple) else "",
        untried=start(count_of(len(sites), "site")) if isinstance(sites, tuple) else "",
        them="it" if isinstance(sites, tuple) and len(sites) == 1 else "each of them",
        k=slots.get("k", ""),
        n=slots.get("n", ""),
        p=p if how == "none" else f"{p}, adjusted",
        adjusted=f" ({p}, {ADJUSTED[how]})" if has_p else "",
        not_adjusted=(
            f"not once {_ALLOWED[how]} allowed for" if how in _ALLOWED else "not by its p value"
        ),
    )


def _stated(said: Said, result: Row) -> str:
    name = confidence(float(said["confidence"]))
    if not is_number(said["low"]):
        return f"The {name}, which is withheld,"
    ends = interval(said["low"], said["high"])
    if is_ratio(result):
        return f"The {name}, {ends} times the conventional rate,"
    unit = "percentage points" if result["unit"].startswith("%") else result["unit"]
    return f"The {name}, {ends} {unit},"


def _inside(stated: str) -> str:
    return f"t{stated.removeprefix('T').removesuffix(',')}"


def _in_its_unit(margin: str, result: Row) -> str:
    """A margin either way, in the outcome's own unit."""
    value = float(margin)
    if result["unit"].startswith("%"):
        return f"±{fixed(100 * value, 1)} percentage points"
    return f"±{value:,.6g} {result['unit']}"


def _both_ways(limit: str, result: Row) -> str:
    """A limit in either direction, in the terms in which the settings have it."""
    value = float(limit)
    if is_ratio(result):
        return f"{interval(fixed(1 / value, 2), fixed(value, 2))} times the conventional rate"
    if result["kind"] == "risk":
        return f"±{fixed(100 * value, 1)} percentage points"
    return f"±{fixed(value, 2)} standard deviations"
