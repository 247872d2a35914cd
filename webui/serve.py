"""Serves the site with gunicorn: a few processes with a few threads each, until it is told to end."""

import contextlib
import errno
import os
import shutil
import socket
import struct
import sys
import tempfile
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.http import message  # type: ignore[import-untyped]
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    ConfigurationProblem,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]
from werkzeug import exceptions

from search.engines.address import is_address, parsed
from search.errors import BadRequest
from webui.errors import refused
from webui.log import Log, begin_unread
from webui.settings import read_settings

THREADS = 4
_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
_LONGEST_ADDRESS = 128 << 10  # bytes: what is typed is no error, however long
_SECONDS_TO_SEND, _SECONDS_TO_TAKE = 10, 30
"""For so long a client may leave a request unfinished, and take nothing of an answer."""
_SECONDS_OF_A_TURN = 0.0005
"""A tenth of Python's: a page that has asked the engine waits so long for a thread that makes an export."""

# Its setting is held down to this.
message.MAX_REQUEST_LINE = _LONGEST_ADDRESS


def serve(index: str, *, host: str, port: int, workers: int) -> None:
    """Serve the index at `index` on `host` and `port` (0: any free one) until the process is told to end.

    Says on standard error where it listens, once it does. Raises `BadRequest` where the address cannot be
    listened on or a setting cannot be used, and what `search.engines.address.parsed` raises.
    """
    read_settings(os.environ)
    if is_address(index):
        # No question could open it: better said now than on every page.
        parsed(index)
    _Site(index, _listen(host, port), workers).run()


class _Site(BaseApplication):  # type: ignore[misc]
    """The site as gunicorn's application, in this process and without any configuration file."""

    def __init__(self, index: str, listener: socket.socket, workers: int) -> None:
        self._index = index
        self._where = _address(listener)
        self._descriptor = listener.detach()  # gunicorn closes what it is given
        self._workers = workers
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        settings: dict[str, Any] = {
            "bind": f"fd://{self._descriptor}",
            "workers": self._workers,
            "worker_class": _Worker,
            "threads": THREADS,
            "loglevel": "warning",
            "logger_class": Log,
            "limit_request_line": _LONGEST_ADDRESS,
            # What proxies say is read in one place: `webui.security`.
            "forwarded_allow_ips": "",
            "on_starting": _begin_counting,
            "on_exit": _end_counting,
            "when_ready": lambda _: print(
                f"Minuted listens at {self._where} (Ctrl+C ends it)", file=sys.stderr
            ),
        }
        if "control_socket_disable" in self.cfg.settings:
            # Since gunicorn 25, which would otherwise put a socket into the home folder.
            settings["control_socket_disable"] = True
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application; gunicorn calls this in each process of its own."""
        from webui import create_app

        return create_app(self._index)


class _Worker(ThreadWorker):  # type: ignore[misc]
    """A process that answers what it cannot read with a page of the site, and waits for no client long."""

    def init_process(self) -> None:
        """Begin to answer."""
        sys.setswitchinterval(_SECONDS_OF_A_TURN)
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Answer a request on a connection."""
        for option, seconds in (
            (socket.SO_RCVTIMEO, _SECONDS_TO_SEND),
            (socket.SO_SNDTIMEO, _SECONDS_TO_TAKE),
        ):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
        return super().handle(conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Answer a request that could not be read, or that the site has failed at."""
        if req is None:
            begin_unread()
        error = _as_answered(exc)
        if isinstance(error, exceptions.InternalServerError):
            self.log.exception("The site failed at a request.")
        answer = refused(self.wsgi, error)
        answer.headers["Connection"] = "close"
        head = f"HTTP/1.1 {answer.status}\r\n{answer.headers}".encode("latin-1")
        # The browser may be gone, or have ended without reading.
        with contextlib.suppress(OSError):
            client.sendall(head + answer.get_data())
        self.log.refused(answer.status_code, len(answer.get_data()))


def _as_answered(error: Exception) -> exceptions.HTTPException:
    """What is answered to a request that gunicorn gave up with `error`."""
    match error:
        case LimitRequestLine():
            return exceptions.RequestURITooLarge()
        case LimitRequestHeaders():
            return exceptions.RequestHeaderFieldsTooLarge()
        case UnsupportedTransferCoding():
            return exceptions.NotImplemented()
        case InvalidResponseHeader() | InvalidResponseHeaderName() | ConfigurationProblem():
            return exceptions.InternalServerError()
        case ParseException():
            return exceptions.BadRequest()
    return exceptions.InternalServerError()


def _begin_counting(_: object) -> None:
    """Make the folder in which the processes keep what /metrics tells, before there is one of them."""
    if read_settings(os.environ).metrics:
        os.environ[_COUNTS] = tempfile.mkdtemp(prefix="minuted-metrics-")


def _end_counting(_: object) -> None:
    if read_settings(os.environ).metrics:
        shutil.rmtree(os.environ[_COUNTS], ignore_errors=True)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket. Bound here: gunicorn tries a taken port for seconds before it says so."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise BadRequest(f"The site cannot listen on {host}, port {port}: {_why(error)}") from error


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return "another program does already. Choose another with --port, or 0 for any that is free."
        case errno.EACCES:
            return "ports below 1024 belong to the system. Choose a higher one with --port."
        case errno.EADDRNOTAVAIL | socket.EAI_NONAME:
            return "this machine has no such address. Choose another with --host, such as 127.0.0.1."
    return f"{error.strerror}."


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"
