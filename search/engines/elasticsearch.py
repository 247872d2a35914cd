"""The Elasticsearch engine: one index each for passages, papers and pages, each behind an alias.

The mappings are `mappings/*.json`. Nothing written is searched before the refresh at the end of a commit.
Ids are those of passages and papers, so that to write again changes nothing, and several machines may
write into one cluster. A commit writes new passages, then deletes older ones, then writes the papers'
records: whatever ends it, the papers it did not finish are still as they were and will be read again.
"""

import datetime as dt
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.resources import files
from typing import Any, Self, TypeVar

import msgspec
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
from mappings.fields import MAPPING_VERSION, columns
from mappings.paper import PageText, Paper
from mappings.passage import Passage
from search.engines.access import secured, tighter
from search.engines.address import parsed
from search.engines.asked import askable, bounded, is_keyword, keywords
from search.engines.elasticsearch_query import (
    COUNTED,
    MOST_PAPERS,
    Body,
    compiled,
    counted,
    counts,
    papers_counted,
    sifting,
    totals,
    totals_in,
)
from search.engines.held import HeldPaper, held_paper, in_order
from search.engines.ranking import facet_counts, ranked, window
from search.errors import (
    BadRequest,
    EngineUnavailable,
    IndexMissing,
    IndexOutdated,
    IndexUnusable,
    SearchError,
)
from search.query.lowering import matching, scores
from search.request import OPERATOR, Reader, SearchRequest, Sort
from search.results import Health, Hit, Hits

_KINDS = ("passages", "papers", "pages")
_VERSIONS = {"mapping": MAPPING_VERSION, "analyzer": ANALYZER_VERSION}
_ASK_SECONDS = 30.0
_WRITE_SECONDS = 120.0
_DELETE_SECONDS = 900.0
_BULK_BYTES = 8_000_000
_BULK_RETRIES = 8
_AT_ONCE = 1_000
_COUNTED_AT_ONCE = 100
# `max_result_window` in the mappings, the most that Elasticsearch takes.
_DEEPEST = 2_147_483_647
# Each time a commit falls between finding a passage and reading it.
_TRIES = 5
_PAUSE = 0.05  # seconds
_REPLACED = ("index_not_found_exception", "no_shard_available_action_exception")
# No commit takes longer: what was written before that and is not whole is of a run that ended.
_ENDED_SECONDS = 3_600
_SETTLED_WITHIN = 5.0  # seconds
_REBUILT = "-rebuilt"
T = TypeVar("T")
_BUSY = (429, 502, 503, 504)


class ElasticsearchEngine:
    """An index on an Elasticsearch cluster (the protocol `search.engines.Engine`)."""

    def __init__(self, place: str) -> None:
        """Raises what `parsed` raises."""
        address = parsed(place)
        self._address, self._prefix = address.url, address.prefix
        self._client = Elasticsearch(
            address.url,
            request_timeout=_ASK_SECONDS,
            basic_auth=address.login,
            api_key=address.key,
            ssl_context=address.trust,
        )
        self._aliases = {kind: f"{self._prefix}-{kind}" for kind in _KINDS}

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
        engine = cls(place)
        live = dict(engine._aliases)
        engine._aliases = {kind: f"{alias}{_REBUILT}" for kind, alias in live.items()}
        try:
            with engine._answering():
                engine._delete_behind(engine._aliases)
                engine._create()
            yield engine
            with engine._answering():
                engine._swap(live)
        except BaseException:
            with suppress(SearchError), engine._answering():
                engine._delete_behind(engine._aliases)
            raise
        finally:
            engine.close()

    @classmethod
    def papers_held(cls, place: str) -> list[HeldPaper]:
        """The papers of an index of any version (`search.engines.papers_held`)."""
        engine = cls(place)
        try:
            with engine._answering():
                sources = [
                    hit["_source"] for hit in helpers.scan(engine._client, index=engine._aliases["papers"])
                ]
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
                engine._client.indices.refresh(index=list(engine._aliases.values()))
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
        raise EngineUnavailable(f"The index at {self._address} changed all through the search: search again.")

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

    def paper(self, paper_id: str, reader: Reader) -> Paper | None:
        """One paper's record (`Engine.paper`)."""
        return self._paper(paper_id, reader, retired=False)

    def retired(self, paper_id: str, reader: Reader) -> Paper | None:
        """The record of a paper that was removed (`Engine.retired`)."""
        return self._paper(paper_id, reader, retired=True)

    def page(self, paper_id: str, number: int, reader: Reader) -> PageText | None:
        """One page of a paper (`Engine.page`)."""
        if self.paper(paper_id, reader) is None:
            return None
        source = self._held("pages", _page_id(paper_id, bounded(number)))
        return msgspec.convert(source["page"], PageText) if source else None

    @contextmanager
    def writing(self, *, wait: float = 30.0) -> Iterator["ElasticsearchWriter"]:
        """Open for writing (`Engine.writing`). Nobody is waited for: many may write into one cluster."""
        with self._answering():
            # What a run that was ended left behind can be deleted only once it is searched.
            self._client.indices.refresh(index=list(self._aliases.values()))
            writer = ElasticsearchWriter(self, self._client, self._aliases)
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
                # Asked last: of an index that is not there, it waits for one.
                status = self._client.cluster.health(index=list(self._aliases.values()))["status"]
        except SearchError as error:
            return Health(ready=False, engine="elasticsearch", detail=str(error))
        newest = held["aggregations"]["written"]["value"]
        return Health(
            ready=status != "red",
            engine="elasticsearch",
            detail=f"Elasticsearch {version} at {self._address} reports {status}.",
            passages=passages,
            papers=held["hits"]["total"]["value"],
            written=dt.datetime.fromtimestamp(newest / 1e9, dt.UTC) if newest else None,
        )

    def close(self) -> None:
        """Let go of connections (`Engine.close`)."""
        self._client.close()

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
        by_score = request.sort is Sort.RELEVANCE and scores(request)
        start, stop = request.offset, request.offset + request.limit
        order: list[Body] = [{"oldest" if request.sort is Sort.OLDEST else "newest": "asc"}]
        if by_score:
            order.insert(0, {"_score": "desc"})
        first = window(start, stop) if by_score else (start, stop)
        sizes = {name: request.size_of(name) for name in request.facets}
        aggs = counts(sizes, chosen, (0, 1))
        answer = self._ask({**asked, **_slice(order, *first), "aggs": aggs})
        total = answer["hits"]["total"]["value"]

        def fetch(low: int, high: int) -> list[tuple[float, tuple[int, str]]]:
            return _scored(answer if (low, high) == first else self._further(asked, order, low, high, total))

        try:
            found: list[tuple[float | None, str]] = [(None, hit["_id"]) for hit in answer["hits"]["hits"]]
            if by_score:
                ids = ranked(fetch, lambda keys: [newest for newest, _ in keys], start, stop)
                found = [(score, key) for score, (_, key) in ids]
            passages = self.passages([key for _, key in found], request.reader)
            papers = self._papers_in(answer, asked, chosen)
        except _Changed:
            return None
        if len(passages) < len(found):
            return None
        return Hits(
            total=total,
            total_papers=papers,
            hits=tuple(Hit(passages[key], score) for score, key in found),
            facets={
                name: facet_counts(
                    counted(answer, name), request.filters.get(name, ()), request.size_of(name)
                )
                for name in request.facets
            },
        )

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
            allow_partial_search_results=False,
            filter_path=["hits.total", "hits.hits._id", "hits.hits.sort", *COUNTED],
            **body,
        )
        found: Body = {"aggregations": {}, **answer.body}
        found["hits"].setdefault("hits", [])
        return found

    def _every(self, kind: str, query: Body, order: Sequence[str]) -> Iterator[Body]:
        """The sources of all documents that match, in rising order of fields that tell them apart."""
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
                )
            hits = answer["hits"]["hits"]
            yield from (hit["_source"] for hit in hits)
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

    def _got(self, kind: str, ids: Sequence[str]) -> list[Body]:
        """The sources of those of the documents with these ids that are held."""
        for _ in range(_TRIES):
            docs = self._client.mget(index=self._aliases[kind], ids=ids, realtime=False)["docs"]
            # Between finding what an alias stands for and reading there, a rebuilt index took its place.
            if not any(each.get("error", {}).get("type") in _REPLACED for each in docs):
                return [each["_source"] for each in docs if each.get("found")]
            time.sleep(_PAUSE)
        raise EngineUnavailable(f"The index at {self._address} could not be read just now: try again.")

    def _create(self) -> None:
        """Make what is missing, each behind its alias. Where two do so at once, the first by name stays."""
        for kind, alias in self._aliases.items():
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
        if "too_many_clauses" in answer or "too_many_nested_clauses" in answer:
            return BadRequest("The query has too many words for Elasticsearch: ask for fewer.")
        if status == 404 and "index_not_found" in answer:
            return IndexMissing(self._no_index())
        if status in _BUSY:
            return EngineUnavailable(f"Elasticsearch at {self._address} is too busy: try again later.")
        return IndexUnusable(f"Elasticsearch at {self._address} answers {status}: {answer[:500]}")

    def _no_index(self) -> str:
        return (
            f"There is no index with the prefix {self._prefix} at {self._address}:"
            " run `minuted index PAPERS` first."
        )


class _Changed(Exception):
    """A commit fell between two requests of one search."""


class ElasticsearchWriter:
    """Writes papers (the protocol `search.engines.Writer`)."""

    def __init__(
        self, engine: ElasticsearchEngine, client: Elasticsearch, aliases: Mapping[str, str]
    ) -> None:
        self._engine = engine
        self._client = client
        self._aliases = aliases
        self._records: dict[str, Body] = {}
        self._generations: dict[str, int] = {}
        self._waiting: list[Body] = []
        self._waiting_bytes = 0

    def put(self, paper: Paper, passages: Sequence[Passage], pages: Sequence[PageText]) -> None:
        """Add or replace a paper (`Writer.put`)."""
        generation = self._begin(paper.id)
        for passage in secured(paper, passages):
            cut = columns(passage)
            row = {**cut.tokens, **cut.keywords, **cut.integers, "generation": generation}
            self._write("passages", passage.id, {**row, "passage": msgspec.to_builtins(passage)})
        for page in pages:
            row = {"paper": paper.id, "number": page.number, "generation": generation}
            key = _page_id(paper.id, page.number)
            self._write("pages", key, {**row, "page": msgspec.to_builtins(page)})
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
            self._keep(paper, time.time_ns())

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
        self._record()
        self._flush()
        self._generations.clear()
        indices = list(self._aliases.values())
        self._client.options(request_timeout=_WRITE_SECONDS).indices.refresh(index=indices)

    def _begin(self, paper_id: str) -> int:
        if paper_id in self._records:
            self.commit()
        generation = self._generations[paper_id] = time.time_ns()
        return generation

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
            self._write("papers", paper_id, record)
        self._records.clear()

    def _delete_older(self, replaced: Sequence[tuple[str, int]]) -> None:
        older = [
            {"bool": {"filter": [{"term": {"paper": paper}}, {"range": {"generation": {"lt": generation}}}]}}
            for paper, generation in replaced
        ]
        for kind in ("passages", "pages"):
            self._client.options(request_timeout=_DELETE_SECONDS).delete_by_query(
                index=self._aliases[kind],
                query={"bool": {"should": older, "minimum_should_match": 1}},
                # A passage that kept its id has been written anew since it was last searched: it stays.
                conflicts="proceed",
            )

    def _write(self, kind: str, key: str, source: Body) -> None:
        encoded = msgspec.json.encode(source)
        action = {"_op_type": "index", "_index": self._aliases[kind], "_id": key, "_source": source}
        self._waiting.append(action)
        self._waiting_bytes += len(encoded)
        if self._waiting_bytes > _BULK_BYTES:
            self._flush()

    def _flush(self) -> None:
        client = self._client.options(request_timeout=_WRITE_SECONDS)
        outcomes = helpers.streaming_bulk(
            client,
            self._waiting,
            chunk_size=_AT_ONCE,
            max_chunk_bytes=_BULK_BYTES,
            max_retries=_BULK_RETRIES,
            initial_backoff=0.5,
            raise_on_error=False,
            require_alias=True,
        )
        refused = [outcome["index"] for written, outcome in outcomes if not written]
        self._waiting, self._waiting_bytes = [], 0
        if refused:
            named = "; ".join(f"{each['_id']}: {json.dumps(each['error'])[:300]}" for each in refused[:3])
            raise IndexUnusable(f"Elasticsearch refused {len(refused)} documents, such as {named}")


def _in_parts(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (values[first : first + size] for first in range(0, len(values), size))


def _slice(order: list[Body], start: int, stop: int) -> Body:
    stop = min(stop, _DEEPEST)
    start = min(start, stop)
    return {"sort": order, "from_": start, "size": stop - start}


def _scored(answer: Body) -> list[tuple[float, tuple[int, str]]]:
    return [(hit["sort"][0], (hit["sort"][1], hit["_id"])) for hit in answer["hits"]["hits"]]


def _page_id(paper_id: str, number: int) -> str:
    return f"{paper_id}-{number}"


def _told(versions: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(versions.items())) or "of no version"
