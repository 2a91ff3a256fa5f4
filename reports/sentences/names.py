"""What the words of the vocabulary are called on a page; a test holds that each has a name."""

from __future__ import annotations

from collections.abc import Mapping

ARMS: Mapping[str, str] = {"rsw": "RSW", "conventional": "Conventional"}
METHODS: Mapping[str, str] = {"site_summary": "Site means", "multilevel": "Multilevel model"}
GROUPS: Mapping[str, str] = {
    "site_id": "Sites",
    "unit_id": "Units and teams",
    "worker_id": "Workers",
    "family_id": "Families",
    "visit_id": "Visits",
    "session_id": "Sessions",
    "post_id": "Posts",
    "financial_year": "Years",
    "coder_id": "Coders",
    "observation_id": "Single counts",
    "residual": "Residual",
}
MEMBERS: Mapping[str, str] = {
    "site": "Sites",
    "unit": "Units and teams",
    "worker": "Workers",
    "response": "Survey answers",
    "day": "Diary days",
    "family": "Families",
    "visit": "Visits",
    "rating": "Ratings",
    "session": "Supervision sessions",
    "audit": "Audits of files",
    "interview": "Interviews",
    "child": "Children",
    "month": "Months of units",
    "vacancy": "Vacancies",
    "year": "Years of sites",
}
LEFT_OUT: Mapping[str, str] = {
    "no_arm": "the site's arm is not known",
    "before_start": "the site had not begun RSW by then",
    "no_record": "the unit, worker, family or visit is not on record",
    "no_outcome": "the outcome is missing or could not be scored",
    "no_diary": "the worker kept no diary of a whole day",
    "not_at_risk": "the event or the end of follow-up had come when follow-up began",
    "no_contact": "the worker's diary holds no direct contact",
    "other_arm": "the question is of the RSW sites alone",
    "no_covariate": "a covariate is missing",
}
PRIORS: Mapping[str, str] = {
    "sceptical": "Sceptical: most likely no effect, one chance in twenty of the published size",
    "neutral": "Neutral: wide, and centred on no effect",
    "enthusiastic": "Enthusiastic: centred on the published size, one chance in twenty of none",
}
TAUS: Mapping[str, str] = {"half-normal": "unknown, about", "fixed": "held at"}
FINDING_LEVELS: Mapping[str, str] = {
    "error": "Error: not accepted",
    "warning": "Warning: mended by a stated rule",
    "query": "Query: please confirm",
    "note": "Note",
}
RECHECKED: Mapping[str, str] = {
    "impossible": "No whole numbers of so many people can give it",
    "decides_otherwise": "The p does not follow, and lies on the other side of 0.05",
    "inconsistent": "Does not follow from what was printed beside it",
    "consistent_one_sided": "Follows as a one-sided test, which was not said",
    "consistent": "Follows from what was printed beside it",
    "not_checked": "Printed without what it could be recomputed from",
    "not_obtained": "Not obtained: the publication could not be read",
}
