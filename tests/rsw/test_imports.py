"""What a module needs is read from its imports, and what it reads from its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from rsw import imports
from rsw.imports import PRODUCT, closure, imported, module_file, modules, named, settings_read


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two floors with a data file."""
    files = {
        "study/__init__.py": "",
        "study/facts.py": "import json\nfrom study import deep\nLIST = 'list.csv'\n",
        "study/deep/__init__.py": "",
        "study/deep/below.py": "",
        "study/list.csv": "",
        "study/alone.py": "",
        "mixed/__init__.py": "",
        "mixed/upper.py": "def f():\n    from study.facts import A\n    import study.deep.below\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(imports, "ROOT", tmp_path)
    for cached in (imported, named, imports._tree):
        cached.cache_clear()
    return tmp_path


@pytest.fixture(autouse=True)
def forgotten() -> None:
    for cached in (imported, named, imports._tree):
        cached.cache_clear()


def test_an_import_within_a_function_counts_and_a_library_s_does_not(house: Path) -> None:
    found = imported(Path("mixed/upper.py"))
    assert {path.as_posix() for path in found} == {
        "study/__init__.py",
        "study/facts.py",
        "study/deep/__init__.py",
        "study/deep/below.py",
    }


def test_the_closure_is_what_is_needed_directly_or_not_and_no_more(house: Path) -> None:
    found = closure(Path("mixed/upper.py"))
    assert Path("study/deep/__init__.py") in found
    assert Path("study/alone.py") not in found
    assert Path("study/facts.py") not in closure(Path("mixed/upper.py"), [Path("study")])


def test_a_data_file_beside_it_that_a_module_names_is_its_own(house: Path) -> None:
    assert named(Path("study/facts.py")) == {Path("study/list.csv")}
    assert named(Path("study/alone.py")) == set()


def test_names_of_other_projects_have_no_file() -> None:
    assert module_file("numpy.linalg") is None
    assert module_file("study.nowhere") is None
    assert module_file("study") == Path("study/__init__.py")


def test_every_module_is_listed_and_no_package_s_sentence(house: Path) -> None:
    assert {path.name for path in modules(Path("study"))} == {"facts.py", "alone.py", "below.py"}


def test_settings_are_known_by_what_is_annotated_as_them(house: Path) -> None:
    (house / "mixed/reads.py").write_text(
        "def f(settings: Settings, other):\n"
        "    settings.study.seed\n"
        "    other.study.title\n"
        "    g(settings.beliefs)\n"
    )
    assert settings_read(Path("mixed/reads.py")) == {"study.seed", "beliefs"}


@pytest.mark.parametrize("floor", PRODUCT)
def test_a_floor_has_modules(floor: str) -> None:
    assert list(modules(Path(floor)))
