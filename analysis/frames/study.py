"""The study as analysis reads it: one checked frame per table, and who submitted what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from study.instruments import fidelity
from study.tables import TABLES, Table
from study.vocabulary import STATUSES, TABLE_STATUSES

Study = Mapping[str, pd.DataFrame]

SUBMISSIONS = pa.DataFrameSchema(
    {
        "site_id": pa.Column("str"),
        "source": pa.Column("str"),
        "status": pa.Column("str", pa.Check.isin(STATUSES)),
        "table": pa.Column("str"),
        "table_status": pa.Column("str", pa.Check.isin(TABLE_STATUSES)),
        "rows_received": pa.Column("int64", pa.Check.ge(0)),
        "rows_accepted": pa.Column("int64", pa.Check.ge(0)),
    },
    strict=True,
    coerce=False,
    unique=["site_id", "table"],
    name="submissions",
)


def study_schema(table: Table) -> pa.DataFrameSchema:
    """A submitted table's schema with the site beside it: a key is unique within its site."""
    return pa.DataFrameSchema(
        {"site_id": pa.Column("str"), **{c.name: c.schema for c in table.columns}},
        strict=True,
        coerce=False,
        unique=list(dict.fromkeys(("site_id", *table.key))),
        name=table.name,
    )


def read_study(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read and check every table of the study.

    Parameters
    ----------
    folder : holds ``<table>.parquet`` for each of ``study.tables.TABLES``.

    Returns
    -------
    One frame per table, ``site_id`` first, then the table's own columns in their order.

    Raises
    ------
    FileNotFoundError : when a table has no file.
    ValueError : when a table breaks its schema; the message names columns and checks, no values.
    """
    study = {}
    for name, table in TABLES.items():
        frame = _checked(_read(Path(folder) / f"{name}.parquet"), study_schema(table))
        study[name] = frame[list(study_schema(table).columns)]
    return study


def read_submissions(folder: str | Path) -> pd.DataFrame:
    """Read who submitted what: one row per site and table, for rejected sites too.

    Raises
    ------
    FileNotFoundError, ValueError : as for ``read_study``.
    """
    return _checked(_read(Path(folder) / "submissions.parquet"), SUBMISSIONS)


def site_arms(study: Study) -> pd.Series[str]:
    """Arm of each site: ``rsw`` or ``conventional``, by ``site_id``.

    Raises
    ------
    ValueError : when a site is in both arms, because then it has no place in the comparison.
    """
    arms = study["sites"][["site_id", "arm"]].drop_duplicates().set_index("site_id")["arm"]
    twice = sorted(set(arms.index[arms.index.duplicated()]))
    if twice:
        raise ValueError(f"Sites recorded in both arms: {', '.join(twice)}.")
    return arms.sort_index()


def rsw_starts(study: Study) -> pd.Series[pd.Timestamp]:
    """Day on which each site's first RSW unit opened, by ``site_id``; missing if none did."""
    return study["sites"].groupby("site_id")["rsw_start_date"].min()


def fidelity_of_sites(study: Study) -> pd.Series[float]:
    """Mean fidelity index of each site over its waves, by ``site_id``."""
    ratings = study["site_fidelity"]
    return fidelity.score(ratings).groupby(ratings["site_id"]).mean()


def leader_changes(study: Study) -> pd.Series[pd.Timestamp]:
    """Day on which each site's director changed, by ``site_id``; missing if none did."""
    return study["sites"].groupby("site_id")["leadership_change_date"].min()


def _read(path: Path) -> pd.DataFrame:
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: run the assemble stage first.")
    return pd.read_parquet(path)


def _checked(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Return the frame if it follows its schema; pandera's own message would hold cell values."""
    reasons = [f"{name} is absent" for name in schema.columns if name not in frame.columns]
    reasons += [f"{name} is unknown" for name in frame.columns if name not in schema.columns]
    if not reasons:
        try:
            return schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            broken = error.failure_cases[["column", "check"]].drop_duplicates().astype("str")
            reasons = [f"{column} breaks {check}" for column, check in broken.to_numpy()]
    raise ValueError(f"Study table {schema.name} breaks its schema: {'; '.join(reasons)}.")
