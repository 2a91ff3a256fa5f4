import os
import socket
import subprocess
import sys
import time
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # -P: the folder that the process runs in is not a place to import from.
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "rsw.cli", "page", "--no-browser", "--port", str(port)],
        cwd=folder / "cwd",
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            **{name: str(place) for name, place in places.items()},
        },
    )
    try:
        _wait(port, process)
        yield Page(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The page did not start.")
