"""How often each rule of the check fired."""

from study.results.columns import Choice, Count, ResultsTable, Text, code, count, declared, public
from study.vocabulary import FINDING_LEVELS

TABLE = ResultsTable(
    name="findings_by_rule",
    title="Findings over all sites: one row a rule and level",
    key=("rule", "level"),
    columns=(
        Text("rule", label="Rule", release=code()),
        Choice("level", values=FINDING_LEVELS, label="Level", release=declared()),
        Count("n_sites", label="Sites", release=public()),
        Count("count", label="Times", release=count()),
    ),
)
