"""The two arms described by their site summaries."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.two_stage.comparison import TwoStage
from study.vocabulary import ARM_OF, OutcomeKind


def arm_summaries(found: TwoStage, kind: OutcomeKind) -> pd.DataFrame:
    """Describe each arm as the second stage sees it: every site with the same weight.

    Returns
    -------
    One row per arm: ``arm``, ``summary`` (mean of the sites' crude means, risks or rates), ``sd``
    (of persons; means only), ``n_sites``, ``n`` (persons) and ``events`` (risks and rates only).
    """
    people, sites = found.numbers.people, found.sites
    counted = kind != "mean"
    rows = []
    for rsw, arm in ARM_OF.items():
        if not sites["rsw"].eq(rsw).any():
            continue
        values = sites.loc[sites["rsw"] == rsw, "summary"].to_numpy(dtype=np.float64)
        here = people["rsw"] == rsw
        rows.append(
            {
                "arm": arm,
                "summary": values.mean(),
                "sd": math.nan if counted else float(people.loc[here, "observed"].std(ddof=1)),
                "n_sites": len(values),
                "n": int(sites.loc[sites["rsw"] == rsw, "n"].sum()),
                "events": int(sites.loc[sites["rsw"] == rsw, "events"].sum()) if counted else pd.NA,
            }
        )
    return pd.DataFrame(rows)
