"""One number per authority, then a plain comparison of those numbers.

Years of one authority resemble one another, and for vacancies and agency workers neighbouring years
do so beyond what an authority's own level explains. With one summary per authority that resemblance
cannot make the error look smaller than it is (Hayes & Moulton 2017, chapter 10).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from mixed.effects import t_effect
from mixed.few_clusters.design import Design
from mixed.few_clusters.precision import minimum_detectable_effect
from mixed.few_clusters.second_stage import compare_arms, compare_pairs

POWER = 0.8  # at which the smallest detectable difference is stated


@dataclass(frozen=True)
class Contrast:
    """Adopters less their comparison, in the measure's unit.

    ``p`` is NaN where the authorities are too few for one (``Design.limitation``).
    ``detectable`` is the true difference that the comparison would have found (p under
    1 − confidence) with a probability of 80 %, given its standard error.
    """

    estimate: float
    standard_error: float
    df: float
    low: float
    high: float
    p: float
    detectable: float


def contrast(
    estimate: float,
    standard_error: float,
    df: float,
    confidence: float,
    design: Design,
    error_df: float | None = None,
) -> Contrast:
    """The t interval, two-sided p value and detectable difference of an estimate.

    Parameters
    ----------
    design : of the authorities compared; adopters are its RSW sites.
    error_df : of the standard error, where the test takes fewer for its limit.

    Raises
    ------
    ValueError : when there is no error to speak of, as with one adopter.
    """
    effect = t_effect(estimate, standard_error, df, confidence=confidence, with_p=design.allows_p)
    if math.isnan(effect.low):
        raise ValueError("There are too few authorities with different values for an interval.")
    return Contrast(
        estimate=effect.estimate,
        standard_error=effect.standard_error,
        df=effect.df,
        low=effect.low,
        high=effect.high,
        p=math.nan if effect.p is None else effect.p,
        detectable=minimum_detectable_effect(
            standard_error,
            df if error_df is None else error_df,
            1 - confidence,
            POWER,
            test_df=df,
        ),
    )


def authority_summaries(
    years: pd.DataFrame, measure: str, within: tuple[str, ...] = ("year",)
) -> pd.DataFrame:
    """Each authority's mean over its years of value less that year's mean over authorities.

    Parameters
    ----------
    years : rows with ``area, name, region, year, rsw`` and the measure.
    within : whose mean is taken off: the year's, or the year's and region's.

    Returns
    -------
    DataFrame : ``area, name, region, rsw, summary, n_years``, sorted by area.
    """
    rows = years.dropna(subset=[measure])
    centred = rows[measure] - rows.groupby(list(within))[measure].transform("mean")
    grouped = rows.assign(centred=centred).groupby("area", sort=True)
    return grouped.agg(
        name=("name", "last"),
        region=("region", "last"),
        rsw=("rsw", "last"),
        summary=("centred", "mean"),
        n_years=("year", "nunique"),
    ).reset_index()


def adopters_against_others(summaries: pd.DataFrame, confidence: float) -> Contrast:
    """Adopters' mean summary less the others', by the second stage of every comparison of sites.

    See ``mixed.few_clusters.second_stage``. An authority's years resemble one another, so that they
    do not tell the sampling error of its mean, and there is no floor.
    """
    found = compare_arms(summaries["summary"], summaries["rsw"])
    design = Design(*found.n)
    error = float(found.error) if design.enough else math.nan
    return contrast(float(found.difference), error, design.df, confidence, design, design.pooled_df)


def permutation_p(summaries: pd.DataFrame, draws: int, seed: int) -> float:
    """How often authorities drawn at random differ from the rest by as much as the adopters do.

    Two-sided, counting the observed arrangement itself (Phipson & Smyth 2010), so never below
    1 / (draws + 1). Authorities did not adopt at random: it describes, and proves nothing. NaN
    where the authorities are too few for a p value.
    """
    adopters, others = _arms(summaries)
    if not Design(len(adopters), len(others)).allows_p:
        return math.nan
    values = np.sort(summaries["summary"].to_numpy(dtype="float64"))
    n, size = len(values), len(adopters)
    random = np.random.default_rng(seed)
    sums = np.array([random.choice(values, size, replace=False).sum() for _ in range(draws)])
    drawn = _difference(sums, values.sum(), size, n)
    observed = _difference(np.array([adopters.sum()]), values.sum(), size, n)[0]
    as_far = np.abs(drawn) >= abs(observed) - 1e-12  # equal sums added in another order
    return float((as_far.sum() + 1) / (draws + 1))


def neighbour_differences(years: pd.DataFrame, pairs: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Each adopter less the mean of its statistical neighbours, averaged over the adopter's years.

    Only neighbours that are no adopters of any kind count, each in the years it has; a year counts
    when the adopter and at least one neighbour have a value.

    Parameters
    ----------
    pairs : ``area, neighbour`` (from the neighbours table).

    Returns
    -------
    DataFrame : ``area, name, difference, own, n_neighbours, n_years``, one row per adopter with
    any; ``own`` is the variance of the neighbours' mean by their spread, NaN of one neighbour.
    """
    wide = years.pivot(index="year", columns="area", values=measure)
    names = years.groupby("area")["name"].last()
    others = set(years.loc[years["rsw"] == 0, "area"])
    rows = []
    for area in sorted(set(years.loc[years["rsw"] == 1, "area"])):
        near = [n for n in pairs.loc[pairs["area"] == area, "neighbour"] if n in others]
        by_year = (wide[area] - wide[near].mean(axis=1)).dropna()
        if len(by_year):
            levels = wide.loc[by_year.index, near].mean().dropna()
            own = levels.var() / len(levels)
            rows.append((area, names[area], by_year.mean(), own, len(levels), len(by_year)))
    columns = ["area", "name", "difference", "own", "n_neighbours", "n_years"]
    return pd.DataFrame(rows, columns=columns)


def paired(differences: pd.DataFrame, confidence: float) -> Contrast:
    """The mean of the adopters' differences, by the second stage with one arm.

    Parameters
    ----------
    differences : as given by ``neighbour_differences``. Adopters may share their neighbours: at
        least as many are counted on the other side as one adopter has. ``own`` may be absent.
    """
    values = differences["difference"]
    found = compare_pairs(values, differences.get("own"))
    design = Design(len(values), int(differences["n_neighbours"].max()))
    return contrast(
        float(found.difference), float(found.error), found.df, confidence, design, len(values) - 1
    )


def _arms(summaries: pd.DataFrame) -> tuple[pd.Series[float], pd.Series[float]]:
    adopter = summaries["rsw"] == 1
    return summaries.loc[adopter, "summary"], summaries.loc[~adopter, "summary"]


def _difference(
    sums: npt.NDArray[np.float64], total: float, size: int, n: int
) -> npt.NDArray[np.float64]:
    """Mean of the drawn less mean of the rest, from the sum of the drawn."""
    return sums / size - (total - sums) / (n - size)
