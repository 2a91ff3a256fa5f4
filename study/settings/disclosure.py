"""The section ``disclosure``: what may leave."""

from typing import Annotated, Literal

from pydantic import Field

from study.settings.base import Section

FLOOR = 10
"""Counts below it are never released: the threshold of the Office for National Statistics."""
SITE_FLOOR = 20
"""People that a site needs before any level of it is released."""
STEPS = 5
"""As many totals of a group's scores, at least, must be told by one printed mean."""


class Disclosure(Section):
    """How strict the release is; may be tightened, never loosened."""

    suppress_below: Annotated[int, Field(ge=FLOOR)] = Field(
        description="counts below it are suppressed; may be raised, never lowered"
    )
    round_to: Literal[5, 10] = Field(description="counts are rounded to this base")
