"""The study's tables from those of the Standard Safeguarding Dataset."""

from __future__ import annotations

import calendar
import datetime
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ssd.dialects import views_sql
from pipeline.ssd.tables import FIELDS, Rows
from study.tables import TABLES, Column

VIEWS = ("units", "workers", "caseload_month", "cases", "case_outcomes")
"""The tables that are made, each by the view ``rsw_<table>``."""

_NOT_THERE = "the dataset does not hold it"
_KNOWN_ONLY = "the dataset knows only the children who were referred"
_ONE_STATE = "the latest state alone is made"
NOT_HELD: Mapping[str, Mapping[str, str]] = {
    "units": {
        **dict.fromkeys(
            (
                *("service_area", "posts_fte", "filled_fte", "agency_fte", "clinician_fte"),
                *("coordinator_fte", "s47_qualified_fte", "case_holder_fte"),
            ),
            _NOT_THERE,
        ),
    },
    "workers": {
        "wave": _ONE_STATE,
        "role_start_month": "a first involvement is not the start of a role",
        **dict.fromkeys(
            (
                *("years_qualified", "entry_route", "gender", "age_band", "ethnicity_group"),
                *("working_days_lost_12m", "left_within_12m", "leave_reason"),
            ),
            _NOT_THERE,
        ),
    },
    "caseload_month": {
        "csw_children_as_named_holder": "it would need the role of each worker in each month",
        **dict.fromkeys(
            (
                *("qualified_fte_available", "unit_fte_available", "court_statements"),
                *("court_hours", "days_absent"),
            ),
            _NOT_THERE,
        ),
    },
    "cases": {
        "wave": _ONE_STATE,
        "n_children": _KNOWN_ONLY,
        "youngest_age": _KNOWN_ONLY,
        **dict.fromkeys(
            (
                *("organised_abuse", "worker_approached_family", "family_consented"),
                "exclusion_reason",
            ),
            _NOT_THERE,
        ),
    },
    "case_outcomes": {
        "proceedings_issued_date": "it holds the day of a letter, not of issue",
        "serious_incident": _NOT_THERE,
    },
    "vacancies": {"(the table)": "the dataset holds people and no posts"},
}
"""By table and column, why a column is left blank whatever the dataset holds."""

DRAWN_FROM: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "units": {},
    "workers": {
        "role": ("ssd_professionals.prof_professional_job_title",),
        "is_social_work_qualified": ("ssd_professionals.prof_social_worker_registration_no",),
        "is_agency": ("ssd_professionals.prof_agency_worker_flag",),
        "fte": ("ssd_professionals.prof_full_time_equivalency",),
    },
    "caseload_month": {},
    "cases": {
        "first_direct_work_date": (
            "ssd_cin_visits.cinv_cin_visit_date",
            "ssd_cin_plans.cinp_person_id",
            "ssd_cp_visits.cppv_cp_visit_date",
            "ssd_cla_visits.clav_cla_visit_date",
        ),
        "assessments_12m": ("ssd_cin_assessments.cina_assessment_start_date",),
        "primary_need_code": ("ssd_cin_episodes.cine_cin_primary_need_code",),
        **dict.fromkeys(
            (
                *("factor_domestic_violence", "factor_alcohol", "factor_drugs"),
                *("factor_mental_health", "factor_cse", "factor_trafficking", "factor_gang"),
                "parent_learning_difficulty",
            ),
            (
                "ssd_assessment_factors.cinf_assessment_factors_json",
                "ssd_cin_assessments.cina_referral_id",
            ),
        ),
        "cp_plan_at_baseline": ("ssd_cp_plans.cppl_cp_plan_start_date",),
    },
    "case_outcomes": {
        **dict.fromkeys(
            (
                *("care_start_date", "care_end_date", "reason_ceased", "reunified"),
                "reunification_breakdown",
            ),
            ("ssd_cla_episodes.clae_entered_care_date", "ssd_cla_episodes.clae_cla_episode_ceased"),
        ),
        **dict.fromkeys(
            ("cpp_start_date", "cpp_end_date", "n_previous_cpp"),
            ("ssd_cp_plans.cppl_cp_plan_start_date", "ssd_cp_plans.cppl_cp_plan_end_date"),
        ),
    },
}
"""By table and column, the columns of the dataset without which it is left blank."""

_READ_BY = (
    *(("rsw_allocated", column) for column in ("child_id", "unit_id", "worker_id")),
    ("rsw_families", "child_id"),
    ("rsw_families", "family_id"),
    ("rsw_followed", "family_id"),
    ("rsw_first_visits", "child_id"),
    ("rsw_care", "child_id"),
    ("rsw_changes", "child_id"),
)
_ROLE = ("allocated", "case worker", "caseworker", "case holder", "key worker")


@dataclass(frozen=True)
class Asked:
    """What the dataset does not say and the council does.

    Attributes
    ----------
    referred_from, referred_to : first and last day of the referrals that are followed.
    snapshot : the day of the snapshot, on which follow-up ends.
    unit_type : "unit" or "team".
    eligible : whether the study's protocol lets visits of these families be observed.
    roles : the roles that mean the allocated worker; none to tell them by their words.
    """

    site: str
    referred_from: datetime.date
    referred_to: datetime.date
    snapshot: datetime.date
    unit_type: str
    eligible: bool
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """What was made.

    Attributes
    ----------
    tables : by name the rows under the columns of the study, as text; "" where blank.
    blank : by table and column, why it is blank throughout.
    roles : the roles that were taken for the allocated worker's.
    not_allocated : children referred who were never allocated, and so are left out.
    """

    tables: Mapping[str, Sequence[Sequence[str]]]
    blank: Mapping[str, Mapping[str, str]]
    roles: tuple[str, ...]
    not_allocated: int


def make_tables(dataset: Mapping[str, Rows], lacking: set[str], asked: Asked) -> Made:
    """Run the views on the rows of the dataset.

    Parameters
    ----------
    dataset, lacking : as ``read_dataset`` gives them.

    Raises
    ------
    ValueError : when no role means the allocated worker, or the days are not in order.
    """
    if not asked.referred_from <= asked.referred_to <= asked.snapshot:
        raise ValueError("The days must be in order: --from, then --to, then --snapshot.")
    roles = asked.roles or _roles(dataset["ssd_involvements"])
    with sqlite3.connect(":memory:") as database:
        _fill(database, dataset)
        _run(database, asked, roles)
        tables = {name: _rows(database, name) for name in VIEWS}
        counted = "SELECT (SELECT COUNT(*) FROM rsw_referred) - (SELECT COUNT(*) FROM rsw_followed)"
        (left_out,) = database.execute(counted).fetchone()
    blank: dict[str, dict[str, str]] = {}
    for name in (*VIEWS, "vacancies"):
        blank[name] = dict(NOT_HELD[name])
        for column, sources in DRAWN_FROM.get(name, {}).items():
            if gone := [source for source in sources if source in lacking]:
                blank[name][column] = f"{gone[0]} is not among the files"
        # A rule of blanks, not the query, says what is unknown: no plan is not "no".
        if name in tables:
            tables[name] = [
                _without(TABLES[name].columns, row, blank[name]) for row in tables[name]
            ]
    return Made(tables, blank, tuple(roles), int(left_out))


def _without(columns: Sequence[Column], row: Sequence[str], blank: Mapping[str, str]) -> list[str]:
    return ["" if c.name in blank else text for c, text in zip(columns, row, strict=True)]


def _roles(involvements: Rows) -> tuple[str, ...]:
    at = list(FIELDS["ssd_involvements"]).index("invo_professional_role_id")
    there = sorted({role for row in involvements if (role := row[at])})
    meant = [r for r in there if r.casefold() == "cw" or any(w in r.casefold() for w in _ROLE)]
    if not meant:
        raise ValueError(
            "No role in ssd_involvements says that it is the allocated worker's: name those that "
            "mean it with --role, as they stand in invo_professional_role_id."
        )
    return tuple(meant)


def _fill(database: sqlite3.Connection, dataset: Mapping[str, Rows]) -> None:
    types = {"number": "REAL"}
    for table, fields in FIELDS.items():
        columns = ", ".join(f"{name} {types.get(kind, 'TEXT')}" for name, kind in fields.items())
        database.execute(f"CREATE TABLE {table} ({columns})")
        marks = ", ".join("?" * len(fields))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", dataset.get(table, ()))
        if person := next((name for name in fields if name.endswith("_person_id")), ""):
            database.execute(f"CREATE INDEX {table}_person ON {table} ({person})")


def _settle(database: sqlite3.Connection, asked: Asked, roles: Sequence[str]) -> None:
    days = [str(day) for day in (asked.referred_from, asked.referred_to, asked.snapshot)]
    eligible = "yes" if asked.eligible else "no"
    database.execute(
        "INSERT INTO rsw_settings VALUES (?, ?, ?, ?, ?, ?)",
        (asked.site, *days, asked.unit_type, eligible),
    )
    database.executemany("INSERT INTO rsw_roles VALUES (?)", [(role,) for role in roles])
    months = months_between(asked.referred_from, asked.snapshot)
    database.executemany("INSERT INTO rsw_months VALUES (?, ?, ?)", months)


def _run(database: sqlite3.Connection, asked: Asked, roles: Sequence[str]) -> None:
    """Each view, worked out once as a table: others read it for every row of theirs."""
    statements = [one for one in views_sql("sqlite").split(";\n") if "CREATE" in one]
    settings = [one for one in statements if "CREATE TABLE" in one]
    for one in settings:
        database.execute(one)
    _settle(database, asked, roles)
    for one in statements[len(settings) :]:
        database.execute(one.replace("CREATE VIEW", "CREATE TABLE"))
        for table, column in _READ_BY:
            if f"CREATE VIEW {table} " in one:
                database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")


def months_between(first: datetime.date, last: datetime.date) -> Iterator[tuple[str, str, str]]:
    """Every month that ends within the days: its name, first and last day."""
    year, month = first.year, first.month
    while True:
        end = datetime.date(year, month, calendar.monthrange(year, month)[1])
        if end > last:
            return
        yield f"{year}-{month:02d}", f"{year}-{month:02d}-01", str(end)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _rows(database: sqlite3.Connection, name: str) -> list[list[str]]:
    table = TABLES[name]
    found = database.execute(f"SELECT * FROM rsw_{name}")
    given = [column[0] for column in found.description]
    rows = []
    for row in found:
        values = dict(zip(given, row, strict=True))
        rows.append([_text(values.get(column.name)) for column in table.columns])
    return sorted(rows)


def _text(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
