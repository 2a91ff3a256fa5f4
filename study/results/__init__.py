"""Every results table, declared once, one module a table.

``RESULTS`` are those of the study, which leave the analysis by ``analysis.release``; ``NATIONAL``
those of official statistics, and ``PLANNED`` those of the next study, which are public. See
``study.results.columns`` for what a declaration holds.
"""

from collections.abc import Mapping

from study.results import (
    arm_summaries,
    balance,
    beliefs,
    certainty,
    claims,
    data_quality,
    design,
    estimates,
    findings_by_rule,
    flow,
    leave_one_out,
    national,
    planning,
    published,
    single_site,
    site_summaries,
    variance_components,
    verdicts,
    waves,
)
from study.results.columns import ResultsTable

RESULTS: Mapping[str, ResultsTable] = {
    module.TABLE.name: module.TABLE
    for module in (
        estimates,
        variance_components,
        design,
        beliefs,
        site_summaries,
        leave_one_out,
        single_site,
        arm_summaries,
        balance,
        waves,
        verdicts,
        certainty,
        claims,
        flow,
        data_quality,
        findings_by_rule,
        published,
    )
}
NATIONAL: Mapping[str, ResultsTable] = {table.name: table for table in national.TABLES}
PLANNED: Mapping[str, ResultsTable] = {
    table.name: table for table in (planning.PLAN, planning.CURVES)
}
ALL: Mapping[str, ResultsTable] = {**RESULTS, **NATIONAL, **PLANNED}
