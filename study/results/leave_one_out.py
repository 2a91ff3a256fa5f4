"""The effect without each site in turn."""

from study.results.columns import Number, ResultsTable, Text, declared, effect
from study.results.common import OUTCOME, ends

TABLE = ResultsTable(
    name="leave_one_out",
    title="The difference of site means without a site: one row an outcome and site left out",
    key=("outcome", "left_out"),
    columns=(
        OUTCOME,
        Text("left_out", label="Without", release=declared()),
        Number(
            "estimate",
            unit="outcome",
            label="Difference or ratio",
            release=effect(every_site=True),
        ),
        *ends(every_site=True),
    ),
)
