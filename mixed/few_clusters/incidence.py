"""Cumulative incidence: the risk of an event by a horizon, of persons followed for unequal times.

A person's row says how many days they were followed and how that ended: nothing happened until then
(censored), the event of interest, or a competing event after which it is no longer asked for. The
estimate is that of Aalen and Johansen (1978), Scandinavian Journal of Statistics 5, 141-150. It
holds when those who were censored at a time are like those of the site who were not.

Each person's part in it is a pseudo-observation (Andersen, Klein & Rosthøj 2003, Biometrika 90,
15-27; Andersen & Perme 2010, Statistical Methods in Medical Research 19, 71-99), which stands where
the outcome of zero or one would stand if everyone were followed to the horizon. It is the
infinitesimal jackknife's (Parner, Andersen & Overgaard 2023, Lifetime Data Analysis 29, 654-671):
the estimate plus the total weight times its derivative by the person's weight. Unlike those of the
leave-one-out jackknife these take weights, and their weighted mean is the estimate itself.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]

CENSORED, EVENT, COMPETING = 0, 1, 2


def pseudo_observations(
    days: npt.ArrayLike, ended: npt.ArrayLike, weights: npt.ArrayLike, horizon: float
) -> Vector:
    """What each person contributes to the cumulative incidence at the horizon.

    Parameters
    ----------
    days : (n,) days followed. What happens on a day comes before the censorings of that day.
    ended : (n,) 0 censored, 1 the event of interest, 2 a competing event.
    weights : (n,) above zero.
    horizon : days; an event on that very day counts.

    Returns
    -------
    (n,) pseudo-observations, of which the weighted mean is the Aalen-Johansen estimate. Without
    censoring before the horizon: 1 for the event of interest by then, else 0. With censoring they
    may lie below 0 or above 1.
    """
    time, end, weight = (np.asarray(v, dtype=np.float64) for v in (days, ended, weights))
    times = np.unique(time[(end != CENSORED) & (time <= horizon)])
    if not times.size:
        return np.zeros(len(time))
    at_risk = (time[:, None] >= times).astype(np.float64)
    ends = np.where((time[:, None] == times) & (end != CENSORED)[:, None], 1.0, 0.0)
    events = np.where((end == EVENT)[:, None], ends, 0.0)
    total = weight @ at_risk
    hazard, hazard_of_event = weight @ ends / total, weight @ events / total
    free = np.concatenate([[1.0], np.cumprod(1 - hazard)[:-1]])
    reached = np.cumsum(free * hazard_of_event)
    # Who leaves at one time can no longer take part in what is still to come after it. Where all
    # leave, nothing is.
    still = np.zeros(len(times))
    np.divide(reached[-1] - reached, 1 - hazard, out=still, where=hazard < 1)
    surprise = free * (events - hazard_of_event * at_risk) - still * (ends - hazard * at_risk)
    by_weight = surprise @ (1 / total)
    return np.asarray(reached[-1] + weight.sum() * by_weight, dtype=np.float64)


def known_at(days: npt.ArrayLike, ended: npt.ArrayLike, horizon: float) -> bool:
    """Whether the cumulative incidence at the horizon can be had.

    It can while anyone is followed to the horizon, or if nobody was left to be censored before it.
    """
    time, end = np.asarray(days, dtype=np.float64), np.asarray(ended)
    return bool((time >= horizon).any() or (end[time == time.max()] != CENSORED).all())
