"""The embedded engine's records: one SQLite file, the truth of which the columns are a copy.

Each paper has a generation, raised whenever its passages are replaced. Rows of an older generation stay
until the columns no longer find them; no row is ever changed or used again. `pending` names the papers whose
columns may not yet agree, `columns` the folder of the columns and the stamp of the commit that agreed.
"""

import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mappings.analysis import ANALYZER_VERSION
from mappings.commitment import Commitment
from mappings.fields import MAPPING_VERSION
from mappings.paper import PageText, Paper
from mappings.passage import Brief, Passage
from search.engines.access import is_restricted
from search.engines.disk import disk_full, is_full
from search.engines.embedded_ledger import LEDGER_TABLES, Rows, close_to_public, make_ledger
from search.engines.held import HeldPaper, held_paper, in_order
from search.errors import IndexOutdated, IndexUnusable

_FORMAT = 3
_VERSIONS = {"format": _FORMAT, "analyzer": ANALYZER_VERSION, "mapping": MAPPING_VERSION}
_BUSY_SECONDS = 30.0

_TABLES = (
    """
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE papers (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, generation INTEGER NOT NULL,
    retired INTEGER NOT NULL, source TEXT NOT NULL, path TEXT NOT NULL, record BLOB NOT NULL
);
CREATE INDEX papers_by_place ON papers (source, path, id);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, paper TEXT NOT NULL,
    generation INTEGER NOT NULL, position INTEGER NOT NULL, record BLOB NOT NULL, UNIQUE (id, generation)
);
CREATE INDEX passages_by_paper ON passages (paper, generation, position);
CREATE TABLE pages (
    paper TEXT NOT NULL, generation INTEGER NOT NULL, number INTEGER NOT NULL, record BLOB NOT NULL,
    UNIQUE (paper, generation, number)
);
CREATE TABLE pending (paper TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE columns (folder TEXT NOT NULL, stamp INTEGER NOT NULL);
"""
    + LEDGER_TABLES
)

_CHANGED = "UPDATE ledger SET changed = changed + 1"

T = TypeVar("T")
_encode = msgspec.json.Encoder().encode
_passage = msgspec.json.Decoder(Passage).decode
_brief = msgspec.json.Decoder(Brief).decode
_paper = msgspec.json.Decoder(Paper).decode
_page = msgspec.json.Decoder(PageText).decode


class Records:
    """The records for reading, by any number of threads: each has a connection of its own."""

    def __init__(self, file: Path, place: Path) -> None:
        """Open `file`, of the index at `place`. Raises `IndexOutdated` where it is of another version."""
        self._file = file
        self._place = place
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with usable(place):
            found = dict(self._connection().execute("SELECT name, value FROM meta"))
        if found != _VERSIONS:
            self.close()
            raise IndexOutdated(
                f"The index at {place} was written by another version of Minuted ({_told(found)};"
                f" this one writes {_told(_VERSIONS)}): run `minuted index --rebuild PAPERS`."
            )

    @staticmethod
    def create(file: Path, place: Path, columns: str, stamp: int) -> None:
        """Make an empty file of records that agrees with columns. Raises `IndexUnusable`."""
        with usable(place):
            connection = sqlite3.connect(file)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                # All in one step: without its versions it would be taken for another version's.
                connection.executescript(f"BEGIN; {_TABLES}")
                connection.executemany("INSERT INTO meta VALUES (?, ?)", _VERSIONS.items())
                connection.execute("INSERT INTO columns VALUES (?, ?)", (columns, stamp))
                connection.commit()
            finally:
                connection.close()

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()

    def check(self) -> None:
        """Read the whole file. Raises `IndexUnusable` where it is damaged."""
        found = self._rows("PRAGMA quick_check(1)")
        if found != [("ok",)]:
            raise IndexUnusable(_damaged(self._place, str(found[0][0])))

    def write(self) -> "RecordWriter":
        """Open for writing. One at a time, which the caller sees to."""
        with usable(self._place):
            connection = sqlite3.connect(self._file, timeout=_BUSY_SECONDS, isolation_level=None)
            connection.execute("PRAGMA synchronous = FULL")
            return RecordWriter(connection, self._place)

    def by_rows(self, rows: Sequence[int]) -> dict[int, Passage]:
        """The passages in these rows."""
        return self._by_rows(rows, _passage)

    def briefs(self, rows: Sequence[int]) -> dict[int, Brief]:
        """In brief the passages in these rows."""
        return self._by_rows(rows, _brief)

    def passages(self, ids: Iterable[str]) -> list[Passage]:
        """Those of the passages with these ids that are held."""
        asked = (
            "SELECT passages.record FROM passages JOIN papers ON papers.id = paper"
            " AND papers.generation = passages.generation"
            " WHERE passages.id IN (SELECT value FROM json_each(?))"
        )
        with usable(self._place):
            return [_passage(record) for (record,) in self._rows(asked, (_encode(list(ids)),))]

    def passages_of(self, paper_id: str, start: int, stop: int) -> list[Passage]:
        """A paper's passages whose position is from `start` to before `stop`, in order."""
        asked = (
            "SELECT passages.record FROM passages JOIN papers ON papers.id = paper"
            " AND papers.generation = passages.generation"
            " WHERE paper = ? AND position >= ? AND position < ? ORDER BY position, row"
        )
        with usable(self._place):
            return [_passage(record) for (record,) in self._rows(asked, (paper_id, start, stop))]

    def papers(self) -> Iterator[Paper]:
        """Every paper that is not retired, by its first place."""
        asked = "SELECT record FROM papers WHERE NOT retired ORDER BY source, path, id"
        with usable(self._place):
            return iter([_paper(record) for (record,) in self._rows(asked)])

    def paper(self, paper_id: str, *, retired: bool) -> Paper | None:
        """One paper's record, or its tombstone."""
        asked = "SELECT record FROM papers WHERE id = ? AND retired = ?"
        with usable(self._place):
            return next((_paper(record) for (record,) in self._rows(asked, (paper_id, retired))), None)

    def papers_by_id(self, ids: Sequence[str]) -> list[Paper]:
        """Those of the papers with these ids that are held."""
        asked = "SELECT record FROM papers WHERE id IN (SELECT value FROM json_each(?)) AND NOT retired"
        with usable(self._place):
            return [_paper(record) for (record,) in self._rows(asked, (_encode(ids),))]

    def page(self, paper_id: str, number: int) -> PageText | None:
        """One page of a paper."""
        asked = (
            "SELECT pages.record FROM pages JOIN papers ON papers.id = paper"
            " AND papers.generation = pages.generation WHERE paper = ? AND pages.number = ?"
        )
        with usable(self._place):
            rows = self._rows(asked, (paper_id, number))
            return next((_page(zlib.decompress(record)) for (record,) in rows), None)

    def last_paper(self) -> int:
        """The highest number of a paper, 0 where there is none."""
        return self._number("SELECT max(number) FROM papers")

    def count_papers(self) -> int:
        """How many papers are held."""
        return self._number("SELECT count(*) FROM papers WHERE NOT retired")

    def count_pending(self) -> int:
        """For how many papers the columns may not yet agree."""
        return self._number("SELECT count(*) FROM pending")

    def columns(self) -> tuple[str, int]:
        """The folder of the columns, and the stamp of the last commit to them that agreed."""
        ((folder, stamp),) = self._rows("SELECT folder, stamp FROM columns")
        return folder, stamp

    def rows(self, first: int, stop: int) -> list[int]:
        """The rows from `first` to before `stop` that the columns ought to find, rising."""
        asked = (
            "SELECT row FROM passages JOIN papers ON papers.id = paper"
            " AND papers.generation = passages.generation WHERE row >= ? AND row < ? ORDER BY row"
        )
        return [row for (row,) in self._rows(asked, (first, stop))]

    def last_row(self) -> int:
        """The highest row of a passage, 0 where there is none."""
        return self._number("SELECT max(row) FROM passages")

    def ledger(self, ask: Callable[[Rows], T]) -> T:
        """What the ledger answers, all of one state."""
        connection = self._connection()
        with usable(self._place):
            connection.execute("BEGIN")
            try:
                return ask(self._rows)
            finally:
                connection.execute("COMMIT")

    def changes(self) -> int:
        """How often papers have been written or removed."""
        return self._number("SELECT changed FROM ledger")

    def ledger_agrees(self) -> bool:
        """Whether the ledger is of the papers as they are."""
        return bool(self._number("SELECT changed = linked FROM ledger"))

    def _by_rows(self, rows: Sequence[int], decoded: Callable[[bytes], T]) -> dict[int, T]:
        asked = "SELECT row, record FROM passages WHERE row IN (SELECT value FROM json_each(?))"
        with usable(self._place):
            return {row: decoded(record) for row, record in self._rows(asked, (_encode(rows),))}

    def _number(self, asked: str) -> int:
        return int(self._rows(asked)[0][0] or 0)

    def _rows(self, asked: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with usable(self._place):
            return self._connection().execute(asked, values).fetchall()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            # Only ever closed by another thread.
            connection = sqlite3.connect(
                _read_only(self._file), uri=True, timeout=_BUSY_SECONDS, check_same_thread=False
            )
            self._own.connection = connection
            with self._lock:
                self._all.append(connection)
        return connection


class RecordWriter:
    """The records for writing; nothing is kept before `commit`. Raises `IndexUnusable`."""

    def __init__(self, connection: sqlite3.Connection, place: Path) -> None:
        self._connection = connection
        self._place = place

    def put(
        self, paper: Paper, passages: Sequence[Passage], pages: Sequence[PageText]
    ) -> tuple[int, list[tuple[int, Passage]]]:
        """Keep a paper as a new generation; gives its number, and its passages each with its row."""
        number, generation = self._keep(paper, raise_generation=True)
        insert = "INSERT INTO passages (id, paper, generation, position, record) VALUES (?, ?, ?, ?, ?)"
        rows = []
        for passage in passages:
            values = (passage.id, paper.id, generation, passage.position, _encode(passage))
            rows.append((self._do(insert, values).lastrowid or 0, passage))
        for page in pages:
            self._do(
                "INSERT INTO pages (paper, generation, number, record) VALUES (?, ?, ?, ?)",
                (paper.id, generation, page.number, zlib.compress(_encode(page), 1)),
            )
        self._do("INSERT OR IGNORE INTO pending VALUES (?)", (paper.id,))
        if is_restricted(paper, passages):
            close_to_public(self._do, paper.id)
        return number, rows

    def note(self, paper: Paper) -> None:
        """Replace a paper's record alone."""
        self._keep(paper, raise_generation=False)

    def remove(self, paper_id: str) -> None:
        """Leave only the tombstone of a paper."""
        self._begin()
        retire = "UPDATE papers SET retired = 1, generation = generation + 1 WHERE id = ? AND NOT retired"
        if self._do(retire, (paper_id,)).rowcount:
            self._do("INSERT OR IGNORE INTO pending VALUES (?)", (paper_id,))
            self._do(_CHANGED)

    def ledger_is_of(self, basis: str) -> bool:
        """Whether the ledger is of the papers as they are, and of this basis."""
        ((agrees,),) = self._do("SELECT changed = linked AND basis = ? FROM ledger", (basis,))
        return bool(agrees)

    def ledger(self, entries: Sequence[Commitment], basis: str) -> None:
        """Make the ledger these entries, which are of the papers as they are."""
        self._begin()
        make_ledger(self._do, entries)
        self._do("UPDATE ledger SET linked = changed, basis = ?", (basis,))
        self.commit()

    def commit(self) -> None:
        """Keep what was written."""
        if self._connection.in_transaction:
            self._do("COMMIT")

    def settle(self, columns: str, stamp: int) -> None:
        """Delete what the columns no longer find: those in this folder agree with the records now."""
        self._begin()
        self._do("UPDATE columns SET folder = ?, stamp = ?", (columns, stamp))
        self._do(
            "DELETE FROM passages WHERE paper IN (SELECT paper FROM pending) AND generation <>"
            " (SELECT generation FROM papers WHERE papers.id = passages.paper)"
        )
        self._do(
            "DELETE FROM pages WHERE paper IN (SELECT paper FROM pending) AND generation <>"
            " (SELECT generation FROM papers WHERE papers.id = pages.paper)"
        )
        self._do("DELETE FROM pending")
        self.commit()

    def pending(self) -> list[str]:
        """The papers whose columns may not yet agree."""
        return [paper for (paper,) in self._do("SELECT paper FROM pending")]

    def every_paper(self) -> list[str]:
        """The ids of all papers that are not retired."""
        return [paper for (paper,) in self._do("SELECT id FROM papers WHERE NOT retired")]

    def rows_of(self, paper_id: str) -> tuple[int, list[tuple[int, Passage]]]:
        """A paper's number (0 where it is not held), and its passages each with its row."""
        asked = (
            "SELECT number, row, passages.record FROM papers LEFT JOIN passages ON papers.id = paper"
            " AND papers.generation = passages.generation WHERE papers.id = ? ORDER BY row"
        )
        with usable(self._place):
            found = self._do(asked, (paper_id,)).fetchall()
            number = found[0][0] if found else 0
            return number, [(row, _passage(record)) for _, row, record in found if row is not None]

    def pages_of(self, paper_id: str) -> list[PageText]:
        """A paper's pages."""
        asked = (
            "SELECT pages.record FROM pages JOIN papers ON papers.id = paper"
            " AND papers.generation = pages.generation WHERE paper = ? ORDER BY pages.number"
        )
        with usable(self._place):
            return [_page(zlib.decompress(record)) for (record,) in self._do(asked, (paper_id,))]

    def close(self) -> None:
        """Let go, of all since the last commit too."""
        self._connection.close()

    def _keep(self, paper: Paper, *, raise_generation: bool) -> tuple[int, int]:
        self._begin()
        place = paper.places[0]
        keep = (
            "INSERT INTO papers (id, generation, retired, source, path, record) VALUES (?, 1, 0, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET generation = generation + ?, retired = 0,"
            " source = excluded.source, path = excluded.path, record = excluded.record"
            " RETURNING number, generation"
        )
        values = (paper.id, place.source, place.path, _encode(paper), raise_generation)
        ((number, generation),) = self._do(keep, values).fetchall()
        self._do(_CHANGED)
        return number, generation

    def _begin(self) -> None:
        if not self._connection.in_transaction:
            self._do("BEGIN IMMEDIATE")

    def _do(self, asked: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        with usable(self._place):
            return self._connection.execute(asked, values)


def papers_held(file: Path, place: Path) -> list[HeldPaper]:
    """The papers in records of any version (`search.engines.papers_held`)."""
    with usable(place):
        connection = sqlite3.connect(_read_only(file), uri=True, timeout=_BUSY_SECONDS)
        connection.row_factory = sqlite3.Row
        try:
            rows = [dict(row) for row in connection.execute("SELECT * FROM papers")]
        finally:
            connection.close()
    try:
        held = [
            held_paper(msgspec.json.decode(row["record"]), retired=bool(row.get("retired"))) for row in rows
        ]
    except (KeyError, ValueError) as error:
        raise IndexUnusable(
            f"The index at {place} does not say where its papers lie: run `minuted index --rebuild PAPERS`."
        ) from error
    return in_order(held)


@contextmanager
def usable(place: Path) -> Iterator[None]:
    """Turn what SQLite raises, and what a damaged record does, into `IndexUnusable`."""
    try:
        yield
    except sqlite3.Error as error:
        raise IndexUnusable(_told_of(place, error)) from error
    except (msgspec.MsgspecError, zlib.error) as error:
        raise IndexUnusable(_damaged(place, str(error))) from error


def _told_of(place: Path, error: sqlite3.Error) -> str:
    # The lowest byte is the sort of error, those above it tell which of that sort.
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return disk_full(place)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_ERROR:
            return _damaged(place, str(error))
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY:
            return (
                f"The records of the index at {place} cannot be opened ({error}): see that the file is there"
                " and that you may read it and write beside it. Where it is lost, run"
                " `minuted index --rebuild PAPERS`."
            )
        case sqlite3.SQLITE_IOERR if is_full(place):
            return disk_full(place)
    return f"The index at {place} cannot be used: {error}."


def _damaged(place: Path, how: str) -> str:
    return f"The records of the index at {place} are damaged ({how}): run `minuted index --rebuild PAPERS`."


def _read_only(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro"


def _told(versions: dict[str, int]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items())) or "none"
