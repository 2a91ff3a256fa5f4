"""Letters of columns, as a spreadsheet counts them."""

from pipeline.reading.grids import letter, position


def test_letters_and_positions_are_each_other_s_inverse() -> None:
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"),
    ]
    assert [position(letter(at)) for at in range(2_000)] == list(range(2_000))
