"""The section ``instruments``: what a published scoring leaves open."""

from typing import Annotated, Literal

from pydantic import Field

from study.settings.base import Section


class Ghq12(Section):
    """General Health Questionnaire, twelve items."""

    case_cut: Literal[3, 4] = Field(
        description="caseness from this bimodal score; 3 and 4 are both in use, the report states "
        "which"
    )
    prorate_up_to: Annotated[int, Field(ge=0, le=2)] = Field(
        description="a score is prorated when at most this many of twelve items are missing, else "
        "missing"
    )


class PracticeQuality(Section):
    """Ratings of recorded visits."""

    skilled_from: Annotated[float, Field(ge=1, le=5)] = Field(
        description="mean of collaboration, autonomy and evocation from which practice counts as "
        "skilled"
    )


class CostPrices(Section):
    """What authorities spent."""

    price_rise: Annotated[float, Field(gt=-1, le=1)] = Field(
        description="a year, by which amounts are brought to the prices of the last year"
    )


class Instruments(Section):
    """What the instruments' own scoring leaves to the study."""

    ghq12: Ghq12 = Field(description="the GHQ-12")
    practice_quality: PracticeQuality = Field(description="practice heard in recorded visits")
    costs: CostPrices = Field(description="costs per child")
