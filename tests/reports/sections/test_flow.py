"""The flow chart leads from each set to a part of it, in the picture and in words."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pandas as pd

from analysis.evaluation.flow import AnalysisSet, analysis_sets
from analysis.frames.candidates import candidates
from analysis.questions.asking import estimands, read_claims
from pipeline.synthetic.study import generate
from reports.released import Released
from reports.sections import flow as section
from study.tables import TABLES
from tests.settings import settings


@cache
def sets() -> tuple[AnalysisSet, ...]:
    """The analysis sets of the fictional study as generated, with all its records."""
    chosen = settings()
    sites = chosen.study.sites
    submissions = pd.DataFrame({"site_id": sites, "status": "accepted"})
    plan = estimands(chosen, read_claims("study/claims.csv"))
    study = generate(chosen, chosen.study.seed)
    assert set(study) == set(TABLES)
    drawn = [candidates(estimand, study, chosen) for estimand in plan]
    return tuple(analysis_sets(study, submissions, drawn, chosen))


def of_these_sets() -> Released:
    rows = [
        {"set": each.name, "level": each.level, "wave": str(each.wave), "outcome": each.outcome}
        for each in sets()
        if not (each.only_if_any and each.members.empty)
    ]
    return Released({"flow": rows}, {})


def wanted(**columns: str) -> AnalysisSet:
    """The one set that a panel asks for."""
    (found,) = (
        each
        for each in sets()
        if each.name == columns["set"]
        and str(each.wave) == columns.get("wave", str(each.wave))
        and each.outcome == columns.get("outcome", each.outcome)
        and each.level == columns.get("level", each.level)
    )
    return found


def members(each: AnalysisSet, columns: list[str]) -> set[tuple[str, ...]]:
    """Members by some of their columns; in analysis frames an id begins with its site."""
    rows = each.members[columns].itertuples(index=False, name=None)
    return {(site, *(id_.removeprefix(f"{site}|") for id_ in ids)) for site, *ids in rows}


def test_each_set_of_a_panel_is_a_part_of_the_set_above_it_or_lies_within_it() -> None:
    panels = section._panels(of_these_sets())
    assert len(panels) == 1 + 2 + 1 + 3  # sites, two waves, their union, families, diary, visits
    for title, names in panels:
        for above, below in pairwise([wanted(**name) for name in names]):
            columns = list(above.members.columns)
            if above.level != below.level:
                columns = ["site_id"]
            assert members(below, columns) <= members(above, columns), (title, above, below)


def test_answers_in_any_wave_are_the_union_of_the_waves() -> None:
    columns = ["site_id", "worker_id"]
    waves = [members(wanted(set="responded_in_wave", wave=w), columns) for w in ("1", "2")]
    assert members(wanted(set="responded"), columns) == waves[0] | waves[1]


def test_numbers_never_rise_along_the_arrows_and_words_say_of_these(released: Released) -> None:
    for title, names in section._panels(released):
        steps = section._steps(released, names)
        for before, step in pairwise(steps):
            if step.level == before.level and "all" not in before.arms:
                for arm, n in step.arms.items():
                    assert int(n.replace(",", "")) <= int(before.arms[arm].replace(",", "")), title
    figure = section.flow_figure(released, 1, "Caption.")
    waves = [text for text in figure.description if text.startswith("Workers, survey wave")]
    assert len(waves) == 2
    for text in waves:
        assert text.count("Of these, ") == 1
    assert "In these, units and teams" in figure.description[0]


def test_one_wave_has_no_panel_of_its_own(released: Released) -> None:
    rows = [row for row in released.tables["flow"] if row["wave"] != "1"]
    one = replace(released, tables={**released.tables, "flow": rows})
    titles = [title for title, _ in section._panels(one)]
    assert [title for title in titles if "wave" in title] == ["Workers, all survey waves together"]


def test_families_observed_without_a_record_are_said_to_join_beside_the_arrow(
    released: Released,
) -> None:
    (row, *_) = released.rows("flow", set="families")
    consented = [
        {**row, "set": "families_consented", "position": "99", "arm": arm, "n": "50"}
        for arm in ("rsw", "conventional", "all")
    ]
    rows = [*released.tables["flow"], *consented]
    figure = section.flow_figure(
        replace(released, tables={**released.tables, "flow": rows}), 1, "Caption."
    )
    families = next(text for text in figure.description if text.startswith("Families"))
    assert (
        "Joined by: observed without a record of eligibility, approach and consent, [c]."
        in families
    )
