"""Lists of results: copies of a passage folded into one, or the best passage of each item, paper or speaker.

Either way a list is the ranking with only the first passage of each value of a column: of its fingerprint,
which copies in different papers share, or of what it is grouped by. It is made from the ranking's beginning,
so that pages of any size neither overlap nor skip.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain, islice

from mappings.fields import listed_by
from mappings.paper import Paper
from mappings.passage import Passage
from search.engines import Engine
from search.query.reading import date_in_words
from search.request import Reader, SearchRequest
from search.results import MOST_SPREAD, Hit, Hits, Ranked

# So many hits are read with their passages: an engine ranks further ones anew, which takes longer.
_MOST_WHOLE = 1_000
_LEAST_AT_ONCE = 200
_MOST_AT_ONCE = 100_000


class Grouping(StrEnum):
    """What one result stands for: a passage with its copies, or all that is found of one item, paper or
    speaker."""

    PASSAGE = "passage"
    ITEM = "item"
    PAPER = "paper"
    SPEAKER = "speaker"

    @property
    def column(self) -> str:
        """The column of `mappings.fields.LISTED_BY` by which results are told apart."""
        return _COLUMNS[self]

    @property
    def filter(self) -> str | None:
        """The filter that leaves one group's passages; None where results are not grouped."""
        return None if self is Grouping.PASSAGE else self.column


_COLUMNS = {
    Grouping.PASSAGE: "fingerprint",
    Grouping.ITEM: "business",
    Grouping.PAPER: "paper",
    Grouping.SPEAKER: "speaker",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a list, in `hits`, whose totals and facets count all passages that match.

    `results` is how long the whole list is, `listed` how many passages it stands for: those that name no
    speaker are of no group. Both are None where more than `MOST_SPREAD` passages match and it is not known.
    """

    hits: Hits
    results: int | None
    listed: int | None


@dataclass(frozen=True, slots=True)
class Copy:
    """The same words in another paper."""

    paper: Paper
    passage_id: str

    @property
    def name(self) -> str:
        """Its paper's title and file: other papers with the same words often have the same title."""
        file = self.paper.file.rsplit("/", 1)[-1]
        return f"{self.paper.title} ({file})" if self.paper.title else file


def listing(
    engine: Engine,
    request: SearchRequest,
    grouping: Grouping,
    *,
    head: int,
    rerank: Callable[[Sequence[Hit]], Sequence[Hit]] | None,
) -> Listing:
    """The page of results that a request asks for.

    The first `head` of the ranking are put in a new order by `rerank`, where it is given.
    """
    stop = request.offset + request.limit
    # Something more, since some will be copies.
    limit = min(2 * stop, stop + _LEAST_AT_ONCE, _MOST_WHOLE)
    found = engine.search(replace(request, offset=0, limit=max(limit, head) if rerank else limit))
    hits = [*rerank(found.hits[:head]), *found.hits[head:]] if rerank else found.hits
    column = grouping.column
    results, listed = _counts(engine, request, grouping, found, hits)
    ranking: Iterable[Ranked] = (_ranked(hit, column) for hit in hits)
    if found.total > len(hits):
        ranking = chain(ranking, _further(engine, request, column, len(hits), stop))
    # Beyond the last result nothing is looked for.
    last = min(stop, found.total if results is None else results)
    firsts = _firsts(ranking, grouping) if request.offset < last else iter(())
    page = list(islice(firsts, request.offset, last))
    passages = {hit.passage.id: hit.passage for hit in hits}
    further = [each.id for each in page if each.id not in passages]
    if further:
        passages |= engine.passages(further, request.reader)
    # What is missing was retired since the engine was asked.
    shown = tuple(Hit(passages[each.id], each.score) for each in page if each.id in passages)
    return Listing(hits=replace(found, hits=shown), results=results, listed=listed)


def covers(grouping: Grouping, found: Listing) -> str | None:
    """What a list's totals leave out, in a sentence; None where that is nothing."""
    if found.results is None or found.listed is None:
        return f"More than {MOST_SPREAD:,} passages match: how many results they make is not counted."
    left_out = found.hits.total - found.listed
    if grouping is not Grouping.SPEAKER or not left_out:
        return None
    name = "passage that matches names" if left_out == 1 else "passages that match name"
    return f"{left_out:,} {name} no speaker: counted in the total, but of no group."


def once_each(hits: Iterable[Hit]) -> list[Hit]:
    """The hits without those that are copies of one before them."""
    kept = {hit.passage.id: hit for hit in hits}
    ranking = (_ranked(hit, Grouping.PASSAGE.column) for hit in kept.values())
    return [kept[each.id] for each in _firsts(ranking, Grouping.PASSAGE)]


def copies(engine: Engine, passages: Sequence[Passage], reader: Reader) -> dict[str, tuple[Copy, ...]]:
    """The copies of each of some passages in other papers, by the passage's id and in order of their papers'
    places; passages without any are left out."""
    wanted = {passage.fingerprint for passage in passages if passage.fingerprint is not None}
    if not wanted:
        return {}
    found: dict[str | int | None, list[Ranked]] = {}
    for each in engine.copies(sorted(wanted), reader):
        found.setdefault(each.value, []).append(each)
    others = {
        passage.id: [each for each in found.get(passage.fingerprint, ()) if each.paper_id != passage.paper_id]
        for passage in passages
        if passage.fingerprint is not None
    }
    papers = engine.papers_by_id({each.paper_id for some in others.values() for each in some}, reader)
    by_passage = {
        key: sorted(
            (Copy(papers[each.paper_id], each.id) for each in some if each.paper_id in papers), key=_place
        )
        for key, some in others.items()
    }
    return {key: tuple(some) for key, some in by_passage.items() if some}


def group_counts(
    engine: Engine, request: SearchRequest, name: str, values: Sequence[str]
) -> Mapping[str, int]:
    """How many of the passages that match a request have each of some values of the filter `name`."""
    filtered = [replace(request, filters={**request.filters, name: (value,)}) for value in values]
    return dict(zip(values, engine.totals(filtered), strict=True))


def group_label(grouping: Grouping, passage: Passage, paper: Paper) -> str:
    """The name for a person of the group that a passage is of."""
    match grouping:
        case Grouping.SPEAKER:
            return passage.speaker or ""
        case Grouping.PAPER:
            return paper.name
    meeting = None
    if passage.meeting_id and passage.committee and passage.meeting_date:
        meeting = f"{passage.committee}, {date_in_words(passage.meeting_date)}"
    whole = meeting or passage.meeting_id or paper.name
    if passage.item_number is None:
        return f"{whole}, under no item"
    item = " ".join(part for part in (f"Item {passage.item_number}", passage.item_title) if part)
    return f"{item}, {whole}"


def _place(copy: Copy) -> tuple[str, str, str]:
    first = copy.paper.places[0]
    return first.source, first.path, copy.passage_id


def _ranked(hit: Hit, column: str) -> Ranked:
    return Ranked(hit.passage.id, hit.passage.paper_id, hit.score, listed_by(column, hit.passage))


def _further(engine: Engine, request: SearchRequest, column: str, start: int, stop: int) -> Iterator[Ranked]:
    """The ranking from `start` to its end, of which as far as `stop` is sure to be wanted."""
    # Something more, since some will be copies.
    step = min(max(stop - start, 0) * 5 // 4 + _LEAST_AT_ONCE, _MOST_AT_ONCE)
    while True:
        some = engine.ranking(replace(request, offset=start, limit=step), column)
        yield from some
        if len(some) < step:
            return
        start += step
        # By shares of what is read already, for an engine finds each part from the beginning anew.
        step = min(max(start // 2, _LEAST_AT_ONCE), _MOST_AT_ONCE)


def _firsts(ranking: Iterable[Ranked], grouping: Grouping) -> Iterator[Ranked]:
    """The first of each value. What has none is of no group, and has no copies."""
    seen: set[str | int] = set()
    for each in ranking:
        value = each.id if each.value is None and grouping is Grouping.PASSAGE else each.value
        if value is not None and value not in seen:
            seen.add(value)
            yield each


def _counts(
    engine: Engine, request: SearchRequest, grouping: Grouping, found: Hits, hits: Sequence[Hit]
) -> tuple[int | None, int | None]:
    """How many results there are in all, and of how many passages."""
    if grouping is Grouping.PAPER:
        return found.total_papers, found.total
    if found.total == len(hits):
        values = [listed_by(grouping.column, hit.passage) for hit in hits]
        held = [value for value in values if value is not None]
        passages, results = len(held), len(set(held))
    elif found.total > MOST_SPREAD:
        return None, None
    else:
        spread = engine.spread(request, grouping.column)
        passages, results = spread.passages, spread.values
    if grouping is Grouping.PASSAGE:
        return found.total - passages + results, found.total
    return results, passages
