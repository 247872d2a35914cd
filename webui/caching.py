"""For how long browsers may keep what they were given.

What is the same for everyone and named by its content they keep for a year: a new content has a new address.
Of all else they ask each time whether it changed, since access to a paper can end.
"""

import hashlib
from pathlib import Path

from flask import Flask, Response, request

_YEAR = 365 * 24 * 60 * 60  # seconds


def keep_fresh(app: Flask) -> None:
    """Give addresses of static files of `app` their version, and answers what tells whether they changed."""
    folder = Path(app.root_path, "static")
    versions = {file.name: version_of(file.read_bytes()) for file in folder.iterdir()}

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static" and values["filename"] in versions:
            values.setdefault("v", versions[str(values["filename"])])

    @app.after_request
    def say_how_long(response: Response) -> Response:
        if request.endpoint == "static" and request.view_args and response.status_code in (200, 304):
            return lasting(response, versions.get(request.view_args["filename"], ""))
        if response.status_code == 200 and not response.is_streamed and not response.direct_passthrough:
            response.add_etag()
            response.make_conditional(request.environ)
        return response


def version_of(content: bytes) -> str:
    """What stands for `content` in an address."""
    return hashlib.sha256(content).hexdigest()[:12]


def lasting(response: Response, version: str) -> Response:
    """An answer that may be kept for a year, where it was asked for by the version that it is of."""
    if request.args.get("v") == version:
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response
