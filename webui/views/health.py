"""For whoever watches the site: does the process answer, and does its engine."""

import msgspec
from flask import Blueprint, Response

from search.errors import EngineUnavailable, SearchError
from webui.engine import engine, note_failure
from webui.errors import SECONDS_TO_RETRY

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return _json({"status": "ok"}, 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """The engine can be used; 503 and why where it cannot."""
    try:
        health = engine().health()
    except SearchError as error:
        return _json({"status": "unavailable", "detail": str(error)}, 503)
    if not health.ready:
        note_failure(EngineUnavailable(health.detail))
        return _json({"status": "unavailable", "engine": health.engine, "detail": health.detail}, 503)
    return _json({"status": "ready", "engine": health.engine}, 200)


def _json(document: object, status: int) -> Response:
    response = Response(msgspec.json.encode(document), status, mimetype="application/json")
    if status == 503:
        response.headers["Retry-After"] = str(SECONDS_TO_RETRY)
    return response
