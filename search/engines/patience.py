"""How long an engine may be waited for by all that is asked in one block of code."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

_until: ContextVar[float] = ContextVar("until", default=inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Have all that is asked of engines in this block, by this thread, take no longer than this together.

    What is asked when the time is over raises `EngineUnavailable`. A folder's engine waits for nobody.
    """
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float:
    """How long may still be waited; infinite where nothing bounds it, negative where the time is over."""
    return _until.get() - time.monotonic()
