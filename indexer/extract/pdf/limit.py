"""A time limit within a process: what runs longer is ended where it stands."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AGAIN = 1.0  # seconds


class TookTooLong(BaseException):
    """The time is over. Not an `Exception`: nothing that catches those on its way may go on."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise `TookTooLong` within when it runs longer than `seconds`.

    No limit where `seconds` is None, or outside the main thread, where no alarm can be had.
    """
    if seconds is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _over)
    try:
        try:
            # Rung again: an exception raised while something is being disposed of is lost.
            signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        # Once more: the alarm may have rung just before it was put off.
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _over(*_: object) -> None:
    raise TookTooLong
