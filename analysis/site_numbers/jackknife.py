"""A number of each site's own rows, with its standard error by leaving out each unit in turn.

What a kind of question says is one function, from the rows of a site to its number. The error is
that of the delete-a-group jackknife over the units of the site (Shao & Tu 1995, *The Jackknife and
Bootstrap*, 2.1): whoever shares a unit may be alike, and the function need have no formula. A site
whose number cannot be had is left out and named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.frames.sample import FrameError, Sample
from analysis.site_numbers.base import SiteNumbers
from study.results.said import say

LEAST_UNITS = 3
Number = Callable[[pd.DataFrame], float]


def of_each_site(sample: Sample, number: Number) -> SiteNumbers:
    """Reduce each site to a number of its rows.

    Parameters
    ----------
    number : from the rows of a site, once per person and value of ``by``, to its number; NaN where
        they do not give it. Rows have ``y``, the unit, the person and ``by`` where there is one.

    Raises
    ------
    FrameError : when no site gives the number.
    """
    rows = per_person(sample)
    unit = sample.estimand.clusters[1]
    found, lost = [], []
    for site, own in rows.groupby("site_id", sort=True):
        value = number(own)
        if not math.isfinite(value):
            lost.append(str(site))
            continue
        found.append(
            {
                "site_id": site,
                "rsw": int(own["rsw"].iloc[0]),
                "summary": value,
                "adjusted": value,
                "standard_error": _error(own, unit, number),
                "size": float(own[sample.person].nunique()),
                "n": int(own[sample.person].nunique()),
                "n_rows": int(own["n_rows"].sum()),
            }
        )
    if not found:
        raise FrameError(say("no_number_of_any_site"))
    sites = pd.DataFrame(found)
    sites["additive"], sites["own"] = sites["adjusted"], sites["standard_error"] ** 2
    sites["events"] = pd.Series(pd.NA, index=sites.index, dtype="Int64")
    return SiteNumbers(
        sites=sites,
        people=rows[rows["site_id"].isin(sites["site_id"])],
        scale=float(rows["y"].abs().max()),
        warnings=(say("sites_without_number", sites=tuple(lost)),) if lost else (),
    )


def per_person(sample: Sample) -> pd.DataFrame:
    """The rows averaged to one per person, and per value of ``by`` where a question has one."""
    by = [] if sample.estimand.by is None else [sample.estimand.by]
    unit = sample.estimand.clusters[1:2]
    key = list(dict.fromkeys(["site_id", *unit, sample.person, "rsw", *by]))
    rows = sample.counted[[*key, "y"]].groupby(key, sort=True)["y"].agg(["mean", "size"])
    rows = rows.reset_index().rename(columns={"mean": "y", "size": "n_rows"})
    return rows.assign(observed=rows["y"], exposure=1.0)


def without_each(rows: pd.DataFrame, group: str) -> Iterator[pd.DataFrame]:
    """The rows without each group in turn."""
    for name in rows[group].unique():
        yield rows[rows[group] != name]


def jackknife_variance(values: list[float]) -> float:
    """Variance of a number from the numbers without each group; NaN with fewer than three."""
    known = np.array([value for value in values if math.isfinite(value)])
    g = len(known)
    if g < LEAST_UNITS:
        return math.nan
    return float((g - 1) / g * ((known - known.mean()) ** 2).sum())


def _error(own: pd.DataFrame, unit: str, number: Number) -> float:
    return math.sqrt(jackknife_variance([number(rest) for rest in without_each(own, unit)]))
