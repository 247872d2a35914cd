"""Headers that every answer carries, and what is refused before any view runs.

The site needs no script but its own file, no inline style, no frame and no other host: its policy allows
none.
"""

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed

_METHODS = ("GET", "HEAD", "OPTIONS")
_LARGEST_BODY = 16 << 10  # bytes; nothing here reads a body

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PDF_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For papers' PDFs. Not in a sandbox, where several browsers' viewers show nothing; a viewer runs apart from
the site's pages, and is all that may take the file (nosniff)."""
FILE_POLICY = f"{PDF_POLICY}; sandbox"
"""For papers' other files: they can do nothing, should a browser ever show one as a page."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Searches stand in addresses: the sites of the papers are not told them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Access to a paper can end: nothing between may answer for the site.
    "Cache-Control": "private, no-cache",
}


def protect(app: Flask) -> None:
    """Add the headers to every answer of `app`, errors too, and refuse what is not a question."""
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.before_request(_refuse_other_methods)
    app.after_request(_add_headers)


def _refuse_other_methods() -> None:
    if request.method not in _METHODS:
        raise MethodNotAllowed(valid_methods=_METHODS)


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
