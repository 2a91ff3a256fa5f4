from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import ingest
from pipeline.assemble import Accepted, assemble, main, read_accepted
from study.findings import SCHEMA
from study.tables import TABLES
from tests.pipeline.extract import CLEAN, ingest_options, write
from tests.settings import write as write_settings


@pytest.fixture
def data(tmp_path: Path) -> Callable[..., Any]:
    """Run ingest on extracts and assemble on their sites; gives the study's frames."""

    def run(*sites: Any, accept: Any = None, **extracts: Any) -> Any:
        for site, changes in extracts.items():
            own = {name.removesuffix(".csv"): text.replace("north", site).replace(
                "P1", f"{site}1").replace("P2", f"{site}2").replace("U1", f"{site}A").replace(
                "U2", f"{site}B") for name, text in CLEAN.items()}  # fmt: skip
            write(tmp_path / "incoming" / site, **(own | changes))
            assert ingest.main(ingest_options(tmp_path, site)) == 0
        chosen = {"study.source": accept or "incoming", "study.sites": list(sites)}
        write_settings(tmp_path, {**chosen, "synthetic.rsw_sites": []})
        code = main(arguments(tmp_path, "--params", str(tmp_path / "params.yaml")))
        if code:
            return code
        return {path.stem: pd.read_parquet(path) for path in (tmp_path / "study").iterdir()}

    return run


def arguments(folder: Path, *rest: Any) -> list[str]:
    paths = ((f"--{name}", str(folder / name)) for name in ("accepted", "findings", "study"))
    return [*rest, *(text for pair in paths for text in pair)]


def test_every_table_is_written_with_site_id_first_in_the_order_of_site_and_key(
    data: Callable[..., Any],
) -> None:
    study = data("south", "north", north={}, south={})
    assert set(study) == {*TABLES, "submissions", "findings", "missing_reasons"}
    for name, table in TABLES.items():
        assert study[name].columns[0] == "site_id"
        assert set(study[name].columns) == {"site_id", *table.column}
        empty = table.empty().dtypes
        assert (study[name].dtypes[empty.index] == empty).all()
    assert study["vacancies"]["post_id"].tolist() == ["north1", "north2", "south1", "south2"]
    assert study["vacancies"]["site_id"].tolist() == ["north", "north", "south", "south"]
    assert len(study["workers"]) == 0


def test_the_order_of_the_settings_does_not_change_the_bytes(
    data: Callable[..., Any], tmp_path: Path
) -> None:
    def written() -> Any:
        return {path.name: path.read_bytes() for path in (tmp_path / "study").iterdir()}

    data("south", "north", north={}, south={})
    first = written()
    data("north", "south")
    assert written() == first


def test_floats_are_rounded_to_six_decimals(data: Callable[..., Any]) -> None:
    study = data("north", north={"sites": CLEAN["sites.csv"].replace("0.18", "0.12345678901")})
    assert study["sites"]["idaci_mean"].tolist() == [0.123457]


def test_a_rejected_site_keeps_its_lines_among_the_submissions(data: Callable[..., Any]) -> None:
    study = data("north", "south", north={}, south={"sites": b"\x81"})
    rows = study["submissions"].set_index(["site_id", "table"])
    assert set(rows.loc["south", "status"]) == {"rejected"}
    assert rows.loc[("south", "vacancies"), "rows_received"] == 2
    assert rows.loc[("south", "vacancies"), "rows_accepted"] == 0
    assert rows.loc[("north", "vacancies"), "table_status"] == "accepted"
    assert len(rows) == 2 * len(TABLES)
    assert set(study["vacancies"]["site_id"]) == {"north"}
    assert "reading.unreadable_file" in set(study["findings"]["rule"])


def test_missing_reasons_name_their_site(data: Callable[..., Any]) -> None:
    reasons = data("north", "south", north={}, south={})["missing_reasons"]
    assert list(reasons.columns) == ["site_id", "table", "key", "column", "reason"]
    assert set(reasons["site_id"]) == {"north", "south"}


def test_rows_that_two_sites_sent_alike_are_an_error_and_left_out_of_both(
    data: Callable[..., Any],
) -> None:
    # The key's other columns are the sites' own, so that only a copied row is alike.
    copied = "post_id,unit_id,role,vacant_from,filled_on,agency_cover\nP1,X,asye,2024-01-01,c,no\n"
    units = CLEAN["units.csv"].splitlines()
    extracts = {
        site: {
            "vacancies": f"{copied}{site}2,X,asye,2024-01-01,c,no\n",
            "units": "\n".join([units[0], units[1].replace("U1", "X").replace("north", site)
                                .replace("40,25", f"{counts},25")]),
            "caseload_month": None,
        }
        for site, counts in (("north", 40), ("south", 41))
    }  # fmt: skip
    study = data("north", "south", **extracts)
    assert study["vacancies"]["post_id"].tolist() == ["north2", "south2"]
    assert set(study["missing_reasons"]["key"]) == {"north2", "south2"}
    findings = SCHEMA.validate(study["findings"])
    errors = findings[findings["rule"].eq("link.key_in_two_sites")]
    assert sorted(zip(errors["site"], errors["table"], errors["count"], strict=True)) == [
        ("north", "vacancies", 1),
        ("south", "vacancies", 1),
    ]
    assert "south" in errors.set_index("site").loc["north", "sentence"]
    assert not errors["sentence"].str.contains("P1").any()
    rows = study["submissions"].set_index(["site_id", "table"])
    assert rows.loc[("north", "vacancies"), "rows_accepted"] == 1


def test_ids_that_two_sites_use_for_different_rows_are_kept_apart_with_a_query(
    data: Callable[..., Any],
) -> None:
    extracts = {
        site: {"vacancies": CLEAN["vacancies.csv"].replace("U", f"{site}").replace(
            f"{site}1", f"{site}A").replace(f"{site}2", f"{site}B")}
        for site in ("north", "south")
    }  # fmt: skip
    study = data("north", "south", **extracts)
    assert study["vacancies"]["post_id"].tolist() == ["P1", "P2", "P1", "P2"]
    queries = study["findings"][study["findings"]["rule"].eq("link.id_in_two_sites")]
    assert sorted(zip(queries["site"], queries["level"], queries["count"], strict=True)) == [
        ("north", "query", 2),
        ("south", "query", 2),
    ]


def test_a_study_of_one_arm_says_so(data: Callable[..., Any]) -> None:
    findings = data("north", north={})["findings"]
    (sentence,) = findings.loc[findings["rule"].eq("link.arm_absent"), "sentence"]
    assert "No site of the rsw arm" in sentence


def test_a_folder_that_the_settings_do_not_name_is_named(
    data: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    data("north", north={}, forgotten={})
    said = capsys.readouterr().out
    assert "forgotten was not used" in said
    assert "rsw withdraw forgotten" in said


def test_a_site_that_was_not_ingested_is_one_sentence_and_exit_code_1(
    data: Callable[..., Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert data("north", "nowhere", north={}) == 1
    assert "--site nowhere" in capsys.readouterr().err
    assert not (tmp_path / "study").exists()


def test_a_fictional_site_is_never_put_beside_real_ones(
    data: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert data("north", accept="synthetic", north={}) == 1
    assert "read from the source incoming" in capsys.readouterr().err


PARTS = ("rows", "tables", "reasons", "findings")


def without(site: Accepted, *parts: str) -> Accepted:
    """A site of which some parts are empty, as they are when ingest had nothing to say of it."""
    if "rows" in parts:
        site = replace(site, frames={name: frame[:0] for name, frame in site.frames.items()})
    if "tables" in parts:
        site = replace(site, frames={})
    if "reasons" in parts:
        site = replace(site, reasons=site.reasons[:0])
    return replace(site, findings=site.findings[:0]) if "findings" in parts else site


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Accepted]:
    """Two sites that share copied rows, as ingest writes them."""
    folder = tmp_path_factory.mktemp("sites")
    for site in ("north", "south"):
        own = {name.removesuffix(".csv"): text.replace("north", site) for name, text in
               CLEAN.items()}  # fmt: skip
        write(folder / "incoming" / site, **own)
        assert ingest.main(ingest_options(folder, site)) == 0
    return {
        site: read_accepted(folder / "accepted", folder / "findings", site)
        for site in ("north", "south")
    }


@pytest.fixture(scope="module")
def whole(sites: Any) -> Any:
    """The study of both."""
    return assemble(sites)


@pytest.mark.slow
@pytest.mark.parametrize(
    "empty", [few for n in range(len(PARTS) + 1) for few in combinations(PARTS, n)], ids="-".join
)
@pytest.mark.parametrize("which", [("north",), ("south",), ("north", "south")], ids="-".join)
def test_whatever_is_empty_the_study_has_every_table_with_its_columns(
    sites: dict[str, Accepted], whole: Any, empty: tuple[Any, ...], which: tuple[Any, ...]
) -> None:
    some = {name: without(site, *empty) if name in which else site for name, site in sites.items()}
    study = assemble(some)
    assert {name: list(f.columns) for name, f in study.items()} == {
        name: list(f.columns) for name, f in whole.items()
    }
    assert {name: list(f.dtypes) for name, f in study.items()} == {
        name: list(f.dtypes) for name, f in whole.items()
    }
    # Copied rows are left out of both sites where both have them, and only there.
    alone = {"rows", "tables"} & set(empty)
    assert set(study["vacancies"]["site_id"]) == ({*sites} - {*which} if alone else set())


def test_a_study_without_any_site_has_every_table(whole: Any) -> None:
    assert set(assemble({})) == set(whole)
