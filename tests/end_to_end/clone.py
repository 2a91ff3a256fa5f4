"""A fresh copy of the project in which to run the stages as an evaluator would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from rsw.imports import ROOT


class Clone:
    """The project's files as they are now, in a git repository of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for name in listed:
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, folder / name)
        me = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        for command in (["init", "-q"], ["add", "-A"], [*me, "commit", "-qm", "A copy"]):
            subprocess.run(["git", *command], cwd=folder, check=True)

    def repro(self, *stages: str) -> str:
        """Run ``dvc repro`` and return what it printed."""
        return self.dvc("repro", *stages)

    def dvc(self, *arguments: str) -> str:
        """Run a command of DVC and return what it printed."""
        binaries = str(Path(sys.executable).parent)
        done = subprocess.run(
            ["dvc", *arguments],
            cwd=self.folder,
            env={**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def lock(self) -> dict[str, Any]:
        """What dvc.lock holds of each stage."""
        return yaml.safe_load((self.folder / "dvc.lock").read_text(encoding="utf-8"))["stages"]

    def set(self, changes: dict[str, Any]) -> None:
        """Change settings, named by their dotted path, in params.yaml."""
        path = self.folder / "params.yaml"
        params = yaml.safe_load(path.read_text(encoding="utf-8"))
        for dotted, value in changes.items():
            *outer, last = dotted.split(".")
            place = params
            for key in outer:
                place = place[key]
            assert last in place, dotted
            place[last] = value
        path.write_text(yaml.safe_dump(params, allow_unicode=True), encoding="utf-8")
