"""The index this process reads: opened when it is first asked, closed when the process ends."""

import atexit
import os
import threading

from flask import current_app

from search.engines import Engine, open_engine

_EXTENSION = "minuted"


class OpenedIndex:
    """An index opened once in each process, at the first question.

    Never before: gunicorn forks, and an engine's threads and files do not survive that. Where opening fails
    the next question tries again, so a site started before its index is made comes to life by itself.
    """

    def __init__(self, place: str) -> None:
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


def keep(index: OpenedIndex, extensions: dict[str, object]) -> None:
    """Make `index` the one that `engine` gives in an application with these extensions."""
    extensions[_EXTENSION] = index


def engine() -> Engine:
    """The engine of the current application's index. Raises what `open_engine` raises."""
    index: OpenedIndex = current_app.extensions[_EXTENSION]
    return index.get()
