"""The section ``synthetic`` as a whole."""

from typing import Annotated

from pydantic import Field, Strict

from study.settings.base import Section
from study.settings.study import SiteName
from study.settings.synthetic.answers import Aggression, Diary, Survey
from study.settings.synthetic.families import ChildOutcomes, Families, Spending, Visits
from study.settings.synthetic.research import Audit, Fidelity, Interviews, Sessions
from study.settings.synthetic.workforce import (
    Caseload,
    Sites,
    Timeline,
    Units,
    Vacancies,
    Workers,
)


class Synthetic(Section):
    """The truth of the fictional study; every value is explained in [assumptions](assumptions.md).

    Shares of variance (site, unit, ...) are of the outcome's total; what they leave is the
    residual.
    """

    rsw_sites: Annotated[tuple[SiteName, ...], Strict(False)] = Field(
        description="the sites in the RSW arm; the others are conventional"
    )
    timeline: Timeline = Field(description="when things happen")
    sites: Sites = Field(description="what sites are like")
    units: Units = Field(description="what units are like")
    workers: Workers = Field(description="what workers are like")
    survey: Survey = Field(description="what workers answer")
    aggression: Aggression = Field(description="aggression from parents")
    diary: Diary = Field(description="how workers' days divide")
    caseload: Caseload = Field(description="how many children units hold")
    vacancies: Vacancies = Field(description="how long posts stay open")
    families: Families = Field(description="families, and who agreed to be observed")
    visits: Visits = Field(description="observed visits and their ratings")
    outcomes: ChildOutcomes = Field(description="what became of children")
    costs: Spending = Field(description="what authorities spent")
    fidelity: Fidelity = Field(description="how much of the model sites have")
    supervision: Sessions = Field(description="observed supervision")
    interviews: Interviews = Field(description="what families said")
    audit: Audit = Field(description="files read by auditors")
