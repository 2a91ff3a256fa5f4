"""What frames share: the record of one, the keys of people, and how tables are joined to rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.frames.study import Study
from study.settings.model import Settings
from study.vocabulary import Member

WORKER = ["site_id", "worker_id"]
DAY = [*WORKER, "diary_date"]
VISIT = ["site_id", "visit_id"]
FAMILY = ["site_id", "family_id"]

NO_DAY = pd.Timestamp("NaT")
"""When something was observed of which no table says."""

WORKERS: Mapping[Member, tuple[str, ...]] = {"worker": tuple(WORKER)}
OBSERVED: Mapping[Member, tuple[str, ...]] = {
    **WORKERS,
    "family": tuple(FAMILY),
    "visit": tuple(VISIT),
}


@dataclass(frozen=True)
class FrameBuilder:
    """One kind of analysis frame; ``study.measures.FRAMES`` says what it holds.

    Where it follows people, ``y`` is how follow-up ended and ``exposure`` its days, so that a risk
    by a horizon can be asked for: see ``analysis.frames.sample``.

    Attributes
    ----------
    build : study, outcome, settings → candidate rows with ``y``, ``exposure``, ids, covariates and
        ``observed_on``, the day of the observation.
    key : the columns that tell one observation from another; rows come in their order.
    level : what one observation is, for the flow.
    people : the levels at which those analysed are counted, with the columns that tell them apart.
    """

    build: Callable[[Study, str, Settings], pd.DataFrame]
    key: tuple[str, ...]
    level: Member
    people: Mapping[Member, tuple[str, ...]]


def pick(name: str, *scores: pd.DataFrame | pd.Series[float]) -> pd.Series[float]:
    """One score by its name, as float64 with NaN where missing."""
    table = pd.concat(scores, axis=1)
    if name not in table.columns:
        raise ValueError(f"No such outcome: {name}. There are {', '.join(table.columns)}.")
    return as_float(table[name])


def as_float(values: pd.Series[Any]) -> pd.Series[float]:
    """Numbers as float64, with NaN where missing."""
    return values.astype("Float64").astype("float64")


def with_worker(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add each worker's unit, whether qualified (0 or 1), and years since qualifying."""
    workers = study["workers"]
    qualified = as_float(workers["is_social_work_qualified"])
    years = workers["years_qualified"].mask(workers["years_qualified"].isna() & qualified.eq(0), 0)
    workers = workers[[*WORKER, "wave", "unit_id"]].assign(
        qualified=qualified, years_qualified=years
    )
    return of_wave(rows, workers, WORKER, ["unit_id", "qualified", "years_qualified"])


def of_wave(
    rows: pd.DataFrame, table: pd.DataFrame, key: list[str], columns: list[str]
) -> pd.DataFrame:
    """Join to each row what its person's row of the same wave says, or of the nearest."""
    held = table[[*key, *columns]].assign(held=as_float(table["wave"]).fillna(0.0))
    held = held.sort_values("held", kind="stable")
    if "wave" not in rows:
        held = held.drop_duplicates(key, keep="last")
        return join(rows, held, key, columns)
    pairs = rows[[*key, "wave"]].drop_duplicates().merge(held, "inner", key)
    later = pairs["held"] > pairs["wave"]
    nearest = pairs["held"].where(later, -pairs["held"])
    pairs = pairs.assign(later=later, nearest=nearest).sort_values(["later", "nearest"])
    pairs = pairs.drop_duplicates([*key, "wave"])
    return join(rows, pairs, [*key, "wave"], columns)


def join(
    rows: pd.DataFrame, table: pd.DataFrame, key: list[str], columns: list[str]
) -> pd.DataFrame:
    """Join a table's columns to the rows of its key, of which it has one row at most."""
    return rows.merge(table[[*key, *columns]], "left", key, validate="many_to_one")
