import datetime

import pytest
from pipeline.screening.people import are_births, full_date, names_among


def days(first, step, n):
    start = datetime.date.fromisoformat(first)
    return [f"{start + datetime.timedelta(days=step * i):%d/%m/%Y}" for i in range(n)]


@pytest.mark.parametrize(
    ("texts", "births"),
    [
        (days("2006-01-01", 200, 30), True),
        (days("1965-01-01", 500, 30), True),
        (days("2023-09-01", 15, 30), False),
        (days("2006-01-01", 700, 9), False),
        ([*days("2006-01-01", 200, 12), *(f"x{i}" for i in range(12))], False),
        ([str(n) for n in range(20_000, 60_000, 1_000)], False),
        ([f"{n}.44" for n in range(20_000, 60_000, 1_000)], False),
        ([], False),
    ],
)
def test_dates_of_birth_are_told_by_their_spread(texts, births):
    assert are_births(texts) is births


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2011-03-12", True),
        ("12 Mar 2011", True),
        ("03/2011", False),
        ("2011", False),
        ("32560.44", False),
        ("32560.0", False),
    ],
)
def test_only_a_whole_date_is_one(text, date):
    assert (full_date(text) is not None) is date


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amara Bennett", True),
        ("BENNETT, Amara", True),
        ("Amara J. O'Neil", True),
        ("Not Recorded", False),
        ("North Team", False),
        ("Team A", False),
        ("W12 34", False),
        ("amara", False),
    ],
)
def test_names_in_a_column_of_ids(text, name):
    assert names_among([text], comma_only=False) == ([text] if name else [])
