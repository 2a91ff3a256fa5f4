"""What the page says where an arm has one or two sites."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.results.tables import table
from reports.pages import evaluation as stage
from reports.released import Released, read_released
from reports.sections.single_site import single_site_figure
from reports.sections.summary import primary
from tests.reports import made_up
from tests.reports.conftest import ORIGIN

pytestmark = pytest.mark.slow

CURVE = ((0.25, 0.0004), (1.0, 0.031), (4.0, 0.27))


def with_curves(folder: Path, breakdown: float | None, rsw: int = 1, n: int = 8) -> Released:
    """A released study whose headlines have a curve, of as many RSW sites."""
    results = made_up.results()
    design = results["design"]
    headline = results["estimates"].loc[results["estimates"]["headline"], "outcome"].unique()
    results["design"] = table(
        "design",
        design.assign(
            breakdown_ratio=breakdown,
            never_unusual=pd.array([breakdown is None] * len(design), dtype="boolean"),
        ),
    )
    results["single_site"] = table(
        "single_site",
        [{"outcome": o, "ratio": ratio, "chance": p} for o in headline for ratio, p in CURVE],
    )
    results["estimates"] = results["estimates"].assign(n_sites_rsw=rsw, n_sites=rsw + 4)
    if n < 10:
        place = results["site_summaries"]["site_id"].eq("dunmarsh")
        results["site_summaries"].loc[place, "n"] = n
    return read_released(made_up.released_folder(folder, results))


@pytest.mark.parametrize(
    ("rsw", "who"), [(1, "The single site"), (2, "The two sites of the smaller arm")]
)
def test_the_figure_s_title_and_each_claim_say_how_much_they_would_have_to_vary(
    tmp_path: Path, rsw: int, who: str
) -> None:
    released = with_curves(tmp_path, 1.63, rsw, n=60)
    figure = single_site_figure(released, primary(released), 3, "")
    assert figure is not None
    assert figure.title.startswith(f"{who} would have to vary 1.63 times as much as the others")
    assert len(figure.panels) == len(primary(released))
    first = figure.table.groups[0].rows
    assert [row["ratio"] for row in first] == ["0.25", "1.00", "4.00"]
    html = stage.evaluation(released, made_up.settings().inference, ORIGIN)
    before = f"{who} would have to vary 1.63 times as much as the others before this difference is"
    assert html.count(before) > len(primary(released))  # in the figure's words and in the claims


def test_what_is_unusual_under_no_assumption_is_said_to_be_so(tmp_path: Path) -> None:
    released = with_curves(tmp_path, None, n=60)
    figure = single_site_figure(released, primary(released), 3, "")
    assert figure is not None
    assert figure.title == "No difference is unusual, however little the single site varies"
    assert "nothing unusual, however little the single site varies" in figure.description[0]


def test_a_site_that_must_be_withheld_leaves_no_curve(tmp_path: Path) -> None:
    """The curve tells how far the other sites are apart, and so gives a withheld one away."""
    released = with_curves(tmp_path, 1.63, n=8)
    assert {row["chance"] for row in released.tables["single_site"]} == {"[c]"}
    assert single_site_figure(released, primary(released), 3, "") is None
    html = stage.evaluation(released, made_up.settings().inference, ORIGIN)
    assert "would have to vary" not in html


def test_with_more_sites_there_is_neither_figure_nor_sentence(evaluation_html: str) -> None:
    assert "single-site-figure" not in evaluation_html
    assert "would have to vary" not in evaluation_html
