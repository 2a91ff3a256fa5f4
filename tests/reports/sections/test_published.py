"""Published figures on the page: those that cannot be right come first and are named."""

from dataclasses import replace

from reports.released import Released
from reports.sections.published import published_sentence, published_table
from reports.sentences.names import RECHECKED


def test_what_cannot_be_right_comes_first_with_what_it_should_be(released: Released) -> None:
    table = published_table(released)
    assert [group.heading for group in table.groups] == [
        RECHECKED[found] for found in ("inconsistent", "consistent", "not_obtained")
    ]
    wrong, right, absent = (group.rows[0] for group in table.groups)
    assert (wrong["printed"], wrong["recomputed"]) == ("t 1.71, p = .44", "0.088")
    assert (right["printed"], right["recomputed"]) == ("share 46", "46.127")
    assert (absent["printed"], absent["recomputed"]) == ("[z]", "[z]")


def test_the_sentence_names_what_cannot_be_right_and_nothing_else(released: Released) -> None:
    assert published_sentence(released) == (
        "As printed, these cannot be right: “Skill” (A trial). "
        "All others that could be recomputed follow."
    )
    right = [row for row in released.tables["published"] if row["found"] != "inconsistent"]
    fine = replace(released, tables={**released.tables, "published": right})
    assert published_sentence(fine) == (
        "All that could be recomputed follow from what stands beside them."
    )


def test_what_follows_only_as_a_one_sided_test_is_said_to(released: Released) -> None:
    rows = [{**row, "found": "consistent_one_sided"} for row in released.tables["published"]]
    told = published_sentence(replace(released, tables={**released.tables, "published": rows}))
    assert told.endswith("some of them only as one-sided tests.")
