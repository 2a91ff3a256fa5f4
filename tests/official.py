"""The official files that a test may read in place."""

from functools import cache
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[1]
FOLDER = ROOT.parent / "shared" / "national"
"""Beside the repository; tests marked ``official_statistics`` need it."""


@cache
def official_workforce() -> pd.DataFrame:
    """The workforce table of the real file, read as the pipeline reads it."""
    from pipeline.official.files import locate
    from pipeline.official.ingest import read_official, typed_tables

    tables = {
        name: read_official(name, path.read_bytes(), path.name)
        for name, path in locate(FOLDER).items()
    }
    return typed_tables(tables)["workforce"]
