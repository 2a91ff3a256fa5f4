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

from analysis.release.stage import release
from study.findings import Finding, to_frame
from study.settings.model import Settings
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


@cache
def settings() -> Settings:
    return settings_with()


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


def results() -> dict[str, pd.DataFrame]:
    """One frame per results table."""
    draw = np.random.default_rng(1)
    outcomes = plain()["outcomes"]
    sites = pd.DataFrame([row for o in outcomes for row in _sites(o, draw)])
    return {
        "estimates": pd.DataFrame([row for o in outcomes for row in _estimates(o, draw)]),
        "variance_components": pd.DataFrame([row for o in outcomes for row in _variances(o)]),
        "design": pd.DataFrame([_design(o) for o in outcomes]),
        "beliefs": pd.DataFrame([row for o in outcomes for row in _beliefs(o)]),
        "site_summaries": sites.astype({"events": "Int64"}),
        "leave_one_out": pd.DataFrame(
            [
                {"outcome": o["name"], "left_out": site, "estimate": -0.4, "low": -1.1, "high": 0.3}
                for o in outcomes
                for site in (*RSW, *OTHER)
            ]
        ),
        "arm_summaries": pd.DataFrame([row for o in outcomes for row in _arms(o, sites)]).astype(
            {"events": "Int64"}
        ),
        "waves": pd.DataFrame([row for o in outcomes for row in _waves(o)]),
        "verdicts": pd.DataFrame([_verdict(o) for o in outcomes]),
        "claims": pd.DataFrame([_claim(c) for c in claims()]),
        "flow": _flow(),
        "data_quality": pd.DataFrame(
            [
                {
                    "site_id": site,
                    "table": table,
                    "status": "accepted",
                    "rows_received": rows,
                    "rows_accepted": rows - 1,
                }
                for site in (*RSW, *OTHER)
                for table, rows in (("sites", 3), ("workers", 58), ("vacancies", 7))
            ]
        ),
        "findings_by_rule": pd.DataFrame(
            [
                {"site_id": "alderbrook", "rule": "reading.encoding", "level": "note", "count": 1},
                {"site_id": "birchmere", "rule": "reading.encoding", "level": "note", "count": 2},
                {"site_id": "birchmere", "rule": "cell.not_a_date", "level": "error", "count": 31},
            ]
        ),
    }


def _design(outcome: dict[str, Any]) -> dict[str, Any]:
    return {
        "outcome": outcome["name"],
        "permutation_p": 0.0571,
        "smallest_p": 0.0286,
        "dealings": 70,
        "mde": 1.44 if outcome["kind"] == "rate" else 0.3721,
        "mde_g": 0.41 if outcome["kind"] == "mean" else None,
        "design_effect": 2.347,
        "effective_n": 183.6,
        "identifiable": True,
        "limitation": None,
        "no_beliefs": None,
    }


def _beliefs(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    if not outcome.get("headline"):
        return []
    centre, spread = (0.8, 0.2) if outcome["kind"] == "rate" else (-0.25, 0.2)
    return [
        {
            "outcome": outcome["name"],
            "kind": outcome["kind"],
            "prior": prior,
            "tau_kind": kind,
            "tau": tau,
            "mean": centre,
            "low": centre - spread,
            "high": centre + spread,
            "probability_claimed": 0.91,
            "probability_matters": 0.43,
        }
        for prior in ("sceptical", "neutral", "enthusiastic")
        for kind, tau in (("half-normal", 0.1), ("half-normal", 0.25), ("fixed", 0.0))
    ]


def _waves(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    if "wave" not in outcome["covariates"]:
        return []
    return [
        {
            "outcome": outcome["name"],
            "contrast": contrast,
            "estimate": estimate,
            "standard_error": 0.06,
            "df": 6.0,
            "low": estimate - 0.15,
            "high": estimate + 0.15,
            "p": 0.0444,
            "n_sites": 8,
            "n_sites_rsw": 4,
            "n_rsw": 161,
            "n_conventional": 158,
            "warnings": "",
        }
        for contrast, estimate in (
            ("wave 0", 0.36),
            ("wave 1", 0.47),
            ("change from wave 0 to wave 1", 0.22),
        )
    ]


def _sites(outcome: dict[str, Any], draw: np.random.Generator) -> list[dict[str, Any]]:
    centre = CENTRES[outcome["kind"]]
    rows = []
    for site in (*RSW, *OTHER):
        n = int(draw.integers(40, 70))
        value = centre * float(draw.uniform(0.8, 1.2))
        rows.append(
            {
                "outcome": outcome["name"],
                "site_id": site,
                "rsw": int(site in RSW),
                "summary": value,
                "adjusted": value * 1.01,
                "standard_error": 0.08 * centre,
                "n": n,
                "n_rows": 2 * n,
                "events": None if outcome["kind"] == "mean" else round(value * 2 * n),
            }
        )
    return rows


def _arms(outcome: dict[str, Any], sites: pd.DataFrame) -> list[dict[str, Any]]:
    mine = sites[sites["outcome"] == outcome["name"]]
    mean = outcome["kind"] == "mean"
    return [
        {
            "outcome": outcome["name"],
            "arm": arm,
            "summary": float(of_arm["summary"].mean()),
            "sd": 0.9 if mean else None,
            "n_sites": len(of_arm),
            "n": int(of_arm["n"].sum()),
            "events": None if mean else int(of_arm["events"].sum()),
        }
        for arm, of_arm in (
            ("rsw", mine[mine["rsw"] == 1]),
            ("conventional", mine[mine["rsw"] == 0]),
        )
    ]


def _estimates(outcome: dict[str, Any], draw: np.random.Generator) -> list[dict[str, Any]]:
    kind = outcome["kind"]
    scale = {"mean": "mean difference", "risk": "risk difference", "rate": "rate ratio"}[kind]
    claim = next(c for c in claims() if c["claim_id"] == outcome["claim"])
    rows = []
    for method, df in (("site_summary", 6.0), ("multilevel", 5.347)):
        effect = float(draw.normal(-0.4, 0.1)) * (0.2 if kind == "risk" else 1.0)
        error = 0.06 if kind == "risk" else 0.3
        low, high = effect - 2.447 * error, effect + 2.447 * error
        if kind == "rate":
            effect, low, high = (float(np.exp(x)) for x in (effect, low, high))
        rows.append(
            {
                "claim": outcome["claim"],
                "outcome": outcome["name"],
                "label": outcome["label"],
                "unit": outcome["unit"],
                "kind": kind,
                "scale": scale,
                "role": claim["role"],
                "direction": claim["direction"],
                "headline": bool(outcome.get("headline", False)),
                "method": method,
                "estimate": effect,
                "standard_error": error,
                "df": df,
                "low": low,
                "high": high,
                "p": 0.0304,
                "p_holm": 0.1824 if outcome.get("headline") and method == "site_summary" else None,
                "smallest_p": 2 / 70,
                "limitation": None,
                "hedges_g_total": None if kind != "mean" else -0.31,
                "hedges_g_total_low": None if kind != "mean" else -0.7,
                "hedges_g_total_high": None if kind != "mean" else 0.08,
                "hedges_g_within": None if kind != "mean" else -0.33,
                "hedges_g_within_low": None if kind != "mean" else -0.74,
                "hedges_g_within_high": None if kind != "mean" else 0.09,
                "n_sites": 8,
                "n_sites_rsw": 4,
                "n_units": 71,
                "n_workers": 431,
                "n_families": 298 if outcome["frame"] == "visit_coder" else 0,
                "n_rows": 862,
                "optimisers_agree": None if method == "site_summary" else True,
                "warnings": "" if method == "site_summary" else "the unit variance is zero",
            }
        )
    return rows


def _variances(outcome: dict[str, Any]) -> list[dict[str, Any]]:
    groups = [*outcome["clusters"], *outcome.get("crossed", []), "residual"]
    numbers = {"site_id": 8, "unit_id": 71, "worker_id": 431, "coder_id": 4}
    return [
        {
            "outcome": outcome["name"],
            "group": group,
            "variance": 0.0 if group == "unit_id" else 0.02 * (i + 1),
            "icc": 0.0 if group == "unit_id" else (i + 1) / 20,
            "icc_low": None if group == "residual" else 0.0,
            "icc_high": None if group == "residual" else (i + 1) / 10,
            "n_groups": numbers.get(group, 862),
        }
        for i, group in enumerate(groups)
    ]


def _verdict(outcome: dict[str, Any]) -> dict[str, Any]:
    verdict = VERDICTS[int(outcome["claim"][1:]) % len(VERDICTS)]
    return {
        "outcome": outcome["name"],
        "claim": outcome["claim"],
        "headline": bool(outcome.get("headline", False)),
        "verdict": verdict,
        "rule": "made_up",
        "reason": "The interval holds both no effect and effects that matter.",
    }


def _claim(claim: dict[str, str]) -> dict[str, Any]:
    outcome = next(
        (o for o in plain()["outcomes"] if o["claim"] == claim["claim_id"] and o.get("headline")),
        None,
    )
    kept = ("claim_id", "claim", "source", "side", "level", "direction", "role")
    verdict = _verdict(outcome) if outcome else {"verdict": "", "rule": "", "reason": ""}
    return {
        **{key: claim[key] for key in kept},
        "status": "analysed" if outcome else "not yet analysed",
        "outcome": outcome["name"] if outcome else "",
        **{key: verdict[key] for key in ("verdict", "rule", "reason")},
    }


def _flow() -> pd.DataFrame:
    sets = [
        ("site", "sites_invited", "Sites invited", 8),
        ("site", "sites_accepted", "Sites accepted", 8),
        ("unit", "units", "Units and teams", 71),
        ("worker", "workers", "Workers on the units' lists", 452),
        ("worker", "invited_wave_0", "Invited to the survey in wave 0", 449),
        ("worker", "responded_wave_0", "Answered the survey in wave 0", 331),
        ("worker", "invited_wave_1", "Invited to the survey in wave 1", 440),
        ("worker", "responded_wave_1", "Answered the survey in wave 1", 345),
        ("worker", "invited", "Invited in any wave", 452),
        ("worker", "responded", "Answered in any wave", 420),
        ("worker", "analysed.ghq12_likert.worker", "GHQ-12 distress score: workers analysed", 320),
        ("family", "families", "Families on the case lists", 702),
        ("family", "families_eligible", "Eligible for observation", 503),
        ("family", "families_observed", "Observed in at least one visit", 298),
        ("family", "families_observed_without_consent", "Observed without a record", 3),
        ("visit", "visits", "Observed visits", 1304),
        ("visit", "visits_coded", "Visits coded", 1304),
    ]
    rows = []
    for position, (level, name, label, n) in enumerate(sets, start=1):
        arms = {"rsw": n // 2, "conventional": n - n // 2, "all": n}
        if name == "sites_invited":
            arms = {"all": n}
        rows += [
            {"position": position, "level": level, "set": name, "label": label, "arm": arm, "n": m}
            for arm, m in arms.items()
        ]
    return pd.DataFrame(rows)


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
