"""Steps that every part of the fictional study shares: ids, dates, blanks and the final shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from study.settings.base import Numbers
from study.tables import TABLES
from study.tables.base import DTYPES


def pseudonyms(sites: pd.Series, order: Sequence[str], letter: str) -> list[str]:
    """Number rows within their site: site number, letter, row number, as in ``01W0007``.

    Ids begin with a zero and hold no E or D, which a spreadsheet could take for a number.
    """
    site_numbers = {site: i for i, site in enumerate(order, start=1)}
    within = sites.groupby(sites).cumcount() + 1
    return [f"{site_numbers[s]:02d}{letter}{n:04d}" for s, n in zip(sites, within, strict=True)]


def days(rng: np.random.Generator, first: Any, last: Any, size: int) -> npt.NDArray[np.datetime64]:
    """Days drawn evenly from ``first`` to ``last``, both included."""
    start, end = np.datetime64(first, "D"), np.datetime64(last, "D")
    offsets = rng.integers(0, int((end - start) / np.timedelta64(1, "D")) + 1, size)
    drawn: npt.NDArray[np.datetime64] = start + offsets.astype("timedelta64[D]")
    return drawn


def blank(values: pd.Series, where: pd.Series) -> pd.Series:
    """Make the values missing in some rows."""
    return values.astype(object).mask(where.to_numpy(dtype=bool), None)


def by_arm(spec: Numbers, rsw: pd.Series) -> npt.NDArray[np.float64]:
    """Each row's setting, declared once for either arm."""
    return np.where(rsw == 1, spec["rsw"], spec["conventional"]).astype(float)


def conform(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give a frame exactly its table's columns and dtypes, in key order, ``site_id`` first.

    A column that need not be sent, and was not drawn, is blank.
    """
    table = TABLES[name]
    types = {c.name: DTYPES[c.kind] for c in table.columns}
    columns = list(types) if "site_id" in types else ["site_id", *types]
    unsent = {c.name: None for c in table.columns if not c.required and c.name not in frame}
    shaped = frame.assign(**unsent)[columns].astype({"site_id": "str", **types})
    return shaped.sort_values(["site_id", *table.key], ignore_index=True)
