"""What every kind of question gives: one number a site, with its standard error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mixed.few_clusters.events import logarithms, own_variances
from mixed.few_clusters.second_stage import Array
from study.results.said import Said
from study.vocabulary import OutcomeKind


@dataclass(frozen=True, eq=False)
class SiteNumbers:
    """Each site's number, and what the second stage must know about how it was had.

    Attributes
    ----------
    sites : one row per site: ``site_id``, ``rsw``, ``summary`` (crude mean, risk or rate, with the
        persons' weights where they have any), ``adjusted`` (the same, as it would be if the site's
        persons had the covariates of all), ``standard_error`` (of ``adjusted``; for rates of its
        logarithm; zero or NaN where the site does not tell it, see
        ``analysis.site_numbers.site_error``), ``size`` (persons, one of average weight counting as
        one; for rates the exposure at which ``adjusted`` was seen), ``additive`` and ``own`` (the
        site's part in the comparison on its additive scale, and the variance of that by the
        sampling of its people), ``n`` (persons), ``n_rows`` and ``events`` (risks and rates only).
    people : one row per person behind the numbers; see ``analysis.site_numbers.first_stage``.
    scale : size of the values behind the numbers, against which rounding is judged.
    slope_variance : what the slopes of covariates add to the variance of the arms' difference.
    not_adjusted : covariates that have no slope within sites.
    """

    sites: pd.DataFrame
    people: pd.DataFrame
    scale: float
    slope_variance: float = 0.0
    not_adjusted: tuple[str, ...] = ()
    warnings: tuple[Said, ...] = ()


def on_additive_scale(sites: pd.DataFrame, kind: OutcomeKind) -> tuple[Array, Array]:
    """The sites' parts in the comparison of their arms, and the variance of each."""
    values, errors, size, rsw = (
        sites[name].to_numpy(dtype=np.float64)
        for name in ("adjusted", "standard_error", "size", "rsw")
    )
    if kind == "rate":
        errors = errors * values  # of the rate itself, and zero where there is no event
    own = own_variances(values, errors, size, rsw, kind)
    return logarithms(values, own, size, rsw) if kind == "rate" else (values, own)
