"""The section ``national``: official statistics on every English authority."""

from typing import Annotated, Literal

from pydantic import Field

from study.settings.base import Count, Section, Several, Text

Year = Annotated[int, Field(ge=2000, le=2100)]


class National(Section):
    """Which official statistics are read, and who counts as an adopter."""

    folder: Text = Field(
        description="where the official statistics lie; the page says so when it is absent"
    )
    adoption: Several[Literal["full", "elements", "own version"]] = Field(
        description="kinds of adoption (`analysis/national/adopters.csv`) that count as RSW; an "
        "authority with another kind is in neither group"
    )
    first_year: Year = Field(description="first reporting year used")
    last_year: Year = Field(description="last reporting year used")
    smallest_workforce: Annotated[int, Field(ge=0)] = Field(
        description="authorities with fewer social workers in post (mean full-time equivalent over "
        "the years) are set aside: a rate of two or three people says nothing"
    )
    permutations: Count = Field(
        description="number of random choices of adopters in the permutation test"
    )
