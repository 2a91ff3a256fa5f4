"""What the design can tell: how many sites there are, and what follows from that.

The refusals of the analysis plan are made here and nowhere else: whatever gives a p value or a
verdict asks ``Design.limitation``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

import pandas as pd

from mixed.few_clusters.permutation import smallest_p
from mixed.few_clusters.second_stage import LEAST_PER_ARM, degrees_of_freedom

FEW_VALUES = 10

LimitationCode = Literal[
    "one_site_in_arm",
    "two_sites_in_arm",
    "fewer_than_three_sites",
    "covariates_tell_arm",
    "no_group_in_both_arms",
    "sites_alike",
]


@dataclass(frozen=True)
class Limitation:
    """Why a design allows no p value, and the covariates or groups that are the cause, if any."""

    code: LimitationCode
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """The number of sites in each arm.

    ``entangled`` names covariates that tell the arm, ``parted`` crossed groups (such as coders)
    none of which is in both arms. ``tied`` says that the sites of each arm gave the same value,
    which only the site summaries show.
    """

    n_rsw: int
    n_conventional: int
    entangled: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()
    tied: bool = False

    @property
    def n_sites(self) -> int:
        """Sites in both arms together."""
        return self.n_rsw + self.n_conventional

    @property
    def df(self) -> float:
        """Degrees of freedom of the headline; see ``mixed.few_clusters.second_stage``."""
        return degrees_of_freedom(self.n_rsw, self.n_conventional)

    @property
    def pooled_df(self) -> int:
        """Sites − 2: those of a variance that both arms' sites are taken to share."""
        return self.n_sites - 2

    @property
    def enough(self) -> bool:
        """Whether each arm has the three sites without which there is no interval either."""
        return min(self.n_rsw, self.n_conventional) >= LEAST_PER_ARM

    @property
    def limitation(self) -> Limitation | None:
        """Why the design allows no p value and no causal wording; None when it does.

        Fewer than three sites in an arm: no rule holds its error rate where the arms vary
        differently. A covariate that tells the arm (see ``design_of``): the arm cannot be told
        from it.
        No coder who saw both arms: the arm cannot be told from its coders.
        Sites of an arm that are all alike: nothing measures how far chance could have gone.
        """
        if min(self.n_rsw, self.n_conventional) < 2:
            return Limitation("one_site_in_arm")
        if not self.enough:
            return Limitation("two_sites_in_arm")
        if self.entangled:
            return Limitation("covariates_tell_arm", self.entangled)
        if self.parted:
            return Limitation("no_group_in_both_arms", self.parted[:1])
        if self.tied:
            return Limitation("sites_alike")
        return None

    @property
    def allows_p(self) -> bool:
        """Whether a p value may be given."""
        return self.limitation is None

    @property
    def smallest_p(self) -> float:
        """Smallest two-sided p that an exact permutation of sites between arms can give."""
        return smallest_p(self.n_rsw, self.n_conventional)

    @property
    def dealings(self) -> int:
        """Ways of dealing the arm labels to the sites."""
        return comb(self.n_sites, self.n_rsw)


def design_of(
    frame: pd.DataFrame, covariates: Sequence[str] = (), crossed: Sequence[str] = ()
) -> Design:
    """Count the sites of each arm, and find the covariates and coders that go wholly with the arm.

    Parameters
    ----------
    frame : ``site_id``, ``rsw`` (0 or 1), the covariates (numbers) and the crossed groups.
    covariates : those adjusted for.
    crossed : columns of groups beside the sites. One group that is in both arms is enough.

    Returns
    -------
    A covariate is entangled with the arm when a cut parts the arms: all its values in one lie above
    all those in the other. Few sites that each have a value of their own (1, 3, 5, 7 against 2, 4,
    6, 8) share none by accident, and a slope of the covariate leaves the arm's effect standing.
    What varies within sites has no such excuse: if it is of few values and none occurs in both
    arms, it is entangled too.
    """
    arms = frame.groupby("site_id")["rsw"].first()
    return Design(
        n_rsw=int(arms.eq(1).sum()),
        n_conventional=int(arms.eq(0).sum()),
        entangled=tuple(name for name in covariates if _apart(frame, name)),
        parted=tuple(name for name in crossed if frame.groupby(name)["rsw"].nunique().max() == 1),
    )


def _apart(frame: pd.DataFrame, covariate: str) -> bool:
    """Whether a covariate tells the arm."""
    values = frame[covariate]
    ours, theirs = (values[frame["rsw"].eq(arm)] for arm in (1, 0))
    if ours.empty or theirs.empty:
        return False
    if ours.min() > theirs.max() or theirs.min() > ours.max():
        return True
    of_sites = values.groupby(frame["site_id"]).nunique().max() == 1
    return not of_sites and values.nunique() <= FEW_VALUES and not set(ours) & set(theirs)
