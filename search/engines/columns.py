"""The embedded engine's columns: a tantivy index of the tokens, keywords and integers of each passage.

What is found is the number of a passage's row in `search.engines.records`. Two things of tantivy's are
minded throughout: it panics past `Exception` on a phrase of one term and on a limit of 0, and it ends the
process where memory for `offset` + `limit` hits cannot be had, so neither is ever more than the hits are.
"""

import itertools
import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur, Order, Query

from mappings.fields import INTEGERS, KEYWORDS, TEXT_FIELDS, columns
from mappings.passage import Passage
from search.engines.ranking import ranked
from search.errors import IndexUnusable
from search.query import plan

_PAPER_NUMBER = "paper_number"
_ROW = "row"
# tantivy refuses an aggregation of more than 65,000 buckets.
_MOST_BUCKETS = 60_000
_WRITER_BYTES = 128_000_000
# Terms by which few values are sought are quicker one by one.
_FEW = 16


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in TEXT_FIELDS:
        for form in ("exact", "stem"):
            builder.add_text_field(f"{field.name}_{form}", tokenizer_name="whitespace")
    builder.add_text_field("joined", tokenizer_name="whitespace")
    for name in KEYWORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (*INTEGERS, _PAPER_NUMBER, _ROW):
        builder.add_integer_field(name, fast=True)
    return builder.build()


_SCHEMA = _schema()


class Columns:
    """A tantivy index in a folder, read by any number of threads and, through `write`, written by one."""

    def __init__(self, folder: Path, place: Path) -> None:
        """Open what is in `folder`, of the index at `place`. Raises `IndexUnusable` where it is damaged."""
        self._lock = threading.Lock()
        self._lost = (
            f"The columns of the index at {place} are missing or damaged:"
            " run `minuted index PAPERS` once, which makes them again."
        )
        if not (folder / "meta.json").is_file():
            raise IndexUnusable(self._lost)
        try:
            self._index = tantivy.Index(_SCHEMA, path=str(folder))
            self._index.config_reader("manual")
        except (ValueError, OSError) as error:
            raise IndexUnusable(self._lost) from error

    @staticmethod
    def create(folder: Path) -> None:
        """Make an empty index, in place of any that is there."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        tantivy.Index(_SCHEMA, path=str(folder))

    @staticmethod
    def replace(folder: Path, other: Path) -> None:
        """Put the index in the folder `other` in the place of the one in `folder`."""
        shutil.rmtree(folder, ignore_errors=True)
        other.rename(folder)

    def now(self) -> "Searcher":
        """The passages as last committed, by this process or another."""
        with self._lock:
            try:
                self._index.reload()
            except (ValueError, OSError) as error:
                raise IndexUnusable(self._lost) from error
            return Searcher(self._index.searcher())

    def write(self) -> "ColumnWriter":
        """Open for writing. One at a time, which the caller sees to."""
        return ColumnWriter(self._index.writer(_WRITER_BYTES, 1))


class ColumnWriter:
    """Adds passages and takes papers out; nothing is seen of it before `commit`."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def add(self, passages: Iterable[tuple[int, Passage]], paper_number: int) -> None:
        """Add passages, each with its row, of the paper that has this number."""
        for row, passage in passages:
            cut = columns(passage)
            values: dict[str, str | int] = {
                **cut.tokens,
                **cut.keywords,
                **cut.integers,
                _PAPER_NUMBER: paper_number,
                _ROW: row,
            }
            self._writer.add_document(tantivy.Document.from_dict(values, _SCHEMA))

    def delete(self, paper_id: str) -> None:
        """Take out what was added of a paper before now."""
        self._writer.delete_documents_by_term("paper", paper_id)

    def commit(self) -> None:
        """Make what was written findable, and keep it. Raises `IndexUnusable` where it cannot be."""
        try:
            self._writer.commit()
        except (ValueError, OSError) as error:
            raise IndexUnusable(f"The columns of the index cannot be written: {error}.") from error

    def close(self, *, discard: bool) -> None:
        """Let go; with `discard` of all since the last commit too."""
        if discard:
            self._writer.rollback()
        self._writer.wait_merging_threads()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many passages and papers match, and by facet how many have each value."""

    passages: int
    papers: int
    values: dict[str, Counter[str]]


class Searcher:
    """The passages as of one commit."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher

    @property
    def passages(self) -> int:
        """How many there are."""
        return self._searcher.num_docs

    def count(self, asked: plan.Plan, facets: Sequence[str], last_paper: int) -> Counts:
        """How many passages and papers match, and how often each value of the facets is met among them.

        `last_paper` is the highest number of a paper.
        """
        query = compiled(asked)
        try:
            found = self._values(query, ["paper", *facets])
        except ValueError as error:
            if "bucket limit" not in str(error):
                raise
            found = {name: self._values(query, [name])[name] for name in facets}
            found["paper"] = Counter()
            for first in range(0, last_paper + 1, _MOST_BUCKETS):
                some = compiled(plan.Between(_PAPER_NUMBER, first, first + _MOST_BUCKETS - 1))
                among = Query.boolean_query([(Occur.Must, query), (Occur.Must, some)])
                found["paper"].update(self._values(among, ["paper"])["paper"])
        papers = found.pop("paper")
        return Counts(papers.total(), len(papers), found)

    def ranked(self, asked: plan.Plan, start: int, stop: int) -> list[tuple[float, int]]:
        """The hits from rank `start` to before `stop` by score, as (score, row)."""
        query = compiled(asked)
        hits = ranked(
            lambda first, end: self._fetch(query, first, end),
            lambda addresses: self._integers("newest", addresses),
            start,
            stop,
        )
        rows = self._integers(_ROW, [address for _, address in hits])
        return [(score, row) for (score, _), row in zip(hits, rows, strict=True)]

    def sorted_by(self, asked: plan.Plan, column: str, start: int, stop: int) -> list[int]:
        """The rows of the hits from `start` to before `stop` in rising order of an integer column."""
        stop = min(stop, self.passages)
        if start >= stop:
            return []
        found = self._searcher.search(
            compiled(asked),
            limit=stop - start,
            offset=start,
            count=False,
            order_by_field=column,
            order=Order.Asc,
        )
        return self._integers(_ROW, [address for _, address in found.hits])

    def _fetch(self, query: Query, start: int, stop: int) -> list[tuple[float, tantivy.DocAddress]]:
        stop = min(stop, self.passages)
        if start >= stop:
            return []
        return self._searcher.search(query, limit=stop - start, offset=start, count=False).hits

    def _integers(self, column: str, addresses: list[tantivy.DocAddress]) -> list[int]:
        return [int(value or 0) for value in self._searcher.fast_field_values(column, addresses)]

    def _values(self, query: Query, names: Sequence[str]) -> dict[str, Counter[str]]:
        asked = {
            name: {"terms": {"field": name, "size": _MOST_BUCKETS, "segment_size": _MOST_BUCKETS}}
            for name in names
        }
        answer = self._searcher.aggregate(query, asked)
        return {
            name: Counter({bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]})
            for name in names
        }


def compiled(asked: plan.Plan) -> Query:
    """A plan as tantivy asks it."""
    match asked:
        case plan.Everything():
            return _unscored(Query.all_query())
        case plan.Terms():
            return _terms(asked)
        case plan.Sequence():
            return _sequence(asked)
        case plan.Between(column, None, None):
            return _unscored(Query.exists_query(column))
        case plan.Between(column, low, high):
            return _unscored(Query.range_query(_SCHEMA, column, FieldType.Integer, low, high))
        case plan.All(parts):
            return Query.boolean_query(
                [
                    (Occur.Must, _unscored(Query.all_query())),
                    *((Occur.MustNot, compiled(part.part)) for part in parts if isinstance(part, plan.Not)),
                    *((Occur.Must, compiled(part)) for part in parts if not isinstance(part, plan.Not)),
                ]
            )
        case plan.Any(parts):
            return _any([compiled(part) for part in parts])
        case plan.Not():
            return compiled(plan.All((asked,)))


def _terms(asked: plan.Terms) -> Query:
    values = list(dict.fromkeys(asked.values))
    if not asked.weight and len(values) > _FEW:
        return _unscored(Query.term_set_query(_SCHEMA, asked.column, values))
    terms = _any([Query.term_query(_SCHEMA, asked.column, value) for value in values])
    return _weighted(terms, asked.weight)


def _sequence(asked: plan.Sequence) -> Query:
    """A gap is asked for as each way the tokens may stand apart: tantivy's slop is in either order."""
    ways = []
    for gaps in itertools.product(range(asked.gap + 1), repeat=len(asked.values) - 1):
        places = itertools.accumulate((gap + 1 for gap in gaps), initial=0)
        ways.append(Query.phrase_query(_SCHEMA, asked.column, list(zip(places, asked.values, strict=True))))
    return _weighted(_any(ways), asked.weight)


def _any(queries: list[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, q) for q in queries])


def _weighted(query: Query, weight: float) -> Query:
    return Query.boost_query(query, weight) if weight else _unscored(query)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)
