"""Site summaries as they come in a file: each cell is what its column needs, or is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from study.vocabulary import OutcomeKind

COLUMNS = ("site", "rsw", "summary", "standard_error", "n")
# Beyond these sizes a square is no longer a number of its own.
SMALLEST, LARGEST = 1e-100, 1e100


class SummaryError(ValueError):
    """The site summaries cannot be compared; the message names row and column."""


def checked(frame: pd.DataFrame) -> pd.DataFrame:
    """Site summaries as numbers, with a ``study``.

    Parameters
    ----------
    frame : text cells; the index is the row of each in its file, which a refusal names.

    Raises
    ------
    SummaryError : when a column is absent, or a cell is not what its column needs.
    """
    absent = [name for name in COLUMNS if name not in frame.columns]
    if absent:
        raise SummaryError(f"the file lacks the columns {', '.join(absent)}.")
    if frame.empty:
        raise SummaryError("the file has no rows.")
    found = pd.DataFrame({"site": frame["site"].str.strip()})
    found["study"] = frame["study"].str.strip() if "study" in frame.columns else "1"
    for name in ("site", "study"):
        _refuse(found[name].eq(""), name, frame.get(name), "is empty")
    for name in COLUMNS[1:]:
        found[name] = pd.to_numeric(frame[name].str.strip(), errors="coerce").astype(np.float64)
        finite = np.isfinite(found[name])
        if name == "standard_error":  # a site need not tell its own
            finite |= frame[name].str.strip().eq("")
        _refuse(~finite, name, frame[name], "is not a number")
        size = found[name].abs()
        strange = size.gt(LARGEST) | (size.gt(0) & size.lt(SMALLEST))
        _refuse(strange, name, frame[name], "is too large or too small to be reckoned with")
    _refuse(~found["rsw"].isin([0, 1]), "rsw", frame["rsw"], "is not 0 or 1")
    _refuse(found["standard_error"].lt(0), "standard_error", frame["standard_error"], "is negative")
    _refuse(found["n"].le(0), "n", frame["n"], "is not above zero")
    twice = found.duplicated(["study", "site"])
    _refuse(twice, "site", frame["site"], "is in its study twice")
    return found.astype({"rsw": np.int64})


def check_kind(sites: pd.DataFrame, kind: OutcomeKind) -> None:
    """Refuse summaries that are no risks or rates.

    Raises
    ------
    SummaryError : when one is beyond 0 to 1 (risk) or negative (rate).
    """
    if kind == "risk":
        bad = ~sites["summary"].between(0, 1)
        _refuse(bad, "summary", sites["summary"], "is not a risk between 0 and 1")
    if kind == "rate":
        _refuse(sites["summary"].lt(0), "summary", sites["summary"], "is negative")


def _refuse(bad: pd.Series[bool], name: str, cells: Any, why: str) -> None:
    if bad.any():
        row = bad.index[bad][0]
        cell = cells.loc[row] if isinstance(cells.loc[row], str) else f"{cells.loc[row]:g}"
        raise SummaryError(f"row {row}, column {name}: {cell!r} {why}.")
