import math
from typing import Any

import pandas as pd
import pandera.errors
import pytest

from analysis.results.tables import six_digits, table
from study.results import ALL

ROW = {
    "outcome": "stress",
    "group": "site_id",
    "variance": 0.123456789,
    "icc": 0.1,
    "n_groups": 8,
}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.123456789, 0.123457),
        (-2.1257832517, -2.12578),
        (1234567.0, 1234570.0),
        (1e-9 / 3, 3.33333e-10),
        (-0.0, 0.0),
        (-1e-14, 0.0),
        (0.1 + 0.2, 0.3),
    ],
)
def test_numbers_are_written_to_six_significant_digits(value: float, written: float) -> None:
    assert repr(six_digits(value)) == repr(written)


def test_what_is_missing_stays_missing() -> None:
    assert math.isnan(six_digits(math.nan))


def test_a_table_has_its_columns_in_order_its_dtypes_and_rounded_numbers() -> None:
    found = table("variance_components", [dict(reversed(ROW.items())) | {"more": 1}])

    names = ["outcome", "group", "slope", "variance", "icc", "icc_low", "icc_high", "n_groups"]
    assert list(found.columns) == names
    assert [str(d) for d in found.dtypes] == ["str"] * 3 + ["float64"] * 4 + ["int64"]
    assert found.at[0, "variance"] == 0.123457


@pytest.mark.parametrize(
    "rows",
    [[{**ROW, "icc": 1.2}], [{**ROW, "n_groups": -1}], [ROW, ROW], [{**ROW, "variance": None}]],
)
def test_rows_that_break_the_schema_are_refused(rows: list[Any]) -> None:
    with pytest.raises(pandera.errors.SchemaError):
        table("variance_components", rows)


@pytest.mark.parametrize("name", ALL)
def test_every_table_may_be_empty(name: str) -> None:
    assert list(table(name, pd.DataFrame()).columns) == [column.name for column in ALL[name].found]


@pytest.mark.parametrize(("n_sites", "n_sites_rsw"), [(3, 2), (5, 1)])
def test_a_wave_has_no_p_from_too_few_sites(n_sites: int, n_sites_rsw: int) -> None:
    row = {
        **{"outcome": "stress", "wave": 0, "estimate": 0.1},
        **{"n_sites": n_sites, "n_sites_rsw": n_sites_rsw, "n_rsw": 40, "n_conventional": 40},
    }

    assert len(table("waves", [row])) == 1
    with pytest.raises(pandera.errors.SchemaError, match="the_design_refuses"):
        table("waves", [{**row, "p": 0.03}])
