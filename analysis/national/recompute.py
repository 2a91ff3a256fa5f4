"""Whether the published rates follow from the published numbers beside them."""

from __future__ import annotations

from itertools import product

import pandas as pd

from study.official_measures import MEASURES, OfficialMeasure

HALF_UNIT = 0.05  # components and rates are published to one decimal,
WHOLE = ("cases",)  # except these, which are whole numbers
SLACK = 1e-9


def recomputed(workforce: pd.DataFrame) -> pd.DataFrame:
    """Recompute every published value of the measures that has its components.

    A value agrees when the range that the rounded components allow meets the range that the
    rounded value allows. Totals of a region or of England can miss: an authority whose components
    were not usable is left out of its region's rate but not of the region's other numbers.

    Returns
    -------
    DataFrame : ``measure, level, n, agree, largest_gap``; the gap is recomputed less published.
    """
    rows = []
    for measure in MEASURES:
        frame = workforce.dropna(subset=[measure.column, *measure.components])
        frame = frame[frame[measure.components[-1]] > 0]
        low, high = _range(frame, measure)
        gap = measure.from_components(frame) - frame[measure.column]
        agrees = (low <= frame[measure.column] + HALF_UNIT + SLACK) & (
            high >= frame[measure.column] - HALF_UNIT - SLACK
        )
        for level, gaps in gap.groupby(frame["geographic_level"]):
            largest = float(gaps.iloc[int(gaps.abs().argmax())])
            agree = int(agrees.loc[gaps.index].sum())
            rows.append((measure.name, str(level), len(gaps), agree, largest))
    return pd.DataFrame(rows, columns=["measure", "level", "n", "agree", "largest_gap"])


def _range(frame: pd.DataFrame, measure: OfficialMeasure) -> tuple[pd.Series, pd.Series]:
    """The least and greatest rate that the rounded components allow.

    They are at the corners, because a rate rises or falls with each component.
    """
    steps = [(0.0,) if name in WHOLE else (-HALF_UNIT, HALF_UNIT) for name in measure.components]
    corners = pd.concat(
        [
            measure.from_components(
                frame.assign(
                    **{
                        name: (frame[name] + step).clip(lower=0)
                        for name, step in zip(measure.components, corner, strict=True)
                    }
                )
            )
            for corner in product(*steps)
        ],
        axis=1,
    )
    return corners.min(axis=1), corners.max(axis=1)
