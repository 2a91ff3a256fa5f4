"""The plan of the next study: its designs, and the power of each along a ladder of effects."""

from study.results.columns import Count, Number, ResultColumn, ResultsTable, Text, p, public

SIZES = ("units", "workers", "visits", "waves")
"""How many are collected: units in a site, workers in a unit, visits of a worker in a wave."""


def _number(name: str, label: str, decimals: int = 2, **more: float) -> Number:
    return Number(name, unit="none", decimals=decimals, label=label, release=public(), **more)  # type: ignore[arg-type]


def _power(name: str, label: str) -> Number:
    return _number(name, label, low=0, high=1)


DESIGN: tuple[ResultColumn, ...] = (
    Text("outcome", label="Outcome", release=public()),
    Count("rsw_sites", label="RSW sites", release=public()),
    Count("conventional_sites", label="Conventional sites", release=public()),
    *(Count(name, label=name.capitalize(), release=public()) for name in SIZES),
)
KEY = tuple(column.name for column in DESIGN)

PLAN = ResultsTable(
    name="plan",
    title="Power and cost: one row an outcome and design",
    key=KEY,
    columns=(
        *DESIGN,
        Count("workers_in_all", label="Workers in all", release=public()),
        Number("cost", unit="currency", blank_ok=False, label="Cost", release=public()),
        _power("power", "Power"),
        _number("power_error", "Monte-Carlo error of the power", 3),
        Number("detectable", unit="outcome", label="Effect found", release=public()),
        _power("ceiling", "Power with endlessly many units"),
        p("smallest_p", "Least p of a permutation of sites", release=public()),
    ),
)
CURVES = ResultsTable(
    name="curves",
    title="Power of a design by the true effect",
    key=(*KEY, "effect"),
    columns=(
        *DESIGN,
        Number("effect", unit="outcome", blank_ok=False, label="Effect", release=public()),
        _power("power", "Power"),
    ),
)
