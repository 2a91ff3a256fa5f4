import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from reports.figures.forest import Panel, Point, forest

PANEL = Panel(
    outcome="made_up",
    label="A made-up outcome",
    unit="points (0 to 36)",
    sites={
        "rsw": [Point("Alderbrook", 10.0, 9.0, 11.0), Point("Birchmere", 12.0, 11.0, 13.0)],
        "conventional": [Point("Elmstead", 14.0, 13.0, 15.0)],
    },
    differences=[Point("Site means", -2.0, -4.0, 0.5), Point("Multilevel", -1.8, -3.9, 0.4)],
    difference_unit="points",
    ratio=False,
    claimed="lower",
)


def _texts(svg: str) -> list[tuple[float, str]]:
    """Texts with their distance from the top."""
    texts = []
    for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        place = re.search(r"rotate\(\S+ \S+ (\S+)\)|translate\(\S+ (\S+)\)", str(element.attrib))
        assert place, element.attrib
        texts.append((float(place[1] or place[2]), element.text or ""))
    return texts


def test_it_reads_from_the_top_sites_by_arm_then_the_difference() -> None:
    order = [text for _, text in sorted(_texts(forest(PANEL)))]
    names = ["RSW", "Alderbrook", "Birchmere", "Conventional", "Elmstead", "Site means"]
    assert [text for text in order if text in names] == names


def test_the_claimed_side_is_marked_on_the_side_of_the_claim() -> None:
    assert "← as claimed" in forest(PANEL)
    assert "as claimed →" in forest(replace(PANEL, claimed="higher"))


def test_arms_differ_in_shape_as_well_as_colour() -> None:
    svg = forest(PANEL)
    markers = set(re.findall(r'<path id="forest-made-up-m[^"]*" d="([^"]*)"', svg))
    assert len(markers) >= 3  # circle, square, diamond


def test_a_ratio_has_a_logarithmic_axis_with_its_one() -> None:
    points = [Point("Site means", 0.8, 0.5, 1.25)]
    texts = [text for _, text in _texts(forest(replace(PANEL, ratio=True, differences=points)))]
    assert "1" in texts
    assert any("rate ratio" in text for text in texts)


def test_a_withheld_arm_leaves_its_name_and_no_points() -> None:
    sites = {"rsw": [], "conventional": PANEL.sites["conventional"]}
    texts = [text for _, text in _texts(forest(replace(PANEL, sites=sites)))]
    assert "RSW" in texts
    assert "Alderbrook" not in texts
