"""Samples made by hand for the kinds of question."""

from dataclasses import replace

import pandas as pd

from analysis.frames.sample import Sample
from tests.analysis.simulated import estimand

CLUSTERS = ("site_id", "unit_id", "worker_id")


def sample(rows: pd.DataFrame, question: str, by: str | None = None, **more: object) -> Sample:
    """Rows with ``site_id, rsw, unit_id, worker_id, y`` and ``by``, as a sample of a question."""
    asked = replace(estimand("mean"), clusters=CLUSTERS, covariates=(), crossed=())
    asked = replace(asked, question=question, by=by, **more)
    return Sample(asked, rows.assign(exposure=1.0))


def people(site: str, rsw: int, units: list[list[float]], **columns: object) -> pd.DataFrame:
    """One row per person of a site's units."""
    rows = [
        (site, rsw, f"{site}|u{i}", f"{site}|u{i}w{j}", y)
        for i, unit in enumerate(units)
        for j, y in enumerate(unit)
    ]
    frame = pd.DataFrame(rows, columns=["site_id", "rsw", "unit_id", "worker_id", "y"])
    return frame.assign(**columns)
