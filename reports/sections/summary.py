"""The summary in plain English: every sentence computed, every number one of a table."""

from __future__ import annotations

from collections.abc import Sequence

from reports.formats import MINUS, is_number, p_value
from reports.released import Released, Row
from reports.sections.claims import NOT_YET, analysed, headline
from reports.sections.effects import confidence, effect, effect_interval, is_ratio
from reports.words import in_words, listing

VERDICTS = (
    "supported",
    "contradicted",
    "no difference that matters",
    "uncertain",
    "this design cannot tell",
)
_ONE = {
    "supported": "is supported",
    "contradicted": "is contradicted",
    "no difference that matters": "shows no difference that matters",
    "uncertain": "is uncertain",
    "this design cannot tell": "cannot be told by this design",
}
_MANY = {
    "supported": "are supported",
    "contradicted": "are contradicted",
    "no difference that matters": "show no difference that matters",
    "uncertain": "are uncertain",
    "this design cannot tell": "cannot be told by this design",
}


def primary(released: Released) -> list[Row]:
    """Primary claims with a result."""
    return [row for row in analysed(released) if row["role"] == "primary"]


def verdict_sentence(claims: Sequence[Row]) -> str:
    """Say how many claims got each verdict: "Of the six primary claims, two are uncertain …"."""
    parts = []
    for verdict in VERDICTS:
        ids = [row["claim_id"] for row in claims if row["verdict"] == verdict]
        if ids:
            words = (_ONE if len(ids) == 1 else _MANY)[verdict]
            parts.append(f"{in_words(len(ids))} {words} ({listing(ids)})")
    return f"Of the {in_words(len(claims))} primary claims, {listing(parts)}."


def opening(released: Released) -> list[str]:
    """What was compared, and whether any of it is real."""
    sites = released.study["n_sites"]
    first = (
        f"This evaluation compares {in_words(sites['rsw'])} local authorities that practise "
        f"Reclaiming Social Work (RSW) with {in_words(sites['conventional'])} that practise "
        "conventionally. In RSW a small unit, led by a consultant social worker and with a "
        "clinician and a coordinator in it, shares its families; conventionally each social worker "
        "in a team holds cases alone."
    )
    if not released.is_synthetic:
        return [first]
    return [
        "The authorities on this page do not exist. Its data were invented, with known true "
        "effects, to show and to test the method; nothing here is evidence for or against RSW.",
        first,
    ]


def findings(released: Released) -> list[tuple[str, str, str]]:
    """Claim, verdict and effect of every primary claim, as a sentence in two parts."""
    name = confidence(released.study["confidence"])
    rows = []
    for claim in primary(released):
        result = headline(released, claim)
        label = result["label"]
        if is_ratio(result):
            told = f"{label}: {effect(result)} the rate of conventional sites"
        else:
            told = f"{label}: {_sided(result)} in RSW sites"
        rows.append(
            (claim["claim"], claim["verdict"], f"{told} ({name} {effect_interval(result)}).")
        )
    return rows


def _sided(estimate: Row) -> str:
    """Write a difference with its side in words: "2.13 points lower"."""
    words = effect(estimate)
    if words.startswith(MINUS):
        return f"{words.removeprefix(MINUS)} lower"
    return words if not is_number(estimate["estimate"]) else f"{words} higher"


def closing(released: Released) -> list[str]:
    """What a design with so few sites can tell, and what is not yet reported."""
    waiting = released.rows("claims", status=NOT_YET)
    result = headline(released, primary(released)[0])
    return [
        f"With {result['n_sites']} sites, not chosen at random, no result can be certain. Had the "
        "sites been dealt out at random, the smallest p value that any result could have reached "
        f"is {p_value(result['smallest_p'])}. A difference may also come from whatever else sets "
        "these authorities apart. Uncertain means that no difference, and one that matters, both "
        "remain possible once all primary claims are judged together; it does not mean that there "
        "is none.",
        f"{len(waiting)} further claims, among them the objections to the model, have no result in "
        "this version, and its silence says nothing for or against them.",
    ]
