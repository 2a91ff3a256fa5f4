r"""The standard error of a site-level effect, had the variance between sites been unbiased.

Laplace's approximation maximises the likelihood, which takes the two arms' levels for known: with
few sites it finds too little variance between them. In a balanced Gaussian model the variance of a
site's summary is estimated by

    maximum likelihood: SS / sites,    restricted likelihood: SS / (sites - 2),

with ``SS`` the sum of squares of the sites about their arms (Patterson & Thompson 1971, Biometrika
58, 545-554; McCulloch, Searle & Neuhaus 2008, Generalized, Linear, and Mixed Models, 2nd ed., 6.6).
The effect's variance is in proportion to it, whatever share of it lies within the sites, so the one
standard error is sqrt(sites / (sites - 2)) times the other. Where no variance between sites was
found, ``SS`` was not what gave the standard error, and nothing is to be corrected.

To logistic, Poisson and negative binomial models this carries over as far as the sites' summaries
are near normal with hundreds of observations each: measured in docs/error-rates.md.
"""

from __future__ import annotations

import math

from mixed.few_clusters.design import Design
from mixed.model import MixedFit


def unbiased_error(error: float, fit: MixedFit, design: Design, site: str) -> float:
    """Widen a maximum likelihood fit's standard error of a site-level effect.

    Parameters
    ----------
    error : of the effect, on whatever scale.
    fit : by maximum likelihood. design : with a degree of freedom or more.
    site : the name of the group that the arm is a property of.
    """
    if site in fit.zero_groups:
        return error
    return error * math.sqrt(design.n_sites / design.pooled_df)
