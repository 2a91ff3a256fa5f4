"""Properties that the rules keep whatever the evidence, and what they refuse to judge."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.release.disclosure import probability
from analysis.verdicts.judge import Evidence, judge, lies, no_interval
from tests.analysis.simulated import estimand

SD, CONFIDENCE, LEVEL = 5.0, 0.95, 0.05
MIRRORED = {"supported": "contradicted", "contradicted": "supported"}
TURNED = {"above": "below", "below": "above"}
OTHER_SIDE = {"claimed": "other", "other": "claimed", None: None}
ends = st.floats(-40, 40).map(lambda x: round(x, 3))
evidences = st.builds(
    lambda pair, p, adjusted, harm, sites: Evidence(
        low=min(pair),
        high=max(pair),
        sd=SD,
        p=p,
        p_adjusted=max(p, adjusted),
        adjustment="holm",
        harm=harm,
        left_out={f"s{i}": where for i, where in enumerate(sites)},
    ),
    st.tuples(ends, ends).filter(lambda pair: abs(pair[0] - pair[1]) > 0.01),
    st.floats(0, 0.1),
    st.floats(0, 0.1),
    st.sampled_from([None, "claimed", "other"]),
    st.lists(st.sampled_from(["above", "below", "around", "unknown"]), max_size=6),
)
directions = st.sampled_from(["higher", "lower"])


@given(evidences, directions)
def test_a_claim_turned_round_swaps_supported_and_contradicted(
    evidence: Evidence, direction: str
) -> None:
    other = "lower" if direction == "higher" else "higher"
    found = judge(estimand(direction=direction), evidence, CONFIDENCE).verdict
    turned = replace(evidence, harm=OTHER_SIDE[evidence.harm])

    assert judge(estimand(direction=other), turned, CONFIDENCE).verdict == MIRRORED.get(
        found, found
    )


@given(evidences, directions)
def test_data_turned_round_swap_supported_and_contradicted(
    evidence: Evidence, direction: str
) -> None:
    turned = replace(
        evidence,
        low=-evidence.high,
        high=-evidence.low,
        harm=OTHER_SIDE[evidence.harm],
        left_out={s: TURNED.get(where, where) for s, where in evidence.left_out.items()},
    )
    found = judge(estimand(direction=direction), evidence, CONFIDENCE).verdict

    assert judge(estimand(direction=direction), turned, CONFIDENCE).verdict == MIRRORED.get(
        found, found
    )


@given(evidences, st.floats(0.05, 0.99), st.floats(0, 1))
def test_more_evidence_never_turns_a_verdict_into_uncertain(
    evidence: Evidence, share: float, place: float
) -> None:
    """A narrower interval within the old one, and smaller p values."""
    before = judge(estimand(), evidence, CONFIDENCE).verdict
    width = evidence.high - evidence.low
    low = evidence.low + place * (1 - share) * width
    sharper = replace(
        evidence,
        low=low,
        high=low + share * width,
        p=share * evidence.p,
        p_adjusted=share * evidence.p_adjusted,
    )
    after = judge(estimand(), sharper, CONFIDENCE).verdict

    if before in ("supported", "contradicted", "no difference that matters"):
        assert after in (before, "no difference that matters")


@given(evidences)
def test_what_is_found_bears_leaving_out_every_site_that_can_be(evidence: Evidence) -> None:
    found = judge(estimand(), evidence, CONFIDENCE)

    if found.verdict in MIRRORED:
        side = "above" if found.verdict == "supported" else "below"
        tried = [where for where in evidence.left_out.values() if where != "unknown"]
        assert tried and set(tried) == {side}
        assert found.reasons[0]["k"] == found.reasons[0]["n"] == len(tried)


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99, 0.999])
def test_no_printed_p_contradicts_its_verdict(confidence: float) -> None:
    level = round(1 - confidence, 9)
    grid = level * np.concatenate([np.linspace(0.98, 1.02, 4001), 1 + 10.0 ** -np.arange(3, 12)])
    for p in [*grid, *(2 * level - grid[-9:])]:
        evidence = Evidence(1.5, 4.0, SD, p=p, left_out={"a": "above"})
        found = judge(estimand(), evidence, confidence)
        stored = float(f"{p:.6g}")  # as results keep it
        printed = float(probability(stored, level).text)

        assert (printed < level) == (found.verdict == "supported"), p


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.0499, "0.0499"), (0.04996, "0.04996"), (0.05, "0.050"), (0.0501, "0.050"),
     (0.0512, "0.051"), (0.0004, "<0.001"), (math.nan, "[z]")],
)  # fmt: skip
def test_a_p_is_printed_on_its_side_of_the_level(p: float, text: str) -> None:
    assert probability(p, LEVEL).text == text


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (math.nan, 1.0), (1.0, math.nan), (-math.inf, 1.0), (1.0, math.inf),
        (2.0, 1.0), (1.0, 1.0), (0.0, 0.0),
    ],
)  # fmt: skip
def test_what_is_no_interval_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="interval"):
        judge(estimand(), Evidence(low, high, SD, p=0.01), CONFIDENCE)


def test_a_ratio_has_an_interval_above_zero() -> None:
    with pytest.raises(ValueError, match="no interval"):
        judge(estimand("rate"), Evidence(0.0, 2.0, p=0.5), CONFIDENCE)
    assert no_interval(0.0, 2.0, ratio=True)
    assert not no_interval(0.0, 2.0, ratio=False)


@pytest.mark.parametrize("changes", [{"sd": None}, {"sd": math.nan}, {"p": math.nan}, {"p": 1.2}])
def test_a_mean_without_its_sd_and_an_impossible_p_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="stress"):
        judge(estimand(), replace(Evidence(1, 4, SD, p=0.01), **changes), CONFIDENCE)


@pytest.mark.parametrize(
    ("low", "high", "ratio", "where"),
    [(0.1, 2, False, "above"), (0.1, 2, True, "around"), (1.1, 2, True, "above"),
     (0.1, 0.9, True, "below"), (-1, 0, False, "around"), (math.nan, 1, False, "unknown")],
)  # fmt: skip
def test_an_interval_lies_beside_no_effect_or_around_it(
    low: float, high: float, ratio: bool, where: str
) -> None:
    assert lies(low, high, ratio=ratio) == where
