"""The section ``beliefs``: the priors of the hierarchical model of the site summaries."""

from typing import Annotated

from pydantic import Field, Strict

from study.settings.base import NotNegative, Numbers, Positive, Section, Several


class Published(Numbers):
    """The size to which the sceptic gives a chance of 5 %, in the claimed direction."""

    mean: Positive = Field(
        description="in standard deviations; the enthusiast is centred on it. 0.5: the trial of "
        "motivational interviewing found 0.42 points of skill with a standard error of about 0.21 "
        "(28 and 33 workers), which implies a standard deviation of 0.82 points; for other means "
        "an assumption, because the 2013 evaluation's figures were not obtained"
    )
    risk: Annotated[float, Field(gt=0, lt=1)] = Field(
        description="as a risk difference. 0.10: an assumption of the size of the gap in GHQ-12 "
        "caseness between occupational studies (29.6 %) and the population (19.1 %)"
    )
    rate: Annotated[float, Field(gt=1)] = Field(
        description="as a rate ratio above one, taken either way. 1.33: an assumption"
    )


class Beliefs(Section):
    """What one would have to believe (section 3 of the analysis plan).

    The effect's posterior under stated priors, for the headline outcomes. It is no test, and works
    with one site in an arm. The priors of a risk difference end at −1 and 1. Where nothing can be
    believed the report says why. The sceptical prior is the headline of the section: those who
    evaluated RSW say they began sceptical.
    """

    published: Published = Field(description="published sizes")
    tau_scales: Annotated[tuple[Positive, ...], Strict(False)] = Field(
        description="scales of the half-normal prior of the standard deviation between sites, in "
        "standard deviations of the outcome (logs, for rates). The second one heads the section",
        min_length=2,
    )
    tau_fixed: Several[NotNegative] = Field(
        description="values at which that standard deviation is held instead"
    )
    neutral_width: Positive = Field(
        description="standard deviation of the neutral prior, in standard deviations of the "
        "outcome (logs, for rates): wide enough to let the data speak"
    )
