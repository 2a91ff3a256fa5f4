"""The list of stages hangs together: what one reads, one before it wrote."""

from __future__ import annotations

import pytest

from study.stages import (
    INCOMING,
    METRICS,
    PLOTS,
    SOURCE,
    STAGES,
    row_level_folders,
    writer_of,
)

ORDER = list(STAGES)


@pytest.mark.parametrize("name", STAGES)
def test_what_a_stage_reads_was_written_by_one_before_it(name: str) -> None:
    for path in STAGES[name].reads.values():
        source = path.replace(SOURCE, "synthetic")
        writer = writer_of(source)
        assert writer is not None, path
        assert ORDER.index(writer.name) < ORDER.index(name)


@pytest.mark.parametrize("name", STAGES)
def test_no_two_stages_write_to_one_place(name: str) -> None:
    for path in STAGES[name].writes.values():
        assert writer_of(path) is STAGES[name]


def test_a_path_within_a_folder_has_its_folder_s_writer() -> None:
    assert writer_of("data/released/estimates.csv") is STAGES["release"]
    assert writer_of("data/releasedx") is None
    assert writer_of(INCOMING) is None


def test_what_is_shown_of_a_run_was_released_and_holds_no_rows() -> None:
    shown = [*METRICS, *(path for plot in PLOTS.values() for path in plot["y"])]
    for path in shown:
        writer = writer_of(path)
        assert writer is not None
        assert not writer.row_level


def test_rows_lie_where_they_came_in_and_where_each_stage_with_rows_writes() -> None:
    folders = row_level_folders()
    assert folders[0] == INCOMING
    assert not [path for path in folders if "$" in path]
    assert {"data/accepted", "data/study", "data/results"} <= set(folders)
    assert "data/released" not in folders
