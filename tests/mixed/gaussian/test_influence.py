"""Leaving a group out of the sums is refitting without its rows, or says why it cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mixed.gaussian import influence
from mixed.gaussian.fit import GaussianFit, fit_sums
from mixed.gaussian.influence import leave_one_out
from mixed.gaussian.sums import GroupedSums
from tests.mixed.gaussian.dense import random_design
from tests.mixed.gaussian.test_sums import TERMS, frame, rows_of


def test_leaving_each_site_out_equals_refitting_from_rows() -> None:
    whole = random_design(np.random.default_rng(12), most_sites=8)
    sums = rows_of(whole)

    found = leave_one_out(sums, fit_sums(sums, TERMS))

    for row in found.itertuples():
        alone = fit_sums(rows_of(whole[whole["site"] != row.site]), TERMS)
        assert row.arm == pytest.approx(alone.coefficients[1], abs=1e-6)
        assert found.loc[row.Index, "variance of site"] == pytest.approx(
            alone.variances["site"], abs=1e-5
        )
        assert row.distance >= 0


def test_a_site_without_which_nothing_can_be_fitted_says_why() -> None:
    four = random_design(np.random.default_rng(3), most_sites=4)
    assert four["site"].nunique() == 4
    sums = rows_of(four.assign(arm=(four["site"] == 1).astype(float)))

    found = leave_one_out(sums, fit_sums(sums, TERMS)).set_index("site")

    assert found.loc[1, "refusal"].startswith("'arm' is a combination")
    assert found.loc[0, "refusal"] == ""


def test_a_site_without_which_the_fit_is_not_certified_has_no_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sums = rows_of(frame())
    fit = fit_sums(sums, TERMS)

    def unproved(part: GroupedSums, *arguments: Any, **options: Any) -> GaussianFit:
        found = fit_sums(part, *arguments, **options)
        certified = np.array([len(part.rows) == len(sums.rows)])
        return replace(found, optimum=replace(found.optimum, certified=certified))

    monkeypatch.setattr(influence, "fit_sums", unproved)

    found = leave_one_out(sums, fit)

    assert (found["refusal"] == influence.NOT_CERTIFIED).all()
    assert "arm" not in found
