"""Watching the places of papers for what changes there."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import watch

_REST_MS = 1_000
_LONGEST_MS = 10_000
_BEGIN_MS = 1_000


def batches(paths: Sequence[Path], ended: Event) -> Iterator[None]:
    """Yield once when watching has begun, then whenever files at or below the paths have changed.

    Until `ended` is set: at the latest a second later it is seen.

    Papers that change together are one batch: it waits for a second without a change, ten at most; what is
    then read half is read again when it is whole. A path that goes away (a share, say) is waited for, and
    counts as changed when it is back.
    """
    while not ended.is_set():
        if not all(path.exists() for path in paths):
            ended.wait(_REST_MS / 1000)
            continue
        watched = _identities(paths)
        begun = False
        for changes in watch(
            *paths,
            watch_filter=None,
            debounce=_LONGEST_MS,
            step=_REST_MS,
            rust_timeout=_BEGIN_MS,
            yield_on_timeout=True,
            stop_event=ended,
        ):
            if changes or not begun:
                begun = True
                yield
            if _identities(paths) != watched:
                break


def _identities(paths: Sequence[Path]) -> list[tuple[int, int] | None]:
    """What tells that a path is no longer what it was when watching began."""
    found: list[tuple[int, int] | None] = []
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found
