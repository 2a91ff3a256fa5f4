"""How many are in each analysis set."""

from study.results.columns import (
    Choice,
    Count,
    Names,
    ResultsTable,
    Text,
    code,
    count,
    declared,
    public,
)
from study.vocabulary import ARMS, BOTH_ARMS, LEFT_OUT, MEMBERS

TABLE = ResultsTable(
    name="flow",
    title="Members of an analysis set: one row a set and arm, in the order of the study",
    key=("position", "arm"),
    columns=(
        Count("position", label="Position", release=public()),
        Choice("level", values=MEMBERS, label="What is counted", release=declared()),
        Text("set", label="Set", release=code()),
        Text("outcome", blank_ok=True, label="Outcome", release=declared()),
        Count("wave", blank_ok=True, label="Survey wave", release=public()),
        Choice(
            "reason",
            values=LEFT_OUT,
            blank_ok=True,
            label="Why left out",
            release=declared(),
        ),
        Names(
            "sites",
            blank_ok=True,
            label="Sites",
            release=declared(),
            meaning="Of sets of sites that are named.",
        ),
        Choice("arm", values=(*ARMS, BOTH_ARMS), label="Arm", release=declared()),
        Count("n", label="Members", release=count(public_where=("level", "site"))),
    ),
)
