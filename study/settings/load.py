"""params.yaml to ``Settings``: everything is checked here, once, before any work."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from study.claims import read_claims
from study.settings import SettingsError, crosschecks, refusals
from study.settings.absurd import warnings
from study.settings.model import Settings
from study.settings.refusals import Fault, placed
from study.settings.yaml_file import Document, UnreadableError, Where, read_yaml

PARAMS = Path("params.yaml")


def load_settings(path: str | Path = PARAMS) -> Settings:
    """Read and check the settings, and print a warning for each that is allowed and absurd.

    Under DVC the stage that checks the settings has printed the warnings, and others do not.

    Raises
    ------
    SettingsError : when there is no such file or a setting is wrong; the message has a sentence a
        line, each with the file, the line in it, the setting's path and what is allowed.
    """
    settings, told = checked(path)
    if os.environ.get("DVC_STAGE", "settings") == "settings":
        for sentence in told:
            print(f"Warning: {sentence}", file=sys.stderr)
    return settings


def checked(path: str | Path) -> tuple[Settings, list[str]]:
    """Read and check the settings; what is allowed and absurd is told beside them.

    Raises
    ------
    SettingsError : as for ``load_settings``.
    """
    file = str(path)
    document = _document(Path(path), file)
    settings = settings_from(document.values, file, document.lines)
    told = [placed(one, file, document.values, document.lines) for one in warnings(settings)]
    return settings, told


def settings_from(
    values: dict[str, Any], file: str = str(PARAMS), lines: Where | None = None
) -> Settings:
    """Check plain values.

    Raises
    ------
    SettingsError : when a setting is wrong.
    """
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise _refused(refusals.of_fields(error, values), file, values, lines) from error
    if wrong := crosschecks.faults(settings, read_claims()):
        raise _refused(wrong, file, values, lines)
    return settings


def _refused(
    faults: list[Fault], file: str, values: dict[str, Any], lines: Where | None
) -> SettingsError:
    return SettingsError("\n".join(placed(fault, file, values, lines or {}) for fault in faults))


def _document(path: Path, file: str) -> Document:
    try:
        return read_yaml(path)
    except FileNotFoundError as error:
        raise SettingsError(f"There is no file {file}, which holds the settings.") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be opened: {error.strerror}.") from error
    except UnreadableError as error:
        at = file if error.line is None else f"{file}, line {error.line}"
        raise SettingsError(f"{at}: {error}") from error
