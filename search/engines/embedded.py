"""The embedded engine: a folder with a tantivy index of the columns and one SQLite file of records.

A commit is three steps: the records are kept with a note of the papers whose columns do not agree yet; the
columns are committed; the note and the older generation of the records are deleted. Whatever ends the
process between them, the next to open for writing takes those papers through the last two steps again.
"""

import os
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from mappings.paper import PageText, Paper
from mappings.passage import Passage
from search.engines.access import secured, tighter
from search.engines.columns import Columns, ColumnWriter
from search.engines.ranking import facet_counts
from search.engines.records import Records, RecordWriter, usable
from search.errors import IndexBusy, IndexUnusable, SearchError
from search.query.lowering import matching, scores
from search.request import Reader, SearchRequest, Sort
from search.results import Health, Hit, Hits

_RECORDS = "records.sqlite"
_COLUMNS = "columns"
_LOCK = "writer.lock"
_OWNER = "writer"
_UNFINISHED = "columns.unfinished"
_OWN_FILES = (_COLUMNS, _LOCK, _OWNER, _UNFINISHED, "records.unfinished")
# Each time a commit of another process falls between finding a passage and reading it.
_TRIES = 5


class EmbeddedEngine:
    """An index in a folder (the protocol `search.engines.Engine`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records = Records(folder / _RECORDS)
        self._opened: Columns | None = None

    @classmethod
    def open(cls, place: str, *, create: bool = False) -> Self:
        """Open the index in the folder `place`, or with `create` make one. Raises `IndexUnusable`."""
        folder = Path(place)
        if not (folder / _RECORDS).is_file():
            if not create:
                raise IndexUnusable(f"There is no index at {place}: run `minuted index PAPERS` first.")
            _create(folder)
        return cls(folder)

    def search(self, request: SearchRequest) -> Hits:
        """Passages that match (`Engine.search`)."""
        asked = matching(request)
        chosen = [name for name in request.facets if request.filters.get(name)]
        others = [name for name in request.facets if name not in chosen]
        for _ in range(_TRIES):
            searcher = self._columns().now()
            last_paper = self._records.last_paper()
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
            passages = self._records.by_rows([row for _, row in found])
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
        found = self._records.passages(ids)
        return {passage.id: passage for passage in found if passage.access in reader.sees}

    def passages_of(self, paper_id: str, reader: Reader, start: int, stop: int) -> list[Passage]:
        """A paper's passages in order (`Engine.passages_of`)."""
        found = self._records.passages_of(paper_id, start, stop)
        return [passage for passage in found if passage.access in reader.sees]

    def papers(self, reader: Reader) -> Iterator[Paper]:
        """Every paper, by its first place (`Engine.papers`)."""
        return (paper for paper in self._records.papers() if paper.access in reader.sees)

    def paper(self, paper_id: str, reader: Reader) -> Paper | None:
        """One paper's record (`Engine.paper`)."""
        return _seen_by(reader, self._records.paper(paper_id))

    def retired(self, paper_id: str, reader: Reader) -> Paper | None:
        """The record of a paper that was removed (`Engine.retired`)."""
        return _seen_by(reader, self._records.paper(paper_id, retired=True))

    def page(self, paper_id: str, number: int, reader: Reader) -> PageText | None:
        """One page of a paper (`Engine.page`)."""
        return self._records.page(paper_id, number) if self.paper(paper_id, reader) else None

    @contextmanager
    def writing(self, *, wait: float = 30.0) -> Iterator["EmbeddedWriter"]:
        """Open for writing (`Engine.writing`)."""
        with _held(self._folder, wait), usable(self._folder / _RECORDS):
            records = self._records.write()
            try:
                writer = EmbeddedWriter(records, self._agreeing(records))
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
            held = self._records.count_passages()
            found = self._columns().now().passages
            papers, pending = self._records.count_papers(), self._records.count_pending()
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
        self._opened = None
        self._records.close()

    def _columns(self) -> Columns:
        if self._opened is None:
            self._opened = Columns(self._folder / _COLUMNS)
        return self._opened

    def _agreeing(self, records: RecordWriter) -> Columns:
        """The columns, brought to agree with the records: what a run that was ended left undone is done."""
        try:
            columns = self._columns()
            pending = records.pending()
            if pending:
                _copy(records, columns, pending)
            if columns.now().passages == self._records.count_passages():
                return columns
        except IndexUnusable:
            pass
        self._opened = None
        unfinished = self._folder / _UNFINISHED
        Columns.create(unfinished)
        _copy(records, Columns(unfinished), records.every_paper())
        Columns.replace(self._folder / _COLUMNS, unfinished)
        return self._columns()


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


def _create(folder: Path) -> None:
    try:
        if folder.exists() and any(each.name not in _OWN_FILES for each in folder.iterdir()):
            raise IndexUnusable(f"{folder} is not an index and holds other files: name another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        with _held(folder, 30.0):
            if not (folder / _RECORDS).is_file():
                Columns.create(folder / _COLUMNS)
                Records.create(folder / _RECORDS)
    except OSError as error:
        raise IndexUnusable(f"No index can be made at {folder}: {error.strerror}.") from error


@contextmanager
def _held(folder: Path, wait: float) -> Iterator[None]:
    """Be the one writer of the index in `folder`. Raises `IndexBusy`, which names who is."""
    try:
        with FileLock(folder / _LOCK, timeout=wait):
            # Beside the lock, which those who wait for it may empty.
            owner = folder / _OWNER
            owner.write_text(f"process {os.getpid()} on {socket.gethostname()}", "utf-8")
            try:
                yield
            finally:
                owner.unlink(missing_ok=True)
    except Timeout:
        who = "another process"
        with suppress(OSError):
            who = (folder / _OWNER).read_text("utf-8") or who
        raise IndexBusy(f"The index at {folder} is being written by {who}: wait until it is done.") from None


def _seen_by(reader: Reader, paper: Paper | None) -> Paper | None:
    return paper if paper and paper.access in reader.sees else None
