from __future__ import annotations

import base64
import hashlib
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pseudonyms import pseudonym as module
from pipeline.pseudonyms.keys import Key
from pipeline.pseudonyms.pseudonym import check_collisions, is_pseudonym, pseudonym, pseudonyms
from pipeline.reading.ids import canonical, id_columns, id_type
from study.tables import TABLES

KEY = Key(
    "study", bytes.fromhex("9f1c07be52a8d3640e7bf195c82d463ab0e51f78934dca1628fe5b03d764a18c")
)
OTHER = Key("study", KEY.secret[::-1])


def test_a_pseudonym_is_the_keyed_hash_it_says_it_is() -> None:
    """Written out once more from RFC 2104, so that pseudonyms of later versions link to these."""

    def keyed(key: bytes, message: bytes) -> bytes:
        block = key.ljust(64, b"\0")
        inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + message).digest()
        return hashlib.sha256(bytes(b ^ 0x5C for b in block) + inner).digest()

    sub_key = keyed(KEY.secret, b"rsw pseudonym 1\0study\0worker")
    body = base64.b32encode(keyed(sub_key, b"w0042")[:20]).decode().lower()
    assert pseudonym(KEY, "worker", "W0042") == f"worker-{body}"


def test_a_pseudonym_has_at_least_128_bits() -> None:
    body = pseudonym(KEY, "worker", "1").removeprefix("worker-")
    assert len(base64.b32decode(body.upper())) * 8 >= 128


def test_pseudonyms_depend_on_key_project_and_type_of_id() -> None:
    made = {
        pseudonym(key, kind, "1").rsplit("-")[-1]
        for key in (KEY, OTHER, Key("another", KEY.secret))
        for kind in ("worker", "unit", "family")
    }
    assert len(made) == 9


@pytest.mark.parametrize(
    "written",
    [
        "W 0042",
        " w 0042 ",
        "W\u00a00042",
        "W  0042",
        "\ufeffW 00\u200b42",
        "Ｗ ００４２",
        "W\t0042",
    ],
)
def test_an_id_is_one_however_it_was_typed(written: str) -> None:
    assert pseudonym(KEY, "worker", written) == pseudonym(KEY, "worker", "W 0042")


def test_leading_zeros_are_kept() -> None:
    assert canonical("007") == "007"
    assert pseudonym(KEY, "worker", "007") != pseudonym(KEY, "worker", "7")


@pytest.mark.parametrize("written", ["1.0E+12", "1e+12", "4.25E7", "-1.5E-3", "１.0Ｅ+12"])
def test_scientific_notation_is_refused_without_showing_it(written: str) -> None:
    with pytest.raises(ValueError, match="scientific notation") as refusal:
        pseudonym(KEY, "worker", written)
    assert written not in str(refusal.value)


@pytest.mark.parametrize("written", ["12E4", "1e5", "E+12", "12.5"])
def test_ids_that_only_look_a_little_like_numbers_are_taken(written: str) -> None:
    pseudonym(KEY, "unit", written)


def test_an_id_with_decimals_is_refused() -> None:
    with pytest.raises(ValueError, match="decimals"):
        pseudonym(KEY, "worker", "1234.0")


@pytest.mark.parametrize("written", ["", "  ", "\u200b", "\u00a0"])
def test_a_blank_id_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="blank"):
        pseudonym(KEY, "worker", written)


def test_a_pseudonym_is_not_pseudonymised_again() -> None:
    with pytest.raises(ValueError, match="already"):
        pseudonym(KEY, "worker", pseudonym(KEY, "worker", "1").upper())


def test_every_id_of_the_study_has_a_type_and_tables_share_it() -> None:
    kinds: dict[str, Any] = {}
    for table in TABLES.values():
        for column in id_columns(table):
            kinds.setdefault(column.name, set()).add(id_type(column))
    assert {name: f"{name.removesuffix('_id')}" for name in kinds} == {
        name: kind for name, (kind,) in kinds.items()
    }
    assert {"worker", "unit", "family", "child", "visit", "post", "coder"} <= {
        kind for kinds_ in kinds.values() for kind in kinds_
    }


def test_every_foreign_key_is_replaced_together_with_its_parent() -> None:
    for table in TABLES.values():
        for foreign in table.foreign_keys:
            mine = {c.name for c in id_columns(table)}
            theirs = {c.name for c in id_columns(TABLES[foreign.parent])}
            assert (foreign.column in mine) == (foreign.column in theirs)


def test_the_site_stays_unless_asked() -> None:
    assert "site_id" not in {c.name for c in id_columns(TABLES["sites"])}
    assert "site_id" in {c.name for c in id_columns(TABLES["sites"], sites=True)}


def test_a_column_keeps_its_missing_cells() -> None:
    values = pd.Series(["a", None, "b", "A"], dtype="str", name="family_id")
    made = pseudonyms(KEY, "family", values)
    assert made.isna().tolist() == [False, True, False, False]
    assert made[0] == made[3] != made[2]
    assert str(made.dtype) == "str"


def test_bad_ids_are_counted_and_not_shown() -> None:
    values = pd.Series(["SECRET1.0", "1.0E+12", "2.0E+12"], dtype="str", name="child_id")
    with pytest.raises(ValueError, match="2 different values of child_id") as refusal:
        pseudonyms(KEY, "child", values)
    assert "2.0" not in str(refusal.value)


def test_two_ids_with_one_pseudonym_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BYTES", 0)
    values = pd.Series(["a", "b"], dtype="str", name="child_id")
    with pytest.raises(ValueError, match="same pseudonym") as refusal:
        pseudonyms(KEY, "child", values)
    assert "'a'" not in str(refusal.value)


def test_one_id_typed_two_ways_is_no_collision() -> None:
    check_collisions([("a", "x"), ("A ", "x")])


@given(st.text(min_size=1, max_size=30))
def test_any_text_gives_a_pseudonym_of_the_form_or_a_refusal(text: str) -> None:
    try:
        made = pseudonym(KEY, "worker", text)
    except ValueError:
        return
    assert is_pseudonym(made, "worker")
    assert not is_pseudonym(made, "unit")


@given(st.sets(st.text(alphabet="abc019", min_size=1, max_size=6), min_size=2, max_size=20))
def test_different_ids_have_different_pseudonyms(ids: Any) -> None:
    assert len({pseudonym(KEY, "worker", text) for text in ids}) == len(ids)
