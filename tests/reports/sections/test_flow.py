"""The flow chart leads from each set to a part of it, in the picture and in words."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pandas as pd

from analysis.flow import AnalysisSet, analysis_sets
from analysis.plan import estimands, read_claims
from pipeline.synthetic.study import generate
from reports.released import Released
from reports.sections import flow as section
from study.tables import TABLES
from tests.settings import settings


@cache
def sets() -> dict[str, AnalysisSet]:
    """The analysis sets of the fictional study as generated, with all its records."""
    chosen = settings()
    sites = chosen.study.sites
    submissions = pd.DataFrame({"site_id": sites, "status": "accepted"})
    plan = estimands(chosen, read_claims("study/claims.csv"))
    study = generate(chosen, chosen.study.seed)
    assert set(study) == set(TABLES)
    return {each.name: each for each in analysis_sets(study, submissions, plan, chosen)}


def of_these_sets() -> Released:
    rows = [
        {"level": each.level, "set": each.name, "label": each.label, "arm": "all", "n": "1"}
        for each in sets().values()
        if not (each.only_if_any and each.members.empty)
    ]
    return Released({"flow": rows}, {"study": {"sites": {}}})


def members(name: str, columns: list[str]) -> set[tuple[str, ...]]:
    """Members by some of their columns; in analysis frames an id begins with its site."""
    rows = sets()[name].members[columns].itertuples(index=False, name=None)
    return {(site, *(id_.removeprefix(f"{site}|") for id_ in ids)) for site, *ids in rows}


def test_each_set_of_a_panel_is_a_part_of_the_set_above_it_or_lies_within_it() -> None:
    panels = section._panels(of_these_sets())
    assert len(panels) == 1 + 2 + 1 + 3  # sites, two waves, their union, families, diary, visits
    for title, names in panels:
        for above, below in pairwise(names):
            columns = list(sets()[above].members.columns)
            if sets()[above].level != sets()[below].level:
                columns = ["site_id"]
            assert members(below, columns) <= members(above, columns), (title, above, below)


def test_answers_in_any_wave_are_the_union_of_the_waves() -> None:
    columns = ["site_id", "worker_id"]
    waves = [members(f"responded_wave_{wave}", columns) for wave in (1, 2)]
    assert members("responded", columns) == waves[0] | waves[1]


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
    rows = [row for row in released.tables["flow"] if not row["set"].endswith("_wave_1")]
    one = replace(released, tables={**released.tables, "flow": rows})
    titles = [title for title, _ in section._panels(one)]
    assert [title for title in titles if "wave" in title] == ["Workers, all survey waves together"]


def test_families_observed_without_a_record_are_said_to_join_beside_the_arrow(
    released: Released,
) -> None:
    row = {"level": "family", "label": "Approached and consented", "set": "families_consented"}
    consented = [
        {**row, "position": "9", "arm": arm, "n": "50"} for arm in ("rsw", "conventional", "all")
    ]
    rows = [*released.tables["flow"], *consented]
    figure = section.flow_figure(
        replace(released, tables={**released.tables, "flow": rows}), 1, "Caption."
    )
    families = next(text for text in figure.description if text.startswith("Families"))
    assert "Joined by: observed without a record, [c]." in families
