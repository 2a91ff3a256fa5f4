"""Who may ask the page for anything, and what every answer forbids.

A page on the loopback address can be reached by every other page in the same browser. So a request
must name this very address (against DNS rebinding), a form must come from this very page (Origin,
and a random token that only this page holds), and no answer may be framed, kept or sniffed.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection

from flask import Request, Response

from rsw.page.rendering import style_hashes


def hosts(port: int) -> tuple[str, ...]:
    """The names under which the page may be asked for."""
    return (f"127.0.0.1:{port}", f"localhost:{port}")


def refusal(request: Request, allowed: Collection[str]) -> str:
    """Why a request is refused before a byte of it is read; "" when it is not."""
    if request.host not in allowed or request.headers.getlist("Host") != [request.host]:
        return "The request does not name this computer."
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return "The request comes from another page."
    if request.method == "POST" and request.headers.get("Origin") != f"http://{request.host}":
        return "The form comes from another page."
    return ""


def has_token(given: str, token: str) -> bool:
    """Whether a form holds the token of this page."""
    return hmac.compare_digest(given.encode(), token.encode())


def protect(response: Response) -> Response:
    """Add the headers that every answer has."""
    styles = " ".join(f"'sha256-{one}'" for one in style_hashes())
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {styles}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    # Not "no-referrer": under it browsers send Origin "null" with our own forms.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
