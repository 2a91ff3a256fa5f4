"""How much of the model each authority has, as rated by the research team in every wave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.synthetic.frames import by_arm
from study.instruments.fidelity import COMPONENTS, HIGHEST
from study.settings.synthetic.root import Synthetic

NEAREST = 0.02  # of a share to none or all


def draw_fidelity(
    settings: Synthetic, rng: np.random.Generator, sites: pd.DataFrame
) -> pd.DataFrame:
    """One row per site and wave: ten ratings of 0 to 4; a component keeps its level over waves."""
    spec = settings.fidelity
    waves = sorted(sites["wave"].unique())
    one = sites.drop_duplicates("site_id")
    level = by_arm(spec.level, one["rsw"]) + rng.normal(0, spec.sd, len(one))
    own = level[:, None] + rng.normal(0, spec.component_sd, (len(one), len(COMPONENTS)))
    share = own.clip(NEAREST, 1 - NEAREST)
    rows = []
    for wave in waves:
        rated = rng.binomial(HIGHEST, share)
        ratings = pd.DataFrame(rated, columns=list(COMPONENTS), index=one.index)
        rows.append(one[["site_id"]].assign(wave=wave, **ratings))
    return pd.concat(rows, ignore_index=True)
