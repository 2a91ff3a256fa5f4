"""The section ``planning``: the next study."""

from typing import Annotated

from pydantic import Field

from study.settings.base import Count, NotNegative, Numbers, Pair, Section, Several, Text
from study.vocabulary import OutcomeKind


class StatedVariances(Numbers):
    """Variances of the random intercepts: of the outcome, the logit (risk) or the log (rate)."""

    site: NotNegative = Field(description="between sites")
    unit: NotNegative = Field(description="between the units of a site")
    worker: NotNegative = Field(description="between the workers of a unit")
    observation: NotNegative = Field(description="between the observations of a worker")


class PlannedQuestion(Section):
    """One question a line.

    Either `outcome` (a name under `outcomes`, whose fitted variances are taken) or all of `name`,
    `label`, `unit`, `kind` and `variances`. A question may have `sites`, `units`, `workers`,
    `visits` or `waves` of its own.
    """

    outcome: Text | None = Field(default=None, description="a name under `outcomes`")
    name: Text | None = Field(default=None, description="a name, where variances are stated")
    label: Text | None = Field(default=None, description="what the page prints")
    unit: Text | None = Field(default=None, description="the unit that the page prints")
    kind: OutcomeKind | None = Field(default=None, description="fixes method and scale")
    variances: StatedVariances | None = Field(default=None, description="stated variances")
    effect: float = Field(
        description="the effect that the study should find: a mean difference in the outcome's "
        "unit, a risk difference, a rate ratio"
    )
    baseline: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="conventional risk, or events per observation; not for means"
    )
    sites: Several[Pair[Count]] | None = Field(default=None, description="pairs of its own")
    units: Several[Count] | None = Field(default=None, description="units of its own")
    workers: Several[Count] | None = Field(default=None, description="workers of its own")
    visits: Several[Count] | None = Field(default=None, description="visits of its own")
    waves: Several[Count] | None = Field(default=None, description="waves of its own")

    @property
    def called(self) -> str:
        """The name of the question: its outcome's, or its own."""
        return self.outcome or self.name or ""


class Costs(Numbers):
    """Placeholders, to be replaced by the evaluator's own."""

    site: NotNegative = Field(description="of a site")
    worker: NotNegative = Field(description="of a worker")
    visit: NotNegative = Field(description="of one observation")


class Planning(Section):
    """The next study.

    Planned by the stage `plan` (`reports/plan.html`); `rsw plan` does the same for one question
    from the command line.

    Two things the planner does not do. Its power is that of **one claim alone**, tested at the full
    level, while the verdict on a primary claim goes by Holm's adjusted p: with *k* primary claims
    the strictest level that Holm can ask of one is the level divided by *k*, which `rsw plan
    --level` simulates. And it has **no power for change**: waves are further observations of the
    same workers, averaged, and nothing tests whether the arms develop differently.
    """

    questions: Several[PlannedQuestion] = Field(description="one a line")
    least_site_share: Annotated[float, Field(ge=0, lt=1)] = Field(
        description="a fitted share of variance between sites below this is raised to it, and the "
        "page says so: a handful of sites that happen to be alike is no evidence that sites are"
    )
    sites: Several[Pair[Count]] = Field(description="pairs of RSW and conventional sites")
    units: Several[Count] = Field(description="units in each site")
    workers: Several[Count] = Field(description="workers in each unit")
    visits: Several[Count] = Field(
        description="observations of a worker in each wave: visits, diary days, or one "
        "questionnaire"
    )
    waves: Several[Count] = Field(
        description="times at which the same workers are observed: further observations of each, "
        "and no more"
    )
    costs: Costs = Field(description="of a site, a worker, and one observation")
    currency: Text = Field(description="of the costs")
    runs: Count = Field(description="simulated studies of each design")
    target: Annotated[float, Field(gt=0, lt=1)] = Field(
        description="power that counts as enough; the level of the test is 1 − "
        "`inference.confidence`"
    )
