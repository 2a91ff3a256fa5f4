"""The claims for and against the model: one row each."""

from __future__ import annotations

from pathlib import Path

CLAIMS = Path(__file__).with_name("claims.csv")
