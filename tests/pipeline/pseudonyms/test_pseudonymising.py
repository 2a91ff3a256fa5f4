"""Whole submissions: linkage and reasons survive, ids and stray columns do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.checking.submission import Submission, read_folder
from pipeline.pseudonyms.keys import Key, new_key
from pipeline.pseudonyms.pseudonym import pseudonym
from pipeline.pseudonyms.pseudonymising import csv_files, evaluators_folder, pseudonymise
from study.tables import TABLES
from tests.pipeline.extract import CLEAN, changed, write

KEY = new_key()


def read(tmp_path: Path, **changes: Any) -> Submission:
    return read_folder(write(tmp_path / "north", **changes))


def test_the_same_id_has_the_same_pseudonym_in_every_table(tmp_path: Path) -> None:
    done = pseudonymise(read(tmp_path), KEY)
    units = set(done.tables["units"]["unit_id"])
    assert units == {pseudonym(KEY, "unit", "U1"), pseudonym(KEY, "unit", "U2")}
    assert set(done.tables["vacancies"]["unit_id"]) == units
    assert set(done.tables["caseload_month"]["unit_id"]) == units


def test_pseudonyms_are_the_same_in_the_next_wave(tmp_path: Path) -> None:
    first = pseudonymise(read(tmp_path / "first"), KEY)
    later = CLEAN["units.csv"].replace("2024-03-31", "2025-03-31").replace("U1", " u1")
    caseload = CLEAN["caseload_month.csv"].replace("U1", " u1")
    vacancies = CLEAN["vacancies.csv"].replace("U1", " u1")
    second = pseudonymise(
        read(tmp_path / "second", units=later, caseload_month=caseload, vacancies=vacancies), KEY
    )
    assert set(first.tables["units"]["unit_id"]) == set(second.tables["units"]["unit_id"])


def test_another_key_gives_pseudonyms_that_do_not_link(tmp_path: Path) -> None:
    submission = read(tmp_path)
    one, two = (pseudonymise(submission, key) for key in (KEY, new_key()))
    assert not set(one.tables["units"]["unit_id"]) & set(two.tables["units"]["unit_id"])
    assert one.fingerprint != two.fingerprint


def test_tables_fit_their_schemas_and_are_in_the_order_of_their_new_keys(tmp_path: Path) -> None:
    for name, frame in pseudonymise(read(tmp_path), KEY).tables.items():
        TABLES[name].schema.validate(frame)
        assert frame[list(TABLES[name].key)].apply(tuple, axis=1).is_monotonic_increasing


def test_the_site_stays_unless_asked(tmp_path: Path) -> None:
    submission = read(tmp_path)
    assert pseudonymise(submission, KEY).site == "north"
    done = pseudonymise(submission, KEY, sites=True)
    assert done.site == pseudonym(KEY, "site", "north")
    assert set(done.tables["units"]["site_id"]) == {done.site}


def test_reasons_follow_their_rows(tmp_path: Path) -> None:
    reasons = pseudonymise(read(tmp_path), KEY).reasons.to_numpy().tolist()
    unit = pseudonym(KEY, "unit", "U1")
    assert reasons == [
        ["caseload_month", f"{unit}|2024-03", "court_statements", "censored"],
        ["vacancies", pseudonym(KEY, "post", "P2"), "filled_on", "censored"],
    ]


def with_post(submission: Submission, post: str) -> Submission:
    """The submission with another id for its second post, as the check would not let it through."""
    frame = submission.frames["vacancies"].copy()
    frame.loc[1, "post_id"] = post
    none = submission.missing_reasons.iloc[:0]
    frames = {**submission.frames, "vacancies": frame}
    return replace(submission, frames=frames, missing_reasons=none)


def test_rows_that_would_become_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="In vacancies, 1 rows would have the key of another"):
        pseudonymise(with_post(read(tmp_path), "p1"), KEY)


def test_a_bad_id_names_its_table_and_column(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="In vacancies, 1 different values of post_id") as refusal:
        pseudonymise(with_post(read(tmp_path), "12345.0"), KEY)
    assert "12345" not in str(refusal.value)


@pytest.mark.parametrize("post", ["p1", "P 1".replace(" ", "\u200b"), "12345.0", "2024-03-01"])
def test_an_id_that_cannot_be_replaced_is_told_by_the_check_with_its_address(
    tmp_path: Path, post: str
) -> None:
    submission = read(tmp_path, **changed("vacancies", "P2,U2", f"{post},U2"))
    (finding,) = (one for one in submission.findings if one.level == "error")
    assert (finding.table, finding.row, finding.column) == ("vacancies", 3, "post_id")
    assert pseudonymise(submission, KEY).left_out == {"vacancies": 1}


def test_what_stays_behind_is_counted(tmp_path: Path) -> None:
    done = pseudonymise(
        read(
            tmp_path,
            vacancies=CLEAN["vacancies.csv"]
            + "P3,U2,asye,not a date,,no\n"
            + "P4,U2,asye,2024-01-02,2024-02-30,no\n",
        ),
        KEY,
    )
    assert done.left_out == {"vacancies": 1}
    assert done.emptied == {"vacancies": 1}
    assert len(done.tables["vacancies"]) == 3


def test_a_site_that_is_no_plain_name_does_not_leave(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "a", **{t.removesuffix(".csv"): c.replace("north", "Mrs O'Hara, 4 High St")
                           for t, c in CLEAN.items() if t not in ("sites.csv", "units.csv")},
        sites=CLEAN["sites.csv"].replace("north", '"=HYPERLINK(1)"'),
        units=CLEAN["units.csv"].replace("north", '"=HYPERLINK(1)"'),
    )  # fmt: skip
    with pytest.raises(ValueError, match="authority code"):
        pseudonymise(read_folder(folder, site="=HYPERLINK(1)"), KEY)


def test_nothing_but_codes_numbers_dates_and_pseudonyms_leaves(tmp_path: Path) -> None:
    vacancies = CLEAN["vacancies.csv"].replace("agency_cover\n", "agency_cover,Manager's name\n")
    vacancies = vacancies.replace(",no\n", ",no,CANARY-NAME\n").replace("P1,", "CANARY-ID,")
    done = pseudonymise(read(tmp_path, vacancies=vacancies), KEY)
    written = b"".join(csv_files(done.tables, done.reasons).values()) + repr(done.note()).encode()
    assert b"CANARY" not in written.upper()
    assert b"Manager" not in written


def test_a_rejected_submission_has_nothing_to_carry_over(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rsw check"):
        pseudonymise(read(tmp_path, sites=None), KEY)


def test_the_key_shows_nowhere_in_what_is_written(tmp_path: Path) -> None:
    done = pseudonymise(read(tmp_path), KEY)
    written = b"".join(csv_files(done.tables, done.reasons).values()) + repr(done).encode()
    assert KEY.secret.hex().encode() not in written
    assert isinstance(KEY, Key)


@pytest.mark.parametrize("inside", ["", "data", "data/incoming", "data/incoming/north", "deep/er"])
@pytest.mark.parametrize("sign", ["dvc.yaml", "data/incoming/.keep"])
def test_an_evaluators_folder_is_known_from_anywhere_in_it(
    tmp_path: Path, inside: str, sign: str
) -> None:
    (tmp_path / sign).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / sign).touch()
    assert evaluators_folder(tmp_path / inside) == tmp_path.resolve()


def test_a_councils_folder_is_no_evaluators(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert evaluators_folder(tmp_path / "data") is None
