"""The index this process reads: opened when it is first asked, closed when the process ends.

Where its engine hangs, a page gives up in seconds, and after a few such pages the others are not kept
waiting: they are told at once, while one now and then tries whether it answers again.
"""

import atexit
import os
import threading
import time
from contextlib import ExitStack

from flask import Flask, Response, current_app, g

from search.engines import Engine, open_engine
from search.engines.patience import within
from search.errors import EngineUnavailable

_EXTENSION = "minuted"
_SECONDS_FOR_A_PAGE = 8.0
_FAILED_IN_A_ROW = 3
_SECONDS_AT_REST = 5.0


class _Rest:
    """Lets nobody ask for a while, once several in a row have asked in vain (a circuit breaker)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0
        self._said = ""

    def check(self) -> None:
        """Raise `EngineUnavailable`, as last said, where nobody is to ask now.

        The first to ask after a rest goes alone.
        """
        with self._lock:
            if self._failed < _FAILED_IN_A_ROW:
                return
            now = time.monotonic()
            if now < self._until:
                raise EngineUnavailable(self._said)
            self._until = now + _SECONDS_FOR_A_PAGE + _SECONDS_AT_REST

    def failed(self, error: EngineUnavailable) -> None:
        """Note that somebody asked in vain."""
        with self._lock:
            self._failed += 1
            self._said = str(error)
            self._until = time.monotonic() + _SECONDS_AT_REST

    def answered(self) -> None:
        """Note that somebody was answered."""
        with self._lock:
            self._failed = 0


class OpenedIndex:
    """An index opened once in each process, at the first question.

    Never before: gunicorn forks, and an engine's threads and files do not survive that. Where opening fails
    the next question tries again, so a site started before its index is made comes to life by itself.
    """

    def __init__(self, place: str) -> None:
        self.rest = _Rest()
        self._place = place
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._pid = 0

    def get(self) -> Engine:
        """The engine. Raises what `open_engine` raises."""
        with self._lock:
            if self._engine is None or self._pid != os.getpid():
                self._engine = open_engine(self._place)
                self._pid = os.getpid()
                atexit.register(self.close)
            return self._engine

    def close(self) -> None:
        """Let go of the engine, where this process opened one."""
        with self._lock:
            if self._engine is not None and self._pid == os.getpid():
                self._engine.close()
                self._engine = None
                atexit.unregister(self.close)


def keep(index: OpenedIndex, app: Flask) -> None:
    """Make `index` the one that `engine` gives in an application."""
    app.extensions[_EXTENSION] = index
    app.after_request(_note_answer)
    app.teardown_request(_end)


def engine() -> Engine:
    """The engine of the current application's index, which from now on answers this request within seconds.

    Raises what `open_engine` raises.
    """
    index = _index()
    if "waiting" not in g:
        index.rest.check()
        g.waiting = ExitStack()
        g.waiting.enter_context(within(_SECONDS_FOR_A_PAGE))
    return index.get()


def _index() -> OpenedIndex:
    index: OpenedIndex = current_app.extensions[_EXTENSION]
    return index


def note_failure(error: EngineUnavailable) -> None:
    """Note that this request was answered by no more than `error`."""
    if "waiting" in g:
        g.failed = True
        _index().rest.failed(error)


def _note_answer(response: Response) -> Response:
    if "waiting" in g and "failed" not in g:
        _index().rest.answered()
    return response


def _end(error: BaseException | None) -> None:
    if "waiting" in g:
        g.pop("waiting").close()
