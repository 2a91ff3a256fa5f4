"""What the fictional study's workers answer and write down."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, Strict

from study.settings.base import NotNegative, Numbers, Positive, Range, Section, Share


class Clustered(Section):
    """An outcome by its mean, spread and effect, and how its variance divides over levels."""

    mean: float = Field(description="of conventional sites")
    sd: Positive = Field(description="standard deviation of one observation")
    effect: float = Field(description="RSW against conventional")
    site: Share = Field(description="share of variance between sites")
    unit: Share = Field(description="share of variance between units")
    worker: Share = Field(description="share of variance between workers")

    @property
    def shares(self) -> Mapping[str, float]:
        """The shares of variance by level; what they leave is the residual's."""
        return {"site": self.site, "unit": self.unit, "worker": self.worker}


class Answer(Clustered):
    """An answer of the survey."""

    qualified: float = Field(description="what being qualified adds")
    ten_years: float = Field(description="what ten years since qualifying add")
    later_wave: float = Field(description="what the second wave adds")


class LeavingIntent(Section):
    """Who intends to leave."""

    risk: Share = Field(description="in conventional sites")
    effect: float = Field(description="RSW against conventional")


class Survey(Section):
    """What workers answer."""

    response: Share = Field(description="share of invited workers who answered")
    item_missing: Share = Field(description="share of single answers left blank")
    careless: Share = Field(description="share who left over two GHQ-12 items blank")
    ghq12: Answer = Field(description="the GHQ-12's Likert score, 0 to 36")
    ghq12_spread: Annotated[tuple[Positive, Positive, Positive], Strict(False)] = Field(
        description="a point falls on an item now at 0, 1, 2 in this proportion"
    )
    enjoys_work: Answer = Field(description="an answer, 1 to 5")
    job_satisfaction: Answer = Field(description="each of five answers, 1 to 5")
    job_satisfaction_alpha: Annotated[float, Field(gt=0, lt=1)] = Field(
        description="Cronbach's alpha of the five answers"
    )
    confidence_assessment: Answer = Field(description="an answer, 1 to 5")
    time_for_reflection: Answer = Field(description="an answer, 1 to 5")
    autonomy_score: Answer = Field(description="a score, 1 to 5")
    support_score: Answer = Field(description="a score, 1 to 5")
    workplace_opportunity_score: Answer = Field(description="a score, 1 to 5")
    intends_to_leave: LeavingIntent = Field(description="within twelve months")
    overtime_hours: Positive = Field(description="mean a week")


class Incidents(Numbers):
    """Mean incidents of a worker in six months, in conventional sites."""

    verbal_aggression: NotNegative = Field(description="verbal aggression")
    threat: NotNegative = Field(description="threats")
    threat_family: NotNegative = Field(description="threats to the worker's family")
    property_damage: NotNegative = Field(description="damage to property")
    physical_assault: NotNegative = Field(description="physical assaults")


class IncidentSpread(Numbers):
    """Standard deviations of incidents on the log scale."""

    site: NotNegative = Field(description="between sites")
    unit: NotNegative = Field(description="between units")
    worker: NotNegative = Field(description="between workers")
    answer: NotNegative = Field(description="between answers")


class Aggression(Section):
    """Aggression from parents."""

    incidents: Incidents = Field(description="by type")
    rate_ratio: Positive = Field(description="RSW against conventional, every type, per worker")
    log_sd: IncidentSpread = Field(description="on the log scale")


class Activities(Numbers):
    """How the rest of the day divides; together 1."""

    indirect_case: Positive = Field(description="indirect work on cases")
    recording_forms: Positive = Field(description="recording and forms")
    court: Positive = Field(description="court")
    supervision: Positive = Field(description="supervision")
    unit_meeting: Positive = Field(description="unit or team meeting")
    management: Positive = Field(description="management")
    training: Positive = Field(description="training")
    travel: Positive = Field(description="travel")
    other: Positive = Field(description="anything else")


class Diary(Section):
    """How workers' days divide."""

    keeps_diary: Share = Field(description="share of workers with families who keep one")
    days: Annotated[int, Field(ge=1, le=15)] = Field(description="sampled days of each worker")
    day_minutes: Range[Annotated[int, Field(ge=60, le=900)]] = Field(
        description="shortest and longest working day"
    )
    direct: Clustered = Field(description="hours a week of direct contact")
    child_share: Annotated[float, Field(gt=0, lt=1)] = Field(
        description="of direct contact that is with the child alone"
    )
    conventional: Activities = Field(description="the rest of the day in conventional sites")
    rsw: Activities = Field(description="the rest of the day in RSW sites")
    concentration: Positive = Field(description="Dirichlet; higher means days are more alike")
