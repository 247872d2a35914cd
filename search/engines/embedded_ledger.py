"""The ledger in the embedded engine: tables beside those of the papers, in the one file of records.

There are two ledgers, told apart by `access` (`mappings.commitment.Commitment`). What is asked of them by
filters lies apart from the records, in the usual order, and once more for counting, so that either reads
little. `ledger` says how often papers have been changed, as of which change the commitments were derived,
and on what basis.
"""

# ruff: noqa: S608 - what is put into statements are names of columns and tables, never what is asked for.

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from mappings.commitment import Commitment, ledger_columns
from mappings.fields import day_number
from mappings.passage import Access
from search.engines.access import ledger_of
from search.engines.asked import askable_ledger
from search.engines.ranking import facet_counts
from search.request import LedgerRequest
from search.results import LedgerHits

LEDGER_TABLES = """
CREATE TABLE ledger (changed INTEGER NOT NULL, linked INTEGER NOT NULL, basis TEXT NOT NULL);
INSERT INTO ledger VALUES (0, 0, '');
CREATE TABLE commitment_records (
    number INTEGER PRIMARY KEY, access TEXT NOT NULL, id TEXT NOT NULL, record BLOB NOT NULL,
    UNIQUE (access, id)
);
CREATE TABLE commitments (
    access TEXT NOT NULL, spoken INTEGER NOT NULL, oldest TEXT NOT NULL, newest TEXT NOT NULL,
    latest TEXT NOT NULL, number INTEGER NOT NULL UNIQUE, status TEXT, person TEXT, authority TEXT,
    committee TEXT, item TEXT, day INTEGER, PRIMARY KEY (access, spoken, oldest)
) WITHOUT ROWID;
CREATE INDEX commitments_by_value ON commitments (
    access, spoken, status, person, authority, committee, item, day, number
);
CREATE TABLE commitment_names (
    access TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (access, name, number)
) WITHOUT ROWID;
CREATE INDEX commitment_names_by_number ON commitment_names (number);
CREATE TABLE commitment_passages (
    access TEXT NOT NULL, passage TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (access, passage, number)
) WITHOUT ROWID;
CREATE INDEX commitment_passages_by_number ON commitment_passages (number);
"""

_encode = msgspec.json.Encoder().encode
_commitment = msgspec.json.Decoder(Commitment).decode
_KEPT = ("commitments", "commitment_records", "commitment_names", "commitment_passages")

Rows = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Gives the rows that a statement finds."""
Do = Callable[[str, Sequence[object]], sqlite3.Cursor]
"""Does what a statement says."""


@dataclass(frozen=True, slots=True)
class _Where:
    """A condition and its values."""

    sql: str
    values: tuple[object, ...]

    def and_(self, sql: str, *values: object) -> "_Where":
        """Both this and another."""
        return _Where(f"{self.sql} AND {sql}", (*self.values, *values))


def commitments(rows: Rows, asked: LedgerRequest) -> LedgerHits:
    """What `Engine.commitments` gives, of one state: all `rows` must be of it."""
    request = askable_ledger(asked)
    where = _where(rows, request)
    matching = _filtered(where, request).and_("spoken = ?", request.spoken)
    page = matching if request.after is None else matching.and_(f"{request.sort} > ?", request.after)
    found = rows(
        f"SELECT number FROM commitments WHERE {page.sql} ORDER BY {request.sort} LIMIT ? OFFSET ?",
        (*page.values, request.limit, request.offset),
    )
    sides = dict(_counted(rows, "spoken", _filtered(where, request)))
    numbers = [number for (number,) in found]
    records = _records(rows, numbers)
    return LedgerHits(
        total=sides.get(request.spoken, 0),
        apart=sides.get(not request.spoken, 0),
        hits=tuple(records[number] for number in numbers),
        facets={
            name: facet_counts(
                _facet(rows, where, request, name), asked.filters.get(name, ()), request.facet_size
            )
            for name in request.facets
        },
    )


def commitments_by_id(rows: Rows, ids: Sequence[str], ledger: Access) -> dict[str, Commitment]:
    """What `Engine.commitments_by_id` gives."""
    found = rows(
        "SELECT name, record FROM commitment_names JOIN commitments USING (number) JOIN commitment_records"
        " USING (number) WHERE commitment_names.access = ? AND name IN (SELECT value FROM json_each(?))"
        " ORDER BY id = name, oldest DESC",
        (ledger, _encode(ids)),
    )
    return {name: _commitment(record) for name, record in found}


def commitments_of(rows: Rows, passages: Sequence[str], ledger: Access) -> dict[str, tuple[Commitment, ...]]:
    """What `Engine.commitments_of` gives."""
    found = rows(
        "SELECT passage, number FROM commitment_passages JOIN commitments USING (number) WHERE"
        " commitment_passages.access = ? AND passage IN (SELECT value FROM json_each(?)) ORDER BY oldest",
        (ledger, _encode(passages)),
    )
    records = _records(rows, [number for _, number in found])
    by_passage: dict[str, list[Commitment]] = {}
    for passage, number in found:
        by_passage.setdefault(passage, []).append(records[number])
    return {passage: tuple(some) for passage, some in by_passage.items()}


def make_ledger(do: Do, entries: Sequence[Commitment]) -> None:
    """Make the ledgers these entries: what is held and the same is left as it is."""
    held = {
        (access, key): (number, record)
        for access, key, number, record in do("SELECT access, id, number, record FROM commitment_records", ())
    }
    for entry in entries:
        number, record = held.pop((entry.access, entry.id), (None, None))
        encoded = _encode(entry)
        if encoded == record:
            continue
        if number is not None:
            _delete(do, number)
        _insert(do, entry, number, encoded)
    for number, _ in held.values():
        _delete(do, number)


def close_to_public(do: Do, paper_id: str) -> None:
    """Take out of the public ledger what rests on a paper that is not for everyone (any more)."""
    # A passage's id begins with its paper's: `mappings.ids`.
    found = do(
        "SELECT DISTINCT number FROM commitment_passages WHERE access = ? AND passage >= ? AND passage < ?",
        (Access.PUBLIC, f"{paper_id}-", f"{paper_id}."),
    )
    for (number,) in found.fetchall():
        _delete(do, number)


def _insert(do: Do, entry: Commitment, number: int | None, encoded: bytes) -> None:
    cut = ledger_columns(entry)
    keep = "INSERT INTO commitment_records VALUES (?, ?, ?, ?)"
    number = do(keep, (number, entry.access, entry.id, encoded)).lastrowid
    known = {"access": entry.access, "spoken": entry.spoken, **cut.keys, "number": number, "day": cut.day}
    known |= cut.keywords
    names, marks = ", ".join(known), ", ".join("?" * len(known))
    do(f"INSERT INTO commitments ({names}) VALUES ({marks})", tuple(known.values()))
    for table, values in (("commitment_names", entry.names), ("commitment_passages", entry.passages)):
        for value in values:
            do(f"INSERT INTO {table} VALUES (?, ?, ?)", (entry.access, value, number))


def _delete(do: Do, number: int) -> None:
    for table in _KEPT:
        do(f"DELETE FROM {table} WHERE number = ?", (number,))


def _where(rows: Rows, request: LedgerRequest) -> _Where:
    """All that a request asks for but its filters, and whether what is only spoken is asked for."""
    where = _Where("access = ?", (ledger_of(request.reader),))
    if request.made_from:
        where = where.and_("day >= ?", day_number(request.made_from))
    if request.made_to:
        where = where.and_("day <= ?", day_number(request.made_to))
    if request.open_before:
        where = where.and_("status = 'open' AND day < ?", day_number(request.open_before))
    if request.passages is not None:
        found = rows(
            "SELECT DISTINCT number FROM commitment_passages WHERE access = ?"
            " AND passage IN (SELECT value FROM json_each(?))",
            (ledger_of(request.reader), _encode(request.passages)),
        )
        where = where.and_(_ONE_OF.format("number"), _encode([number for (number,) in found]))
    return where


def _filtered(where: _Where, request: LedgerRequest, *, but: str | None = None) -> _Where:
    for name, values in request.filters.items():
        if values and name != but:
            where = where.and_(_ONE_OF.format(name), _encode(values))
    return where


_ONE_OF = "{} IN (SELECT value FROM json_each(?))"


def _facet(rows: Rows, where: _Where, request: LedgerRequest, name: str) -> Counter[str]:
    others = _filtered(where, request, but=name).and_("spoken = ?", request.spoken)
    return Counter(dict(_counted(rows, name, others.and_(f"{name} IS NOT NULL"))))


def _counted(rows: Rows, column: str, where: _Where) -> list[tuple[Any, ...]]:
    return rows(
        f"SELECT {column}, count(*) FROM commitments WHERE {where.sql} GROUP BY {column}", where.values
    )


def _records(rows: Rows, numbers: Sequence[int]) -> dict[int, Commitment]:
    found = rows(
        "SELECT number, record FROM commitment_records WHERE number IN (SELECT value FROM json_each(?))",
        (_encode(numbers),),
    )
    return {number: _commitment(record) for number, record in found}
