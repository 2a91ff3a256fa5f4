"""The study's tables, one module each. ``TABLES`` is in the order in which keys resolve."""

from collections.abc import Mapping

from study.tables import (
    case_outcomes,
    caseload_month,
    cases,
    costs,
    family_interviews,
    file_audit,
    site_fidelity,
    sites,
    supervision,
    supervision_visit,
    time_diary,
    units,
    vacancies,
    visit_ratings,
    visits,
    worker_survey,
    workers,
)
from study.tables.base import Column, ForeignKey, RowRule, Table
from study.vocabulary import FindingLevel as Level

TABLES: Mapping[str, Table] = {
    module.TABLE.name: module.TABLE
    for module in (
        sites,
        units,
        workers,
        worker_survey,
        cases,
        time_diary,
        caseload_month,
        vacancies,
        visits,
        visit_ratings,
        case_outcomes,
        costs,
        site_fidelity,
        supervision,
        supervision_visit,
        family_interviews,
        file_audit,
    )
}

__all__ = ["TABLES", "Column", "ForeignKey", "Level", "RowRule", "Table"]
