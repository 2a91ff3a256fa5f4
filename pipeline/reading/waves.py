"""Rows of a returning worker or family: its waves, where no column says which is which."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.reading.grids import letter
from pipeline.reading.rows import Mask, Rows
from pipeline.rules.reader import READING_RULES
from study.findings import Finding
from study.tables import Table

WAVE = "wave"


def number_waves(
    spec: Table, rows: Rows, frame: pd.DataFrame, unread: Mask
) -> tuple[pd.DataFrame, list[Finding]]:
    """Number the rows of each id that has several without a wave, from 1 in their order.

    An id whose rows differ in a column that stays the same from wave to wave is left as it is, so
    that its rows clash: it is more likely two people.

    Parameters
    ----------
    unread : per row, whether its wave is there and cannot be read.

    Returns
    -------
    tuple : the frame, and a finding for the table if any row was numbered.
    """
    name = spec.key[0]
    if not spec.steady:
        return frame, []
    ids = frame[name]
    unsaid = (ids.notna() & frame[WAVE].isna()).to_numpy(dtype=bool) & ~unread
    several = unsaid & ids.where(unsaid).duplicated(keep=False).to_numpy()
    # An id that has a wave in another row is told apart by it already.
    several &= ~ids.isin(ids[frame[WAVE].notna()]).to_numpy()
    if not several.any():
        return frame, []
    kinds = frame.loc[several, list(spec.steady)].groupby(ids[several]).nunique()
    steady = kinds.index[(kinds <= 1).all(axis="columns")]
    several &= ids.isin(steady).to_numpy()
    if not several.any():
        return frame, []
    numbers = ids[several].groupby(ids[several]).cumcount() + 1
    waves = frame[WAVE].copy()
    waves[several] = numbers.astype("Int64")
    known = ids[several].unique()
    part = rows.parts[rows.part[int(np.argmax(several))]]
    finding = READING_RULES["reading.returning"].at(
        part.place(rows.site),
        row=part.header.row + 1,
        column=name,
        letter=letter(part.header.columns[name]),
        count=int(several.sum()),
        ids="One id stands" if len(known) == 1 else f"{len(known):,} ids stand",
    )
    return frame.assign(**{WAVE: waves}), [finding]
