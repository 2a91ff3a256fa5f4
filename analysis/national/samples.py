"""Authority-years: who is compared with whom, on which years."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from study.official_measures import MEASURES, NAMES
from study.results.national import NOT_STATED
from study.settings.national import National

ADOPTERS = Path(__file__).with_name("adopters.csv")


def read_adopters(counted: Sequence[str], path: Path = ADOPTERS) -> pd.DataFrame:
    """Authorities known to have taken up the model.

    Parameters
    ----------
    counted : kinds of adoption that count as RSW (``national.adoption``).

    Returns
    -------
    DataFrame : ``area, name, adoption, started, source, grade`` as filed, and ``counted``.
    """
    adopters = pd.read_csv(path, dtype="str", keep_default_na=False)
    return adopters.assign(counted=adopters["adoption"].isin(list(counted)))


def authority_years(
    workforce: pd.DataFrame, adopters: pd.DataFrame, settings: National
) -> pd.DataFrame:
    """One row per authority and year, with its group and the measures.

    Parameters
    ----------
    workforce : rows of the workforce table with ``area`` first, all geographic levels.
    adopters : from ``read_adopters``.
    settings : the section ``national``.

    Returns
    -------
    DataFrame : ``area, name, region, year, group`` and one column per measure, missing where not
        published; sorted by area and year. The name and region are those of the latest year.
    """
    rows = workforce[workforce["geographic_level"] == "Local authority"]
    rows = rows[rows["time_period"].between(settings.first_year, settings.last_year)]
    rows = rows.sort_values(["area", "time_period"])
    by_area = rows.groupby("area", sort=True)
    size = by_area["inpost_fte"].mean()
    kind = adopters.set_index("area")["counted"]

    def group_of(area: str) -> str:
        if area in kind.index:
            return "adopter" if kind[area] else "partial adopter"
        return "too small" if size[area] < settings.smallest_workforce else "other"

    group = pd.Series({area: group_of(area) for area in size.index}, dtype="str")
    frame = pd.DataFrame(
        {
            "area": rows["area"],
            "name": rows["area"].map(by_area["la_name"].last()),
            "region": rows["area"].map(by_area["region_name"].last()),
            "year": rows["time_period"].astype("int64"),
            "group": rows["area"].map(group),
            **{measure.name: rows[measure.column] for measure in MEASURES},
        }
    )
    return frame.reset_index(drop=True)


def compared(years: pd.DataFrame) -> pd.DataFrame:
    """The authority-years of adopters and others, with ``rsw`` 1 for adopters and 0 for others."""
    frame = years[years["group"].isin(["adopter", "other"])]
    return frame.assign(rsw=(frame["group"] == "adopter").astype("int64")).reset_index(drop=True)


def authorities(years: pd.DataFrame) -> pd.DataFrame:
    """Each authority with its group and the years it has.

    Returns
    -------
    DataFrame : ``area, name, region, group, first_year, last_year, n_years``.
    """
    return (
        years.groupby("area", sort=True)
        .agg(
            name=("name", "last"),
            region=("region", "last"),
            group=("group", "last"),
            first_year=("year", "min"),
            last_year=("year", "max"),
            n_years=("year", "nunique"),
        )
        .reset_index()
    )


def missing_values(years: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """Each value of a measure that an authority's row does not have, and why.

    Parameters
    ----------
    reasons : ``area, time_period, column, reason``, as stated by the publisher's marks.

    Returns
    -------
    DataFrame : ``measure, area, name, year, group, reason``; the reason of a blank is "not stated".
    """
    why = {(row.area, row.time_period, row.column): row.reason for row in reasons.itertuples()}
    rows = [
        (
            measure.name,
            row["area"],
            row["name"],
            row["year"],
            row["group"],
            why.get((row["area"], row["year"], measure.column), NOT_STATED),
        )
        for measure in MEASURES
        for _, row in years[years[measure.name].isna()].iterrows()
    ]
    columns = ["measure", "area", "name", "year", "group", "reason"]
    return pd.DataFrame(rows, columns=columns).astype(
        {c: "int64" if c == "year" else "str" for c in columns}
    )


def trends(years: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """Each year's mean over adopters and over others (each authority counts once), and England.

    Returns
    -------
    DataFrame : ``measure, year, group, value, n``; ``group`` is adopters, others or England, whose
        published figure weighs authorities by size and has ``n`` 1. A year in which a group has no
        value is left out.
    """
    kept = compared(years)
    england = workforce[workforce["geographic_level"] == "National"]
    long = pd.concat(
        [
            kept.assign(group=kept["rsw"].map({1: "adopters", 0: "others"})),
            england.rename(columns={m.column: m.name for m in MEASURES}).assign(
                group="England", year=england["time_period"].astype("int64")
            ),
        ]
    ).melt(["group", "year"], list(NAMES), "measure", "value")
    long = long[long["year"].isin(kept["year"].unique())].dropna(subset=["value"])
    means = long.groupby(["measure", "group", "year"])["value"].agg(["mean", "count"])
    frame = means.reset_index().rename(columns={"mean": "value", "count": "n"})
    order = frame["measure"].map({name: i for i, name in enumerate(NAMES)})
    return frame.assign(order=order).sort_values(["order", "group", "year"], ignore_index=True)
