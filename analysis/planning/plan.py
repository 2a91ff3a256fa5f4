"""The plan of a study: every design's power and cost, the cheapest that is enough, and warnings."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.planning.design import Sizes
from analysis.planning.power import Curve, Target, power_curves
from analysis.planning.question import Question
from analysis.results.tables import table
from analysis.two_stage.limitation import limitation_of
from mixed.few_clusters.design import Design
from mixed.resampling.execute import SERIAL, Execution
from study.results.planning import SIZES
from study.results.said import Said, say


@dataclass(frozen=True)
class Plan:
    """What is said about one question.

    Attributes
    ----------
    table : one row a design, in the order given. NaN stands where a design allows
        no p value, and for an effect beyond those simulated.
    curves : each design's ladder of effects.
    cheapest : the row of the cheapest design with the target power; None when there is none.
    """

    question: Question
    table: pd.DataFrame
    curves: pd.DataFrame
    cheapest: Mapping[Hashable, Any] | None
    warnings: tuple[Said, ...]


def plan(
    question: Question,
    designs: Sequence[Sizes],
    costs: Mapping[str, float],
    target: Target,
    seed: int,
    execution: Execution = SERIAL,
    *,
    title: str = "",
) -> Plan:
    """Simulate every design and choose.

    Parameters
    ----------
    costs : of a site, a worker and a visit, in any one unit.
    """
    curves = power_curves(question, designs, target, seed, execution, title=title)
    designs_table = table("plan", [_row(question, c, costs) for c in curves])
    enough = designs_table[designs_table["power"] >= target.power]
    enough = enough.sort_values(["cost", "power"], kind="stable")
    return Plan(
        question=question,
        table=designs_table,
        curves=table("curves", [point for c in curves for point in _points(question, c)]),
        cheapest=None if enough.empty else enough.iloc[0].to_dict(),
        warnings=tuple(_warnings(question, curves, target)),
    )


def _design(sizes: Sizes) -> dict[str, int]:
    return {
        "rsw_sites": sizes.sites.n_rsw,
        "conventional_sites": sizes.sites.n_conventional,
        **{name: getattr(sizes, name) for name in SIZES},
    }


def _row(question: Question, curve: Curve, costs: Mapping[str, float]) -> dict[str, object]:
    return {
        "outcome": question.name,
        **_design(curve.sizes),
        "workers_in_all": curve.sizes.workers_in_all,
        "cost": float(curve.sizes.cost(costs)),
        "power": curve.power,
        "power_error": curve.error,
        "detectable": curve.detectable,
        "ceiling": curve.ceiling,
        "smallest_p": curve.sizes.sites.smallest_p,
    }


def _points(question: Question, curve: Curve) -> Iterator[dict[str, object]]:
    for effect, power in zip(curve.effects, curve.powers, strict=True):
        yield {
            "outcome": question.name,
            **_design(curve.sizes),
            "effect": float(effect),
            "power": float(power),
        }


def _warnings(question: Question, curves: Sequence[Curve], target: Target) -> Iterator[Said]:
    yield from question.notes
    by_sites: dict[Design, list[Curve]] = {}
    for curve in curves:
        by_sites.setdefault(curve.sizes.sites, []).append(curve)
    for sites, own in by_sites.items():
        design = {"rsw": sites.n_rsw, "conventional": sites.n_conventional}
        ceiling, best = own[0].ceiling, max(c.power for c in own)
        if limitation := limitation_of(sites):
            yield say("design_without_p", **design, why=limitation)
        elif ceiling < target.power:
            yield say("only_more_sites_help", **design, target=target.power, ceiling=ceiling)
        elif best < target.power:
            yield say("more_people_help", **design, target=target.power, best=best)
        if sites.allows_p and sites.smallest_p > target.level:
            yield say("permutation_cannot_bear_out", **design, smallest_p=sites.smallest_p)
