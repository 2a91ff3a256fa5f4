"""The fictional study's families, observed visits, what became of children, and costs."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from study.settings.base import Allowed, Numbers, Positive, Section, Several, Share


class SharesByArm(Numbers):
    """A share in either arm."""

    conventional: Share = Field(description="in conventional sites")
    rsw: Share = Field(description="in RSW sites")


class SizesByArm(Numbers):
    """A size above zero in either arm."""

    conventional: Positive = Field(description="in conventional sites")
    rsw: Positive = Field(description="in RSW sites")


class Factors(Numbers):
    """Share of families with a factor in their assessment."""

    domestic_violence: Share = Field(description="domestic violence")
    alcohol: Share = Field(description="alcohol")
    drugs: Share = Field(description="drugs")
    mental_health: Share = Field(description="mental health")
    cse: Share = Field(description="child sexual exploitation")
    trafficking: Share = Field(description="trafficking")
    gang: Share = Field(description="gangs")


class Families(Section):
    """Families, and who of them was asked and agreed to be observed."""

    per_site: Annotated[int, Field(ge=1, le=9999)] = Field(description="families of each site")
    children: Annotated[float, Field(ge=1, le=8)] = Field(description="mean number of children")
    factors: Factors = Field(description="factors in assessments")
    learning_difficulty: Share = Field(description="families with a parent who has one")
    organised_abuse: Share = Field(description="share of families")
    cp_plan: Share = Field(description="on a child protection plan at baseline")
    days_to_direct_work: SizesByArm = Field(description="mean from referral")
    assessments: SizesByArm = Field(description="mean in 12 months")
    eligible: Share = Field(description="for observation")
    approached: Share = Field(description="of the eligible")
    consented: Share = Field(description="of the approached")
    recording_agreed: Share = Field(description="of those who consented")


class Dimensions(Numbers):
    """One value for each dimension of practice quality."""

    collaboration: float = Field(description="collaboration")
    autonomy: float = Field(description="autonomy")
    empathy: float = Field(description="empathy")
    evocation: float = Field(description="evocation")
    purposefulness: float = Field(description="purposefulness")
    clarity_concerns: float = Field(description="clarity about concerns")
    child_focus: float = Field(description="focus on the child")


class RatingShares(Numbers):
    """How the variance of a rating divides; what these leave is one coder's reading."""

    site: Share = Field(description="between sites")
    unit: Share = Field(description="between units")
    worker: Share = Field(description="between workers")
    family: Share = Field(description="between families")
    visit: Share = Field(description="between visits")
    aspect: Share = Field(description="a visit's own level on a dimension")
    coder: Share = Field(description="between coders")


class Visits(Section):
    """Observed visits and how coders rated them."""

    per_family: Annotated[float, Field(ge=1, le=5)] = Field(description="mean of observed families")
    coders: Annotated[int, Field(ge=2, le=99)] = Field(description="how many there are")
    double_coded: Share = Field(description="share of visits that two coders rated")
    blind: Share = Field(description="codings blind to arm")
    unrated: Share = Field(description="any one rating left blank")
    mean: Dimensions = Field(description="of conventional sites, 1 to 5")
    effect: Dimensions = Field(description="RSW against conventional")
    sd: Positive = Field(description="of any one rating before it is rounded")
    share: RatingShares = Field(description="of the variance")
    second_visit: float = Field(description="points gained with each later visit")
    more_children: float = Field(description="points for each further child")


class ChildOutcomes(Section):
    """What became of children."""

    care_entry: SharesByArm = Field(description="children entering care in follow-up")
    re_referral: SharesByArm = Field(description="within twelve months of closure")
    plan_after_baseline: SharesByArm = Field(description="a later child protection plan")
    worker_changes: SizesByArm = Field(description="mean in 12 months")
    months_to_closure: SizesByArm = Field(description="mean after the last observed visit")
    serious_incident: Share = Field(description="share of children")
    breakdown: Share = Field(description="of children who returned to the family")


Line = Literal[
    "sw_staff",
    "csw_premium",
    "clinicians",
    "coordinators",
    "agency",
    "training",
    "placements",
    "court",
    "overheads",
]


def _is_financial_year(text: str) -> bool:
    first, dash, second = text.partition("-")
    whole = first.isdigit() and second.isdigit() and dash and (len(first), len(second)) == (4, 2)
    return bool(whole) and (int(first) + 1) % 100 == int(second)


FinancialYear = Annotated[
    str, AfterValidator(Allowed("a financial year such as 2023-24", _is_financial_year))
]


class Spending(Section):
    """What authorities spent."""

    financial_years: Several[FinancialYear] = Field(description="each with its figures")
    per_child: SizesByArm = Field(description="pounds a year, all lines")
    log_sd: Annotated[float, Field(ge=0)] = Field(description="between sites, on the log scale")
    yearly_rise: Annotated[float, Field(gt=-1, le=1)] = Field(description="of costs")
    conventional: dict[Line, Share] = Field(description="how it divides; together 1")
    rsw: dict[Line, Share] = Field(description="how it divides in RSW sites; together 1")
    transition: Share = Field(description="share on top in the first year of an RSW site")
