"""The children's social work workforce by year: England, its regions, its authorities.

Collected every 30 September from all authorities. Full-time equivalents, rates and caseloads are
published to one decimal, rates in per cent.
"""

import pandas as pd

from study.tables.base import Column, RowRule, Table
from study.tables.columns import category, codes, identifier, integer, number

LEVELS = codes("National", "Regional", "Local authority")


def _fte(name: str, label: str) -> Column:
    return number(name, f"{label} (full-time equivalent)", 0, None, sparse=True)


def _headcount(name: str, label: str) -> Column:
    return number(name, f"{label} (people)", 0, None, sparse=True)


def _rate(name: str, label: str) -> Column:
    return number(name, f"{label} (%)", 0, None, sparse=True)


def _authority_without_code(rows: pd.DataFrame) -> pd.Series:
    return (rows["geographic_level"] == "Local authority") & rows["new_la_code"].isna()


TABLE = Table(
    name="workforce",
    title="Children's social work workforce",
    key=("time_period", "geographic_level", "region_code", "new_la_code"),
    columns=(
        integer("time_period", "Reporting year", 2017, None, blank_ok=False),
        category("time_identifier", "Kind of year", codes("Reporting year"), blank_ok=False),
        category("geographic_level", "Geographic level", LEVELS, blank_ok=False),
        identifier("country_code", "Code of the country"),
        identifier("country_name", "Name of the country"),
        identifier("region_code", "Code of the region", blank_ok=True),
        identifier("region_name", "Name of the region", blank_ok=True),
        identifier("old_la_code", "DfE number of the authority", blank_ok=True),
        identifier("new_la_code", "ONS code of the authority", blank_ok=True),
        identifier("la_name", "Name of the authority", blank_ok=True),
        _fte("inpost_fte", "Social workers in post"),
        _headcount("inpost_headcount", "Social workers in post"),
        _fte("starters_fte", "Starters in the year"),
        _headcount("starters_headcount", "Starters in the year"),
        _fte("leavers_fte", "Leavers in the year"),
        _headcount("leavers_headcount", "Leavers in the year"),
        _rate("turnover_rate_fte", "Turnover"),
        _rate("turnover_rate_headcount", "Turnover of people"),
        _fte("agency_fte", "Agency workers"),
        _headcount("agency_headcount", "Agency workers"),
        _rate("agency_rate_fte", "Agency workers among all"),
        _rate("agency_rate_headcount", "Agency workers among all people"),
        _fte("agency_cover_fte", "Agency workers covering vacancies"),
        _rate("agency_cover_rate_fte", "Agency workers who cover a vacancy"),
        _fte("vacancy_fte", "Vacancies"),
        _rate("vacancy_rate_fte", "Vacancies among all posts"),
        _rate("vacancy_agency_cover_rate_fte", "Vacancies covered by agency workers"),
        _fte("case_holders_fte", "Social workers who hold cases"),
        number("cases", "Children who are cases", 0, None, sparse=True),
        number(
            "caseload_fte", "Children per case holder (full-time equivalent)", 0, None, sparse=True
        ),
        number("working_days_lost_fte", "Working days lost to sickness", 0, None, sparse=True),
        _rate("absence_rate_fte", "Working days lost to sickness"),
    ),
    row_rules=(
        RowRule(
            code="authority_without_code",
            column="new_la_code",
            sentence="A row of an authority has no code of the authority.",
            remedy="Take the file from its publisher again.",
            broken=_authority_without_code,
        ),
    ),
)
