"""Cost per child supported: one row per site and financial year, in the prices of the last year.

The one-off line ``transition`` is in ``cost_with_transition`` alone.
"""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import NO_DAY, FrameBuilder, as_float, pick
from analysis.frames.study import Study
from study.settings.model import Settings

ONE_OFF = "transition"


def _build(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    lines, key = study["costs"], ["site_id", "financial_year"]
    year, amount = as_float(lines["price_year"]), as_float(lines["amount_gbp"])
    then = amount * (1 + settings.instruments.costs.price_rise) ** (year.max() - year)
    spent = lines[key].assign(all=then, running=then.where(lines["cost_line"].ne(ONE_OFF), 0.0))
    known = spent["all"].notna().groupby([spent[name] for name in key]).all()
    sums = spent.groupby(key)[["all", "running"]].sum().where(known)  # a line lost is a year lost
    children = as_float(lines["children_supported"]).groupby([lines[name] for name in key]).max()
    per_child = sums.div(children.where(children > 0), axis=0).rename(
        columns={"all": "cost_with_transition", "running": "cost_per_child"}
    )
    rows = per_child.reset_index()
    return rows[key].assign(
        y=pick(outcome, rows[["cost_per_child", "cost_with_transition"]]),
        exposure=1.0,
        observed_on=NO_DAY,
        people=children.to_numpy(dtype=float),
    )


FRAME = FrameBuilder(_build, ("site_id", "financial_year"), "year", {})
