"""What the field has published, held against what was printed beside it."""

from __future__ import annotations

from reports.blocks import Group, PrintedColumn, PrintedTable, printed
from reports.released import Released, Row
from reports.sentences.formats import number
from reports.sentences.names import RECHECKED
from reports.sentences.small_words import listing
from study.vocabulary import NOT_APPLICABLE

WRONG = ("impossible", "decides_otherwise", "inconsistent")


def published_table(released: Released) -> PrintedTable:
    """Every published figure, those that cannot be right first."""
    return PrintedTable(
        id="published-table",
        caption="Published figures, recomputed",
        columns=[
            *printed("published", "what", "study"),
            PrintedColumn("printed", "As printed"),
            *printed("published", "recomputed"),
        ],
        groups=[
            Group(heading, [_printed(row) for row in rows])
            for found, heading in RECHECKED.items()
            if (rows := released.rows("published", found=found))
        ],
        notes=[
            "Recomputed allowing for rounding: of a test its p, two-sided where it has two sides, "
            "from the statistic and its degrees of freedom; of a share, ratio, difference or "
            "change the number from its two parts."
        ],
        stacks=True,
    )


def published_sentence(released: Released) -> str:
    """Which figures do not follow from what was printed beside them."""
    wrong = [row for found in WRONG for row in released.rows("published", found=found)]
    one_sided = released.rows("published", found="consistent_one_sided")
    some = ", some of them only as one-sided tests" if one_sided else ""
    if not wrong:
        return f"All that could be recomputed follow from what stands beside them{some}."
    told = listing([f"“{row['what']}” ({row['study']})" for row in wrong])
    rest = f"All others that could be recomputed follow{some}."
    return f"As printed, these cannot be right: {told}. {rest}"


def _printed(row: Row) -> dict[str, str]:
    p = "" if row["p"] == NOT_APPLICABLE else f", p {_signed(row['p'])}"
    value = number(row["value"])
    told = value if row["statistic"] in ("other", NOT_APPLICABLE) else f"{row['statistic']} {value}"
    return {**row, "printed": f"{told}{p}", "recomputed": number(row["recomputed"])}


def _signed(p: str) -> str:
    return p if p[0] in "<>n" else f"= {p}"
