"""Results of a made-up country, as the page reads them."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.national import fit
from pipeline.official import ingest, inventory
from reports.official.results import Official, Row, read_results
from tests.made_up_official import write
from tests.official import ROOT


@cache
def results(effect: float | None) -> Official:
    """The stages before the page, on a made-up country or, with None, on no files at all."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if effect is not None:
            write(folder / "official", effect)
        text = (ROOT / "params.yaml").read_text(encoding="utf-8")
        params = folder / "params.yaml"
        params.write_text(
            text.replace("folder: data/official", f"folder: {folder / 'official'}").replace(
                "permutations: 9999", "permutations: 99"
            ),
            encoding="utf-8",
        )
        known = ["--params", str(params)]
        found = ["--inventory", str(folder / "official.json")]
        study = ["--study", str(folder / "study")]
        assert inventory.main([*known, *found]) == 0
        assert ingest.main([*known, *found, *study]) == 0
        assert fit.main([*known, *study, "--results", str(folder / "results")]) == 0
        return read_results(folder / "results")


def changed(official: Official, table: str, where: dict[str, str], **cells: str) -> Official:
    """The same results with some cells of some rows changed."""

    def change(row: Row) -> Row:
        matches = all(row[column] == text for column, text in where.items())
        return {**row, **cells} if matches else row

    tables = {**official.tables, table: [change(row) for row in official.tables[table]]}
    return Official(tables, official.facts)


def plain(text: str) -> str:
    """Text with ordinary spaces: intervals are printed with spaces that do not break."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
