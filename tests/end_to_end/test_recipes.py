"""The recipes of CONTRIBUTING.md, each applied to a copy of the project and tried."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from rsw.imports import ROOT
from tests.end_to_end.clone import Clone

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Recipe:
    name: str
    patch: str
    commands: tuple[str, ...]


def read_recipes(text: str) -> dict[str, Recipe]:
    found = {}
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        name = part.splitlines()[0]
        (patch,) = re.findall(r"```diff\n(.*?)```", part, flags=re.DOTALL)
        (commands,) = re.findall(r"```sh\n(.*?)```", part, flags=re.DOTALL)
        found[name] = Recipe(name, patch, tuple(commands.splitlines()))
    return found


RECIPES = read_recipes(TEXT)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Clone(tmp_path_factory.mktemp("recipes")).folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    binaries = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**env, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )


def apply(patch: str, folder: Path, *options: str) -> None:
    subprocess.run(
        ["git", "apply", *options, "-"],
        input=patch,
        text=True,
        cwd=folder,
        check=True,
    )


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_does_what_it_says(name: str, copy: Path) -> None:
    recipe = RECIPES[name]
    failing = (run(command, copy).returncode for command in recipe.commands)
    assert any(failing), "its commands succeed without it"
    apply(recipe.patch, copy)
    try:
        for command in recipe.commands:
            done = run(command, copy)
            assert done.returncode == 0, command + done.stdout + done.stderr
    finally:
        apply(recipe.patch, copy, "--reverse")


def changes(patch: str) -> str:
    """The files that a patch changes, as the table names them."""
    files = re.findall(r"^--- (\S+)\n\+\+\+ b/(\S+)", patch, flags=re.MULTILINE)
    return ", ".join(f"`{new}`{' (new)' if old == '/dev/null' else ''}" for old, new in files)


def test_the_table_of_recipes_names_their_files_and_counts_their_lines() -> None:
    """Whoever has not seen the code finds the file for each by the question alone."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (\d+) \| (\d+) \|$", TEXT, flags=re.MULTILINE)
    counted = [
        (
            recipe.name,
            changes(recipe.patch),
            str(recipe.patch.count("\n+++ ")),
            str(sum(line[:1] == "+" and line[:4] != "+++ " for line in recipe.patch.split("\n"))),
        )
        for recipe in RECIPES.values()
    ]
    assert rows == counted
