"""Which passage comes first, the same on every engine."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mappings.passage import Access, Kind
from search.engines import Engine
from search.finder import Answer, Question, find
from search.request import OPERATOR
from tests.support.elasticsearch import fresh_place
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]
LAMPS = 230


def said(speaker: str | None, text: str, **more: Any) -> Mapping[str, Any]:
    return {"kind": Kind.SPEECH, "text": text, "speaker": speaker, **more}


PARKING = Shelf(
    "2014/parking.pdf",
    [
        said("Ines Lindqvist", "As Councillor Okafor told us, parking at the station has to be paid for."),
        said(
            "Tom Okafor",
            "We shall look again at what residents pay, since parking outside the school is what most of"
            " them wrote to us about.",
        ),
        said(
            "Ada Okafor",
            "My own street has no room for it: parking there would block the way of the bus and of the"
            " bin lorry every week.",
        ),
        said("Tom Okafor", "Thank you.", item_title="Parking"),
        said(
            "Natalie Green", "The land behind the mill is open to all, and such spaces are few in our ward."
        ),
        said("Ines Lindqvist", "A green bank and a green lane are what people name when asked of spaces."),
        said(
            "Ines Lindqvist",
            "Our green spaces are mown twice in summer, and the paths by the mill once a month.",
        ),
        *(said("Ines Lindqvist", f"Road {number} is swept daily by the contractor.") for number in range(30)),
    ],
    meeting=FOOTWAYS,
)
THEFT = Shelf(
    "2019/theft.pdf",
    [
        said("Rhys Maddock", "Thank you.", item_title="Bicycle theft"),
        said("Rhys Maddock", "Thank you, Chair. I call item 5 on bicycle theft."),
        said(
            "Carys Vaughan",
            "In spring a bicycle was taken from the library on most days, and we think that theft of this"
            " sort is planned, because the same van was seen each time.",
        ),
        said(
            "Carys Vaughan",
            "The warden kept a bicycle for a week, then wrote to the ward office and to the school. He had"
            " been told of a theft in the lane, which turned out to be of a ladder.",
        ),
        said(
            "Carys Vaughan",
            "We now mark frames at the market, where bicycle theft had doubled in less than a year.",
        ),
    ],
    meeting=SAFETY,
)
DEBATE = Shelf(
    "2021/ferry.pdf",
    [
        said("Idris Penhallow", "The landing was closed when the ferry struck it during the storm."),
        said(
            "Nesta Prosser", "Could the ferry be moored further up the river in a storm, as in other years?"
        ),
        said("Idris Penhallow", "No: a storm throws more water over the moorings there, and the banks slip."),
        *(said("Nesta Prosser", f"Bench number {number} was painted by volunteers.") for number in range(30)),
        said("Nesta Prosser", "A storm broke over the fair, and the tents had to be taken down by hand."),
    ],
    meeting=MARKETS,
)
LIT = Shelf(
    "2022/lamps.pdf",
    [f"The lamp in street {number} was lit{' again' * (number % 7)}." for number in range(LAMPS)],
    meeting=MARKETS,
)
CLOSED = Shelf(
    "closed/parking.pdf",
    [said("Quentin Lindqvist", "Parking was spoken of in private with the owner of the land by the river.")],
    meeting=MARKETS,
    access=Access.RESTRICTED,
)
MENTIONED, BY_TOM, BY_ADA, TOM_THANKS, BY_GREEN, GREENS, GREEN_SPACES = PARKING.ids[:7]
THANKS, CALLED, PLANNED, LADDER, DOUBLED = THEFT.ids


@pytest.fixture(scope="module", params=_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above, to be read only."""
    shelves = (PARKING, THEFT, DEBATE, LIT, CLOSED)
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("ranking") / "index"), *shelves) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, *shelves) as engine:
            yield engine


def ask(engine: Engine, q: str, **more: Any) -> Answer:
    return find(engine, Question(q=q, **more))


def results(engine: Engine, q: str, **more: Any) -> list[str]:
    return [result.passage.id for result in ask(engine, q, **more).results]


def near(engine: Engine, q: str, **more: Any) -> list[str]:
    answer = ask(engine, q, **more)
    assert answer.total == 0
    return [result.passage.id for result in answer.near_matches]


@pytest.mark.parametrize("q", ["okafor parking", "parking Okafor’s", "OKAFOR parking"])
def test_turns_of_a_speaker_who_is_named_come_before_those_that_name_them(engine: Engine, q: str) -> None:
    found = results(engine, q)
    assert set(found[:2]) == {BY_TOM, BY_ADA}
    assert set(found[2:]) == {MENTIONED, TOM_THANKS}


def test_a_whole_name_tells_speakers_of_one_surname_apart(engine: Engine) -> None:
    assert results(engine, "Ada Okafor parking")[0] == BY_ADA
    found = results(engine, "okafor parking OR ada OR tom")
    assert {BY_TOM, BY_ADA} == set(found[:2])


def test_so_do_near_matches_of_a_question(engine: Engine) -> None:
    found = near(engine, "what did Tom Okafor say about parking permits?")
    assert found[0] == BY_TOM
    assert MENTIONED in found


def test_a_name_that_is_written_small_is_a_word(engine: Engine) -> None:
    assert results(engine, "green spaces")[0] == GREEN_SPACES


def test_speakers_whom_the_reader_may_not_know_change_nothing(engine: Engine) -> None:
    assert results(engine, "quentin parking") == []
    assert results(engine, "quentin parking", reader=OPERATOR) == CLOSED.ids


def test_courtesies_never_come_first(engine: Engine) -> None:
    assert results(engine, "bicycle theft") == [DOUBLED, PLANNED, LADDER, CALLED, THANKS]
    found = near(engine, "bicycle theft unicorn")
    assert found[0] == DOUBLED
    assert found.index(THANKS) > found.index(PLANNED)


def test_near_matches_that_hold_most_come_first_and_of_the_others_those_beside_them(engine: Engine) -> None:
    found = near(engine, "ferry storm unicorn")
    assert set(found[:2]) == set(DEBATE.ids[:2])
    assert found[2:] == [DEBATE.ids[2], DEBATE.ids[-1]]


def test_words_that_put_a_question_make_no_near_match(engine: Engine) -> None:
    assert near(engine, "what about ladders, unicorns?") == [LADDER]
    assert set(near(engine, "what about unicorns?")) == {BY_TOM, GREENS}


@pytest.mark.parametrize("per_page", [7, 30, 100, 199, 201])
def test_pages_neither_overlap_nor_skip_where_the_re_rank_ends(engine: Engine, per_page: int) -> None:
    whole = results(engine, "lamp lit", per_page=LAMPS)
    pages = -(-LAMPS // per_page)
    parts = [
        each
        for page in range(1, pages + 1)
        for each in results(engine, "lamp lit", page=page, per_page=per_page)
    ]
    assert parts == whole
    assert sorted(parts) == sorted(LIT.ids)
