"""dvc.yaml holds what the code says: every stage names all the code it runs."""

from pathlib import Path

import pytest
import yaml

from rsw.imports import FLOORS, ROOT, closure, imported, module_file

STAGES = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
# Read by every stage; a change in how a file is written does not change what is in it.
EVERYWHERE = {
    "study/settings.py",
    "study/files.py",
    "study/spreadsheets.py",
}


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_depends_on_all_the_code_it_imports(name: str) -> None:
    stage = STAGES[name].get("do", STAGES[name])
    file = module_file(stage["cmd"].split()[2])
    assert file is not None, stage["cmd"]
    deps = [Path(dep) for dep in stage["deps"] if "$" not in dep]
    missing = [
        str(f)
        for f in sorted(closure(file))
        if str(f) not in EVERYWHERE
        and f.name != "__init__.py"
        and not any(f.is_relative_to(dep) for dep in deps)
    ]
    assert missing == []


@pytest.mark.parametrize("name", STAGES)
def test_every_code_path_a_stage_names_exists(name: str) -> None:
    stage = STAGES[name].get("do", STAGES[name])
    code = [dep for dep in stage["deps"] if dep.split("/")[0] in FLOORS]
    assert [dep for dep in code if not (ROOT / dep).exists()] == []


def test_no_report_stage_depends_on_row_level_folders() -> None:
    row_level = ("data/study", "data/accepted", "data/results", "data/incoming", "data/synthetic")
    for name, stage in STAGES.items():
        body = stage.get("do", stage)
        if " reports." in body["cmd"]:
            assert [d for d in body["deps"] if d.startswith(row_level)] == [], name


def test_no_floor_imports_one_above_it() -> None:
    allowed = {
        "study": {"study"},
        "mixed": {"mixed"},
        "pipeline": {"study", "pipeline"},
        "analysis": {"study", "mixed", "analysis"},
    }
    for floor, below in allowed.items():
        for file in (ROOT / floor).rglob("*.py"):
            tops = {target.parts[0] for target in imported(file.relative_to(ROOT))}
            assert tops <= below, file


def test_reports_import_neither_statistics_nor_row_level_code() -> None:
    barred = {"statsmodels", "scipy", "mixedlm", "pandera"}
    for file in (ROOT / "reports").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not [b for b in barred if f"import {b}" in text or f"from {b}" in text], file
        for target in imported(file.relative_to(ROOT)):
            assert target.parts[0] in ("study", "reports"), f"{file} imports {target}"
