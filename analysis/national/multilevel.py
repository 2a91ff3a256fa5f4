"""Authority-years nested in authorities and regions, the year fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.national.two_stage import Contrast, contrast
from mixed.few_clusters.design import design_of
from mixed.gaussian.effects import group_effects
from mixed.gaussian.fit import GaussianFit
from mixed.gaussian.rows import fit_rows, sums_of_rows
from study.results.said import Said, say

NESTED = ("region", "area")
HIGH_CORRELATION = 0.3  # of neighbouring years' residuals, above which the model is warned about


@dataclass(frozen=True)
class VarianceShares:
    """How a measure's variance, apart from the common trend, divides.

    ``area_share`` is the share between areas: authority and region together. ``lag_1`` is the
    correlation of neighbouring years' residuals within authorities.
    """

    authority: float
    region: float
    residual: float
    area_share: float
    lag_1: float
    n_rows: int
    n_authorities: int
    n_regions: int
    warnings: tuple[Said, ...]


def variance_shares(years: pd.DataFrame, measure: str) -> VarianceShares:
    """Variance components without a term for adoption, by REML.

    Parameters
    ----------
    years : rows with ``area, region, year`` and the measure.
    """
    rows = _rows(years, measure)
    fit, lag_1 = _fit(rows, _years(rows))
    variance = fit.variances
    residual = fit.sigma2
    return VarianceShares(
        authority=variance["area"],
        region=variance["region"],
        residual=residual,
        area_share=1 - fit.iccs["residual"],
        lag_1=lag_1,
        n_rows=len(rows),
        n_authorities=rows["area"].nunique(),
        n_regions=rows["region"].nunique(),
        warnings=_warnings(fit, lag_1),
    )


def adopters_effect(
    years: pd.DataFrame, measure: str, confidence: float
) -> tuple[Contrast, tuple[Said, ...]]:
    """Adopters less others, by Kenward and Roger's method, and the model's warnings.

    The region's random intercept makes this compare adopters mostly with authorities of their own
    region, which the two-stage comparison does not.

    Parameters
    ----------
    years : rows with ``area, region, year, rsw`` and the measure.
    """
    rows = _rows(years, measure)
    fixed = [*_years(rows), "rsw"]
    fit, lag_1 = _fit(rows, fixed)
    arm = np.eye(len(fit.terms))[fit.terms.index("rsw")]
    test = fit.kenward_roger(arm)
    effect = contrast(
        float(arm @ fit.coefficients),
        float(np.sqrt(arm @ test.covariance[0] @ arm)),
        float(test.df[0]),
        confidence,
        design_of(rows.rename(columns={"area": "site_id"}), ("year",)),
    )
    return effect, _warnings(fit, lag_1)


def _fit(rows: pd.DataFrame, fixed: Sequence[str]) -> tuple[GaussianFit, float]:
    """The fit, and the correlation of neighbouring years' residuals about the predicted effects.

    Raises
    ------
    ValueError : when the fit is not certified: no number of it is reported.
    """
    fit = fit_rows(rows, "y", fixed, NESTED)
    if not fit.certified:
        raise ValueError("The search for the multilevel model's variances found no proven minimum.")
    effects = group_effects(fit, sums_of_rows(rows, "y", fixed, NESTED)).set_index("group")[
        "effect"
    ]
    region, area = rows["region"].astype("str"), rows["area"].astype("str")
    expected = fit.coefficients[0] + rows[list(fixed)] @ fit.coefficients[1:]
    predicted = region.map(effects) + (region + " / " + area).map(effects)
    return fit, _lag_1(rows.assign(residual=rows["y"] - expected - predicted))


def _rows(years: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows that have the measure, with an indicator of every year but the first."""
    rows = years.dropna(subset=[measure]).sort_values(["area", "year"]).reset_index(drop=True)
    later = sorted(rows["year"].unique())[1:]
    indicators = {f"year {year}": rows["year"].eq(year).astype("float64") for year in later}
    return rows.assign(y=rows[measure].astype("float64"), **indicators)


def _years(rows: pd.DataFrame) -> list[str]:
    return [name for name in rows.columns if str(name).startswith("year ")]


def _lag_1(rows: pd.DataFrame) -> float:
    before = rows.groupby("area")[["year", "residual"]].shift()
    next_year = rows["year"] - before["year"] == 1
    return float(rows.loc[next_year, "residual"].corr(before.loc[next_year, "residual"]))


def _warnings(fit: GaussianFit, lag_1: float) -> tuple[Said, ...]:
    found = []
    if fit.boundary:
        found.append(say("variance_zero"))
    if lag_1 > HIGH_CORRELATION:
        found.append(say("years_correlate", correlation=lag_1))
    return tuple(found)
