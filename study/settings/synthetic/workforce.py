"""The fictional study's calendar, sites, units and workers."""

from typing import Annotated, Literal

from pydantic import Field

from study.settings.base import (
    Count,
    Day,
    NotNegative,
    Numbers,
    Pair,
    Positive,
    Range,
    Section,
    Share,
)

Days = Pair[Day]


class Timeline(Section):
    """When things happen."""

    waves: Days = Field(description="first day of each survey wave")
    snapshots: Days = Field(description="days on which units are described")
    first_referral: Day = Field(description="first month in which a family was referred")
    last_referral: Day = Field(description="last such month")
    observation: Days = Field(description="first and last day of observed visits")
    coding_until: Day = Field(description="last day on which a visit was coded")
    end: Day = Field(description="end of follow-up in the children's records")


class Sites(Section):
    """What sites are like."""

    rsw_start_years: Range[Annotated[int, Field(ge=1990, le=2100)]] = Field(
        description="years between which the first unit opened"
    )
    population_0_17: Range[Annotated[int, Field(ge=100)]] = Field(
        description="least and most children living in a site"
    )
    idaci_mean: Range[Share] = Field(description="least and most mean deprivation score")
    leadership_change: Share = Field(
        description="share of sites whose director changed between the waves"
    )


class UnitsPerSite(Section):
    """Fewest and most units of a site, by arm."""

    rsw: Range[Count] = Field(description="units of RSW sites")
    conventional: Range[Count] = Field(description="teams of conventional sites")


Post = Literal[
    "clinician",
    "asye",
    "childrens_practitioner",
    "other",
    "social_worker",
    "senior_practitioner",
    "unit_coordinator",
]


class ExtraPosts(Section):
    """Share of units that have such a post beside the standing ones, by arm."""

    rsw: dict[Post, Share] = Field(description="of RSW units")
    conventional: dict[Post, Share] = Field(description="of conventional teams")


class Units(Section):
    """What units are like."""

    per_site: UnitsPerSite = Field(description="fewest and most units, or teams, of a site")
    extra_posts: ExtraPosts = Field(description="posts beside the standing ones")


class Workers(Section):
    """What workers are like."""

    turnover: Share = Field(description="share who left between the waves")
    replaced: Share = Field(description="share of leavers' posts filled before the second wave")
    agency: Share = Field(description="share of agency workers")
    part_time: Share = Field(description="share who work 0.5, 0.6 or 0.8 of full time")
    absence: Share = Field(description="share of working days lost")
    absence_shape: Positive = Field(description="gamma shape of a worker's days lost")
    years_qualified: Pair[Positive] = Field(
        description="gamma shape and scale of years since qualifying"
    )


class LogSpread(Numbers):
    """Standard deviations on the log scale."""

    site: NotNegative = Field(description="between sites")
    unit: NotNegative = Field(description="between units")


class Caseload(Section):
    """How many children units hold."""

    children_per_case_holder: Positive = Field(description="mean of a case holder")
    rsw_ratio: Positive = Field(description="what RSW units hold, against that")
    log_sd: LogSpread = Field(description="on the log scale")
    monthly_turnover: Share = Field(description="share of open children closed each month")
    families_per_child: Share = Field(description="families for each child")
    court_statements: NotNegative = Field(description="a month for each open child")
    court_hours: Positive = Field(description="for each statement")


class Vacancies(Section):
    """How long posts stay open."""

    rate: Annotated[float, Field(ge=0, lt=1)] = Field(description="share of posts that are vacant")
    months_open: Positive = Field(description="mean of a vacancy")
    consultant_ratio: Positive = Field(description="how much longer consultant posts stay open")
    agency_cover: Share = Field(description="share of vacancies covered by agency workers")
