"""One site's clean tables, from its own computer to the accepted tables of the evaluator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import ingest
from pipeline.pseudonyms.keys import find_key
from pipeline.pseudonyms.pseudonym import is_pseudonym, pseudonym
from pipeline.reading.ids import id_columns, id_type
from pipeline.submitting.clean_csv import csv_bytes, table_texts
from pipeline.synthetic.study import generate
from rsw.cli import main
from study.settings.load import load_settings
from study.tables import TABLES
from tests.pipeline.extract import ingest_options

SITE = "alderbrook"
CANARY = "CANARY"
NONE = pd.DataFrame({name: pd.Series([], dtype="str") for name in ("table", "key", "column")})


@pytest.fixture(scope="module")
def clean() -> dict[str, pd.DataFrame]:
    """The tables of one fictional site, typed."""
    settings = load_settings()
    study = generate(settings, settings.study.seed)
    return {
        name: frame.loc[frame["site_id"] == SITE, [c.name for c in TABLES[name].columns]]
        for name, frame in study.items()
    }


def raw(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table as the case system would export it: recognisable ids, and a name beside."""
    texts = table_texts(TABLES[table], frame, NONE.assign(reason=""))
    for column in id_columns(TABLES[table]):
        filled = texts[column.name] != ""
        texts.loc[filled, column.name] = CANARY + texts.loc[filled, column.name]
    return texts.assign(**{"Manager's full name": f"{CANARY} Smith"})


def export(clean: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    folder.mkdir()
    for name, frame in clean.items():
        texts = raw(name, frame)
        rows = [list(texts.columns), *texts.to_numpy().tolist()]
        (folder / f"{name}.csv").write_bytes(csv_bytes(rows))
    return folder


class Journey:
    """Every step in its own folder, with all that was printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.council, self.evaluator = folder / "council", folder / "evaluator"
        self.council.mkdir()
        self.evaluator.mkdir()
        self.capsys = capsys
        self.printed = ""

    def rsw(self, *arguments: object) -> int:
        code = main([str(argument) for argument in arguments])
        out, err = self.capsys.readouterr()
        self.printed += out + err
        return code


@pytest.fixture
def journey(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Journey:
    made = Journey(tmp_path, capsys)
    monkeypatch.chdir(made.council)
    return made


def written(folder: Path) -> list[tuple[str, bytes]]:
    return [
        (str(path.relative_to(folder)), path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    ]


def submit(journey: Journey, export: Path) -> Path:
    c = journey.council
    assert journey.rsw("key", "new", "--out", c / "rsw.key") == 0
    send = c / "send"
    assert journey.rsw("pseudonymise", export, "--key", c / "rsw.key", "--out", send) == 0
    bundle = c / "alderbrook.zip"
    arguments = ("submit", send, "--site", SITE, "--period", "2023-25", "--out", bundle)
    assert journey.rsw(*arguments) == 0, journey.printed
    return bundle


def test_a_submission_arrives_whole_linked_and_without_an_id(clean: Any, journey: Any) -> None:
    exported = export(clean, journey.council / "export")
    (exported / "explanations.csv").write_text(
        "rule,table,row,explanation\n"
        "reading.extra_column,workers,,The export always has this column.\n"
    )
    bundle = submit(journey, exported)
    data = journey.evaluator / "data"
    assert journey.rsw("receive", bundle, "--data", data / "incoming") == 0
    assert ingest.main(ingest_options(data, SITE)) == 0
    journey.printed += "".join(journey.capsys.readouterr())

    receipt = json.loads((data / "findings" / SITE / "receipt.json").read_text())
    assert receipt["status"].startswith("accepted"), journey.printed
    assert receipt["bundle"]["period"] == "2023-25"
    assert [one["explanation"] for one in receipt["explanations"]] == [
        "The export always has this column."
    ]
    findings = pd.read_parquet(data / "findings" / SITE / "findings.parquet")
    assert findings.loc[findings["level"] == "error", "rule"].tolist() == []

    key = find_key(journey.council / "rsw.key")
    for name, frame in clean.items():
        if not len(frame):
            continue
        accepted = pd.read_parquet(data / "accepted" / SITE / f"{name}.parquet")
        expected = frame.copy()
        for column in id_columns(TABLES[name]):
            made = {
                i: pseudonym(key, id_type(column), CANARY + i) for i in frame[column.name].dropna()
            }
            expected[column.name] = frame[column.name].map(made).astype("str")
        expected = expected.sort_values(list(TABLES[name].key), ignore_index=True)
        pd.testing.assert_frame_equal(accepted, expected, check_dtype=True)

    places = [journey.council / "send", journey.evaluator]
    traces = [one for place in places for one in written(place)]
    traces += [("bundle", bundle.read_bytes()), ("printed", journey.printed.encode())]
    assert len(traces) > 40
    for name, content in traces:
        assert CANARY not in name.upper()
        assert CANARY.encode() not in content.upper(), name
        assert b"Smith" not in content, name
        assert b"full name" not in content, name
        assert key.secret.hex().encode() not in content, name


def test_every_id_of_the_accepted_tables_is_a_pseudonym(clean: Any, journey: Any) -> None:
    bundle = submit(journey, export(clean, journey.council / "export"))
    incoming = journey.evaluator / "data" / "incoming"
    assert journey.rsw("receive", bundle, "--data", incoming) == 0
    seen = 0
    for name, table in TABLES.items():
        if (incoming / SITE / f"{name}.csv").exists():
            frame = pd.read_csv(incoming / SITE / f"{name}.csv", dtype="str")
            for column in id_columns(table):
                values = frame[column.name].dropna()
                assert all(is_pseudonym(text, id_type(column)) for text in values)
                seen += len(values)
    assert seen > 1000


def test_what_a_resubmission_replaces_is_kept_and_not_read(clean: Any, journey: Any) -> None:
    bundle = submit(journey, export(clean, journey.council / "export"))
    incoming = journey.evaluator / "data" / "incoming"
    assert journey.rsw("receive", bundle, "--data", incoming) == 0
    later = journey.council / "later.zip"
    send = journey.council / "send"
    assert (
        journey.rsw(
            "submit", send, "--site", SITE, "--period", "2025-26", "--out", later,
            "--supersedes", bundle,
        )
        == 0
    )  # fmt: skip
    assert journey.rsw("receive", later, "--data", incoming) == 0
    assert (incoming / ".superseded" / SITE / "1" / "manifest.json").is_file()
    data = journey.evaluator / "data"
    assert ingest.main(ingest_options(data, SITE)) == 0
    receipt = json.loads((data / "findings" / SITE / "receipt.json").read_text())
    assert receipt["bundle"]["period"] == "2025-26"
    assert {file["name"] for file in receipt["files"]} == {
        f"{name}.csv" for name, frame in clean.items() if len(frame)
    }
