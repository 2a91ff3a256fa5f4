"""Made-up results of a made-up study, for tests of the release and the pages. Nothing is real.

The frames have the columns that the analysis writes; their numbers come from no data at all.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.published.table import published_table
from analysis.release.stage import release
from analysis.results.tables import table
from study.findings import Finding, to_frame
from study.results import RESULTS
from study.results.columns import Choice, Number, ResultColumn
from study.results.said import say
from study.settings.model import Settings
from study.vocabulary import (
    ANALYSED,
    ARMS,
    CANNOT_TELL,
    CRITERIA,
    MET,
    METHODS,
    NOT_YET,
    PRIORS,
    SCALES,
)
from tests.settings import plain
from tests.settings import settings as settings_with

ROOT = Path(__file__).parents[2]
RSW = ("alderbrook", "birchmere", "cedarholt", "dunmarsh")
OTHER = ("elmstead", "fernleigh", "greywater", "hazelford")
CENTRES = {"mean": 3.0, "risk": 0.35, "rate": 1.4}
VERDICTS = (
    "supported",
    "uncertain",
    "contradicted",
    "this design cannot tell",
    "no difference that matters",
    "uncertain",
)
G = [name for name in RESULTS["estimates"].column if name.startswith("hedges_g")]


@cache
def settings() -> Settings:
    """The questions of the primary claims alone: the other claims stay without a result."""
    return settings_with({"outcomes": _outcomes()})


def _outcomes() -> list[dict[str, Any]]:
    primary = {claim["claim_id"] for claim in claims() if claim["role"] == "primary"}
    ours = ("enjoys_work", "job_satisfaction", "ghq12_likert", "ghq12_case", "evocation")
    ours += ("aggression_per_worker", "aggression_per_contact_hour", "direct_hours_week")
    ours += ("direct_share", "confidence_assessment", "overall_quality", "good_authority")
    ours += ("relationship_building",)
    return [o for o in plain()["outcomes"] if o["claim"] in primary and o["name"] in ours]


@cache
def claims() -> list[dict[str, str]]:
    with (ROOT / "study" / "claims.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def study() -> dict[str, Any]:
    return {
        "title": settings().study.title,
        "source": "synthetic",
        "seed": 1,
        "confidence": 0.95,
        "n_sites": {"rsw": 4, "conventional": 4},
        "sites": {site: "accepted" for site in (*RSW, *OTHER)},
        "instruments": settings().instruments.model_dump(),
        "study_md5": "0" * 32 + ".dir",
    }


def row(name: str, **given: Any) -> dict[str, Any]:
    """A row of a results table: what is given, and something plausible in every other column."""
    return {
        column.name: given.get(column.name, _plausible(column)) for column in RESULTS[name].columns
    }


def _plausible(column: ResultColumn) -> Any:
    if column.blank_ok and not isinstance(column, Number):
        return None
    if isinstance(column, Number):
        return 0.03 if column.high == 1 else 0.3
    if isinstance(column, Choice):
        return column.values[0]
    return {"int64": 8, "bool": True}.get(column.dtype, column.name)


def results() -> dict[str, pd.DataFrame]:
    """One frame per results table, each checked against its declaration."""
    draw = np.random.default_rng(1)
    outcomes = _outcomes()
    sites = [each for o in outcomes for each in _sites(o, draw)]
    rows = {
        "estimates": [each for o in outcomes for each in _estimates(o, draw)],
        "variance_components": [each for o in outcomes for each in _variances(o)],
        "design": [_design(o) for o in outcomes],
        "beliefs": [each for o in outcomes for each in _beliefs(o)],
        "site_summaries": sites,
        "leave_one_out": [
            row("leave_one_out", outcome=o["name"], left_out=site, estimate=-0.4, low=-1.1)
            for o in outcomes
            for site in (*RSW, *OTHER)
        ],
        "single_site": [],  # of four sites in an arm there is no curve
        "arm_summaries": [each for o in outcomes for each in _arms(o, sites)],
        "balance": [each for o in outcomes for each in _balance(o)],
        "waves": [each for o in outcomes for each in _waves(o)],
        "verdicts": [_verdict(o) for o in outcomes],
        "certainty": [each for o in outcomes for each in _certainty(o)],
        "claims": [_claim(c) for c in claims()],
        "flow": _flow(),
        "data_quality": [
            row("data_quality", site_id=site, table=name, rows_received=n, rows_accepted=n - 1)
            for site in (*RSW, *OTHER)
            for name, n in (("sites", 3), ("workers", 58), ("vacancies", 7))
        ],
        "findings_by_rule": [
            row("findings_by_rule", rule="reading.encoding", level="note", n_sites=2, count=3),
            row("findings_by_rule", rule="cell.not_a_date", level="error", n_sites=1, count=31),
        ],
        "published": published_table(
            [
                {
                    "id": "X1",
                    "study": "A trial",
                    "what": "Skill",
                    "statistic": "t",
                    "value": "1.71",
                    "df": "291",
                    "p": ".44",
                    "grade": "abstract",
                },
                {
                    "id": "X2",
                    "study": "A trial",
                    "what": "Recorded (%)",
                    "statistic": "share",
                    "value": "46",
                    "a": "131",
                    "b": "284",
                    "grade": "abstract",
                },
                {"id": "X3", "study": "A report", "what": "Hours", "statistic": "other"},
            ]
        ),
    }
    return {name: table(name, own) for name, own in rows.items()}


def _design(outcome: dict[str, Any]) -> dict[str, Any]:
    rate = outcome["kind"] == "rate"
    return row(
        "design",
        outcome=outcome["name"],
        permutation_p=0.0571,
        smallest_p=0.0286,
        smallest_p_holm=0.1714 if outcome.get("headline") else None,
        bound_p=0.0721,
        sd_ratio=1.37,
        size_ratio=0.8,
        estimate_by_people=0.83 if rate else -0.21,
        estimate_by_precision=0.79 if rate else -0.19,
        difference=-0.28 if rate else None,
        difference_low=-0.61 if rate else None,
        difference_high=0.05 if rate else None,
        breakdown_ratio=None,
        never_unusual=None,
        mde=1.44 if rate else 0.3721,
        effective_n=183.6,
    )


def _beliefs(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    if not outcome.get("headline"):
        return []
    centre, spread = (0.8, 0.2) if outcome["kind"] == "rate" else (-0.25, 0.2)
    return [
        row(
            "beliefs",
            outcome=outcome["name"],
            kind=outcome["kind"],
            prior=prior,
            tau_kind=kind,
            tau=tau,
            mean=centre,
            low=centre - spread,
            high=centre + spread,
        )
        for prior in PRIORS
        for kind, tau in (("half-normal", 0.1), ("half-normal", 0.25), ("fixed", 0.0))
    ]


def _balance(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        row(
            "balance",
            outcome=outcome["name"],
            covariate=name,
            share=name == "wave",
            mean_rsw=0.5 if name == "wave" else 3.21,
            mean_conventional=0.48 if name == "wave" else 2.87,
            standardised_difference=0.04 if name == "wave" else 0.31,
            far_apart=name != "wave",
            n_rsw=223,
            n_conventional=208,
        )
        for name in outcome["covariates"]
    ]


def _waves(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    if "wave" not in outcome["covariates"]:
        return []
    return [
        row(
            "waves",
            outcome=outcome["name"],
            wave=wave,
            since=since,
            estimate=estimate,
            low=estimate - 0.15,
            high=estimate + 0.15,
            p=0.0444,
            n_sites_rsw=4,
            n_rsw=161,
            n_conventional=158,
        )
        for wave, since, estimate in ((0, None, 0.36), (1, None, 0.47), (1, 0, 0.22))
    ]


def _sites(outcome: dict[str, Any], draw: np.random.Generator) -> list[dict[str, Any]]:
    centre = CENTRES[outcome["kind"]]
    rows = []
    for site in (*RSW, *OTHER):
        n = int(draw.integers(40, 70))
        value = centre * float(draw.uniform(0.8, 1.2))
        rows.append(
            row(
                "site_summaries",
                outcome=outcome["name"],
                site_id=site,
                rsw=site in RSW,
                summary=value,
                adjusted=value * 1.01,
                standard_error=0.08 * centre,
                n=n,
                n_rows=2 * n,
                events=None if outcome["kind"] == "mean" else round(value * 2 * n),
            )
        )
    return rows


def _arms(outcome: dict[str, Any], sites: list[dict[str, Any]]) -> list[dict[str, Any]]:
    mean, rows = outcome["kind"] == "mean", []
    for arm in ARMS:
        own = [s for s in sites if s["outcome"] == outcome["name"] and s["rsw"] == (arm == "rsw")]
        rows.append(
            row(
                "arm_summaries",
                outcome=outcome["name"],
                arm=arm,
                summary=float(np.mean([s["summary"] for s in own])),
                sd=0.9 if mean else None,
                n_sites=len(own),
                n=sum(s["n"] for s in own),
                events=None if mean else sum(s["events"] for s in own),
            )
        )
    return rows


def _estimates(outcome: dict[str, Any], draw: np.random.Generator) -> list[dict[str, Any]]:
    kind, headline = outcome["kind"], bool(outcome.get("headline", False))
    claim = next(c for c in claims() if c["claim_id"] == outcome["claim"])
    rows = []
    for method in METHODS:
        effect = float(draw.normal(-0.4, 0.1)) * (0.2 if kind == "risk" else 1.0)
        error = 0.06 if kind == "risk" else 0.3
        low, high = effect - 2.447 * error, effect + 2.447 * error
        if kind == "rate":
            effect, low, high = (float(np.exp(x)) for x in (effect, low, high))
        site_means = method == "site_summary"
        g = {} if kind == "mean" else dict.fromkeys(G)
        rows.append(
            row(
                "estimates",
                **{key: outcome[key] for key in ("claim", "label", "unit", "kind")},
                outcome=outcome["name"],
                scale=SCALES[kind],
                role=claim["role"],
                direction=claim["direction"],
                headline=headline,
                method=method,
                estimate=effect,
                standard_error=error,
                df=6.0,
                low=low,
                high=high,
                p=0.0304,
                p_holm=0.1824 if headline and site_means else None,
                p_bh=None if headline or not site_means else 0.0912,
                smallest_p=2 / 70,
                **g,
                n_sites_rsw=4,
                n_units=71,
                n_workers=431,
                n_families=298 if outcome["frame"] == "visit_coder" else 0,
                n_rows=862,
                optimisers_agree=None if site_means else True,
                warnings=() if site_means else (say("no_variance_of_groups", groups=("unit_id",)),),
            )
        )
    return rows


def _variances(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    groups = [*outcome["clusters"], *outcome.get("crossed", []), "residual"]
    numbers = {"site_id": 8, "unit_id": 71, "worker_id": 431, "coder_id": 4}
    return [
        row(
            "variance_components",
            outcome=outcome["name"],
            group=group,
            variance=0.0 if group == "unit_id" else 0.02 * (i + 1),
            icc=0.0 if group == "unit_id" else (i + 1) / 20,
            icc_low=None if group == "residual" else 0.0,
            icc_high=None if group == "residual" else (i + 1) / 10,
            n_groups=numbers.get(group, 862),
        )
        for i, group in enumerate(groups)
    ]


def _verdict(outcome: dict[str, Any]) -> dict[str, Any]:
    verdict = VERDICTS[int(outcome["claim"][1:]) % len(VERDICTS)]
    stated = {"confidence": 0.95, "low": -1.134, "high": 0.334}
    reason = {
        "supported": say("excludes_claimed_way", **stated, p=0.0304, adjustment="holm", k=8, n=8),
        "contradicted": say("excludes_other_way", **stated, p=0.0304, adjustment="none", k=8, n=8),
        "no difference that matters": say("within_margin", **stated, limit=0.2),
        "uncertain": say("holds_both", **stated),
        "this design cannot tell": say("few_sites", why=say("two_sites_in_arm")),
    }[verdict]
    return row(
        "verdicts",
        outcome=outcome["name"],
        claim=outcome["claim"],
        headline=bool(outcome.get("headline", False)),
        verdict=verdict,
        how_sure=None if verdict == CANNOT_TELL else "low",
        rule=reason.code,
        reason=reason,
    )


def _certainty(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    if _verdict(outcome)["how_sure"] is None:
        return []
    return [
        row(
            "certainty",
            outcome=outcome["name"],
            criterion=name,
            met=MET[i % len(MET)],
            number=None if MET[i % len(MET)] == "not known" else 0.25 * i,
            weight=1.0,
        )
        for i, name in enumerate(CRITERIA)
    ]


def _claim(claim: dict[str, str]) -> dict[str, Any]:
    outcome = next(
        (o for o in _outcomes() if o["claim"] == claim["claim_id"] and o.get("headline")),
        None,
    )
    decided = _verdict(outcome) if outcome else {}
    found = {key: decided.get(key) for key in ("outcome", "verdict", "how_sure", "rule", "reason")}
    return row("claims", **{**claim, **found, "status": ANALYSED if outcome else NOT_YET})


def _flow() -> list[dict[str, Any]]:
    sets = [
        ("site", {"set": "sites_invited"}, 8),
        ("site", {"set": "sites_accepted"}, 8),
        ("unit", {"set": "units"}, 71),
        ("worker", {"set": "workers"}, 452),
        ("worker", {"set": "invited_in_wave", "wave": 0}, 449),
        ("worker", {"set": "responded_in_wave", "wave": 0}, 331),
        ("worker", {"set": "invited_in_wave", "wave": 1}, 440),
        ("worker", {"set": "responded_in_wave", "wave": 1}, 345),
        ("worker", {"set": "invited"}, 452),
        ("worker", {"set": "responded"}, 420),
        ("worker", {"set": "analysed", "outcome": "ghq12_likert"}, 320),
        ("family", {"set": "families"}, 702),
        ("family", {"set": "families_eligible"}, 503),
        ("family", {"set": "families_observed"}, 298),
        ("family", {"set": "families_observed_without_consent"}, 3),
        ("visit", {"set": "visits"}, 1304),
        ("visit", {"set": "visits_coded"}, 1304),
    ]
    rows = []
    for position, (level, named, n) in enumerate(sets, start=1):
        arms = {"rsw": n // 2, "conventional": n - n // 2, "all": n}
        if named["set"] == "sites_invited":
            arms = {"all": n}
        rows += [
            row("flow", position=position, level=level, **named, arm=arm, n=own)
            for arm, own in arms.items()
        ]
    return rows


def released_folder(folder: Path, frames: dict[str, pd.DataFrame] | None = None) -> Path:
    """Results put through the real release into ``folder / "released"``."""
    frames = frames or results()
    (folder / "results").mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.to_parquet(folder / "results" / f"{name}.parquet", index=False)
    (folder / "results" / "study.json").write_text(json.dumps(study()), encoding="utf-8")
    release(folder / "results", folder / "released", settings())
    return folder / "released"


def receipt() -> dict[str, Any]:
    """What became of a made-up council's extract."""
    return {
        "site": "birchmere",
        "source": "synthetic",
        "status": "partly accepted",
        "files": [{"name": "synthetic_workers.csv", "sha256": "ab" * 32, "rows": 58}],
        "tables": {
            "workers": {"rows_received": 58, "rows_accepted": 56, "status": "partly accepted"},
            "costs": {"rows_received": 0, "rows_accepted": 0, "status": "not received"},
        },
        "compared_with": {"id": "0123456789abcdef", "period": "2023-24"},
        "explanations": [
            {"rule": "cell.local_wording", "table": "workers", "row": "", "findings": 1,
             "explanation": "Our system <calls> them \"practitioners\"."},
            {"rule": "plausible.rows_changed", "table": "visits", "row": "", "findings": 0,
             "explanation": "Visits were fewer in spring."},
        ],
    }  # fmt: skip


def explained() -> pd.DataFrame:
    """Which of ``findings`` the council explained: the third, a query."""
    return pd.DataFrame(
        {"finding": [2], "explanation": [receipt()["explanations"][0]["explanation"]]}
    )


def findings() -> pd.DataFrame:
    """Findings of the same council, one of each level."""
    place = {"site": "birchmere", "table": "workers", "file": "synthetic_workers.csv", "sheet": ""}
    return to_frame(
        [
            Finding(**place, row=17, column="fte", letter="D", rule="cell.number", level="error",
                    sentence="The cell cannot be read as a number.", remedy="Write digits only."),
            Finding(**place, row=21, column="", letter="", rule="reading.duplicate_row",
                    level="warning", sentence="The row was sent twice.", remedy="Remove one."),
            Finding(**{**place, "sheet": "Staff <2>"}, row=None, column="role", letter="C",
                    rule="cell.local_wording", level="query",
                    sentence="Read as 'social_worker'.", remedy="Confirm.", count=12),
            Finding(**{**place, "file": ""}, row=None, column="", letter="",
                    rule="reading.encoding", level="note", sentence="Not UTF-8.", remedy="None."),
        ]
    )  # fmt: skip
