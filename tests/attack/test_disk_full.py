"""A disk that fills up at any write of any stage: one sentence, and what was there stays."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from analysis import fit
from analysis.evaluation.evaluate import Results
from analysis.national import fit as national_fit
from analysis.planning import stage as plan
from analysis.release import stage as release
from pipeline import assemble, ingest, synthesise
from pipeline.official import ingest as national_ingest
from pipeline.official import inventory
from pipeline.synthetic.messy import Extract
from reports.pages import councils, evaluation, national
from reports.pages import plan as plan_page
from rsw.imports import ROOT
from study import files
from study.results import RESULTS
from study.settings import stage as check
from study.stages import STAGES
from tests import made_up_official, settings
from tests.pipeline import extract
from tests.reports import made_up

MODULES: dict[str, ModuleType] = {
    "settings": check,
    "synthesise": synthesise,
    "ingest": ingest,
    "assemble": assemble,
    "fit": fit,
    "release": release,
    "report": evaluation,
    "councils": councils,
    "plan": plan,
    "plan_page": plan_page,
    "official": inventory,
    "national_ingest": national_ingest,
    "national_fit": national_fit,
    "national": national,
}
SITE = "north"


class Disk:
    """Counts what is written, and has no space left for one write, found out when it is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.writes, self.full_at = 0, 0
        replacing, write_bytes = files.replacing, Path.write_bytes

        @contextmanager
        def write(path: Path, private: bool = False) -> Iterator[Path]:
            with replacing(path, private) as temporary:
                yield temporary
                self.count(temporary)

        def write_all(path: Path, data: bytes) -> int:
            self.count(path)
            return write_bytes(path, data)

        monkeypatch.setattr(files, "replacing", write)
        monkeypatch.setattr(Path, "write_bytes", write_all)

    def count(self, path: Path) -> None:
        self.writes += 1
        if self.writes == self.full_at:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))


def remembered(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> None:
    """Let a stage compute once: what is tested here is how it writes."""
    compute = getattr(module, name)
    found: list[Any] = []

    def once(*arguments: object, **named: object) -> object:
        if not found:
            found.append(compute(*arguments, **named))
        return found[0]

    monkeypatch.setattr(module, name, once)


def nothing(*arguments: object) -> None:
    return None


def synthetic(monkeypatch: pytest.MonkeyPatch) -> None:
    extracts = {SITE: Extract({"a.csv": b"1", "b.csv": b"2"}, ())}
    monkeypatch.setattr(synthesise, "_extracts", lambda _: extracts)


def received(monkeypatch: pytest.MonkeyPatch) -> None:
    extract.write(Path("data/incoming", SITE))
    remembered(monkeypatch, ingest, "read_arrival")


def ingested(monkeypatch: pytest.MonkeyPatch) -> None:
    received(monkeypatch)
    assert ingest.main(["--site", SITE]) == 0
    remembered(monkeypatch, assemble, "assemble")
    remembered(monkeypatch, councils, "council_page")


def assembled(monkeypatch: pytest.MonkeyPatch) -> None:
    files.write_parquet(pd.DataFrame({"site": ["north"]}), Path("data/study/findings.parquet"))
    facts = {k: v for k, v in made_up.study().items() if k not in ("title", "study_md5")}
    for name in ("read_study", "read_submissions"):
        monkeypatch.setattr(fit, name, nothing)
    monkeypatch.setattr(fit, "evaluate", lambda **_: Results(made_up.results(), facts))


def fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    made_up.released_folder(Path("data"))
    remembered(monkeypatch, release, "release_tables")
    remembered(monkeypatch, evaluation, "evaluation")


def varying(monkeypatch: pytest.MonkeyPatch) -> None:
    none = pd.DataFrame({"outcome": [], "group": [], "variance": []})
    files.write_parquet(
        none.astype({"variance": "float64"}), Path("data/results/variance_components.parquet")
    )
    columns = ",".join(RESULTS["variance_components"].column)
    files.write_text(f"{columns}\n", Path("data/released/variance_components.csv"))


def planned(monkeypatch: pytest.MonkeyPatch) -> None:
    varying(monkeypatch)
    assert plan.main([]) == 0


def found(monkeypatch: pytest.MonkeyPatch) -> None:
    made_up_official.write(Path("official"))


def inventoried(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch)
    assert inventory.main([]) == 0
    remembered(monkeypatch, national_ingest, "typed_tables")


def read(monkeypatch: pytest.MonkeyPatch) -> None:
    inventoried(monkeypatch)
    assert national_ingest.main([]) == 0
    remembered(monkeypatch, national_fit, "fit")


def compared(monkeypatch: pytest.MonkeyPatch) -> None:
    read(monkeypatch)
    assert national_fit.main([]) == 0
    remembered(monkeypatch, national, "national")


BEFORE: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "settings": nothing,
    "synthesise": synthetic,
    "ingest": received,
    "assemble": ingested,
    "fit": assembled,
    "release": fitted,
    "report": fitted,
    "councils": ingested,
    "plan": varying,
    "plan_page": planned,
    "official": found,
    "national_ingest": inventoried,
    "national_fit": read,
    "national": compared,
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one real site and made-up official statistics."""
    monkeypatch.chdir(tmp_path)
    changes = {"study.source": "incoming", "study.sites": [SITE], "national.folder": "official"}
    settings.write(tmp_path, changes | {"national.permutations": 999})
    Path("pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", STAGES)
def test_whichever_write_fails_what_was_there_is_there_still_and_nothing_else(
    name: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stage, main = STAGES[name], MODULES[name].main
    BEFORE[name](monkeypatch)
    outs = [Path(path) for path in stage.writes.values()]
    disk = Disk(monkeypatch)
    assert main([]) == 0
    n_writes = disk.writes
    assert n_writes > 0
    # Marked, so that what is there afterwards is known to be what was there before.
    for out in outs:
        (out / "earlier" if out.is_dir() else out).write_text("earlier")
    before = _tree(project)
    for full_at in range(1, n_writes + 1):
        capsys.readouterr()
        disk.writes, disk.full_at = 0, full_at
        assert main([]) == 1
        said = capsys.readouterr().err.splitlines()
        (error,) = (line for line in said if not line.startswith("Warning: params.yaml"))
        assert error.startswith(f"{name}: There is no space left for ")
        assert _tree(project) == before, full_at
    disk.writes, disk.full_at = 0, 0
    assert main([]) == 0
    assert not any((out / "earlier").exists() for out in outs)


def _tree(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
