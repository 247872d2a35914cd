"""What was said and promised before under the subject of an item, on each engine."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mappings.commitment import Commitment
from mappings.meeting import Meeting
from mappings.passage import Access, Kind
from mappings.undertaking import Source, Undertaking
from search.before import Before, Subject, before
from search.engines import Engine
from search.request import OPERATOR, PUBLIC, Reader
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.ledger import commitment, put_ledger, step
from tests.support.papers import COUNCIL, FOOTWAYS, SAFETY, Shelf, filled

TOWPATH = {"item_number": "5", "item_title": "Repair of the canal towpath"}
WRITTEN = {"kind": Kind.LETTER, "date": dt.date(2015, 6, 1), "date_basis": "published"}
SPRING = Meeting(dt.date(2015, 3, 5), "Highways and Footways Committee", COUNCIL)
ELSEWHERE = Meeting(dt.date(2015, 1, 8), "Parks Committee", "Brackwater Council")


def _promised(text: str) -> tuple[Undertaking, ...]:
    return (Undertaking(source=Source.MINUTED, text=text, rule="agreed to", words=text),)


MINUTES = Shelf(
    "2014/footways.pdf",
    [
        {"text": "Apologies came from Councillor Marsh.", "item_number": "1", "item_title": "Apologies"},
        {"text": "The officer presented the report.", **TOWPATH},
        {"text": "The canal towpath floods at Mill Lock, and repairs to it fail.", **TOWPATH},
        {
            "text": "The Director agreed to write to the trust.",
            "undertakings": _promised("write to the trust"),
            **TOWPATH,
        },
        {"text": "The accounts were received.", "item_number": "6", "item_title": "Accounts of the year"},
    ],
    meeting=FOOTWAYS,
)
LATER = Shelf(
    "2015/footways.pdf",
    [
        {
            "text": "Work on the path goes on.",
            "item_number": "4",
            "item_title": "Towpath of the canal: repairs",
        },
        {"text": "Gravel is dear.", "item_number": "4", "item_title": "Towpath"},
        {"text": "Barges pay tolls.", "item_title": "Canal tolls and towpath lamps"},
        {"text": "A circus asked for a field.", "item_title": "Fields to let"},
    ],
    meeting=SPRING,
)
AT_THE_MEETING = Shelf(
    "2019/pack.pdf", [{"text": "The towpath again.", "kind": Kind.REPORT, **TOWPATH}], meeting=SAFETY
)
OTHER_COUNCIL = Shelf("brackwater/parks.pdf", [{"text": "Ours is mended.", **TOWPATH}], meeting=ELSEWHERE)
LETTER = Shelf(
    "2015/letter.txt",
    [
        {"text": "When is the repair of the canal towpath to begin?", **WRITTEN},
        {"text": "The canal is fine.", **WRITTEN},
    ],
)
CLOSED = Shelf(
    "closed/footways.pdf",
    [
        {
            "text": "The contractor for the towpath settled for less.",
            "undertakings": _promised("settle"),
            "item_number": "9",
            "item_title": "Repair of the canal towpath: exempt",
        }
    ],
    meeting=SPRING,
    access=Access.RESTRICTED,
)
NOBODYS = Shelf(
    "2015/canals.txt",
    [{"text": "A fund was spoken of.", "item_number": "2", "item_title": "Canal and towpath fund"}],
    meeting=Meeting(dt.date(2015, 2, 5), "Canals Panel"),
)
SHELVES = (NOBODYS, MINUTES, LATER, AT_THE_MEETING, OTHER_COUNCIL, LETTER, CLOSED)


def _ledger() -> list[Commitment]:
    history = (step(MINUTES.ids[3], date=FOOTWAYS.date),)
    public = [
        commitment("done", status="completed", history=history, made_on=FOOTWAYS.date),
        commitment("letter", status="open", history=history, made_on=FOOTWAYS.date),
    ]
    closed = commitment("settled", status="open", history=(step(CLOSED.ids[0], date=SPRING.date),))
    return [*public, *(replace(each, access=Access.RESTRICTED) for each in (*public, closed))]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above with their ledger, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("before") / "index"), *SHELVES) as engine:
            with engine.writing() as writer:
                put_ledger(writer, _ledger())
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, *SHELVES) as engine:
            with engine.writing() as writer:
                put_ledger(writer, _ledger())
            yield engine


def said(engine: Engine, title: str, reader: Reader = PUBLIC, day: dt.date = SAFETY.date) -> Before:
    return before(engine, Subject(title=title, day=day, authority=COUNCIL), reader)


def titles(found: Before) -> list[str]:
    return [each.title for each in found.items]


def test_the_same_title_comes_first_then_what_shares_its_words(engine: Engine) -> None:
    found = said(engine, "Repair of the canal towpath")
    assert titles(found) == [
        "Repair of the canal towpath",
        "Towpath of the canal: repairs",
        "Canal tolls and towpath lamps",
        "Canal and towpath fund",
    ]
    first, second, third, of_unknown_authority = found.items
    assert of_unknown_authority.committee == "Canals Panel"
    assert {word.text for word in found.words} == {"Repair", "canal", "towpath"}
    assert {word.text for word in first.words} == {word.text for word in second.words}
    assert {word.text for word in third.words} == {"canal", "towpath"}
    assert (first.date, first.committee, first.number) == (FOOTWAYS.date, FOOTWAYS.committee, "5")
    assert third.number is None


def test_of_an_item_what_speaks_most_of_the_subject_is_shown_and_all_is_counted(engine: Engine) -> None:
    first, second, third, _ = said(engine, "Repair of the canal towpath").items
    assert first.total == 3
    assert first.results[0].passage.id == MINUTES.ids[2]
    # A passage of the same number belongs to it, whatever it is titled.
    assert second.total == 2
    # What has no number is told by its title.
    assert [each.passage.id for each in third.results] == [LATER.ids[2]]
    assert third.total == 1


def test_what_was_promised_has_its_present_status_the_open_first(engine: Engine) -> None:
    first, *others = said(engine, "Repair of the canal towpath").items
    assert [(each.id, each.status) for each in first.commitments] == [
        ("letter", "open"),
        ("done", "completed"),
    ]
    assert all(each.commitments == () for each in others)


def test_only_what_is_dated_before_the_day(engine: Engine) -> None:
    assert titles(said(engine, "Repair of the canal towpath", day=FOOTWAYS.date)) == []
    day_after = FOOTWAYS.date + dt.timedelta(days=1)
    assert titles(said(engine, "Repair of the canal towpath", day=day_after)) == [
        "Repair of the canal towpath"
    ]
    everything = said(engine, "Repair of the canal towpath")
    passages = [result.passage for item in everything.items for result in item.results]
    assert not {each.id for each in passages} & {*AT_THE_MEETING.ids, *OTHER_COUNCIL.ids}


def test_elsewhere_it_must_hold_most_of_the_words(engine: Engine) -> None:
    found = said(engine, "Repair of the canal towpath")
    assert [each.passage.id for each in found.elsewhere] == [LETTER.ids[0], OTHER_COUNCIL.ids[0]]


@pytest.mark.parametrize(
    "title",
    [
        "Apologies",
        "Apologies for Absence and Chair's Announcements",
        "Minutes of the previous meeting",
        "Minutes of the meetings held on 19 December 2024 and, if in order, to be approved",
        "Minutes of the 9th January meeting",
        "Declarations of Disclosable Pecuniary Interests in items on the agenda",
        "Declarations of Interests",
        "Exclusion of the Press and Public",
        "Any other urgent business",
        "Date of Next Meeting",
    ],
)
def test_under_an_item_of_procedure_nothing_is_looked_for(engine: Engine, title: str) -> None:
    assert said(engine, title) == Before(words=(), is_procedural=True)


@pytest.mark.parametrize(
    "title", ["Public Order", "Accounts of the year", "Towpath meetings", "Fields to let"]
)
def test_a_subject_with_a_word_of_procedure_in_it_is_one(engine: Engine, title: str) -> None:
    found = said(engine, title)
    assert not found.is_procedural
    assert found.words


def test_one_telling_word_is_enough_where_there_is_no_other(engine: Engine) -> None:
    assert set(titles(said(engine, "The towpath"))) == {
        "Repair of the canal towpath",
        "Towpath of the canal: repairs",
        "Canal tolls and towpath lamps",
        "Canal and towpath fund",
    }
    # Two words of which a title shares one say nothing yet.
    assert titles(said(engine, "Circus fields")) == []


@pytest.mark.parametrize("title", ["", "5", "Zeppelins", "of the and", "* OR (", '"', "NOT", "title:x"])
def test_any_title_is_answered(engine: Engine, title: str) -> None:
    assert said(engine, title).items == ()


def test_nothing_restricted_is_told_but_to_those_who_may_see_it(engine: Engine) -> None:
    assert all(each.number != "9" for each in said(engine, "Repair of the canal towpath").items)
    found = said(engine, "Repair of the canal towpath", OPERATOR)
    (exempt,) = (each for each in found.items if each.number == "9")
    assert [each.id for each in exempt.commitments] == ["settled"]


def test_without_a_known_authority_every_one_s_meetings_are_looked_at(engine: Engine) -> None:
    found = before(engine, Subject(title="Repair of the canal towpath", day=SAFETY.date), PUBLIC)
    assert {each.committee for each in found.items} == {
        FOOTWAYS.committee,
        ELSEWHERE.committee,
        "Canals Panel",
    }
