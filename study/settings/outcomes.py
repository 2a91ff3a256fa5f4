"""The section ``outcomes``: one question to the data a line."""

from typing import Annotated

from pydantic import AfterValidator, Field, Strict

from study.claims import read_claims
from study.measures import FRAMES, MEASURES
from study.settings.base import Column, Known, Positive, Section, Several, Text
from study.vocabulary import Compare, Direction, OutcomeKind, QuestionKind

Names = Annotated[tuple[Column, ...], Strict(False)]


class RandomSlope(Section):
    """A random slope: the covariate's effect differs between the groups of a level."""

    covariate: Column = Field(description="one of the outcome's covariates")
    group: Column = Field(description="one of its `clusters` or `crossed`")


PRINTED = frozenset({"label", "unit"})
"""Keys that change no number: the release adds them to the results."""


class Outcome(Section):
    """One outcome a line. A new outcome is a new line.

    An outcome with `wave` among its covariates is also analysed
    [wave by wave](two-stage.md#wave-by-wave); no setting is needed.
    """

    name: Column = Field(
        description="the question's own name; where `measure` is left out it is the score or "
        "measure, a column of its analysis frame"
    )
    measure: Annotated[str, AfterValidator(Known(tuple(MEASURES)))] | None = Field(
        default=None,
        description="the score or measure of a question that has another name, because a measure "
        "may be asked about more than once",
    )
    question: QuestionKind = Field(
        default="level",
        description="what of the measure is one site's number; see "
        "[kinds of question](two-stage.md#kinds-of-question)",
    )
    by: Column | None = Field(
        default=None,
        description="a numeric column of the frame: the groups of a `difference`, the time of a "
        "`change`, what a `slope` is by, or the mediator of a `path`",
    )
    compare: Compare = Field(
        default="arms",
        description="`arms`: the sites' numbers between the arms; `rsw`: those of the RSW sites "
        "with `reference`; `dose`: their slope on the fidelity index, with the arm held",
    )
    reference: float = Field(
        default=0.0, description="what the RSW sites' number is compared with; with `compare: rsw`"
    )
    direction: Direction | None = Field(
        default=None,
        description="the direction that the claim asserts of this question, where "
        "`study/claims.csv` does not say `higher` or `lower`; `equivalent` is tested by two "
        "one-sided tests",
    )
    margin: Positive | None = Field(
        default=None,
        description="smallest effect of interest in the outcome's own unit (of a share: 0 to 1); "
        "without it `inference.smallest_effect`",
    )
    claim: Annotated[str, AfterValidator(Known(tuple(read_claims())))] = Field(
        description="a row of `study/claims.csv`, which holds the role and the claimed direction, "
        "and which must name the measure"
    )
    headline: bool = Field(
        default=False, description="exactly one outcome of a claim decides its verdict"
    )
    frame: Annotated[str, AfterValidator(Known(tuple(FRAMES)))] = Field(
        description="the analysis frame (`analysis/frames`), and with it the analysis set"
    )
    kind: OutcomeKind = Field(description="fixes method and scale; follows from the measure")
    label: Text = Field(description="what the report prints")
    unit: Text = Field(description="the unit that the report prints")
    clusters: Several[Column] = Field(
        description="nested levels, outermost first, from `site_id` to at least `worker_id` or "
        "`family_id`"
    )
    crossed: Names = Field(default=(), description="levels that cut across them, such as coders")
    covariates: Names = Field(
        default=(),
        description="person-level covariates of the first stage and of the multilevel model",
    )
    horizon: Positive | None = Field(
        default=None,
        description="days of follow-up by which a risk is asked for; with `frame: "
        "family_follow_up`, and no other. Its outcomes are `care_entry` and `case_closure`, each "
        "the other's competing event",
    )
    weight: Column | None = Field(
        default=None,
        description="a numeric column of the frame with one weight for each person; without it "
        "everyone counts the same. See [two-stage](two-stage.md)",
    )
    slopes: Annotated[tuple[RandomSlope, ...], Strict(False)] = Field(
        default=(),
        description="random slopes of the multilevel model, as `[{covariate: wave, group: "
        "worker_id}]`: the covariate's effect differs between the groups of the level. Of means "
        "without a weight only. No outcome of the default asks for one: two waves cannot tell a "
        "worker's slope from noise. A slope that the data cannot carry is left out of the model, "
        "with a warning",
    )

    @property
    def measured(self) -> str:
        """The measure that is asked about."""
        return self.measure or self.name
