"""Analysis sets in words."""

from __future__ import annotations

from collections.abc import Mapping

from reports.released import Released, Row
from reports.sentences.names import LEFT_OUT
from reports.sentences.small_words import site_name
from study.results.said import names_of

SETS: Mapping[str, str] = {
    "sites_invited": "Sites invited",
    "sites_rejected": "Sites rejected{joint}{sites}",
    "sites_without_table": "Sites without a usable table of sites{joint}{sites}",
    "sites_accepted": "Sites accepted",
    "sites_accepted_in_part": "Sites accepted in part{joint}{sites}",
    "units": "Units and teams",
    "workers": "Workers on the units' lists",
    "invited_in_wave": "Invited to the survey in wave {wave}",
    "responded_in_wave": "Answered the survey in wave {wave}",
    "invited": "Invited in any wave",
    "responded": "Answered in any wave",
    "ghq_prorated": "Survey answers with prorated GHQ scores",
    "diary_workers": "Workers who kept a time diary",
    "diary_days": "Diary days",
    "families": "Families on the case lists",
    "families_eligible": "Eligible for observation",
    "families_approached": "Eligible and approached by their worker",
    "families_consented": "Approached and consented",
    "families_approach_unknown": "Eligible, with no record of whether they were approached",
    "families_observed": "Observed in at least one visit",
    "families_observed_without_consent": (
        "Observed without a record of eligibility, approach and consent"
    ),
    "visits": "Observed visits",
    "visits_recorded": "Visits recorded",
    "visits_coded": "Visits coded",
    "visits_double_coded": "Visits coded by two or more coders",
    "analysed": "{outcome}{joint}{members} analysed",
    "left_out": "{outcome}{joint}{members} left out because {reason}",
}
ANALYSED: Mapping[str, str] = {
    "worker": "workers",
    "family": "families",
    "visit": "visits",
    "response": "survey answers",
    "day": "diary days",
    "rating": "ratings",
    "session": "supervision sessions",
    "audit": "audits of files",
    "interview": "interviews",
    "child": "children",
    "month": "months of units",
    "vacancy": "vacancies",
    "year": "years of sites",
    "unit": "units and teams",
}


def label(released: Released, row: Row, joint: str = ": ") -> str:
    """What a set of the flow is called; ``joint`` stands after what it begins with."""
    outcome = row["outcome"]
    named = released.rows("estimates", outcome=outcome)
    return SETS[row["set"]].format(
        joint=joint,
        sites=", ".join(map(site_name, names_of(row["sites"]))),
        wave=row["wave"],
        outcome=named[0]["label"] if named else outcome,
        members=ANALYSED.get(row["level"], row["level"]),
        reason=LEFT_OUT.get(row["reason"], row["reason"]),
    )
