"""What a results page costs on a million passages, against what the engine alone takes for the same query.

    python benchmarks/scale.py PLACE… [--passages N] [--rounds N]

Fills the index at each PLACE (a folder, or the address of Elasticsearch), where it does not hold them yet,
with N passages made of the samples' sentences, put together anew with made-up words among them, and says how
many a second were written and how large the index is. Then it asks each query of both in turn: of Minuted a
whole results page (20 hits, all facets, excerpts, citations), of the engine alone the best 20 and the same
facets. Prints p50, p95 and p99 of each sort of query in milliseconds, and Minuted's time as a multiple of the
engine's and as a share of all that a page takes; of several places p50 and p95 also side by side.

The bare tantivy gives numbers of documents and no text: it keeps none. Elasticsearch sends its 20 documents.
"""

import argparse
import datetime as dt
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import regex
import tantivy
from elasticsearch import Elasticsearch

from indexer.pipeline import Settings, index
from mappings.holding import holdings
from mappings.ids import fingerprint, likeness, meeting_id, paper_id, passage_id, passage_key
from mappings.paper import PageText, Paper, Place
from mappings.passage import Kind, Passage
from search.engines import Engine, open_engine
from search.engines.address import parsed
from search.engines.columns import Columns, compiled
from search.engines.elasticsearch_query import compiled as compiled_for_elasticsearch
from search.engines.elasticsearch_query import sifting
from search.errors import IndexMissing
from search.finder import Question, find
from search.query.lowering import matching
from search.query.parser import parse
from search.request import OPERATOR, SearchRequest, Sort
from search.results import Hits

_SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "papers"
_SEED = 20_250_910
_PASSAGES_A_PAPER = 100
_PAPERS_A_COMMIT = 200
_WORDS = 130
_MADE_UP_SHARE = 0.14
_MADE_UP = 150_000
_BARE_SIZE = 20
_SENTENCE = regex.compile(r"[^.!?]+[.!?]+")
_WORD = regex.compile(r"\p{L}+")
_KINDS = (Kind.SPEECH, Kind.SPEECH, Kind.MINUTE, Kind.REPORT, Kind.RESOLUTION, Kind.ACTION, Kind.ANSWER)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of one sort, and how it is narrowed and ordered."""

    sort: str
    question: Question


def main() -> None:
    """Fill, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("places", nargs="+", help="A folder, or the address of Elasticsearch.")
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15, help="How many queries of each sort: two or more.")
    given = parser.parse_args()
    samples = _sample_passages()
    asked = queries(Texts(samples), given.rounds)
    measured = {}
    for place in given.places:
        engine = _open(place, given.passages, Texts(samples))
        try:
            with _bare(place) as bare:
                measured[place] = _timed(engine, bare, asked)
        finally:
            engine.close()
        _report(measured[place])
    if len(measured) > 1:
        _side_by_side(measured)


class Texts:
    """Texts like those of the samples: their sentences in another order, some of their words made up."""

    def __init__(self, samples: Sequence[str]) -> None:
        self._chance = random.Random(_SEED)  # noqa: S311
        self._sentences = [
            sentence.strip() for text in samples for sentence in _SENTENCE.findall(text) if len(sentence) > 20
        ]
        syllables = [first + second for first in "bcdfglmnprstv" for second in ("a", "e", "in", "o", "ur")]
        self._made_up = [
            "".join(self._chance.choices(syllables, k=self._chance.randint(3, 4))) for _ in range(_MADE_UP)
        ]
        self.names = [
            f"{first} {last}".title()
            for first, last in zip(self._made_up[:2_000], self._made_up[2_000:4_000], strict=True)
        ]

    def passage(self) -> str:
        """A passage of about `_WORDS` words."""
        words: list[str] = []
        while len(words) < _WORDS:
            words += self._chance.choice(self._sentences).split()
        return " ".join(self._changed(word) for word in words)

    def title(self) -> str:
        """A few words that stand together somewhere."""
        words = self._chance.choice(self._sentences).split()
        return " ".join(words[:6]).rstrip(",.;:")

    def some_of(self, words: Sequence[str], count: int) -> list[str]:
        """So many of the words."""
        return self._chance.sample(words, count)

    def _changed(self, word: str) -> str:
        if len(word) < 5 or not word.isalpha() or self._chance.random() > _MADE_UP_SHARE:
            return word
        # A few of them often, most of them seldom.
        return self._made_up[min(int(self._chance.paretovariate(0.35)) - 1, _MADE_UP - 1)]


def queries(texts: Texts, rounds: int) -> list[Asked]:
    """So many queries of each sort, in words of passages like those indexed."""
    asked: list[Asked] = []
    for _ in range(rounds):
        words = [word.lower() for word in _WORD.findall(texts.passage()) if len(word) > 3]
        some = texts.some_of(words, 12)
        in_a_row = words[:3]
        narrowed = {"authority": ("Authority 3",), "year": ("2019", "2020")}
        asked += [
            Asked("one word", Question(q=some[0])),
            Asked("two words", Question(q=" ".join(some[:2]))),
            Asked("three words", Question(q=" ".join(some[:3]))),
            Asked("a phrase", Question(q=f'"{" ".join(_phrase(texts))}"')),
            Asked("ten words, any of them", Question(q=" OR ".join(some[:10]))),
            Asked("words near one another", Question(q=f"{in_a_row[0]} NEAR/8 {in_a_row[2]}")),
            Asked("a beginning", Question(q=f"{some[0][:4]}*")),
            Asked("two words, filtered", Question(q=" ".join(some[:2]), filters=narrowed)),
            Asked("two words, newest first", Question(q=" ".join(some[:2]), sort=Sort.NEWEST)),
            Asked(
                "a speaker and a word", Question(q=f"speaker:{texts.names[len(asked)].split()[0]} {some[1]}")
            ),
            Asked("page 20 of two words", Question(q=" ".join(some[:2]), page=20)),
            Asked("no words", Question()),
        ]
    return [replace(each, question=replace(each.question, reader=OPERATOR)) for each in asked]


def _phrase(texts: Texts) -> list[str]:
    return texts.title().replace('"', "").split()[1:4]


def _sample_passages() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(str(Path(folder, "index")), create=True)
        try:
            index(engine, [_SAMPLES], Settings(), lambda done, total, file: None)
            request = SearchRequest(reader=OPERATOR, sort=Sort.OLDEST, limit=10_000, facets=())
            return [hit.passage.text for hit in engine.search(request).hits]
        finally:
            engine.close()


def _open(place: str, passages: int, texts: Texts) -> Engine:
    """The index with so many passages: as it is where it holds them, else made."""
    try:
        engine = open_engine(place)
    except IndexMissing:
        engine = open_engine(place, create=True)
    held = engine.health().passages
    if held not in (0, passages):
        engine.close()
        raise SystemExit(f"{place} holds {held:,} passages and not {passages:,}: name another place.")
    if not held:
        began = time.monotonic()
        with engine.writing() as writer:
            for number, (paper, written) in enumerate(_papers(texts, passages), 1):
                writer.put(paper, written, [_page(written)])
                if number % _PAPERS_A_COMMIT == 0:
                    writer.commit()
        seconds = time.monotonic() - began
        print(f"written: {passages / seconds:,.0f} passages a second, {seconds:,.0f} s")
    return engine


def _papers(texts: Texts, passages: int) -> Iterator[tuple[Paper, list[Passage]]]:
    chance = random.Random(_SEED)  # noqa: S311
    first_day = dt.date(2005, 1, 3)
    for number in range(-(-passages // _PASSAGES_A_PAPER)):
        body = number % 200
        authority, committee = f"Authority {body % 20}", f"Committee {body} on {texts.title()}"
        date = first_day + dt.timedelta(days=number % 7_000)
        path = f"{number:06}.pdf"
        identity = paper_id(f"scale/{path}")
        about = {"authority": authority, "committee": committee, "date": date}
        meeting = meeting_id(authority, committee, date)
        written: list[Passage] = []
        for position in range(min(_PASSAGES_A_PAPER, passages - number * _PASSAGES_A_PAPER)):
            kind, text, item = chance.choice(_KINDS), texts.passage(), str(position // 10 + 1)
            if position % 10 == 0:
                title = texts.title()
            like = likeness(
                meeting=meeting,
                authority=authority,
                date=date,
                item=item,
                title=title,
                speaker=None,
                text=text,
            )
            written.append(
                Passage(
                    id=passage_id(identity, passage_key(kind, meeting, item, None, text), 0),
                    paper_id=identity,
                    position=position,
                    kind=kind,
                    text=text,
                    meeting_id=meeting,
                    meeting_date=date,
                    date_basis="meeting",
                    item_number=item,
                    item_title=title,
                    speaker=chance.choice(texts.names) if kind in (Kind.SPEECH, Kind.ANSWER) else None,
                    status=chance.choice(("open", "completed")) if kind is Kind.ACTION else None,
                    page=position // 3 + 1,
                    language="en",
                    paper_title=f"{committee}, minutes",
                    fingerprint=fingerprint(like, 0) if like else None,
                    **about,  # type: ignore[arg-type]
                )
            )
        place = Place(source="scale", path=path, location=f"/{path}", size=1, modified_ns=1)
        yield (
            Paper(
                id=identity,
                sha256=f"{number:064x}",
                media_type="application/pdf",
                places=(place,),
                read_as="1",
                page_count=34,
                passages=len(written),
                holdings=holdings(written),
                **about,  # type: ignore[arg-type]
            ),
            written,
        )


def _page(written: Sequence[Passage]) -> PageText:
    return PageText(
        number=1, printed=None, width=595.0, height=842.0, lines=((70, 70, 300, 82, written[0].text[:80]),)
    )


@contextmanager
def _bare(place: str) -> Iterator[Callable[[SearchRequest], int]]:
    """The engine alone: gives how many passages match a request."""
    if place.startswith("http"):
        address = parsed(place)
        with Elasticsearch(
            list(address.urls), basic_auth=address.login, api_key=address.key, ssl_context=address.trust
        ) as client:
            of_all: Any = client.indices.stats(index=f"{address.prefix}-*", metric="store")["_all"]
            _say_size(of_all["primaries"]["store"]["size_in_bytes"])
            yield lambda request: _ask_elasticsearch(client, f"{address.prefix}-passages", request)
        return
    folder = next(Path(place).glob("data-*/columns-*"))
    _say_size(sum(file.stat().st_size for file in Path(place).rglob("*") if file.is_file()))
    searcher = Columns(folder, Path(place)).now()._searcher
    yield lambda request: _ask_tantivy(searcher, request)


def _say_size(size: int) -> None:
    print(f"the index takes {size / 1e9:.2f} GB")


def _ask_tantivy(searcher: tantivy.Searcher, request: SearchRequest) -> int:
    query = compiled(matching(request))
    column = {Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}.get(request.sort)
    if column:
        found = searcher.search(
            query, _BARE_SIZE, offset=request.offset, order_by_field=column, order=tantivy.Order.Asc
        )
    else:
        found = searcher.search(query, _BARE_SIZE, offset=request.offset)
    searcher.aggregate(
        query, {name: _terms(request, name) for name in request.facets if name not in request.filters}
    )
    for name in request.filters:
        # A facet's counts ignore its own selection.
        searcher.aggregate(compiled(matching(request, without=name)), {name: _terms(request, name)})
    return int(found.count or 0)  # type: ignore[attr-defined]


def _ask_elasticsearch(client: Elasticsearch, alias: str, request: SearchRequest) -> int:
    column = {Sort.NEWEST: "newest", Sort.OLDEST: "oldest"}.get(request.sort)
    answer = client.search(
        index=alias,
        query=compiled_for_elasticsearch(matching(replace(request, filters={}))),
        post_filter=sifting(request.filters),
        aggs={
            name: {"filter": sifting(request.filters, but=name), "aggs": {name: _terms(request, name)}}
            for name in request.facets
        },
        from_=request.offset,
        size=_BARE_SIZE,
        source_includes=["passage"],
        track_total_hits=True,
        sort=[{column: "asc"}] if column else None,
    )
    return int(answer["hits"]["total"]["value"])


def _terms(request: SearchRequest, name: str) -> dict[str, Any]:
    return {"terms": {"field": name, "size": request.size_of(name)}}


class _Watched:
    """An engine, and how long it was asked or waited for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds = 0.0

    def search(self, request: SearchRequest) -> Hits:
        hits: Hits = self._timed(self._engine.search)(request)
        return replace(hits, counts=self._timed(hits.counts))

    def __getattr__(self, name: str) -> Any:
        return self._timed(getattr(self._engine, name))

    def _timed(self, asked: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: object) -> object:
            began = time.perf_counter()
            try:
                return asked(*given)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


class Times(NamedTuple):
    """Milliseconds of one query: a page of Minuted's, of that the engine seam, and the engine alone."""

    page: float
    seam: float
    bare: float


def _timed(
    engine: Engine, bare: Callable[[SearchRequest], int], asked: Iterable[Asked]
) -> dict[str, list[Times]]:
    """The times by sort of query, each the median of three, asked in turn so that all are as warm."""
    times: dict[str, list[Times]] = {}
    for each in asked:
        question = each.question
        request = SearchRequest(
            reader=question.reader,
            query=parse(question.q).tree,
            filters=question.filters,
            sort=question.sort,
            offset=(question.page - 1) * question.per_page,
        )
        found = [_once(engine, bare, question, request) for _ in range(4)][1:]
        times.setdefault(each.sort, []).append(Times(*map(statistics.median, zip(*found, strict=True))))
    return times


def _once(
    engine: Engine, bare: Callable[[SearchRequest], int], question: Question, request: SearchRequest
) -> Times:
    began = time.perf_counter()
    total = bare(request)
    between = time.perf_counter()
    watched = _Watched(engine)
    answer = find(cast("Engine", watched), question)
    ended = time.perf_counter()
    if answer.total != total and not answer.instead:
        raise SystemExit(f"{question.q}: Minuted finds {answer.total:,}, the engine {total:,}.")
    return Times((ended - between) * 1000, watched.seconds * 1000, (between - began) * 1000)


def _report(times: dict[str, list[Times]]) -> None:
    print("milliseconds: Minuted's page, the engine alone | page by engine | Minuted's own share of a page")
    every = [each for some in times.values() for each in some]
    for sort, some in {**times, "all of these": every}.items():
        page, bare = _percentiles(each.page for each in some), _percentiles(each.bare for each in some)
        ratio = statistics.median(each.page / each.bare for each in some)
        own = statistics.median((each.page - each.seam) / each.page for each in some)
        shown = [f"{name} {page[name]:7.1f} {bare[name]:7.1f}" for name in page]
        print(f"{sort:28} {' | '.join(shown)} | {ratio:5.2f} | {own:4.0%}")


def _side_by_side(measured: dict[str, dict[str, list[Times]]]) -> None:
    print(f"Minuted's page in milliseconds, p50 and p95: {' | '.join(measured)}")
    for sort in next(iter(measured.values())):
        pages = [_percentiles(each.page for each in times[sort]) for times in measured.values()]
        shown = [f"{page['p50']:7.1f} {page['p95']:7.1f}" for page in pages]
        print(f"{sort:28} {' | '.join(shown)}")


def _percentiles(values: Iterable[float]) -> dict[str, float]:
    cut = statistics.quantiles(values, n=100, method="inclusive")
    return {"p50": cut[49], "p95": cut[94], "p99": cut[98]}


if __name__ == "__main__":
    main()
