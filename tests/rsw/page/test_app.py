"""Who may use the page, how much it takes, and that it writes nothing."""

from __future__ import annotations

import csv
import io
import re
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from pipeline.checking.check import check_files
from pipeline.pseudonyms.keys import key_text, new_key
from pipeline.submitting.bundle import unpack
from rsw.documents.template import template
from rsw.page import work
from rsw.page.app import create_app
from rsw.page.serving import ADDRESS, server
from rsw.terminal.left_out import code_of, leaving
from tests.fixtures.extract import clean, files
from tests.pipeline.extract import CLEAN

pytestmark = pytest.mark.slow

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"
EVERY = ("/template", "/check", "/annotated", "/key", "/bundle", "/enter")


@pytest.fixture
def client() -> FlaskClient:
    return create_app(PORT, max_bytes=1_000_000).test_client()


def token(client: FlaskClient) -> str:
    html = client.get("/", headers={"Host": HOST}).get_data(as_text=True)
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def post(
    client: FlaskClient, address: Any, *, headers: Any = None, files: Any = None, **fields: Any
) -> Any:
    uploads = [
        (io.BytesIO(data if isinstance(data, bytes) else data.encode()), name)
        for name, data in (files or {}).items()
    ]
    sent = {"token": token(client), **fields, **({"files": uploads} if uploads else {})}
    given = {"Host": HOST, "Origin": ORIGIN} | (headers or {})
    given = {name: value for name, value in given.items() if value is not None}
    return client.post(address, data=sent, headers=given, content_type="multipart/form-data")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:1",
        f"127.0.0.1.nip.io:{PORT}",
        f"192.168.0.2:{PORT}",
        f"0.0.0.0:{PORT}",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_host_is_refused(client: FlaskClient, host: Any, method: Any) -> None:
    answer = client.open("/", method=method, headers={"Host": host, "Origin": f"http://{host}"})
    assert answer.status_code == 403
    assert "token" not in answer.get_data(as_text=True)


def test_both_names_of_this_computer_are_taken(client: FlaskClient) -> None:
    for host in (HOST, f"localhost:{PORT}"):
        assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", f"https://{HOST}", "http://127.0.0.1:1",
     f"http://localhost:{PORT}"],
)  # fmt: skip
def test_a_form_of_another_origin_is_refused(
    client: FlaskClient, address: Any, origin: Any
) -> None:
    assert post(client, address, headers={"Origin": origin}, files=CLEAN).status_code == 403


@pytest.mark.parametrize("address", EVERY)
def test_a_request_that_the_browser_calls_cross_site_is_refused(
    client: FlaskClient, address: Any
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert post(client, address, headers=headers, files=CLEAN).status_code == 403
    headers = {"Sec-Fetch-Site": "same-site"}
    assert post(client, address, headers=headers, files=CLEAN).status_code == 403


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("given", ["", "x", "ü" * 43])
def test_a_form_without_the_token_is_refused(client: FlaskClient, address: Any, given: Any) -> None:
    assert post(client, address, files=CLEAN, token=given).status_code == 403


def test_every_start_has_another_token() -> None:
    assert len({token(create_app(PORT).test_client()) for _ in range(3)}) == 3


@pytest.mark.parametrize("address", ["/", "/nowhere", "/favicon.ico", "/check"])
def test_every_answer_forbids_what_the_page_does_not_need(
    client: FlaskClient, address: Any
) -> None:
    headers = client.get(address, headers={"Host": HOST}).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in headers


def test_too_much_is_refused_in_a_sentence(client: FlaskClient) -> None:
    answer = post(client, "/check", files={"big.csv": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "larger than" in answer.get_data(as_text=True)


def test_too_many_files_are_refused(client: FlaskClient) -> None:
    answer = post(client, "/check", files={f"{i}.csv": "x" for i in range(300)})
    assert answer.status_code == 413


def test_a_form_is_only_for_posting(client: FlaskClient) -> None:
    assert client.get("/bundle", headers={"Host": HOST}).status_code == 405


def test_a_fault_shows_no_cell_and_no_traceback(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(files: Any, site: str, previous: Any) -> None:
        raise RuntimeError("CANARY in a cell")

    monkeypatch.setattr(work, "findings", failing)
    answer = post(client, "/check", files=CLEAN)
    printed = "".join(capsys.readouterr())
    assert answer.status_code == 500
    assert "CANARY" not in answer.get_data(as_text=True) + printed
    assert "RuntimeError at" in printed


def test_names_with_folders_are_shortened(client: FlaskClient) -> None:
    files = {f"secret/{name}": text for name, text in CLEAN.items()}
    html = post(client, "/check", files=files).get_data(as_text=True)
    assert "units.csv" in html
    assert "secret" not in html
    assert work.named([("C:\\secret\\units.csv", b"x")]) == {"units.csv": b"x"}


def test_the_template_is_the_one_that_the_command_makes(client: FlaskClient) -> None:
    answer = post(client, "/template", site="north")
    assert answer.get_data() == template("north")
    assert "attachment; filename=extract.xlsx" in answer.headers["Content-Disposition"]


def test_a_template_for_a_site_that_cannot_be_named_so_is_refused_in_a_sentence(
    client: FlaskClient,
) -> None:
    answer = post(client, "/template", site="Alder/Brook")
    assert answer.status_code == 400
    assert "such as Alder Brook" in answer.get_data(as_text=True)


@pytest.fixture
def extracts() -> Any:
    """An extract before and after a worker's cases changed much."""
    before, after = clean(), clean()
    after["workers"][0]["cases_held"] = "25"
    return files(before), files(after)


def bundle(client: FlaskClient, data: Any, **more: Any) -> Any:
    key = key_text(new_key()).encode()
    sent = {"key": (io.BytesIO(key), "rsw.key"), "period": "2024-25", **more}
    answer = post(client, "/bundle", files=data, **sent)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data()


def test_the_previous_submission_is_compared_with_in_check_and_bundle(
    client: FlaskClient, extracts: Any
) -> None:
    before, after = extracts
    sent = bundle(client, before)
    asked = "total of cases_held is 25 and was 15 in the previous submission"
    previous = {"previous": (io.BytesIO(sent), "before.zip")}
    assert asked in post(client, "/check", files=after, **previous).get_data(as_text=True)
    assert asked not in post(client, "/check", files=after).get_data(as_text=True)
    previous = {"previous": (io.BytesIO(sent), "before.zip")}
    assert unpack(bundle(client, after, **previous))[0].status == "accepted with queries"


def test_a_bundle_that_leaves_something_out_is_made_once_its_list_is_confirmed(
    client: FlaskClient,
) -> None:
    late = CLEAN["vacancies.csv"] + "P3,U9,asye,2024-01-01,,no\nP4,U1,asye,2024-01-01,,perhaps\n"
    data = CLEAN | {"vacancies.csv": late}
    key = key_text(new_key()).encode()

    def ask(**more: Any) -> Any:
        sent = {"key": (io.BytesIO(key), "rsw.key"), "period": "2024-25", **more}
        return post(client, "/bundle", files=data, **sent)

    for wrong in ({}, {"confirmed": "yes"}):
        refused = ask(**wrong)
        listed = refused.get_data(as_text=True)
        assert refused.status_code == 400
        assert "One row and one cell would be left out." in listed
        assert "vacancies (vacancies.csv): row 4, in error." in listed
        assert "vacancies (vacancies.csv): cell F5, in error, left blank." in listed
    code = re.search(r"write <strong>(\w{4})</strong>", listed)
    manifest, _ = unpack(ask(confirmed=code[1]).get_data())
    assert manifest.files["vacancies.csv"].rows == 3
    changed = {**data, "units.csv": CLEAN["units.csv"].replace("U2,2024-03-31", "U2,soon")}
    again = post(
        client,
        "/bundle",
        files=changed,
        key=(io.BytesIO(key), "rsw.key"),
        period="2024-25",
        confirmed=code[1],
    )
    assert again.status_code == 400


def test_enter_takes_the_last_step_for_which_the_fields_are_filled(client: FlaskClient) -> None:
    assert "What was found" in post(client, "/enter", files=CLEAN).get_data(as_text=True)
    key = (io.BytesIO(key_text(new_key()).encode()), "rsw.key")
    made = post(client, "/enter", files=CLEAN, key=key, period="2024-25")
    assert unpack(made.get_data())[0].period == "2024-25"
    html = client.get("/", headers={"Host": HOST}).get_data(as_text=True)
    form = html[html.index('<form id="work"') :]
    first = re.search(r'<button type="submit"(?![^>]*form=)[^>]*>', form)
    assert 'formaction="/enter"' in first[0]  # a browser's Enter presses a form's first button


def test_a_previous_submission_that_is_none_is_refused_in_a_sentence(
    client: FlaskClient, extracts: Any
) -> None:
    previous = {"previous": (io.BytesIO(b"Dear colleague"), "before.zip")}
    answer = post(client, "/check", files=extracts[0], **previous)
    assert answer.status_code == 400
    assert "before.zip cannot be compared with." in answer.get_data(as_text=True)


class Watch:
    """Every file that is opened for writing while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.opened: list[str] = []
        sys.addaudithook(self._see)

    def _see(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event == "open":
            mode, flags = arguments[1], arguments[2]
            writes = isinstance(flags, int) and flags & 3
            if writes or (isinstance(mode, str) and set(mode) & set("wax+")):
                self.opened.append(str(arguments[0]))


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.fixture
def watched(watch: Watch) -> Iterator[Watch]:
    watch.opened.clear()
    yield watch
    watch.on = False


def test_the_watch_sees_a_file(watched: Any, tmp_path: Path) -> None:
    watched.on = True
    (tmp_path / "x").write_text("x")
    assert watched.opened == [str(tmp_path / "x")]


@pytest.fixture
def seen(client: FlaskClient, watched: Any) -> FlaskClient:
    """The client of an application that is watched while it answers, and only then."""
    answer = client.application.wsgi_app

    def watching(environ: Any, start_response: Any) -> Any:
        watched.on = True
        try:
            return answer(environ, start_response)
        finally:
            watched.on = False

    post(client, "/check", files=CLEAN)  # what is imported on first use
    client.application.wsgi_app = watching
    return client


def post_all(client: FlaskClient, files: Any, addresses: Any = EVERY) -> None:
    key = key_text(new_key()).encode()
    result = check_files({n: d if isinstance(d, bytes) else d.encode() for n, d in files.items()})
    code = code_of(leaving(result.submission))
    for address in addresses:
        sent = {"key": (io.BytesIO(key), "rsw.key"), "period": "2024", "confirmed": code}
        sent |= {"site": "north", "previous": (io.BytesIO(CLEAN["units.csv"].encode()), "")}
        answer = post(client, address, files=files, **sent)
        assert answer.status_code == 200, answer.get_data(as_text=True)


def test_no_request_opens_a_file_for_writing(seen: Any, watched: Any) -> None:
    large = CLEAN["vacancies.csv"] + "".join(
        f"P{i},U1,asye,2024-01-01,,{'no' if i % 50 else 'perhaps'}\n" for i in range(3, 25_000)
    )
    assert len(large) > 600_000  # beyond what servers keep in memory by themselves
    post_all(seen, {**CLEAN, "vacancies.csv": large})
    assert watched.opened == []


def test_marking_a_workbook_leaves_nothing_in_its_private_folder(
    seen: Any, watched: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    book = openpyxl.Workbook()
    for name, text in CLEAN.items():
        sheet = book.create_sheet(name.removesuffix(".csv"))
        for row in csv.reader(text.splitlines()):
            sheet.append(row)
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    post_all(seen, {"extract.xlsx": stream.getvalue()})
    places = [path for path in watched.opened if not path.isdecimal()]  # a number: open already
    assert places
    assert [path for path in places if not path.startswith(f"{tmp_path}/rsw-")] == []
    assert list(tmp_path.iterdir()) == []


def test_a_fault_while_marking_leaves_nothing_either(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*arguments: Any) -> None:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(b"CANARY")
        raise RuntimeError

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(work, "annotated", failing)
    assert post(client, "/annotated", files={"units.csv": CLEAN["units.csv"]}).status_code == 500
    assert list(tmp_path.iterdir()) == []
    assert tempfile.gettempdir() == str(tmp_path)


def test_the_server_listens_to_this_computer_alone() -> None:
    serving = server(0)
    try:
        host, port = serving.socket.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(OSError, match="in use"):
            server(port)
    finally:
        serving.close()


def test_the_server_keeps_in_memory_whatever_it_takes() -> None:
    serving = server(0)
    serving.close()
    assert serving.adj.max_request_body_size <= serving.adj.inbuf_overflow
    assert serving.adj.max_request_body_size <= serving.adj.outbuf_overflow


def test_the_server_refuses_by_the_declared_size(page: Any) -> None:
    host = page.address.removeprefix("http://")
    with socket.create_connection((ADDRESS, int(host.split(":")[1])), 10) as connection:
        connection.sendall(
            f"POST /check HTTP/1.1\r\nHost: {host}\r\nContent-Length: 900000000\r\n\r\n".encode()
        )
        with connection.makefile("rb") as answer:  # a line may arrive in pieces
            assert b" 413 " in answer.readline()
