"""How sure a verdict is, in words: what each criterion asks, and its number."""

from __future__ import annotations

from collections.abc import Mapping

CRITERIA: Mapping[str, str] = {
    "design": "Arms dealt to the sites at random (1) or not (0)",
    "sites": "Sites in the smaller arm",
    "sd_balance": "Larger spread between an arm’s sites over the smaller",
    "size_balance": "Larger mean size of an arm’s sites over the smaller",
    "response": "Share of the eligible who were analysed, in the arm with fewer",
    "bound": "p on the smaller arm’s sites less one: the same side of the level as the headline’s",
    "permutation": "Exact p of the sites: the same side of the level as the headline’s",
    "left_out": "Share of the sites without which the interval says the same of no difference",
    "models": "Multilevel model from site means, in standard errors",
    "sceptic": "The sceptic’s probability of the side on which the estimate lies",
    "conflict": "How probable the sceptic held an estimate as far from none",
    "blind": "Share of the measurements made blind to the arm",
}


def sureness(grade: str) -> str:
    """How sure, beside a verdict: "How sure: low"; empty where there is no grade."""
    return "" if grade.startswith("[") else f"How sure: {grade}"
