"""The designs that are compared, and what each costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.planning.question import PlanningError
from mixed.few_clusters.design import Design
from study.results.planning import SIZES


@dataclass(frozen=True)
class Sizes:
    """A balanced study.

    Attributes
    ----------
    sites : RSW and conventional ones. ``units`` : in each site. ``workers`` : in each unit.
    visits : observations of each worker in each wave: visits, diary days or one questionnaire.
    waves : times at which the same workers are observed.
    """

    sites: Design
    units: int
    workers: int
    visits: int
    waves: int

    @property
    def rsw(self) -> npt.NDArray[np.int64]:
        """(sites,) 1 for RSW, 0 for conventional."""
        return np.repeat([1, 0], [self.sites.n_rsw, self.sites.n_conventional]).astype(np.int64)

    @property
    def observations(self) -> int:
        """Observations of one worker."""
        return self.visits * self.waves

    @property
    def workers_in_all(self) -> int:
        """Workers of all sites."""
        return self.sites.n_sites * self.units * self.workers

    def cost(self, costs: Mapping[str, float]) -> float:
        """Cost of sites, workers and their observations, in the unit of ``costs``."""
        visits = self.workers_in_all * self.observations
        return (
            self.sites.n_sites * costs["site"]
            + self.workers_in_all * costs["worker"]
            + visits * costs["visit"]
        )


def grid(settings: Mapping[str, Any]) -> tuple[Sizes, ...]:
    """Every combination of ``sites`` (pairs: RSW, conventional), units, workers, visits, waves.

    Raises
    ------
    PlanningError : when a number is not whole and positive, or sites are not pairs.
    """
    pairs = [_pair(pair) for pair in settings["sites"]]
    sizes = [[_whole(name, value) for value in settings[name]] for name in SIZES]
    if not (pairs and all(sizes)):
        raise PlanningError("Sites, units, workers, visits and waves each need a number at least.")
    return tuple(Sizes(sites, *rest) for sites in pairs for rest in product(*sizes))


def _pair(pair: Sequence[int]) -> Design:
    if not isinstance(pair, Sequence) or len(pair) != 2:
        raise PlanningError(f"Sites are pairs of RSW and conventional sites, not {pair!r}.")
    return Design(_whole("sites", pair[0]), _whole("sites", pair[1]))


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise PlanningError(f"{name}: {value!r} is not a whole number above zero.")
    return value
