"""What is answered when something is wrong: a page of the site, or JSON under /api/, never a traceback."""

from dataclasses import dataclass

import msgspec
from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import (
    Gone,
    HTTPException,
    InternalServerError,
    NotFound,
    RequestedRangeNotSatisfiable,
    TooManyRequests,
)

from mappings.paper import Paper
from search.errors import (
    BadRequest,
    EngineUnavailable,
    IndexBusy,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
)
from search.originals import OriginalGone
from search.pictures import NoPicture, StillDrawing
from webui.engine import note_failure
from webui.log import request_id
from webui.present import gone_facts
from webui.signals import went_wrong

SECONDS_TO_RETRY = 10
_SECONDS_TO_DRAW = 3


class PaperGone(Gone):
    """The address was a paper's, or one of its passages', that was taken out of the index since."""

    def __init__(self, paper: Paper) -> None:
        super().__init__("This paper was held here and has been taken out since.")
        self.paper = paper


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What an error page says: `code` names it to programs."""

    status: int
    code: str
    title: str
    message: str


def handle(app: Flask) -> None:
    """Answer every error of `app`."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PaperGone, _gone)
    app.register_error_handler(BadRequest, _bad_request)
    app.register_error_handler(OriginalGone, _original_gone)
    app.register_error_handler(NoPicture, _no_picture)
    app.register_error_handler(StillDrawing, _still_drawing)
    for unavailable in _UNAVAILABLE_KINDS:
        app.register_error_handler(unavailable, _unavailable)


def refused(app: Flask, error: HTTPException) -> Response:
    """The page for a request that the server cannot read, so that it never gets to `app` itself."""
    with app.test_request_context():
        return app.process_response(_http(error))


_NOTHING = "There is nothing at this address. Check it, or search for what you need."
_UNAVAILABLE = "Try again in a while. Whoever keeps this site is told the reason by its log and /readyz."
_UNAVAILABLE_KINDS: dict[type[Exception], str] = {
    EngineUnavailable: "engine_unavailable",
    IndexMissing: "index_missing",
    IndexOutdated: "index_outdated",
    IndexUnusable: "index_unusable",
    IndexBusy: "index_busy",
}
_TITLES = {
    400: ("bad_request", "This cannot be asked", "The request cannot be understood."),
    404: (
        "not_found",
        "Page not found",
        _NOTHING,
    ),
    405: ("method_not_allowed", "This can only be read", "This address can be read (GET), nothing else."),
    413: ("too_large", "Too much was sent", "This site is only read: it takes nothing that is sent to it."),
    414: ("address_too_long", "The address is too long", "Ask with fewer words or filters."),
    416: ("range_not_satisfiable", "No such part", "The file has no such part."),
    429: ("too_many_requests", "Too much at once", "Wait a few seconds, then try again."),
    431: ("headers_too_large", "This cannot be asked", "The head of the request is too long."),
    500: (
        "error",
        "Something went wrong",
        "The site met an error of its own and noted it. Try again later.",
    ),
    501: ("not_implemented", "This cannot be asked", "The request comes in a form that is not read here."),
}


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code, title, message = _TITLES.get(
        status, (error.name.lower().replace(" ", "_"), error.name, f"{error.name}.")
    )
    own_words = isinstance(error, NotFound | TooManyRequests) and error.description != type(error).description
    if own_words and error.description:
        message = error.description
    if isinstance(error, InternalServerError):
        message = _TITLES[500][2]
    response = _answer(_Wrong(status, code, title, message))
    if status == 405:
        response.headers["Allow"] = "GET, HEAD"
    if isinstance(error, RequestedRangeNotSatisfiable):
        response.headers["Content-Range"] = f"{error.units} */{error.length}"
    if isinstance(error, TooManyRequests) and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _gone(error: PaperGone) -> Response:
    wrong = _Wrong(410, "gone", "No longer held", error.description or "")
    return _answer(wrong, facts=gone_facts(error.paper))


def _bad_request(error: BadRequest) -> Response:
    return _answer(_Wrong(400, "bad_request", _TITLES[400][1], str(error)))


def _original_gone(error: OriginalGone) -> Response:
    return _answer(_Wrong(404, "original_gone", "The file is not there", str(error)))


def _no_picture(error: NoPicture) -> Response:
    return _answer(_Wrong(404, "no_picture", "There is no picture of this page", str(error)))


def _still_drawing(error: StillDrawing) -> Response:
    response = _answer(_Wrong(503, "still_drawing", "The picture is not drawn yet", f"{error} Try again."))
    response.headers["Retry-After"] = str(_SECONDS_TO_DRAW)
    return response


def _unavailable(error: Exception) -> Response:
    # Where the index lies is for whoever keeps the site, not for everyone.
    current_app.logger.warning("%s", error)
    if isinstance(error, EngineUnavailable):
        note_failure(error)
    kind = next(kind for sort, kind in _UNAVAILABLE_KINDS.items() if isinstance(error, sort))
    wrong = _Wrong(503, "unavailable", "Search is not available now", _UNAVAILABLE)
    response = _answer(wrong, kind=kind)
    response.headers["Retry-After"] = str(SECONDS_TO_RETRY)
    return response


def _answer(wrong: _Wrong, facts: tuple[tuple[str, str], ...] = (), *, kind: str | None = None) -> Response:
    went_wrong.send(current_app._get_current_object(), kind=kind or wrong.code)  # type: ignore[attr-defined]
    if request.path.startswith("/api/"):
        said: dict[str, object] = {"code": wrong.code, "message": wrong.message}
        if facts:
            said["was"] = {name.lower(): value for name, value in facts}
        response = make_response(msgspec.json.encode({"error": said}), wrong.status)
        response.mimetype = "application/json"
        return response
    q = request.args.get("q", "")[:2000]
    # Whoever keeps the site finds what happened by it.
    reference = request_id() if wrong.status in (500, 503) else None
    page = render_template("error.html", wrong=wrong, facts=facts, q=q, reference=reference)
    return make_response(page, wrong.status)
