"""The verdict on each outcome."""

from study.results.codes import RULES
from study.results.columns import Choice, Flag, Remarks, ResultsTable, declared, slots
from study.results.common import CLAIM, OUTCOME
from study.vocabulary import GRADES, VERDICTS

RULE = Choice(
    "rule",
    values=tuple(rule.name for rule in RULES),
    label="Rule",
    release=declared(),
    meaning="The first of the rules that held: the code of the reason.",
)
REASON = Remarks(
    "reason",
    label="Reason",
    release=slots(),
    meaning="The rule with its numbers, then what stands beside it.",
)
GRADE = Choice(
    "how_sure",
    values=GRADES,
    blank_ok=True,
    label="How sure",
    release=declared(),
    meaning="From the criteria of the table certainty; none where the design cannot tell.",
)

TABLE = ResultsTable(
    name="verdicts",
    title="The verdict: one row an outcome",
    key=("outcome",),
    columns=(
        OUTCOME,
        CLAIM,
        Flag("headline", label="Headline", release=declared()),
        Choice("verdict", values=VERDICTS, label="Verdict", release=declared()),
        GRADE,
        RULE,
        REASON,
    ),
)
