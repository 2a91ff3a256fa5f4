"""Fidelity to the model: one row per site and wave."""

import pandas as pd

from study.instruments.fidelity import COMPONENTS, HIGHEST, LOWEST
from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import identifier, integer, number
from study.tables.expectations import Coded


def _index_differs(t: pd.DataFrame) -> pd.Series:
    ratings = t[list(COMPONENTS)].astype("float64")
    index = ratings.mean(axis="columns", skipna=False) / HIGHEST
    differs: pd.Series = (t["fidelity_index"] - index).abs() > 0.005
    return differs


TABLE = Table(
    name="site_fidelity",
    title="Fidelity to the model: one row per site and wave",
    key=("site_id", "wave"),
    columns=(
        identifier("site_id", "Site", "site", "authority", "la code", "local authority"),
        integer("wave", "Wave of data collection", 0, 20, "survey wave", "round", blank_ok=False),
        *(
            integer(
                name,
                f"{label}, 0 to 4",
                LOWEST,
                HIGHEST,
                label,
                description="The research team's rating: 0 is nothing of this component, 4 is all.",
            )
            for name, label in COMPONENTS.items()
        ),
        number(
            "fidelity_index",
            "Fidelity index, 0 to 1",
            0,
            1,
            "fidelity",
            required=False,
            description="The mean of the ten ratings divided by 4. It is derived: leave it out.",
        ),
    ),
    foreign_keys=(ForeignKey("site_id", "sites"),),
    row_rules=(
        RowRule(
            code="site_fidelity.index_differs",
            column="fidelity_index",
            sentence="The fidelity index is not the mean of the ten ratings divided by 4.",
            remedy="Correct the ratings, or leave the index out: it is computed from them.",
            broken=_index_differs,
        ),
    ),
    optional=True,
    expectations=(Coded(tuple(COMPONENTS), "Fidelity"),),
)
