"""The designs that are compared, and what each costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

import numpy as np
import numpy.typing as npt

from analysis.planning.question import PlanningError
from mixed.few_clusters.design import Design


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


def grid(
    sites: Sequence[tuple[int, int]],
    units: Sequence[int],
    workers: Sequence[int],
    visits: Sequence[int],
    waves: Sequence[int],
) -> tuple[Sizes, ...]:
    """Every combination of ``sites`` (pairs: RSW, conventional), units, workers, visits, waves.

    Raises
    ------
    PlanningError : when a number is not above zero.
    """
    sizes = (units, workers, visits, waves)
    if min(*chain(*sites), *chain(*sizes)) < 1:
        raise PlanningError(
            "Of sites, units, workers, visits and waves each is a whole number above zero."
        )
    return tuple(Sizes(Design(*pair), *rest) for pair in sites for rest in product(*sizes))
