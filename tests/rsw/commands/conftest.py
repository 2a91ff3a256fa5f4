from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rsw.cli import main
from tests.pipeline.extract import write


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RSW_KEY", raising=False)
    assert main(["key", "new", "--out", "rsw.key"]) == 0
    write(tmp_path / "extract")
    return tmp_path
