"""The levels of the two arms."""

from study.results.columns import Choice, Number, ResultsTable, arm, declared
from study.results.common import EVENTS, N_SITES, OUTCOME, PEOPLE
from study.vocabulary import ARMS

TABLE = ResultsTable(
    name="arm_summaries",
    title="Mean of the sites' levels in each arm: one row an outcome and arm",
    key=("outcome", "arm"),
    columns=(
        OUTCOME,
        Choice("arm", values=ARMS, label="Arm", release=declared()),
        Number("summary", unit="outcome", blank_ok=False, label="Level", release=arm()),
        Number(
            "sd", unit="outcome", label="SD", release=arm(), meaning="Of persons; of means only."
        ),
        N_SITES,
        PEOPLE,
        EVENTS,
    ),
)
