"""One code for an area through its years, and who its neighbours are under those codes."""

from __future__ import annotations

import pandas as pd

from pipeline.official.authorities import authority_of, members
from pipeline.official.neighbours import RANKS


def area_of(workforce: pd.DataFrame) -> pd.Series[str]:
    """Per row, the authority's latest code, or the code of the region or country."""
    area = (
        workforce["new_la_code"]
        .map(authority_of, na_action="ignore")
        .fillna(workforce["region_code"])
        .fillna(workforce["country_code"])
    )
    return area.astype("str")


def with_area(workforce: pd.DataFrame) -> pd.DataFrame:
    """Put ``area`` first, and the rows in order of level, area and year.

    Raises
    ------
    ValueError : when an area has two rows for one year.
    """
    frame = workforce.copy()
    frame.insert(0, "area", area_of(workforce))
    twice = frame.duplicated(["area", "time_period"])
    if twice.any():
        row = frame.loc[twice].iloc[0]
        raise ValueError(
            f"{row['area']} has two rows for {row['time_period']}: its codes are joined wrongly "
            "in pipeline/official/authorities.py."
        )
    return frame.sort_values(["geographic_level", "area", "time_period"], ignore_index=True)


def neighbour_pairs(neighbours: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """Each authority's neighbours, as areas of the workforce file.

    Neighbours are published by DfE number. Where two authorities answer in one row, that row
    stands for either, at the rank of the nearer; a neighbour without rows is left out, as is an
    area from its own neighbours.

    Parameters
    ----------
    neighbours : rows of the neighbours table.
    workforce : rows of the workforce table with ``area``.

    Returns
    -------
    DataFrame : ``area, rank, neighbour, closeness``, nearest first; the rank is the published one.
    """
    numbers = workforce.loc[workforce["old_la_code"].notna(), ["old_la_code", "area"]]
    areas = {
        number: area
        for combined, area in numbers.itertuples(index=False)
        for number in members(combined)
    }
    rows = [
        (
            areas.get(str(row["old_la_code"])),
            rank,
            areas.get(str(row[f"SN_{rank}"])),
            row[f"SN_{rank}P"],
        )
        for _, row in neighbours.iterrows()
        for rank in RANKS
    ]
    pairs = pd.DataFrame(rows, columns=["area", "rank", "neighbour", "closeness"])
    pairs = pairs.dropna(subset=["area", "neighbour"]).query("area != neighbour")
    pairs = pairs.sort_values(["area", "rank"]).drop_duplicates(["area", "neighbour"])
    return pairs.astype({"rank": "int64"}).reset_index(drop=True)
