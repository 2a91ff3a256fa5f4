"""The criteria by which it is judged how sure a verdict is."""

from study.results.columns import Choice, Number, ResultsTable, declared, model, public
from study.results.common import OUTCOME
from study.vocabulary import CRITERIA, MET

# Ratios of the arms, from which a withheld site could be solved for.
BALANCES = frozenset({"sd_balance", "size_balance"})

TABLE = ResultsTable(
    name="certainty",
    title="How sure: one row an outcome that has a grade, and criterion",
    key=("outcome", "criterion"),
    columns=(
        OUTCOME,
        Choice("criterion", values=CRITERIA, label="Criterion", release=declared()),
        Choice("met", values=MET, label="Met", release=declared()),
        Number(
            "number",
            unit="none",
            decimals=3,
            label="Number",
            release=model(every_site_where=("criterion", BALANCES)),
            meaning="On which it rests; shares of people and measurements to the nearest "
            "twentieth.",
        ),
        Number(
            "weight",
            unit="as set",
            blank_ok=False,
            label="Weight",
            release=public(),
            meaning="What missing it costs.",
        ),
    ),
)
