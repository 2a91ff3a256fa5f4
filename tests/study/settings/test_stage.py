"""What others wait for says the same whenever all is well; what is printed asks nothing anew."""

from pathlib import Path

import pytest

from study.settings.outcomes import PRINTED, Outcome
from study.settings.stage import main
from tests.settings import only, write


def run(folder: Path, changes: dict[str, object]) -> int:
    return main(
        [
            *("--params", str(write(folder, changes))),
            *("--checked", str(folder / "out/in_order.txt")),
            *("--questions", str(folder / "out/questions.json")),
        ]
    )


def test_a_stamp_is_written_only_when_all_is_well_and_never_differs(tmp_path: Path) -> None:
    stamp = tmp_path / "out/in_order.txt"
    assert run(tmp_path, {"study.seed": "x"}) == 2
    assert not stamp.exists()
    assert run(tmp_path, {}) == 0
    first = stamp.read_bytes()
    assert run(tmp_path, {"study.seed": 4}) == 0
    assert stamp.read_bytes() == first


def test_a_label_or_a_unit_leaves_the_questions_as_they_are(tmp_path: Path) -> None:
    """The stage ``fit`` depends on the questions, and not on ``outcomes``."""
    questions = tmp_path / "out/questions.json"
    assert run(tmp_path, only("ghq12_likert")) == 0
    first = questions.read_bytes()
    assert run(tmp_path, only("ghq12_likert", label="Strain", unit="points of 36")) == 0
    assert questions.read_bytes() == first
    assert run(tmp_path, only("ghq12_likert", covariates=["wave"])) == 0
    assert questions.read_bytes() != first


@pytest.mark.parametrize("key", Outcome.model_fields)
def test_every_key_of_an_outcome_that_is_not_printed_is_in_the_questions(key: str) -> None:
    outcome = Outcome.model_construct(**dict.fromkeys(Outcome.model_fields))
    assert (key in outcome.model_dump(exclude=set(PRINTED))) == (key not in PRINTED)
