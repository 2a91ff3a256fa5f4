"""params.yaml is laid out as DVC writes it, and its line ends are the same everywhere."""

import subprocess
from pathlib import Path

import pytest
from dvc.utils.hydra import apply_overrides
from dvc.utils.serialize import modify_yaml

from rsw.imports import ROOT


@pytest.fixture
def params(tmp_path: Path) -> Path:
    path = tmp_path / "params.yaml"
    path.write_bytes((ROOT / "params.yaml").read_bytes())
    return path


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_writing_it_as_dvc_does_changes_no_byte(params: Path) -> None:
    with modify_yaml(params):
        pass
    assert params.read_bytes() == (ROOT / "params.yaml").read_bytes()


@pytest.mark.parametrize(
    "setting",
    [
        "inference.confidence=0.9",
        "study.seed=1",
        "study.source=incoming",
        "study.title='Another title'",
        "outcomes.0.label='Another label'",
        "execution.scheduler='tcp://host:8786'",
        "inference.smallest_effect.mean=0.25",
        "synthetic.units.per_site.rsw=[7,9]",
        "synthetic.visits.effect.empathy=0.5",
    ],
)
def test_setting_one_value_as_dvc_does_changes_one_line(params: Path, setting: str) -> None:
    apply_overrides(params, [setting])
    before, after = lines(ROOT / "params.yaml"), lines(params)
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_setting_a_value_to_what_it_is_changes_no_byte(params: Path) -> None:
    apply_overrides(params, ["inference.confidence=0.95"])
    assert params.read_bytes() == (ROOT / "params.yaml").read_bytes()


def test_a_working_copy_of_windows_has_the_same_bytes(tmp_path: Path) -> None:
    """As git checks it out where the user asks for Windows' line ends."""
    names = (".gitattributes", "params.yaml", "study/claims.csv", "analysis/fit.py")
    git = ["git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "-c", "user.name=a",
           "-c", "user.email=a@example.org"]  # fmt: skip
    origin, copy = tmp_path / "origin", tmp_path / "copy"
    for name in names:
        (origin / name).parent.mkdir(parents=True, exist_ok=True)
        (origin / name).write_bytes((ROOT / name).read_bytes())
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "A copy"]):
        subprocess.run([*git, *command], cwd=origin, check=True)
    subprocess.run([*git, "clone", "-q", str(origin), str(copy)], check=True)
    for name in names:
        assert (copy / name).read_bytes() == (ROOT / name).read_bytes(), name
