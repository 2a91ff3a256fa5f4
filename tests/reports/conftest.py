from pathlib import Path

import pytest

from reports.pages.evaluation import evaluation
from reports.provenance import Provenance
from reports.released import Released, read_released
from reports.render import write_page
from tests.reports import made_up

ORIGIN = Provenance(
    version="0.0.0",
    code="0123456789abcdef" * 4,
    hashes={"data/study": "0" * 32},
    versions={"numpy": "3"},
    params="made: up\n",
)


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return read_released(made_up.released_folder(tmp_path_factory.mktemp("made_up")))


@pytest.fixture(scope="session")
def evaluation_html(released: Released) -> str:
    return evaluation(released, made_up.settings().inference, ORIGIN)


@pytest.fixture(scope="session")
def evaluation_page(evaluation_html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "evaluation.html"
    write_page(evaluation_html, path)
    return path
