"""What is asked: one question put to the data."""

from __future__ import annotations

from dataclasses import dataclass

from mixed.terms import Slope
from study.vocabulary import Compare, Direction, OutcomeKind, QuestionKind, Side


@dataclass(frozen=True)
class Estimand:
    """One question put to the data: a claim's outcome, in a population, on a scale.

    Attributes
    ----------
    claim : id of the row of claims.csv.
    frame : the analysis frame (and so the analysis set) of ``analysis.frames.candidates``.
    scale : "mean difference", "risk difference" or "rate ratio", always RSW against conventional.
    clusters : nested grouping columns, outermost first; ``crossed`` are grouped beside them.
    direction : the direction that the claim asserts.
    headline : whether this outcome decides the claim's verdict.
    smallest_effect : smallest effect of interest: g, risk difference, or rate ratio.
    plausible_range : half-width beyond which an interval tells nothing: SDs, risk, or rate ratio.
    horizon : days of follow-up by which a risk is asked for (``mixed.few_clusters.incidence``), or
        None where everyone was seen for as long.
    weight : column of the persons' weights, or None where everyone counts the same.
    slopes : random slopes of the multilevel model; of means only.
    side : whether the claim is for or against the model, or says on what it depends.
    measure : the score or measure that is asked about; the outcome's own name where it has none.
    question : what each site is reduced to, a kind of ``analysis.site_numbers.kinds``; ``by`` the
        column that this takes, if any.
    compare : what the sites' numbers are compared with; ``reference`` is that of the RSW sites.
    margin : of a claim of equivalence, in the outcome's own unit; else None.
    """

    claim: str
    outcome: str
    frame: str
    kind: OutcomeKind
    scale: str
    clusters: tuple[str, ...]
    crossed: tuple[str, ...]
    covariates: tuple[str, ...]
    role: str
    direction: Direction
    headline: bool
    smallest_effect: float
    plausible_range: float
    horizon: float | None = None
    weight: str | None = None
    slopes: tuple[Slope, ...] = ()
    side: Side = "for"
    measure: str = ""
    question: QuestionKind = "level"
    by: str | None = None
    compare: Compare = "arms"
    reference: float = 0.0
    margin: float | None = None

    @property
    def measured(self) -> str:
        """The measure that is asked about."""
        return self.measure or self.outcome
