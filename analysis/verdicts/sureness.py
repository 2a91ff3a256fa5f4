"""How sure the verdict on one outcome is: its criteria gathered, and their grade."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.answers.contrast import Found
from analysis.two_stage.beliefs import HALF_NORMAL
from analysis.verdicts.certainty import DECIMALS, grades, larger_over_smaller, met, missed
from analysis.verdicts.circumstances import Circumstances
from analysis.verdicts.judge import Evidence, Judgement, lies
from mixed.few_clusters.second_stage import Comparison
from study.settings.certainty import Certainty
from study.vocabulary import CANNOT_TELL, PRIORS, Criterion, Grade, Met

SCEPTICAL = PRIORS[0]


@dataclass(frozen=True)
class Weighed:
    """A criterion of one outcome, as the table ``certainty`` has it."""

    criterion: Criterion
    met: Met
    number: float
    weight: float


@dataclass(frozen=True)
class Sure:
    """A grade, and the criteria from which it follows."""

    grade: Grade
    criteria: tuple[Weighed, ...]


def how_sure(
    found: Found,
    evidence: Evidence,
    judgement: Judgement,
    confidence: float,
    table: Certainty,
    known: Circumstances | None,
) -> Sure | None:
    """Grade a verdict; None where the design cannot tell.

    Parameters
    ----------
    table : weights and limits of the criteria.
    known : how the outcome was had, or None where nobody says.
    """
    if judgement.verdict == CANNOT_TELL:
        return None
    numbers = dict(_numbers(found, found.comparison, evidence, table, known))
    level = round(1 - confidence, 9)
    p = math.nan if found.site_summary.p is None else found.site_summary.p
    shares = missed({n: np.array([x]) for n, x in numbers.items()}, [p], level, table)
    (grade,) = grades(shares, table)
    rows = (
        Weighed(
            name,
            met(float(share[0])),
            round(numbers[name], DECIMALS) if math.isfinite(numbers[name]) else math.nan,
            table.criteria[name].weight,
        )
        for name, share in shares.items()
    )
    return Sure(grade, tuple(rows))


def _numbers(
    found: Found,
    second: Comparison | None,
    evidence: Evidence,
    table: Certainty,
    known: Circumstances | None,
) -> Iterator[tuple[Criterion, float]]:
    headline = found.site_summary
    ratio = found.estimand.kind == "rate"
    yield "design", float(table.randomised)
    if second is None:  # one arm's sites, or a slope over all: there are no two to be alike
        yield "sites", float(found.sites["rsw"].value_counts().min())
    else:
        sizes = found.sites.groupby("rsw")["size"].mean()
        yield "sites", float(min(second.n))
        yield "sd_balance", float(larger_over_smaller(second.sd_ratio))
        yield "size_balance", float(larger_over_smaller(sizes.loc[1] / sizes.loc[0]))
        yield "bound", float(second.p(min(second.n) - 1))
    yield "response", known.response if known else math.nan
    exact = found.reach.permutation_p
    yield "permutation", math.nan if exact is None else exact
    whole = lies(headline.low, headline.high, ratio=ratio)
    tried = [where for where in evidence.left_out.values() if where != "unknown"]
    yield "left_out", sum(w == whole for w in tried) / len(tried) if tried else math.nan
    yield "models", _apart(found, ratio=ratio)
    yield "sceptic", _sceptic(found, ratio=ratio)
    yield "conflict", found.surprise
    yield "blind", known.blind if known else math.nan


def _apart(found: Found, *, ratio: bool) -> float:
    """How far the multilevel model's effect is from the headline, in the headline's errors."""
    one, other = found.site_summary, found.multilevel
    if not one.standard_error > 0 or math.isnan(other.estimate):
        return math.nan
    values = (one.estimate, other.estimate)
    first, second = (math.log(v) for v in values) if ratio else values
    return abs(first - second) / one.standard_error


def _sceptic(found: Found, *, ratio: bool) -> float:
    """The sceptic's probability that the effect is on the side of the estimate.

    Under the second of the half-normal priors of the spread between sites, which heads the section.
    """
    own = [b for b in found.beliefs if b.prior == SCEPTICAL and b.tau_kind == HALF_NORMAL]
    if not own:
        return math.nan
    claimed = own[min(1, len(own) - 1)].probability_claimed
    above = found.site_summary.estimate > (1.0 if ratio else 0.0)
    return claimed if above == (found.estimand.direction == "higher") else 1 - claimed
