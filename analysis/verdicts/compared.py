"""Any study from its site summaries: the headline, what stands beside it, found and how sure.

The file has one row a site. Studies of one design go through ``mixed.few_clusters.battery``
together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.questions.estimand import Estimand
from analysis.two_stage.limitation import limitation_of
from analysis.verdicts.certainty import grades, missed, of_sites
from analysis.verdicts.judge import Evidence, Lies, judge, no_interval
from mixed.few_clusters.battery import Battery, battery
from mixed.few_clusters.permutation import smallest_p
from mixed.few_clusters.single_site import assumption_curve
from study.settings.certainty import Certainty
from study.vocabulary import CANNOT_TELL, SCALES, Direction, OutcomeKind

COLUMNS = ("site", "rsw", "summary", "standard_error", "n")
# Studies of one design that are held in memory at once.
BATCH = 20_000


class SummaryError(ValueError):
    """The site summaries cannot be compared; the message names row and column."""


def checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Site summaries as numbers, with a ``study``; rows are told as in a spreadsheet, from 2.

    Raises
    ------
    SummaryError : when a column is absent, or a cell is not what its column needs.
    """
    absent = [name for name in COLUMNS if name not in frame.columns]
    if absent:
        raise SummaryError(f"the file lacks the columns {', '.join(absent)}.")
    if frame.empty:
        raise SummaryError("the file has no rows.")
    found = pd.DataFrame({"site": frame["site"].str.strip()})
    found["study"] = frame["study"].str.strip() if "study" in frame.columns else "1"
    for name in ("site", "study"):
        _refuse(found[name].eq(""), name, frame.get(name), "is empty")
    for name in COLUMNS[1:]:
        found[name] = pd.to_numeric(frame[name].str.strip(), errors="coerce").astype(np.float64)
        finite = np.isfinite(found[name])
        if name == "standard_error":  # a site need not tell its own
            finite |= frame[name].str.strip().eq("")
        _refuse(~finite, name, frame[name], "is not a number")
    _refuse(~found["rsw"].isin([0, 1]), "rsw", frame["rsw"], "is not 0 or 1")
    _refuse(found["standard_error"].lt(0), "standard_error", frame["standard_error"], "is negative")
    _refuse(found["n"].le(0), "n", frame["n"], "is not above zero")
    twice = found.duplicated(["study", "site"])
    _refuse(twice, "site", frame["site"], "is in its study twice")
    return found.astype({"rsw": np.int64})


def check_kind(sites: pd.DataFrame, kind: OutcomeKind) -> None:
    """Refuse summaries that are no risks or rates.

    Raises
    ------
    SummaryError : when one is beyond 0 to 1 (risk) or negative (rate).
    """
    if kind == "risk":
        bad = ~sites["summary"].between(0, 1)
        _refuse(bad, "summary", sites["summary"], "is not a risk between 0 and 1")
    if kind == "rate":
        _refuse(sites["summary"].lt(0), "summary", sites["summary"], "is negative")


def compare(
    sites: pd.DataFrame,
    kind: OutcomeKind,
    smallest: float,
    certainty: Certainty,
    direction: Direction = "higher",
    confidence: float = 0.95,
    claims: int = 1,
) -> Iterator[dict[str, Any]]:
    """Compare the arms of every study, those of one design one after another.

    Parameters
    ----------
    sites : as given by ``checked``.
    smallest : smallest effect that matters, in the summaries' unit; for rates a ratio above one.
    certainty : weights and limits of the criteria that site summaries can tell.
    direction : the one that is claimed.
    claims : over how many Holm's adjustment of the smallest p goes.

    Yields
    ------
    One record a study: plain numbers, None where refused or not to be had.
    """
    # RSW first, so that studies of as many sites in each arm have one mask.
    ordered = sites.sort_values(["study", "rsw"], ascending=[True, False], kind="stable")
    counts = ordered.groupby("study", sort=False)["rsw"].agg(["sum", "size"])
    design = ordered["study"].map(counts["sum"] * 10**6 + counts["size"])
    estimand = _estimand(kind, smallest, direction)
    for _, group in ordered.groupby(design, sort=False):
        ours, size = (int(x) for x in counts.loc[group["study"].iloc[0]])
        names = group["study"].to_numpy().reshape(-1, size)[:, 0]
        numbers = {
            name: group[name].to_numpy().reshape(-1, size)
            for name in ("summary", "standard_error", "n")
        }
        rsw = np.repeat([1, 0], [ours, size - ours])
        if not 0 < ours < size:
            yield from (_without_arms(str(name), ours, size) for name in names)
            continue
        for start in range(0, len(names), BATCH):
            rows = slice(start, start + BATCH)
            y, s, n = (values[rows] for values in numbers.values())
            found = battery(y, s, n, rsw, kind, confidence)
            yield from _records(names[rows], y, rsw, found, estimand, confidence, claims, certainty)


def _records(
    names: npt.NDArray[Any],
    y: npt.NDArray[np.float64],
    rsw: npt.NDArray[np.int64],
    found: Battery,
    estimand: Estimand,
    confidence: float,
    claims: int,
    certainty: Certainty,
) -> Iterator[dict[str, Any]]:
    level, ratio, design = round(1 - confidence, 9), estimand.kind == "rate", found.design
    shares = missed(of_sites(found, level, ratio=ratio), found.p, level, certainty)
    sure = grades(shares, certainty)
    without = _lie(found, level, ratio=ratio)
    for i, name in enumerate(names):
        limitation = _limitation(found, i)
        refused = limitation is not None
        evidence = Evidence(
            low=found.low[i],
            high=found.high[i],
            sd=1.0,  # the smallest effect is in the unit of the summaries
            left_out={str(j): where for j, where in enumerate(without[i])},
            p=None if refused else _number(found.p[i]),
            limitation=limitation_of(replace(design, tied=bool(found.tied[i]))),
            problem=None if refused else no_interval(found.low[i], found.high[i], ratio=ratio),
        )
        judged = judge(estimand, evidence, confidence)
        graded = judged.verdict != CANNOT_TELL
        curve = assumption_curve(y[i], rsw, level) if refused else None
        yield {
            "study": str(name),
            "sites_rsw": design.n_rsw,
            "sites_conventional": design.n_conventional,
            "estimate": _number(found.estimate[i]),
            "low": None if refused else _number(found.low[i]),
            "high": None if refused else _number(found.high[i]),
            "p": None if refused else _number(found.p[i]),
            "df": None if refused else design.df,
            "bound_p": None if refused else _number(found.bound_p[i]),
            "permutation_p": None if refused else _number(found.permutation_p[i]),
            "smallest_p": design.smallest_p,
            "smallest_p_holm": smallest_p(design.n_rsw, design.n_conventional, claims),
            "limitation": limitation,
            "found": judged.verdict,
            "rule": judged.rule,
            "how_sure": sure[i] if graded else None,
            "missed": ({k: float(v[i]) for k, v in shares.items() if v[i] > 0} if graded else None),
            "difference": _number(found.difference[i]),
            "difference_low": None if refused else _number(found.difference_low[i]),
            "difference_high": None if refused else _number(found.difference_high[i]),
            "sd_ratio": _number(found.sd_ratio[i]),
            "size_ratio": _number(found.size_ratio[i]),
            "by_people": _number(found.by_people[i]),
            "by_precision": _number(found.by_precision[i]),
            "without_one": [_number(x) for x in found.left_out[i]],
            "without_one_p": [_number(x) for x in found.left_out_p[i]],
            "breakdown_ratio": None if curve is None else _number(curve.breakdown),
            "assumption_curve": (
                None if curve is None else np.column_stack([curve.ratios, curve.p]).tolist()
            ),
        }


def _lie(found: Battery, level: float, *, ratio: bool) -> list[list[Lies]]:
    """Where the interval without each site lies, by study and site."""
    above = found.left_out > (1.0 if ratio else 0.0)
    words = np.where(found.left_out_p < level, np.where(above, "above", "below"), "around")
    known = np.isfinite(found.left_out_p)
    return cast("list[list[Lies]]", np.where(known, words, "unknown").tolist())


def _limitation(found: Battery, i: int) -> str | None:
    """Why there is no p value, as a code."""
    if not found.design.enough:
        return "fewer_than_three_sites"
    return "sites_all_alike" if found.tied[i] else None


def _without_arms(study: str, ours: int, size: int) -> dict[str, Any]:
    blank: Mapping[str, Any] = dict.fromkeys(
        ("estimate", "low", "high", "p", "df", "bound_p", "permutation_p", "smallest_p", "how_sure")
    )
    return {
        "study": study,
        "sites_rsw": ours,
        "sites_conventional": size - ours,
        **blank,
        "limitation": "one_arm_only",
        "found": CANNOT_TELL,
    }


def _estimand(kind: OutcomeKind, smallest: float, direction: Direction) -> Estimand:
    return Estimand(
        claim="",
        outcome="compared",
        label="Site summaries",
        unit="",
        frame="",
        kind=kind,
        scale=SCALES[kind],
        clusters=("site_id",),
        crossed=(),
        covariates=(),
        role="primary",
        direction=direction,
        headline=True,
        smallest_effect=smallest,
        plausible_range=math.inf,
    )


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _refuse(bad: pd.Series[bool], name: str, cells: Any, why: str) -> None:
    if bad.any():
        place = int(np.flatnonzero(bad.to_numpy())[0])
        raise SummaryError(f"row {place + 2}, column {name}: {cells.iloc[place]!r} {why}.")
