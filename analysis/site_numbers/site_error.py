"""Standard error of one site's summary, which beliefs and pictures need of every site.

The units of a site are its clusters. A site does not always tell its error that way:

- nobody, or everybody, had the event: every person agrees, and yet the site's risk is not known
  without error. Half an event is added (and, for a risk, half of a person without one), so that the
  error is that of a binomial or Poisson count (Anscombe 1956, Biometrika 43: 461-464; Cox 1970,
  *Analysis of Binary Data*, section 3.2);
- it has one unit, or its units agree: the persons are the clusters. That leaves out what persons of
  a unit have in common, so it is too small if anything;
- its persons agree as well: for risks and rates the binomial or Poisson law, as above. For means
  nothing tells the error: it stays zero.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from mixed.effects import ROUNDING
from mixed.few_clusters.events import HALF_EVENT
from study.vocabulary import OutcomeKind

Vector = npt.NDArray[np.float64]

BY_UNITS = "by units"
BY_PERSONS = "error_by_persons"
BY_LAW = {"risk": "error_by_law_of_risks", "rate": "error_by_law_of_rates"}
WAYS = (BY_PERSONS, *BY_LAW.values())


def site_error(
    observed: Vector,
    expected: Vector,
    weight: Vector,
    units: npt.NDArray[np.intp],
    kind: OutcomeKind,
) -> tuple[float, str]:
    """Give the standard error of a site's summary, and how it was had.

    Parameters
    ----------
    observed, expected : (n,) of the site's persons, as ``first_stage`` gives them.
    weight : (n,) of persons, above zero.
    units : (n,) the unit of each.

    Returns
    -------
    The error on the additive scale (for rates of the logarithm), and one of ``WAYS`` or
    ``BY_UNITS``. Zero for a mean of persons who all agree.
    """
    if kind == "mean" or not _without_chance(observed, kind):
        terms = _terms(observed, expected, weight, kind)
        size = float(np.abs([observed, expected]).max()) if kind == "mean" else 1.0
        for groups, way in ((units, BY_UNITS), (np.arange(len(units)), BY_PERSONS)):
            error = _clustered(terms, groups)
            if error > ROUNDING * size:  # False where it is NaN
                return error, way
    if kind == "mean":
        return 0.0, BY_UNITS
    return _by_law(observed, weight, kind), BY_LAW[kind]


def _without_chance(observed: Vector, kind: OutcomeKind) -> bool:
    """Whether nobody of the site, or everybody in the case of a risk, had the event."""
    if kind == "rate":
        return not observed.any()
    return any(bool((np.abs(observed - value) <= ROUNDING).all()) for value in (0.0, 1.0))


def _terms(observed: Vector, expected: Vector, weight: Vector, kind: OutcomeKind) -> Vector:
    """Linearisation: each person's term in the summary, a mean or a ratio of totals."""
    if kind == "rate":
        events = weight @ observed
        ratio = events / (weight @ expected)
        return np.asarray(weight * (observed - expected * ratio) / events)
    residual = observed - expected
    centred = residual - np.average(residual, weights=weight)
    return np.asarray(weight * centred / weight.sum())


def _clustered(terms: Vector, groups: npt.NDArray[np.intp]) -> float:
    """The variance is G/(G − 1) times the sum of the groups' squared terms; NaN for one group."""
    _, group = np.unique(groups, return_inverse=True)
    totals = np.bincount(group, terms)
    if len(totals) < 2:
        return math.nan
    return math.sqrt(len(totals) / (len(totals) - 1) * float((totals**2).sum()))


def _by_law(observed: Vector, weight: Vector, kind: OutcomeKind) -> float:
    """The binomial error of a risk, or the Poisson error of a logarithm of a rate.

    Weighted persons tell as much as Kish's effective number of them.
    """
    n = float(weight.sum() ** 2 / (weight**2).sum())
    level = float(np.average(observed, weights=weight))
    if kind == "rate":
        events = level * n
        if events == 0:  # half an event of a person of average weight
            events = HALF_EVENT * n / len(weight)
        return 1 / math.sqrt(events)
    risk = (level * n + HALF_EVENT) / (n + 2 * HALF_EVENT)
    return math.sqrt(risk * (1 - risk) / n)
