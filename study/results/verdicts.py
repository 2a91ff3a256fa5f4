"""The verdict on each outcome."""

from study.results.codes import RULES
from study.results.columns import Choice, Flag, Remarks, ResultsTable, declared, slots
from study.results.common import CLAIM, OUTCOME
from study.vocabulary import VERDICTS

RULE = Choice(
    "rule",
    values=tuple(rule.name for rule in RULES),
    label="Rule",
    release=declared(),
    meaning="The first of the rules that held: the code of the reason.",
)
REASON = Remarks("reason", label="Reason", release=slots())

TABLE = ResultsTable(
    name="verdicts",
    title="The verdict: one row an outcome",
    key=("outcome",),
    columns=(
        OUTCOME,
        CLAIM,
        Flag("headline", label="Headline", release=declared()),
        Choice("verdict", values=VERDICTS, label="Verdict", release=declared()),
        RULE,
        REASON,
    ),
)
