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

from pipeline.synthetic.claims_truth import SIDES, effects
from pipeline.synthetic.diary import share_of_day
from pipeline.synthetic.ghq12 import ITEMS, TOP, case_risk
from pipeline.synthetic.latent import latent_mean
from study.instruments.practice_quality import COMPOSITES
from study.settings.model import Settings


def true_effects(settings: Settings) -> dict[str, float]:
    """True effect of every outcome of the settings on its reported scale.

    Returns
    -------
    By outcome: a difference of means (the outcome's units) or of risks (0 to 1), or a rate ratio.
    An outcome whose effect has no closed form is not there; ``claims_truth.SIDES`` has its side.

    Raises
    ------
    KeyError : when an outcome is asked for whose truth is not declared.
    """
    known = {**_known_effects(settings), **effects(settings)}
    asked = [outcome.name for outcome in settings.outcomes if outcome.name not in SIDES]
    return {name: known[name] for name in asked}


def _known_effects(settings: Settings) -> dict[str, float]:
    own, week_days = settings.synthetic, settings.inference.working_week_days
    survey, direct = own.survey, own.diary.direct
    quality = own.visits.effect
    rate_ratio = own.aggression.rate_ratio
    answers = ("enjoys_work", "job_satisfaction", "confidence_assessment", "time_for_reflection")
    return {
        **{name: getattr(survey, name).effect for name in answers},
        **dict(quality.items()),
        **{
            name: sum(quality[part] for part in parts) / len(parts)
            for name, parts in COMPOSITES.items()
        },
        "ghq12_likert": survey.ghq12.effect,
        "ghq12_case": _case_risk(settings, 1) - _case_risk(settings, 0),
        "aggression_per_worker": rate_ratio,
        "aggression_per_contact_hour": rate_ratio / ((direct.mean + direct.effect) / direct.mean),
        "direct_hours_week": direct.effect,
        "direct_share": share_of_day(own, direct.effect, week_days),
    }


def _case_risk(settings: Settings, rsw: int) -> float:
    survey, cut = settings.synthetic.survey, settings.instruments.ghq12.case_cut
    spec = survey.ghq12
    mean = latent_mean(spec.mean + rsw * spec.effect, spec.sd, 0, ITEMS * TOP)
    return case_risk(mean, spec.sd, survey.ghq12_spread, cut)
