"""The p values of all outcomes, adjusted for their company (section 7 of the analysis plan)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.answers.contrast import Found
from analysis.questions.estimand import Estimand
from mixed.multiplicity import benjamini_hochberg, holm
from study.vocabulary import Adjustment, EffectSide


@dataclass(frozen=True)
class AdjustedP:
    """The adjusted p of an outcome, None where it has none, and by what method."""

    p: float | None
    method: Adjustment


def is_primary(estimand: Estimand) -> bool:
    """Whether an outcome is the headline of a primary claim; all others are secondary."""
    return estimand.headline and estimand.role == "primary"


def adjusted_p(found: Sequence[Found], claims: pd.DataFrame) -> dict[str, AdjustedP]:
    """Adjust the p of every outcome.

    The primary outcomes by Holm's method, over all primary claims: one that was not analysed counts
    as a test with p = 1. All others by Benjamini and Hochberg's, in families of what they decide:
    the headlines of claims of harm, those of other claims, and what stands beside a headline and
    decides nothing, of harms and of others.

    Parameters
    ----------
    claims : as given by ``analysis.questions.asking.read_claims``.
    """
    primary = [f for f in found if is_primary(f.estimand)]
    others = [f for f in found if not is_primary(f.estimand)]
    asked = set(claims.loc[claims["role"].eq("primary"), "claim_id"])
    silent = asked - {f.estimand.claim for f in primary}
    p = holm([*(f.site_summary.p for f in primary), *[None] * len(silent)])
    families: dict[tuple[bool, bool], list[Found]] = {}
    for each in others:
        asked_of = each.estimand
        families.setdefault((asked_of.role == "harm", asked_of.headline), []).append(each)
    return {
        **{
            f.estimand.outcome: AdjustedP(a, "holm")
            for f, a in zip(primary, p[: len(primary)], strict=True)
        },
        **{
            f.estimand.outcome: AdjustedP(a, "benjamini_hochberg")
            for family in families.values()
            for f, a in zip(
                family, benjamini_hochberg([f.site_summary.p for f in family]), strict=True
            )
        },
    }


def harm_of(estimand: Estimand) -> EffectSide | None:
    """The side of the claim that is a harm and is never adjusted away; None where neither is.

    What a claim of the role "harm" says, and what contradicts a primary claim for the model.
    """
    critical = estimand.role == "harm" or estimand.side == "against"
    if estimand.role == "harm" or is_primary(estimand):
        return "claimed" if critical else "other"
    return None
