"""Why a design allows no p value, as it is said."""

from __future__ import annotations

from mixed.few_clusters.design import Design
from study.results.said import Said, say


def limitation_of(design: Design) -> Said | None:
    """Why a design allows no p value and no verdict, as it is said; None where it does."""
    found = design.limitation
    if found is None:
        return None
    if found.code == "covariates_tell_arm":
        return say(found.code, covariates=found.names)
    if found.code == "no_group_in_both_arms":
        return say(found.code, group=found.names[0])
    return say(found.code)
