"""Finding the official files in a person's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.official.files import locate

WORKFORCE, NEIGHBOURS = "csww_indicators_2017_to_2025.csv", "sn_model_2025_wide.csv"


def test_files_are_found_below_the_folder_too(tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    for name in (WORKFORCE, NEIGHBOURS, "b1_children_in_need.csv"):
        (tmp_path / "downloads" / name).touch()
    assert {name: path.name for name, path in locate(tmp_path).items()} == {
        "workforce": WORKFORCE,
        "neighbours": NEIGHBOURS,
    }


def test_no_folder_and_an_empty_folder_are_both_absence(tmp_path: Path) -> None:
    assert locate(tmp_path) == {}
    assert locate(tmp_path / "nowhere") == {}


def test_a_lacking_file_is_named(tmp_path: Path) -> None:
    (tmp_path / WORKFORCE).touch()
    with pytest.raises(FileNotFoundError, match=r"lacks sn_model_\*_wide.csv"):
        locate(tmp_path)


def test_two_releases_of_one_file_are_refused(tmp_path: Path) -> None:
    for name in (WORKFORCE, "csww_indicators_2017_to_2026.csv", NEIGHBOURS):
        (tmp_path / name).touch()
    with pytest.raises(ValueError, match="keep one"):
        locate(tmp_path)
