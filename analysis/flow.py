"""The flow of sites, units, workers, families and visits through the named analysis sets.

Every set is counted in distinct members of its level, by arm and over both arms. A set that names
something amiss (a rejected site, a row left out, a family seen without recorded consent) is listed
when it has members; all other sets are listed even when they are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.frames.samples import (
    ANALYSED,
    DAY,
    FAMILY,
    FRAMES,
    REASONS,
    VISIT,
    WORKER,
    candidates,
)
from analysis.frames.study import Study, site_arms
from analysis.records import Estimand
from study.instruments import ghq12
from study.settings.model import Settings

ARMS = ("rsw", "conventional", "all")
PLURALS = {"worker": "workers", "family": "families", "visit": "visits"}


@dataclass(frozen=True)
class AnalysisSet:
    """A named population.

    Attributes
    ----------
    name : short id, unique within the flow.
    level : what its members are: site, unit, worker, family, visit, response, day or rating.
    label : what the reader is told.
    members : columns that tell one member from another; ``site_id`` is one of them.
    arm_known : False for sites whose arm nobody could read; they are counted over both arms only.
    only_if_any : whether the set is left out of the flow when it is empty.
    """

    name: str
    level: str
    label: str
    members: pd.DataFrame
    arm_known: bool = True
    only_if_any: bool = False


def flow(
    study: Study, submissions: pd.DataFrame, plan: Sequence[Estimand], settings: Settings
) -> pd.DataFrame:
    """Count every analysis set.

    Parameters
    ----------
    study, submissions : as read by ``analysis.frames.study``.
    plan : the estimands, whose analysed and left-out rows close the flow.

    Returns
    -------
    One row per set and arm, in the order of the study: ``position`` (1, 2, ...; shared by a set's
    arms), ``level``, ``set``, ``label``, ``arm`` (rsw, conventional or all) and ``n``.
    """
    arms = site_arms(study)
    rows = []
    sets = [s for s in analysis_sets(study, submissions, plan, settings) if _is_listed(s)]
    for position, each in enumerate(sets, start=1):
        members = each.members.drop_duplicates()
        by_arm = members["site_id"].map(arms).value_counts()
        for arm in ARMS if each.arm_known else ("all",):
            n = len(members) if arm == "all" else int(by_arm.get(arm, 0))
            rows.append((position, each.level, each.name, each.label, arm, n))
    return pd.DataFrame(rows, columns=["position", "level", "set", "label", "arm", "n"]).astype(
        {"level": "str", "set": "str", "label": "str", "arm": "str"}
    )


def analysis_sets(
    study: Study, submissions: pd.DataFrame, plan: Sequence[Estimand], settings: Settings
) -> Iterator[AnalysisSet]:
    """Every analysis set, in the order in which a reader follows the study."""
    yield from _sites(study, submissions, settings.study.sites)
    yield AnalysisSet("units", "unit", "Units and teams", study["units"][["site_id", "unit_id"]])
    yield from _workers(study, settings)
    yield from _diary(study["time_diary"])
    yield from _families(study)
    yield from _visits(study)
    for estimand in plan:
        yield from _analysed(estimand, study, settings)


def _is_listed(each: AnalysisSet) -> bool:
    return not (each.only_if_any and each.members.empty)


def _sites(
    study: Study, submissions: pd.DataFrame, invited: Sequence[str]
) -> Iterator[AnalysisSet]:
    accepted = set(study["sites"]["site_id"])
    in_part = set(submissions.loc[submissions["status"].eq("partly accepted"), "site_id"])
    rejected = set(submissions.loc[submissions["status"].eq("rejected"), "site_id"])
    silent = set(invited) - accepted - rejected
    yield AnalysisSet("sites_invited", "site", "Sites invited", _ids(invited), arm_known=False)
    for name, label, sites in (
        ("sites_rejected", "Sites rejected", rejected),
        ("sites_without_table", "Sites without a usable table of sites", silent),
    ):
        named = f"{label}: {', '.join(sorted(sites))}"
        yield AnalysisSet(name, "site", named, _ids(sites), arm_known=False, only_if_any=True)
    yield AnalysisSet("sites_accepted", "site", "Sites accepted", _ids(accepted))
    named = f"Sites accepted in part: {', '.join(sorted(in_part & accepted))}"
    yield AnalysisSet(
        "sites_accepted_in_part", "site", named, _ids(in_part & accepted), only_if_any=True
    )


def _workers(study: Study, settings: Settings) -> Iterator[AnalysisSet]:
    survey = study["worker_survey"]
    invited = survey[survey["invited"].astype(bool)]
    responded = survey[survey["responded"].astype(bool)]
    yield AnalysisSet("workers", "worker", "Workers on the units' lists", study["workers"][WORKER])
    for wave in sorted(survey["wave"].unique()):
        for name, label, rows in (
            ("invited", "Invited to the survey", invited),
            ("responded", "Answered the survey", responded),
        ):
            of_wave = rows.loc[rows["wave"].eq(wave), WORKER]
            yield AnalysisSet(f"{name}_wave_{wave}", "worker", f"{label} in wave {wave}", of_wave)
    yield AnalysisSet("invited", "worker", "Invited in any wave", invited[WORKER])
    yield AnalysisSet("responded", "worker", "Answered in any wave", responded[WORKER])
    prorated = ghq12.score(survey, **dict(settings.instruments.ghq12))["ghq12_prorated"]
    yield AnalysisSet(
        "ghq12_prorated",
        "response",
        "Survey answers with prorated GHQ scores",
        survey.loc[prorated, [*WORKER, "wave"]],
    )


def _diary(diary: pd.DataFrame) -> Iterator[AnalysisSet]:
    yield AnalysisSet("diary_workers", "worker", "Workers who kept a time diary", diary[WORKER])
    yield AnalysisSet("diary_days", "day", "Diary days", diary[DAY])


def _families(study: Study) -> Iterator[AnalysisSet]:
    cases = study["cases"]
    eligible = cases["eligible_for_observation"].astype(bool)
    approached = eligible & _is_yes(cases["worker_approached_family"])
    unrecorded = eligible & cases["worker_approached_family"].isna()
    consented = approached & _is_yes(cases["family_consented"])
    for name, label, rows in (
        ("families", "Families on the case lists", eligible.notna()),
        ("families_eligible", "Eligible for observation", eligible),
        ("families_approached", "Eligible and approached by their worker", approached),
        ("families_consented", "Approached and consented", consented),
    ):
        yield AnalysisSet(name, "family", label, cases.loc[rows, FAMILY])
    yield AnalysisSet(
        "families_approach_unknown",
        "family",
        "Eligible, with no record of whether they were approached",
        cases.loc[unrecorded, FAMILY],
        only_if_any=True,
    )
    observed = study["visits"][FAMILY].drop_duplicates()
    yield AnalysisSet("families_observed", "family", "Observed in at least one visit", observed)
    agreed = observed.merge(cases.loc[consented, FAMILY], "left", FAMILY, indicator="found")
    yield AnalysisSet(
        "families_observed_without_consent",
        "family",
        "Observed without a record of eligibility, approach and consent",
        agreed.loc[agreed["found"].eq("left_only"), FAMILY],
        only_if_any=True,
    )


def _visits(study: Study) -> Iterator[AnalysisSet]:
    visits = study["visits"]
    ratings = study["visit_ratings"].merge(visits[VISIT], on=VISIT)  # of visits on record
    coders = ratings.groupby(VISIT).size().rename("coders").reset_index()
    recorded = visits.loc[_is_yes(visits["recorded"]), VISIT]
    twice = coders.loc[coders["coders"].ge(2), VISIT]
    yield AnalysisSet("visits", "visit", "Observed visits", visits[VISIT])
    yield AnalysisSet("visits_recorded", "visit", "Visits recorded", recorded)
    yield AnalysisSet("visits_coded", "visit", "Visits coded", coders[VISIT])
    yield AnalysisSet("visits_double_coded", "visit", "Visits coded by two or more coders", twice)


def _analysed(estimand: Estimand, study: Study, settings: Settings) -> Iterator[AnalysisSet]:
    """The people and the rows analysed for one estimand, then the rows left out by reason."""
    frame = FRAMES[estimand.frame]
    rows = candidates(estimand, study, settings)
    kept = rows[rows["left_out"].eq(ANALYSED)]
    name = f"analysed.{estimand.outcome}"
    for level, members in frame.people.items():
        label = f"{estimand.label}: {PLURALS[level]} analysed"
        yield AnalysisSet(f"{name}.{level}", level, label, kept[list(members)])
    label = f"{estimand.label}: {frame.label} analysed"
    yield AnalysisSet(f"{name}.{frame.level}", frame.level, label, kept[list(frame.key)])
    for reason, words in REASONS.items():
        yield AnalysisSet(
            f"left_out.{estimand.outcome}.{reason}",
            frame.level,
            f"{estimand.label}: {frame.label} left out because {words}",
            rows.loc[rows["left_out"].eq(reason), list(frame.key)],
            only_if_any=True,
        )


def _ids(sites: Iterable[str]) -> pd.DataFrame:
    return pd.DataFrame({"site_id": pd.Series(sorted(sites), dtype="str")})


def _is_yes(answers: pd.Series[bool]) -> pd.Series[bool]:
    """Whether the answer is yes; an answer not given is not a yes."""
    return answers.fillna(False).astype(bool)
