"""What the docs say about error rates is what was measured, on studies that are as described."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from analysis.few_sites.site_summary import two_stage
from analysis.models.multilevel import fit
from analysis.resampling.execute import SERIAL
from benchmarks.error_rates import ICCS, KINDS, PAGE, RESULTS, SITES, cell
from benchmarks.error_table import COLUMNS, END, START, table, write_page
from benchmarks.methods import CR2, KENWARD_ROGER, TWO_STAGE, analyse, target
from benchmarks.unbalanced import Truth, draw, estimand
from tests.imports import ROOT


def measured() -> pd.DataFrame:
    return pd.read_csv(ROOT / RESULTS)


def test_the_docs_show_the_table_that_was_measured() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    shown = page.split(START)[1].split(END)[0]
    assert shown == f"\n\n{table(measured())}\n"


def test_every_cell_is_measured_with_a_thousand_runs() -> None:
    results = measured()
    assert set(results["runs"]) == {1000}
    cells = set(zip(results["kind"], results["sites"], results["icc"], strict=True))
    assert cells == set(itertools.product(KINDS, SITES, ICCS))


def test_the_headline_keeps_its_error_rates_wherever_the_product_prints_a_p_value() -> None:
    """Within four Monte-Carlo errors of .05 and .95 (.0069 each), and that is all a run can say."""
    results = measured()
    printed = results[(results["method"] == TWO_STAGE) & (results["sites"] >= 4)]
    assert len(printed) == len(KINDS) * 4 * len(ICCS)
    assert (printed["type_1"] - 0.05).abs().max() < 4 * 0.0069
    assert (printed["coverage"] - 0.95).abs().max() < 4 * 0.0069


def test_a_rate_outside_the_aim_is_bold() -> None:
    row = dict.fromkeys(COLUMNS, 0.0) | {"kind": "mean", "sites": 4, "icc": 0.05, "runs": 100}
    rows = [
        row | {"method": "good", "type_1": 0.05, "coverage": 0.95},
        row | {"method": "bad", "type_1": 0.09, "coverage": 0.91},
    ]
    shown = table(pd.DataFrame(rows))
    assert "| 4 | .05 | .050 | **.090** |" in shown
    assert "| 4 | .05 | .950 | **.910** |" in shown


def test_a_page_without_its_markers_is_refused(tmp_path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing here\n", encoding="utf-8")
    with pytest.raises(ValueError, match="once each"):
        write_page(measured(), page)


@pytest.mark.parametrize("kind", KINDS)
def test_studies_have_the_shape_and_the_truth_that_the_docs_describe(kind) -> None:
    """400 sites: every mean within four of its standard errors, from the sites' own spread."""
    truth = Truth(kind, 400, 0.05, {"mean": 0.3, "risk": 0.15, "rate": 1.3}[kind])
    frame = draw(truth, np.random.default_rng(1))
    units = frame.groupby("site_id")["unit_id"].nunique()
    workers = frame.groupby("unit_id")["worker_id"].nunique()
    visits = frame.groupby("worker_id").size()
    for counts, ends in ((units, (5, 12)), (workers, (3, 8)), (visits, (1, 5))):
        assert (counts.min(), counts.max()) == ends
    expected = {"mean": (0.0, 0.3), "risk": (0.25, 0.40), "rate": (4.0, 5.2)}[kind]
    sites = frame.groupby(["rsw", "site_id"])["y"].mean()
    for arm, value in enumerate(expected):
        own = sites.loc[arm]
        assert abs(own.mean() - value) < 4 * own.std() / math.sqrt(len(own))


@pytest.mark.parametrize("icc", ICCS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_shares_of_variance_are_those_declared(kind, icc: float) -> None:
    site, unit, worker = Truth(kind, 4, icc, 0.0).variances
    residual = {"mean": 1 - site - unit - worker, "risk": math.pi**2 / 3, "rate": math.log(1.25)}
    total = site + unit + worker + residual[kind]
    assert np.array([site, unit, worker]) / total == pytest.approx([icc, 0.05, 0.20])


def test_a_true_effect_on_a_mean_shifts_every_interval_and_changes_nothing_else() -> None:
    """What lets the runs without an effect tell the coverage with one."""
    without, with_effect = Truth("mean", 6, 0.05, 0.0), Truth("mean", 6, 0.05, 0.3)
    null = analyse(draw(without, np.random.default_rng(3)), without)
    shifted = analyse(draw(with_effect, np.random.default_rng(3)), with_effect)
    for method, found in null.items():
        if not math.isnan(found.low):
            assert shifted[method].low == pytest.approx(found.low + 0.3, abs=1e-6)
            assert shifted[method].high == pytest.approx(found.high + 0.3, abs=1e-6)


def test_the_methods_measured_are_those_that_the_product_prints() -> None:
    truth = Truth("mean", 6, 0.15, 0.0)
    frame = draw(truth, np.random.default_rng(4))
    found = analyse(frame, truth)
    for method, printed in (
        (TWO_STAGE, two_stage(frame, estimand("mean"), 0.95).effect),
        (KENWARD_ROGER, fit(frame, estimand("mean"), 0.95).effect),
    ):
        assert found[method].low == pytest.approx(printed.low, rel=1e-4)
        assert found[method].high == pytest.approx(printed.high, rel=1e-4)
        assert found[method].rejects == (printed.p is not None and printed.p < 0.05)


def test_cr2_of_counts_is_held_to_the_difference_of_rates() -> None:
    truth = Truth("rate", 6, 0.05, 1.3)
    assert target(truth, CR2) == pytest.approx(1.2)
    assert target(truth, TWO_STAGE) == 1.3


def test_a_cell_is_the_same_when_measured_again() -> None:
    first, again = (cell("risk", 4, 0.05, 3, 1, SERIAL) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert list(first.columns) == list(COLUMNS)
