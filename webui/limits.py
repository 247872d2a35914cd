"""How much may be asked of one process: exports at once, and requests of the API by one client.

Each process counts for itself. What is asked beyond is answered 429 with the seconds to wait.
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from flask import Flask, Response, current_app, request
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from webui.settings import Settings

_EXPORTS = "minuted-exports"
_SECONDS_FOR_AN_EXPORT = 5
_SECONDS_COUNTED = 10
"""The rate is kept over so many: a page that asks at each letter may do so faster for a while."""
_LONGEST_ADDRESS = 64


class _Exports:
    """The exports that run: `most` at once, while one more waits for seconds until one of them ends."""

    def __init__(self, most: int) -> None:
        self._slots = threading.BoundedSemaphore(most)
        self._waiting = threading.Lock()

    @contextlib.contextmanager
    def one(self) -> Iterator[None]:
        """Hold a slot. Raises `TooManyRequests`."""
        if not (self._slots.acquire(blocking=False) or self._wait()):
            raise TooManyRequests(
                "Other tables are being sent just now. Wait a few seconds.",
                retry_after=_SECONDS_FOR_AN_EXPORT,
            )
        try:
            yield
        finally:
            self._slots.release()

    def _wait(self) -> bool:
        # One alone: those who wait take the threads that answer pages.
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._slots.acquire(timeout=_SECONDS_FOR_AN_EXPORT)
        finally:
            self._waiting.release()


def limit(app: Flask, settings: Settings) -> None:
    """Keep `app` to the limits that are set."""
    app.extensions[_EXPORTS] = _Exports(settings.exports) if settings.exports else None
    if settings.api_rate:
        rate = RateLimitItemPerSecond(settings.api_rate * _SECONDS_COUNTED, _SECONDS_COUNTED)
        counted = FixedWindowRateLimiter(MemoryStorage())

        def count() -> None:
            if not request.path.startswith("/api/"):
                return
            client = (request.remote_addr or "")[:_LONGEST_ADDRESS]
            if counted.hit(rate, client):
                return
            wait = counted.get_window_stats(rate, client).reset_time - time.time()
            raise TooManyRequests(
                f"Each address may ask {settings.api_rate} times a second. Wait a few seconds.",
                retry_after=max(1, math.ceil(wait)),
            )

        app.before_request(count)


def export(view: Callable[[], Response]) -> Callable[[], Response]:
    """A view that sends an export: it counts as one until all is sent, or its reader has gone."""

    @wraps(view)
    def limited() -> Response:
        exports: _Exports | None = current_app.extensions[_EXPORTS]
        if exports is None:
            return view()
        with contextlib.ExitStack() as held:
            held.enter_context(exports.one())
            response = view()
            pieces = _within(held.pop_all(), response.iter_encoded())
        next(pieces)
        response.response = pieces
        return response

    return limited


def _within(held: contextlib.ExitStack, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, with `held` held until they end, are closed or are forgotten; from the first `next` on."""
    with held:
        yield b""
        yield from pieces
