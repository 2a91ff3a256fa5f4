"""The two arms described by their site summaries."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.records import Estimand
from analysis.two_stage.first_stage import persons
from study.vocabulary import ARM_OF


def arm_summaries(frame: pd.DataFrame, sites: pd.DataFrame, estimand: Estimand) -> pd.DataFrame:
    """Describe each arm as the second stage sees it: every site with the same weight.

    Parameters
    ----------
    frame : analysis frame of the estimand.
    sites : its site summaries, as given by ``two_stage``.

    Returns
    -------
    One row per arm: ``arm``, ``summary`` (mean of the sites' crude means, risks or rates), ``sd``
    (of persons; means only), ``n_sites``, ``n`` (persons) and ``events`` (risks and rates only).
    """
    people = persons(frame, estimand)
    counted = estimand.kind != "mean"
    rows = []
    for rsw, arm in ARM_OF.items():
        values = sites.loc[sites["rsw"] == rsw, "summary"].to_numpy(dtype=np.float64)
        here = people["rsw"] == rsw
        rows.append(
            {
                "arm": arm,
                "summary": values.mean(),
                "sd": math.nan if counted else float(people.loc[here, "observed"].std(ddof=1)),
                "n_sites": len(values),
                "n": int(here.sum()),
                "events": int(sites.loc[sites["rsw"] == rsw, "events"].sum()) if counted else pd.NA,
            }
        )
    return pd.DataFrame(rows)
