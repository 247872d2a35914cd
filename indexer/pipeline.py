"""Papers in: finds what is new, changed, moved or gone, has it read, and writes it into the index."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from indexer.cache import Cache
from indexer.changes import Changes, Reading, changes
from indexer.ledger.linking import LEDGER_VERSION, linked, unheld
from indexer.limits import Limits
from indexer.places import PlaceRefused, Survey, revisited, survey
from indexer.reading import Given, Read, collect_seldom, is_unread, unread
from indexer.workers import Workers
from mappings.paper import Paper, Reason
from mappings.passage import Access
from search.engines import Engine, Writer, papers_held, rebuilding
from search.engines.held import HeldPaper
from search.errors import IndexMissing, IndexUnusable
from search.request import OPERATOR

SECONDS_BETWEEN_COMMITS = 2.0
_SECONDS_BEFORE_ANOTHER_LOOK = 2.0
_AHEAD = 8  # papers a worker: while one understands a long paper, the others do not run out


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to index: see `minuted index --help`. `access` None keeps what a paper had, else public."""

    jobs: int = 0
    given: Given = field(default_factory=Given)
    limits: Limits = field(default_factory=Limits)
    source: str | None = None
    access: Access | None = None
    allow_empty: bool = False
    cache: Cache = field(default_factory=Cache.of_user)


@dataclass(frozen=True, slots=True)
class NamedFailure:
    """A paper that could not be read: its file in the user's words, the reason, and a sentence."""

    file: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class NamedProblem:
    """A page that could not be read, or not all of it, though its paper could; and why, in a sentence."""

    file: str
    page: int
    detail: str


@dataclass(slots=True)
class Summary:
    """What a run did, in papers; `passages` counts those written, `seconds` are wall time.

    `unheld` has a sentence for each commitment that a correction names and the ledger does not hold.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    skipped: int = 0
    passages: int = 0
    seconds: float = 0.0
    failures: list[NamedFailure] = field(default_factory=list)
    problems: list[NamedProblem] = field(default_factory=list)
    unheld: list[str] = field(default_factory=list)

    def count(self, paper: Paper, file: str, outcome: Literal["new", "changed", "unchanged"]) -> None:
        """Count a paper: as failed where it could not be read, else as `outcome`."""
        self.problems += [NamedProblem(file, problem.page, problem.detail) for problem in paper.problems]
        if paper.failure:
            self.failed += 1
            self.failures.append(NamedFailure(file, paper.failure.reason, paper.failure.detail))
        else:
            setattr(self, outcome, getattr(self, outcome) + 1)
            if outcome != "unchanged":
                self.passages += paper.passages


Progress = Callable[[int, int, str], None]
"""Called with how many papers are done, of how many, and the file just done."""


def index(
    engine: Engine,
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress,
    *,
    also: Sequence[Paper] = (),
) -> Summary:
    """Bring the index up to date with the files at and below `paths`, and with those of the papers `also`.

    What is new or changed is read; what has gone from these paths, and only from these, is retired. A paper
    that cannot be read is recorded with its reason and never stops the run. Where other runs write into the
    same index, each paper is read by one of them; what another read counts as unchanged. At the end the
    ledger of commitments is derived anew, unless it is of the papers as they are. Raises
    `PlaceRefused` where a path is missing or held papers and is now empty, or a paper of `also` is missing,
    and the errors of `search.errors`.
    """
    began = time.monotonic()
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    collect_seldom()
    with engine.writing() as writer, Workers(settings.jobs, settings.limits) as workers:
        held = list(engine.papers(OPERATOR))
        found = survey(
            paths, members=workers.members, source=settings.source, allow_missing=settings.allow_empty
        )
        if not settings.allow_empty:
            _refuse_emptied(found, held)
        found = revisited(found, also, allow_missing=settings.allow_empty)

        def compared(held: Sequence[Paper]) -> Changes:
            return changes(held, found, given=settings.given, limits=settings.limits, access=settings.access)

        todo = compared(held)
        summary = Summary(skipped=found.skipped, removed=len(todo.gone))
        for file, paper in todo.unchanged:
            summary.count(paper, file, "unchanged")
        for paper in todo.noted:
            writer.note(paper)
        left = {reading.shown_as: reading for reading in todo.readings}
        committed = time.monotonic()
        while left:
            for reading, result in _read_all([*left.values()], writer, workers, settings.cache):
                del left[reading.shown_as]
                kept = _kept(reading, result)
                if kept:
                    writer.note(kept)
                else:
                    dated = _dated(engine, reading.before, result, now)
                    writer.put(dated.paper, dated.passages, dated.pages)
                is_new = reading.before is None or is_unread(reading.before.read_as)
                summary.count(result.paper, reading.shown_as, "new" if is_new else "changed")
                progress(len(todo.readings) - len(left), len(todo.readings), reading.shown_as)
                if time.monotonic() - committed > SECONDS_BETWEEN_COMMITS:
                    writer.commit()
                    committed = time.monotonic()
            if left:
                # Other runs read these, or have read them since: what is held now says which.
                writer.commit()
                time.sleep(_SECONDS_BEFORE_ANOTHER_LOOK)
                others = compared([*engine.papers(OPERATOR)])
                for paper in others.noted:
                    writer.note(paper)
                for file, paper in others.unchanged:
                    if left.pop(file, None):
                        summary.count(paper, file, "unchanged")
                        progress(len(todo.readings) - len(left), len(todo.readings), file)
                left = {reading.shown_as: reading for reading in others.readings if reading.shown_as in left}
        for paper in todo.gone:
            writer.remove(paper.id)
        writer.ledger(lambda: linked(engine), LEDGER_VERSION)
    summary.unheld = unheld(engine)
    if todo.readings:
        settings.cache.trim()
    summary.failures.sort(key=lambda failure: failure.file)
    summary.problems.sort(key=lambda problem: (problem.file, problem.page))
    summary.seconds = round(time.monotonic() - began, 2)
    return summary


def rebuild(place: str, paths: Sequence[Path], settings: Settings, progress: Progress) -> Summary:
    """Read anew what lies at `paths` and all else that the index at `place` holds, of whatever version it is.

    The new index takes its place when it is whole. Papers keep their ids, their access and what was said of
    them; retired ones keep their tombstones. Raises `PlaceRefused` where a paper that is held cannot be
    reached, `IndexUnusable` where the index does not say what it holds and `settings.access` does not say
    who may find it, and what `index` raises.
    """
    with rebuilding(place) as engine:
        # Only now does nobody else write what would not be read anew.
        held = _held(place, settings)
        with engine.writing() as writer:
            for each in held:
                unread_yet = replace(each.paper, read_as=unread(each.paper.read_as), passages=0)
                writer.note(each.paper if each.retired else unread_yet)
            writer.commit()
            for each in held:
                if each.retired:
                    writer.remove(each.paper.id)
        papers = [each.paper for each in held if not each.retired]
        return index(engine, paths, settings, progress, also=papers)


def _held(place: str, settings: Settings) -> list[HeldPaper]:
    try:
        return papers_held(place)
    except IndexMissing:
        return []
    except IndexUnusable as error:
        if settings.access is None:
            raise IndexUnusable(
                f"{error} Which of its papers were restricted is not known:"
                " say --access public or --access restricted as well."
            ) from error
        return []


def _kept(reading: Reading, result: Read) -> Paper | None:
    """What is held of a paper whose file cannot be opened now: its passages stay until it can be."""
    before = reading.before
    if result.opened or before is None or not before.passages:
        return None
    now = result.paper
    return replace(before, places=now.places, sha256="", read_as=now.read_as, failure=now.failure)


def _dated(engine: Engine, before: Paper | None, read: Read, now: dt.datetime) -> Read:
    """What was read, with when the index first held it: of a paper read again its new passages alone are new.

    A rebuilt index does not hold the passages yet, and gives them the time of their paper.
    """
    first = before.indexed if before and before.indexed else now
    since: dict[str, dt.datetime | None] = {}
    if before and before.passages:
        held = engine.passages([passage.id for passage in read.passages], OPERATOR)
        since = {key: passage.indexed for key, passage in held.items()}
    usual = first if before and is_unread(before.read_as) else now
    return replace(
        read,
        paper=replace(read.paper, indexed=first),
        passages=tuple(replace(each, indexed=since.get(each.id) or usual) for each in read.passages),
    )


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


def _read_all(
    readings: Sequence[Reading], writer: Writer, workers: Workers, cache: Cache
) -> Iterator[tuple[Reading, Read]]:
    """Papers as they are read, but for those that another run reads; large ones are begun first, so that at
    the end no worker waits for another."""
    begun: dict[str, Reading] = {}

    def finished() -> tuple[Reading, Read]:
        task, read = workers.next()
        cache.put(task, read)
        return begun.pop(task.paper_id), read

    for reading in _claimed(sorted(readings, key=lambda each: -each.task.places[0].size), writer):
        kept = cache.get(reading.task)
        if kept is not None:
            yield reading, kept
            continue
        begun[reading.task.paper_id] = reading
        workers.start(reading.task)
        if workers.busy >= _AHEAD * workers.count:
            yield finished()
    while begun:
        yield finished()


def _claimed(readings: Sequence[Reading], writer: Writer) -> Iterator[Reading]:
    """Those that no other run reads, claimed a few at a time: the others are left to it."""
    for first in range(0, len(readings), _AHEAD):
        some = readings[first : first + _AHEAD]
        ours = writer.claim({reading.task.paper_id: reading.before for reading in some})
        yield from (reading for reading in some if reading.task.paper_id in ours)
