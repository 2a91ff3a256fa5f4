"""What the fictional study's researchers saw: fidelity, supervision, interviews and files."""

from typing import Annotated

from pydantic import Field

from study.settings.base import Count, NotNegative, Numbers, Positive, Section, Share
from study.settings.synthetic.families import SharesByArm


class Fidelity(Section):
    """How much of the model a site has."""

    level: SharesByArm = Field(description="mean share of a component's four points")
    sd: NotNegative = Field(description="standard deviation of that share between sites")
    component_sd: NotNegative = Field(description="the same between the components of a site")


class SessionShares(Numbers):
    """How the variance of a session's rating divides; what these leave is one coder's reading."""

    site: Share = Field(description="between sites")
    unit: Share = Field(description="between units")
    session: Share = Field(description="between sessions")


class Rating(Section):
    """A rating by its mean, spread and effect."""

    mean: float = Field(description="of conventional sites")
    sd: Positive = Field(description="standard deviation of one rating before it is rounded")
    effect: float = Field(description="RSW against conventional")


class Sessions(Section):
    """Observed supervision sessions and their ratings."""

    per_unit: Count = Field(description="sessions of each unit")
    coders: Annotated[int, Field(ge=2, le=99)] = Field(description="how many there are")
    double_coded: Share = Field(description="share of sessions that two coders rated")
    discussed: Count = Field(description="most visits that a session discussed")
    group: SharesByArm = Field(description="share of sessions held as a group")
    rating: Rating = Field(description="0 non-systemic, 1 green shoots, 2 systemic")
    share: SessionShares = Field(description="of the variance")


class FamilyShares(Numbers):
    """How the variance of a family's answer divides; what these leave is one interview's."""

    site: Share = Field(description="between sites")
    unit: Share = Field(description="between units")
    family: Share = Field(description="between families")


class FollowedScore(Section):
    """An answer of families by its mean, spread and effect, and what the second interview adds."""

    mean: float = Field(description="of conventional sites at the first interview")
    sd: Positive = Field(description="standard deviation of one answer")
    effect: float = Field(description="RSW against conventional, at both interviews")
    later: float = Field(description="what the second interview adds")


class Completed(Numbers):
    """Share of interviews that took place."""

    t1: Share = Field(description="of the first")
    t2: Share = Field(description="of the second, of families who had the first")


class Interviews(Section):
    """What families said."""

    completed: Completed = Field(description="share of interviews that took place")
    weeks_between: Count = Field(description="from the first interview to the second")
    children: Share = Field(description="share of families of whom a child answers too")
    revised_form: Share = Field(description="share of sites that use the WAI-SR")
    item_missing: Share = Field(description="share of single answers left blank")
    alliance: FollowedScore = Field(description="working alliance, 0 to 100")
    learning_difficulty: float = Field(
        description="points of alliance that a parent's learning difficulty adds, in both arms"
    )
    learning_difficulty_rsw: float = Field(description="the same in RSW sites beyond that")
    goal: FollowedScore = Field(description="attainment of a goal, -2 to 2")
    family_life: FollowedScore = Field(description="rating of family life, 0 to 10")
    ghq12: FollowedScore = Field(description="parents' GHQ-12, Likert score 0 to 36")
    sdq: FollowedScore = Field(description="SDQ total, 0 to 40")
    satisfaction: FollowedScore = Field(description="satisfaction with the service, 1 to 5")
    share: FamilyShares = Field(description="of the variance, of every answer")


class AuditShares(Numbers):
    """How the variance of an audit divides; what these leave is one auditor's reading."""

    site: Share = Field(description="between sites")
    unit: Share = Field(description="between units")
    family: Share = Field(description="between files")


class Audit(Section):
    """Files read by auditors."""

    per_site: Count = Field(description="files of each site")
    auditors: Annotated[int, Field(ge=2, le=99)] = Field(description="how many there are")
    twice: Share = Field(description="share of files that two auditors read")
    blind: Share = Field(description="audits blind to arm")
    quality: Rating = Field(description="quality of the assessment, 1 to 5")
    share: AuditShares = Field(description="of the variance")
