"""Finding: a question as a person asks it, and the whole answer a page, the JSON or a terminal shows."""

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from mappings.commitment import Commitment
from mappings.fields import FACETS, listed_by
from mappings.paper import Paper
from mappings.passage import Passage
from search.acronyms import Expanded, Meaning, expanded
from search.citations import citation
from search.engines import Engine
from search.errors import BadRequest
from search.excerpts import Excerpt, excerpts
from search.grouping import Copy, Grouping, Listing, copies, covers, group_counts, group_label, listing
from search.languages import language_name
from search.near_matches import NearMatches, near_matches
from search.nearness import reranked
from search.query.lowering import scores
from search.query.nodes import And, Everything, Node, Or, Synonyms, Word
from search.query.parser import parse
from search.query.printing import printed
from search.query.reading import date_in_words, reading
from search.query.unfinished import as_beginning, without_last
from search.request import PUBLIC, Reader, SearchRequest, Sort
from search.results import FacetCount, Hit
from search.spelling import Respelled, respelled

_RERANKED = 200
_MANY_WORDS, _FEW_RESULTS = 4, 10
_MOST_LABELS = 10_000
_MOST_NAMED = 5
_IS_PARTIAL = (
    "Part of the index cannot be searched now: there may be more passages than these, and every number is of"
    " what could be searched."
)
_meeting_labels: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `filters` are exact values by facet; `page` counts from 1.

    Of each facet's values, the most frequent first, those from `facet_offset` to before `facet_size` are
    given, and after these the selected ones. While it is typed `q` is `unfinished`: the word at its end may
    be the beginning of one, and counts for nothing where too few letters of it are there to tell.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sort: Sort = Sort.RELEVANCE
    group: Grouping = Grouping.PASSAGE
    page: int = 1
    per_page: int = 20
    reader: Reader = PUBLIC
    facets: tuple[str, ...] = FACETS
    facet_offset: int = 0
    facet_size: int = 20
    unfinished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What a result stands for: the passages found that have `value` in the filter `filter`, and how many
    these are."""

    by: Grouping
    filter: str
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A passage found, the paper it stands in, its copies in other papers, the commitments it speaks of, and
    how to show and cite it.

    Where results are grouped it is the first of its `group`.
    """

    passage: Passage
    paper: Paper
    score: float | None
    excerpts: tuple[Excerpt, ...]
    citation: str
    also_in: tuple[Copy, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    group: Group | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value of a facet, its name for a person, and how many passages have it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page of results; `total`, `total_papers` and `facets` are over all pages, and count passages.

    `total_results` says how many results these make, None where too many match to tell, and `covers` in a
    sentence what is not counted in it.
    `did_you_mean` is the question with words respelled that no passage holds. `relaxed` says in a sentence
    what was done where nothing holds all that was asked: either that was looked for `instead`, and `tree`,
    `total` and `results` are of it, or there are `near_matches`, of the question or of what is `instead` of
    it, which nothing else counts. Where few passages answer a long question there are some too. `acronyms`
    are those in it, `tree` has their other forms too.
    """

    question: Question
    tree: Node
    reading: str
    warnings: tuple[str, ...]
    total: int
    total_papers: int
    total_results: int | None
    results: tuple[Result, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    took_ms: int
    near_matches: tuple[Result, ...] = ()
    covers: str | None = None
    did_you_mean: str | None = None
    relaxed: str | None = None
    instead: str | None = None
    acronyms: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A passage with those before and after it in its paper, in order.

    `copies` are those of each in other papers, `commitments` those it speaks of, by its id.
    """

    passage: Passage
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    paper: Paper
    citation: str
    copies: Mapping[str, tuple[Copy, ...]] = field(default_factory=dict)
    commitments: Mapping[str, tuple[Commitment, ...]] = field(default_factory=dict)


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
    read = expanded(engine, question.reader, parsed.tree)
    found = _while_typed(engine, question, read) if question.unfinished else None
    found = found or _found(engine, question, read)
    hits, tree, near = found.listing.hits, found.read.tree, found.near
    said_of_totals = covers(question.group, found.listing)
    partial = _IS_PARTIAL if hits.is_partial else None
    said = (reading(tree, parsed.problems), *found.read.sentences, found.relaxed, said_of_totals, partial)
    warnings = (partial, *(problem.sentence for problem in parsed.problems))
    # Before what has to be waited for where the engine still counts.
    results = _grouped(engine, question, tree, results_of(engine, question.reader, hits.hits, tree))
    near_results = results_of(engine, question.reader, near.hits, near.words) if near else ()
    return Answer(
        question=question,
        tree=tree,
        reading=" ".join(filter(None, said)),
        warnings=tuple(dict.fromkeys(filter(None, warnings))),
        total=hits.total,
        total_papers=hits.total_papers,
        total_results=found.listing.results,
        covers=said_of_totals,
        results=results,
        near_matches=near_results,
        did_you_mean=printed(found.meant.tree) if found.meant else None,
        relaxed=found.relaxed,
        instead=printed(found.instead.tree) if found.instead else None,
        acronyms=found.read.meanings,
        facets={
            name: tuple(
                _facet_value(engine, question, name, count) for count in counts[question.facet_offset :]
            )
            for name, counts in hits.facets.items()
        },
        took_ms=round((time.perf_counter() - began) * 1000),
    )


def sought(engine: Engine, q: str, reader: Reader, *, unfinished: bool = False) -> Node:
    """What a question as typed looks for, which is marked in a text. Raises what the engine raises."""
    tree = expanded(engine, reader, parse(q).tree).tree
    return as_beginning(tree, q) if unfinished else tree


def tree_of(engine: Engine, answer: Answer) -> Node:
    """What the passages that an answer shows were found by, which is marked in them.

    Near matches are of what was looked for instead, of which nothing else is shown.
    """
    if answer.instead and not answer.total:
        return sought(engine, answer.instead, answer.question.reader)
    return answer.tree


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
        copies=copies(engine, beside, reader),
        commitments=engine.commitments_of([each.id for each in beside], reader),
    )


def facet_label(engine: Engine, reader: Reader, name: str, value: str) -> str:
    """The name a person reads for a value of the facet, or other filter, `name`."""
    if name == "meeting":
        return _meeting_label(engine, reader, value)
    if name == "business":
        return _business_label(engine, reader, value)
    if name == "paper":
        paper = engine.paper(value, reader)
        return paper.name if paper else value
    if name == "language":
        return language_name(value)
    if name in ("kind", "status"):
        return value.replace("_", " ").capitalize()
    return value


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for a query as it was read: for the one typed, or for what was looked for instead."""

    read: Expanded
    listing: Listing
    near: NearMatches | None = None
    meant: Respelled | None = None
    instead: Respelled | None = None
    relaxed: str | None = None


def _found(engine: Engine, question: Question, read: Expanded) -> _Found:
    """What matches; where nothing does, what was meant by words that are not known, else near matches."""
    tree = read.tree
    found = _ask(engine, question, tree)
    if found.hits.is_partial:
        # Whether no passage holds a word is not known where not all can be asked.
        return _Found(read, found)
    if found.hits.total and not _has_choice(tree):
        return _with_near(engine, question, read, found)
    meant = respelled(engine, question.reader, tree)
    if found.hits.total or isinstance(tree, Everything):
        return _Found(read, found, meant=meant)
    # What stands in quotes is asked for as it is.
    instead = meant if meant and not meant.quoted else None
    if instead:
        again = expanded(engine, question.reader, parse(printed(instead.tree)).tree)
        there = _ask(engine, question, again.tree)
        if there.hits.total:
            return _Found(again, there, None, meant, instead, respelling(instead))
    near = None
    if question.page == 1:
        near = near_matches(engine, request_for(question, tree), instead.tree if instead else tree)
    if near is None:
        return _Found(read, found, meant=meant)
    return _Found(read, found, near, meant, instead, _nearness(near, instead))


def _while_typed(engine: Engine, question: Question, read: Expanded) -> _Found | None:
    """What matches an unfinished query; None where nothing does."""
    for tree in (as_beginning(read.tree, question.q), without_last(read.tree, question.q)):
        found = _ask(engine, question, tree) if tree else None
        if tree and found and found.hits.total:
            return _Found(replace(read, tree=tree), found)
    return None


def _with_near(engine: Engine, question: Question, read: Expanded, found: Listing) -> _Found:
    """What was found, and for a long question in plain words that few passages answer near matches too.

    Such a question says more than a passage that answers it, so that the few that hold all of its words may
    do so by chance.
    """
    results = found.results
    if question.page > 1 or results is None or results >= _FEW_RESULTS or not _is_long_question(read.tree):
        return _Found(read, found)
    near = near_matches(engine, request_for(question, read.tree), read.tree)
    listed = {hit.passage.id for hit in found.hits.hits}
    others = tuple(hit for hit in near.hits if hit.passage.id not in listed) if near else ()
    if near is None or not others:
        return _Found(read, found)
    return _Found(read, found, replace(near, hits=others))


def _is_long_question(tree: Node) -> bool:
    """Whether it is of many words and nothing else: no quotes, fields or operators."""
    parts = tree.parts if isinstance(tree, And) else ()
    words = [part.typed_words if isinstance(part, Synonyms) else (part,) for part in parts]
    plain = [part for each in words for part in each if isinstance(part, Word)]
    return _MANY_WORDS <= len(plain) == sum(map(len, words))


def respelling(meant: Respelled) -> str:
    """What is looked for instead of words that no passage holds, in a sentence."""
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


def _ask(engine: Engine, question: Question, tree: Node) -> Listing:
    """The page asked for; by relevance, the first `_RERANKED` of all are re-ranked."""
    request = request_for(question, tree)
    by_score = question.sort is Sort.RELEVANCE and scores(request)
    rerank = partial(reranked, tree=tree) if by_score else None
    return listing(engine, request, question.group, head=_RERANKED, rerank=rerank)


def request_for(question: Question, tree: Node) -> SearchRequest:
    """What is asked of an engine for a question that was read as `tree`."""
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


def results_of(engine: Engine, reader: Reader, hits: Sequence[Hit], tree: Node) -> tuple[Result, ...]:
    """Hits with their papers, copies and commitments, and excerpts that show what they have of `tree`."""
    papers = engine.papers_by_id({hit.passage.paper_id for hit in hits}, reader)
    also_in = copies(engine, [hit.passage for hit in hits], reader)
    commitments = engine.commitments_of([hit.passage.id for hit in hits], reader)
    return tuple(
        Result(
            passage=hit.passage,
            paper=papers[hit.passage.paper_id],
            score=hit.score,
            excerpts=excerpts(hit.passage, tree),
            citation=citation(hit.passage, papers[hit.passage.paper_id]),
            also_in=also_in.get(hit.passage.id, ()),
            commitments=commitments.get(hit.passage.id, ()),
        )
        for hit in hits
        # Else it was retired since the engine was asked.
        if hit.passage.paper_id in papers
    )


def _grouped(engine: Engine, question: Question, tree: Node, results: Sequence[Result]) -> tuple[Result, ...]:
    """The results with the groups they stand for, where they are grouped."""
    by, name = question.group, question.group.filter
    if name is None:
        return tuple(results)
    values = [str(listed_by(name, result.passage)) for result in results]
    counts = group_counts(engine, request_for(question, tree), name, values)
    return tuple(
        replace(
            result,
            group=Group(
                by=by,
                filter=name,
                value=value,
                label=group_label(by, result.passage, result.paper),
                count=counts[value],
            ),
        )
        for result, value in zip(results, values, strict=True)
    )


def _facet_value(engine: Engine, question: Question, name: str, count: FacetCount) -> FacetValue:
    label = facet_label(engine, question.reader, name, count.value)
    selected = count.value in question.filters.get(name, ())
    return FacetValue(value=count.value, label=label, count=count.count, selected=selected)


def _business_label(engine: Engine, reader: Reader, business: str) -> str:
    passage = _any_passage(engine, reader, "business", business)
    paper = engine.paper(passage.paper_id, reader) if passage else None
    return group_label(Grouping.ITEM, passage, paper) if passage and paper else business


def _meeting_label(engine: Engine, reader: Reader, meeting_id: str) -> str:
    """Committee and date. An id stands for the same two everywhere, so each is looked up once."""
    if meeting_id in _meeting_labels:
        return _meeting_labels[meeting_id]
    passage = _any_passage(engine, reader, "meeting", meeting_id)
    if passage is None or passage.committee is None or passage.meeting_date is None:
        return meeting_id
    if len(_meeting_labels) >= _MOST_LABELS:
        _meeting_labels.clear()
    label = _meeting_labels[meeting_id] = f"{passage.committee}, {date_in_words(passage.meeting_date)}"
    return label


def _any_passage(engine: Engine, reader: Reader, name: str, value: str) -> Passage | None:
    """A passage that has a value in a filter; None where the reader can see none."""
    request = SearchRequest(reader=reader, filters={name: (value,)}, limit=1, facets=())
    hits = engine.search(request).hits
    return hits[0].passage if hits else None
