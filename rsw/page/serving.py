"""The page behind a web server that listens to this computer alone."""

from __future__ import annotations

from waitress.server import BaseWSGIServer, create_server

from rsw.page.app import MAX_BYTES, create_app

ADDRESS = "127.0.0.1"
_SPARE = 1_000_000  # lets the application, not the server, say that files are too large


def server(port: int, *, max_bytes: int = MAX_BYTES) -> BaseWSGIServer:
    """Listen on the loopback address; ``run()`` serves until it is interrupted.

    Port 0 is any that is free; ``effective_port`` of the server says which.

    The overflow limits keep what comes in and goes out in memory: beyond them the server would
    put it into temporary files.

    Raises
    ------
    OSError : when the port is taken.
    """
    largest = max_bytes + _SPARE
    serving = create_server(
        create_app(port, max_bytes=max_bytes),
        host=ADDRESS,
        port=port,
        threads=2,
        ident="",
        max_request_body_size=largest,
        inbuf_overflow=largest,
        outbuf_overflow=10 * largest,
    )
    if not port:
        # The page answers only to the address that it is at, known once the server listens there.
        serving.application = create_app(int(serving.effective_port), max_bytes=max_bytes)
    return serving
