"""Estimands and simulated analysis frames whose truth is known."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.questions.asking import SCALES
from analysis.questions.estimand import Estimand

_BASE = Estimand(
    claim="C01",
    outcome="stress",
    frame="worker_wave",
    kind="mean",
    scale="mean difference",
    clusters=("site_id", "unit_id", "worker_id"),
    crossed=(),
    covariates=(),
    role="primary",
    direction="higher",
    headline=True,
    smallest_effect=0.2,
    plausible_range=2.0,
)
_LIMITS = {"mean": (0.2, 2.0), "risk": (0.05, 1.0), "rate": (1.15, 10.0)}


def estimand(kind: str = "mean", **changes: object) -> Estimand:
    least, widest = _LIMITS[kind]
    standing = {
        "kind": kind,
        "scale": SCALES[kind],
        "smallest_effect": least,
        "plausible_range": widest,
    }
    return replace(_BASE, **{**standing, **changes})


def drawn_frame(sites: dict[str, tuple[int, Sequence[float]]]) -> pd.DataFrame:
    """One worker a row, two units a site: ``{site: (rsw, outcomes)}``."""
    rows = [
        (y, 1.0, rsw, site, f"{site}|u{i % 2}", f"{site}|w{i}")
        for site, (rsw, values) in sites.items()
        for i, y in enumerate(values)
    ]
    return pd.DataFrame(
        rows, columns=["y", "exposure", "rsw", "site_id", "unit_id", "worker_id"]
    ).astype({"y": "float64"})


def simulated(
    seed: int,
    kind: str = "mean",
    arms: Sequence[int] = (1, 1, 1, 1, 0, 0, 0, 0),
    *,
    units: int = 6,
    workers: int = 6,
    waves: int = 2,
    effect: float = 0.0,
    level: float = 0.0,
    sds: tuple[float, float, float] = (0.2, 0.3, 0.6),
) -> pd.DataFrame:
    """Workers in units in sites over waves; ``effect`` and ``sds`` are on the link scale.

    The residual of a mean has standard deviation 1; the covariate ``wave`` adds 0.1 a wave.
    """
    rng = np.random.default_rng(seed)
    shape = (len(arms), units, workers, waves)
    site, unit, worker, wave = (a.ravel() for a in np.indices(shape))
    eta = (
        level
        + effect * np.asarray(arms)[site]
        + sds[0] * rng.normal(size=len(arms))[site]
        + sds[1] * rng.normal(size=shape[:2])[site, unit]
        + sds[2] * rng.normal(size=shape[:3])[site, unit, worker]
        + 0.1 * wave
    )
    y = {
        "mean": lambda: eta + rng.normal(size=len(eta)),
        "risk": lambda: (rng.random(len(eta)) < expit(eta)).astype(float),
        "rate": lambda: rng.poisson(np.exp(eta)).astype(float),
    }[kind]()
    return pd.DataFrame(
        {
            "y": y,
            "exposure": 1.0,
            "rsw": np.asarray(arms)[site],
            "site_id": [f"s{s}" for s in site],
            "unit_id": [f"s{s}|u{u}" for s, u in zip(site, unit, strict=True)],
            "worker_id": [f"s{s}|u{u}w{w}" for s, u, w in zip(site, unit, worker, strict=True)],
            "wave": wave.astype(float),
        }
    )
