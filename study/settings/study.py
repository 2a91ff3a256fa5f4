"""The section ``study``: what the study is, and the sites in it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from study.settings.base import Allowed, Section, Several, Text
from study.site_names import RULE, SITE

SiteName = Annotated[
    str,
    AfterValidator(Allowed(f"the name of a site: {RULE}", lambda name: bool(SITE.fullmatch(name)))),
]


class Study(Section):
    """What is studied, and where its extracts lie."""

    title: Text = Field(description="the report's title")
    source: Literal["synthetic", "incoming"] = Field(
        description="`synthetic`: the embedded fictional study; `incoming`: real extracts in "
        "`data/incoming/<site>/`, and nothing fictional is written"
    )
    sites: Several[SiteName] = Field(
        description="one extract folder each, by the authority's own name or another plain one. "
        "Adding a site is adding its folder and its line here"
    )
    seed: Annotated[int, Field(ge=0)] = Field(description="the one seed of all randomness")
