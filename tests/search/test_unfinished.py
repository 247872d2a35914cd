"""A question while it is typed: the word at its end is the beginning of one too, on each engine."""

from collections.abc import Iterator

import pytest

from mappings.passage import Access
from search.engines import Engine
from search.finder import Answer, Question, find, sought
from search.query.nodes import Or, Pattern, Word
from search.query.parser import parse
from search.query.unfinished import as_beginning, without_last
from search.request import OPERATOR, PUBLIC, Reader
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.papers import FOOTWAYS, SAFETY, Shelf, filled

MINUTES = Shelf(
    "2014/footways.pdf",
    [
        "Bicycles were counted at Mill Lock.",
        "A bicycle was stolen from the racks.",
        {"text": "Theft was spoken of.", "speaker": "Piers Okonjo"},
        "Five gates were painted.",
    ],
    meeting=FOOTWAYS,
)
CLOSED = Shelf("closed/safety.pdf", ["The quibblewick bicycle."], meeting=SAFETY, access=Access.RESTRICTED)
COUNTED, STOLEN, THEFT, GATES = MINUTES.ids


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("unfinished") / "index"), MINUTES, CLOSED) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, MINUTES, CLOSED) as engine:
            yield engine


def asked(engine: Engine, q: str, reader: Reader = PUBLIC) -> Answer:
    return find(engine, Question(q=q, reader=reader, facets=(), unfinished=True))


def found(engine: Engine, q: str, reader: Reader = PUBLIC) -> set[str]:
    return {result.passage.id for result in asked(engine, q, reader).results}


@pytest.mark.parametrize("q", ["bic", "bicy", "bicycl", "bicycle", "bicycles", "BICY"])
def test_each_letter_of_a_word_finds_what_the_word_finds(engine: Engine, q: str) -> None:
    assert found(engine, q) == {COUNTED, STOLEN}


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("bicycle sto", {STOLEN}),
        ("bicycle s", {COUNTED, STOLEN}),
        ("bicycle st", {COUNTED, STOLEN}),
        ("gates OR thef", {GATES, THEFT}),
        ("speaker:okon", {THEFT}),
        ("bicycle -stol", {COUNTED, STOLEN}),
        ('"bicycle was sto', {STOLEN}),
        ('"bicycle was"', {STOLEN}),
        ("kind:min", {COUNTED, STOLEN, THEFT, GATES}),
        ("b", set()),
        ("", {COUNTED, STOLEN, THEFT, GATES}),
    ],
)
def test_only_the_last_word_may_go_on(engine: Engine, q: str, ids: set[str]) -> None:
    assert found(engine, q) == ids


def test_what_is_finished_is_asked_as_it_is(engine: Engine) -> None:
    assert find(engine, Question(q="bicy", facets=())).total == 0


def test_what_begins_so_is_marked(engine: Engine) -> None:
    (result,) = asked(engine, "sto").results
    (excerpt,) = result.excerpts
    assert [excerpt.text[start:end] for start, end in excerpt.marks] == ["stolen"]
    assert sought(engine, "sto", PUBLIC, unfinished=True) == asked(engine, "sto").tree


def test_a_slip_is_mended_as_ever(engine: Engine) -> None:
    answer = asked(engine, "bicycel")
    assert answer.relaxed == "No passage holds “bicycel”: “bicycle” is looked for instead."
    assert {result.passage.id for result in answer.results} == {COUNTED, STOLEN}


def test_no_beginning_of_a_restricted_word_is_told(engine: Engine) -> None:
    answer = asked(engine, "quib")
    assert (answer.total, answer.near_matches, answer.did_you_mean) == (0, (), None)
    assert found(engine, "quib", OPERATOR) == set(CLOSED.ids)


def test_the_word_being_typed_is_the_one_at_the_end() -> None:
    assert as_beginning(parse("one two").tree, "one two") == parse("one (two OR two*)").tree
    assert as_beginning(parse('one "two"').tree, 'one "two"') == parse('one "two"').tree
    assert as_beginning(parse("one two-three").tree, "one two-three") == parse("one two-three").tree
    assert as_beginning(parse("one").tree, "one") == Or((Word("one", (0, 3)), Pattern("one*", (0, 3))))
    assert without_last(parse("one two th").tree, "one two th") == parse("one two").tree
    assert without_last(parse("th").tree, "th") is None
    assert without_last(parse("one OR tw").tree, "one OR tw") is None
