"""Headers that every answer carries, and what is refused before any view runs.

The site needs no script but its own files, no inline style, no frame and no other host: its policy allows
none.
"""

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

from search.errors import BadRequest
from webui.settings import Settings

_METHODS = ("GET", "HEAD", "OPTIONS")
_MOST_PARAMETERS = 1_000
_OWN_HOSTS = ("localhost", "127.0.0.1")
"""Always trusted: so this machine asks itself whether all is well, and no other site can have such a name."""

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""For papers' files: they can do nothing, should a browser ever show one as a page, and are of no origin."""
PDF_POLICY = f"{FILE_POLICY} allow-scripts"
"""For papers' PDFs, which Chromium and Firefox show in a sandbox as they do without. Safari's viewer shows
none that has scripts where scripts are not allowed; still none runs, since there is no source for them."""

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


def protect(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer of `app`, errors too, and refuse what is not a question.

    What proxies say of a request is believed of as many as `settings` counts.
    """
    # An address that is mended would be made of the Host header, which anyone may write.
    app.url_map.merge_slashes = False
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )

    def refuse() -> None:
        if request.method not in _METHODS:
            raise MethodNotAllowed(valid_methods=_METHODS)
        if settings.trusted_hosts and not host_is_trusted(
            request.headers.get("Host", "").lower(), (*settings.trusted_hosts, *_OWN_HOSTS)
        ):
            raise BadRequest("This site is not to be asked for under this name.")
        if request.content_length or "Transfer-Encoding" in request.headers:
            raise RequestEntityTooLarge
        if request.query_string.count(b"&") >= _MOST_PARAMETERS:
            raise BadRequest(f"The address has too many parameters: at most {_MOST_PARAMETERS:,} are read.")

    def add_headers(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.hsts and request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.hsts}"
        return response

    app.before_request(refuse)
    app.after_request(add_headers)
