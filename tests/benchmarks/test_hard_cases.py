"""The docs show the hard cases that were measured, and the second stage holds in each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.hard_cases import (
    END,
    FRAMES,
    PAGE,
    RESULTS,
    RUNS,
    SCEPTIC,
    START,
    Draw,
    lines,
    means,
)
from benchmarks.marked import between_marks
from rsw.imports import ROOT

CASES = pd.read_csv(ROOT / RESULTS)


def test_the_docs_show_the_cases_that_were_measured(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text((ROOT / PAGE).read_text(encoding="utf-8"), encoding="utf-8")
    between_marks(page, START, END, lines(CASES, RUNS))
    assert page.read_text(encoding="utf-8") == (ROOT / PAGE).read_text(encoding="utf-8")
    assert set(CASES["runs"]) == {RUNS}
    assert FRAMES >= 4000


def test_the_second_stage_errs_no_more_than_it_may_but_where_the_arms_truly_differ() -> None:
    kept = CASES[~CASES["case"].str.contains("contextual")]
    errors = kept.loc[kept["measure"].str.startswith("type I"), "ours"]
    assert len(errors) > 40
    assert (errors.dropna() <= 0.065).all()
    assert (kept.loc[kept["measure"].eq("coverage"), "ours"].dropna() >= 0.935).all()
    assert (kept.loc[kept["measure"].str.startswith("bias"), "ours"].abs() <= 0.05).all()
    # The cases can tell: with one variance for both arms most of them go wrong.
    assert (kept.loc[kept["measure"].eq("type I error"), "pooled"] > 0.065).mean() > 0.6


def test_arms_apart_in_a_covariate_are_nearly_always_warned() -> None:
    warned = CASES[CASES["measure"].str.contains("warned")]
    assert len(warned) == 3
    assert (warned["ours"] > 0.95).all()


def test_sites_vary_as_the_case_says() -> None:
    drawn = means((3, 9), np.random.default_rng(1), 20_000, ratio=3)
    sds = [drawn.y[:, arm].std() for arm in (slice(3), slice(3, None))]
    assert sds[0] / sds[1] == pytest.approx(3, rel=0.02)


@pytest.mark.parametrize(("case", "designs", "draw"), SCEPTIC, ids=[case for case, *_ in SCEPTIC])
def test_a_sceptics_studies_have_no_difference_between_the_arms(
    case: str, designs: tuple[tuple[int, int], ...], draw: Draw
) -> None:
    """Four Monte-Carlo errors: the arms' means are those of one truth."""
    drawn = draw(designs[0], np.random.default_rng(2), 40_000)
    apart = drawn.y[:, drawn.rsw == 1].mean(axis=1) - drawn.y[:, drawn.rsw == 0].mean(axis=1)
    assert abs(apart.mean()) < 4 * apart.std() / np.sqrt(len(apart))
