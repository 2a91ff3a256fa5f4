"""What one would have to believe: posteriors of the headline outcomes under stated priors."""

from study.results.columns import Choice, Number, ResultsTable, declared, effect, model, public
from study.results.common import KIND, OUTCOME, ends
from study.vocabulary import PRIORS, TAU_KINDS

TABLE = ResultsTable(
    name="beliefs",
    title="The effect under a prior: one row a headline outcome, prior and spread between sites",
    key=("outcome", "prior", "tau_kind", "tau"),
    columns=(
        OUTCOME,
        KIND,
        Choice("prior", values=PRIORS, label="Prior", release=declared()),
        Choice("tau_kind", values=TAU_KINDS, label="Spread assumed", release=declared()),
        Number(
            "tau",
            unit="none",
            decimals=2,
            blank_ok=False,
            label="Spread between sites, in SDs",
            release=public(),
        ),
        Number("mean", unit="outcome", blank_ok=False, label="Effect", release=effect()),
        *ends(),
        *(
            Number(name, unit="belief", low=0, high=1, label=label, release=model())
            for name, label in (
                ("probability_claimed", "Chance of the claimed direction"),
                ("probability_matters", "Chance that it matters"),
            )
        ),
    ),
)
