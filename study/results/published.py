"""What the field has published, recomputed from what was printed beside it."""

from study.results.columns import Choice, Number, ResultsTable, Text, public
from study.vocabulary import RECHECKED


def _text(name: str, label: str, meaning: str = "") -> Text:
    return Text(name, label=label, release=public(), meaning=meaning, blank_ok=True)


def _number(name: str, label: str) -> Number:
    return Number(name, unit="none", decimals=3, label=label, release=public())


TABLE = ResultsTable(
    name="published",
    title="Published figures, each held against what was printed beside it: one row a figure",
    key=("id",),
    columns=(
        Text("id", label="Figure", release=public()),
        _text("study", "Study"),
        _text("what", "What"),
        _text("statistic", "Statistic"),
        _text("value", "Published value", "As printed; not applicable where it was not obtained."),
        _text("p", "Published p", "As printed."),
        _number("recomputed", "Recomputed"),
        _number("low", "Lowest"),
        _number("high", "Highest"),
        Choice("found", label="Found", release=public(), values=RECHECKED),
        _text("grade", "Source", "How near to the publication it was read."),
    ),
)
