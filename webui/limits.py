"""How much may be asked of one process: exports at once, and requests of the API by one client.

Each process counts for itself. What is asked beyond is answered 429 with the seconds to wait.
"""

import contextlib
import math
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from webui.settings import Settings

_EXTENSION = "minuted-exports"
_SECONDS_FOR_AN_EXPORT = 5
_SECONDS_TO_GIVE_WAY = 0.1
_SECONDS_COUNTED = 10
"""The rate is kept over so many: a page that asks at each letter may do so faster for a while."""
_LONGEST_ADDRESS = 64


class _Exports:
    """The exports that run: `most` at once (0: any number), while one more waits for seconds for its turn.

    They give way to pages, which are short.
    """

    def __init__(self, most: int) -> None:
        self._slots = threading.BoundedSemaphore(most or sys.maxsize)
        self._waiting = threading.Lock()
        self._pages = 0
        self._no_page = threading.Condition()

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

    def begin_page(self) -> None:
        """Note that an answer is begun."""
        with self._no_page:
            self._pages += 1
        g.is_page = True

    def end_page(self, _: BaseException | None = None) -> None:
        """Note that it is done, or that it is an export."""
        if g.pop("is_page", False):
            with self._no_page:
                self._pages -= 1
                if not self._pages:
                    self._no_page.notify_all()

    def give_way(self) -> None:
        """Wait until no page is being made, but not for long."""
        with self._no_page:
            self._no_page.wait_for(lambda: not self._pages, _SECONDS_TO_GIVE_WAY)


def limit(app: Flask, settings: Settings) -> None:
    """Keep `app` to the limits that are set."""
    app.extensions[_EXTENSION] = exports = _Exports(settings.exports)
    app.before_request(exports.begin_page)
    app.teardown_request(exports.end_page)
    if settings.api_rate:
        app.before_request(_counting(settings.api_rate))


def _counting(most: int) -> Callable[[], None]:
    """What counts the requests of the API, and refuses more than `most` a second from one address."""
    rate = RateLimitItemPerSecond(most * _SECONDS_COUNTED, _SECONDS_COUNTED)
    counted = FixedWindowRateLimiter(MemoryStorage())

    def count() -> None:
        if not request.path.startswith("/api/"):
            return
        client = (request.remote_addr or "")[:_LONGEST_ADDRESS]
        if counted.hit(rate, client):
            return
        wait = counted.get_window_stats(rate, client).reset_time - time.time()
        raise TooManyRequests(
            f"Each address may ask {most:,} times a second. Wait a few seconds.",
            retry_after=max(1, math.ceil(wait)),
        )

    return count


def export(view: Callable[[], Response]) -> Callable[[], Response]:
    """A view that sends an export: it counts as one until all is sent, or its reader has gone."""

    @wraps(view)
    def limited() -> Response:
        exports: _Exports = current_app.extensions[_EXTENSION]
        exports.end_page()
        with contextlib.ExitStack() as held:
            held.enter_context(exports.one())
            response = view()
            pieces = _sent(held.pop_all(), response.iter_encoded(), exports)
        next(pieces)
        response.response = pieces
        return response

    return limited


def _sent(held: contextlib.ExitStack, pieces: Iterable[bytes], exports: _Exports) -> Iterator[bytes]:
    """The pieces, with `held` held until they end, are closed or are forgotten; from the first `next` on."""
    with held:
        yield b""
        began = time.perf_counter()
        for piece in pieces:
            took = time.perf_counter() - began
            yield piece
            # So it leaves pages at least half of the time that Python has in this process.
            time.sleep(took)
            exports.give_way()
            began = time.perf_counter()
