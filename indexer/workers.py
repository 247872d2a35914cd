"""The processes that papers are read in: limited in memory, and ended where a paper takes too long."""

import os
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from indexer import extract, genres
from indexer.archives import Member, members
from indexer.extract import Unreadable
from indexer.limits import Limits
from indexer.parcels import Parcel, run, unpacked
from indexer.reading import (
    Long,
    Pictured,
    Read,
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

_Steps = Generator[list["Future[Any]"], list[Any], Read]


@dataclass(slots=True, eq=False)
class _Begun:
    """A paper that is being read: the steps it takes, and what the one it is at is waiting for."""

    task: Task
    steps: _Steps
    futures: list["Future[Any]"]


class Workers:
    """Up to `jobs` processes (0: one for each core), begun when there is something to read."""

    def __init__(self, jobs: int, limits: Limits) -> None:
        self._limits = limits
        self.count = jobs or os.cpu_count() or 1
        # Not forked from this process: it has the engine's threads, which a fork would leave half alive.
        context = get_context("forkserver")
        context.set_forkserver_preload(
            ["indexer.parcels", "indexer.chunking", *extract.MODULES, *genres.MODULES]
        )
        # It loads all that reads papers while this process finds out which to read.
        ensure_running()
        self._begun: list[_Begun] = []
        self._pool = ProcessPool(
            max_workers=self.count, initializer=prepare_worker, initargs=[limits.megabytes], context=context
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        if not self._begun:
            # One that is still beginning would find gone what the pool shares, and say so in a traceback.
            for idle in active_children():
                idle.kill()
        self._pool.join()

    @property
    def busy(self) -> int:
        """How many papers were begun and not yet given."""
        return len(self._begun)

    def start(self, task: Task) -> None:
        """Begin to read a paper."""
        steps = self._reading(task)
        self._begun.append(_Begun(task, steps, next(steps)))

    def next(self) -> tuple[Task, Read]:
        """The next paper that has been read, of those begun, whichever it is; waits for one."""
        while True:
            for begun in self._begun:
                if not all(future.done() for future in begun.futures):
                    continue
                try:
                    outcomes = [self._outcome(begun.task, future) for future in begun.futures]
                    begun.futures = begun.steps.send(outcomes)
                except StopIteration as ended:
                    self._begun.remove(begun)
                    return begun.task, ended.value
            wait(
                [future for begun in self._begun for future in begun.futures if not future.done()],
                return_when=FIRST_COMPLETED,
            )

    def members(self, archive: Path) -> tuple[Member, ...]:
        """The files inside an archive (`indexer.archives.members`). Raises `Unreadable` and OSError."""
        try:
            found: tuple[Member, ...] = self._schedule(members, archive).result()
        except (TimeoutError, ProcessExpired) as error:
            raise Unreadable(Reason.TOO_LARGE, "The archive is too large to be listed.") from error
        return found

    def _reading(self, task: Task) -> _Steps:
        """What has to be done to read a paper, step by step; for each comes what came of it."""
        (found,) = yield [self._schedule(read, task)]
        if isinstance(found, Long):
            parts = yield [self._schedule(read_part, task, pages) for pages in found.parts]
            (found,) = yield [self._schedule(read_whole, task, found, parts)]
        if isinstance(found, Pictured):
            sha256 = found.read.sha256
            pages = yield [self._schedule(read_picture, task, sha256, each) for each in found.pictures]
            (found,) = yield [self._schedule(read_pictured, task, found, pages)]
        read_at_last: Read = found
        return read_at_last

    def _schedule(self, function: Callable[..., object], *arguments: Any) -> "Future[Any]":
        future: Future[Any] = self._pool.schedule(
            run, args=[function, *arguments], timeout=self._limits.paper_seconds
        )
        return future

    def _outcome(self, task: Task, future: "Future[Any]") -> Any:
        """What came of a step: a paper read, or what another step is to go on with."""
        try:
            found = future.result()
        except TimeoutError:
            detail = f"Reading it took longer than {self._limits.paper_seconds:g} seconds."
            return failed(task, Reason.TIMED_OUT, detail)
        except ProcessExpired as ended:
            detail = (
                f"The process that read it ended (exit code {ended.exitcode}): it asked for too much memory."
            )
            return failed(task, Reason.OUT_OF_MEMORY, detail)
        # Some pages of a paper go on to another worker as they are.
        return found if isinstance(found, Parcel) and found.in_part else unpacked(found)
