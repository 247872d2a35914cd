"""What came into the index last of all that a search finds, on each engine."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from mappings.passage import Access
from search.engines import Engine
from search.finder import Question
from search.latest import latest
from search.request import PUBLIC, Sort
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled

_MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
_TUESDAY = _MONDAY + dt.timedelta(days=1)


def _shelf(name: str, words: list[str], since: dt.datetime | None, **more: object) -> Shelf:
    shelf = Shelf(name, words, **more)  # type: ignore[arg-type]
    shelf.passages = [replace(passage, indexed=since) for passage in shelf.passages]
    return shelf


_SHELVES = (
    _shelf("2014.txt", ["The towpath floods.", "The towpath is dry."], _TUESDAY, meeting=FOOTWAYS),
    _shelf("2019.txt", ["The towpath is lit."], _MONDAY, meeting=SAFETY),
    _shelf("2021.txt", ["The towpath has a market."], _MONDAY, meeting=MARKETS),
    _shelf("undated.txt", ["The towpath is old."], _TUESDAY),
    _shelf("unknown.txt", ["The towpath is somewhere."], None, meeting=MARKETS),
    _shelf("closed.txt", ["The towpath is sold."], _TUESDAY, meeting=MARKETS, access=Access.RESTRICTED),
)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with ExitStack() as stack:
        if request.param == "embedded":
            place = str(tmp_path_factory.mktemp("latest") / "index")
        else:
            place = stack.enter_context(fresh_place(request.getfixturevalue("elasticsearch_address")))
        yield stack.enter_context(filled(place, *_SHELVES))


def _texts(engine: Engine, most: int = 50, **asked: object) -> list[str]:
    found = latest(engine, Question(q="towpath", reader=PUBLIC, **asked), most)  # type: ignore[arg-type]
    return [result.passage.text for result in found.results]


_EXPECTED = [
    "The towpath floods.",
    "The towpath is dry.",
    "The towpath is old.",
    "The towpath has a market.",
    "The towpath is lit.",
    "The towpath is somewhere.",
]


def test_what_came_in_last_comes_first_and_of_that_the_newest(engine: Engine) -> None:
    assert _texts(engine) == _EXPECTED
    for most in (1, 2, 4):
        assert _texts(engine, most) == _EXPECTED[:most]


def test_the_order_and_the_page_asked_for_change_nothing(engine: Engine) -> None:
    for sort in Sort:
        assert _texts(engine, sort=sort, page=3, per_page=1) == _EXPECTED


def test_it_obeys_filters_dates_and_who_asks(engine: Engine) -> None:
    assert _texts(engine, filters={"year": ("2021",)}) == [_EXPECTED[3], _EXPECTED[5]]
    assert _texts(engine, date_to=dt.date(2019, 12, 31)) == [*_EXPECTED[:2], _EXPECTED[4]]
    found = latest(engine, Question(q="towpath", reader=PUBLIC), 1)
    assert found.total == len(_EXPECTED)


def test_near_matches_are_never_among_it(engine: Engine) -> None:
    found = latest(engine, Question(q="towpath unicorn zeppelin", reader=PUBLIC), 50)
    assert (found.total, found.results) == (0, ())
