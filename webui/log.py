"""The log of the site: a line of JSON for each request, once its answer is sent, and one for what goes wrong.

Neither says who asked, nor, unless that is switched on, what was asked. A request has an id, which its answer
carries in X-Request-ID and its lines as `request_id`.
"""

import contextvars
import datetime as dt
import errno
import logging
import os
import re
import secrets
import sys
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Flask, Response, request
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from webui.settings import Settings, read_settings

_HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request: the pattern of its address, None where it fits none, its path and its query."""

    id: str
    route: str | None = None
    path: str = ""
    query: str = ""


# Stays set while an answer is sent, which is after Flask has put the request aside.
_asked: contextvars.ContextVar[_Asked | None] = contextvars.ContextVar("asked", default=None)


def follow(app: Flask, settings: Settings) -> None:
    """Give every request of `app` an id, before all else that is done with it.

    It is the one that a proxy gives, where `settings` trust any.
    """

    def begin() -> None:
        given = request.headers.get(_HEADER, "")
        rule = request.url_rule
        _asked.set(
            _Asked(
                given if settings.proxies and _GIVEN.fullmatch(given) else _new_id(),
                rule.rule if rule else None,
                request.path,
                request.query_string.decode("latin-1"),
            )
        )

    app.before_request(begin)
    app.after_request(_tell_id)


def begin_unread() -> None:
    """Begin a request in this thread that cannot be read."""
    _asked.set(_Asked(_new_id()))


def request_id() -> str | None:
    """The id of the request that this thread answers, or answered last."""
    asked = _asked.get()
    return asked.id if asked else None


def _new_id() -> str:
    return secrets.token_hex(8)


def _tell_id(response: Response) -> Response:
    response.headers[_HEADER] = request_id()
    return response


class Log(Logger):  # type: ignore[misc]
    """Gunicorn's log, and that of all else in its processes, on standard error."""

    def setup(self, cfg: Any) -> None:
        """Write lines of JSON, whatever gunicorn would write."""
        super().setup(cfg)
        self._has_queries = read_settings(os.environ).log_queries
        faults = logging.StreamHandler()
        faults.setFormatter(_Fault())
        self.error_log.handlers = logging.getLogger().handlers = [faults]
        self.access_log.handlers = [logging.StreamHandler()]

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log an exception; but a client that neither sends nor takes anything any more is none."""
        error = sys.exception()
        if not (isinstance(error, OSError) and error.errno == errno.EAGAIN):
            super().exception(msg, *args, **kwargs)

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: dt.timedelta) -> None:
        """Log a request whose answer was sent, or is not going to be sent any further."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError) and not resp.headers_sent:
            return  # the worker answers it, and calls `refused`
        has_body = req.method != "HEAD" and resp.status_code != 304
        self._write(
            method=req.method,
            status=resp.status_code,
            ms=round(request_time / dt.timedelta(milliseconds=1), 1),
            # What the system copies by itself from a file gunicorn does not count.
            bytes=resp.sent or (resp.response_length or 0 if has_body else 0),
            cut_short=True if error else None,
        )

    def refused(self, status: int, size: int) -> None:
        """Log a request that the site cannot read or has failed at, answered with `size` bytes."""
        self._write(status=status, bytes=size)

    def _write(self, **answered: object) -> None:
        asked = _asked.get() or _Asked(_new_id())
        line: dict[str, object] = {"time": _now(), "request_id": asked.id, "route": asked.route, **answered}
        # Of an address that was mistyped nobody knows where the query begins.
        if asked.route or self._has_queries:
            line["path"] = asked.path
        if self._has_queries:
            line["query"] = asked.query
        known = {name: value for name, value in line.items() if value is not None}
        self.access_log.info("%s", msgspec.json.encode(known).decode())


class _Fault(logging.Formatter):
    """What went wrong as a line of JSON, with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": _now(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id():
            said["request_id"] = request_id()
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return msgspec.json.encode(said).decode()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
