"""The flow of sites, units, workers, families and visits through the named analysis sets.

Every set is counted in distinct members of its level, by arm and over both arms. A set that names
something amiss (a rejected site, a row left out, a family seen without recorded consent) is listed
when it has members; all other sets are listed even when they are empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.frames.base import DAY, FAMILY, VISIT, WORKER
from analysis.frames.candidates import ANALYSED, Candidates
from analysis.frames.study import Study, site_arms
from analysis.results.tables import table
from study.instruments import ghq12
from study.settings.model import Settings
from study.vocabulary import ARMS, BOTH_ARMS, LEFT_OUT, LeftOut, Member


@dataclass(frozen=True)
class AnalysisSet:
    """A named population; name, level, wave, outcome and reason tell it from the others.

    Attributes
    ----------
    level : what its members are.
    members : columns that tell one member from another; ``site_id`` is one of them.
    arm_known : False for sites whose arm nobody could read; they are counted over both arms only.
    only_if_any : whether the set is left out of the flow when it is empty.
    named : whether a reader is told which sites it holds.
    wave : of the survey, where the set is of one wave.
    outcome, reason : for what its members are analysed, or why they are not.
    """

    name: str
    level: Member
    members: pd.DataFrame
    arm_known: bool = True
    only_if_any: bool = False
    named: bool = False
    wave: int | None = None
    outcome: str | None = None
    reason: LeftOut | None = None


def flow(
    study: Study, submissions: pd.DataFrame, drawn: Sequence[Candidates], settings: Settings
) -> pd.DataFrame:
    """Count every analysis set.

    Parameters
    ----------
    study, submissions : as read by ``analysis.frames.study``.
    drawn : the candidates of every estimand; those analysed and left out close the flow.

    Returns
    -------
    One row per set and arm, in the order of the study, with the columns of
    ``study.results.flow``; ``position`` (1, 2, ...) is shared by a set's arms.
    """
    arms = site_arms(study)
    rows = []
    sets = [s for s in analysis_sets(study, submissions, drawn, settings) if _is_listed(s)]
    for position, each in enumerate(sets, start=1):
        members = each.members.drop_duplicates()
        by_arm = members["site_id"].map(arms).value_counts()
        for arm in (*ARMS, BOTH_ARMS) if each.arm_known else (BOTH_ARMS,):
            rows.append(
                {
                    "position": position,
                    "level": each.level,
                    "set": each.name,
                    "outcome": each.outcome,
                    "wave": each.wave,
                    "reason": each.reason,
                    "sites": tuple(sorted(members["site_id"])) if each.named else None,
                    "arm": arm,
                    "n": len(members) if arm == BOTH_ARMS else int(by_arm.get(arm, 0)),
                }
            )
    return table("flow", rows)


def analysis_sets(
    study: Study, submissions: pd.DataFrame, drawn: Sequence[Candidates], settings: Settings
) -> Iterator[AnalysisSet]:
    """Every analysis set, in the order in which a reader follows the study."""
    yield from _sites(study, submissions, settings.study.sites)
    yield AnalysisSet("units", "unit", study["units"][["site_id", "unit_id"]])
    yield from _workers(study, settings)
    yield from _diary(study["time_diary"])
    yield from _families(study)
    yield from _visits(study)
    for each in drawn:
        yield from _analysed(each)


def _is_listed(each: AnalysisSet) -> bool:
    return not (each.only_if_any and each.members.empty)


def _sites(
    study: Study, submissions: pd.DataFrame, invited: Sequence[str]
) -> Iterator[AnalysisSet]:
    accepted = set(study["sites"]["site_id"])
    in_part = set(submissions.loc[submissions["status"].eq("partly accepted"), "site_id"])
    rejected = set(submissions.loc[submissions["status"].eq("rejected"), "site_id"])
    silent = set(invited) - accepted - rejected
    yield AnalysisSet("sites_invited", "site", _ids(invited), arm_known=False)
    for name, sites in (("sites_rejected", rejected), ("sites_without_table", silent)):
        yield AnalysisSet(name, "site", _ids(sites), arm_known=False, only_if_any=True, named=True)
    yield AnalysisSet("sites_accepted", "site", _ids(accepted))
    yield AnalysisSet(
        "sites_accepted_in_part", "site", _ids(in_part & accepted), only_if_any=True, named=True
    )


def _workers(study: Study, settings: Settings) -> Iterator[AnalysisSet]:
    survey = study["worker_survey"]
    invited = survey[survey["invited"].astype(bool)]
    responded = survey[survey["responded"].astype(bool)]
    yield AnalysisSet("workers", "worker", study["workers"][WORKER])
    for wave in sorted(survey["wave"].unique()):
        for name, rows in (("invited", invited), ("responded", responded)):
            of_wave = rows.loc[rows["wave"].eq(wave), WORKER]
            yield AnalysisSet(f"{name}_in_wave", "worker", of_wave, wave=int(wave))
    yield AnalysisSet("invited", "worker", invited[WORKER])
    yield AnalysisSet("responded", "worker", responded[WORKER])
    prorated = ghq12.score(survey, **dict(settings.instruments.ghq12))["ghq12_prorated"]
    yield AnalysisSet("ghq_prorated", "response", survey.loc[prorated, [*WORKER, "wave"]])


def _diary(diary: pd.DataFrame) -> Iterator[AnalysisSet]:
    yield AnalysisSet("diary_workers", "worker", diary[WORKER])
    yield AnalysisSet("diary_days", "day", diary[DAY])


def _families(study: Study) -> Iterator[AnalysisSet]:
    cases = study["cases"]
    eligible = cases["eligible_for_observation"].astype(bool)
    approached = eligible & _is_yes(cases["worker_approached_family"])
    unrecorded = eligible & cases["worker_approached_family"].isna()
    consented = approached & _is_yes(cases["family_consented"])
    for name, rows in (
        ("families", eligible.notna()),
        ("families_eligible", eligible),
        ("families_approached", approached),
        ("families_consented", consented),
    ):
        yield AnalysisSet(name, "family", cases.loc[rows, FAMILY])
    yield AnalysisSet(
        "families_approach_unknown",
        "family",
        cases.loc[unrecorded, FAMILY],
        only_if_any=True,
    )
    observed = study["visits"][FAMILY].drop_duplicates()
    yield AnalysisSet("families_observed", "family", observed)
    agreed = observed.merge(cases.loc[consented, FAMILY], "left", FAMILY, indicator="found")
    yield AnalysisSet(
        "families_observed_without_consent",
        "family",
        agreed.loc[agreed["found"].eq("left_only"), FAMILY],
        only_if_any=True,
    )


def _visits(study: Study) -> Iterator[AnalysisSet]:
    visits = study["visits"]
    ratings = study["visit_ratings"].merge(visits[VISIT], on=VISIT)  # of visits on record
    coders = ratings.groupby(VISIT).size().rename("coders").reset_index()
    recorded = visits.loc[_is_yes(visits["recorded"]), VISIT]
    twice = coders.loc[coders["coders"].ge(2), VISIT]
    yield AnalysisSet("visits", "visit", visits[VISIT])
    yield AnalysisSet("visits_recorded", "visit", recorded)
    yield AnalysisSet("visits_coded", "visit", coders[VISIT])
    yield AnalysisSet("visits_double_coded", "visit", twice)


def _analysed(drawn: Candidates) -> Iterator[AnalysisSet]:
    """The people and the rows analysed for one estimand, then the rows left out by reason."""
    frame, rows = drawn.frame, drawn.rows
    kept = rows[rows["left_out"].eq(ANALYSED)]
    outcome = drawn.estimand.outcome
    for level, members in {**frame.people, frame.level: frame.key}.items():
        yield AnalysisSet("analysed", level, kept[list(members)], outcome=outcome)
    for reason in LEFT_OUT:
        yield AnalysisSet(
            "left_out",
            frame.level,
            rows.loc[rows["left_out"].eq(reason), list(frame.key)],
            only_if_any=True,
            outcome=outcome,
            reason=reason,
        )


def _ids(sites: Iterable[str]) -> pd.DataFrame:
    return pd.DataFrame({"site_id": pd.Series(sorted(sites), dtype="str")})


def _is_yes(answers: pd.Series[bool]) -> pd.Series[bool]:
    """Whether the answer is yes; an answer not given is not a yes."""
    return answers.fillna(False).astype(bool)
