"""params.yaml: the one place of choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class SettingsError(ValueError):
    """params.yaml is not what it should be; the message is one plain sentence."""


def load_params(path: str | Path = "params.yaml") -> dict[str, Any]:
    """Read the settings.

    Raises
    ------
    FileNotFoundError : when there is no such file.
    SettingsError : when the file is not a YAML mapping.
    """
    with Path(path).open(encoding="utf-8") as file:
        params = yaml.safe_load(file)
    if not isinstance(params, dict):
        raise SettingsError(f"{path} holds no settings: a mapping was expected.")
    return params
