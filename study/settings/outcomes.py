"""The section ``outcomes``: one question to the data a line."""

from typing import Annotated

from pydantic import AfterValidator, Field, Strict

from study.claims import read_claims
from study.measures import FRAMES, MEASURES
from study.settings.base import Column, Known, Positive, Section, Several, Text
from study.vocabulary import OutcomeKind

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

    name: Annotated[str, AfterValidator(Known(tuple(MEASURES)))] = Field(
        description="the score or measure, a column of its analysis frame"
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
