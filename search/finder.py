"""Finding: a question as a person asks it, and the whole answer a page, the JSON or a terminal shows."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mappings.fields import FACETS
from mappings.paper import Paper
from mappings.passage import Passage
from search.citations import citation
from search.engines import Engine
from search.errors import BadRequest
from search.excerpts import Excerpt, excerpts
from search.languages import language_name
from search.near_matches import NearMatches, near_matches
from search.nearness import reranked
from search.query.lowering import scores
from search.query.nodes import And, Everything, Node, Or
from search.query.parser import parse
from search.query.printing import printed
from search.query.reading import date_in_words, reading
from search.request import PUBLIC, Reader, SearchRequest, Sort
from search.results import FacetCount, Hit, Hits
from search.spelling import Respelled, respelled

_RERANKED = 200
_MOST_LABELS = 10_000
_MOST_NAMED = 5
_IS_PARTIAL = (
    "Part of the index cannot be searched now: there may be more passages than these, and every number is of"
    " what could be searched."
)
_meeting_labels: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `filters` are exact values by facet; `page` counts from 1."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 20
    reader: Reader = PUBLIC
    facets: tuple[str, ...] = FACETS
    facet_size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A passage found, the paper it stands in, and how to show and cite it."""

    passage: Passage
    paper: Paper
    score: float | None
    excerpts: tuple[Excerpt, ...]
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet, its name for a person, and how many passages have it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page of results; `total`, `total_papers` and `facets` are over all pages.

    `did_you_mean` is the question with words respelled that no passage holds. `relaxed` says in a sentence
    what was done where nothing holds all that was asked: either that was looked for `instead`, and `tree`,
    `total` and `results` are of it, or there are `near_matches`, of the question or of what is `instead` of
    it, which nothing else counts.
    """

    question: Question
    tree: Node
    reading: str
    warnings: tuple[str, ...]
    total: int
    total_papers: int
    results: tuple[Result, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    took_ms: int
    near_matches: tuple[Result, ...] = ()
    did_you_mean: str | None = None
    relaxed: str | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A passage with those before and after it in its paper, in order."""

    passage: Passage
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    paper: Paper
    citation: str


def find(engine: Engine, question: Question) -> Answer:
    """Answer a question.

    Raises `BadRequest` for a page, page size or filter that cannot be, and what the engine raises.
    """
    began = time.perf_counter()
    if question.page < 1:
        raise BadRequest("Pages count from 1.")
    if question.per_page < 1:
        raise BadRequest("A page holds one result or more.")
    parsed = parse(question.q)
    found = _found(engine, question, parsed.tree)
    hits, tree, near = found.hits, found.tree, found.near
    partial = [_IS_PARTIAL] if hits.is_partial else []
    return Answer(
        question=question,
        tree=tree,
        reading=" ".join([reading(tree, parsed.problems), *filter(None, [found.relaxed]), *partial]),
        warnings=tuple(dict.fromkeys([*partial, *(problem.sentence for problem in parsed.problems)])),
        total=hits.total,
        total_papers=hits.total_papers,
        results=_results(engine, question.reader, hits.hits, tree),
        near_matches=_results(engine, question.reader, near.hits, near.words) if near else (),
        did_you_mean=printed(found.meant.tree) if found.meant else None,
        relaxed=found.relaxed,
        instead=printed(found.instead.tree) if found.instead else None,
        facets={
            name: tuple(_facet_value(engine, question, name, count) for count in counts)
            for name, counts in hits.facets.items()
        },
        took_ms=round((time.perf_counter() - began) * 1000),
    )


def around(engine: Engine, passage_id: str, reader: Reader, span: int = 3) -> Neighbourhood | None:
    """A passage with up to `span` passages on either side; None where the reader can see no such passage."""
    passage = engine.passages([passage_id], reader).get(passage_id)
    paper = engine.paper(passage.paper_id, reader) if passage else None
    if passage is None or paper is None:
        return None
    here = passage.position
    beside = engine.passages_of(passage.paper_id, reader, max(here - span, 0), here + span + 1)
    return Neighbourhood(
        passage=passage,
        before=tuple(each for each in beside if each.position < here),
        after=tuple(each for each in beside if each.position > here),
        paper=paper,
        citation=citation(passage, paper),
    )


def facet_label(name: str, value: str) -> str:
    """The name a person reads for a value of the facet `name` (a meeting's is its id: see `find`)."""
    if name == "language":
        return language_name(value)
    if name in ("kind", "status"):
        return value.replace("_", " ").capitalize()
    return value


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for a tree: for the one typed, or for what was looked for in its place."""

    tree: Node
    hits: Hits
    near: NearMatches | None = None
    meant: Respelled | None = None
    instead: Respelled | None = None
    relaxed: str | None = None


def _found(engine: Engine, question: Question, tree: Node) -> _Found:
    """What matches; where nothing does, what was meant by words that are not known, else near matches."""
    hits = _ask(engine, question, tree)
    if hits.is_partial or (hits.total and not _has_choice(tree)):
        # Whether no passage holds a word is not known where not all can be asked.
        return _Found(tree, hits)
    meant = respelled(engine, question.reader, tree)
    if hits.total or isinstance(tree, Everything):
        return _Found(tree, hits, meant=meant)
    # What stands in quotes is asked for as it is.
    instead = meant if meant and not meant.quoted else None
    if instead:
        there = _ask(engine, question, instead.tree)
        if there.total:
            return _Found(instead.tree, there, None, meant, instead, _respelling(instead))
    near = None
    if question.page == 1:
        near = near_matches(engine, _request(question, tree), instead.tree if instead else tree)
    if near is None:
        return _Found(tree, hits, meant=meant)
    return _Found(tree, hits, near, meant, instead, _nearness(near, instead))


def _respelling(meant: Respelled) -> str:
    typed, proposed = (_listed(words) for words in zip(*meant.changes, strict=True))
    verb = "is" if len(meant.changes) == 1 else "are"
    return f"No passage holds {typed}: {proposed} {verb} looked for instead."


def _nearness(near: NearMatches, meant: Respelled | None) -> str:
    changed = [f"“{proposed}” for “{typed}”" for typed, proposed in meant.changes] if meant else []
    instead = f", read with {' and '.join(changed)}" if changed else ""
    nothing = f", and none of them {_listed(near.missing[:_MOST_NAMED], 'or')}" if near.missing else ""
    return f"No passage holds all of that{nothing}; the near matches hold some of it{instead}."


def _listed(words: Sequence[str], joiner: str = "and") -> str:
    return f" {joiner} ".join(f"“{word}”" for word in words)


def _has_choice(node: Node) -> bool:
    """Whether passages are found that do not hold all its words."""
    match node:
        case Or():
            return True
        case And():
            return any(map(_has_choice, node.parts))
    return False


def _ask(engine: Engine, question: Question, tree: Node) -> Hits:
    """The hits of the page asked for; by relevance, the first `_RERANKED` of all are re-ranked."""
    request = _request(question, tree)
    offset = request.offset
    if question.sort is not Sort.RELEVANCE or offset >= _RERANKED or not scores(request):
        return engine.search(request)
    stop = offset + question.per_page
    hits = engine.search(replace(request, offset=0, limit=max(_RERANKED, stop)))
    ranked = (*reranked(hits.hits[:_RERANKED], tree), *hits.hits[_RERANKED:])
    return replace(hits, hits=ranked[offset:stop])


def _request(question: Question, tree: Node) -> SearchRequest:
    return SearchRequest(
        reader=question.reader,
        query=tree,
        filters=question.filters,
        date_from=question.date_from,
        date_to=question.date_to,
        sort=question.sort,
        offset=(question.page - 1) * question.per_page,
        limit=question.per_page,
        facets=question.facets,
        facet_size=question.facet_size,
    )


def _results(engine: Engine, reader: Reader, hits: Sequence[Hit], tree: Node) -> tuple[Result, ...]:
    papers: dict[str, Paper | None] = {}
    results = []
    for hit in hits:
        passage = hit.passage
        if passage.paper_id not in papers:
            papers[passage.paper_id] = engine.paper(passage.paper_id, reader)
        paper = papers[passage.paper_id]
        if paper is None:
            # It was retired since the engine was asked.
            continue
        results.append(
            Result(
                passage=passage,
                paper=paper,
                score=hit.score,
                excerpts=excerpts(passage, tree),
                citation=citation(passage, paper),
            )
        )
    return tuple(results)


def _facet_value(engine: Engine, question: Question, name: str, count: FacetCount) -> FacetValue:
    if name == "meeting":
        label = _meeting_label(engine, question.reader, count.value)
    else:
        label = facet_label(name, count.value)
    selected = count.value in question.filters.get(name, ())
    return FacetValue(value=count.value, label=label, count=count.count, selected=selected)


def _meeting_label(engine: Engine, reader: Reader, meeting_id: str) -> str:
    """Committee and date. An id stands for the same two everywhere, so each is looked up once."""
    if meeting_id in _meeting_labels:
        return _meeting_labels[meeting_id]
    request = SearchRequest(reader=reader, filters={"meeting": (meeting_id,)}, limit=1, facets=())
    hits = engine.search(request).hits
    passage = hits[0].passage if hits else None
    if passage is None or passage.committee is None or passage.meeting_date is None:
        return meeting_id
    if len(_meeting_labels) >= _MOST_LABELS:
        _meeting_labels.clear()
    label = _meeting_labels[meeting_id] = f"{passage.committee}, {date_in_words(passage.meeting_date)}"
    return label
