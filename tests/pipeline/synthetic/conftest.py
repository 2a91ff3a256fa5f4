"""The fictional study of the project's own settings, drawn once."""

import copy
from typing import Any

import pandas as pd
import pytest

from pipeline.synthetic.study import generate
from study.settings import load_params


@pytest.fixture(scope="session")
def params() -> dict[str, Any]:
    return load_params()


@pytest.fixture(scope="session")
def study(params: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return generate(params, params["study"]["seed"])


@pytest.fixture(scope="session")
def large_params(params: dict[str, Any]) -> dict[str, Any]:
    """Many sites without differences between sites, units or coders, which blur the effects."""
    large = copy.deepcopy(params)
    large["study"]["sites"] = [f"site{i:03d}" for i in range(160)]
    large["synthetic"]["rsw_sites"] = large["study"]["sites"][:80]
    _without_clusters(large["synthetic"])
    return large


@pytest.fixture(scope="session")
def large_study(large_params: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return generate(large_params, 1)


def _without_clusters(settings: dict[str, Any]) -> None:
    for name, value in settings.items():
        if isinstance(value, dict):
            _without_clusters(value)
        elif name in ("site", "unit", "coder"):
            settings[name] = 0.0
