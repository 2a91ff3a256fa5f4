"""The calls that docs/resampling.md shows can be made as they stand there."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from tests.analysis.simulated import simulated

PAGE = Path(__file__).parents[2] / "docs" / "resampling.md"


def test_the_examples_of_the_page_run() -> None:
    """With fewer draws; one frame of counts for all."""
    frame = simulated(1, "rate", units=3, workers=4)
    units = frame.groupby("unit_id").ngroup()
    frame["fidelity"] = np.random.default_rng(1).normal(size=units.nunique())[units]
    here: dict[str, Any] = {"frame": frame}

    for example in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S):
        exec(re.sub(r"draws=\d+", "draws=3", example), here)

    assert here["values"].shape == (3,)
    assert here["interval"].draws == 3
    assert here["spread"] > 0
    assert len(here["effects"]) <= 3
    assert 0 < here["test"].p <= 1
    assert here["test"].patterns == 2**8
