"""The embedded engine's columns: a tantivy index of the tokens, keywords and integers of each passage.

What is found is the number of a passage's row in `search.engines.records`. Three things of tantivy's are
minded throughout: it panics past `Exception` on a phrase of one term, on a limit of 0 and on a damaged file,
it ends the process where memory for `offset` + `limit` hits cannot be had, so neither is ever more than the
hits are, and it reads a file without regard to the checksum at its end.
"""

import datetime as dt
import os
import re
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import tantivy
from tantivy import FieldType, Occur, Order, Query

from mappings.fields import INTEGERS, KEYWORD_LISTS, KEYWORDS, TEXT_FIELDS, columns
from mappings.passage import Passage
from search.engines.disk import FULL, disk_full, is_full
from search.engines.ranking import ranked
from search.errors import IndexUnusable
from search.query import plan
from search.query.patterns import as_regex
from search.results import MOST_SPREAD, Spread

_PAPER_NUMBER = "paper_number"
_ROW = "row"
# tantivy refuses an aggregation of more than 65,000 buckets.
_MOST_BUCKETS = 60_000
ALL_VALUES = _MOST_BUCKETS
"""As many values of a facet as can be counted."""

_SPARE = 20
# Of these single values are asked for; all others only in ranges, which tantivy finds by looking at each.
_LOOKED_UP = ("fingerprint",)
_WRITER_BYTES = 128_000_000
# How many hits `every` has room for at first.
_USUALLY = 1_000
# Terms by which few values are sought are quicker one by one.
_FEW = 16


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in TEXT_FIELDS:
        for form in ("exact", "stem"):
            builder.add_text_field(f"{field.name}_{form}", tokenizer_name="whitespace")
    builder.add_text_field("joined", tokenizer_name="whitespace")
    for name in (*KEYWORDS, *KEYWORD_LISTS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (*INTEGERS, _PAPER_NUMBER, _ROW):
        builder.add_integer_field(name, fast=True, indexed=name in _LOOKED_UP)
    return builder.build()


_SCHEMA = _schema()
_META = "meta.json"
_ENDS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
# A file ends with a note in JSON, which holds the checksum of all before it, its length, and a constant.
_TAIL = 8
_MAGIC = 1337
_AT_ONCE = 1 << 20
_ERROR_NUMBERS = re.compile(r"(?:os error|code:) (\d+)")


class ColumnsLost(IndexUnusable):
    """The columns are missing or damaged: they have to be made again from the records."""


class Columns:
    """A tantivy index in a folder, read by any number of threads and, through `write`, written by one."""

    def __init__(self, folder: Path, place: Path) -> None:
        """Open what is in `folder`, of the index at `place`. Raises `ColumnsLost`."""
        self._folder = folder
        self._place = place
        self._lock = threading.Lock()
        if not (folder / _META).is_file():
            raise ColumnsLost(_lost(place))
        with _readable(place):
            self._seen = self._committed()
            self._index = tantivy.Index(_SCHEMA, path=str(folder))
            self._index.config_reader("manual")

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self._folder.name

    @staticmethod
    def create(folder: Path, place: Path) -> None:
        """Make an empty index for the one at `place`. Raises `IndexUnusable` where it cannot be written."""
        with _writable(place):
            folder.mkdir()
            tantivy.Index(_SCHEMA, path=str(folder))

    def now(self) -> "Searcher":
        """The passages as last committed, by this process or another."""
        with self._lock, _readable(self._place):
            committed = self._committed()
            if committed != self._seen:
                self._index.reload()
                self._seen = committed
            return Searcher(self._index.searcher(), self._place)

    def stamp(self) -> int:
        """A number that each commit to these columns raises."""
        return int(self._meta()["opstamp"])

    def written(self) -> dt.datetime:
        """When they were last committed, which each commit writes their list of segments for."""
        with _readable(self._place):
            return dt.datetime.fromtimestamp((self._folder / _META).stat().st_mtime, dt.UTC)

    def check(self) -> None:
        """Read every byte. Raises `ColumnsLost` where one is not as it was written."""
        with _readable(self._place):
            for segment in self._meta()["segments"]:
                name = segment["segment_id"].replace("-", "")
                deletes = segment["deletes"]
                ends = [*_ENDS, f"{deletes['opstamp']}.del"] if deletes else _ENDS
                for end in ends:
                    _check_sum(self._folder / f"{name}.{end}")

    def write(self) -> "ColumnWriter":
        """Open for writing. One at a time, which the caller sees to. Raises `IndexUnusable`."""
        with _writable(self._place):
            return ColumnWriter(self._index.writer(_WRITER_BYTES, 1), self._place)

    def _committed(self) -> tuple[int, int]:
        """Which list of segments there is: each commit puts another file in its place."""
        now = (self._folder / _META).stat()
        return now.st_ino, now.st_mtime_ns

    def _meta(self) -> dict[str, Any]:
        with _readable(self._place):
            found: dict[str, Any] = msgspec.json.decode((self._folder / _META).read_bytes())
            return found


class ColumnWriter:
    """Adds passages and takes papers out; nothing is seen of it before `commit`.

    Each method raises `IndexUnusable` where it cannot be written, `ColumnsLost` where that is for damage.
    """

    def __init__(self, writer: tantivy.IndexWriter, place: Path) -> None:
        self._writer = writer
        self._place = place

    def add(self, passages: Iterable[tuple[int, Passage]], paper_number: int) -> None:
        """Add passages, each with its row, of the paper that has this number."""
        for row, passage in passages:
            cut = columns(passage)
            values: dict[str, str | list[str] | int] = {
                **cut.tokens,
                **cut.keywords,
                **cut.integers,
                _PAPER_NUMBER: paper_number,
                _ROW: row,
            }
            document = tantivy.Document.from_dict(values, _SCHEMA)
            with _writable(self._place):
                self._writer.add_document(document)

    def delete(self, paper_id: str) -> None:
        """Take out what was added of a paper before now."""
        with _writable(self._place):
            self._writer.delete_documents_by_term("paper", paper_id)

    def commit(self) -> int:
        """Make what was written findable, and keep it. Gives the stamp (`Columns.stamp`)."""
        with _writable(self._place):
            return self._writer.commit()

    def close(self, *, discard: bool) -> None:
        """Let go; with `discard` of all since the last commit too, for which no further error is raised."""
        with suppress(IndexUnusable) if discard else nullcontext(), _writable(self._place):
            if discard:
                self._writer.rollback()
            self._writer.wait_merging_threads()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many papers match, and by facet how many passages have each value."""

    papers: int
    values: dict[str, Counter[str]]


class Searcher:
    """The passages as of one commit."""

    def __init__(self, searcher: tantivy.Searcher, place: Path) -> None:
        self._searcher = searcher
        self._place = place

    @property
    def passages(self) -> int:
        """How many there are."""
        return self._searcher.num_docs

    def count(self, asked: plan.Plan, facets: Mapping[str, int], last_paper: int) -> Tally:
        """How many papers match, and how often each value of the facets is met among the passages that do.

        Of each facet at least so many of its most frequent values are given, and all that are met as often as
        the last of these. `last_paper` is the highest number of a paper.
        """
        query = compiled(asked)
        try:
            found = self._values(query, {_PAPER_NUMBER: ALL_VALUES, **facets})
        except _ManyBuckets:
            found = {name: self._values(query, {name: most})[name] for name, most in facets.items()}
            found[_PAPER_NUMBER] = Counter()
            for first in range(0, last_paper + 1, _MOST_BUCKETS):
                some = compiled(plan.Between(_PAPER_NUMBER, first, first + _MOST_BUCKETS - 1))
                among = Query.boolean_query([(Occur.Must, query), (Occur.Must, some)])
                found[_PAPER_NUMBER].update(self._values(among, {_PAPER_NUMBER: ALL_VALUES})[_PAPER_NUMBER])
        return Tally(len(found[_PAPER_NUMBER]), {name: found[name] for name in facets})

    def values(self, asked: plan.Plan, facet: str) -> Counter[str]:
        """How often each value of a facet is met among what matches."""
        return self._values(compiled(asked), {facet: ALL_VALUES})[facet]

    def total(self, asked: plan.Plan) -> int:
        """How many passages match."""
        if not self.passages:
            return 0
        with _readable(self._place):
            found = self._searcher.search(compiled(asked), limit=1, count=True)
            return _count(found)

    def spread(self, asked: plan.Plan, column: str) -> Spread:
        """How many passages that match have a value in a column, and how many values these are."""
        if not self.passages:
            return Spread(0, 0)
        # Those met once need not be listed to be counted.
        often = {"size": MOST_SPREAD, "segment_size": MOST_SPREAD, "min_doc_count": 2}
        parts = {
            "often": {"terms": {"field": column, **often}},
            "all": {"value_count": {"field": column}},
        }
        with _readable(self._place):
            answer = self._searcher.aggregate(compiled(asked), parts)
        return Spread.of(
            int(answer["all"]["value"]), (each["doc_count"] for each in answer["often"]["buckets"])
        )

    def ranked(self, asked: plan.Plan, start: int, stop: int) -> tuple[int, list[tuple[float, int]]]:
        """How many passages match, and the hits from rank `start` to before `stop` by score, as (score, row).

        `start` is before `stop`, and that no more than there are passages; so in `sorted_by`.
        """
        query = compiled(asked)
        total = 0

        def fetch(first: int, end: int) -> list[tuple[float, tantivy.DocAddress]]:
            nonlocal total
            end = min(end, self.passages)
            if first >= end:
                return []
            with _readable(self._place):
                found = self._searcher.search(query, limit=end - first, offset=first, count=True)
            total = _count(found)
            return found.hits

        hits = ranked(fetch, lambda addresses: self._integers("newest", addresses), start, stop)
        rows = self._integers(_ROW, [address for _, address in hits])
        return total, [(score, row) for (score, _), row in zip(hits, rows, strict=True)]

    def sorted_by(self, asked: plan.Plan, column: str, start: int, stop: int) -> tuple[int, list[int]]:
        """How many passages match, and the rows of the hits from `start` to before `stop` by rising order of
        an integer column."""
        query = compiled(asked)
        with _readable(self._place):
            found = self._searcher.search(
                query, limit=stop - start, offset=start, count=True, order_by_field=column, order=Order.Asc
            )
        return _count(found), self._integers(_ROW, [address for _, address in found.hits])

    def every(self, asked: plan.Plan) -> list[int]:
        """The rows of all hits, in no order."""
        query = compiled(asked)
        limit = min(_USUALLY, self.passages)
        while limit:
            with _readable(self._place):
                found = self._searcher.search(query, limit=limit, count=True)
            count = _count(found)
            if count <= limit:
                return self._integers(_ROW, [address for _, address in found.hits])
            limit = count
        return []

    def rows(self, first: int, stop: int) -> list[int]:
        """The rows from `first` to before `stop` that are found, rising, one for each time it is."""
        if not self.passages:
            return []
        query = compiled(plan.Between(_ROW, first, stop - 1))
        with _readable(self._place):
            found = self._searcher.search(query, limit=self.passages, count=False)
        return sorted(self._integers(_ROW, [address for _, address in found.hits]))

    def _integers(self, column: str, addresses: list[tantivy.DocAddress]) -> list[int]:
        with _readable(self._place):
            return [int(value or 0) for value in self._searcher.fast_field_values(column, addresses)]

    def _values(self, query: Query, most: Mapping[str, int]) -> dict[str, Counter[str]]:
        # To hand over thousands of values takes longer than to count them. The few more are such as are met
        # as often as the last one asked for.
        sizes = {name: min(size + _SPARE, _MOST_BUCKETS) for name, size in most.items()}
        asked = {
            # Each segment gives all its values, so that the sums are exact.
            name: {"terms": {"field": name, "size": size, "segment_size": _MOST_BUCKETS}}
            for name, size in sizes.items()
        }
        with _readable(self._place):
            try:
                answer = self._searcher.aggregate(query, asked)
            except ValueError as error:
                if "bucket limit" in str(error):
                    raise _ManyBuckets from error
                raise
        found = {
            name: Counter({bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]})
            for name in most
        }
        cut = {
            name: ALL_VALUES
            for name, size in sizes.items()
            if len(found[name]) == size < _MOST_BUCKETS and _are_alike(found[name], size - most[name])
        }
        return {**found, **self._values(query, cut)} if cut else found


def _count(found: tantivy.SearchResult) -> int:
    # The package's own types leave it out.
    return int(found.count)  # type: ignore[attr-defined]


def _are_alike(counts: Counter[str], last: int) -> bool:
    """Whether the last so many of the most frequent are met equally often."""
    ordered = sorted(counts.values())
    return ordered[0] == ordered[last]


class _ManyBuckets(Exception):
    """An aggregation has more buckets than tantivy gives."""


def compiled(asked: plan.Plan) -> Query:
    """A plan as tantivy asks it."""
    match asked:
        case plan.Everything():
            return _unscored(Query.all_query())
        case plan.Terms():
            return _terms(asked)
        case plan.Sequence():
            return _sequence(asked)
        case plan.Pattern(column, pattern, weight):
            return Query.const_score_query(Query.regex_query(_SCHEMA, column, as_regex(pattern)), weight)
        case plan.Similar(column, value, most):
            similar = Query.fuzzy_term_query(_SCHEMA, column, value, most, transposition_cost_one=False)
            return _unscored(similar)
        case plan.Near():
            return _unscored(_near(asked))
        case plan.Between(column, None, None):
            return _unscored(Query.exists_query(column))
        case plan.Between(column, low, high) if low == high and column in _LOOKED_UP:
            return _unscored(Query.term_query(_SCHEMA, column, low))
        case plan.Between(column, low, high):
            return _unscored(Query.range_query(_SCHEMA, column, FieldType.Integer, low, high))
        case plan.All(parts):
            return Query.boolean_query(
                [
                    (Occur.Must, _unscored(Query.all_query())),
                    *((Occur.MustNot, compiled(part.part)) for part in parts if isinstance(part, plan.Not)),
                    *((Occur.Should, compiled(part.part)) for part in parts if isinstance(part, plan.Bonus)),
                    *(
                        (Occur.Must, compiled(part))
                        for part in parts
                        if not isinstance(part, (plan.Not, plan.Bonus))
                    ),
                ]
            )
        case plan.Any(parts):
            return _any([compiled(part) for part in parts])
        case plan.Best(parts):
            return Query.disjunction_max_query([compiled(part) for part in parts])
        case plan.Not():
            return compiled(plan.All((asked,)))


def _terms(asked: plan.Terms) -> Query:
    values = list(dict.fromkeys(asked.values))
    if not asked.weight and len(values) > _FEW:
        return _unscored(Query.term_set_query(_SCHEMA, asked.column, values))
    terms = _any([Query.term_query(_SCHEMA, asked.column, value) for value in values])
    return _weighted(terms, asked.weight)


def _sequence(asked: plan.Sequence) -> Query:
    return _weighted(Query.phrase_query(_SCHEMA, asked.column, list(asked.values)), asked.weight)


def _near(asked: plan.Near) -> Query:
    """tantivy's slop is right for two different tokens, each way by itself: to change places costs two of it.

    For longer runs, and for a token near itself, each gap is asked for.
    """
    ways = dict.fromkeys(((asked.one, asked.other), (asked.other, asked.one)))
    if len(asked.one) == len(asked.other) == 1 and asked.one != asked.other:
        return _any(
            [
                Query.phrase_query(_SCHEMA, asked.column, [*first, *then], slop=asked.most)
                for first, then in ways
            ]
        )
    return _any(
        [
            Query.phrase_query(
                _SCHEMA,
                asked.column,
                [*enumerate(first), *enumerate(then, start=len(first) + gap)],
            )
            for first, then in ways
            for gap in range(asked.most + 1)
        ]
    )


def _any(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, q) for q in queries])


def _weighted(query: Query, weight: float) -> Query:
    return Query.boost_query(query, weight) if weight else _unscored(query)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


@contextmanager
def _readable(place: Path) -> Iterator[None]:
    """Turn what tantivy raises at a damaged file into `ColumnsLost`."""
    try:
        yield
    except BaseException as error:
        if _of_tantivy(error):
            raise ColumnsLost(_lost(place)) from error
        raise


@contextmanager
def _writable(place: Path) -> Iterator[None]:
    """Turn what tantivy raises where it cannot write into `IndexUnusable`."""
    try:
        yield
    except BaseException as error:
        if not _of_tantivy(error):
            raise
        told = str(error)
        numbers = {int(number) for number in _ERROR_NUMBERS.findall(told)}
        if numbers & set(FULL) or ("writer was killed" in told and is_full(place)):
            raise IndexUnusable(disk_full(place)) from error
        raise ColumnsLost(
            f"The columns of the index at {place} cannot be written: {told}. Run `minuted doctor`."
        ) from error


def _of_tantivy(error: BaseException) -> bool:
    # A panic's class has no name that can be imported, and is not of `Exception`.
    return isinstance(error, ValueError | OSError | KeyError) or type(error).__name__ == "PanicException"


def _lost(place: Path) -> str:
    return (
        f"The columns of the index at {place} are missing or damaged:"
        " run `minuted doctor` or `minuted index PAPERS` once, which makes them again."
    )


def _check_sum(file: Path) -> None:
    """Raises ValueError where the checksum at the end of a file is not that of what it holds."""
    with file.open("rb") as opened:
        left = opened.seek(-_TAIL, os.SEEK_END)
        length, magic = struct.unpack("<II", opened.read(_TAIL))
        if magic == _MAGIC and length <= left:
            left = opened.seek(left - length)
            told = msgspec.json.decode(opened.read(length))["crc"]
            opened.seek(0)
            found = 0
            while left:
                some = opened.read(min(left, _AT_ONCE))
                found = zlib.crc32(some, found)
                left -= len(some)
            if found == told:
                return
    raise ValueError(f"{file.name} is damaged.")
