"""The embedded engine: a folder with a tantivy index of the columns and one SQLite file of records.

A commit is three steps: the records are kept with a note of the papers whose columns do not agree yet; the
columns are committed, which gives a stamp; the note and the older generation of the records are deleted, and
the stamp kept. Whatever ends the process between them, the next to open for writing takes those papers
through the last two steps again. Where there is a note, or the stamp of the columns is another, they are
compared with the records row by row, and made anew where they differ.

Both lie in a folder of their own, which the file `current` names, so that a rebuilt index takes the place of
the old one in one step; so do columns made anew, the folder of which the records name.
"""

import datetime as dt
import os
import shutil
import socket
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Self, TypeVar

from filelock import FileLock, Timeout

from mappings.commitment import Commitment
from mappings.fields import listed_by
from mappings.paper import PageText, Paper
from mappings.passage import Passage
from search.engines import embedded_ledger
from search.engines.access import distinct, ledger_of, secured, tighter
from search.engines.asked import askable, bounded, is_keyword, keywords
from search.engines.columns import Columns, ColumnsLost, ColumnWriter, Searcher
from search.engines.disk import FULL, disk_full, keep_names, keep_text, unfinished
from search.engines.held import HeldPaper
from search.engines.ranking import facet_counts
from search.engines.records import Records, RecordWriter, papers_held
from search.errors import IndexBusy, IndexMissing, IndexOutdated, IndexUnusable, SearchError
from search.query import plan
from search.query.lowering import copies_of, matching, scores
from search.request import LedgerRequest, Reader, SearchRequest, Sort
from search.results import LEDGER_BEHIND, Counts, Health, Hit, Hits, LedgerHits, Ranked, Spread

_RECORDS = "records.sqlite"
_COLUMNS = "columns-"
_DOUBTED = "doubted"
_CURRENT = "current"
_UNFINISHED = unfinished(_CURRENT)
_DATA = "data-"
_REBUILT = "rebuilt"
_LOCK = "writer.lock"
_OWNER = "writer"
_WAIT = 30.0
_MENDING_WAIT = 5.0
# Each time a commit of another process falls between finding a passage and reading it.
_TRIES = 5
_COMPARED_AT_ONCE = 100_000
# As many searches as a process of the site answers at once.
_THREADS = 4

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
_Found = tuple[float | None, int]
"""A hit's score and row."""


class EmbeddedEngine:
    """An index in a folder (the protocol `search.engines.Engine`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._opened: list[_Data] = []
        self._beside = ThreadPoolExecutor(_THREADS, thread_name_prefix="minuted-ranking")
        self._data()

    @classmethod
    def open(cls, place: str, *, create: bool = False) -> Self:
        """Open the index in the folder `place`, or with `create` make one.

        Raises `IndexUnusable`, and `IndexOutdated` where it is of another version.
        """
        folder = Path(place)
        if create:
            _create(folder)
        return cls(folder)

    @classmethod
    @contextmanager
    def rebuilding(cls, place: str) -> Iterator[Self]:
        """An empty index that takes the place of the one in a folder (`search.engines.rebuilding`)."""
        folder = Path(place)
        _prepare(folder)
        with _held(folder, _WAIT):
            rebuilt = folder / _REBUILT
            shutil.rmtree(rebuilt, ignore_errors=True)
            engine = cls.open(str(rebuilt), create=True)
            try:
                yield engine
                engine.close()
                data = _current(rebuilt)
                if data:
                    with _writable(folder):
                        data.rename(folder / data.name)
                        keep_names(folder)
                        keep_text(folder / _CURRENT, data.name)
            finally:
                engine.close()
                shutil.rmtree(rebuilt, ignore_errors=True)

    @classmethod
    def mend(cls, place: str) -> list[str]:
        """Bring an index in order (`search.engines.mend`)."""
        folder = Path(place)
        if not any(folder.glob(f"{_DATA}*")):
            raise IndexMissing(_no_index(folder))
        with _held(folder, _MENDING_WAIT) as ended:
            found = [f"A run ended before it was done: {ended}."] if ended else []
            found += _restored(folder)
            engine = cls(folder)
            try:
                engine._data().records.check()
                with engine._writing(found, doubted=True):
                    pass
            finally:
                engine.close()
        return found

    @classmethod
    def papers_held(cls, place: str) -> list[HeldPaper]:
        """The papers of an index of any version (`search.engines.papers_held`)."""
        folder = Path(place)
        data = _current(folder)
        if data is None:
            raise IndexMissing(_no_index(folder))
        return papers_held(data / _RECORDS, folder)

    def search(self, request: SearchRequest) -> Hits:
        """Passages that match (`Engine.search`)."""
        return self._reading(lambda data: self._search(data, request))

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many passages match each of some requests (`Engine.totals`)."""
        asked = [matching(askable(request)) for request in requests]
        return self._reading(
            lambda data: _asked(data, lambda searcher: [searcher.total(each) for each in asked])
        )

    def ranking(self, request: SearchRequest, column: str) -> list[Ranked]:
        """The hits of a request without their passages (`Engine.ranking`)."""
        asked = matching(askable(request))

        def find(searcher: Searcher) -> list[_Found]:
            return _ranked(searcher, request, asked)[1]

        return self._reading(lambda data: self._briefly(data, find, column))

    def spread(self, request: SearchRequest, column: str) -> Spread:
        """How the passages that match are spread over values (`Engine.spread`)."""
        asked = matching(askable(request))
        return self._reading(lambda data: _asked(data, lambda searcher: searcher.spread(asked, column)))

    def copies(self, fingerprints: Sequence[int], reader: Reader) -> list[Ranked]:
        """All passages with these fingerprints (`Engine.copies`)."""
        asked = copies_of(fingerprints, reader)

        def find(searcher: Searcher) -> list[_Found]:
            return [(None, row) for row in searcher.every(asked)]

        found = self._reading(lambda data: self._briefly(data, find, "fingerprint"))
        return sorted(found, key=lambda copy: copy.id)

    def passages(self, ids: Iterable[str], reader: Reader) -> dict[str, Passage]:
        """Those of the passages with these ids that are held (`Engine.passages`)."""
        wanted = keywords(ids)
        found = self._reading(lambda data: data.records.passages(wanted))
        return {passage.id: passage for passage in found if passage.access in reader.sees}

    def passages_of(self, paper_id: str, reader: Reader, start: int, stop: int) -> list[Passage]:
        """A paper's passages in order (`Engine.passages_of`)."""
        if not is_keyword(paper_id):
            return []
        span = bounded(start), bounded(stop)
        found = self._reading(lambda data: data.records.passages_of(paper_id, *span))
        return [passage for passage in found if passage.access in reader.sees]

    def papers(self, reader: Reader) -> Iterator[Paper]:
        """Every paper, by its first place (`Engine.papers`)."""
        found = self._reading(lambda data: data.records.papers())
        return (paper for paper in found if paper.access in reader.sees)

    def papers_state(self) -> str:
        """Of which state the papers are (`Engine.papers_state`)."""
        return self._reading(lambda data: f"{data.folder.name} {data.records.changes()}")

    def paper(self, paper_id: str, reader: Reader) -> Paper | None:
        """One paper's record (`Engine.paper`)."""
        return self._paper(paper_id, reader, retired=False)

    def papers_by_id(self, ids: Iterable[str], reader: Reader) -> dict[str, Paper]:
        """The records of those of the papers with these ids that are held (`Engine.papers_by_id`)."""
        wanted = keywords(ids)
        found = self._reading(lambda data: data.records.papers_by_id(wanted))
        return {paper.id: paper for paper in found if paper.access in reader.sees}

    def retired(self, paper_id: str, reader: Reader) -> Paper | None:
        """The record of a paper that was removed (`Engine.retired`)."""
        return self._paper(paper_id, reader, retired=True)

    def page(self, paper_id: str, number: int, reader: Reader) -> PageText | None:
        """One page of a paper (`Engine.page`)."""
        number = bounded(number)
        if not self.paper(paper_id, reader):
            return None
        return self._reading(lambda data: data.records.page(paper_id, number))

    def commitments(self, request: LedgerRequest) -> LedgerHits:
        """Entries of the ledger that match (`Engine.commitments`)."""
        return self._reading(
            lambda data: data.records.ledger(lambda rows: embedded_ledger.commitments(rows, request))
        )

    def commitments_by_id(self, ids: Iterable[str], reader: Reader) -> dict[str, Commitment]:
        """Those of the commitments with these ids that are held (`Engine.commitments_by_id`)."""
        wanted, ledger = keywords(ids), ledger_of(reader)
        return self._reading(
            lambda data: data.records.ledger(
                lambda rows: embedded_ledger.commitments_by_id(rows, wanted, ledger)
            )
        )

    def commitments_of(self, passages: Iterable[str], reader: Reader) -> dict[str, tuple[Commitment, ...]]:
        """The commitments of which some passages speak (`Engine.commitments_of`)."""
        wanted, ledger = keywords(passages), ledger_of(reader)
        return self._reading(
            lambda data: data.records.ledger(
                lambda rows: embedded_ledger.commitments_of(rows, wanted, ledger)
            )
        )

    @contextmanager
    def writing(self, *, wait: float = 30.0) -> Iterator["EmbeddedWriter"]:
        """Open for writing (`Engine.writing`)."""
        with _held(self._folder, wait) as ended, self._writing([], doubted=bool(ended)) as writer:
            yield writer

    def health(self) -> Health:
        """Whether the engine can be used (`Engine.health`)."""
        try:
            passages, papers, agree, linked, written = self._reading(_counted)
        except SearchError as error:
            return Health(ready=False, engine="embedded", detail=str(error))
        detail = f"The index at {self._folder} is whole."
        if not agree:
            detail = (
                f"A run that wrote to the index at {self._folder} has not finished: if none is under way,"
                " run `minuted index PAPERS` or `minuted doctor` once, which completes it."
            )
        elif not linked:
            detail += f" {LEDGER_BEHIND}"
        return Health(
            ready=True, engine="embedded", detail=detail, passages=passages, papers=papers, written=written
        )

    def close(self) -> None:
        """Let go of files (`Engine.close`)."""
        self._beside.shutdown()
        with self._lock:
            for data in self._opened:
                data.records.close()
            self._opened.clear()

    def _data(self) -> "_Data":
        return self._data_in(_current(self._folder))

    def _data_in(self, folder: Path | None) -> "_Data":
        """The data in the folder that `current` names; other threads may still read what it named before."""
        if folder is None:
            raise IndexMissing(_no_index(self._folder))
        with self._lock:
            if not self._opened or self._opened[-1].folder != folder:
                self._opened.append(_Data(folder, self._folder))
            return self._opened[-1]

    def _reading(self, ask: "Callable[[_Data], T]") -> T:
        """What the data answer; asked again where a rebuilt index has meanwhile taken their place."""
        while True:
            before = _current(self._folder)
            try:
                return ask(self._data_in(before))
            except IndexUnusable:
                if _current(self._folder) == before:
                    raise

    def _paper(self, paper_id: str, reader: Reader, *, retired: bool) -> Paper | None:
        if not is_keyword(paper_id):
            return None
        paper = self._reading(lambda data: data.records.paper(paper_id, retired=retired))
        return paper if paper and paper.access in reader.sees else None

    def _search(self, data: "_Data", request: SearchRequest) -> Hits:
        asking = askable(request)
        asked = matching(asking)
        chosen = [name for name in request.facets if request.filters.get(name)]
        others = {name: request.size_of(name) for name in request.facets if name not in chosen}

        def find(searcher: Searcher) -> tuple[tuple[int, Callable[[], Counts]], list[_Found]]:
            # tantivy lets go of the interpreter while it works: the hits are read while they are counted.
            tally = partial(searcher.count, asked, others, data.records.last_paper())
            counting = self._beside.submit(tally).result if request.facets else tally
            chosen_values = {
                name: self._beside.submit(searcher.values, matching(asking, without=name), name)
                for name in chosen
            }

            @cache
            def counts() -> Counts:
                with data.doubted():
                    counted = counting()
                    values = {name: found.result() for name, found in chosen_values.items()}
                return _counts(request, counted.papers, {**counted.values, **values})

            total, found = _ranked(searcher, request, asked)
            return (searcher.total(asked) if total is None else total, counts), found

        (total, counts), found = self._held(data, find, data.records.by_rows)
        return Hits(total=total, hits=tuple(Hit(passage, score) for score, passage in found), counts=counts)

    def _briefly(
        self, data: "_Data", find: "Callable[[Searcher], list[_Found]]", column: str
    ) -> list[Ranked]:
        _, found = self._held(data, lambda searcher: (None, find(searcher)), data.records.briefs)
        return [Ranked(each.id, each.paper_id, score, listed_by(column, each)) for score, each in found]

    def _held(
        self,
        data: "_Data",
        find: "Callable[[Searcher], tuple[A, list[_Found]]]",
        read: "Callable[[Sequence[int]], dict[int, B]]",
    ) -> "tuple[A, list[tuple[float | None, B]]]":
        """What is found, its rows read from the records."""
        for _ in range(_TRIES):
            answer, found = _asked(data, find)
            rows = read([row for _, row in found])
            if len(rows) == len(found):
                return answer, [(score, rows[row]) for score, row in found]
        raise IndexUnusable(
            f"The columns of the index at {self._folder} find passages that its records do not hold:"
            " run `minuted doctor` or `minuted index PAPERS` once, which mends it."
        )

    @contextmanager
    def _writing(self, found: list[str], *, doubted: bool) -> Iterator["EmbeddedWriter"]:
        """Write, once what ended runs have left is put in order; what that was is added to `found`.

        `doubted` where the columns may be damaged.
        """
        data = self._data()
        with _writable(self._folder):
            older = [each for each in self._folder.glob(f"{_DATA}*") if each != data.folder]
            found += _cleared([*older, *self._folder.glob(_REBUILT)])
            (self._folder / _UNFINISHED).unlink(missing_ok=True)
            if doubted:
                data.doubt()
        records = data.records.write()
        try:
            writer = EmbeddedWriter(records, data.agreeing(records, found))
            try:
                yield writer
                writer.commit()
            except BaseException:
                writer.close(discard=True)
                raise
            writer.close(discard=False)
        except ColumnsLost:
            data.doubt()
            raise
        finally:
            records.close()


class _Data:
    """The records and the columns."""

    def __init__(self, folder: Path, place: Path) -> None:
        if folder.is_dir() and not os.access(folder, os.W_OK):
            raise IndexUnusable(
                f"The index at {place} cannot be read: to lock it, its readers must be able to write there."
            )
        self.folder = folder
        self._place = place
        self.records = Records(folder / _RECORDS, place)
        self._columns: tuple[str, Columns] | None = None

    def columns(self) -> Columns:
        """The columns that the records name. Raises `ColumnsLost`, which reading the records bears."""
        name, _ = self.records.columns()
        held = self._columns
        if held is None or held[0] != name:
            held = self._columns = name, Columns(self.folder / name, self._place)
        return held[1]

    def now(self) -> Searcher:
        """The columns as last committed; others where they have meanwhile taken their place."""
        while True:
            name, _ = self.records.columns()
            try:
                return self.columns().now()
            except ColumnsLost:
                if self.records.columns()[0] == name:
                    raise

    def doubt(self) -> None:
        """Have every byte of the columns read by the next to open for writing."""
        # Where there is no room for the note, the damage is met again.
        with suppress(OSError):
            (self.folder / _DOUBTED).touch()

    @contextmanager
    def doubted(self) -> Iterator[None]:
        """Note it where the columns prove to be damaged."""
        try:
            yield
        except ColumnsLost:
            self.doubt()
            raise

    def agreeing(self, records: RecordWriter, found: list[str]) -> Columns:
        """The columns, brought to agree with the records: what a run that was ended left undone is done.

        What had to be done is added to `found`.
        """
        with _writable(self._place):
            columns = self._kept(records, found) or self._made_anew(records)
            _cleared(each for each in self.folder.glob(f"{_COLUMNS}*") if each.name != columns.name)
            (self.folder / _DOUBTED).unlink(missing_ok=True)
            return columns

    def _kept(self, records: RecordWriter, found: list[str]) -> Columns | None:
        """The columns there are, with what is pending; None where they cannot be used."""
        try:
            columns = self.columns()
            if (self.folder / _DOUBTED).exists():
                columns.check()
            if self._replayed(records, columns, found):
                return columns
            found.append("The columns did not agree with the records: they were made again.")
        except ColumnsLost:
            found.append("The columns were missing or damaged: they were made again from the records.")
        return None

    def _made_anew(self, records: RecordWriter) -> Columns:
        folder = self.folder / f"{_COLUMNS}{_fresh()}"
        Columns.create(folder, self._place)
        keep_names(self.folder)
        columns = Columns(folder, self._place)
        records.settle(columns.name, _copy(records, columns, records.every_paper()))
        return columns

    def _replayed(self, records: RecordWriter, columns: Columns, found: list[str]) -> bool:
        """Do what is pending. Whether the columns agree with the records then."""
        _, stamp = self.records.columns()
        pending = records.pending()
        if not pending and columns.stamp() == stamp:
            return True
        if pending:
            _copy(records, columns, pending)
        if not self._rows_agree(columns.now()):
            return False
        records.settle(columns.name, columns.stamp())
        if pending:
            found.append(
                f"Not all that an ended run had written could be found: now it can (papers: {len(pending)})."
            )
        return True

    def _rows_agree(self, searcher: Searcher) -> bool:
        count = 0
        for first in range(0, self.records.last_row() + 1, _COMPARED_AT_ONCE):
            rows = self.records.rows(first, first + _COMPARED_AT_ONCE)
            if rows != searcher.rows(first, first + _COMPARED_AT_ONCE):
                return False
            count += len(rows)
        return count == searcher.passages


class EmbeddedWriter:
    """Writes papers (the protocol `search.engines.Writer`)."""

    def __init__(self, records: RecordWriter, columns: Columns) -> None:
        self._records = records
        self._columns = columns
        self._writer: ColumnWriter | None = None

    def claim(self, papers: Mapping[str, Paper | None]) -> set[str]:
        """All of them (`Writer.claim`): nobody else writes."""
        return set(papers)

    def put(self, paper: Paper, passages: Sequence[Passage], pages: Sequence[PageText]) -> None:
        """Add or replace a paper (`Writer.put`)."""
        number, rows = self._records.put(paper, secured(paper, passages), pages)
        self._column_writer().delete(paper.id)
        self._column_writer().add(rows, number)

    def note(self, paper: Paper) -> None:
        """Replace a paper's record alone (`Writer.note`)."""
        _, rows = self._records.rows_of(paper.id)
        if any(tighter(paper, passage) for _, passage in rows):
            self.put(paper, [passage for _, passage in rows], self._records.pages_of(paper.id))
        else:
            self._records.note(paper)

    def remove(self, paper_id: str) -> None:
        """Take a paper out (`Writer.remove`)."""
        self._records.remove(paper_id)
        self._column_writer().delete(paper_id)

    def ledger(self, derived: Callable[[], Sequence[Commitment]], basis: str) -> None:
        """Make the ledger what is derived from the papers (`Writer.ledger`)."""
        self.commit()
        if not self._records.ledger_is_of(basis):
            self._records.ledger(distinct(derived()), basis)

    def commit(self) -> None:
        """Make all that was written findable (`Writer.commit`)."""
        self._records.commit()
        if self._writer:
            self._records.settle(self._columns.name, self._writer.commit())

    def close(self, *, discard: bool) -> None:
        """Let go of the columns."""
        if self._writer:
            self._writer.close(discard=discard)

    def _column_writer(self) -> ColumnWriter:
        if self._writer is None:
            self._writer = self._columns.write()
        return self._writer


def _copy(records: RecordWriter, columns: Columns, papers: Iterable[str]) -> int:
    """Bring the columns of these papers to agree with the records; gives the stamp."""
    writer = columns.write()
    try:
        for paper_id in papers:
            writer.delete(paper_id)
            number, rows = records.rows_of(paper_id)
            writer.add(rows, number)
        stamp = writer.commit()
    except BaseException:
        writer.close(discard=True)
        raise
    writer.close(discard=False)
    return stamp


def _asked(data: _Data, ask: Callable[[Searcher], T]) -> T:
    """What the columns answer, as last committed."""
    searcher = data.now()
    with data.doubted():
        return ask(searcher)


def _ranked(searcher: Searcher, request: SearchRequest, asked: plan.Plan) -> tuple[int | None, list[_Found]]:
    """How many passages match, None where no hits are asked for, and these in their order."""
    stop = min(request.offset + request.limit, searcher.passages)
    if request.offset >= stop:
        return None, []
    if request.sort is Sort.RELEVANCE and scores(request):
        total, hits = searcher.ranked(asked, request.offset, stop)
        return total, [*hits]
    total, rows = searcher.sorted_by(asked, request.key_column, request.offset, stop)
    return total, [(None, row) for row in rows]


def _counts(request: SearchRequest, papers: int, values: Mapping[str, Mapping[str, int]]) -> Counts:
    return Counts(
        papers,
        {
            name: facet_counts(values[name], request.filters.get(name, ()), request.size_of(name))
            for name in request.facets
        },
    )


def _counted(data: _Data) -> tuple[int, int, bool, bool, dt.datetime | None]:
    """How many passages and papers there are, whether the columns agree with the records, whether the ledger
    does, and when last papers were committed."""
    _, stamp = data.records.columns()
    columns = data.columns()
    agree = columns.stamp() == stamp and not data.records.count_pending()
    papers = data.records.last_paper()
    written = columns.written() if papers else None
    linked = data.records.ledger_agrees()
    return data.now().passages, data.records.count_papers(), agree, linked, written


def _current(folder: Path) -> Path | None:
    """Where the data of the index in `folder` are, None where there is no index."""
    named = ""
    while True:
        before = named
        try:
            named = (folder / _CURRENT).read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise IndexUnusable(f"The index at {folder} cannot be read: {error}.") from error
        except UnicodeDecodeError:
            named = ""
        if named.startswith(_DATA) and (folder / named).is_dir():
            return folder / named
        # Else another process has put a rebuilt index in its place and cleared this one away.
        if named == before:
            raise IndexUnusable(
                f"The index at {folder} does not say where its data are:"
                " run `minuted doctor` or `minuted index PAPERS` once, which mends it."
            )


def _no_index(folder: Path) -> str:
    return f"There is no index at {folder}: run `minuted index PAPERS` first."


def _restored(folder: Path) -> list[str]:
    """Name the data anew where `current` is lost or damaged. What was done, a sentence each.

    Raises `IndexUnusable` where the data are lost too.
    """
    lost: IndexUnusable | None = None
    try:
        if _current(folder):
            return []
    except IndexUnusable as error:
        lost = error
    # A rebuild that ended just before it was named, and what it was to replace: either is whole.
    by_age = sorted(folder.glob(f"{_DATA}*"), key=_last_written)
    last = next((data for data in reversed(by_age) if _is_whole(data, folder)), None)
    if last is None and lost:
        raise IndexUnusable(
            f"The index at {folder} has lost its data: run `minuted index --rebuild PAPERS`."
        ) from lost
    if last is None:
        return []
    keep_text(folder / _CURRENT, last.name)
    return ["The file that says where the data are was missing or damaged: it was written again."]


def _last_written(data: Path) -> int:
    files = [file.stat() for file in data.glob(f"{_RECORDS}*") if not file.name.endswith("-shm")]
    return max((file.st_mtime_ns for file in files if file.st_size), default=0)


def _is_whole(data: Path, place: Path) -> bool:
    try:
        Records(data / _RECORDS, place).close()
    except IndexOutdated:
        return True
    except IndexUnusable:
        return False
    return True


def _cleared(folders: Iterable[Path]) -> list[str]:
    """Delete folders that nothing uses. What was done, a sentence each."""
    unused = list(folders)
    for each in unused:
        shutil.rmtree(each, ignore_errors=True)
    return ["What an earlier run had left and nothing uses was deleted."] if unused else []


def _fresh() -> str:
    return uuid.uuid4().hex[:12]


def _prepare(folder: Path) -> None:
    """Make the folder, unless it is one of something else."""
    own = (_CURRENT, _UNFINISHED, _LOCK, _OWNER, _REBUILT)
    with _writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(each.name not in own and not each.name.startswith(_DATA) for each in folder.iterdir()):
            raise IndexUnusable(f"{folder} is not an index and holds other files: name another folder.")


def _create(folder: Path) -> None:
    with suppress(IndexUnusable):
        if _current(folder):
            return
    _prepare(folder)
    with _held(folder, _WAIT), _writable(folder):
        _restored(folder)
        if _current(folder) is None:
            data = folder / f"{_DATA}{_fresh()}"
            columns = data / f"{_COLUMNS}{_fresh()}"
            data.mkdir()
            Columns.create(columns, folder)
            Records.create(data / _RECORDS, folder, columns.name, Columns(columns, folder).stamp())
            keep_names(data)
            keep_names(folder)
            keep_text(folder / _CURRENT, data.name)


@contextmanager
def _held(folder: Path, wait: float) -> Iterator[str]:
    """Be the one writer of the index in `folder`. Raises `IndexBusy`, which names who is.

    Gives who was so before and ended without letting go, else nothing.
    """
    lock = FileLock(folder / _LOCK, timeout=wait)
    # Beside the lock, which those who wait for it may empty.
    owner = folder / _OWNER
    try:
        with _writable(folder):
            lock.acquire()
    except Timeout:
        who = _read(owner) or "another process"
        raise IndexBusy(f"The index at {folder} is being written by {who}: wait until it is done.") from None
    try:
        with _writable(folder):
            ended = (_read(owner) or "an unknown process") if owner.exists() else ""
            owner.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")
        try:
            yield ended
        finally:
            owner.unlink(missing_ok=True)
    finally:
        lock.release()


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError:
        return ""


@contextmanager
def _writable(place: Path) -> Iterator[None]:
    """Turn what writing to the index at `place` raises into `IndexUnusable`."""
    try:
        yield
    except Timeout:
        raise
    except OSError as error:
        if error.errno in FULL:
            raise IndexUnusable(disk_full(place)) from error
        raise IndexUnusable(f"The index at {place} cannot be written: {error.strerror}.") from error
