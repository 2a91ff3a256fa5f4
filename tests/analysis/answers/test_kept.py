"""An answer is taken up again exactly where nothing on which it rests has changed."""

import stat
from dataclasses import fields, replace
from pathlib import Path

import joblib
import pytest

from analysis.answers import kept
from analysis.answers.contrast import Found, analyse
from analysis.frames.sample import Sample
from analysis.questions.estimand import Estimand
from analysis.two_stage.beliefs import Priors, priors
from tests.analysis.simulated import estimand, simulated
from tests.settings import settings

OTHERWISE = {
    "claim": "C99",
    "frame": "another_frame",
    "scale": "another scale",
    "role": "secondary",
    "side": "against",
    "plausible_range": 7.0,
}


@pytest.fixture(scope="module")
def assumed() -> Priors:
    return priors(settings().beliefs)


def sample_of(kind: str, **changes: object) -> Sample:
    return Sample(estimand(kind, **changes), simulated(1, kind, units=2, workers=4))


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_what_is_left_out_of_a_name_changes_no_answer(kind: str, assumed: Priors) -> None:
    plain, other = sample_of(kind), sample_of(kind, **OTHERWISE)
    assert kept.name_of(plain) == kept.name_of(other)
    one, two = (analyse(sample, 0.95, assumed) for sample in (plain, other))
    assert joblib.hash(replace(two, estimand=one.estimand)) == joblib.hash(one)


@pytest.mark.parametrize(
    "field", [field.name for field in fields(Estimand) if field.name not in OTHERWISE]
)
def test_every_other_part_of_a_question_gives_its_answer_another_name(field: str) -> None:
    other = replace(estimand(), **{field: "something else"})
    rows = simulated(1, "mean", units=2, workers=4)
    assert kept.name_of(Sample(other, rows)) != kept.name_of(Sample(estimand(), rows))


def test_so_do_one_number_of_the_data_what_is_assumed_and_the_code(
    assumed: Priors, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = sample_of("mean")
    names = {kept.name_of(sample, 0.95, assumed)}
    names.add(kept.name_of(sample, 0.9, assumed))
    names.add(kept.name_of(sample, 0.95, replace(assumed, neutral_width=0.5)))
    rows = sample.rows.copy()
    rows.loc[3, "y"] += 1e-12
    names.add(kept.name_of(Sample(sample.estimand, rows), 0.95, assumed))
    monkeypatch.setattr(kept, "_versions", lambda: ("another",))
    names.add(kept.name_of(sample, 0.95, assumed))
    assert len(names) == 5


@pytest.fixture(scope="module")
def found(assumed: Priors) -> Found:
    return analyse(sample_of("mean"), 0.95, assumed)


def test_an_answer_comes_back_as_it_was_under_the_claim_of_today(
    found: Found, tmp_path: Path
) -> None:
    kept.write(found, tmp_path, "a")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    today = replace(found.estimand, claim="C99")
    again = kept.read(tmp_path, "a", today)
    assert again is not None
    assert again.estimand == today
    assert joblib.hash(replace(again, estimand=found.estimand)) == joblib.hash(found)


def test_half_an_answer_is_none_and_those_of_earlier_runs_go(found: Found, tmp_path: Path) -> None:
    assert kept.read(tmp_path, "a", found.estimand) is None
    for name in ("a", "b"):
        kept.write(found, tmp_path, name)
    whole = (tmp_path / "a").read_bytes()
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        (tmp_path / "a").write_bytes(whole[:length])
        assert kept.read(tmp_path, "a", found.estimand) is None, length
    kept.keep_only(tmp_path, {"b"})
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    kept.keep_only(tmp_path / "nowhere", {"b"})


def test_a_damaged_answer_is_none_wherever_a_byte_changed(found: Found, tmp_path: Path) -> None:
    kept.write(found, tmp_path, "a")
    whole = (tmp_path / "a").read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 97)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        (tmp_path / "a").write_bytes(damaged)
        assert kept.read(tmp_path, "a", found.estimand) is None, place
