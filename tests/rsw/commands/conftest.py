import pytest

from rsw.cli import main
from tests.pipeline.extract import write


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RSW_KEY", raising=False)
    assert main(["key", "new", "--out", "rsw.key"]) == 0
    write(tmp_path / "extract")
    return tmp_path
