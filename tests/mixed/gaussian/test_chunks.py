"""Four ways to the same sums: in memory, by row groups, by DuckDB, by Dask."""

from pathlib import Path

import dask.dataframe as dd
import duckdb
import numpy as np
import pandas as pd
import pytest

from mixed.gaussian.chunks import (
    Recipe,
    add_up,
    collapse_dask,
    collapse_parquet,
    collapse_sql,
)
from mixed.gaussian.identified import NotIdentifiedError
from mixed.gaussian.rows import fit_rows
from mixed.gaussian.sums import GroupedSums
from mixed.gaussian.tables import from_tables, to_tables
from tests.mixed.gaussian.dense import LEVELS, random_design

RECIPES = [
    Recipe("y", ["arm", "x"], LEVELS),
    Recipe("y", ["arm", "x"], LEVELS, {"coder": ["o'c0", "c1", "c2"]}, "w", "unit"),
]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    made = random_design(np.random.default_rng(7))
    return made.assign(coder=np.array(["o'c0", "c1", "c2"])[made["coder"]])


def assert_same(one: GroupedSums, other: GroupedSums) -> None:
    assert one.detail == other.detail
    for name in LEVELS:
        assert list(one.keys[name]) == list(other.keys[name])
    for name in ("rows", "log_weights", "count", "x_sum", "y_sum", "xx", "xy", "yy"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-12, abs=1e-11), name


@pytest.mark.parametrize("recipe", RECIPES)
def test_row_groups_duckdb_and_dask_give_the_sums_of_memory(
    frame: pd.DataFrame, recipe: Recipe, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    frame.to_parquet(path, row_group_size=9)
    whole = recipe.collapse(frame)

    assert_same(collapse_parquet(path, recipe), whole)
    with duckdb.connect() as connection:
        assert_same(collapse_sql(connection, f"read_parquet('{path}')", recipe), whole)
    assert_same(collapse_dask(dd.from_pandas(frame, npartitions=5), recipe), whole)


def test_a_unit_that_the_recipe_does_not_name_is_refused_wherever_the_sums_come_from(
    frame: pd.DataFrame,
) -> None:
    recipe = Recipe("y", ["arm", "x"], LEVELS, {"coder": ["o'c0", "c1"]})
    with duckdb.connect() as connection:
        connection.register("rows", frame)
        from_sql = collapse_sql(connection, "rows", recipe)
    for sums in (recipe.collapse(frame), from_sql):
        with pytest.raises(NotIdentifiedError, match="one that is not among its 2 units"):
            recipe.fit(sums)


def test_a_weight_below_zero_is_refused_where_a_database_did_not_look(frame: pd.DataFrame) -> None:
    recipe = Recipe("y", ["arm", "x"], LEVELS, weights="w")
    with duckdb.connect() as connection:
        connection.register("rows", frame.assign(w=frame["w"].where(frame.index != 3, -1e-9)))
        with pytest.raises((duckdb.Error, NotIdentifiedError)):
            recipe.fit(collapse_sql(connection, "rows", recipe))


def test_numbers_far_from_zero_keep_their_digits_when_the_recipe_takes_them_off(
    frame: pd.DataFrame, tmp_path: Path
) -> None:
    far = frame.assign(y=frame["y"] + 1e6, x=frame["x"] + 1e5)
    path = tmp_path / "far.parquet"
    far.to_parquet(path, row_group_size=9)
    recipe = Recipe("y", ["arm", "x"], LEVELS, centre={"y": 1e6, "x": 1e5})
    expected = fit_rows(far, "y", ["arm", "x"], LEVELS)
    with duckdb.connect() as connection:
        sums = [collapse_parquet(path, recipe), collapse_sql(connection, f"'{path}'", recipe)]
    for found in map(recipe.fit, sums):
        assert found.criterion == pytest.approx(expected.criterion, abs=1e-6)
        assert found.coefficients == pytest.approx(expected.coefficients, rel=1e-7)
        assert found.covariance == pytest.approx(expected.covariance, rel=1e-6)


def test_numbers_that_lose_their_digits_in_squares_are_refused(frame: pd.DataFrame) -> None:
    recipe = Recipe("y", ["arm"], LEVELS)
    with pytest.raises(NotIdentifiedError, match="take a number near its mean off"):
        recipe.fit(recipe.collapse(frame.assign(y=frame["y"] + 1e6)))


@pytest.mark.parametrize("recipe", RECIPES)
def test_sums_survive_being_written_as_tables_in_any_order(
    frame: pd.DataFrame, recipe: Recipe
) -> None:
    whole = recipe.collapse(frame)

    groups, products = to_tables(whole, recipe.summed, "y")

    shuffled = (groups.sample(frac=1, random_state=1), products.sample(frac=1, random_state=1))
    assert_same(from_tables(*shuffled, LEVELS, recipe.summed, "y"), whole)


def test_tables_of_two_sites_under_each_other_are_the_tables_of_both(frame: pd.DataFrame) -> None:
    recipe = RECIPES[0]
    parts = [
        to_tables(recipe.collapse(rows), recipe.summed, "y") for _, rows in frame.groupby("site")
    ]
    groups, products = (pd.concat(tables) for tables in zip(*parts, strict=True))

    assert_same(from_tables(groups, products, LEVELS, recipe.summed, "y"), recipe.collapse(frame))


def test_tables_that_speak_of_different_groups_are_refused(frame: pd.DataFrame) -> None:
    recipe = RECIPES[0]
    groups, products = to_tables(recipe.collapse(frame), recipe.summed, "y")

    with pytest.raises(ValueError, match="different groups"):
        from_tables(groups, products.iloc[1:], LEVELS, recipe.summed, "y")


@pytest.mark.parametrize("column", ["x", "y", "unit"])
def test_a_missing_cell_is_not_passed_over_by_sql(frame: pd.DataFrame, column: str) -> None:
    holed = frame.astype({"unit": "float64"})
    holed.loc[3, column] = np.nan
    with duckdb.connect() as connection:
        connection.register("rows", holed)
        with pytest.raises(ValueError, match="missing"):
            collapse_sql(connection, "(SELECT * FROM rows)", RECIPES[0])


def test_adding_up_holds_few_parts_at_a_time(frame: pd.DataFrame) -> None:
    parts = [RECIPES[0].collapse(frame.iloc[k::11]) for k in range(11)]

    assert_same(add_up(iter(parts)), RECIPES[0].collapse(frame))
