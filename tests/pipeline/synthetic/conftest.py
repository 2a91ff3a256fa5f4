"""The fictional study of the project's own settings, drawn once."""

from typing import Any

import pandas as pd
import pytest

from pipeline.synthetic.study import generate
from study.settings.model import Settings
from tests.settings import plain
from tests.settings import settings as settings_with


@pytest.fixture(scope="session")
def settings() -> Settings:
    return settings_with()


@pytest.fixture(scope="session")
def study(settings: Settings) -> dict[str, pd.DataFrame]:
    return generate(settings, settings.study.seed)


@pytest.fixture(scope="session")
def large_settings() -> Settings:
    """Many sites without differences between sites, units or coders, which blur the effects."""
    sites = [f"site{i:03d}" for i in range(160)]
    synthetic = {**plain()["synthetic"], "rsw_sites": sites[:80]}
    _without_clusters(synthetic)
    return settings_with({"study.sites": sites, "synthetic": synthetic})


@pytest.fixture(scope="session")
def large_study(large_settings: Settings) -> dict[str, pd.DataFrame]:
    return generate(large_settings, 1)


def _without_clusters(values: dict[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, dict):
            _without_clusters(value)
        elif name in ("site", "unit", "coder"):
            values[name] = 0.0
