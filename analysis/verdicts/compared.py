"""Any study from its site summaries: the headline, what stands beside it, found and how sure.

The file has one row a site. Studies of one design go through ``mixed.few_clusters.battery``
together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from study.vocabulary import CANNOT_TELL, SCALES, Criterion, Direction, Grade, OutcomeKind

# Studies of one design that are held in memory at once.
BATCH = 20_000
Array = npt.NDArray[np.float64]
KEYS = (
    "study", "estimate", "low", "high", "p", "df", "bound_p", "permutation_p", "smallest_p",
    "limitation", "found", "how_sure",
    # beside them:
    "rule", "missed", "smallest_p_holm", "sites_rsw", "sites_conventional", "difference",
    "difference_low", "difference_high", "sd_ratio", "size_ratio", "by_people", "by_precision",
    "sites", "without_one", "without_one_p", "breakdown_ratio", "assumption_curve",
)  # fmt: skip


@dataclass(frozen=True)
class Comparing:
    """What is asked of every study; ``claims`` are those that Holm's adjustment goes over."""

    estimand: Estimand
    confidence: float
    claims: int

    @property
    def level(self) -> float:
        """At which p values are read: 1 - 0.95 is a little over 0.05."""
        return round(1 - self.confidence, 9)


def compare(
    sites: pd.DataFrame,
    kind: OutcomeKind,
    smallest: float,
    certainty: Certainty,
    direction: Direction = "higher",
    confidence: float = 0.95,
    claims: int = 1,
    *,
    randomised: bool = False,
) -> Iterator[dict[str, Any]]:
    """Compare the arms of every study, those of one design one after another.

    Parameters
    ----------
    sites : as given by ``analysis.verdicts.site_table.checked``.
    smallest : smallest effect that matters, in the summaries' unit; for rates a ratio above one.
    certainty : weights and limits of the criteria that site summaries can tell.
    direction : the one that is claimed.
    claims : over how many Holm's adjustment of the smallest p goes.
    randomised : whether the arms were dealt to the sites at random; without that no study is
        graded "high".

    Yields
    ------
    One record a study with ``KEYS``: plain numbers, None where refused or not to be had.
    """
    # RSW first, so that studies of as many sites in each arm have one mask.
    ordered = sites.sort_values(["study", "rsw"], ascending=[True, False], kind="stable")
    counts = ordered.groupby("study", sort=False)["rsw"].agg(["sum", "size"])
    design = ordered["study"].map(counts["sum"] * 10**6 + counts["size"])
    asked = Comparing(_estimand(kind, smallest, direction), confidence, claims)
    for _, group in ordered.groupby(design, sort=False):
        ours, size = (int(x) for x in counts.loc[group["study"].iloc[0]])
        columns = {name: group[name].to_numpy().reshape(-1, size) for name in group.columns}
        rsw, studies = columns["rsw"][0], columns["study"][:, 0]
        if not 0 < ours < size:
            yield from (_without_arms(str(name), ours, size) for name in studies)
            continue
        for start in range(0, len(studies), BATCH):
            rows = slice(start, start + BATCH)
            y, s, n = (columns[name][rows] for name in ("summary", "standard_error", "n"))
            found = battery(y, s, n, rsw, kind, confidence)
            numbers = of_sites(found, asked.level, ratio=kind == "rate")
            numbers["design"] = np.full(len(y), float(randomised))
            shares = missed(numbers, found.p, asked.level, certainty)
            sure = grades(shares, certainty)
            yield from _records(studies[rows], columns["site"][rows], found, shares, sure, asked)


def _records(
    names: npt.NDArray[Any],
    sites: npt.NDArray[Any],
    found: Battery,
    shares: Mapping[Criterion, Array],
    sure: Sequence[Grade],
    asked: Comparing,
) -> Iterator[dict[str, Any]]:
    level, design, ratio = asked.level, found.design, asked.estimand.kind == "rate"
    rsw = np.repeat([1, 0], [design.n_rsw, design.n_conventional])
    without = _lie(found, level, ratio=ratio)
    least = smallest_p(design.n_rsw, design.n_conventional, asked.claims)
    for i, name in enumerate(names):
        limitation = limitation_of(replace(design, tied=bool(found.tied[i])))
        refused = limitation is not None
        told = (lambda _: None) if refused else _number
        evidence = Evidence(
            low=found.low[i],
            high=found.high[i],
            sd=1.0,  # the smallest effect is in the unit of the summaries
            left_out={str(j): where for j, where in enumerate(without[i])},
            p=told(found.p[i]),
            limitation=limitation,
            problem=None if refused else no_interval(found.low[i], found.high[i], ratio=ratio),
        )
        judged = judge(asked.estimand, evidence, asked.confidence)
        graded = judged.verdict != CANNOT_TELL
        curve = assumption_curve(found.additive[i], rsw, level) if refused else None
        yield dict.fromkeys(KEYS) | {
            "study": str(name),
            "estimate": _number(found.estimate[i]),
            "low": told(found.low[i]),
            "high": told(found.high[i]),
            "p": told(found.p[i]),
            "df": told(design.df),
            "bound_p": told(found.bound_p[i]),
            "permutation_p": told(found.permutation_p[i]),
            "smallest_p": told(design.smallest_p),
            "limitation": limitation.code if limitation else None,
            "found": judged.verdict,
            "how_sure": sure[i] if graded else None,
            "rule": judged.rule,
            "missed": ({k: float(v[i]) for k, v in shares.items() if v[i] > 0} if graded else None),
            "smallest_p_holm": told(least),
            "sites_rsw": design.n_rsw,
            "sites_conventional": design.n_conventional,
            "difference": _number(found.difference[i]),
            "difference_low": told(found.difference_low[i]),
            "difference_high": told(found.difference_high[i]),
            "sd_ratio": _number(found.sd_ratio[i]),
            "size_ratio": _number(found.size_ratio[i]),
            "by_people": _number(found.by_people[i]),
            "by_precision": _number(found.by_precision[i]),
            "sites": sites[i].tolist(),
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


def _without_arms(study: str, ours: int, size: int) -> dict[str, Any]:
    return dict.fromkeys(KEYS) | {
        "study": study,
        "limitation": "no_site_in_arm",
        "found": CANNOT_TELL,
        "sites_rsw": ours,
        "sites_conventional": size - ours,
    }


def _estimand(kind: OutcomeKind, smallest: float, direction: Direction) -> Estimand:
    return Estimand(
        claim="",
        outcome="compared",
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
