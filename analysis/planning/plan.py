"""The plan of a study: every design's power and cost, the cheapest that is enough, and warnings."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.planning.design import Sizes
from analysis.planning.power import Curve, Target, power_curves
from analysis.planning.question import Question
from analysis.results import six_digits
from mixed.few_clusters.design import Design
from mixed.resampling.execute import SERIAL, Execution

DESIGN = ("rsw_sites", "conventional_sites", "units", "workers", "visits", "waves")
COLUMNS = (
    "outcome",
    *DESIGN,
    "workers_in_all",
    "cost",
    "power",
    "power_error",
    "detectable",
    "ceiling",
    "smallest_p",
)
POINTS = ("outcome", *DESIGN, "effect", "power")


@dataclass(frozen=True)
class Plan:
    """What is said about one question.

    Attributes
    ----------
    table : one row a design, in the order given; see ``COLUMNS``. NaN stands where a design allows
        no p value, and for an effect beyond those simulated.
    curves : each design's ladder of effects; see ``POINTS``.
    cheapest : the row of the cheapest design with the target power; None when there is none.
    """

    question: Question
    table: pd.DataFrame
    curves: pd.DataFrame
    cheapest: Mapping[Hashable, Any] | None
    warnings: tuple[str, ...]


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
    table = pd.DataFrame([_row(question, c, costs) for c in curves], columns=list(COLUMNS))
    enough = table[table["power"] >= target.power].sort_values(["cost", "power"], kind="stable")
    return Plan(
        question=question,
        table=table,
        curves=pd.DataFrame(
            [point for c in curves for point in _points(question, c)], columns=list(POINTS)
        ),
        cheapest=None if enough.empty else enough.iloc[0].to_dict(),
        warnings=tuple(_warnings(question, curves, target)),
    )


def _design(sizes: Sizes) -> dict[str, int]:
    sites = sizes.sites
    numbers = (sites.n_rsw, sites.n_conventional, sizes.units, sizes.workers)
    return dict(zip(DESIGN, (*numbers, sizes.visits, sizes.waves), strict=True))


def _row(question: Question, curve: Curve, costs: Mapping[str, float]) -> dict[str, object]:
    return {
        "outcome": question.name,
        **_design(curve.sizes),
        "workers_in_all": curve.sizes.workers_in_all,
        "cost": six_digits(float(curve.sizes.cost(costs))),
        "power": six_digits(curve.power),
        "power_error": six_digits(curve.error),
        "detectable": six_digits(curve.detectable),
        "ceiling": six_digits(curve.ceiling),
        "smallest_p": six_digits(curve.sizes.sites.smallest_p),
    }


def _points(question: Question, curve: Curve) -> Iterator[dict[str, object]]:
    for effect, power in zip(curve.effects, curve.powers, strict=True):
        yield {
            "outcome": question.name,
            **_design(curve.sizes),
            "effect": six_digits(float(effect)),
            "power": six_digits(float(power)),
        }


def _warnings(question: Question, curves: Sequence[Curve], target: Target) -> Iterator[str]:
    yield from question.notes
    by_sites: dict[Design, list[Curve]] = {}
    for curve in curves:
        by_sites.setdefault(curve.sizes.sites, []).append(curve)
    for sites, own in by_sites.items():
        name = f"{sites.n_rsw} RSW and {sites.n_conventional} conventional sites"
        ceiling, best = own[0].ceiling, max(c.power for c in own)
        if sites.limitation:
            yield f"{name}: no p value is possible, because {sites.limitation}."
        elif ceiling < target.power:
            yield (
                f"{name}: no design can reach {target.power:.0%} power. Even with endlessly many "
                f"units, workers and visits it is {ceiling:.1%}: only more sites help."
            )
        elif best < target.power:
            yield (
                f"{name}: no design given here reaches {target.power:.0%} power; the best has "
                f"{best:.1%}. More people would help."
            )
        if sites.allows_p and sites.smallest_p > target.level:
            yield (
                f"{name}: the exact permutation of sites can give no p under "
                f"{sites.smallest_p:.2f}, so it cannot bear out what the t test finds."
            )
