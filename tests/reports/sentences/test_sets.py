"""The analysis sets of the flow in words."""

import pytest

from reports.released import Released
from reports.sentences.sets import ANALYSED, SETS, label
from study.vocabulary import MEMBERS, NOT_APPLICABLE
from tests.reports.sections.test_flow import sets

BLANK = dict.fromkeys(("outcome", "wave", "reason", "sites"), NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"set": "sites_rejected", "sites": '["west_end"]'}, "Sites rejected: West end"),
        ({"set": "sites_without_table", "sites": "[c]"}, "Sites without a usable table of sites: "),
        ({"set": "invited_in_wave", "wave": "2"}, "Invited to the survey in wave 2"),
        (
            {"set": "left_out", "level": "response", "reason": "no_covariate"},
            "GHQ-12 distress score: survey answers left out because a covariate is missing",
        ),
        ({"set": "analysed", "level": "family"}, "GHQ-12 distress score: families analysed"),
    ],
)
def test_a_set_is_named_by_its_code_and_what_tells_it_from_others(
    released: Released, row: dict[str, str], words: str
) -> None:
    row = {"level": "site", **BLANK, "outcome": "ghq12_likert", **row}
    assert label(released, row) == words


def test_every_set_that_the_study_may_have_is_named() -> None:
    assert {each.name for each in sets()} == set(SETS)
    assert set(MEMBERS) - set(ANALYSED) <= {"site", "unit"}
