"""Files that auditors read, and how good they found the assessments."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.latent import arm_means, clustered, round_at_random
from study.settings.synthetic.root import Synthetic

ENDS = (1, 5)


def draw_audit(settings: Synthetic, rng: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    """One row per file and auditor; a share of the files was read twice."""
    spec = settings.audit
    chosen = pd.Series(rng.random(len(cases)), index=cases.index)
    rank = chosen.groupby(cases["site_id"]).rank()
    files = cases[rank <= spec.per_site].reset_index(drop=True)
    quality, shares = spec.quality, dict(spec.share.items())
    level = arm_means(quality.mean, quality.effect, quality.sd, files["rsw"].to_numpy(), *ENDS)
    groups = {name: files[f"{name}_id"] for name in shares}
    files["level"] = level + clustered(rng, groups, shares, quality.sd, residual=False)
    first = rng.integers(0, spec.auditors, len(files))
    second = (first + rng.integers(1, spec.auditors, len(files))) % spec.auditors
    again = rng.random(len(files)) < spec.twice
    audits = pd.concat(
        [files.assign(auditor=first), files[again].assign(auditor=second[again])],
        ignore_index=True,
    )
    left = quality.sd * (1 - sum(shares.values())) ** 0.5
    read = (audits["level"] + rng.normal(0, left, len(audits))).clip(*ENDS)
    return audits.assign(
        auditor_id=[f"A{i + 1:02d}" for i in audits["auditor"]],
        blind_to_arm=rng.random(len(audits)) < spec.blind,
        assessment_quality=round_at_random(rng, read.to_numpy()),
    )
