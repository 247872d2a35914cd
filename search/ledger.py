"""The ledger as it is asked: who undertook what, what became of it, and where each paper says so.

Words are asked of the passages that speak of commitments, in the query language of every search; a
commitment is found where one of its passages is.
"""

import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mappings.commitment import UNKNOWN, Commitment, Step, ledger_columns
from mappings.paper import Paper
from mappings.passage import Passage
from search.acronyms import expanded
from search.citations import citation
from search.engines import Engine
from search.errors import BadRequest
from search.finder import FacetValue, respelling
from search.grouping import Copy
from search.near_matches import near_matches
from search.query.nodes import Everything, Node
from search.query.parser import parse
from search.query.printing import printed
from search.query.reading import reading
from search.request import PUBLIC, LedgerRequest, LedgerSort, Reader, SearchRequest, Sort
from search.results import LedgerHits
from search.spelling import respelled

LEDGER_FACETS: tuple[str, ...] = ("status", "person", "authority", "committee")
"""The filters of which the values are counted."""

STATUS_LABELS = {"open": "Open", "completed": "Completed", "closed": "Closed", UNKNOWN: "Status not known"}

# More passages than that speak of commitments in no index.
_EVERY_PASSAGE = 10_000_000
_NEAR = 20
_BLOCK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuestion:
    """What is asked of the ledger. `filters` are exact values of `mappings.commitment.LEDGER_FILTERS`.

    `date_from` and `date_to` are of the day it was made; with `open_longer_than` only those are asked for
    that are open and were made more than so many days before `today`. Those that only a transcript has are
    asked for alone (`spoken`) or not at all. `page` counts from 1.
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    open_longer_than: int | None = None
    spoken: bool = False
    sort: LedgerSort = LedgerSort.OLDEST
    page: int = 1
    per_page: int = 20
    reader: Reader = PUBLIC
    today: dt.date = field(default_factory=dt.date.today)
    facet_size: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAnswer:
    """One page of commitments; `total` and `facets` are over all pages.

    `apart` is how many are on the other side of `LedgerQuestion.spoken`, all else alike. Where no passage
    holds all the words, `relaxed` says in a sentence what was looked for instead, or `near_matches` are of
    passages that hold some of them, which nothing else counts.
    """

    question: LedgerQuestion
    tree: Node
    reading: str
    warnings: tuple[str, ...]
    total: int
    apart: int
    commitments: tuple[Commitment, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    took_ms: int
    near_matches: tuple[Commitment, ...] = ()
    relaxed: str | None = None
    did_you_mean: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one paper says of a commitment, with the passage that says it and where the same words stand.

    Passage and paper are None where they were taken out since the ledger was derived.
    """

    step: Step
    passage: Passage | None
    paper: Paper | None
    citation: str | None
    also_in: tuple[Copy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCommitment:
    """A commitment with all that is told of it, and those that may be the same."""

    commitment: Commitment
    tellings: tuple[Telling, ...]
    possibly_same: tuple[Commitment, ...]


def ask(engine: Engine, question: LedgerQuestion) -> LedgerAnswer:
    """Answer a question. Raises `BadRequest` for what cannot be asked, and what the engine raises."""
    began = time.perf_counter()
    if question.page < 1:
        raise BadRequest("Pages count from 1.")
    if question.per_page < 1:
        raise BadRequest("A page holds one commitment or more.")
    read = _read(engine, question)
    hits = engine.commitments(_request(question, read.passages))
    near = _near(engine, question, read.tree) if read.passages == () and question.page == 1 else ()
    said = (ledger_reading(read.tree), *read.problems, read.relaxed)
    return LedgerAnswer(
        question=question,
        tree=read.tree,
        reading=" ".join(filter(None, said)),
        warnings=read.problems,
        total=hits.total,
        apart=hits.apart,
        commitments=hits.hits,
        facets=_facets(question, hits),
        took_ms=round((time.perf_counter() - began) * 1000),
        near_matches=near,
        relaxed=read.relaxed,
        did_you_mean=read.did_you_mean,
    )


def count(engine: Engine, question: LedgerQuestion) -> int:
    """How many commitments answer a question. Raises what `ask` raises."""
    request = _request(question, _read(engine, question).passages)
    return engine.commitments(replace(request, offset=0, limit=0, facets=())).total


def every_commitment(engine: Engine, question: LedgerQuestion) -> Iterator[Sequence[Commitment]]:
    """All commitments that answer a question, in blocks, whatever its pages.

    What stood all the time is given once, whatever is derived anew meanwhile. Raises what `ask` raises.
    """
    passages = _read(engine, question).passages
    request = replace(_request(question, passages), offset=0, limit=_BLOCK, facets=())
    # What is wrong is known before anything is given.
    return _blocks(engine, request, engine.commitments(request).hits)


def _blocks(
    engine: Engine, request: LedgerRequest, first: Sequence[Commitment]
) -> Iterator[Sequence[Commitment]]:
    block = first
    while block:
        yield block
        after = ledger_columns(block[-1]).keys[request.sort]
        block = engine.commitments(replace(request, after=after)).hits


def whole(engine: Engine, commitment_id: str, reader: Reader) -> WholeCommitment | None:
    """One commitment, by its id or one that it had, with its proofs; None where the reader sees none such."""
    entry = engine.commitments_by_id([commitment_id], reader).get(commitment_id)
    if entry is None:
        return None
    passages = engine.passages(entry.passages, reader)
    papers = engine.papers_by_id({each.paper_id for each in passages.values()}, reader)

    def telling(step: Step) -> Telling:
        passage = passages.get(step.passage_id)
        paper = papers.get(passage.paper_id) if passage else None
        copies = [passages[each] for each in step.also_in if each in passages]
        return Telling(
            step=step,
            passage=passage,
            paper=paper,
            citation=citation(passage, paper) if passage and paper else None,
            also_in=tuple(Copy(papers[each.paper_id], each.id) for each in copies if each.paper_id in papers),
        )

    same = engine.commitments_by_id(entry.possibly_same, reader)
    return WholeCommitment(
        commitment=entry,
        tellings=tuple(map(telling, entry.history)),
        possibly_same=tuple(same[each] for each in entry.possibly_same if each in same),
    )


def days_open(commitment: Commitment, today: dt.date) -> int | None:
    """For how many days a commitment has been open; None where it is not, or not known since when."""
    if commitment.status != "open" or commitment.made_on is None:
        return None
    return max((today - commitment.made_on).days, 0)


def ledger_reading(tree: Node) -> str:
    """How words asked of the ledger were read, in a sentence."""
    if isinstance(tree, Everything):
        return "All commitments."
    said = reading(tree, ())
    return f"Commitments in {said[0].lower()}{said[1:]}"


@dataclass(frozen=True, slots=True)
class _Read:
    """How words were read, and the passages that hold them; None where no words were given."""

    tree: Node
    passages: tuple[str, ...] | None
    problems: tuple[str, ...]
    relaxed: str | None = None
    did_you_mean: str | None = None


def _read(engine: Engine, question: LedgerQuestion) -> _Read:
    parsed = parse(question.q)
    problems = tuple(dict.fromkeys(problem.sentence for problem in parsed.problems))
    tree = expanded(engine, question.reader, parsed.tree).tree
    if isinstance(tree, Everything):
        return _Read(tree, None, problems)
    passages = _speaking(engine, question, tree)
    if passages:
        return _Read(tree, passages, problems)
    meant = respelled(engine, question.reader, tree)
    if meant is None:
        return _Read(tree, (), problems)
    said = printed(meant.tree)
    # What stands in quotes is asked for as it is.
    instead = None if meant.quoted else expanded(engine, question.reader, parse(said).tree).tree
    found = _speaking(engine, question, instead) if instead else ()
    if instead and found:
        return _Read(instead, found, problems, respelling(meant), said)
    return _Read(tree, (), problems, did_you_mean=said)


def _speaking(engine: Engine, question: LedgerQuestion, tree: Node) -> tuple[str, ...]:
    """The passages that speak of commitments and match."""
    request = _of_passages(question, tree)
    return tuple(each.id for each in engine.ranking(replace(request, limit=_EVERY_PASSAGE), "paper"))


def _of_passages(question: LedgerQuestion, tree: Node) -> SearchRequest:
    return SearchRequest(reader=question.reader, query=tree, sort=Sort.NEWEST, facets=(), undertaking=True)


def _near(engine: Engine, question: LedgerQuestion, tree: Node) -> tuple[Commitment, ...]:
    """Commitments of passages that hold some of the words, those with most of the rarer ones first."""
    found = near_matches(engine, replace(_of_passages(question, tree), limit=_NEAR), tree)
    if found is None:
        return ()
    ids = [hit.passage.id for hit in found.hits]
    request = replace(_request(question, tuple(ids)), offset=0, limit=len(ids), facets=())
    place = {passage: number for number, passage in enumerate(ids)}
    entries = engine.commitments(request).hits
    return tuple(sorted(entries, key=lambda entry: min(place.get(each, len(ids)) for each in entry.passages)))


def _request(question: LedgerQuestion, passages: tuple[str, ...] | None) -> LedgerRequest:
    open_before = None
    if question.open_longer_than is not None:
        open_before = _days_before(question.today, question.open_longer_than)
    return LedgerRequest(
        reader=question.reader,
        filters=question.filters,
        made_from=question.date_from,
        made_to=question.date_to,
        open_before=open_before,
        spoken=question.spoken,
        passages=passages,
        sort=question.sort,
        offset=(question.page - 1) * question.per_page,
        limit=question.per_page,
        facets=LEDGER_FACETS,
        facet_size=question.facet_size,
    )


def _days_before(day: dt.date, days: int) -> dt.date:
    return dt.date.fromordinal(max(day.toordinal() - days, 1))


def _facets(question: LedgerQuestion, hits: LedgerHits) -> dict[str, tuple[FacetValue, ...]]:
    return {
        name: tuple(
            FacetValue(
                value=each.value,
                label=STATUS_LABELS.get(each.value, each.value) if name == "status" else each.value,
                count=each.count,
                selected=each.value in question.filters.get(name, ()),
            )
            for each in counts
        )
        for name, counts in hits.facets.items()
    }
