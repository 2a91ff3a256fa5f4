"""What each authority spent."""

from __future__ import annotations

import numpy as np
import pandas as pd

from study.settings.synthetic.root import Synthetic

IN_A_YEAR = 1.9  # children supported in a year for each child open on one day


def draw_costs(
    settings: Synthetic, rng: np.random.Generator, sites: pd.DataFrame, caseload: pd.DataFrame
) -> pd.DataFrame:
    """One row per site, financial year and cost line; a transition line for RSW sites alone."""
    spec = settings.costs
    monthly = caseload.groupby(["site_id", "month"])["children_open"].sum()
    one = sites.drop_duplicates("site_id").set_index("site_id")
    level = np.exp(rng.normal(-(spec.log_sd**2) / 2, spec.log_sd, len(one)))
    rows = []
    for (site, rsw), own in zip(one["rsw"].items(), level, strict=True):
        arm = "rsw" if rsw else "conventional"
        open_children = float(monthly.xs(site, level="site_id").mean())
        for i, year in enumerate(spec.financial_years):
            supported = int(rng.poisson(open_children * IN_A_YEAR))
            total = spec.per_child[arm] * own * supported * (1 + spec.yearly_rise) ** i
            lines = {str(k): v for k, v in (spec.rsw if rsw else spec.conventional).items()}
            if rsw and i == 0:
                lines["transition"] = spec.transition
            for line, share in lines.items():
                amount = total * share * np.exp(rng.normal(0, 0.05))
                rows.append((site, year, line, round(amount, -2), int(year[:4]), supported))
    return pd.DataFrame(
        rows,
        columns=[
            "site_id",
            "financial_year",
            "cost_line",
            "amount_gbp",
            "price_year",
            "children_supported",
        ],
    )
