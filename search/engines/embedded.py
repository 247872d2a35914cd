"""The embedded engine: a folder with a tantivy index of the columns and one SQLite file of records.

A commit is three steps: the records are kept with a note of the papers whose columns do not agree yet; the
columns are committed; the note and the older generation of the records are deleted. Whatever ends the
process between them, the next to open for writing takes those papers through the last two steps again.

Both lie in a folder of their own, which the file `current` names, so that a rebuilt index takes the place of
the old one in one step.
"""

import os
import shutil
import socket
import threading
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from mappings.paper import PageText, Paper
from mappings.passage import Passage
from search.engines.access import secured, tighter
from search.engines.columns import Columns, ColumnWriter
from search.engines.held import HeldPaper
from search.engines.ranking import facet_counts
from search.engines.records import Records, RecordWriter, papers_held, usable
from search.errors import IndexBusy, IndexUnusable, SearchError
from search.query.lowering import matching, scores
from search.request import Reader, SearchRequest, Sort
from search.results import Health, Hit, Hits

_RECORDS = "records.sqlite"
_COLUMNS = "columns"
_UNFINISHED = "columns.unfinished"
_CURRENT = "current"
_DATA = "data-"
_REBUILT = "rebuilt"
_LOCK = "writer.lock"
_OWNER = "writer"
_WAIT = 30.0
# Each time a commit of another process falls between finding a passage and reading it.
_TRIES = 5


class EmbeddedEngine:
    """An index in a folder (the protocol `search.engines.Engine`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._opened: list[_Data] = []
        self._data()

    @classmethod
    def open(cls, place: str, *, create: bool = False) -> Self:
        """Open the index in the folder `place`, or with `create` make one.

        Raises `IndexUnusable`, and `IndexOutdated` where it is of another version.
        """
        folder = Path(place)
        if create and _current(folder) is None:
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
                    data.rename(folder / data.name)
                    _make_current(folder, data.name)
            finally:
                engine.close()
                shutil.rmtree(rebuilt, ignore_errors=True)

    @classmethod
    def papers_held(cls, place: str) -> list[HeldPaper]:
        """The papers of an index of any version (`search.engines.papers_held`)."""
        folder = Path(place)
        data = _current(folder)
        if data is None:
            raise IndexUnusable(_no_index(folder))
        return papers_held(data / _RECORDS, folder)

    def search(self, request: SearchRequest) -> Hits:
        """Passages that match (`Engine.search`)."""
        asked = matching(request)
        chosen = [name for name in request.facets if request.filters.get(name)]
        others = [name for name in request.facets if name not in chosen]
        data = self._data()
        for _ in range(_TRIES):
            searcher = data.columns().now()
            last_paper = data.records.last_paper()
            counts = searcher.count(asked, others, last_paper)
            values = dict(counts.values)
            for name in chosen:
                values |= searcher.count(matching(request, without=name), [name], last_paper).values
            stop = min(request.offset + request.limit, counts.passages)
            found: Sequence[tuple[float | None, int]] = []
            if request.offset < stop and request.sort is Sort.RELEVANCE and scores(request):
                found = searcher.ranked(asked, request.offset, stop)
            elif request.offset < stop:
                column = "oldest" if request.sort is Sort.OLDEST else "newest"
                found = [(None, row) for row in searcher.sorted_by(asked, column, request.offset, stop)]
            passages = data.records.by_rows([row for _, row in found])
            if len(passages) == len(found):
                return Hits(
                    total=counts.passages,
                    total_papers=counts.papers,
                    hits=tuple(Hit(passages[row], score) for score, row in found),
                    facets={
                        name: facet_counts(values[name], request.filters.get(name, ()), request.facet_size)
                        for name in request.facets
                    },
                )
        raise IndexUnusable(
            f"The columns of the index at {self._folder} find passages that its records do not hold:"
            " run `minuted index PAPERS` once, which mends it."
        )

    def passages(self, ids: Iterable[str], reader: Reader) -> dict[str, Passage]:
        """Those of the passages with these ids that are held (`Engine.passages`)."""
        found = self._data().records.passages(ids)
        return {passage.id: passage for passage in found if passage.access in reader.sees}

    def passages_of(self, paper_id: str, reader: Reader, start: int, stop: int) -> list[Passage]:
        """A paper's passages in order (`Engine.passages_of`)."""
        found = self._data().records.passages_of(paper_id, start, stop)
        return [passage for passage in found if passage.access in reader.sees]

    def papers(self, reader: Reader) -> Iterator[Paper]:
        """Every paper, by its first place (`Engine.papers`)."""
        return (paper for paper in self._data().records.papers() if paper.access in reader.sees)

    def paper(self, paper_id: str, reader: Reader) -> Paper | None:
        """One paper's record (`Engine.paper`)."""
        return _seen_by(reader, self._data().records.paper(paper_id))

    def retired(self, paper_id: str, reader: Reader) -> Paper | None:
        """The record of a paper that was removed (`Engine.retired`)."""
        return _seen_by(reader, self._data().records.paper(paper_id, retired=True))

    def page(self, paper_id: str, number: int, reader: Reader) -> PageText | None:
        """One page of a paper (`Engine.page`)."""
        return self._data().records.page(paper_id, number) if self.paper(paper_id, reader) else None

    @contextmanager
    def writing(self, *, wait: float = 30.0) -> Iterator["EmbeddedWriter"]:
        """Open for writing (`Engine.writing`)."""
        with _held(self._folder, wait), usable(self._folder):
            data = self._data()
            for older in self._folder.glob(f"{_DATA}*"):
                if older.name != data.folder.name:
                    shutil.rmtree(older, ignore_errors=True)
            records = data.records.write()
            try:
                writer = EmbeddedWriter(records, data.agreeing(records))
                try:
                    yield writer
                    writer.commit()
                except BaseException:
                    writer.close(discard=True)
                    raise
                writer.close(discard=False)
            finally:
                records.close()

    def health(self) -> Health:
        """Whether the engine can be used (`Engine.health`)."""
        try:
            data = self._data()
            held = data.records.count_passages()
            found = data.columns().now().passages
            papers, pending = data.records.count_papers(), data.records.count_pending()
        except SearchError as error:
            return Health(ready=False, engine="embedded", detail=str(error))
        detail = f"The index at {self._folder} is whole."
        if pending or held != found:
            detail = (
                f"A run that wrote to the index at {self._folder} has not finished:"
                " if none is under way, run `minuted index PAPERS` once, which completes it."
            )
        return Health(ready=True, engine="embedded", detail=detail, passages=found, papers=papers)

    def close(self) -> None:
        """Let go of files (`Engine.close`)."""
        with self._lock:
            for data in self._opened:
                data.records.close()
            self._opened.clear()

    def _data(self) -> "_Data":
        """What `current` names. What it named before may still be read from by other threads."""
        folder = _current(self._folder)
        if folder is None:
            raise IndexUnusable(_no_index(self._folder))
        with self._lock:
            if not self._opened or self._opened[-1].folder != folder:
                self._opened.append(_Data(folder, self._folder))
            return self._opened[-1]


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
        self._columns: Columns | None = None

    def columns(self) -> Columns:
        """The columns. Raises `IndexUnusable` where they are damaged, which reading the records bears."""
        if self._columns is None:
            self._columns = Columns(self.folder / _COLUMNS, self._place)
        return self._columns

    def agreeing(self, records: RecordWriter) -> Columns:
        """The columns, brought to agree with the records: what a run that was ended left undone is done."""
        try:
            pending = records.pending()
            if pending:
                _copy(records, self.columns(), pending)
            if self.columns().now().passages == self.records.count_passages():
                return self.columns()
        except IndexUnusable:
            pass
        self._columns = None
        unfinished = self.folder / _UNFINISHED
        Columns.create(unfinished)
        _copy(records, Columns(unfinished, self._place), records.every_paper())
        Columns.replace(self.folder / _COLUMNS, unfinished)
        return self.columns()


class EmbeddedWriter:
    """Writes papers (the protocol `search.engines.Writer`)."""

    def __init__(self, records: RecordWriter, columns: Columns) -> None:
        self._records = records
        self._columns = columns
        self._writer: ColumnWriter | None = None

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

    def commit(self) -> None:
        """Make all that was written findable (`Writer.commit`)."""
        self._records.commit()
        if self._writer:
            self._writer.commit()
            self._records.settle()

    def close(self, *, discard: bool) -> None:
        """Let go of the columns."""
        if self._writer:
            self._writer.close(discard=discard)

    def _column_writer(self) -> ColumnWriter:
        if self._writer is None:
            self._writer = self._columns.write()
        return self._writer


def _copy(records: RecordWriter, columns: Columns, papers: Iterable[str]) -> None:
    """Bring the columns of these papers to agree with the records."""
    writer = columns.write()
    for paper_id in papers:
        writer.delete(paper_id)
        number, rows = records.rows_of(paper_id)
        writer.add(rows, number)
    writer.commit()
    records.settle()
    writer.close(discard=False)


def _current(folder: Path) -> Path | None:
    """Where the data of the index in `folder` are, None where there is no index."""
    try:
        return folder / (folder / _CURRENT).read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise IndexUnusable(f"The index at {folder} cannot be read: {error}.") from error


def _no_index(folder: Path) -> str:
    return f"There is no index at {folder}: run `minuted index PAPERS` first."


def _make_current(folder: Path, name: str) -> None:
    unfinished = folder / f"{_CURRENT}.unfinished"
    unfinished.write_text(name, "utf-8")
    unfinished.replace(folder / _CURRENT)


def _prepare(folder: Path) -> None:
    """Make the folder, unless it is one of something else."""
    own = (_CURRENT, f"{_CURRENT}.unfinished", _LOCK, _OWNER, _REBUILT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(each.name not in own and not each.name.startswith(_DATA) for each in folder.iterdir()):
            raise IndexUnusable(f"{folder} is not an index and holds other files: name another folder.")
    except OSError as error:
        raise IndexUnusable(f"No index can be made at {folder}: {error.strerror}.") from error


def _create(folder: Path) -> None:
    _prepare(folder)
    with _held(folder, _WAIT):
        if _current(folder) is None:
            data = folder / f"{_DATA}{uuid.uuid4().hex[:12]}"
            data.mkdir()
            Columns.create(data / _COLUMNS)
            Records.create(data / _RECORDS)
            _make_current(folder, data.name)


@contextmanager
def _held(folder: Path, wait: float) -> Iterator[None]:
    """Be the one writer of the index in `folder`. Raises `IndexBusy`, which names who is."""
    lock = FileLock(folder / _LOCK, timeout=wait)
    # Beside the lock, which those who wait for it may empty.
    owner = folder / _OWNER
    try:
        lock.acquire()
    except Timeout:
        who = "another process"
        with suppress(OSError):
            who = owner.read_text("utf-8") or who
        raise IndexBusy(f"The index at {folder} is being written by {who}: wait until it is done.") from None
    except OSError as error:
        raise IndexUnusable(f"The index at {folder} cannot be written: {error.strerror}.") from error
    with lock:
        owner.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")
        try:
            yield
        finally:
            owner.unlink(missing_ok=True)
            lock.release()


def _seen_by(reader: Reader, paper: Paper | None) -> Paper | None:
    return paper if paper and paper.access in reader.sees else None
