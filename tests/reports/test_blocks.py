import pytest

from reports.blocks import PrintedColumn, PrintedFigure, PrintedTable, name
from reports.render import environment


def _render(table: PrintedTable) -> str:
    template = environment().from_string(
        '{% from "macros/table.html" import data_table %}{{ data_table(table) }}'
    )
    return template.render(table=table)


NAME = PrintedColumn("name", "Name")


def test_cells_are_escaped() -> None:
    html = _render(PrintedTable("t", "A & B", [NAME], [{"name": "<b>x</b> & y"}]))
    assert "<b>" not in html
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in html
    assert "A &amp; B" in html


def test_the_legend_explains_the_markers_that_occur_and_no_others() -> None:
    table = PrintedTable("t", "A", [NAME, PrintedColumn("n", "N")], [{"name": "x", "n": "[c]"}])
    assert [marker for marker, _ in table.legend] == ["[c]"]
    assert "[z]" not in _render(table)


def test_numbers_are_dressed_only_in_number_columns() -> None:
    table = PrintedTable(
        "t", "A", [NAME, PrintedColumn("n", "N", numeric=True)], [{"name": "2017", "n": "2017"}]
    )
    html = _render(table)
    assert ">2017<" in html
    assert ">2,017<" in html


@pytest.mark.parametrize("lacking", ["title", "alt", "description", "panels", "caption"])
def test_a_figure_must_have_all_its_parts(lacking: str) -> None:
    table = PrintedTable("t", "A", [NAME], [{"name": "x"}])
    parts = {"title": "T", "alt": "A", "description": ["D"], "panels": ["P"], "caption": "C"}
    with pytest.raises(ValueError, match="lacks"):
        PrintedFigure(id="f", number=1, table=table, **(parts | {lacking: ""}))


def test_a_table_must_have_a_caption_and_no_empty_header() -> None:
    with pytest.raises(ValueError, match="caption"):
        PrintedTable("t", "", [NAME])
    with pytest.raises(ValueError, match="label"):
        PrintedTable("t", "A", [PrintedColumn("x", "")])


def test_a_name_is_escaped_and_may_break_after_an_underscore() -> None:
    assert name("<a_b>.csv") == '<span class="name">&lt;a_<wbr>b&gt;.csv</span>'
    assert name("a", "code") == '<code class="name">a</code>'
