"""The summary in plain English: every sentence computed, every number one of a table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from reports.released import Released, Row
from reports.sections.claims import analysed, badge, headline, why
from reports.sentences.effects import confidence, effect, effect_interval, has_interval, is_ratio
from reports.sentences.formats import MINUS, is_number, p_value
from reports.sentences.remarks import clause
from reports.sentences.small_words import count_of, in_words, listing, start
from reports.sentences.verdicts import OF_CRITICS, called, is_critical
from study.results.said import from_text
from study.vocabulary import CANNOT_TELL, NOT_YET, VERDICTS


def primary(released: Released) -> list[Row]:
    """Primary claims with a result."""
    return [row for row in analysed(released) if row["role"] == "primary"]


def verdict_sentence(claims: Sequence[Row]) -> str:
    """Say how many claims got each verdict: "Of the six primary claims, two are uncertain …"."""
    by_verdict = {
        (verdict, critical): rows
        for verdict in VERDICTS
        for critical in (False, True)
        if (
            rows := [
                row
                for row in claims
                if row["verdict"] == verdict and _reads_otherwise(row) == critical
            ]
        )
    }
    if not by_verdict:
        return "No primary claim has a result in this version."
    if len(claims) == 1:
        return f"The one primary claim {called(claims[0])} ({claims[0]['claim_id']})."
    n = in_words(len(claims))
    if len(by_verdict) == 1:
        ((verdict, _),) = by_verdict
        if verdict == CANNOT_TELL:
            return f"None of the {n} primary claims can be judged by this design."
        return f"All {n} primary claims {called(claims[0], many=True)}."
    parts = [
        f"{in_words(len(rows))} {called(rows[0], many=len(rows) > 1)} "
        f"({listing([row['claim_id'] for row in rows])})"
        for rows in by_verdict.values()
    ]
    return f"Of the {n} primary claims, {listing(parts)}."


def _reads_otherwise(claim: Row) -> bool:
    return is_critical(claim) and claim["verdict"] in OF_CRITICS


def lead(released: Released) -> str:
    """What is compared, in one line under the title."""
    rsw, conventional = _sites(released)
    if not (rsw and conventional):
        return f"Nothing could be compared: {_accepted(released)}."
    return (
        f"A comparison of {count_of(rsw, 'authority')} that {_verb('practise', rsw)} it with "
        f"{in_words(conventional)} that {'does' if conventional == 1 else 'do'} not."
    )


def opening(released: Released) -> list[str]:
    """What was compared, and whether any of it is real."""
    rsw, conventional = _sites(released)
    if rsw and conventional:
        compared = (
            f"This evaluation compares {count_of(rsw, 'local authority')} that "
            f"{_verb('practise', rsw)} Reclaiming Social Work (RSW) with {in_words(conventional)} "
            f"that {_verb('practise', conventional)} conventionally."
        )
    else:
        compared = (
            "This evaluation was to compare local authorities that practise Reclaiming Social Work "
            "(RSW) with others that practise conventionally, but "
            f"{_accepted(released)}, so there is nothing to compare."
        )
    first = (
        f"{compared} In RSW a small unit, led by a consultant social worker and with a "
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


def chosen(released: Released) -> str:
    """How many sites there are, and that none was given its arm."""
    n = sum(_sites(released))
    if n == 1:
        return "There is one site, and it chose its arm."
    return f"There are {count_of(n, 'site')}, and they chose their arm."


def _sites(released: Released) -> tuple[int, int]:
    """How many sites of either arm were accepted: RSW, conventional."""
    sites = released.study["n_sites"]
    return int(sites["rsw"]), int(sites["conventional"])


def _accepted(released: Released) -> str:
    """What there is when an arm is empty: "only two RSW sites were accepted"."""
    rsw, conventional = _sites(released)
    n = rsw or conventional
    if not n:
        return "no site was accepted"
    noun = "RSW site" if rsw else "conventional site"
    return f"only {count_of(n, noun)} {'was' if n == 1 else 'were'} accepted"


def _verb(verb: str, n: int) -> str:
    return f"{verb}s" if n == 1 else verb


def findings(released: Released) -> list[tuple[str, Markup, str]]:
    """Claim, verdict and effect of every primary claim, as a sentence in two parts."""
    name = confidence(released.study["confidence"])
    rows = []
    for claim in primary(released):
        result = headline(released, claim)
        label = result["label"]
        if not is_number(result["estimate"]):
            told = f"{label}: no estimate. {why(released, claim)}"
            rows.append((claim["claim"], badge(claim), told))
            continue
        if is_ratio(result):
            told = f"{label}: {effect(result)} the rate of conventional sites"
        else:
            told = f"{label}: {_sided(result)} in RSW sites"
        ends = f"{name} {effect_interval(result)}" if has_interval(result) else "no interval"
        rows.append((claim["claim"], badge(claim), f"{told} ({ends})."))
    return rows


def _sided(estimate: Row) -> str:
    """Write a difference with its side in words: "2.13 points lower"."""
    words = effect(estimate)
    if words.startswith(MINUS):
        return f"{words.removeprefix(MINUS)} lower"
    return f"{words} higher"


def closing(released: Released) -> list[str]:
    """What a design with so few sites can tell, and what is not yet reported."""
    told = [*_certainty(released)]
    if any(claim["verdict"] == "uncertain" for claim in primary(released)):
        told.append(
            "Uncertain means that no difference, and one that matters, both remain possible once "
            "all primary claims are judged together; it does not mean that there is none."
        )
    return [" ".join(told), *_waiting(released)]


def _certainty(released: Released) -> list[str]:
    """What so few sites can tell at best: one sentence each."""
    if not all(_sites(released)):
        return [f"No claim can be judged, because {_accepted(released)}."]
    n = count_of(sum(_sites(released)), "site")
    told = [f"With {n}, not chosen at random, no result can be certain."]
    designs = [released.row("design", outcome=row["outcome"]) for row in primary(released)]
    least = [row["smallest_p"] for row in designs if row["identifiable"] == "yes"]
    bounds = [cell for cell in least if is_number(cell)]  # "<0.001" bounds nothing worth telling
    if bounds:
        told.append(
            "A permutation of the sites, which assumes nothing of how their means are distributed, "
            f"can give no p value under {p_value(min(bounds, key=float))}; the t test, which "
            "decides here, may go below that because it measures how far apart the arms are, and "
            "takes a few sites' means to be no more lopsided than waiting times are."
        )
    elif not least:
        told += [
            f"No p value is given: {clause(limit)}."
            for limit in dict.fromkeys(
                limit for row in designs for limit in from_text(row["limitation"])
            )
        ]
    return [
        *told,
        "A difference may also come from whatever else sets these authorities apart.",
    ]


def _waiting(released: Released) -> list[str]:
    """The claims without a result, whose silence must not be taken for an answer."""
    waiting = released.rows("claims", status=NOT_YET)
    n = len(waiting)
    if n == 0:
        return []
    if n == 1:
        return [
            "One further claim has no result in this version, and its silence says nothing for or "
            "against it."
        ]
    among = ", among them the objections to the model," if _objections(waiting) else ""
    return [
        f"{start(in_words(n))} further claims{among} have no result in this version, and its "
        "silence says nothing for or against them."
    ]


def _objections(claims: Sequence[Row]) -> bool:
    return any(row["side"] == "against" for row in claims)
