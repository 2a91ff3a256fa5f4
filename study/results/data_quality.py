"""What came in of each table, and what was accepted."""

from study.results.columns import Choice, Count, ResultsTable, Text, code, count, declared
from study.results.common import SITE
from study.vocabulary import TABLE_STATUSES

SITES = ("table", "sites")  # the rows of this table number sites and waves

TABLE = ResultsTable(
    name="data_quality",
    title="Rows received and accepted: one row a site and table",
    key=("site_id", "table"),
    columns=(
        SITE,
        Text("table", label="Table", release=code()),
        Choice("status", values=TABLE_STATUSES, label="Status", release=declared()),
        Count("rows_received", label="Rows received", release=count(public_where=SITES)),
        Count("rows_accepted", label="Rows accepted", release=count(public_where=SITES)),
    ),
)
