import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from rsw.imports import ROOT


@dataclass(frozen=True)
class Page:
    """The local page in a process of its own, in which every place it might write is empty."""

    address: str
    folder: Path

    def left_behind(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*/*"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("page")
    places = {name: folder / name.lower() for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME")}
    for place in (*places.values(), folder / "cwd"):
        place.mkdir()
    # -P: the folder that the process runs in is not a place to import from.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "rsw.cli", "page", "--no-browser", "--port", "0"],
        cwd=folder / "cwd",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            **{name: str(place) for name, place in places.items()},
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        # It says where it is once it listens there, or it ends: either way the line ends.
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found is not None, f"The page did not start. {said}"
        yield Page(found[0], folder)
    finally:
        process.terminate()
        process.communicate()
