"""``rsw compare``: any study from its site summaries."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.release.disclosure import probability
from analysis.verdicts.compared import compare
from analysis.verdicts.site_table import SummaryError, check_kind, checked
from reports.sentences.remarks import clause
from rsw.imports import ROOT
from rsw.site_file import read_site_file
from study.results.said import say
from study.settings.load import PARAMS, load_settings
from study.vocabulary import ONE_SIDED, OUTCOME_KINDS

NO_EFFECT_MATTERS = {"mean": 0.2, "risk": 0.05, "rate": 1.15}
TOLD = 25_000  # studies, some seconds of work
SUMMARY = (
    "Compare RSW sites with conventional ones from one number a site: the difference with its "
    "interval and p, what the design can tell beside it, what was found and how sure it is. FILE "
    "is a CSV with the columns site, rsw (1 or 0), summary (the site's mean, risk or rate), "
    "standard_error (of the summary, in its unit; empty where unknown) and n (people; of rates the "
    "exposure that the rate is per), one row a site; a column study tells several studies apart. "
    "Fewer than three sites in an arm allow no p. Exit code 0: done; 1: the file is not as it "
    "should be; 2: it cannot be read."
)
EXAMPLE = "rsw compare sites.csv --kind risk --smallest 0.05 --json > compared.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="CSV of site summaries")
    add(
        "--kind",
        choices=OUTCOME_KINDS,
        default="mean",
        help="of summary (mean)",
    )
    add(
        "--smallest", type=float, metavar="X",
        help="smallest effect that matters, in the unit of the summaries; of rates a ratio above 1 "
        "(mean 0.2, risk 0.05, rate 1.15)",
    )  # fmt: skip
    add("--direction", choices=ONE_SIDED, default="higher", help="what is claimed")
    add("--confidence", type=float, default=0.95, help="of the intervals (0.95)")
    add("--claims", type=int, default=1, help="claims that Holm's adjustment goes over (1)")
    add("--randomised", action="store_true", help="the arms were dealt to the sites at random")
    add("--json", action="store_true", help="print a list with one object a study")


def run(arguments: argparse.Namespace) -> int:
    """Read, compare and print."""
    smallest = arguments.smallest
    smallest = NO_EFFECT_MATTERS[arguments.kind] if smallest is None else smallest
    problem = _problem(arguments, smallest)
    if problem:
        print(problem, file=sys.stderr)
        return 2
    try:
        sites = checked(read_site_file(arguments.file))
        check_kind(sites, arguments.kind)
    except OSError as error:
        print(f"{arguments.file}: cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    except SummaryError as error:
        print(f"{arguments.file}: {error}", file=sys.stderr)
        return 1
    order = {name: place for place, name in enumerate(dict.fromkeys(sites["study"]))}
    found = compare(
        sites,
        arguments.kind,
        smallest,
        load_settings(ROOT / PARAMS).certainty,
        arguments.direction,
        arguments.confidence,
        arguments.claims,
        randomised=arguments.randomised,
    )
    studies = list(_counted(found, len(order)))
    studies.sort(key=lambda study: order[study["study"]])
    if arguments.json:
        json.dump(studies, sys.stdout, allow_nan=False, indent=1)
        print()
    else:
        print("\n\n".join("\n".join(_lines(study, arguments)) for study in studies))
    return 0


def _counted(studies: Iterator[dict[str, Any]], total: int) -> Iterator[dict[str, Any]]:
    """The same; of very many studies with a line of progress now and then."""
    for number, study in enumerate(studies, 1):
        if number % TOLD == 0 and total > TOLD:
            print(f"compare: {number:,} of {total:,} studies", file=sys.stderr, flush=True)
        yield study


def _problem(arguments: argparse.Namespace, smallest: float) -> str | None:
    if not 0 < arguments.confidence < 1:
        return "--confidence lies between 0 and 1."
    if not math.inf > smallest > (1 if arguments.kind == "rate" else 0):
        return "--smallest is a number above zero, and of a rate a ratio above 1."
    return "--claims is one or more." if arguments.claims < 1 else None


def _lines(study: Mapping[str, Any], arguments: argparse.Namespace) -> Iterator[str]:
    """One study for a terminal."""
    what = {"mean": "difference", "risk": "risk difference", "rate": "rate ratio"}[arguments.kind]
    sites = f"{study['sites_rsw']} RSW and {study['sites_conventional']} conventional sites"
    yield f"study {study['study']}: {sites}"
    if study["estimate"] is None:
        yield "  one arm has no site, so there is nothing to compare"
        return
    level = round(1 - arguments.confidence, 9)
    yield f"  {what:<34}{_show(study['estimate'])}{_interval(study, arguments, '')}"
    if arguments.kind == "rate":
        ends = _interval(study, arguments, "difference_")
        yield f"  {'difference of rates':<34}{_show(study['difference'])}{ends}"
    if study["limitation"]:
        yield f"  no p value: {clause(say(study['limitation']))}"
    else:
        yield f"  {'p':<34}{_p(study['p'], level)}  (t on {study['df']:.3g} degrees of freedom)"
        fewest = min(study["sites_rsw"], study["sites_conventional"])
        bound = (
            f"{_p(study['bound_p'], level)}  (t on {fewest - 1}: for normal sites of any variances)"
        )
        yield f"  {'bound':<34}{bound}"
        exact = f"{_p(study['permutation_p'], level)}  (never below {study['smallest_p']:.3g}"
        yield f"  {'exact p of the sites':<34}{exact}; after Holm {study['smallest_p_holm']:.3g})"
    if study["breakdown_ratio"] is not None:
        yield (
            "  the difference would be nothing unusual if the smaller arm's sites varied "
            f"{study['breakdown_ratio']:.2f} times as much as the others"
        )
    elif study["assumption_curve"]:
        yield "  the difference is nothing unusual, however little the smaller arm's sites vary"
    yield f"  {'SD between sites, RSW over others':<34}{_show(study['sd_ratio'])}"
    yield f"  {'size of sites, RSW over others':<34}{_show(study['size_ratio'])}"
    yield f"  {'weighted by people':<34}{_show(study['by_people'])}"
    yield f"  {'weighted by precision':<34}{_show(study['by_precision'])}"
    rest = [value for value in study["without_one"] if value is not None]
    if rest:
        yield f"  {'without one site or another':<34}{_show(min(rest))} to {_show(max(rest))}"
    yield f"  {'found':<34}{study['found']}"
    if study["how_sure"]:
        missed = ", ".join(study["missed"]) or "nothing"
        yield f"  {'how sure':<34}{study['how_sure']}  (missed: {missed})"


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"


def _p(value: float | None, level: float) -> str:
    if value is None:
        return "–"
    return probability(value, level).text.replace("<", "< ")


def _interval(study: Mapping[str, Any], arguments: argparse.Namespace, part: str) -> str:
    low, high = study[f"{part}low"], study[f"{part}high"]
    if low is None or high is None:
        return ""
    return f"  ({arguments.confidence:.0%} interval {_show(low)} to {_show(high)})"
