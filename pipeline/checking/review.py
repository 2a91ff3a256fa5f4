"""A submission read, asked whether it is plausible, and its council's explanations matched.

The council's own check and the evaluator's ingest both are this and nothing else, so that the
queries which a council sees and explains are those that the evaluator sees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.checking.submission import Submission, read_contents, with_findings
from pipeline.explanations.explaining import (
    Explained,
    explained_findings,
    explanations_of,
    sheets_of,
)
from pipeline.reading.explanations import Explanation
from pipeline.reading.folder import Folder
from pipeline.rules.plausibility import (
    Figures,
    against_national,
    against_previous,
    other_ids,
)
from pipeline.rules.reader import Place
from study.tables import TABLES


@dataclass(frozen=True)
class Review:
    """A submission and what its council said about it.

    Attributes
    ----------
    submission : with every finding, worst first.
    explanations : all that could be used.
    explained : the findings that one of them explains, in the order of the findings.
    """

    submission: Submission
    explanations: Sequence[Explanation]
    explained: Sequence[Explained]


def review(contents: Folder, site: str, previous: Figures | None = None) -> Review:
    """Check the files of one site's submission that were opened.

    Parameters
    ----------
    previous : of the site's previous submission; None where there is none to compare with.
    """
    read = read_contents(contents, TABLES, site)
    place = Place(site=site)
    explanations, problems = explanations_of(contents, place)
    more = [*against_national(read.frames, place), *problems]
    if previous is not None:
        refused = {name for name, table in read.tables.items() if table.status == "not accepted"}
        more += against_previous(read.frames, previous, place, refused)
        more += other_ids(read.frames, previous, place)
    submission = with_findings(read, more)
    explained = explained_findings(submission.findings, explanations, sheets_of(contents))
    return Review(submission, explanations, tuple(explained))
