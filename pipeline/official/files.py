"""Which official files are used, and where they lie in a person's folder.

Only the standard library is imported here, because the first stage runs at every ``dvc repro``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class OfficialFile:
    """A published file: how it is recognised by its name, and where it can be had."""

    pattern: str
    title: str
    publisher: str
    page: str


FILES: Mapping[str, OfficialFile] = {
    "workforce": OfficialFile(
        pattern="csww_indicators_*.csv",
        title="Children's social work workforce: indicators by authority and year",
        publisher="Department for Education",
        page="Explore education statistics, Children's social work workforce, data set Indicators",
    ),
    "neighbours": OfficialFile(
        pattern="sn_model_*_wide.csv",
        title="Children's services statistical neighbour model, wide form",
        publisher="Department for Education",
        page="GitHub, dfe-analytical-services/CSC_outcomes_and_enablers, folder data-raw",
    ),
}


def locate(folder: Path) -> dict[str, Path]:
    """Find the files in a folder or below it.

    Returns
    -------
    dict : each name of ``FILES`` with its path; empty when the folder does not exist or holds
        none of them.

    Raises
    ------
    FileNotFoundError : when some but not all of the files are there.
    ValueError : when a file is there more than once.
    """
    found: dict[str, Path] = {}
    missing: list[str] = []
    for name, file in FILES.items():
        matches = sorted(path for path in folder.rglob(file.pattern) if path.is_file())
        if len(matches) > 1:
            names = ", ".join(path.name for path in matches)
            raise ValueError(
                f"The folder of official statistics holds {len(matches)} files like "
                f"{file.pattern} ({names}): keep one."
            )
        if matches:
            found[name] = matches[0]
        else:
            missing.append(f"{file.pattern} ({file.title})")
    if found and missing:
        raise FileNotFoundError(f"The folder of official statistics lacks {' and '.join(missing)}.")
    return found
