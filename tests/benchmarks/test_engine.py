import numpy as np

from benchmarks.engine import MARK, put
from benchmarks.engine_data import study
from benchmarks.engine_process import multiples


def test_a_part_that_is_measured_again_takes_its_own_place_and_leaves_the_others() -> None:
    page = f"above\n{MARK}\n\n### Growth\n\nold\n\n### Batch\n\nkept ### here\n"

    written = put(page, ["### Growth\n\nnew", "### Crossed coders\n\nadded"])

    parts = ["### Growth\n\nnew", "### Batch\n\nkept ### here", "### Crossed coders\n\nadded"]
    assert written == f"above\n{MARK}\n\n" + "\n\n".join(parts) + "\n"


def test_coders_are_added_to_the_same_study() -> None:
    plain, coded = study(1000, 1), study(1000, 1, coders=7)

    assert set(coded["coder"]) == set(range(7))
    for name in ("site", "unit", "worker", "x"):
        assert np.array_equal(plain[name], coded[name])
    added = coded["y"] - plain["y"]
    assert len(set(added.round(9))) == 7


def test_multiples_are_theirs_to_ours() -> None:
    ours, theirs = {"cpu": 0.5, "memory": 10.0}, {"cpu": 100.0, "memory": 5.0}

    assert multiples(theirs, ours) == "200.0, 0.5"
