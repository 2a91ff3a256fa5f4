"""What someone who knows the rules and the code can work out from what was released.

The attacks take what is printed, and try every number of people, every total and every number of
events that would print so.
"""

import pandas as pd
import pytest

from analysis.release.disclosure import Profile
from analysis.release.facts import Facts
from analysis.release.policies import ReleaseContext, cell
from analysis.release.tables import release_tables, vocabulary
from study.measures import MEASURES
from study.results import RESULTS
from study.results.units import written
from tests.reports import made_up

VOCABULARY = vocabulary(made_up.settings(), made_up.claims())
SITES = (*made_up.RSW, *made_up.OTHER)


def released(results: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return dict(release_tables(results, made_up.settings(), VOCABULARY, 0.95).tables)


def people(printed: str, base: int = 5) -> range:
    """Every number of people that prints as ``printed``, halves up."""
    n = int(printed)
    return range(n - base // 2, n + base - base // 2)


def with_site(outcome: str, n: int, total: int) -> dict[str, pd.DataFrame]:
    """Made-up results in which one site has a whole total of whole scores."""
    results = made_up.results()
    sites = results["site_summaries"]
    place = sites["outcome"].eq(outcome) & sites["site_id"].eq(SITES[0])
    sites.loc[place, ["summary", "adjusted"]] = round(total / n, 6)
    sites.loc[place, ["n", "n_rows"]] = n
    return results


def printed_means(m: int) -> list[str]:
    """What is printed of each whole total of ``m`` people's GHQ-12, from 10 to 12 a person."""
    profile = Profile.of(made_up.settings().disclosure)
    measure = MEASURES["ghq12_likert"]
    facts = Facts(
        kind="mean", step=measure.step, written=written("mean", measure.unit), levels={"a": 11.0},
        arm_of={"a": "rsw"}, open_arms=frozenset({"rsw"}), safe=True, events_safe=True,
        waves_safe=True,
    )  # fmt: skip
    context = ReleaseContext(profile, VOCABULARY, {measure.name: facts}, 0.05)
    row = {"outcome": measure.name, "site_id": "a", "n": m}
    summary = RESULTS["site_summaries"].column["summary"]
    return [
        cell(summary, {**row, "summary": total / m}, context).text
        for total in range(10 * m, 12 * m + 1)
    ]


@pytest.mark.parametrize("n", ["20", "25", "50", "65", "100", "250"])
def test_a_printed_mean_pins_neither_the_number_of_people_nor_their_total(n: str) -> None:
    seen = {m: printed_means(m) for m in people(n) if m >= 20}
    inner = {m: list(dict.fromkeys(cells))[1:-1] for m, cells in seen.items()}
    for m, cells in inner.items():
        assert cells
        # The same means are printed whoever of these numbers it was, each of five totals or more.
        assert cells == inner[min(inner)]
        assert min(seen[m].count(mean) for mean in cells) >= 5


@pytest.mark.parametrize("n", [1, 9, 10, 19])
def test_no_level_of_a_site_of_fewer_than_twenty_leaves(n: int) -> None:
    tables = released(with_site("ghq12_likert", n, 11 * n))
    sites = tables["site_summaries"]
    arm = sites[sites["outcome"].eq("ghq12_likert") & sites["rsw"].eq("yes")]
    assert set(arm[["summary", "adjusted", "standard_error"]].to_numpy().ravel()) == {"[c]"}


@pytest.mark.parametrize(("answers", "events"), [(71, 255), (64, 122), (88, 31), (57, 140)])
def test_a_printed_rate_does_not_tell_the_number_of_answers(answers: int, events: int) -> None:
    outcome = "aggression_per_worker"
    results = made_up.results()
    sites = results["site_summaries"]
    place = sites["outcome"].eq(outcome) & sites["site_id"].eq(SITES[0])
    assert place.any()
    sites.loc[place, ["summary", "adjusted"]] = round(events / answers, 6)
    sites.loc[place, ["n", "n_rows", "events"]] = [answers, answers, events]
    cells = released(results)["site_summaries"]
    row = cells[cells["outcome"].eq(outcome) & cells["site_id"].eq(SITES[0])].iloc[0]

    assert answers in people(row["n_rows"])
    assert answers != int(row["n_rows"])
    # It is what the two printed numbers give, and so adds nothing to them.
    assert row["summary"] == f"{int(row['events']) / int(row['n_rows']):.2f}"


def test_every_total_of_the_flow_is_the_sum_of_its_printed_parts() -> None:
    results = made_up.results()
    flow = results["flow"]
    draws = pd.Series(range(len(flow))) * 7 % 23 + 10
    flow.loc[flow["level"].ne("site"), "n"] = draws[flow["level"].ne("site")]
    cells = released(results)["flow"]
    summed = 0
    for _, rows in cells.groupby("position"):
        by_arm = dict(zip(rows["arm"], rows["n"], strict=True))
        if len(by_arm) == 3 and rows["level"].iloc[0] != "site":
            summed += 1
            assert int(by_arm["all"]) == int(by_arm["rsw"]) + int(by_arm["conventional"])
    assert summed > 3


def test_a_total_of_which_a_part_is_withheld_is_withheld() -> None:
    results = made_up.results()
    flow = results["flow"]
    place = flow["level"].eq("worker") & flow["arm"].eq("rsw")
    flow.loc[place, "n"] = 4
    cells = released(results)["flow"]
    hit = cells["position"].isin(cells.loc[cells["n"].eq("[c]"), "position"])
    assert set(cells.loc[hit & cells["arm"].eq("all"), "n"]) == {"[c]"}


def test_errors_and_deviations_have_two_digits() -> None:
    tables = released(made_up.results())
    errors = {*tables["site_summaries"]["standard_error"], *tables["arm_summaries"]["sd"]}
    numbers = [cell for cell in errors if not cell.startswith("[")]
    assert numbers
    assert all(len(cell.replace(".", "").lstrip("0")) <= 2 for cell in numbers), numbers


def test_scores_of_every_measure_have_a_step_that_fits_their_range() -> None:
    for measure in MEASURES.values():
        top = 1.0 if measure.high is None else measure.high - measure.low
        assert 0 < measure.step <= max(top, 1.0), measure.name
