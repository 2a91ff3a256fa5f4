"""Audits of files: one row per family and auditor, so a file that was read twice has two."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import FAMILY, NO_DAY, FrameBuilder, pick
from analysis.frames.family import with_case
from analysis.frames.study import Study
from study.settings.model import Settings


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    audits = study["file_audit"].rename(columns={"auditor_id": "coder_id"})
    y = pick(outcome, audits[["assessment_quality"]])
    rows = audits[[*FAMILY, "coder_id"]].assign(y=y, exposure=1.0, observed_on=NO_DAY)
    return with_case(rows, study)


FRAME = FrameBuilder(_build, (*FAMILY, "coder_id"), "audit", {"family": tuple(FAMILY)})
