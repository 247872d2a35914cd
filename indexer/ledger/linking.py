"""The link pass: from what an index holds to the ledger of commitments, the public's and that of all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from indexer.ledger import derived
from indexer.ledger.appendices import Appendix, appendices, key, named
from indexer.ledger.corrections import in_order
from mappings.commitment import Commitment
from mappings.fields import first_key, integers
from mappings.paper import Paper
from mappings.passage import Access, Passage
from mappings.undertaking import Source
from search.engines import Engine
from search.errors import EngineUnavailable
from search.request import OPERATOR, PUBLIC, Reader, SearchRequest, Sort

LEDGER_VERSION = "1"
"""Raised whenever the same papers would give another ledger: it is then derived again."""

_BLOCK = 500
_BEHIND = 2_000  # passages of a paper behind its list of actions, among which its appendices are looked for


def linked(engine: Engine) -> list[Commitment]:
    """The ledger derived from all that an index holds, and that derived from what the public may read.

    Both have an entry for what differs in nothing but `Commitment.access`. Raises the errors of
    `search.errors`, also where part of the index cannot be asked now.
    """
    papers = {paper.id: paper for paper in engine.papers(OPERATOR)}
    passages = _undertaking(engine)
    public = _of(engine, PUBLIC, Access.PUBLIC, papers, passages)
    access = {each.access for each in papers.values()} | {each.access for each in passages}
    if access <= PUBLIC.sees:
        whole = [replace(each, access=Access.RESTRICTED) for each in public]
    else:
        whole = _of(engine, OPERATOR, Access.RESTRICTED, papers, passages)
    return [*public, *whole]


def _of(
    engine: Engine,
    reader: Reader,
    access: Access,
    papers: Mapping[str, Paper],
    passages: Iterable[Passage],
) -> list[Commitment]:
    """The ledger derived from what a reader may see of some papers and passages."""
    seen = {id_: paper for id_, paper in papers.items() if paper.access in reader.sees}
    said = [passage for passage in passages if passage.access in reader.sees]
    return derived(
        said,
        seen,
        appendices=_appendices(engine, reader, seen, said),
        corrections=in_order(seen.values()),
        access=access,
    )


def unheld(engine: Engine) -> list[str]:
    """A sentence for each commitment that a correction names and the ledger does not hold."""
    said = [
        (paper, entry, id_)
        for paper in engine.papers(OPERATOR)
        for entry in paper.corrections
        for id_ in entry.commitments
    ]
    known = engine.commitments_by_id([id_ for *_, id_ in said], OPERATOR) if said else {}
    return [
        f"{paper.file}: there is no commitment {id_}, which the correction by {entry.by} on {entry.on} names."
        for paper, entry, id_ in said
        if id_ not in known
    ]


def _undertaking(engine: Engine) -> list[Passage]:
    """All passages that say that someone undertook something, a block at a time."""
    request = SearchRequest(reader=OPERATOR, undertaking=True, sort=Sort.OLDEST, limit=_BLOCK, facets=())
    found: dict[str, Passage] = {}
    while True:
        answer = engine.search(request)
        if answer.is_partial:
            raise EngineUnavailable(
                "Part of the index cannot be asked now: the ledger would not be of all papers."
            )
        found.update((hit.passage.id, hit.passage) for hit in answer.hits)
        if len(answer.hits) < request.limit:
            return list(found.values())
        last = first_key(integers(answer.hits[-1].passage)[request.key_column])
        # A paper that fills a block is asked for in a larger one.
        limit = 2 * request.limit if last == request.first_key else _BLOCK
        request = replace(request, first_key=last, limit=limit)


def _appendices(
    engine: Engine, reader: Reader, papers: Mapping[str, Paper], passages: Iterable[Passage]
) -> Iterator[Appendix]:
    """The appendices that lists of actions name: behind them, else as papers of the same meeting."""
    rows: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if _names(passage):
            rows[passage.paper_id].append(passage)
    of_meeting: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers.values():
        if paper.meeting_id and named(f"{paper.title}\n{paper.file}"):
            of_meeting[paper.meeting_id].append(paper)
    for paper_id, naming in rows.items():
        first = min(row.position for row in naming) + 1
        behind = engine.passages_of(paper_id, reader, first, first + _BEHIND)
        found = list(appendices(behind, naming))
        yield from found
        known = {(row, each.name) for each in found for row in each.rows}
        wanted: dict[str, set[str]] = defaultdict(set)
        for row in naming:
            for name in _names(row):
                if (row.id, name) not in known:
                    wanted[name].add(row.id)
        listed_in = papers.get(paper_id)
        meeting = (listed_in and listed_in.meeting_id) or ""
        for name in sorted(wanted):
            beside = [each for each in of_meeting.get(meeting, ()) if each.id != paper_id]
            yield from _alone(engine, reader, wanted[name], name, beside)


def _names(passage: Passage) -> set[str]:
    """The appendices that a row of a list of actions names."""
    references = [
        key(reference)
        for undertaking in passage.undertakings
        if undertaking.source is Source.LISTED
        for reference in undertaking.references
    ]
    return {reference for reference in references if reference in named(reference)}


def _alone(
    engine: Engine, reader: Reader, rows: set[str], name: str, beside: Sequence[Paper]
) -> Iterator[Appendix]:
    """The appendix that is a paper of its own, where only one of the meeting has this name."""
    ones = [paper for paper in beside if name in named(f"{paper.title}\n{paper.file}")]
    first = engine.passages_of(ones[0].id, reader, 0, 1) if len(ones) == 1 else []
    for passage in first:
        yield Appendix(
            rows=frozenset(rows),
            name=name,
            title=ones[0].name,
            passage_id=passage.id,
            paper_id=passage.paper_id,
            positions=range(max(1, ones[0].passages)),
            date=passage.published,
        )
