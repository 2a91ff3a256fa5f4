"""The reason of a verdict in words, and what a verdict is called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from reports.formats import fixed, interval, is_number
from reports.released import Row
from reports.sentences.effects import confidence, is_ratio, p_words
from reports.sentences.remarks import clause
from reports.words import site_name, start
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
REASONS: Mapping[str, str] = {
    "interval_too_wide": "{stated} is wider than the plausible range, {limit}.",
    "within_margin": "{stated} lies within the smallest effect of interest, {limit}.",
    "holds_both": "{stated} holds both no difference and differences that matter.",
    "adjusted_p": (
        "{stated} excludes no difference, but not once the number of headline outcomes is allowed "
        "for (adjusted {p})."
    ),
    "excludes_other_way": (
        "{stated} excludes no difference in the direction against the claim{adjusted}."
    ),
    "one_site_decides": (
        "{stated} excludes no difference, but the sign does not survive leaving out {sites}."
    ),
    "excludes_claimed_way": (
        "{stated} excludes no difference in the claimed direction{adjusted}, and the sign stays "
        "whichever site is left out."
    ),
}


def reason(said: Said, result: Row) -> str:
    """Why a verdict was given, in a sentence.

    Parameters
    ----------
    said : the reason of the verdict, as released.
    result : the row of estimates on which it rests.
    """
    if said.code == "no_estimate":
        return f"{start(clause(said['why']))}."
    if said.code == "few_sites":
        return f"No p value and no verdict: {clause(said['why'])}."
    slots = dict(said.slots)
    p = p_words(str(slots.get("p_holm", "")))
    has_p = is_number(str(slots.get("p_holm", "")).lstrip("<"))
    return REASONS[said.code].format(
        stated=_stated(said, result),
        limit=_both_ways(str(slots["limit"]), result) if "limit" in slots else "",
        sites=" or ".join(map(site_name, said["sites"])) if "sites" in slots else "",
        p=p,
        adjusted=f" ({p} adjusted for the headline outcomes)" if has_p else "",
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


def _both_ways(limit: str, result: Row) -> str:
    """A limit in either direction, in the terms in which the settings have it."""
    value = float(limit)
    if is_ratio(result):
        return f"{interval(fixed(1 / value, 2), fixed(value, 2))} times the conventional rate"
    if result["kind"] == "risk":
        return f"±{fixed(100 * value, 1)} percentage points"
    return f"±{fixed(value, 2)} standard deviations"
