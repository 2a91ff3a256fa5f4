"""What becomes of a row of official statistics: every mark, recode and combined row.

Each table is drawn as the publisher writes it, with the expected frame beside it.
"""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.official import workforce
from pipeline.official.ingest import read_official, typed_tables
from tests.drawn import table
from tests.made_up_official import neighbours_csv


def read(text: str, encoding: str = "utf-8") -> dict[str, pd.DataFrame]:
    """The drawn columns as the publisher's file (a dot is an empty cell), read and typed."""
    drawn = table(text).fillna("")
    frame = drawn.reindex(columns=[c.name for c in workforce.TABLE.columns], fill_value="1")
    frame["time_identifier"] = "Reporting year"
    frame["country_code"], frame["country_name"] = "E92000001", "England"
    data = frame.to_csv(index=False).encode(encoding)
    tables = {
        "workforce": read_official("workforce", data, "csww.csv"),
        "neighbours": read_official("neighbours", neighbours_csv().encode(), "sn.csv"),
    }
    return typed_tables(tables)


HEAD = "time_period|geographic_level|region_code|region_name|old_la_code|new_la_code|la_name"


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        ("11.8", 11.8, None),
        ("1,200.5", 1200.5, None),
        ("0", 0.0, None),
        ("x", None, "not_available"),
        (":", None, "not_available"),
        ("z", None, "not_applicable"),
        ("u", None, "unreliable"),
        ("c", None, "censored"),
        ("low", None, "censored"),
        ("-", None, None),
        (".", None, None),
    ],
)
def test_a_mark_is_a_missing_value_with_its_reason_and_never_zero(
    cell: str, value: float | None, reason: str | None
) -> None:
    frames = read(
        f"""
        {HEAD}|agency_rate_fte
        2025|Local authority|E12000001|North East|394|E08000024|Sunderland|{cell}
        """
    )
    found = frames["workforce"]["agency_rate_fte"].item()
    assert found == value if value is not None else pd.isna(found)
    reasons = frames["missing_reasons"]
    assert reasons["reason"].tolist() == ([reason] if reason else [])
    if reason:
        assert reasons.drop(columns="reason").to_numpy().tolist() == [
            ["E08000024", 2025, "agency_rate_fte"]
        ]
    assert frames["findings"].empty


def test_a_changed_code_is_one_area_and_a_split_is_not() -> None:
    frames = read(
        f"""
        {HEAD}|caseload_fte
        2025|Local authority|R8|South East |825|E06000060|Buckinghamshire       |14.0
        2019|Local authority|R8|South East |825|E10000002|Buckinghamshire       |15.5
        2025|Local authority|R3|Yorkshire  |370|E08000038|Barnsley              |13.0
        2024|Local authority|R3|Yorkshire  |370|E08000016|Barnsley              |13.5
        2022|Local authority|R2|North West |909|E10000006|Cumbria               |16.0
        2023|Local authority|R2|North West |942|E06000063|Cumberland            |17.0
        """
    )
    found = frames["workforce"][["area", "time_period", "caseload_fte"]]
    assert found.to_numpy().tolist() == [
        ["E06000060", 2019, 15.5],
        ["E06000060", 2025, 14.0],
        ["E06000063", 2023, 17.0],
        ["E08000038", 2024, 13.5],
        ["E08000038", 2025, 13.0],
        ["E10000006", 2022, 16.0],
    ]


def test_a_combined_row_is_one_area_and_levels_stay_apart() -> None:
    frames = read(
        f"""
        {HEAD}|caseload_fte
        2025|Local authority|R1|Outer London|314 / 318|E09000021 / E09000027|Two boroughs|12.5
        2025|Regional       |R1|Outer London|.        |.                    |.           |14.5
        2025|National       |. |.           |.        |.                    |.           |15.2
        """
    )
    found = frames["workforce"][["geographic_level", "area", "caseload_fte"]]
    assert found.to_numpy().tolist() == [
        ["Local authority", "E09000021 / E09000027", 12.5],
        ["National", "E92000001", 15.2],
        ["Regional", "R1", 14.5],
    ]


def test_a_byte_order_mark_changes_nothing() -> None:
    text = f"""
        {HEAD}|caseload_fte
        2025|Local authority|E12000001|North East|394|E08000024|Sunderland|17.1
        """
    plain, marked = read(text), read(text, "utf-8-sig")
    for name, frame in plain.items():
        pd.testing.assert_frame_equal(frame, marked[name])


def test_an_unreadable_figure_is_one_finding_with_its_address() -> None:
    frames = read(
        f"""
        {HEAD}|caseload_fte
        2025|Local authority|E12000001|North East|394|E08000024|Sunderland|about 17
        """
    )
    finding = frames["findings"].iloc[0]
    assert len(frames["findings"]) == 1
    assert (finding["row"], finding["column"], finding["rule"]) == (
        2,
        "caseload_fte",
        "cell.number",
    )
    assert frames["missing_reasons"]["reason"].tolist() == ["invalid"]


def test_an_authority_without_a_code_is_not_accepted() -> None:
    frames = read(
        f"""
        {HEAD}|caseload_fte
        2025|Local authority|E12000001|North East|394|.        |Sunderland|17.1
        2025|Local authority|E12000001|North East|391|E08000021|Newcastle |15.0
        """
    )
    assert frames["workforce"]["area"].tolist() == ["E08000021"]
    assert frames["findings"]["rule"].tolist() == ["authority_without_code"]
