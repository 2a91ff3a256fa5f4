from benchmarks.parity import Compared, page


def test_the_page_gives_the_largest_difference_of_each_kind_and_every_number() -> None:
    found = [
        Compared("m", "rsw: estimate", 1.0, 1.0),
        Compared("m", "x: estimate", 2.02, 2.0),
        Compared("m", "rsw: df, Kenward-Roger", 3.0, 4.0),
        Compared("m", "variance: site", 0.1, 0.0),
        Compared("m", "logLik, REML", -99.0, -100.0),
    ]

    text = page(found)

    assert "| model | estimate | variance | logLik | df |" in text
    assert "| m | 1e-02 | 1e-01 | 1e-02 | 2e-01 |" in text
    assert "| m | rsw: df, Kenward-Roger | 3 | 4 | -2.5e-01 |" in text
    assert text.count("\n| m |") == 1 + len(found)
