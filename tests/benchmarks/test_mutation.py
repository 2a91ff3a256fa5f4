"""Mutants change one place that something computes with, and argued survivors name such a place."""

import csv

from benchmarks.mutation import ARGUED, ROOT, TESTS, mutants

SOURCE = '''
def f(x: "1 < 2", y=True) -> int:
    """1 < 2"""
    if not x < 1 <= y and x in (3,):
        return -x + 2 * y
    return Benchmark("q", 4)
'''


def test_each_comparison_number_sign_and_word_of_logic_is_changed_once_and_nothing_else() -> None:
    found = {(one.was, one.now) for one in mutants("m", SOURCE)}
    assert found == {
        ("True", "False"),
        ("not x < 1 <= y and x in (3,)", "not x < 1 <= y or x in (3,)"),
        ("not x < 1 <= y", "not not x < 1 <= y"),
        ("x < 1 <= y", "x <= 1 <= y"),
        ("x < 1 <= y", "x < 1 < y"),
        ("1", "2"),
        ("x in (3,)", "x not in (3,)"),
        ("3", "4"),
        ("-x + 2 * y", "-x - 2 * y"),
        ("-x", "+x"),
        ("2 * y", "2 / y"),
        ("2", "3"),
    }


def test_a_survivor_that_is_argued_is_a_mutant_of_its_module_and_gives_a_reason() -> None:
    for row in csv.DictReader(ARGUED.open(encoding="utf-8")):
        source = (ROOT / f"{row['module'].replace('.', '/')}.py").read_text(encoding="utf-8")
        made = {(one.was, one.now) for one in mutants(row["module"], source)}
        assert (row["was"], row["now"]) in made, row
        assert len(row["why"]) > 20


def test_every_module_and_test_that_is_named_is_there() -> None:
    for module, tests in TESTS.items():
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module
        assert all((ROOT / test).is_file() for test in tests), module
