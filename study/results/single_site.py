"""What would have to be believed where an arm has one or two sites: an assumption curve."""

from study.results.columns import Number, ResultsTable, model, p, public
from study.results.common import OUTCOME

TABLE = ResultsTable(
    name="single_site",
    title="One or two sites in an arm: one row an outcome and assumed ratio of SDs",
    key=("outcome", "ratio"),
    columns=(
        OUTCOME,
        Number(
            "ratio",
            unit="none",
            decimals=2,
            blank_ok=False,
            label="Times as much",
            release=public(),
            meaning="How much more the sites of the smaller arm are taken to vary than the others.",
        ),
        p(
            "chance",
            "So large by chance",
            release=model(every_site=True),
            meaning="How often sites that vary so differ as far without an effect: no p value, "
            "for nothing in the data tells the ratio.",
        ),
    ),
)
