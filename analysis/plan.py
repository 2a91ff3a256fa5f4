"""The plan: the claims and the settings turned into the list of estimands."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.frames.samples import FRAMES
from analysis.records import Estimand
from mixed.terms import Slope
from study.settings import SettingsError
from study.vocabulary import CLUSTERS, DIRECTIONS, OUTCOME_KINDS, SCALES, OutcomeKind

PERSONS = ("worker_id", "family_id")

REQUIRED = ("name", "claim", "frame", "kind", "label", "unit", "clusters")
OPTIONAL = ("headline", "crossed", "covariates", "horizon", "weight", "slopes")
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


class PlanError(SettingsError):
    """The settings or the claims cannot be analysed as they stand; the message says why."""


def read_claims(path: str | Path) -> pd.DataFrame:
    """Read claims.csv as text.

    Raises
    ------
    FileNotFoundError : when there is no such file.
    PlanError : when a column is absent or a claim occurs twice.
    """
    claims = pd.read_csv(path, dtype=str, keep_default_na=False)
    absent = [name for name in CLAIM_COLUMNS if name not in claims.columns]
    if absent:
        raise PlanError(f"The list of claims {path} lacks the columns {', '.join(absent)}.")
    twice = claims.loc[claims["claim_id"].duplicated(), "claim_id"]
    if len(twice):
        raise PlanError(f"The list of claims {path} holds {twice.iloc[0]} twice.")
    return claims


def confidence(params: Mapping[str, Any]) -> float:
    """Confidence of every interval, as a share between 0.5 and 1.

    Raises
    ------
    PlanError : when it is not such a share.
    """
    value = params["inference"]["confidence"]
    if not _is_number(value) or not 0.5 < value < 1:
        raise PlanError(f"inference.confidence must be between 0.5 and 1, not {value!r}.")
    return float(value)


def estimands(params: Mapping[str, Any], claims: pd.DataFrame) -> tuple[Estimand, ...]:
    """Turn each line of ``params["outcomes"]`` into an estimand of its claim.

    Parameters
    ----------
    params : settings as in params.yaml; ``outcomes`` and ``inference`` are read.
    claims : as given by ``read_claims``.

    Returns
    -------
    The estimands in the order of the settings.

    Raises
    ------
    PlanError : when a line cannot be understood, an outcome occurs twice, or a claim with outcomes
        does not have exactly one headline outcome.
    """
    lines = params.get("outcomes") or []
    if not lines:
        raise PlanError("params.yaml lists no outcomes: there is nothing to estimate.")
    by_id = claims.set_index("claim_id")
    plan = tuple(_estimand(line, by_id, params["inference"]) for line in lines)
    for name, count in Counter(e.outcome for e in plan).items():
        if count > 1:
            raise PlanError(f"Outcome {name} is listed {count} times in params.yaml.")
    for claim in dict.fromkeys(e.claim for e in plan):
        headlines = [e.outcome for e in plan if e.claim == claim and e.headline]
        if len(headlines) != 1:
            named = f": {', '.join(headlines)}" if headlines else ""
            raise PlanError(
                f"Claim {claim} needs exactly one outcome with headline: true, "
                f"and has {len(headlines)}{named}."
            )
    return plan


def _estimand(
    line: Mapping[str, Any], claims: pd.DataFrame, inference: Mapping[str, Any]
) -> Estimand:
    name = str(line.get("name", "without a name"))
    for key in line:
        _known(name, "setting", str(key), (*REQUIRED, *OPTIONAL))
    absent = [key for key in REQUIRED if not line.get(key)]
    if absent:
        raise PlanError(f"Outcome {name} lacks {', '.join(absent)}.")
    kind: OutcomeKind = line["kind"]
    _known(name, "kind", str(kind), OUTCOME_KINDS)
    _known(name, "frame", str(line["frame"]), tuple(FRAMES))
    if line["claim"] not in claims.index:
        raise PlanError(f"Outcome {name}: claim {line['claim']} is not in the list of claims.")
    headline = line.get("headline", False)
    if not isinstance(headline, bool):
        raise PlanError(f"Outcome {name}: headline must be true or false, not {headline!r}.")
    weight = line.get("weight")
    if weight is not None and not isinstance(weight, str):
        raise PlanError(f"Outcome {name}: weight must be the name of a column, not {weight!r}.")
    claim = claims.loc[line["claim"]]
    if claim["direction"] not in DIRECTIONS:
        raise PlanError(
            f"Outcome {name}: claim {line['claim']} has the direction {claim['direction']!r}; "
            "only higher and lower can be judged."
        )
    least, widest = (
        _limit(inference, setting, kind) for setting in ("smallest_effect", "plausible_range")
    )
    return Estimand(
        claim=str(line["claim"]),
        outcome=name,
        label=str(line["label"]),
        unit=str(line["unit"]),
        frame=str(line["frame"]),
        kind=kind,
        scale=SCALES[kind],
        clusters=_clusters(name, line["clusters"]),
        crossed=_names(name, "crossed", line.get("crossed")),
        covariates=_names(name, "covariates", line.get("covariates")),
        role=str(claim["role"]),
        direction=claim["direction"],
        headline=headline,
        smallest_effect=least,
        plausible_range=widest,
        horizon=_horizon(name, line),
        weight=weight,
        slopes=_slopes(name, line),
    )


def _known(outcome: str, what: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        near = difflib.get_close_matches(value, allowed, n=1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(allowed)}."
        raise PlanError(f"Outcome {outcome}: unknown {what} {value}; {hint}")


def _names(outcome: str, what: str, values: object) -> tuple[str, ...]:
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise PlanError(f"Outcome {outcome}: {what} must be a list of column names.")
    if len(set(values)) < len(values):
        raise PlanError(f"Outcome {outcome}: {what} names a column twice.")
    return tuple(values)


def _clusters(outcome: str, values: object) -> tuple[str, ...]:
    clusters = _names(outcome, "clusters", values)
    for cluster in clusters:
        _known(outcome, "cluster", cluster, CLUSTERS)
    ordered = sorted(clusters, key=CLUSTERS.index)
    if clusters[:1] != ("site_id",) or list(clusters) != ordered:
        raise PlanError(
            f"Outcome {outcome}: clusters must begin with site_id and go inwards in the order "
            f"{', '.join(CLUSTERS)}."
        )
    if not set(clusters) & set(PERSONS):
        raise PlanError(
            f"Outcome {outcome}: clusters must hold {' or '.join(PERSONS)}, so that people are "
            "counted and not rows."
        )
    return clusters


def _horizon(outcome: str, line: Mapping[str, Any]) -> float | None:
    """Days of follow-up by which a risk is asked for; of frames that follow, and of no other."""
    value: Any = line.get("horizon")
    if not FRAMES[line["frame"]].followed:
        if value is not None:
            raise PlanError(f"Outcome {outcome}: nobody is followed in frame {line['frame']}.")
        return None
    if line["kind"] != "risk" or not _is_number(value) or not value > 0:
        raise PlanError(
            f"Outcome {outcome}: frame {line['frame']} needs kind: risk and a horizon above zero, "
            "in days."
        )
    return float(value)


def _slopes(outcome: str, line: Mapping[str, Any]) -> tuple[Slope, ...]:
    """Random slopes of the multilevel model, each of a covariate within a level of the outcome."""
    values: Any = line.get("slopes")
    if values is None:
        return ()
    keys = {"covariate", "group"}
    if not isinstance(values, list) or not all(
        isinstance(v, dict) and set(v) == keys for v in values
    ):
        raise PlanError(f"Outcome {outcome}: slopes must be a list of {{covariate: , group: }}.")
    if line["kind"] != "mean":
        raise PlanError(f"Outcome {outcome}: slopes are fitted for kind: mean only.")
    if line.get("weight") is not None:
        raise PlanError(f"Outcome {outcome}: slopes are of a model that takes no weight.")
    slopes = tuple(Slope(str(v["covariate"]), str(v["group"])) for v in values)
    for slope in slopes:
        _known(outcome, "covariate of a slope", slope.covariate, line.get("covariates") or [])
        levels = (*line["clusters"], *(line.get("crossed") or []))
        _known(outcome, "group of a slope", slope.group, levels)
    if len(set(slopes)) < len(slopes):
        raise PlanError(f"Outcome {outcome}: slopes names one twice.")
    return slopes


def _limit(inference: Mapping[str, Any], setting: str, kind: str) -> float:
    value = inference.get(setting, {}).get(kind)
    floor = 1.0 if kind == "rate" else 0.0
    if not _is_number(value) or not value > floor:
        raise PlanError(
            f"inference.{setting}.{kind} must be a number above {floor:g}, not {value!r}."
        )
    return float(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
