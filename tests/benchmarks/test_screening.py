"""What is called held out shares nothing with what rules were made for."""

from __future__ import annotations

from benchmarks import screening_held_out as held_out
from benchmarks.forenames import HELD_OUT, LISTED
from benchmarks.screening import recall_of
from benchmarks.screening_kinds import EXPLANATIONS, FORMATS
from pipeline.screening.columns import KINDS


def test_what_is_held_out_is_no_format_locale_or_sentence_of_the_others() -> None:
    groups = [set(FORMATS), set(held_out.FORMATS), set(held_out.MORE), set(held_out.LAST)]
    assert len(set().union(*groups)) == sum(map(len, groups))
    assert not set(LISTED) & set(HELD_OUT)
    said = [*EXPLANATIONS, *held_out.SENTENCES, *held_out.LAST_SENTENCES]
    assert len(set(said)) == len(said)


def test_a_format_that_no_rule_finds_is_counted_as_missed() -> None:
    nothing = FORMATS["NINO with dots"]._replace(make=lambda rng: "nothing")
    missed = recall_of({"nothing": nothing, "NINO": FORMATS["NINO with dots"]}, 2, 1)
    assert missed["refused"].tolist() == [0, 2]
    assert {one.kind for one in FORMATS.values()} == {kind.code for kind in KINDS}
