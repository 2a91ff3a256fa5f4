"""The docs show the grid that was measured, and the grid is what the page says."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.second_stage import (
    DESIGNS,
    ICCS,
    LAWS,
    OUTCOMES,
    PAGE,
    RATIOS,
    RESULTS,
    RUNS,
    SIZES,
    deviations,
    draw,
    site_sds,
)
from benchmarks.second_stage_table import write_page
from rsw.imports import ROOT

CELL = ["design", "outcome", "sd_ratio", "sizes", "icc", "sites"]


def measured() -> pd.DataFrame:
    return pd.read_csv(ROOT / RESULTS)


def test_the_docs_show_the_tables_that_were_measured(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text((ROOT / PAGE).read_text(encoding="utf-8"), encoding="utf-8")
    again, agreeing = (
        pd.read_csv(ROOT / RESULTS.with_name(f"second_stage_{part}.csv"))
        for part in ("again", "agreeing")
    )
    write_page(measured(), again, agreeing, page)
    assert page.read_text(encoding="utf-8") == (ROOT / PAGE).read_text(encoding="utf-8")


def test_every_cell_of_the_grid_is_measured_with_four_thousand_runs() -> None:
    cells = measured()
    names = [f"{a}v{b}" for a, b in DESIGNS]
    grid = set(itertools.product(names, OUTCOMES, RATIOS, SIZES, ICCS, LAWS))
    assert set(cells[CELL].itertuples(index=False, name=None)) == grid
    assert len(cells) == len(grid)
    assert (cells["runs"] >= RUNS).all()


def test_the_headline_errs_at_most_as_often_as_it_may() -> None:
    """.065, and what the largest of so many cells adds by chance: four Monte-Carlo errors."""
    cells = measured()
    allowed = 0.065 + 4 * math.sqrt(0.065 * 0.935 / RUNS)
    assert cells.loc[cells["type_1"] > allowed, [*CELL, "type_1"]].to_dict("records") == []
    assert (cells["type_1"] > 0.065).mean() < 0.001


@pytest.mark.parametrize("law", LAWS)
def test_sites_have_the_variance_of_their_law(law: str) -> None:
    drawn = deviations(law, (200_000, 2), np.random.default_rng(1))
    assert drawn[:, 1].mean() == pytest.approx(0, abs=0.02)
    # Of Student's t on 3 the variance itself has none: it settles slowly.
    assert drawn[:, 1].std() == pytest.approx(1, abs=0.05 if law == "t3" else 0.01)
    assert drawn[:, 0].std() == pytest.approx(3 if law == "one odd" else 1, abs=0.05)


def test_the_mean_of_the_arms_variances_is_that_of_the_icc() -> None:
    for ratio in RATIOS:
        sds = site_sds((2, 1), ratio)
        assert sds[0] / sds[2] == pytest.approx(ratio)
        assert (sds[0] ** 2 + sds[2] ** 2) / 2 == pytest.approx(1)


@pytest.mark.parametrize("outcome", [name for name in OUTCOMES if name != "mean"])
@pytest.mark.parametrize("law", LAWS)
def test_arms_average_to_their_levels_whatever_the_spread(outcome: str, law: str) -> None:
    """Four Monte-Carlo errors, from the studies' own spread."""
    _, level, raised = OUTCOMES[outcome]
    rng = np.random.default_rng(2)
    y, _, _ = draw((4, 4), 2.0, "equal", 0.05, outcome, law, 20_000, rng, effect=True)
    for mine, expected in ((y[:, :4].mean(axis=1), raised), (y[:, 4:].mean(axis=1), level)):
        assert abs(mine.mean() - expected) < 4 * mine.std() / math.sqrt(len(mine))
