"""Reading the study: what follows its schema comes back as it is, anything else stops the run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.frames.study import read_study, read_submissions, rsw_starts, site_arms
from study.files import write_parquet
from study.tables import TABLES
from tests.drawn import study, table

SITES = """
    site_id | wave | arm          | rsw_start_date | idaci_mean
    north   | 1    | rsw          | 2020-01-01     | 0.2
    north   | 2    | rsw          | 2020-01-01     | 0.2
    south   | 1    | conventional | .              | .
"""
UNITS = """
    site_id | unit_id | snapshot_date | unit_type
    north   | u1      | 2024-03-31    | unit
    south   | u1      | 2024-03-31    | team
"""
SUBMISSIONS = """
    site_id | source    | status   | table | table_status | rows_received | rows_accepted
    north   | synthetic | accepted | sites | accepted     | 2             | 2
    west    | synthetic | rejected | sites | not accepted | 1             | 0
"""


def written(folder: Path, **tables: pd.DataFrame) -> Path:
    for name, frame in (study(sites=SITES, units=UNITS) | tables).items():
        write_parquet(frame, folder / f"{name}.parquet")
    return folder


def test_every_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    expected = study(sites=SITES, units=UNITS)
    actual = read_study(written(tmp_path))
    assert list(actual) == list(TABLES)
    for name, frame in actual.items():
        pd.testing.assert_frame_equal(frame, expected[name])


def test_the_site_comes_first_wherever_the_table_has_it(tmp_path: Path) -> None:
    units = study(units=UNITS)["units"]
    last = units[[*units.columns.drop("site_id"), "site_id"]]
    assert read_study(written(tmp_path, units=last))["units"].columns[0] == "site_id"


def test_a_key_may_return_at_another_site_but_not_at_the_same_one(tmp_path: Path) -> None:
    units = study(units=UNITS)["units"]
    assert len(read_study(written(tmp_path))["units"]) == 2
    with pytest.raises(ValueError, match="Study table units"):
        read_study(written(tmp_path, units=units.assign(site_id="north")))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"idaci_mean": 7.125}, r"idaci_mean breaks less_than_or_equal_to\(1\)"),
        ({"arm": "secret-arm"}, "arm breaks isin"),
        ({"wave": 1.5}, "wave breaks dtype"),
        ({"site_id": None}, "site_id breaks"),
        ({"surname": "Secretson"}, "surname is unknown"),
    ],
)
def test_a_broken_table_is_named_by_column_and_never_by_value(
    tmp_path: Path, changes: dict[str, Any], named: str
) -> None:
    sites = study(sites=SITES)["sites"].assign(**changes)
    with pytest.raises(ValueError, match=f"Study table sites .*{named}") as refused:
        read_study(written(tmp_path, sites=sites))
    for value in ("7.125", "secret", "Secretson"):
        assert value not in str(refused.value)
    assert refused.value.__context__ is None


def test_an_absent_column_is_named(tmp_path: Path) -> None:
    sites = study(sites=SITES)["sites"].drop(columns="region")
    with pytest.raises(ValueError, match="region is absent"):
        read_study(written(tmp_path, sites=sites))


def test_an_absent_table_says_which_stage_makes_it(tmp_path: Path) -> None:
    (written(tmp_path) / "visits.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"visits\.parquet.*assemble"):
        read_study(tmp_path)


def test_submissions_keep_the_rejected_sites(tmp_path: Path) -> None:
    drawn = table(SUBMISSIONS).astype(
        {"rows_received": "int64", "rows_accepted": "int64"}
        | dict.fromkeys(["site_id", "source", "status", "table", "table_status"], "str")
    )
    write_parquet(drawn, tmp_path / "submissions.parquet")
    pd.testing.assert_frame_equal(read_submissions(tmp_path), drawn)
    write_parquet(drawn.replace("rejected", "lost"), tmp_path / "submissions.parquet")
    with pytest.raises(ValueError, match="submissions"):
        read_submissions(tmp_path)


def test_a_site_has_one_arm_over_all_its_waves() -> None:
    assert site_arms(study(sites=SITES)).to_dict() == {"north": "rsw", "south": "conventional"}


def test_rsw_began_on_the_earliest_day_recorded_and_nowhere_else() -> None:
    later = SITES.replace("2    | rsw          | 2020-01-01", "2    | rsw          | 2021-06-30")
    starts = rsw_starts(study(sites=later))
    assert starts["north"] == pd.Timestamp("2020-01-01")
    assert pd.isna(starts["south"])


def test_a_site_in_both_arms_is_refused_by_name() -> None:
    both = SITES.replace("north   | 2    | rsw          ", "north   | 2    | conventional ")
    with pytest.raises(ValueError, match="both arms: north"):
        site_arms(study(sites=both))
