"""The plan: the claims and the settings turned into the list of estimands."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.questions.estimand import Estimand
from mixed.terms import Slope
from study.settings import SettingsError
from study.settings.inference import Inference
from study.settings.model import Settings
from study.settings.outcomes import Outcome
from study.vocabulary import SCALES

CLAIM_COLUMNS = (
    "claim_id",
    "claim",
    "source",
    "side",
    "outcome",
    "estimand",
    "level",
    "direction",
    "role",
)


class ClaimsError(SettingsError):
    """The claims cannot be analysed as they stand; the message says why."""


def read_claims(path: str | Path) -> pd.DataFrame:
    """Read claims.csv as text.

    Raises
    ------
    FileNotFoundError : when there is no such file.
    ClaimsError : when a column is absent or a claim occurs twice.
    """
    claims = pd.read_csv(path, dtype=str, keep_default_na=False)
    absent = [name for name in CLAIM_COLUMNS if name not in claims.columns]
    if absent:
        raise ClaimsError(f"The list of claims {path} lacks the columns {', '.join(absent)}.")
    twice = claims.loc[claims["claim_id"].duplicated(), "claim_id"]
    if len(twice):
        raise ClaimsError(f"The list of claims {path} holds {twice.iloc[0]} twice.")
    return claims


def estimands(settings: Settings, claims: pd.DataFrame) -> tuple[Estimand, ...]:
    """Turn each outcome of the settings into an estimand of its claim.

    Parameters
    ----------
    settings : ``outcomes`` and ``inference`` are read.
    claims : as given by ``read_claims``.

    Returns
    -------
    The estimands in the order of the settings.
    """
    claim = claims.set_index("claim_id").to_dict("index")
    return tuple(
        _estimand(outcome, claim[outcome.claim], settings.inference)
        for outcome in settings.outcomes
    )


def _estimand(outcome: Outcome, claim: Mapping[Hashable, Any], inference: Inference) -> Estimand:
    return Estimand(
        claim=outcome.claim,
        outcome=outcome.name,
        frame=outcome.frame,
        kind=outcome.kind,
        scale=SCALES[outcome.kind],
        clusters=outcome.clusters,
        crossed=outcome.crossed,
        covariates=outcome.covariates,
        role=str(claim["role"]),
        direction=outcome.direction or claim["direction"],
        headline=outcome.headline,
        smallest_effect=inference.smallest_effect[outcome.kind],
        plausible_range=inference.plausible_range[outcome.kind],
        horizon=outcome.horizon,
        weight=outcome.weight,
        slopes=tuple(Slope(slope.covariate, slope.group) for slope in outcome.slopes),
        side=claim["side"],
        measure=outcome.measured,
        question=outcome.question,
        by=outcome.by,
        compare=outcome.compare,
        reference=outcome.reference,
        margin=outcome.margin,
    )
