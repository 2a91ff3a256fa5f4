"""What is true of every claim in the fictional study, by the question that heads it.

Only tests and benchmarks may look in here, as with ``pipeline.synthetic.truth``.

Where the declared values give a question's true effect in closed form, ``effects`` has it. Where
they give no more than its side, because time, closure and staffing come between, ``SIDES`` says so:
what is drawn for RSW sites is the larger, the smaller or the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Literal

import numpy as np

from pipeline.synthetic.caseload import DAYS_IN_MONTH
from pipeline.synthetic.diary import share_of_day
from study.claims import read_claims
from study.settings.model import Settings
from study.settings.outcomes import Outcome
from study.settings.synthetic.root import Synthetic

Truth = Literal["true", "false", "null"]
Side = Literal["higher", "lower", "same"]

SIDES: Mapping[str, Side] = {
    "care_entry": "lower",  # the chance is declared over all of follow-up, and closure competes
    "care_entry_beside": "lower",
    "children_per_holder": "lower",  # a unit's children stay under 60
    "children_per_qualified_fte": "higher",  # a team's manager is qualified and holds none
    "children_per_unit_fte": "lower",
    "capacity_lost": "same",  # but for consultants' posts, one in six of a unit's: see C18
    "unit_below_half": "same",
    "long_vacancy": "higher",  # the same posts among all of a unit's
    "supervision_by_court": "same",  # what one leaves, a day of more desk work gives to both
    "caseload_series": "same",
    "goals_learning_difficulty": "same",
}
LONG = 180  # days, from which a vacancy is long
FULL_DAYS = 28  # by which direct work is early


def effects(settings: Settings) -> dict[str, float]:
    """True effects of the questions beside the primary outcomes, where they have a closed form.

    Returns
    -------
    By question, on its reported scale: a difference, a ratio of rates, or a slope.
    """
    own = settings.synthetic
    one, two = own.timeline.waves
    years = (two - one).days / 365.25
    zero = dict.fromkeys(
        (
            "enjoys_work_by_fidelity",
            *("ghq12_by_fidelity", "direct_hours_by_fidelity", "confidence_by_fidelity"),
            *("overall_quality_by_fidelity", "re_referral_organised_abuse", "repeat_plan"),
            *("serious_incident", "clarity_by_supervision", "left_within_12m"),
            *("enjoys_work_later", "ghq12_later", "quality_through_supervision"),
            "satisfaction_spread",
        ),
        0.0,
    )
    by_type = {f"{kind}_per_worker": own.aggression.rate_ratio for kind, _ in _incidents(own)}
    outcomes, families = own.outcomes, own.families
    return {
        **zero,
        **by_type,
        **_diary(settings),
        **_costs(own, settings.instruments.costs.price_rise),
        "aggression_by_fidelity": 1.0,
        "assessment_quality": own.audit.quality.effect,
        "supervision_rating": own.supervision.rating.effect,
        "direct_work": _early(families.days_to_direct_work.rsw)
        - _early(families.days_to_direct_work.conventional),
        "assessments_12m": families.assessments.rsw / families.assessments.conventional,
        "sw_changes_12m": outcomes.worker_changes.rsw / outcomes.worker_changes.conventional,
        "re_referral_12m": outcomes.re_referral.rsw - outcomes.re_referral.conventional,
        "alliance_learning_difficulty": own.interviews.learning_difficulty_rsw,
        "long_vacancy_of_consultants": _long(own, own.vacancies.consultant_ratio) - _long(own, 1),
        "ghq12_since_start": own.survey.ghq12.later_wave / years,
        "enjoys_work_after_leader": own.survey.enjoys_work.later_wave,
    }


def true_claims(settings: Settings, known: Mapping[str, float]) -> dict[str, Truth]:
    """Whether each claim is true, false, or says of nothing that there is something.

    Parameters
    ----------
    known : true effects by question; a question that is not there has a side.

    Raises
    ------
    KeyError : when a claim's headline has neither.
    """
    return {
        outcome.claim: _truth(outcome, known) for outcome in settings.outcomes if outcome.headline
    }


def _truth(outcome: Outcome, known: Mapping[str, float]) -> Truth:
    direction = outcome.direction or read_claims()[outcome.claim]["direction"]
    if outcome.name not in known:
        side = SIDES[outcome.name]
        return "null" if side == "same" else "true" if side == direction else "false"
    effect = known[outcome.name] - (1.0 if outcome.kind == "rate" else 0.0)
    if direction == "equivalent":
        return "true" if abs(effect) <= float(outcome.margin or 0) else "false"
    if abs(effect) < 1e-12:
        return "null"
    return "true" if (effect > 0) == (direction == "higher") else "false"


def _incidents(own: Synthetic) -> list[tuple[str, float]]:
    return list(own.aggression.incidents.items())


def _diary(settings: Settings) -> dict[str, float]:
    own, week_days = settings.synthetic.diary, settings.inference.working_week_days
    week = float(np.mean(own.day_minutes)) / 60 * week_days
    direct = {"conventional": own.direct.mean, "rsw": own.direct.mean + own.direct.effect}
    left = {arm: week - hours for arm, hours in direct.items()}

    def hours(activity: str) -> float:
        return own.rsw[activity] * left["rsw"] - own.conventional[activity] * left["conventional"]

    paperwork = hours("recording_forms")
    return {
        "paperwork_hours_week": paperwork,
        "paperwork_share": share_of_day(settings.synthetic, paperwork, week_days),
        "court_hours_week": hours("court"),
        "supervision_hours_week": hours("supervision"),
    }


def _costs(own: Synthetic, price_rise: float) -> dict[str, float]:
    spec, years = own.costs, len(own.costs.financial_years)
    now = (1 + price_rise) ** (years - 1)
    rises = [((1 + spec.yearly_rise) / (1 + price_rise)) ** i * now for i in range(years)]
    running = (spec.per_child.rsw - spec.per_child.conventional) * float(np.mean(rises))
    once = spec.per_child.rsw * spec.transition * now / years
    return {"cost_per_child": running, "cost_with_transition": running + once}


def _early(mean_days: float) -> float:
    """Chance of direct work within 28 days, of waits rounded to days."""
    return 1 - exp(-(FULL_DAYS + 0.5) / mean_days)


def _long(own: Synthetic, ratio: float) -> float:
    """Chance that a vacancy, in days rounded up, is long."""
    return exp(-(LONG - 1) / (own.vacancies.months_open * DAYS_IN_MONTH * ratio))
