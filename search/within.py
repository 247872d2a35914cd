"""Inside one paper: the passages of an item, the hits of a query in the order they stand in, its contents."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mappings.analysis import tokens
from mappings.fields import business
from mappings.paper import Paper
from mappings.passage import Passage
from search.boxes import outlines
from search.engines import Engine
from search.excerpts import marks_in
from search.query.nodes import Everything, Field, Node, Phrase
from search.request import Reader, SearchRequest
from search.results import Ranked

_NOWHERE = (0, 0)
_MOST_TITLES = 2_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A passage and the page to open for it: where it begins, or where its words that were looked for do."""

    passage: Passage
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHits:
    """The passages of a paper that a query finds, seen from one of its pages.

    `number` counts from 1 which of the `total` the one `here` is; both are None where none is here.
    `previous` and `following` are those before and after it, or before and after the page.
    """

    total: int
    number: int | None
    here: Passage | None
    previous: Spot | None
    following: Spot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPassages:
    """One page of the passages of an item of business in one paper: there are `total`, these begin with the
    one at `start`, counted from 0."""

    total: int
    start: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The passages that follow one another in a paper under one item: the first, and how many they are."""

    first: Passage
    count: int


def hits_in(
    engine: Engine, paper: Paper, tree: Node, reader: Reader, *, page: int, at: Passage | None
) -> PaperHits | None:
    """The hits of `tree` in a paper, seen from the passage `at`, else from a page of the paper.

    None for a query that asks for no words. Raises what the engine raises.
    """
    if isinstance(tree, Everything):
        return None
    found = _in_order(engine, paper, reader, tree)
    held: dict[int, Passage | None] = {}

    def passage(index: int) -> Passage | None:
        if index not in held:
            held[index] = engine.passages([found[index].id], reader).get(found[index].id)
        return held[index]

    def last_page(index: int) -> int:
        there = passage(index)
        return (there.page_end or there.page or 0) if there else 0

    if at is not None:
        index = bisect_left(range(len(found)), at.position, key=lambda each: _position(found[each]))
        here = at if index < len(found) and found[index].id == at.id else None
    else:
        index = bisect_left(range(len(found)), page, key=last_page)
        first = passage(index) if index < len(found) else None
        here = first if first and first.page is not None and first.page <= page else None

    def spot(index: int) -> Spot | None:
        there = passage(index) if 0 <= index < len(found) else None
        return Spot(there, _page_of_words(engine, there, tree, reader)) if there else None

    return PaperHits(
        total=len(found),
        number=index + 1 if here else None,
        here=here,
        previous=spot(index - 1),
        following=spot(index + 1 if here else index),
    )


def passages_of_item(
    engine: Engine, paper: Paper, passage: Passage, reader: Reader, *, page: int | None, per_page: int
) -> ItemPassages | None:
    """The passages of a paper that are of the same meeting and item as one of its passages, in order.

    Of their pages of `per_page` the one asked for, counted from 1, else that on which the passage itself is.
    None where the passage is of no item. An item without a number is told by its title.
    """
    ids = _of_item(engine, paper, passage, reader)
    if not ids:
        return None
    own = ids.index(passage.id) if passage.id in ids else 0
    start = ((page - 1) if page else own // per_page) * per_page
    some = ids[start : start + per_page]
    held = engine.passages(some, reader)
    return ItemPassages(
        total=len(ids), start=start, passages=tuple(held[each] for each in some if each in held)
    )


def contents(engine: Engine, paper: Paper, reader: Reader) -> tuple[Chapter, ...]:
    """The items of business of a paper in the order they stand in, each stretch of one by itself.

    Nothing where all of it is of one item, or of none.
    """
    request = _request(paper, reader, Everything())
    items = {each.id: each.value for each in engine.ranking(request, "business")}
    found = _in_order(engine, paper, reader, Everything())
    runs = [[*run] for _, run in groupby(found, key=lambda each: items.get(each.id))]
    if len(runs) < 2:
        return ()
    firsts = engine.passages([run[0].id for run in runs], reader)
    return tuple(Chapter(firsts[run[0].id], len(run)) for run in runs if run[0].id in firsts)


def _of_item(engine: Engine, paper: Paper, passage: Passage, reader: Reader) -> Sequence[str]:
    filters = {"business": (business(passage),)}
    if passage.item_number is not None:
        return [each.id for each in _in_order(engine, paper, reader, Everything(), filters)]
    if not tokens(passage.item_title or ""):
        return ()
    titled = Field("item_title", Phrase(passage.item_title or "", _NOWHERE), _NOWHERE)
    likely = [each.id for each in _in_order(engine, paper, reader, titled, filters)][:_MOST_TITLES]
    held = engine.passages(likely, reader)
    return [each for each in likely if each in held and held[each].item_title == passage.item_title]


def _in_order(
    engine: Engine,
    paper: Paper,
    reader: Reader,
    tree: Node,
    filters: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Ranked]:
    """The passages of a paper that match, in the order they stand in it."""
    request = _request(paper, reader, tree)
    request = replace(request, filters={**request.filters, **(filters or {})})
    return sorted(engine.ranking(request, "position"), key=_position)


def _request(paper: Paper, reader: Reader, tree: Node) -> SearchRequest:
    return SearchRequest(
        reader=reader,
        query=tree,
        filters={"paper": (paper.id,)},
        limit=max(paper.passages, 1),
        facets=(),
    )


def _position(found: Ranked) -> int:
    return found.value if isinstance(found.value, int) else 0


def _page_of_words(engine: Engine, passage: Passage, tree: Node, reader: Reader) -> int | None:
    """The page of a passage on which its first words stand that a query finds, else its first page."""
    first, last = passage.page, passage.page_end
    if first is None or last is None or last <= first:
        return first
    numbers = range(first, last + 1)
    pages = [page for each in numbers if (page := engine.page(passage.paper_id, each, reader))]
    for outline in outlines(passage.text, pages):
        lines = next(page.lines for page in pages if page.number == outline.page)
        text = "\n".join(line[4] for line in lines if line[:4] in outline.boxes)
        if marks_in(text, tree, passage.language):
            return outline.page
    return first
