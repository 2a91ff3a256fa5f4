"""dvc.yaml is what the list of stages and their imports make, and no floor imports one above."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from rsw import dvc_file
from rsw.imports import FLOORS, ROOT, closure, imported, module_file, named, settings_read
from study.stages import CHECKED, QUESTIONS, STAGES, row_level_folders, writer_of

DECLARED = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))
BODIES = DECLARED["stages"]


def test_the_file_is_what_the_command_writes() -> None:
    assert (ROOT / "dvc.yaml").read_text(encoding="utf-8") == dvc_file.dvc_yaml()


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_depends_on_all_the_code_it_imports_and_the_files_this_names(name: str) -> None:
    file = module_file(STAGES[name].module)
    assert file is not None
    deps = [Path(dep) for dep in BODIES[name]["deps"]]
    code = closure(file, dvc_file.EVERYWHERE)
    needed = {path for path in code if path.name != "__init__.py"}
    needed |= {path for file in code for path in named(file)}
    lacking = [p for p in needed if not any(p.is_relative_to(dep) for dep in deps)]
    assert lacking == []


@pytest.mark.parametrize(
    ("stage", "file"),
    [
        ("fit", "study/claims.csv"),
        ("release", "study/claims.csv"),
        ("national_fit", "analysis/national/adopters.csv"),
        ("report", "reports/templates"),
        ("report", "reports/styles.css"),
    ],
)
def test_data_files_that_code_reads_are_dependencies(stage: str, file: str) -> None:
    assert any(Path(file).is_relative_to(dep) for dep in BODIES[stage]["deps"])


@pytest.mark.parametrize("name", [name for name, stage in STAGES.items() if not stage.always])
def test_another_environment_runs_every_stage_again(name: str) -> None:
    assert "requirements.lock" in BODIES[name]["deps"]


def test_a_title_or_a_label_of_the_study_fits_nothing_anew() -> None:
    assert not {"study", "study.title", "outcomes"} & set(BODIES["fit"]["params"])
    assert QUESTIONS in BODIES["fit"]["deps"]
    assert {"study.title", "outcomes"} <= set(BODIES["release"]["params"])


# Where repeats run changes no number, so a change there makes nothing run again.
NO_MATTER = {"execution"}


@pytest.mark.parametrize("name", [name for name in STAGES if name != "settings"])
def test_a_stage_depends_on_the_settings_that_it_reads_and_on_no_other(name: str) -> None:
    body = BODIES[name]
    file = module_file(STAGES[name].module)
    assert file is not None
    if "params.yaml" in body["deps"]:  # it prints them all
        assert "params" not in body
    else:
        # The questions are the outcomes without what is only printed of them.
        elsewhere = {"outcomes"} if QUESTIONS in body["deps"] else set()
        read = {name for name in settings_read(file) if name.split(".")[0] not in NO_MATTER}
        assert set(body.get("params", [])) == read - elsewhere


@pytest.mark.parametrize("name", [name for name in STAGES if name != "settings"])
def test_no_stage_runs_before_the_settings_are_checked(name: str) -> None:
    """What a stage reads was made after the stage ``settings``, or it waits for it itself."""

    def waits(stage: str) -> bool:
        before = [writer_of(path) for path in STAGES[stage].reads.values()]
        return CHECKED in BODIES[stage]["deps"] or any(waits(one.name) for one in before if one)

    assert waits(name)


def test_no_setting_reaches_a_shell() -> None:
    """Neither in a command nor as the item of a matrix, which would be part of one."""
    assert not [name for name, body in BODIES.items() if "$" in body["cmd"] or "matrix" in body]


@pytest.mark.parametrize("name", STAGES)
def test_what_holds_rows_is_never_pushed(name: str) -> None:
    for out in BODIES[name]["outs"]:
        (path, options), *_ = out.items() if isinstance(out, dict) else [(out, {})]
        held = path.startswith(row_level_folders())
        assert (options.get("push") is False) == held, path


def test_every_code_path_a_stage_names_exists() -> None:
    named_paths = {d for body in BODIES.values() for d in body["deps"] if d.split("/")[0] in FLOORS}
    assert [path for path in named_paths if not (ROOT / path).exists()] == []


def test_no_report_stage_depends_on_row_level_folders() -> None:
    row_level = ("data/study", "data/accepted", "data/results", "data/incoming", "data/synthetic")
    for name, body in BODIES.items():
        if " reports." in body["cmd"]:
            assert [d for d in body["deps"] if d.startswith(row_level)] == [], name


@pytest.mark.parametrize("name", STAGES)
def test_threads_are_limited_before_a_library_is_imported(name: str) -> None:
    file = module_file(STAGES[name].module)
    assert file is not None
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module == "study.stage":
            break
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [node.names[0].name]
            assert {str(name).split(".")[0] for name in names} <= sys.stdlib_module_names
    else:
        raise AssertionError(f"{file} does not import study.stage")


def test_the_module_that_limits_them_needs_none_of_the_libraries() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import study.stage, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    assert not {"numpy", "pandas", "scipy", "pyarrow", "mixedlm"} & set(said.split())


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
