"""Papers in: finds what is new, changed, moved or gone, has it read, and writes it into the index."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from pebble import ProcessExpired, ProcessPool

from indexer.changes import Reading, changes
from indexer.places import PlaceRefused, Survey, survey
from indexer.reading import Given, Read, failed, limit_memory, read
from mappings.paper import Paper, Reason
from mappings.passage import Access
from search.engines import Engine
from search.request import OPERATOR

SECONDS_A_PAPER = 300
MEGABYTES_A_WORKER = 2048
SECONDS_BETWEEN_COMMITS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to index: see `minuted index --help`. `access` None keeps what a paper had, else public."""

    jobs: int = 0
    given: Given = field(default_factory=Given)
    source: str | None = None
    access: Access | None = None
    allow_empty: bool = False


@dataclass(frozen=True, slots=True)
class NamedFailure:
    """A paper that could not be read: its file in the user's words, the reason, and a sentence."""

    file: str
    reason: Reason
    detail: str


@dataclass(slots=True)
class Summary:
    """What a run did, in papers; `passages` counts those written, `seconds` are wall time."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    skipped: int = 0
    passages: int = 0
    seconds: float = 0.0
    failures: list[NamedFailure] = field(default_factory=list)

    def count(self, paper: Paper, file: str, outcome: Literal["new", "changed", "unchanged"]) -> None:
        """Count a paper: as failed where it could not be read, else as `outcome`."""
        if paper.failure:
            self.failed += 1
            self.failures.append(NamedFailure(file, paper.failure.reason, paper.failure.detail))
        else:
            setattr(self, outcome, getattr(self, outcome) + 1)
            if outcome != "unchanged":
                self.passages += paper.passages


Progress = Callable[[int, int, str], None]
"""Called with how many papers are done, of how many, and the file just done."""


def index(engine: Engine, paths: Sequence[Path], settings: Settings, progress: Progress) -> Summary:
    """Bring the index up to date with the files at and below `paths`.

    What is new or changed is read; what has gone from these paths, and only from these, is retired. A paper
    that cannot be read is recorded with its reason and never stops the run. Raises `PlaceRefused` where a
    path is missing or held papers and is now empty, and the errors of `search.errors`.
    """
    began = time.monotonic()
    with engine.writing() as writer:
        held = list(engine.papers(OPERATOR))
        found = survey(paths, source=settings.source, allow_missing=settings.allow_empty)
        if not settings.allow_empty:
            _refuse_emptied(found, held)
        todo = changes(held, found, given=settings.given, access=settings.access)
        summary = Summary(skipped=found.skipped, removed=len(todo.gone))
        for file, paper in todo.unchanged:
            summary.count(paper, file, "unchanged")
        for paper in todo.noted:
            writer.note(paper)
        committed = time.monotonic()
        for done, (reading, result) in enumerate(_read_all(todo.readings, settings.jobs), 1):
            writer.put(result.paper, result.passages, result.pages)
            summary.count(result.paper, reading.shown_as, "new" if reading.is_new else "changed")
            progress(done, len(todo.readings), reading.shown_as)
            if time.monotonic() - committed > SECONDS_BETWEEN_COMMITS:
                writer.commit()
                committed = time.monotonic()
        for paper in todo.gone:
            writer.remove(paper.id)
    summary.failures.sort(key=lambda failure: failure.file)
    summary.seconds = round(time.monotonic() - began, 2)
    return summary


def _refuse_emptied(found: Survey, held: Iterable[Paper]) -> None:
    locations = [place.location for paper in held for place in paper.places]
    for root in found.roots:
        below = Survey((), 0, (root,))
        if any(below.covers(file.place.location) for file in found.found):
            continue
        if any(below.covers(location) for location in locations):
            raise PlaceRefused(
                f"{root} held papers and is now empty: is a share not mounted? Nothing was changed."
                " If its papers are really gone, say --allow-empty."
            )


def _read_all(readings: Sequence[Reading], jobs: int) -> Iterator[tuple[Reading, Read]]:
    """Have papers read by worker processes, in order, a few ahead of what is asked for."""
    if not readings:
        return
    workers = min(jobs or os.cpu_count() or 1, len(readings))
    # Not forked from this process: it has the engine's threads, which a fork would leave half alive.
    context = get_context("forkserver")
    context.set_forkserver_preload(["indexer.reading"])
    with ProcessPool(
        max_workers=workers, initializer=limit_memory, initargs=[MEGABYTES_A_WORKER], context=context
    ) as pool:
        waiting = deque[tuple[Reading, Future[Read]]]()
        try:
            for reading in readings:
                waiting.append((reading, pool.schedule(read, args=[reading.task], timeout=SECONDS_A_PAPER)))
                if len(waiting) >= 4 * workers:
                    yield _outcome(*waiting.popleft())
            while waiting:
                yield _outcome(*waiting.popleft())
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _outcome(reading: Reading, future: "Future[Read]") -> tuple[Reading, Read]:
    try:
        return reading, future.result()
    except TimeoutError:
        detail = f"Reading it took longer than {SECONDS_A_PAPER} seconds."
        return reading, failed(reading.task, Reason.TIMED_OUT, detail)
    except ProcessExpired as ended:
        detail = f"The process that read it ended (exit code {ended.exitcode}): it asked for too much memory."
        return reading, failed(reading.task, Reason.OUT_OF_MEMORY, detail)
