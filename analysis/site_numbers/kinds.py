"""The kinds of question, by what each reduces a site to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.frames.sample import PEOPLE, FrameError, Sample, arms_missing
from analysis.site_numbers.base import SiteNumbers
from analysis.site_numbers.below_half import below_half
from analysis.site_numbers.level import level
from analysis.site_numbers.path import path
from analysis.site_numbers.slope import slope
from analysis.site_numbers.units_apart import units_apart

KINDS: Mapping[str, Callable[[Sample], SiteNumbers]] = {
    "level": level,
    "difference": slope,  # between the zeros and the ones of a column
    "change": slope,  # over a column of time
    "slope": slope,
    "spread": units_apart,
    "below_half": below_half,
    "path": path,
}


def site_numbers(sample: Sample) -> SiteNumbers:
    """Reduce each site to the number that the estimand's question is about.

    Raises
    ------
    FrameError : when the sample cannot answer its question.
    """
    sample.check()
    found = KINDS[sample.estimand.question](sample)
    for problem in arms_missing(sample.estimand, found.sites["rsw"]):
        raise FrameError(problem)
    if PEOPLE in sample.rows:
        behind = sample.rows.groupby(["site_id", sample.person])[PEOPLE].mean()
        n = behind.groupby("site_id").sum().round()
        found.sites["n"] = found.sites["site_id"].map(n).astype("int64")
    return found
