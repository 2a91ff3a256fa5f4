"""The section ``certainty``: how sure a verdict is, criterion by criterion."""

from typing import Annotated

from pydantic import AfterValidator, Field

from study.settings.base import Allowed, NotNegative, Section, Share
from study.vocabulary import Criterion


class MetOrNot(Section):
    """A criterion that is met or not."""

    weight: NotNegative = Field(description="what missing it costs; 0 leaves it out")


class AtLeast(MetOrNot):
    """A criterion whose number should be large."""

    met: NotNegative = Field(description="met from here")
    partly: NotNegative = Field(description="costs half from here, and all below")


class AtMost(MetOrNot):
    """A criterion whose number should be small."""

    met: NotNegative = Field(description="met up to here")
    partly: NotNegative = Field(description="costs half up to here, and all beyond")


def _falls(limits: AtLeast) -> bool:
    return limits.partly <= limits.met


def _rises(limits: AtMost) -> bool:
    return limits.met <= limits.partly


Least = Annotated[
    AtLeast, AfterValidator(Allowed("limits of which partly is not above met", _falls))
]
Most = Annotated[AtMost, AfterValidator(Allowed("limits of which partly is not below met", _rises))]


class Criteria(Section):
    """The criteria with their weights and limits."""

    design: MetOrNot = Field(description="the arms were dealt to the sites at random")
    sites: Least = Field(description="sites in the smaller arm")
    sd_balance: Most = Field(
        description="the larger SD between the sites of an arm over the smaller"
    )
    size_balance: Most = Field(description="the larger mean size of an arm's sites over the other")
    response: Least = Field(
        description="share of those eligible who were analysed, in the arm with the smaller share"
    )
    bound: MetOrNot = Field(
        description="the p on the smaller arm's sites less one is on the headline's side of the "
        "level"
    )
    permutation: MetOrNot = Field(
        description="the exact p of the sites is on the headline's side of the level"
    )
    left_out: Least = Field(
        description="share of the sites without which the interval says the same of no effect"
    )
    models: Most = Field(
        description="distance between the multilevel model's effect and the headline's, in the "
        "headline's standard errors"
    )
    sceptic: Least = Field(
        description="the sceptic's probability that the effect is on the side of the estimate"
    )
    conflict: Least = Field(
        description="how probable the sceptic held an estimate at least as far from none (Box "
        "1980): below, prior and data are in conflict"
    )
    blind: Least = Field(description="share of the measurements made blind to the arm")

    def __getitem__(self, name: Criterion) -> MetOrNot:
        criterion: MetOrNot = getattr(self, name)
        return criterion


class Certainty(Section):
    """How sure what was found is: one table, in the manner of GRADE and of the EEF's padlocks.

    A verdict starts high and loses the weight of each criterion that it misses, half of it where
    the criterion is partly met. What is lost, as a share of the weights of the criteria that are
    known, gives the grade. Weights and limits are judgements, open to be weighed otherwise; every
    criterion is shown with its number. [Verdicts](verdicts.md) argues them.
    """

    randomised: bool = Field(description="whether the arms were dealt to the sites at random")
    high: Share = Field(description="the most that may be lost for it")
    moderate: Share = Field(description="likewise, above that of high")
    low: Share = Field(description="likewise, above that of moderate; beyond it, very low")
    criteria: Criteria = Field(description="weights and limits")
