"""Inside one paper: an item's passages, hits in the order of the paper, contents."""

from typing import Any

import pytest

from mappings.passage import Access, Passage
from search.engines import Engine
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC
from search.within import PaperHits, Spot, contents, hits_in, passages_of_item
from tests.support.papers import FOOTWAYS, SAFETY, Shelf

TOWPATH = {"item_number": "5", "item_title": "Repair of the towpath"}
LAMPS = {"item_number": "6", "item_title": "Lamps"}


def passage(text: str, page: int, **known: Any) -> dict[str, Any]:
    return {"text": text, "page": page, "page_end": page, **known}


PACK = Shelf(
    "pack.pdf",
    [
        passage("The towpath floods.", 1, **TOWPATH),
        passage("The lamps are out.", 1, **LAMPS),
        passage("A lamp by the towpath was mended.", 2, **LAMPS),
        # The item goes on, and this passage over a page's end.
        passage("Members asked about the weather, and then about the towpath.", 3, page_end=4, **TOWPATH),
        # Of another meeting's item of the same number, as minutes in a pack are.
        passage("The towpath was wet.", 5, **TOWPATH, meeting_id=SAFETY.id, committee=SAFETY.committee),
        passage("Before the towpath.", 6, item_title="Any other business"),
        passage("Other business of the towpath.", 6, item_title="Any other business, deferred"),
        passage("More business.", 7, item_title="Any other business"),
        passage("Signed by the Chair.", 7),
    ],
    meeting=FOOTWAYS,
    pages=[
        "The towpath floods. The lamps are out.",
        "A lamp by the towpath was mended.",
        "Members asked about the weather,",
        "and then about the towpath.",
        "The towpath was wet.",
        "Before the towpath. Other business of the towpath.",
        "More business. Signed by the Chair.",
    ],
)
OTHER = Shelf(
    "other.pdf", [passage("The towpath again.", 1, **TOWPATH)], meeting=FOOTWAYS, pages=["The towpath"]
)
CLOSED = Shelf(
    "closed.pdf",
    [passage("The towpath, not for the public.", 1, **TOWPATH)],
    meeting=FOOTWAYS,
    access=Access.RESTRICTED,
    pages=["The towpath"],
)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with engine.writing() as writer:
        for shelf in (PACK, OTHER, CLOSED):
            shelf.put(writer)
    return engine


def hits(engine: Engine, q: str, page: int, at: Passage | None = None) -> PaperHits:
    found = hits_in(engine, PACK.paper, parse(q).tree, PUBLIC, page=page, at=at)
    assert found
    return found


def where(spot: Spot | None) -> tuple[int, int | None] | None:
    return (spot.passage.position, spot.page) if spot else None


def test_hits_come_in_the_order_of_the_paper_and_only_from_it(filled: Engine) -> None:
    first = hits(filled, "towpath", 1)
    assert (first.total, first.number, where(first.previous)) == (6, 1, None)
    assert where(first.following) == (2, 2)
    last = hits(filled, "towpath", 6, PACK.passages[6])
    assert (last.number, where(last.previous), where(last.following)) == (6, (5, 6), None)


def test_a_hit_over_a_page_end_is_opened_where_its_words_stand(filled: Engine) -> None:
    assert where(hits(filled, "towpath", 2).following) == (3, 4)
    assert where(hits(filled, "weather OR wet", 5).previous) == (3, 3)


def test_a_page_without_a_hit_has_those_before_and_after_it(filled: Engine) -> None:
    found = hits(filled, "lamp", 5)
    assert (found.total, found.number, found.here) == (2, None, None)
    assert (where(found.previous), where(found.following)) == ((2, 2), None)
    assert where(hits(filled, "wet", 1).following) == (4, 5)


def test_a_passage_that_is_no_hit_has_those_around_it(filled: Engine) -> None:
    found = hits(filled, "towpath", 1, PACK.passages[1])
    assert (found.number, where(found.previous), where(found.following)) == (None, (0, 1), (2, 2))


def test_nothing_asked_and_nothing_found(filled: Engine) -> None:
    assert hits_in(filled, PACK.paper, parse("").tree, PUBLIC, page=1, at=None) is None
    found = hits(filled, "zebra", 1)
    assert (found.total, found.here, found.previous, found.following) == (0, None, None, None)


def texts(engine: Engine, position: int, page: int | None = None, per_page: int = 50) -> list[int] | None:
    found = passages_of_item(
        engine, PACK.paper, PACK.passages[position], PUBLIC, page=page, per_page=per_page
    )
    return [each.position for each in found.passages] if found else None


def test_all_of_an_item_also_where_another_interrupts_it(filled: Engine) -> None:
    assert texts(filled, 0) == texts(filled, 3) == [0, 3]
    assert texts(filled, 1) == [1, 2]


def test_an_item_of_another_meeting_is_another(filled: Engine) -> None:
    assert texts(filled, 4) == [4]


def test_an_item_without_a_number_is_told_by_its_whole_title(filled: Engine) -> None:
    assert texts(filled, 5) == texts(filled, 7) == [5, 7]
    assert texts(filled, 6) == [6]
    assert texts(filled, 8) is None


def test_a_long_item_is_turned_in_pages_first_the_passages_own(filled: Engine) -> None:
    assert texts(filled, 3, per_page=1) == [3]
    assert texts(filled, 3, page=1, per_page=1) == [0]
    assert texts(filled, 3, page=3, per_page=1) == []
    found = passages_of_item(filled, PACK.paper, PACK.passages[3], PUBLIC, page=None, per_page=1)
    assert found
    assert (found.total, found.start) == (2, 1)


def test_the_contents_of_a_paper_are_its_items_in_their_order(filled: Engine) -> None:
    found = [(each.first.position, each.count) for each in contents(filled, PACK.paper, PUBLIC)]
    assert found == [(0, 1), (1, 2), (3, 1), (4, 1), (5, 4)]
    assert contents(filled, OTHER.paper, PUBLIC) == ()


def test_nothing_of_a_restricted_paper_is_told_to_the_public(filled: Engine) -> None:
    tree, of_closed = parse("towpath").tree, CLOSED.passages[0]
    found = hits_in(filled, CLOSED.paper, tree, PUBLIC, page=1, at=None)
    assert found
    assert (found.total, found.here, found.following) == (0, None, None)
    assert passages_of_item(filled, CLOSED.paper, of_closed, PUBLIC, page=None, per_page=50) is None
    assert contents(filled, CLOSED.paper, PUBLIC) == ()
    known = hits_in(filled, CLOSED.paper, tree, OPERATOR, page=1, at=None)
    assert known
    assert (known.total, known.number) == (1, 1)
