import xml.etree.ElementTree as ET

import pytest
from matplotlib.figure import Figure

from reports.figures.svg import draw


def _paint(figure: Figure) -> None:
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.plot([0, 1], [0, 1], marker="o")
    axes.set_title("cost in $ & $ <per child>")


def test_two_figures_of_a_page_share_no_id() -> None:
    ids = [
        {e.get("id") for e in ET.fromstring(draw(300, 200, prefix, _paint)).iter()} - {None}
        for prefix in ("one", "two")
    ]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_every_reference_leads_to_an_id_of_the_same_figure() -> None:
    root = ET.fromstring(draw(300, 200, "one", _paint))
    ids = {element.get("id") for element in root.iter()}
    references = [
        value.removeprefix("url(").removesuffix(")").removeprefix("#")
        for element in root.iter()
        for name, value in element.attrib.items()
        if name == "href" or value.startswith("url(")
    ]
    assert references
    assert set(references) <= ids


def test_drawing_twice_gives_the_same_bytes_and_no_date() -> None:
    first, second = (draw(300, 200, "one", _paint) for _ in range(2))
    assert first == second
    assert "metadata" not in first
    assert "matplotlib.org" not in first


def test_text_stays_text_with_dollars_and_escapes() -> None:
    svg = draw(300, 200, "one", _paint)
    assert "cost in $ &amp; $ &lt;per child&gt;" in svg
    assert "style=" not in svg


def test_text_too_small_for_a_phone_is_refused() -> None:
    def tiny(figure: Figure) -> None:
        figure.text(0.5, 0.5, "tiny", size=8)

    with pytest.raises(ValueError, match="Text under"):
        draw(300, 200, "one", tiny)
