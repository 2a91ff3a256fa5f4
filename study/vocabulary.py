"""The study's closed lists of words, each written once.

A list is a ``Literal`` for the type checker and, beside it, the tuple of the same words in their
order. What a word is called on a page is said in ``reports``.
"""

from __future__ import annotations

from typing import Literal, get_args

Arm = Literal["rsw", "conventional"]
OutcomeKind = Literal["mean", "risk", "rate"]
Scale = Literal["mean difference", "risk difference", "rate ratio"]
Direction = Literal["higher", "lower", "equivalent"]
QuestionKind = Literal[
    "level",
    "difference",
    "change",
    "slope",
    "spread",
    "below_half",
    "path",
    "series",
]
Compare = Literal["arms", "rsw", "dose"]
Side = Literal["for", "against", "condition"]
Role = Literal["primary", "secondary", "mechanism", "subgroup", "harm"]
Method = Literal["site_summary", "multilevel"]
Prior = Literal["sceptical", "neutral", "enthusiastic"]
TauKind = Literal["half-normal", "fixed"]
Verdict = Literal[
    "supported",
    "contradicted",
    "no difference that matters",
    "uncertain",
    "this design cannot tell",
]
Adjustment = Literal["holm", "benjamini_hochberg", "none"]
EffectSide = Literal["claimed", "other"]
Grade = Literal["high", "moderate", "low", "very low"]
Criterion = Literal[
    "design",
    "sites",
    "sd_balance",
    "size_balance",
    "response",
    "bound",
    "permutation",
    "left_out",
    "models",
    "sceptic",
    "conflict",
    "blind",
]
Met = Literal["met", "partly", "not met", "not known"]
ClaimStatus = Literal["analysed", "not yet analysed"]
Status = Literal["accepted", "accepted with queries", "partly accepted", "rejected"]
TableStatus = Literal["accepted", "partly accepted", "not accepted", "not received"]
FindingLevel = Literal["error", "warning", "query", "note"]
Rechecked = Literal[
    "impossible", "decides_otherwise", "inconsistent", "consistent_one_sided", "consistent",
    "not_checked", "not_obtained",
]  # fmt: skip
Group = Literal[
    "site_id",
    "unit_id",
    "worker_id",
    "family_id",
    "visit_id",
    "session_id",
    "post_id",
    "financial_year",
    "coder_id",
    "observation_id",
    "residual",
]
Member = Literal[
    "site",
    "unit",
    "worker",
    "response",
    "day",
    "family",
    "visit",
    "rating",
    "session",
    "audit",
    "interview",
    "child",
    "month",
    "vacancy",
    "year",
]
LeftOut = Literal[
    "no_arm",
    "before_start",
    "no_record",
    "no_outcome",
    "no_diary",
    "not_at_risk",
    "no_contact",
    "other_arm",
    "no_covariate",
]

ARMS: tuple[Arm, ...] = get_args(Arm)
BOTH_ARMS = "all"
ARM_OF: dict[int, Arm] = {1: "rsw", 0: "conventional"}
"""The arm of a site by the number that models know it by."""
OUTCOME_KINDS: tuple[OutcomeKind, ...] = get_args(OutcomeKind)
SCALES: dict[OutcomeKind, Scale] = dict(zip(OUTCOME_KINDS, get_args(Scale), strict=True))
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
"""Directions of a claim that can be judged."""
ONE_SIDED: tuple[Direction, ...] = DIRECTIONS[:2]
"""Those of a claim that there is a difference."""
QUESTION_KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
"""Kinds of question: what of its people is a site's number."""
COMPARES: tuple[Compare, ...] = get_args(Compare)
"""Second stages: what the sites' numbers are compared with."""
SIDES: tuple[Side, ...] = get_args(Side)
ROLES: tuple[Role, ...] = get_args(Role)
METHODS: tuple[Method, ...] = get_args(Method)
PRIORS: tuple[Prior, ...] = get_args(Prior)
TAU_KINDS: tuple[TauKind, ...] = get_args(TauKind)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
ADJUSTMENTS: tuple[Adjustment, ...] = get_args(Adjustment)
"""How a p value is adjusted for its company."""
EFFECT_SIDES: tuple[EffectSide, ...] = get_args(EffectSide)
"""On which side of no effect an interval lies: that of the claim, or the other."""
GRADES: tuple[Grade, ...] = get_args(Grade)
"""How sure what was found is, the surest first."""
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
"""What the grade follows from."""
MET: tuple[Met, ...] = get_args(Met)
CANNOT_TELL: Verdict = "this design cannot tell"
CLAIM_STATUSES: tuple[ClaimStatus, ...] = get_args(ClaimStatus)
ANALYSED, NOT_YET = CLAIM_STATUSES
STATUSES: tuple[Status, ...] = get_args(Status)
TABLE_STATUSES: tuple[TableStatus, ...] = get_args(TableStatus)
FINDING_LEVELS: tuple[FindingLevel, ...] = get_args(FindingLevel)
RECHECKED: tuple[Rechecked, ...] = get_args(Rechecked)
"""What became of a published figure, the worst first."""
GROUPS: tuple[Group, ...] = get_args(Group)
"""Levels of a multilevel model, outermost first."""
CLUSTERS: tuple[Group, ...] = GROUPS[:5]
"""Levels that nest in each other."""
MEMBERS: tuple[Member, ...] = get_args(Member)
"""What the members of an analysis set are."""
LEFT_OUT: tuple[LeftOut, ...] = get_args(LeftOut)
"""Why a row is not analysed, in the order in which the reasons are looked for."""

CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE, ROUNDS_TO_ZERO = "[c]", "[z]", "[x]", "[k]"
MARKERS = {
    CONFIDENTIAL: "confidential: the number could say something about a person or family",
    NOT_APPLICABLE: "not applicable",
    NOT_AVAILABLE: "not available",
    ROUNDS_TO_ZERO: "rounds to zero, but is not zero",
}
"""What stands in a released cell in place of a number, and what it means."""
