"""Every claim with its verdict."""

from dataclasses import replace

from study.results.columns import Choice, ResultsTable, Text, declared
from study.results.verdicts import GRADE, REASON, RULE
from study.vocabulary import CLAIM_STATUSES, ROLES, SIDES, VERDICTS

TABLE = ResultsTable(
    name="claims",
    title="One row a claim",
    key=("claim_id",),
    columns=(
        Text("claim_id", label="Id", release=declared()),
        Text("claim", label="Claim", release=declared()),
        Text("source", label="Who makes it", release=declared()),
        Choice("side", values=SIDES, label="Side", release=declared()),
        Text("level", label="Level", release=declared()),
        Text("direction", label="Claimed direction", release=declared()),
        Choice("role", values=ROLES, label="Role", release=declared()),
        Choice("status", values=CLAIM_STATUSES, label="Status", release=declared()),
        Text("outcome", blank_ok=True, label="Headline outcome", release=declared()),
        Choice("verdict", values=VERDICTS, blank_ok=True, label="Verdict", release=declared()),
        GRADE,
        replace(RULE, blank_ok=True),
        REASON,
    ),
)
