"""What is told where nothing is found: what was searched, and what less of the question finds."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from mappings.passage import Access, Kind
from search.engines import Engine
from search.finder import Question, find
from search.nothing_found import NothingFound, WithoutFilter, nothing_found
from search.request import OPERATOR
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled

TOWPATH = Shelf(
    "2014/towpath.pdf",
    [
        "The towpath is lit.",
        {"text": "The towpath is closed in winter.", "kind": Kind.RESOLUTION},
        "Lamps were ordered by the Footways Repair Unit (FRU).",
    ],
    meeting=FOOTWAYS,
)
LAMPS = Shelf("2019/lamps.html", ["Lamps stand along the canal.", "The canal is lit."], meeting=SAFETY)
UNDATED = Shelf("leaflet.txt", ["Lamps are counted by volunteers."])
CLOSED = Shelf(
    "closed.pdf", ["A zeppelin over the towpath, lit by lamps."], meeting=MARKETS, access=Access.RESTRICTED
)
SHELVES = (TOWPATH, LAMPS, UNDATED, CLOSED)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("nothing") / "index"), *SHELVES) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, *SHELVES) as engine:
            yield engine


def told(engine: Engine, q: str, **more: Any) -> NothingFound:
    """What is told, of which every number is what a search gives."""
    question = Question(q=q, **more)
    answer = find(engine, question)
    assert answer.total == 0
    told = nothing_found(engine, answer)
    bare = replace(question, filters={}, date_from=None, date_to=None)
    for each in told.words:
        less = bare if each.unfiltered else question
        assert find(engine, replace(less, q=each.q)).total == each.passages > 0
    for one in told.filters:
        match one.name:
            case "from":
                without = replace(question, date_from=None)
            case "to":
                without = replace(question, date_to=None)
            case None:
                without = bare
            case name:
                others = {key: held for key, held in question.filters.items() if key != name}
                without = replace(question, filters=others)
        assert find(engine, without).total == one.passages > 0
    return told


def fewer(engine: Engine, q: str, **more: Any) -> dict[tuple[str, ...], tuple[str, int]]:
    return {each.words: (each.q, each.passages) for each in told(engine, q, **more).words}


def test_what_was_searched(engine: Engine) -> None:
    searched = told(engine, "unicorn").searched
    assert (searched.passages, searched.papers) == (6, 3)
    assert (searched.first, searched.last) == (FOOTWAYS.date, SAFETY.date)
    assert searched.committees == (FOOTWAYS.committee, SAFETY.committee)
    assert not searched.more_committees
    assert searched.left is None
    assert told(engine, "unicorn", filters={"kind": ("resolution",)}).searched.left == 1
    assert told(engine, "lit", filters={"year": ("1999",)}).searched.left == 0


def test_nothing_is_told_of_what_the_reader_may_not_see(engine: Engine) -> None:
    assert fewer(engine, "zeppelin unicorn") == {}
    assert told(engine, "zeppelin", filters={"kind": ("letter",)}).filters == ()
    searched = told(engine, "unicorn", reader=OPERATOR).searched
    assert (searched.passages, searched.last) == (7, MARKETS.date)
    assert fewer(engine, "zeppelin unicorn", reader=OPERATOR) == {("unicorn",): ("zeppelin", 1)}


def test_which_filter_to_drop(engine: Engine) -> None:
    filters = {"committee": (SAFETY.committee,), "kind": ("minute", "letter")}
    assert told(engine, "towpath", filters=filters).filters == (
        WithoutFilter("committee", 1),
        WithoutFilter(None, 2),
    )
    dated = told(engine, "towpath", date_from=dt.date(2016, 1, 1), filters={"kind": ("resolution",)})
    assert dated.filters == (WithoutFilter("from", 1), WithoutFilter(None, 2))
    assert told(engine, "canal", date_to=dt.date(2016, 1, 1)).filters == (WithoutFilter("to", 2),)


def test_without_a_filter_words_are_read_as_a_search_reads_them(engine: Engine) -> None:
    only = {"kind": ("letter",)}
    assert told(engine, "towpaht", filters=only).filters == (WithoutFilter("kind", 2),)
    assert told(engine, "canal OR towpaht", filters=only).filters == (WithoutFilter("kind", 2),)
    assert told(engine, "FRU", filters=only).filters == (WithoutFilter("kind", 1),)


def test_which_words_to_drop(engine: Engine) -> None:
    assert fewer(engine, "towpath unicorn") == {("unicorn",): ("towpath", 2)}
    assert fewer(engine, "towpath lamps") == {("towpath",): ("lamps", 3), ("lamps",): ("towpath", 2)}
    assert fewer(engine, "towpath unicorn griffin") == {("unicorn", "griffin"): ("towpath", 2)}
    assert fewer(engine, "unicorn -towpath") == {}
    assert fewer(engine, "lit unicorn -canal") == {("unicorn",): ("lit -canal", 1)}
    assert fewer(engine, "lit committee:unicorn") == {("committee:unicorn",): ("lit", 2)}
    assert fewer(engine, "unicorn") == {}
    assert fewer(engine, "towpath canal", filters={"kind": ("resolution",)}) == {("canal",): ("towpath", 1)}


def test_the_quotes_can_be_dropped(engine: Engine) -> None:
    assert fewer(engine, '"lit towpath"') == {(): ("lit towpath", 1)}
    assert fewer(engine, '"towpath volunteers"') == {}
    assert fewer(engine, '"closed OR"') == {}
    assert fewer(engine, '"winter the towpath"~1 closed')[()] == ("winter the towpath closed", 1)


def test_where_neither_words_nor_filters_alone_are_too_many(engine: Engine) -> None:
    told_of = told(engine, "towpath unicorn", filters={"kind": ("letter",)})
    assert told_of.filters == ()
    [words] = told_of.words
    assert (words.words, words.q, words.passages, words.unfiltered) == (("unicorn",), "towpath", 2, True)
