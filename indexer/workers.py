"""The processes that papers are read in: limited in memory, and ended where a paper takes too long."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import get_context
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from indexer import extract, genres
from indexer.archives import Member, members
from indexer.extract import Unreadable
from indexer.limits import Limits
from indexer.reading import (
    Long,
    Pictured,
    Read,
    Result,
    Task,
    failed,
    prepare_worker,
    read,
    read_part,
    read_picture,
    read_pictured,
    read_whole,
)
from mappings.paper import Reason


class Workers:
    """Up to `jobs` processes (0: one for each core), begun when there is something to read."""

    def __init__(self, jobs: int, limits: Limits) -> None:
        self._limits = limits
        self.count = jobs or os.cpu_count() or 1
        # Not forked from this process: it has the engine's threads, which a fork would leave half alive.
        context = get_context("forkserver")
        context.set_forkserver_preload(["indexer.reading", *extract.MODULES, *genres.MODULES])
        # It loads all that reads papers while this process finds out which to read.
        ensure_running()
        self._pool = ProcessPool(
            max_workers=self.count, initializer=prepare_worker, initargs=[limits.megabytes], context=context
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def start(self, task: Task) -> Callable[[], Read]:
        """Begin to read a paper; what is given waits until it is read."""
        begun = self._schedule(read, task)

        def wait() -> Read:
            found = self._outcome(task, begun)
            if isinstance(found, Long):
                found = self._in_parts(task, found)
            return self._with_pictures(task, found) if isinstance(found, Pictured) else found

        return wait

    def members(self, archive: Path) -> tuple[Member, ...]:
        """The files inside an archive (`indexer.archives.members`). Raises `Unreadable` and OSError."""
        try:
            return self._schedule(members, archive).result()
        except (TimeoutError, ProcessExpired) as error:
            raise Unreadable(Reason.TOO_LARGE, "The archive is too large to be listed.") from error

    def _in_parts(self, task: Task, long: Long) -> Read | Pictured:
        begun = [self._schedule(read_part, task, pages) for pages in long.parts]
        parts = [self._outcome(task, part) for part in begun]
        return self._outcome(task, self._schedule(read_whole, task, long, parts))

    def _with_pictures(self, task: Task, pictured: Pictured) -> Read:
        sha256 = pictured.read.sha256
        begun = [self._schedule(read_picture, task, sha256, picture) for picture in pictured.pictures]
        pages = [self._outcome(task, page) for page in begun]
        return self._outcome(task, self._schedule(read_pictured, task, pictured, pages))

    def _schedule(self, function: Callable[..., Result], *arguments: Any) -> "Future[Result]":
        future: Future[Result] = self._pool.schedule(
            function, args=list(arguments), timeout=self._limits.paper_seconds
        )
        return future

    def _outcome(self, task: Task, future: "Future[Result]") -> Result | Read:
        try:
            return future.result()
        except TimeoutError:
            detail = f"Reading it took longer than {self._limits.paper_seconds:g} seconds."
            return failed(task, Reason.TIMED_OUT, detail)
        except ProcessExpired as ended:
            detail = (
                f"The process that read it ended (exit code {ended.exitcode}): it asked for too much memory."
            )
            return failed(task, Reason.OUT_OF_MEMORY, detail)
