"""What the national stage writes."""

import pandas as pd
import pandera.errors
import pytest
from analysis.national.results import SCHEMAS, checked, empty, write


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_an_empty_result_is_well_formed(name):
    SCHEMAS[name].validate(empty(name))


def test_floats_are_written_at_six_significant_digits():
    frame = pd.DataFrame(
        {
            "measure": ["caseload"],
            "level": ["National"],
            "n": [9],
            "agree": [9],
            "largest_gap": [0.0123456789],
        }
    ).astype({"measure": "str", "level": "str"})
    assert checked("recomputed", frame)["largest_gap"].item() == 0.0123457


def test_a_measure_that_is_none_of_the_five_is_refused():
    frame = empty("recomputed")
    frame.loc[0] = ["happiness", "National", 9, 9, 0.0]
    with pytest.raises(pandera.errors.SchemaError):
        checked("recomputed", frame.astype(empty("recomputed").dtypes))


def test_every_frame_is_written_twice_for_machines_and_for_people(tmp_path):
    write({name: empty(name) for name in SCHEMAS}, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{name}.{kind}" for name in SCHEMAS for kind in ("parquet", "csv")
    }
