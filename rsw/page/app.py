"""The page as a small web application for one person on one computer."""

from __future__ import annotations

import io
import secrets
import sys
import traceback
from typing import IO, Any

from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException

from pipeline.pseudonyms.keys import Key, key_text, new_key, parse_key
from pipeline.rules.plausibility import Figures
from rsw.holdings.previous import figures_of
from rsw.page import work
from rsw.page.guards import has_token, hosts, protect, refusal
from rsw.page.rendering import confirm_page, refused_page, start_page
from rsw.terminal.left_out import ToConfirm

MAX_BYTES = 100_000_000
_MAX_PARTS = 200
_MAX_KEY = 10_000
_SENTENCES = {
    404: "There is no such page.",
    405: "This address takes forms from the first page only.",
    413: f"The files are larger than {MAX_BYTES // 1_000_000} MB together, or too many.",
}


class InMemoryRequest(Request):
    """A request whose files never touch the disk, however large they are."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


def create_app(port: int, *, max_bytes: int = MAX_BYTES) -> Flask:
    """Make the application that answers at ``http://127.0.0.1:<port>/``."""
    app = Flask(__name__, static_folder=None)
    app.request_class = InMemoryRequest
    app.config.update(
        MAX_CONTENT_LENGTH=max_bytes, MAX_FORM_PARTS=_MAX_PARTS, MAX_FORM_MEMORY_SIZE=100_000
    )
    token = secrets.token_urlsafe(32)
    allowed = hosts(port)

    @app.before_request
    def guard() -> tuple[str, int] | None:
        if why := refusal(request, allowed):
            return refused_page(why), 403
        if request.method == "POST" and not has_token(request.form.get("token", ""), token):
            return refused_page("The form is not of this page: load the first page anew."), 403
        return None

    app.after_request(protect)

    @app.get("/")
    def start() -> str:
        return start_page(token, max_bytes // 1_000_000)

    @app.get("/favicon.ico")
    def icon() -> tuple[str, int]:
        return "", 204

    @app.post("/template")
    def template() -> Response:
        return _download(work.empty_template(_field("site")))

    @app.post("/check")
    def check() -> str:
        return work.findings(_files(), _field("site"), _previous())

    @app.post("/annotated")
    def annotated() -> Response:
        return _download(work.marked_copy(_files(), _field("site"), _previous()))

    @app.post("/key")
    def key() -> Response:
        text = key_text(new_key()).encode("ascii")
        return _download(work.Download("rsw.key", "application/octet-stream", text))

    @app.post("/bundle")
    def bundle() -> Response:
        return _bundle()

    @app.post("/enter")
    def enter() -> str | Response:
        # Enter in a field: the last step for which the fields are filled.
        return _bundle() if _field("period") else check()

    @app.errorhandler(ToConfirm)
    def unconfirmed(error: ToConfirm) -> tuple[str, int]:
        return confirm_page(str(error), error.lines, error.code), 400

    @app.errorhandler(ValueError)
    def refused(error: ValueError) -> tuple[str, int]:
        return refused_page(str(error)), 400

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> tuple[str, int]:
        code = error.code or 400
        return refused_page(_SENTENCES.get(code, "The request could not be understood.")), code

    @app.errorhandler(Exception)
    def failed(error: Exception) -> tuple[str, int]:
        # A message may hold a cell's value: the places in our code are enough to mend a fault.
        places = [
            f"{frame.filename}:{frame.lineno}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        print(f"{type(error).__name__} at {' < '.join(reversed(places[-3:]))}", file=sys.stderr)
        return refused_page("The program met a fault of its own. Nothing was kept."), 500

    return app


def _bundle() -> Response:
    made = work.bundle(
        _files(),
        _field("site"),
        _key(),
        _field("period"),
        confirmed=_field("confirmed"),
        previous=_previous(),
    )
    return _download(made)


def _files() -> dict[str, bytes]:
    uploads = request.files.getlist("files")
    return work.named((upload.filename or "", upload.read()) for upload in uploads)


def _key() -> Key:
    upload = request.files.get("key")
    data = b"" if upload is None else upload.read(_MAX_KEY)
    if not data:
        raise ValueError("No key was chosen: choose your key's file, or make a new key first.")
    return parse_key(data.decode("utf-8", errors="replace"))


def _previous() -> Figures | None:
    """The figures of the previous submission, if its file was chosen."""
    upload = request.files.get("previous")
    if upload is None or not upload.filename:
        return None
    ((name, data),) = work.named([(upload.filename, upload.read())]).items()
    return figures_of(name, data)


def _field(name: str) -> str:
    return request.form.get(name, "").strip()


def _download(file: work.Download) -> Response:
    response: Any = Response(file.data, mimetype=file.kind)
    response.headers.set("Content-Disposition", "attachment", filename=file.name)
    made: Response = response
    return made
