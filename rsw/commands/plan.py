"""``rsw plan``: power, detectable effect and cost of the next study."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

from analysis.planning.design import grid
from analysis.planning.plan import Plan, plan
from analysis.planning.power import Target
from analysis.planning.question import PlanningError, Question, Variances, of_outcome
from mixed.resampling.execute import BACKENDS, Execution
from rsw.terminal.plan_text import report
from study.files import write_csv
from study.settings.load import load_settings
from study.vocabulary import OUTCOME_KINDS

SUMMARY = (
    "Power and minimum detectable effect of studies of RSW and conventional sites, by simulation "
    "with the test of the analysis: site summaries on degrees of freedom fixed by the design. "
    "Variances are stated, or taken from the fitted study with --outcome. Several numbers after "
    "an option compare all their combinations. The power is that of one claim alone; verdicts on "
    "primary claims go by Holm's adjusted p, which asks for more: of one of k claims at most the "
    "level divided by k; give that as --level. Waves are further observations of the same workers: "
    "nothing here is the power to find a change over time. Exit code 0: done; 2: it cannot be "
    "planned."
)
EXAMPLE = (
    "rsw plan --sites 4+4 6+6 8+8 --units 8 --workers 6 --waves 1 2 --effect -2 "
    "--variances site=0.6 unit=1 worker=15 observation=13 "
    "--cost-site 10000 --cost-worker 100 --cost-visit 50 --csv plan.csv"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add(
        "--sites", nargs="+", type=_pair, required=True, metavar="R+C",
        help="RSW and conventional sites, such as 4+4",
    )  # fmt: skip
    add("--effect", type=float, required=True, help="the effect to find: a difference, or a ratio")
    add(
        "--kind",
        choices=OUTCOME_KINDS,
        default="mean",
        help="of outcome; a mean unless said otherwise",
    )
    add("--baseline", type=float, default=0.0, help="conventional risk, or events an observation")
    add(
        "--variances", nargs="+", type=_variance, metavar="LEVEL=V",
        help="of site, unit, worker and observation; for risks on the logit, for rates on the log",
    )  # fmt: skip
    add("--outcome", metavar="NAME", help="take kind and fitted variances of this outcome instead")
    add("--results", type=Path, default=Path("data/results"), help="where the fitted ones are")
    add("--params", type=Path, default=Path("params.yaml"), help="settings; read with --outcome")
    for name, least, what in (
        ("units", [8], "in each site"),
        ("workers", [6], "in each unit"),
        ("visits", [1], "observations of a worker in each wave"),
        ("waves", [1], "times at which the same workers are observed; not the power for a change"),
    ):
        add(f"--{name}", nargs="+", type=int, default=least, metavar="N", help=what)
    for name in ("site", "worker", "visit"):
        add(f"--cost-{name}", type=float, default=0.0, metavar="COST", help=f"of a {name}")
    add("--target", type=float, default=0.8, help="power that is enough (0.8)")
    add("--level", type=float, default=0.05, help="of the two-sided test of one claim (0.05)")
    add("--runs", type=int, default=2000, help="simulated studies of each design (2000)")
    add("--seed", type=int, default=1, help="of the random numbers (1)")
    add("--backend", choices=BACKENDS, default="serial", help="where the simulations run")
    add("--processes", type=int, default=2, metavar="N", help="of loky or dask (2)")
    add("--csv", type=Path, metavar="FILE", help="write the table of designs")


def run(arguments: argparse.Namespace) -> int:
    """Simulate, print, and write what was asked for."""
    try:
        found = _plan(arguments)
        if arguments.csv:
            write_csv(found.table, arguments.csv)
    except (OSError, ValueError, KeyError) as error:
        print(error, file=sys.stderr)
        return 2
    print(report(found, arguments.target, priced=any(_costs(arguments).values())))
    if arguments.csv:
        print(f"Wrote {arguments.csv}.", file=sys.stderr)
    return 0


def _plan(arguments: argparse.Namespace) -> Plan:
    if any(cost < 0 for cost in _costs(arguments).values()):
        raise PlanningError("A cost is zero or more.")
    return plan(
        _question(arguments),
        grid(
            arguments.sites,
            arguments.units,
            arguments.workers,
            arguments.visits,
            arguments.waves,
        ),
        _costs(arguments),
        Target(arguments.level, arguments.target, arguments.runs),
        arguments.seed,
        Execution(arguments.backend, arguments.processes),
        title="simulated",
    )


def _question(arguments: argparse.Namespace) -> Question:
    if bool(arguments.outcome) == bool(arguments.variances):
        raise PlanningError("Give either --variances or --outcome.")
    if arguments.variances:
        return Question(
            name="stated",
            label="Stated outcome",
            unit="its unit",
            kind=arguments.kind,
            effect=arguments.effect,
            baseline=arguments.baseline,
            variances=_variances(dict(arguments.variances)),
        )
    settings = load_settings(arguments.params)
    components = pd.read_parquet(arguments.results / "variance_components.parquet")
    outcomes = {own.name: own for own in settings.outcomes}
    if arguments.outcome not in outcomes:
        raise PlanningError(f"{arguments.outcome} is not an outcome of {arguments.params}.")
    return of_outcome(
        outcomes[arguments.outcome],
        arguments.effect,
        arguments.baseline,
        components,
        settings.planning.least_site_share,
    )


def _variances(parts: dict[str, float]) -> Variances:
    if set(parts) != set(Variances.__annotations__):
        raise PlanningError(f"--variances are {', '.join(Variances.__annotations__)}, each once.")
    return Variances(**parts)


def _costs(arguments: argparse.Namespace) -> dict[str, float]:
    return {name: getattr(arguments, f"cost_{name}") for name in ("site", "worker", "visit")}


def _pair(text: str) -> tuple[int, int]:
    rsw, plus, conventional = text.partition("+")
    if not (plus and rsw.isdigit() and conventional.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not like 4+4")
    return int(rsw), int(conventional)


def _variance(text: str) -> tuple[str, float]:
    level, _, value = text.partition("=")
    try:
        return level, float(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not like site=0.5") from error
