"""Who is compared, and on what evidence."""

from __future__ import annotations

import pytest

from reports.official import groups
from reports.official.results import Official
from tests.reports.official.made_up import results

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def official() -> Official:
    return results(-3.0)


def test_every_adopter_is_listed_with_its_source_and_grade(official: Official) -> None:
    table = groups.adopters_table(official)
    assert [len(group.rows) for group in table.groups] == [7, 2]
    assert all(row["source"] and row["grade"] for row in table.all_rows)
    assert "seed, stated in an article" in table.notes[0]


def test_dates_of_adoption_are_written_out(official: Official) -> None:
    started = [row["started"] for row in groups.adopters_table(official).all_rows]
    assert started[:3] == ["December 2007", "Before 2013", "2014 to 2016"]
    assert groups.started_sentence(official) == (
        "The figures begin in 2017. Of the adopters, one began in December 2007, one began before "
        "2013 and five began in 2014 to 2016. So there is no year before adoption to compare with."
    )


def test_everyone_in_neither_group_is_named(official: Official) -> None:
    sentences = " ".join(groups.groups_sentences(official))
    assert "Seven authorities count as adopters. The others are 30 areas" in sentences
    assert "They are in neither group." in sentences
