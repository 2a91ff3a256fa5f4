"""The true effect of every outcome in the fictional study.

Only tests and benchmarks may look in here: an analysis that knew the truth would prove nothing.

The declared effects are those of the reported scales, because ``latent.arm_means`` solves for the
latent means that give them. So a mean difference is the declared one, a composite's is the mean of
its parts', and a rate ratio is the declared one. Only two need more: caseness follows from the
distribution of the GHQ-12 total (``ghq12.case_risk``, exact), and the rate per hour of contact is
the rate per worker divided by the ratio of contact hours, since a worker's incidents do not depend
on the worker's hours.

What is left out is small: covariates spread the latent values a little more than ``sd`` says,
and a missing answer is prorated. A large fictional study shows the difference to be within Monte
Carlo error (tests/pipeline/synthetic/test_truth.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.synthetic.diary import share_of_day
from pipeline.synthetic.frames import Settings
from pipeline.synthetic.ghq12 import ITEMS, TOP, case_risk
from pipeline.synthetic.latent import latent_mean
from study.instruments.practice_quality import COMPOSITES


def true_effects(params: Mapping[str, Any]) -> dict[str, float]:
    """True effect of every outcome in ``params["outcomes"]`` on its reported scale.

    Returns
    -------
    By outcome: a difference of means (the outcome's units) or of risks (0 to 1), or a rate ratio.

    Raises
    ------
    KeyError : when an outcome is asked for whose truth is not declared.
    """
    known = _known_effects(params)
    return {outcome["name"]: known[outcome["name"]] for outcome in params["outcomes"]}


def _known_effects(params: Mapping[str, Any]) -> dict[str, float]:
    settings: Settings = params["synthetic"]
    survey, direct = settings["survey"], settings["diary"]["direct"]
    quality = settings["visits"]["effect"]
    rate_ratio = settings["aggression"]["rate_ratio"]
    answers = ("enjoys_work", "job_satisfaction", "confidence_assessment", "time_for_reflection")
    return {
        **{name: survey[name]["effect"] for name in answers},
        **quality,
        **{
            name: sum(quality[part] for part in parts) / len(parts)
            for name, parts in COMPOSITES.items()
        },
        "ghq12_likert": survey["ghq12"]["effect"],
        "ghq12_case": _case_risk(params, 1) - _case_risk(params, 0),
        "aggression_per_worker": rate_ratio,
        "aggression_per_contact_hour": rate_ratio
        / ((direct["mean"] + direct["effect"]) / direct["mean"]),
        "direct_hours_week": direct["effect"],
        "direct_share": share_of_day(
            settings, direct["effect"], params["inference"]["working_week_days"]
        ),
    }


def _case_risk(params: Mapping[str, Any], rsw: int) -> float:
    survey = params["synthetic"]["survey"]
    spec, cut = survey["ghq12"], params["instruments"]["ghq12"]["case_cut"]
    reported = spec["mean"] + rsw * spec["effect"]
    mean = latent_mean(reported, spec["sd"], 0, ITEMS * TOP)
    return case_risk(mean, spec["sd"], survey["ghq12_spread"], cut)
