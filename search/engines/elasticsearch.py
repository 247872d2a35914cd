"""The Elasticsearch engine: one index each for passages, papers, pages and commitments, behind an alias each.

The mappings are `mappings/*.json`. Nothing written is searched before the refresh at the end of a commit.
Ids are those of passages and papers, so that to write again changes nothing, and several machines may
write into one cluster (`search.engines.elasticsearch_claims` shares the papers out). A commit writes new
passages, then deletes older ones, then writes the papers' records: whatever ends it, the papers it did not
finish are still as they were and will be read again. `search.engines.elasticsearch_ledger` tells how the
commitments are written.
"""

import datetime as dt
import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.resources import files
from math import inf
from typing import Any, Self, TypeVar

import msgspec
from elastic_transport import ConnectionTimeout, Transport
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    SSLError,
    TransportError,
    UnsupportedProductError,
    helpers,
)

from mappings.analysis import ANALYZER_VERSION
from mappings.commitment import Commitment
from mappings.fields import MAPPING_VERSION, columns
from mappings.paper import PageText, Paper
from mappings.passage import Access, Passage
from search.engines import elasticsearch_ledger
from search.engines.access import distinct, is_restricted, ledger_of, secured, tighter
from search.engines.address import parsed
from search.engines.asked import askable, askable_ledger, bounded, is_keyword, keywords
from search.engines.elasticsearch_claims import Claims
from search.engines.elasticsearch_query import (
    COUNTED,
    MOST_PAPERS,
    Body,
    compiled,
    counted,
    counts,
    papers_counted,
    sifting,
    spread,
    spread_in,
    totals,
    totals_in,
)
from search.engines.held import HeldPaper, held_paper, in_order
from search.engines.patience import seconds_left
from search.engines.ranking import facet_counts, ranked, window
from search.errors import (
    BadRequest,
    EngineUnavailable,
    IndexBusy,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
    SearchError,
)
from search.query.lowering import copies_of, matching, scores
from search.request import OPERATOR, LedgerRequest, Reader, SearchRequest, Sort
from search.results import LEDGER_BEHIND, Counts, Health, Hit, Hits, LedgerHits, Ranked, Spread

_OF_PAPERS = ("passages", "papers", "pages")
_COMMITMENTS = "commitments"
_KINDS = (*_OF_PAPERS, _COMMITMENTS)
_CLAIMS = "claims"
_VERSIONS = {"mapping": MAPPING_VERSION, "analyzer": ANALYZER_VERSION}
_ASK_SECONDS = 30.0
_WRITE_SECONDS = 120.0
_DELETE_SECONDS = 900.0
_BULK_BYTES = 8_000_000
# Before each time that a busy cluster is asked again.
_PAUSES_FOR_BUSY = tuple(0.5 * 2**time for time in range(8))  # seconds
_AT_ONCE = 1_000
_COUNTED_AT_ONCE = 100
# `max_result_window` in the mappings, the most that Elasticsearch takes.
_DEEPEST = 2_147_483_647
# Each time a commit falls between finding a passage and reading it.
_TRIES = 5
_PAUSE = 0.05  # seconds
_FULL = "read-only-allow-delete"
# No commit takes longer: what was written before that and is not whole is of a run that ended.
_ENDED_SECONDS = 3_600
_SETTLED_WITHIN = 5.0  # seconds
_REBUILT = "-rebuilt"
_REBUILD = "rebuild"
_WAIT = 30.0
_PAUSE_WHILE_BUSY = 1.0  # seconds
T = TypeVar("T")
_BUSY = (429, 502, 503, 504)
_CONFLICT, _NOT_THERE = 409, 404
# Each time another run has changed the state of the ledger at the same time.
_RETRIES = 20
# Another run's claim was written at the same time, or there is none to renew or release.
_NOT_OURS = ("version_conflict_engine_exception", "document_missing_exception")


class ElasticsearchEngine:
    """An index on an Elasticsearch cluster (the protocol `search.engines.Engine`)."""

    def __init__(self, place: str) -> None:
        """Raises what `parsed` raises."""
        address = parsed(place)
        self._address, self._prefix = address.url, address.prefix
        self._client = Elasticsearch(
            list(address.urls),
            request_timeout=_ASK_SECONDS,
            basic_auth=address.login,
            api_key=address.key,
            ssl_context=address.trust,
            transport_class=_Patient,
        )
        self._aliases = {kind: f"{self._prefix}-{kind}" for kind in (*_KINDS, _CLAIMS)}

    @classmethod
    def open(cls, place: str, *, create: bool = False) -> Self:
        """Open the index at an address, or with `create` make one.

        ``https://user:password@host:9200?prefix=name``; an API key comes from $MINUTED_ES_API_KEY. Raises
        `EngineUnavailable` where nothing answers, `IndexUnusable` where there is no index, `IndexOutdated`
        where it is of another version, `BadRequest` where `place` is no address.
        """
        engine = cls(place)
        try:
            with engine._answering():
                if create:
                    engine._create()
                engine._check_versions()
        except BaseException:
            engine.close()
            raise
        return engine

    @classmethod
    @contextmanager
    def rebuilding(cls, place: str) -> Iterator[Self]:
        """Empty indices that take the place of those at an address (`search.engines.rebuilding`)."""
        engine, beside = cls(place), cls(place)
        beside._aliases = {kind: f"{alias}{_REBUILT}" for kind, alias in engine._aliases.items()}
        try:
            with engine._answering(), engine._rebuilding_alone():
                beside._delete_behind(beside._aliases)
                beside._create()
                try:
                    yield beside
                    beside._swap(engine._aliases)
                except BaseException:
                    with suppress(SearchError), beside._answering():
                        beside._delete_behind(beside._aliases)
                    raise
        finally:
            engine.close()
            beside.close()

    @classmethod
    def papers_held(cls, place: str) -> list[HeldPaper]:
        """The papers of an index of any version (`search.engines.papers_held`)."""
        engine = cls(place)
        try:
            with engine._answering():
                papers = helpers.scan(
                    engine._client, index=engine._aliases["papers"], allow_partial_search_results=False
                )
                sources = [hit["_source"] for hit in papers]
            held = [held_paper(source["paper"], retired=bool(source.get("retired"))) for source in sources]
        except (KeyError, ValueError) as error:
            raise IndexUnusable(
                f"The index with the prefix {engine._prefix} at {engine._address} does not say where its"
                " papers lie: run `minuted index --rebuild PAPERS`."
            ) from error
        finally:
            engine.close()
        return in_order(held)

    @classmethod
    def mend(cls, place: str) -> list[str]:
        """Bring an index in order (`search.engines.mend`)."""
        engine = cls(place)
        try:
            with engine._answering():
                engine._check_versions()
                engine._client.indices.refresh(index=[engine._aliases[kind] for kind in _OF_PAPERS])
                return [*engine._mend_papers(), *engine._rebuilds_begun()]
        finally:
            engine.close()

    def search(self, request: SearchRequest) -> Hits:
        """Passages that match (`Engine.search`)."""
        with self._answering():
            for _ in range(_TRIES):
                hits = self._search(request)
                if hits is not None:
                    return hits
        raise self._changing()

    def totals(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many passages match each of some requests (`Engine.totals`)."""
        found: list[int] = []
        with self._answering():
            for some in _in_parts(requests, _COUNTED_AT_ONCE):
                asked = [matching(askable(request)) for request in some]
                answer = self._client.search(
                    index=self._aliases["passages"],
                    size=0,
                    aggs=totals(asked),
                    track_total_hits=False,
                    allow_partial_search_results=False,
                )
                found += totals_in(answer.body, len(asked))
        return found

    def ranking(self, request: SearchRequest, column: str) -> list[Ranked]:
        """The hits of a request without their passages (`Engine.ranking`)."""
        asked = {
            "query": compiled(matching(askable(request))),
            "docvalue_fields": sorted({"paper", column}),
            "track_total_hits": True,
        }
        with self._answering():
            for _ in range(_TRIES):
                with suppress(_Changed):
                    _, hits = self._ranked(request, asked, {})
                    return [_listed(score, hit, column) for score, hit in hits]
        raise self._changing()

    def spread(self, request: SearchRequest, column: str) -> Spread:
        """How the passages that match are spread over values (`Engine.spread`)."""
        with self._answering():
            answer = self._client.search(
                index=self._aliases["passages"],
                size=0,
                query=compiled(matching(askable(request))),
                aggs=spread(column),
                track_total_hits=False,
                # Of which `search` tells.
                allow_partial_search_results=True,
            )
        return spread_in(answer.body)

    def copies(self, fingerprints: Sequence[int], reader: Reader) -> list[Ranked]:
        """All passages with these fingerprints (`Engine.copies`)."""
        asked = compiled(copies_of(fingerprints, reader))
        fields = ["paper", "fingerprint"]
        hits = self._every_hit(
            "passages", asked, ["id"], source=False, docvalue_fields=fields, allow_partial_search_results=True
        )
        return [_listed(None, hit, "fingerprint") for hit in hits]

    def passages(self, ids: Iterable[str], reader: Reader) -> dict[str, Passage]:
        """Those of the passages with these ids that are held (`Engine.passages`)."""
        wanted = keywords(ids)
        found: dict[str, Passage] = {}
        with self._answering():
            for some in _in_parts(wanted, _AT_ONCE):
                for source in self._got("passages", some):
                    passage = msgspec.convert(source["passage"], Passage)
                    if passage.access in reader.sees:
                        found[passage.id] = passage
        return found

    def passages_of(self, paper_id: str, reader: Reader, start: int, stop: int) -> list[Passage]:
        """A paper's passages in order (`Engine.passages_of`)."""
        if not is_keyword(paper_id):
            return []
        span = {"gte": bounded(start), "lt": bounded(stop)}
        asked = [{"term": {"paper": paper_id}}, {"range": {"position": span}}]
        found = (
            msgspec.convert(source["passage"], Passage)
            for source in self._every("passages", {"bool": {"filter": asked}}, ["position", "id"])
        )
        return [passage for passage in found if passage.access in reader.sees]

    def papers(self, reader: Reader) -> Iterator[Paper]:
        """Every paper, by its first place (`Engine.papers`)."""
        asked = {"term": {"retired": False}}
        for source in self._every("papers", asked, ["source", "path", "id"]):
            paper = msgspec.convert(source["paper"], Paper)
            if paper.access in reader.sees:
                yield paper

    def papers_state(self) -> str:
        """Of which state the papers are (`Engine.papers_state`)."""
        with self._answering():
            held = self._client.options(ignore_status=404).get(
                index=self._aliases[_COMMITMENTS], id=elasticsearch_ledger.STATE, source_includes=["changed"]
            )
        # A rebuilt index may have changed as often as the one that it took the place of.
        return f"{held.get('_index')} {held.get('_source', {}).get('changed', 0)}"

    def paper(self, paper_id: str, reader: Reader) -> Paper | None:
        """One paper's record (`Engine.paper`)."""
        return self._paper(paper_id, reader, retired=False)

    def papers_by_id(self, ids: Iterable[str], reader: Reader) -> dict[str, Paper]:
        """The records of those of the papers with these ids that are held (`Engine.papers_by_id`)."""
        found: dict[str, Paper] = {}
        with self._answering():
            for some in _in_parts(keywords(ids), _AT_ONCE):
                for source in self._got("papers", some):
                    paper = msgspec.convert(source["paper"], Paper)
                    if not source["retired"] and paper.access in reader.sees:
                        found[paper.id] = paper
        return found

    def retired(self, paper_id: str, reader: Reader) -> Paper | None:
        """The record of a paper that was removed (`Engine.retired`)."""
        return self._paper(paper_id, reader, retired=True)

    def page(self, paper_id: str, number: int, reader: Reader) -> PageText | None:
        """One page of a paper (`Engine.page`)."""
        if self.paper(paper_id, reader) is None:
            return None
        source = self._held("pages", _page_id(paper_id, bounded(number)))
        return msgspec.convert(source["page"], PageText) if source else None

    def commitments(self, request: LedgerRequest) -> LedgerHits:
        """Entries of the ledger that match (`Engine.commitments`)."""
        asked = askable_ledger(request)
        with self._answering():
            answer = self._client.search(
                index=self._aliases[_COMMITMENTS],
                from_=asked.offset,
                size=min(asked.limit, _DEEPEST - asked.offset),
                track_total_hits=False,
                allow_partial_search_results=False,
                **elasticsearch_ledger.asking(asked),
            )
        sides = elasticsearch_ledger.sides(answer.body)
        return LedgerHits(
            total=sides.get(asked.spoken, 0),
            apart=sides.get(not asked.spoken, 0),
            hits=tuple(_commitment(hit["_source"]) for hit in answer["hits"]["hits"]),
            facets={
                name: facet_counts(
                    elasticsearch_ledger.facet_counts_in(answer.body, name),
                    request.filters.get(name, ()),
                    request.facet_size,
                )
                for name in request.facets
            },
        )

    def commitments_by_id(self, ids: Iterable[str], reader: Reader) -> dict[str, Commitment]:
        """Those of the commitments with these ids that are held (`Engine.commitments_by_id`)."""
        wanted = keywords(ids)
        found: dict[str, Commitment] = {}
        for entry in self._listed(elasticsearch_ledger.of_names, wanted, reader):
            for name in entry.names:
                if name == entry.id or name not in found:
                    found[name] = entry
        return {name: found[name] for name in wanted if name in found}

    def commitments_of(self, passages: Iterable[str], reader: Reader) -> dict[str, tuple[Commitment, ...]]:
        """The commitments of which some passages speak (`Engine.commitments_of`)."""
        wanted = keywords(passages)
        by_passage: dict[str, dict[str, Commitment]] = {}
        for entry in self._listed(elasticsearch_ledger.of_passages, wanted, reader):
            for passage in entry.passages:
                by_passage.setdefault(passage, {})[entry.id] = entry
        return {passage: tuple(by_passage[passage].values()) for passage in wanted if passage in by_passage}

    @contextmanager
    def writing(self, *, wait: float = 30.0) -> Iterator["ElasticsearchWriter"]:
        """Open for writing (`Engine.writing`). Only a rebuild is waited for: many may write at once."""
        with self._answering(), self._claiming() as claims:
            self._tried(lambda: self._join_others(claims), wait)
            # What a run that was ended left behind can be deleted only once it is searched.
            self._client.indices.refresh(index=[self._aliases[kind] for kind in _OF_PAPERS])
            writer = ElasticsearchWriter(self, self._client, self._aliases, claims)
            yield writer
            writer.commit()

    def health(self) -> Health:
        """Whether the engine can be used (`Engine.health`)."""
        try:
            with self._answering():
                version = self._client.info()["version"]["number"]
                passages = self._client.count(index=self._aliases["passages"])["count"]
                held = self._client.search(
                    index=self._aliases["papers"],
                    size=0,
                    # Those that were removed count for when that was done.
                    post_filter={"term": {"retired": False}},
                    track_total_hits=True,
                    aggs={"written": {"max": {"field": "generation"}}},
                )
                state = self._ledger_state()
                # Asked last: of an index that is not there, it waits for one.
                read = [self._aliases[kind] for kind in _KINDS]
                status = self._client.cluster.health(index=read)["status"]
        except SearchError as error:
            return Health(ready=False, engine="elasticsearch", detail=str(error))
        newest = held["aggregations"]["written"]["value"]
        return Health(
            # Where it is red, part of the index cannot be searched, of which every answer tells.
            ready=True,
            engine="elasticsearch",
            detail=f"Elasticsearch {version} at {self._address} reports {status}."
            f"{'' if state['changed'] == state['linked'] else f' {LEDGER_BEHIND}'}",
            passages=passages,
            papers=held["hits"]["total"]["value"],
            written=dt.datetime.fromtimestamp(newest / 1e9, dt.UTC) if newest else None,
        )

    def close(self) -> None:
        """Let go of connections (`Engine.close`)."""
        self._client.close()

    def _listed(
        self, query: Callable[[Sequence[str], Access], Body], values: Sequence[str], reader: Reader
    ) -> Iterator[Commitment]:
        """The commitments that have any of some values, in order of id for each thousand of these."""
        for some in _in_parts(values, _AT_ONCE):
            asked = query(some, ledger_of(reader))
            for source in self._every(_COMMITMENTS, asked, ["oldest"]):
                yield _commitment(source)

    def _ledger_state(self) -> Body:
        """How often papers have changed, and of which change the ledger is, among others."""
        held = self._got(_COMMITMENTS, [elasticsearch_ledger.STATE], realtime=True)
        return held[0] if held else elasticsearch_ledger.START

    def _mend_papers(self) -> list[str]:
        """Delete what is of no paper, and have papers read again of which there is a part."""
        ended = time.time_ns() - _ENDED_SECONDS * 1_000_000_000
        strays, parts = self._left_behind(ended)
        for some in _in_parts(sorted(strays), _AT_ONCE):
            before = {"range": {"generation": {"lte": ended}}}
            for kind in ("passages", "pages"):
                self._client.options(request_timeout=_DELETE_SECONDS).delete_by_query(
                    index=self._aliases[kind],
                    query={"bool": {"filter": [{"terms": {"paper": some}}, before]}},
                    conflicts="proceed",
                    refresh=True,
                )
        for paper in sorted(parts):
            # Read as nothing, it is read again.
            self._client.update(index=self._aliases["papers"], id=paper, doc={"paper": {"read_as": ""}})
        self._client.indices.refresh(index=self._aliases["papers"])
        found = {
            "An ended run had left passages of papers not held: they are deleted": strays,
            "An ended run had left papers in part: the next `minuted index PAPERS` reads them again": parts,
        }
        return [f"{what} (papers: {len(papers)})." for what, papers in found.items() if papers]

    def _left_behind(self, ended: int) -> tuple[set[str], set[str]]:
        """The papers that are not held of which there is something, and those that are of which not all is.

        Those written to since `ended` are left out: a run that is under way writes records last.
        """
        records = {source["id"]: source for source in self._every("papers", {"match_all": {}}, ["id"])}
        held = {key: record for key, record in records.items() if not record["retired"]}
        strays, parts = set(), set()
        late = {key for key, record in held.items() if record["generation"] > ended}
        whole = {key for key, record in held.items() if not record["paper"]["passages"]}
        for kind in ("passages", "pages"):
            for paper, count, first, last in self._generations(kind):
                if last > ended:
                    late.add(paper)
                elif paper not in held:
                    strays.add(paper)
                elif first < last or last > float(held[paper]["generation"]):
                    parts.add(paper)
                elif kind == "passages" and count == held[paper]["paper"]["passages"]:
                    whole.add(paper)
        return strays - late, (parts | held.keys() - whole) - late

    def _generations(self, kind: str) -> Iterator[tuple[str, int, float, float]]:
        """Each paper of which there are passages or pages: how many, and their first and last generation,
        rounded as a float is."""
        after: Body = {}
        while True:
            by_paper = {"size": _AT_ONCE, "sources": [{"paper": {"terms": {"field": "paper"}}}], **after}
            generations = {name: {name: {"field": "generation"}} for name in ("min", "max")}
            answer = self._client.search(
                index=self._aliases[kind],
                size=0,
                aggs={"papers": {"composite": by_paper, "aggs": generations}},
                allow_partial_search_results=False,
            )
            found = answer["aggregations"]["papers"]
            for bucket in found["buckets"]:
                first, last = (bucket[name]["value"] for name in ("min", "max"))
                yield bucket["key"]["paper"], bucket["doc_count"], first, last
            if "after_key" not in found:
                return
            after = {"after": found["after_key"]}

    def _rebuilds_begun(self) -> list[str]:
        names = [name for alias in self._aliases.values() for name in self._behind(f"{alias}{_REBUILT}")]
        if not names:
            return []
        return [
            f"A rebuild was begun and is not done ({', '.join(sorted(names))}): if none is under way,"
            " `minuted index --rebuild PAPERS` begins anew, or delete these indices."
        ]

    def _search(self, request: SearchRequest) -> Hits | None:
        """None where a commit fell between finding a passage and reading it."""
        # What is chosen of a facet is not asked but sifted after, so that one search, which sees one state,
        # counts the facet without regard to it too.
        asking = askable(request)
        chosen = {name: asking.filters[name] for name in request.facets if asking.filters.get(name)}
        others = {name: values for name, values in asking.filters.items() if name not in chosen}
        asked = {
            "query": compiled(matching(replace(asking, filters=others))),
            "post_filter": sifting(chosen),
            "track_total_hits": True,
        }
        sizes = {name: request.size_of(name) for name in request.facets}
        try:
            answer, ranking = self._ranked(request, asked, counts(sizes, chosen, (0, 1)))
            found = [(score, hit["_id"]) for score, hit in ranking]
            passages = self.passages([key for _, key in found], request.reader)
            papers = self._papers_in(answer, asked, chosen)
        except _Changed:
            return None
        if len(passages) < len(found):
            return None
        facets = {
            name: facet_counts(counted(answer, name), request.filters.get(name, ()), request.size_of(name))
            for name in request.facets
        }
        return Hits(
            total=answer["hits"]["total"]["value"],
            hits=tuple(Hit(passages[key], score) for score, key in found),
            counts=lambda: Counts(papers, facets),
            is_partial=bool(answer["_shards"]["failed"]),
        )

    def _ranked(
        self, request: SearchRequest, asked: Body, aggs: Body
    ) -> tuple[Body, list[tuple[float | None, Body]]]:
        """The first answer, and the hits that a request asks for in its order, each with its score.

        Raises `_Changed` where a commit falls between two answers.
        """
        by_score = request.sort is Sort.RELEVANCE and scores(request)
        start, stop = request.offset, request.offset + request.limit
        order: list[Body] = [{request.key_column: "asc"}]
        if by_score:
            order.insert(0, {"_score": "desc"})
        first = window(start, stop) if by_score else (start, stop)
        answer = self._ask({**asked, **_slice(order, *first), "aggs": aggs})
        total = answer["hits"]["total"]["value"]
        if not by_score:
            return answer, [(None, hit) for hit in answer["hits"]["hits"]]

        def fetch(low: int, high: int) -> list[tuple[float, Body]]:
            found = answer if (low, high) == first else self._further(asked, order, low, high, total)
            return [(hit["sort"][0], hit) for hit in found["hits"]["hits"]]

        return answer, list(ranked(fetch, lambda hits: [hit["sort"][1] for hit in hits], start, stop))

    def _further(self, asked: Body, order: list[Body], start: int, stop: int, total: int) -> Body:
        """More hits of a search that found so many. Raises `_Changed` where it finds more or fewer now."""
        answer = self._ask({**asked, **_slice(order, start, stop)})
        if answer["hits"]["total"]["value"] != total:
            raise _Changed
        return answer

    def _papers_in(self, answer: Body, asked: Body, chosen: Mapping[str, Sequence[str]]) -> int:
        """How many papers the passages found are of; where they are very many, counted part by part.

        Raises `_Changed` where a commit falls between the parts.
        """
        found = papers_counted(answer)
        if found < MOST_PAPERS:
            return found
        held = self._client.count(index=self._aliases["papers"])["count"]
        parts = 2 * held // MOST_PAPERS + 1
        found = 0
        for part in range(parts):
            some = self._ask({**asked, "size": 0, "aggs": counts({}, chosen, (part, parts))})
            if some["hits"]["total"] != answer["hits"]["total"]:
                raise _Changed
            found += papers_counted(some)
        return found

    def _ask(self, body: Body) -> Body:
        answer = self._client.search(
            index=self._aliases["passages"],
            source=False,
            # Frequencies of words over all shards, that a passage's score does not hang on where it is kept.
            search_type="dfs_query_then_fetch",
            allow_partial_search_results=True,
            filter_path=[
                "_shards",
                "hits.total",
                *(f"hits.hits.{name}" for name in ("_id", "sort", "fields")),
                *COUNTED,
            ],
            **body,
        )
        found: Body = {"aggregations": {}, **answer.body}
        failures = json.dumps(found["_shards"].get("failures"))
        if _has_too_many_words(failures):
            # A part that refuses the question is not one that cannot be asked.
            raise self._refused(400, failures)
        found["hits"].setdefault("hits", [])
        return found

    def _every(self, kind: str, query: Body, order: Sequence[str]) -> Iterator[Body]:
        """The sources of all documents that match, in rising order of fields that tell them apart."""
        return (hit["_source"] for hit in self._every_hit(kind, query, order))

    def _every_hit(
        self,
        kind: str,
        query: Body,
        order: Sequence[str],
        *,
        allow_partial_search_results: bool = False,
        **more: Any,
    ) -> Iterator[Body]:
        after: list[Any] | None = None
        while True:
            with self._answering():
                answer = self._client.search(
                    index=self._aliases[kind],
                    query=query,
                    sort=[{name: "asc"} for name in order],
                    size=_AT_ONCE,
                    search_after=after,
                    track_total_hits=False,
                    allow_partial_search_results=allow_partial_search_results,
                    **more,
                )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < _AT_ONCE:
                return
            after = hits[-1]["sort"]

    def _paper(self, paper_id: str, reader: Reader, *, retired: bool) -> Paper | None:
        source = self._held("papers", paper_id) if is_keyword(paper_id) else None
        if not source or source["retired"] is not retired:
            return None
        paper = msgspec.convert(source["paper"], Paper)
        return paper if paper.access in reader.sees else None

    def _held(self, kind: str, key: str) -> Body | None:
        with self._answering():
            return next(iter(self._got(kind, [key])), None)

    def _got(self, kind: str, ids: Sequence[str], *, realtime: bool = False) -> list[Body]:
        """The sources of those of the documents with these ids that are held; with `realtime` also those
        that no commit has made findable."""
        # The empty id, which nothing has, is an error to Elasticsearch.
        asked = [key for key in ids if key]
        if not asked:
            return []
        for _ in range(_TRIES):
            docs = self._client.mget(index=self._aliases[kind], ids=asked, realtime=realtime)["docs"]
            # Between finding what an alias stands for and reading there, a rebuilt index took its place, or
            # a node is lost.
            if not any("error" in each for each in docs):
                return [each["_source"] for each in docs if each.get("found")]
            time.sleep(_PAUSE)
        raise EngineUnavailable(f"The index at {self._address} could not be read just now: try again.")

    def _create(self, kinds: Sequence[str] = (*_KINDS, _CLAIMS)) -> None:
        """Make what is missing, each behind its alias. Where two do so at once, the first by name stays."""
        for kind in kinds:
            alias = self._aliases[kind]
            made = json.loads(files("mappings").joinpath(f"{kind}.json").read_text("utf-8"))
            while not self._client.indices.exists_alias(name=alias):
                name = f"{self._prefix}-{kind}-{dt.datetime.now(dt.UTC):%Y%m%d%H%M%S}"
                try:
                    self._client.indices.create(index=name, aliases={alias: {}}, **made)
                except ApiError as error:
                    if error.error != "resource_already_exists_exception":
                        raise
                    # Made this second by another, or as the one to be rebuilt.
                    time.sleep(0.2)
                    continue
                if min(self._client.indices.get_alias(name=alias)) != name:
                    self._client.indices.delete(index=name)
            until = time.monotonic() + _SETTLED_WITHIN
            # Nothing can be written while another that has made one too has not deleted its own.
            while len(self._behind(alias)) > 1 and time.monotonic() < until:
                time.sleep(0.2)

    def _behind(self, alias: str) -> list[str]:
        """The indices that an alias stands for."""
        if not self._client.indices.exists_alias(name=alias):
            return []
        return list(self._client.indices.get_alias(name=alias))

    def _delete_behind(self, aliases: Mapping[str, str]) -> None:
        for alias in aliases.values():
            for name in self._behind(alias):
                self._client.indices.delete(index=name)

    def _swap(self, live: Mapping[str, str]) -> None:
        """Let the `live` aliases stand for this engine's indices, and delete those they stood for."""
        actions: list[Body] = []
        for kind, alias in live.items():
            for name in self._behind(alias):
                actions.append({"remove_index": {"index": name}})
            for name in self._behind(self._aliases[kind]):
                actions.append({"remove": {"index": name, "alias": self._aliases[kind]}})
                actions.append({"add": {"index": name, "alias": alias}})
        self._client.options(request_timeout=_WRITE_SECONDS).indices.update_aliases(actions=actions)

    @contextmanager
    def _claiming(self) -> Iterator[Claims]:
        claims = Claims(self._update_claims)
        try:
            yield claims
        finally:
            claims.close()

    @contextmanager
    def _rebuilding_alone(self) -> Iterator[None]:
        """While this lasts nobody else writes: what they wrote would not be in the index that is swapped in.

        Raises `IndexBusy`.
        """
        self._create([_CLAIMS])
        with self._claiming() as claims:
            self._tried(lambda: self._exclude_others(claims), _WAIT)
            yield

    def _exclude_others(self, claims: Claims) -> None:
        """Claim to rebuild. Raises `IndexBusy` where another does, or still writes."""
        if not claims.take([_REBUILD]):
            raise self._busy(self._got(_CLAIMS, [_REBUILD], realtime=True))
        self._client.indices.refresh(index=self._aliases[_CLAIMS])
        others = {"must_not": {"term": {"run": claims.run}}, "filter": {"range": {"until": {"gt": "now"}}}}
        found = self._client.search(
            index=self._aliases[_CLAIMS], query={"bool": others}, allow_partial_search_results=False
        )
        if found["hits"]["hits"]:
            raise self._busy([hit["_source"] for hit in found["hits"]["hits"]])

    def _join_others(self, claims: Claims) -> None:
        """Claim to write, which all may at once. Raises `IndexBusy` where another rebuilds."""
        claims.take([claims.run])
        if not claims.take([_REBUILD]):
            claims.release([claims.run])
            raise self._busy(self._got(_CLAIMS, [_REBUILD], realtime=True))
        claims.release([_REBUILD])

    def _tried(self, attempt: Callable[[], None], wait: float) -> None:
        """Try something until it raises no `IndexBusy`; after `wait` seconds, raise that."""
        until = time.monotonic() + wait
        while True:
            try:
                return attempt()
            except IndexBusy:
                if time.monotonic() >= until:
                    raise
            time.sleep(_PAUSE_WHILE_BUSY)

    def _busy(self, claims: Sequence[Body]) -> IndexBusy:
        who = claims[0]["run"].rpartition(",")[0] if claims else "another process"
        return IndexBusy(
            f"The index with the prefix {self._prefix} at {self._address} is held by {who}:"
            " wait until that has ended. A process that was killed holds it for half a minute more."
        )

    def _update_claims(self, papers: Collection[str], change: Mapping[str, Any]) -> set[str]:
        """Update claims (`search.engines.elasticsearch_claims.Update`)."""
        operations = [line for paper in papers for line in ({"update": {"_id": paper}}, change)]
        # Not for longer: meanwhile other claims are to be renewed.
        for pause in _PAUSES_FOR_BUSY[:5]:
            with suppress(_TooBusy):
                return self._claims_written(operations)
            time.sleep(pause)
        return self._claims_written(operations)

    def _claims_written(self, operations: Sequence[Mapping[str, Any]]) -> set[str]:
        if not operations:
            return set()
        with self._answering():
            answer = self._client.bulk(
                index=self._aliases[_CLAIMS], operations=operations, require_alias=True
            )
        outcomes = [item["update"] for item in answer["items"]]
        for outcome in outcomes:
            if outcome.get("error", {}).get("type") not in (None, *_NOT_OURS):
                raise self._refused(outcome["status"], json.dumps(outcome["error"]))
        return {each["_id"] for each in outcomes if each.get("result") in ("created", "updated")}

    def _check_versions(self) -> None:
        for kind in _KINDS:
            until = time.monotonic() + _SETTLED_WITHIN
            # Where two have made an index at once, one of them is about to delete its own.
            while len(behind := self._client.indices.get_mapping(index=self._aliases[kind])) > 1:
                if time.monotonic() < until:
                    time.sleep(0.2)
                    continue
                raise IndexUnusable(
                    f"The alias {self._aliases[kind]} at {self._address} stands for more than one index"
                    f" ({', '.join(sorted(behind))}): leave it on one."
                )
            for name, held in behind.items():
                found = held["mappings"].get("_meta", {}).get("minuted", {})
                if found != _VERSIONS:
                    raise IndexOutdated(
                        f"The index {name} at {self._address} was written by another version of Minuted"
                        f" ({_told(found)}; this one writes {_told(_VERSIONS)}):"
                        " run `minuted index --rebuild PAPERS`."
                    )

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn what the client raises into errors with a sentence; none holds the user or the key."""
        try:
            yield
        except AuthenticationException as error:
            raise EngineUnavailable(
                f"Elasticsearch at {self._address} refuses the user or the key:"
                " give user:password@ in the address, or set MINUTED_ES_API_KEY."
            ) from error
        except AuthorizationException as error:
            raise self._forbidden(error) from error
        except UnsupportedProductError as error:
            raise EngineUnavailable(f"What answers at {self._address} is not Elasticsearch.") from error
        except NotFoundError as error:
            raise IndexMissing(self._no_index()) from error
        except ApiError as error:
            raise self._refused(error.status_code, json.dumps(error.body)) from error
        except SSLError as error:
            raise EngineUnavailable(self._untrusted(error)) from error
        except helpers.ScanError as error:
            raise self._refused(503, "no_shard_available") from error
        except TransportError as error:
            raise EngineUnavailable(
                f"Elasticsearch at {self._address} does not answer ({type(error).__name__}):"
                " see that it runs and that the address, with its http or https, is right."
            ) from error

    def _forbidden(self, error: AuthorizationException) -> SearchError:
        if error.error == "cluster_block_exception":
            # Not for the user, but because the index is closed to writing.
            return self._refused(error.status_code, json.dumps(error.body))
        # Of what is said, if anything is, what may not be done: the rest has the user's name.
        action = re.search(r"action \[([^]]*)\]", json.dumps(error.body))
        return EngineUnavailable(
            f"Elasticsearch at {self._address} does not let this user or key do"
            f" {action[1] if action else 'that'} on indices with the prefix {self._prefix}:"
            " docs/operating.md has the roles that the site and the indexer need."
        )

    def _untrusted(self, error: SSLError) -> str:
        refused = re.search(r"certificate verify failed: (.*?) \(_ssl", str(error))
        if refused is None:
            return (
                f"Elasticsearch at {self._address} does not speak TLS as it should: see whether its address"
                " begins with http:// instead."
            )
        return (
            f"The certificate of Elasticsearch at {self._address} is not trusted ({refused[1]}): set"
            " $MINUTED_ES_CA_FILE to a file with the certificate (PEM) of the authority that signed it, and"
            " name the host as the certificate does."
        )

    def _refused(self, status: int, answer: str) -> SearchError:
        if _has_too_many_words(answer):
            return BadRequest("The query has too many words for Elasticsearch: ask for fewer.")
        if status == 404 and "index_not_found" in answer:
            return IndexMissing(self._no_index())
        if _FULL in answer:
            return self._full()
        if status == 503 and ("search_phase_execution" in answer or "no_shard_available" in answer):
            return EngineUnavailable(
                f"Elasticsearch at {self._address} cannot reach the nodes on which the index lies:"
                " see that all of them run."
            )
        if status in _BUSY:
            return _TooBusy(f"Elasticsearch at {self._address} is too busy: try again later.")
        return IndexUnusable(f"Elasticsearch at {self._address} answers {status}: {answer[:500]}")

    def _changing(self) -> EngineUnavailable:
        return EngineUnavailable(
            f"The index at {self._address} changed all through the search: search again."
        )

    def _full(self) -> SearchError:
        return IndexUnusable(
            f"Elasticsearch at {self._address} lacks disk space, so that it takes no writes ({_FULL}):"
            " make room on its disks, and it takes writes again by itself; if the block was set by hand, set"
            " index.blocks.read_only_allow_delete to null. What was written before can be searched."
        )

    def _no_index(self) -> str:
        return (
            f"There is no index with the prefix {self._prefix} at {self._address}:"
            " run `minuted index PAPERS` first."
        )


def _commitment(source: Body) -> Commitment:
    return msgspec.convert(source["commitment"], Commitment)


class _Changed(Exception):
    """A commit fell between two requests of one search."""


class _TooBusy(EngineUnavailable):
    """The cluster refuses for now what it would take at a quieter time."""


class _Patient(Transport):
    """Waits for no answer longer than `search.engines.patience` lets it."""

    def perform_request(self, *args: Any, **kwargs: Any) -> Any:
        """Ask, as the client does."""
        left = seconds_left()
        if left <= 0:
            raise ConnectionTimeout("The time for this question is over.")
        if left < inf:
            given = kwargs.get("request_timeout")
            kwargs["request_timeout"] = min(left, given if isinstance(given, float) else _ASK_SECONDS)
        return super().perform_request(*args, **kwargs)


class ElasticsearchWriter:
    """Writes papers (the protocol `search.engines.Writer`)."""

    def __init__(
        self,
        engine: ElasticsearchEngine,
        client: Elasticsearch,
        aliases: Mapping[str, str],
        claims: Claims,
    ) -> None:
        self._engine = engine
        self._client = client
        self._aliases = aliases
        self._claims = claims
        self._records: dict[str, Body] = {}
        self._generations: dict[str, int] = {}
        self._closed_to_public: set[str] = set()
        self._waiting: list[Body] = []
        self._waiting_bytes = 0

    def claim(self, papers: Mapping[str, Paper | None]) -> set[str]:
        """Which papers this run is to read (`Writer.claim`)."""
        taken = self._claims.take(papers)
        now = {
            source["id"]: msgspec.convert(source["paper"], Paper)
            for some in _in_parts(sorted(taken), _AT_ONCE)
            for source in self._engine._got("papers", some, realtime=True)
            if not source["retired"]
        }
        done = {paper_id for paper_id in taken if now.get(paper_id) != papers[paper_id]}
        self._claims.release(done)
        return taken - done

    def put(self, paper: Paper, passages: Sequence[Passage], pages: Sequence[PageText]) -> None:
        """Add or replace a paper (`Writer.put`)."""
        generation = self._begin(paper.id)
        for passage in secured(paper, passages):
            cut = columns(passage)
            row = {**cut.tokens, **cut.keywords, **cut.integers, "generation": generation}
            source = {**row, "passage": msgspec.to_builtins(passage)}
            self._write("passages", passage.id, source, version=generation)
        for page in pages:
            row = {"paper": paper.id, "number": page.number, "generation": generation}
            key = _page_id(paper.id, page.number)
            source = {**row, "page": msgspec.to_builtins(page)}
            self._write("pages", key, source, version=generation)
        if is_restricted(paper, passages):
            self._closed_to_public.add(paper.id)
        self._keep(paper, generation)

    def note(self, paper: Paper) -> None:
        """Replace a paper's record alone (`Writer.note`)."""
        if paper.id in self._generations:
            self.commit()
        passages = self._engine.passages_of(paper.id, OPERATOR, 0, _DEEPEST)
        if any(tighter(paper, passage) for passage in passages):
            query = {"term": {"paper": paper.id}}
            sources = self._engine._every("pages", query, ["number"])
            self.put(paper, passages, [msgspec.convert(source["page"], PageText) for source in sources])
        else:
            self._keep(paper, self._next_generation(paper.id))

    def remove(self, paper_id: str) -> None:
        """Take a paper out (`Writer.remove`)."""
        generation = self._begin(paper_id)
        paper = self._engine.paper(paper_id, OPERATOR)
        if paper:
            self._keep(paper, generation, retired=True)

    def commit(self) -> None:
        """Make all that was written findable (`Writer.commit`)."""
        self._flush()
        replaced = list(self._generations.items())
        for some in _in_parts(replaced, _AT_ONCE // 4):
            self._delete_older(some)
        written = list(self._records)
        if written:
            # Before the papers count as done: whatever ends the run here, the ledger is known to be behind.
            self._update_ledger(elasticsearch_ledger.change())
        for papers in _in_parts(sorted(self._closed_to_public), _AT_ONCE // 4):
            self._delete_entries(elasticsearch_ledger.public_of_papers(papers))
        self._closed_to_public.clear()
        self._record()
        self._flush()
        self._generations.clear()
        # Not the ledger, which another run may be writing: it is searched as it was until that is done.
        self._refresh(_OF_PAPERS)
        if written:
            # And after they can be read, should another run have derived the ledger meanwhile.
            self._update_ledger(elasticsearch_ledger.change())
        self._claims.release(written)

    def ledger(self, derived: Callable[[], Sequence[Commitment]], basis: str) -> None:
        """Make the ledger what is derived from the papers (`Writer.ledger`)."""
        self.commit()
        before = self._engine._ledger_state()
        if before["changed"] == before["linked"] and before["basis"] == basis:
            return
        state = self._update_ledger(elasticsearch_ledger.begin())
        number = state["begun"]
        is_alone = state["done"] == number - 1
        # What others have written and counted as a change before this is read too.
        self._refresh()
        held = self._entries_held()
        for entry in distinct(derived()):
            key, row = elasticsearch_ledger.key(entry), elasticsearch_ledger.row(entry)
            if held.pop(key, None) != row["content"] or not is_alone:
                self._write(_COMMITMENTS, key, {**row, "pass": number}, version=number)
        for key in held:
            self._delete(_COMMITMENTS, key, version=number)
        self._flush()
        if not is_alone:
            self._delete_entries(elasticsearch_ledger.of_passes(lt=number))
        after = self._update_ledger(elasticsearch_ledger.end(number, state["changed"], basis))
        if after["begun"] != number:
            self._delete_entries(elasticsearch_ledger.of_passes(gte=number, lte=number))
        self._refresh([_COMMITMENTS])

    def _begin(self, paper_id: str) -> int:
        if paper_id in self._records:
            self.commit()
        generation = self._generations[paper_id] = self._next_generation(paper_id)
        return generation

    def _next_generation(self, paper_id: str) -> int:
        """A later one than that held, even where another machine whose clock is ahead has written it."""
        held = self._engine._got("papers", [paper_id], realtime=True)
        return max([time.time_ns(), *(int(source["generation"]) + 1 for source in held)])

    def _keep(self, paper: Paper, generation: int, *, retired: bool = False) -> None:
        place = paper.places[0]
        self._records[paper.id] = {
            "id": paper.id,
            "source": place.source,
            "path": place.path,
            "retired": retired,
            "generation": generation,
            "paper": msgspec.to_builtins(paper),
        }

    def _record(self) -> None:
        for paper_id, record in self._records.items():
            self._write("papers", paper_id, record, version=record["generation"])
        self._records.clear()

    def _delete_older(self, replaced: Sequence[tuple[str, int]]) -> None:
        older = [
            {"bool": {"filter": [{"term": {"paper": paper}}, {"range": {"generation": {"lt": generation}}}]}}
            for paper, generation in replaced
        ]
        for kind in ("passages", "pages"):
            answer = self._client.options(request_timeout=_DELETE_SECONDS).delete_by_query(
                index=self._aliases[kind],
                query={"bool": {"should": older, "minimum_should_match": 1}},
                # A passage that kept its id has been written anew since it was last searched: it stays.
                conflicts="proceed",
            )
            if answer["failures"]:
                raise self._engine._refused(503, json.dumps(answer["failures"]))

    def _refresh(self, kinds: Sequence[str] = _KINDS) -> None:
        indices = [self._aliases[kind] for kind in kinds]
        refreshed = self._client.options(request_timeout=_WRITE_SECONDS).indices.refresh(index=indices)
        if refreshed["_shards"]["failed"]:
            raise self._engine._refused(503, "no_shard_available")

    def _update_ledger(self, update: Body) -> Body:
        """Update the state of the ledger; gives what it is then."""
        answer = self._client.update(
            index=self._aliases[_COMMITMENTS],
            id=elasticsearch_ledger.STATE,
            retry_on_conflict=_RETRIES,
            require_alias=True,
            source=True,
            **update,
        )
        state: Body = answer["get"]["_source"]
        return state

    def _entries_held(self) -> dict[str, str]:
        """The hash of each commitment in either ledger, by its document's id."""
        entries = {"exists": {"field": "content"}}
        hits = self._engine._every_hit(
            _COMMITMENTS, entries, ["oldest", "access"], source=False, docvalue_fields=["content"]
        )
        return {hit["_id"]: hit["fields"]["content"][0] for hit in hits}

    def _delete_entries(self, query: Body) -> None:
        """Delete those of the commitments written before this that match."""
        self._refresh([_COMMITMENTS])
        answer = self._client.options(request_timeout=_DELETE_SECONDS).delete_by_query(
            index=self._aliases[_COMMITMENTS],
            query=query,
            # What is written anew meanwhile is of a later pass: it stays.
            conflicts="proceed",
            refresh=True,
        )
        if answer["failures"]:
            raise self._engine._refused(503, json.dumps(answer["failures"]))

    def _write(self, kind: str, key: str, source: Body, *, version: int) -> None:
        """Write a document, unless one of a higher version is held: a run that lost its claim on a paper, or
        a pass that another has overtaken, writes nothing over what the next one wrote."""
        self._act({"_op_type": "index", "_source": source}, kind, key, version)

    def _delete(self, kind: str, key: str, *, version: int) -> None:
        self._act({"_op_type": "delete"}, kind, key, version)

    def _act(self, action: Body, kind: str, key: str, version: int) -> None:
        versioned = {"version": version, "version_type": "external_gte"}
        self._waiting.append({**action, "_index": self._aliases[kind], "_id": key, **versioned})
        self._waiting_bytes += len(msgspec.json.encode(action))
        if self._waiting_bytes > _BULK_BYTES:
            self._flush()

    def _flush(self) -> None:
        actions, self._waiting, self._waiting_bytes = self._waiting, [], 0
        for pause in (0.0, *_PAUSES_FOR_BUSY):
            time.sleep(pause)
            refused = self._refused_of(actions)
            if not refused:
                return
            if not all(_is_busy(outcome) for _, outcome in refused):
                break
            actions = [action for action, _ in refused]
        told = [f"{each['_id']}: {json.dumps(each['error'])[:300]}" for _, each in refused]
        if any(_FULL in each for each in told):
            raise self._engine._full()
        named = f"{len(refused)} documents, such as {'; '.join(told[:3])}"
        if all(_is_busy(outcome) for _, outcome in refused):
            raise EngineUnavailable(f"Elasticsearch was too busy to take {named}: try again later.")
        raise IndexUnusable(f"Elasticsearch refused {named}")

    def _refused_of(self, actions: Sequence[Body]) -> list[tuple[Body, Body]]:
        """Write; gives the actions that were refused, and what was said of each.

        Not one that a later generation refused: what another run has written since stays. Nor one that was to
        delete what is not there.
        """
        outcomes = helpers.streaming_bulk(
            self._client.options(request_timeout=_WRITE_SECONDS),
            actions,
            chunk_size=_AT_ONCE,
            max_chunk_bytes=_BULK_BYTES,
            raise_on_error=False,
            raise_on_exception=False,
            require_alias=True,
        )
        refused = []
        for action, (written, outcome) in zip(actions, outcomes, strict=True):
            (said,) = outcome.values()
            if "exception" in said and said["status"] not in _BUSY:
                raise said["exception"]
            if not written and said["status"] not in (_CONFLICT, _NOT_THERE):
                refused.append((action, said))
        return refused


def _is_busy(outcome: Body) -> bool:
    return outcome["status"] in _BUSY and _FULL not in json.dumps(outcome["error"])


def _has_too_many_words(answer: str) -> bool:
    return "too_many_clauses" in answer or "too_many_nested_clauses" in answer


def _in_parts(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (values[first : first + size] for first in range(0, len(values), size))


def _slice(order: list[Body], start: int, stop: int) -> Body:
    stop = min(stop, _DEEPEST)
    start = min(start, stop)
    return {"sort": order, "from_": start, "size": stop - start}


def _listed(score: float | None, hit: Body, column: str) -> Ranked:
    values = hit["fields"]
    return Ranked(hit["_id"], values["paper"][0], score, values.get(column, (None,))[0])


def _page_id(paper_id: str, number: int) -> str:
    return f"{paper_id}-{number}"


def _told(versions: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items())) or "of no version"
