"""Meetings and coverage on each engine: what is held of them, what is not, and who may know."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mappings.attendance import Attendee, Presence
from mappings.holding import Apart, Attachment, Mention, Spoken
from mappings.meeting import Meeting
from mappings.paper import Failure, PageProblem, Reason
from mappings.passage import Access, Kind
from search.coverage import Lack, coverage, not_held
from search.engines import Engine
from search.errors import BadRequest
from search.meeting_documents import coverage_document, meeting_document, meetings_document
from search.meetings import MeetingsQuestion, meeting, meetings
from search.request import OPERATOR, PUBLIC
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.ledger import commitment, put_ledger, step
from tests.support.papers import COUNCIL, FOOTWAYS, Shelf, filled

_TODAY = dt.date(2020, 1, 1)
EARLIER = Meeting(dt.date(2014, 9, 4), FOOTWAYS.committee, COUNCIL)
LATER = Meeting(dt.date(2015, 1, 8), FOOTWAYS.committee, COUNCIL)
SECRET = Meeting(dt.date(2014, 12, 18), FOOTWAYS.committee, COUNCIL)
_TOWPATH = {"item_number": "5", "item_title": "Canal towpath", "genre": "minutes"}

AGENDA = Shelf(
    "agenda.pdf",
    [
        {"text": "1 Apologies", "kind": Kind.AGENDA_ITEM, "item_number": "1", "item_title": "Apologies"},
        {"text": "5 Canal towpath", "kind": Kind.AGENDA_ITEM, **_TOWPATH},
        {"text": "2 Minutes", "kind": Kind.AGENDA_ITEM, "item_number": "2", "item_title": "Minutes"},
    ],
    meeting=FOOTWAYS,
    title="Agenda",
)
MINUTES = Shelf(
    "minutes.pdf",
    [
        {
            "text": "Present: Ada Marsh (Chair), Piers Reed",
            "kind": Kind.OTHER,
            "genre": "minutes",
            "attendees": (
                Attendee(
                    presence=Presence.PRESENT, printed="Ada Marsh (Chair)", name="Ada Marsh", role="Chair"
                ),
                Attendee(presence=Presence.PRESENT, printed="Piers Reed", name="Piers Reed"),
            ),
        },
        {"text": "The Committee heard of the towpath.", **_TOWPATH, "fingerprint": 7},
        {"text": "That the towpath be mended.", "kind": Kind.RESOLUTION, **_TOWPATH},
    ],
    meeting=FOOTWAYS,
    title="Minutes",
)
COPY = Shelf(
    "pack.pdf",
    [
        {"text": "The Committee heard of the towpath.", **_TOWPATH, "fingerprint": 7},
        {
            "text": "What was reported before.",
            "meeting_id": EARLIER.id,
            "meeting_date": EARLIER.date,
            "date": EARLIER.date,
        },
    ],
    meeting=FOOTWAYS,
    title="Pack",
    problems=(PageProblem(2, "It is a picture."),),
    mentions=(
        Mention(
            spoken=Spoken.MINUTES,
            authority=COUNCIL,
            committee="Highways and Footways Committee",
            date=dt.date(2014, 11, 13),
            words="The minutes of the meeting held on 13 November 2014",
            passage_id="nothing",
            page=1,
        ),
        Mention(
            spoken=Spoken.MINUTES,
            authority=COUNCIL,
            committee="Footways Committee",
            date=FOOTWAYS.date,
            words="The minutes of the meeting held on 4 December 2014",
            passage_id="nothing",
        ),
        Mention(
            spoken=Spoken.NEXT,
            authority=COUNCIL,
            committee=FOOTWAYS.committee,
            date=LATER.date,
            words="The next meeting is on 8 January 2015",
            passage_id="nothing",
        ),
        Mention(
            spoken=Spoken.NEXT,
            authority=COUNCIL,
            committee=FOOTWAYS.committee,
            date=dt.date(2020, 1, 2),
            words="A meeting still to come",
            passage_id="nothing",
        ),
    ),
    attachments=(
        Attachment(
            apart=Apart.MEMBERS_ONLY,
            words="attached for Members only",
            passage_id="nothing",
            authority=COUNCIL,
            committee=FOOTWAYS.committee,
            meeting_id=FOOTWAYS.id,
        ),
    ),
)
NEXT = Shelf(
    "next.pdf",
    [{"text": "1 Apologies", "kind": Kind.AGENDA_ITEM, "genre": "agenda_pack", "item_number": "1"}],
    meeting=LATER,
)
CLOSED = Shelf(
    "closed.pdf",
    ["What only some may read."],
    meeting=SECRET,
    access=Access.RESTRICTED,
    mentions=(
        Mention(
            spoken=Spoken.HELD,
            authority=COUNCIL,
            committee=FOOTWAYS.committee,
            date=dt.date(2014, 12, 19),
            words="A secret meeting",
            passage_id="nothing",
        ),
    ),
)
DAMAGED = Shelf("damaged.pdf", [], failure=Failure(Reason.DAMAGED, "It is cut off."))
SHELVES = (AGENDA, MINUTES, COPY, NEXT, CLOSED, DAMAGED)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index of the papers, with a commitment made at the meeting."""
    made_there = commitment(
        MINUTES.ids[2],
        made_on=FOOTWAYS.date,
        meeting_id=FOOTWAYS.id,
        item_number="5",
        history=(step(MINUTES.ids[2], date=FOOTWAYS.date),),
    )

    def made(place: str) -> Iterator[Engine]:
        with filled(place, *SHELVES) as engine:
            with engine.writing() as writer:
                put_ledger(writer, [made_there, replace(made_there, access=Access.RESTRICTED)])
            yield engine

    if request.param == "embedded":
        yield from made(str(tmp_path_factory.mktemp("meetings") / "index"))
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield from made(place)


def test_list(engine: Engine) -> None:
    """The latest first, with the values of each filter; a closed meeting only for those who may know."""
    found = meetings(engine, MeetingsQuestion())
    assert [each.id for each in found.meetings] == [LATER.id, FOOTWAYS.id, EARLIER.id]
    assert [(each.value, each.count) for each in found.facets["year"]] == [("2014", 2), ("2015", 1)]
    assert meetings(engine, MeetingsQuestion(reader=OPERATOR)).total == 4
    assert meetings_document(found)["total"] == 3


def test_filters_and_pages(engine: Engine) -> None:
    """A facet's counts ignore its own filter; a page after the last one is empty."""
    found = meetings(engine, MeetingsQuestion(filters={"year": ("2015",)}))
    assert [each.id for each in found.meetings] == [LATER.id]
    assert [(each.value, each.selected) for each in found.facets["year"]] == [("2014", False), ("2015", True)]
    assert meetings(engine, MeetingsQuestion(filters={"committee": ("Other",)})).meetings == ()
    second = meetings(engine, MeetingsQuestion(page=2, per_page=2))
    assert [each.id for each in second.meetings] == [EARLIER.id]
    assert meetings(engine, MeetingsQuestion(page=9)).meetings == ()
    with pytest.raises(BadRequest):
        meetings(engine, MeetingsQuestion(page=0))


def test_meeting(engine: Engine) -> None:
    """Its items as the agenda has them, each with all passages of it, copies once."""
    whole = meeting(engine, FOOTWAYS.id, PUBLIC)
    assert whole
    assert [(item.number, item.title) for item in whole.items] == [
        ("1", "Apologies"),
        ("5", "Canal towpath"),
        ("2", "Minutes"),
    ]
    towpath = whole.items[1]
    assert towpath.agenda_passage_id == AGENDA.ids[1]
    assert [each.text for each in towpath.passages].count("The Committee heard of the towpath.") == 1
    assert [each.text for each in towpath.acts] == ["That the towpath be mended."]
    assert len(towpath.commitments) == 1
    assert [(each.attendee.name, each.passage.id) for each in whole.attended] == [
        ("Ada Marsh", MINUTES.ids[0]),
        ("Piers Reed", MINUTES.ids[0]),
    ]
    assert {each.paper.name: each.passages for each in whole.papers} == {"Agenda": 3, "Minutes": 3, "Pack": 1}
    assert [each.words for each in whole.attachments] == ["attached for Members only"]
    assert whole.meeting.passages == 7
    assert not whole.is_cut
    assert meeting_document(whole)["next"]


def test_beside(engine: Engine) -> None:
    """The meetings of the committee before and after it, as far as the reader may know of them."""
    public, every = meeting(engine, FOOTWAYS.id, PUBLIC), meeting(engine, FOOTWAYS.id, OPERATOR)
    assert public and public.previous and public.next and every and every.next
    assert (public.previous.id, public.next.id) == (EARLIER.id, LATER.id)
    assert every.next.id == SECRET.id


def test_unknown_meeting(engine: Engine) -> None:
    """One that nobody knows of, and one that the reader may not know of, are the same."""
    assert meeting(engine, "nothing", PUBLIC) is None
    assert meeting(engine, "", PUBLIC) is None
    assert meeting(engine, SECRET.id, PUBLIC) is None
    assert meeting(engine, SECRET.id, OPERATOR) is not None


def test_coverage(engine: Engine) -> None:
    """The committee's span with every month of it, and what is not held."""
    found = coverage(engine, PUBLIC, today=_TODAY)
    (body,) = found.committees
    assert (body.committee, body.first, body.last) == (FOOTWAYS.committee, EARLIER.date, LATER.date)
    assert (body.meetings, body.papers, body.passages) == (3, 4, 9)
    assert [(f"{month.first:%Y-%m}", month.papers, month.passages) for month in body.months] == [
        ("2014-09", 1, 1),
        ("2014-10", 0, 0),
        ("2014-11", 0, 0),
        ("2014-12", 3, 7),
        ("2015-01", 1, 1),
    ]
    assert [(each.file, each.failure) for each in found.failed] == [("damaged.pdf", DAMAGED.paper.failure)]
    assert [(each.file, [page.page for page in each.pages]) for each in found.pages] == [("pack.pdf", [2])]
    assert [each.words for _, each in found.attachments] == ["attached for Members only"]


def test_missing_meetings(engine: Engine) -> None:
    """A meeting spoken of counts where none is held; one held without minutes lacks these; one to come none."""
    found = coverage(engine, PUBLIC, today=_TODAY).missing
    assert [(each.date, each.lack, each.meeting_id) for each in found] == [
        (dt.date(2014, 11, 13), Lack.PAPERS, None),
        (LATER.date, Lack.MINUTES, LATER.id),
    ]
    source, mention = found[0].mentions[0]
    assert (source.paper_id, mention.page) == (COPY.paper.id, 1)
    assert coverage(engine, PUBLIC, today=dt.date(2014, 1, 1)).missing == ()


def test_nothing_of_restricted_papers(engine: Engine) -> None:
    """A reader of public papers learns nothing of others, not even a count."""
    public, every = coverage(engine, PUBLIC, today=_TODAY), coverage(engine, OPERATOR, today=_TODAY)
    assert every.papers == public.papers + 1
    assert "secret" not in str(coverage_document(public)).casefold()
    assert dt.date(2014, 12, 19) in {each.date for each in every.missing}
    assert dt.date(2014, 12, 19) not in {each.date for each in public.missing}


def test_coverage_of_a_committee(engine: Engine) -> None:
    """Of one that is not held there is nothing, but papers that could not be read may be its."""
    of_other = coverage(engine, PUBLIC, committees=["Markets Sub-Committee"], today=_TODAY)
    assert (of_other.papers, of_other.committees, of_other.missing, of_other.pages) == (0, (), (), ())
    assert len(of_other.failed) == 1
    own = coverage(engine, PUBLIC, authorities=[COUNCIL], committees=[FOOTWAYS.committee], today=_TODAY)
    assert own == coverage(engine, PUBLIC, today=_TODAY)


def test_not_held(engine: Engine) -> None:
    """What is not held of the days asked for."""
    every = not_held(engine, PUBLIC, today=_TODAY)
    assert (every.failed, every.pages, len(every.missing)) == (1, 1, 2)
    november = not_held(
        engine, PUBLIC, date_from=dt.date(2014, 11, 1), date_to=dt.date(2014, 11, 30), today=_TODAY
    )
    assert (november.failed, november.pages) == (1, 0)
    assert [each.date for each in november.missing] == [dt.date(2014, 11, 13)]


def test_papers_that_go_take_their_share_along(tmp_path: Path) -> None:
    """Whatever the order of papers, and when one is removed."""
    with filled(str(tmp_path / "one"), *SHELVES) as one, filled(str(tmp_path / "two"), *SHELVES[::-1]) as two:
        first, second = coverage(one, PUBLIC, today=_TODAY), coverage(two, PUBLIC, today=_TODAY)
        assert coverage_document(first) == coverage_document(second)
        with two.writing() as writer:
            writer.remove(COPY.paper.id)
        left = coverage(two, PUBLIC, today=_TODAY)
        assert [each.date for each in left.missing] == [LATER.date]
        assert left.pages == ()
        assert meeting(two, EARLIER.id, PUBLIC) is None
