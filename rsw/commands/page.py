"""``rsw page``: the local page, for people without a terminal."""

from __future__ import annotations

import argparse
import sys
import threading
import webbrowser
from pathlib import Path

from pipeline.pseudonyms.pseudonymising import evaluators_folder
from rsw.terminal.phrases import words

SUMMARY = (
    "Open a page in your browser on which to check files, see findings, and make the bundle to "
    "send. It runs on this computer alone; nothing is sent and no file is kept."
)
EXAMPLE = "rsw page"
LAST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--port", type=int, default=8765, help="0 for any that is free (default: %(default)s)"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address and open no browser"
    )


def run(args: argparse.Namespace) -> int:
    """Serve the page until it is stopped; 2 when it cannot be."""
    # Imported here: the other commands need no web server.
    from rsw.page.serving import ADDRESS, server

    try:
        _refuse_evaluators_folder(Path.cwd())
        _refuse_no_port(args.port)
        serving = server(args.port)
    except (OSError, ValueError) as error:
        print(f"The page cannot be shown on port {args.port}. {words(error)}", file=sys.stderr)
        return 2
    address = f"http://{ADDRESS}:{serving.effective_port}/"
    print(f"The page is at {address} on this computer only. Press Ctrl+C here to stop it.")
    if not args.no_browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    try:
        serving.run()
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def _refuse_evaluators_folder(here: Path) -> None:
    if found := evaluators_folder(here):
        raise ValueError(
            f"{found} is an evaluator's folder: start the page in a folder of your own."
        )


def _refuse_no_port(port: int) -> None:
    # A socket takes a larger number for what is left of it beyond the last port.
    if not 0 <= port <= LAST_PORT:
        raise ValueError(f"A port is a number from 0 to {LAST_PORT}.")
