"""The kinds of question, by what each reduces a site to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.frames.sample import Sample
from analysis.site_numbers.base import SiteNumbers
from analysis.site_numbers.level import level

KINDS: Mapping[str, Callable[[Sample], SiteNumbers]] = {"level": level}


def site_numbers(sample: Sample) -> SiteNumbers:
    """Reduce each site to the number that the estimand's question is about.

    Raises
    ------
    FrameError : when the sample cannot answer its question.
    """
    sample.check()
    return KINDS[sample.estimand.question](sample)
