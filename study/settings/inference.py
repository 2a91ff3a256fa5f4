"""The section ``inference``: how sure, and what matters."""

from typing import Annotated

from pydantic import Field

from study.settings.base import Numbers, Positive, Section

Ratio = Annotated[float, Field(gt=1)]


class EffectSizes(Numbers):
    """Sizes of an effect, one for each kind of outcome."""

    mean: Positive = Field(description="in standard deviations (Hedges g)")
    risk: Annotated[float, Field(gt=0, le=1)] = Field(description="as a risk difference")
    rate: Ratio = Field(description="as a rate ratio above one, taken either way")


class Inference(Section):
    """How sure the study wants to be, and which effects matter."""

    confidence: Annotated[float, Field(gt=0.5, lt=1)] = Field(
        description="of every interval; 1 − confidence is the level of every test"
    )
    smallest_effect: EffectSizes = Field(description="smallest effect of interest")
    plausible_range: EffectSizes = Field(
        description="an interval wider than from − this to + this (for rates from 1/ratio to "
        'ratio) gives "this design cannot tell"; above the smallest effect'
    )
    working_week_days: Annotated[float, Field(gt=0, le=7)] = Field(
        description="turns diary hours a day into hours a week"
    )
