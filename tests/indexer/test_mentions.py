"""Which other meetings a text speaks of, and what only looks like one."""

import datetime as dt
from dataclasses import replace

import pytest

from indexer.mentions import attachments, mentions
from mappings.holding import Apart, Spoken
from mappings.meeting import Meeting
from mappings.paper import PageText
from mappings.passage import Kind, Passage

COUNCIL = "Aldermere Borough Council"
PANEL = "Harbour Scrutiny Committee"
MEETING = Meeting(dt.date(2014, 12, 4), PANEL, COUNCIL)

SPOKEN_OF = [
    (
        "The minutes of the meeting held on 13 November 2014 were agreed.",
        [(Spoken.MINUTES, PANEL, "2014-11-13")],
    ),
    (
        "To confirm the minutes of the meeting of the Harbour Scrutiny Committee held on 13 November 2014.",
        [(Spoken.MINUTES, PANEL, "2014-11-13")],
    ),
    (
        "The minutes of the meetings held on 9 October 2014 and 13 November 2014 were agreed.",
        [(Spoken.MINUTES, PANEL, "2014-10-09"), (Spoken.MINUTES, PANEL, "2014-11-13")],
    ),
    (
        "Approve Licensing Panel Meeting Minutes of 12 November 2014",
        [(Spoken.MINUTES, "Licensing Panel", "2014-11-12")],
    ),
    ("Minutes of 13 November 2014", [(Spoken.MINUTES, PANEL, "2014-11-13")]),
    (
        "The next meeting of the Committee is scheduled for 10.00am on Thursday 8 January 2015.",
        [(Spoken.NEXT, PANEL, "2015-01-08")],
    ),
    ("Date of next meeting: Thursday 8 January 2015 at 10am", [(Spoken.NEXT, PANEL, "2015-01-08")]),
    # The year is the one in which that day is a Thursday.
    ("Date of next meeting: Thursday 8 January", [(Spoken.NEXT, PANEL, "2015-01-08")]),
    ("Date of next meeting: Friday 8 January", []),
    ("Date of next meeting: 8 January", []),
    (
        "The item was deferred to the meeting of the Licensing Panel on 15 January 2015.",
        [(Spoken.DEFERRED, "Licensing Panel", "2015-01-15")],
    ),
    (
        "LAID OVER TO THE 15 JANUARY 2015 MEETING OF THE LICENSING PANEL",
        [(Spoken.DEFERRED, "Licensing Panel", "2015-01-15")],
    ),
    (
        "The terms were approved by the Committee at its meeting on 12 June 2014.",
        [(Spoken.HELD, PANEL, "2014-06-12")],
    ),
    (
        "It was reviewed by the Audit Committee at meeting held on 25 April 2014.",
        [(Spoken.HELD, "Audit Committee", "2014-04-25")],
    ),
    ("It was agreed at a Cabinet meeting on 5 October 2014.", [(Spoken.HELD, "Cabinet", "2014-10-05")]),
    # The paper's own meeting is no other.
    ("Minutes of the meeting held on 4 December 2014", []),
    # Minutes are of what has been.
    ("Minutes of the meeting held on 4 December 2041", []),
    # Not a meeting of a committee, or not said of which.
    ("A public meeting was held on 13 November 2014 at the harbour.", []),
    ("A meeting held on 13 November 2014 came to nothing.", []),
    ("The site meeting on 13 November 2014 was noted.", []),
    ("The report of 13 November 2014 was noted before the meeting.", []),
    ("The next meeting will hear of the storm of 8 January 2013.", []),
    ("The letter of 13 November 2014 was read.", []),
]


@pytest.mark.parametrize(("text", "expected"), SPOKEN_OF)
def test_meetings(text: str, expected: list[tuple[Spoken, str, str]]) -> None:
    """Each meeting with its body, its day, and how it is spoken of."""
    found = [(each.spoken, each.committee, each.date.isoformat()) for each in mentions([_passage(text)])]
    assert found == expected


def test_proof() -> None:
    """A mention has the words as printed, their page and passage."""
    text = "Noted.\n\nThe minutes of the meeting held on\n13 November 2014 were agreed. They were signed."
    (found,) = mentions([replace(_passage(text), page=3)])
    assert found.words == "The minutes of the meeting held on 13 November 2014 were agreed"
    assert (found.page, found.passage_id, found.authority) == (3, "p-1", COUNCIL)


def test_whose_meeting_is_not_known() -> None:
    """In a paper of no known committee, only a meeting of a body that the words name."""
    unknown = replace(_passage(""), committee=None, meeting_id=None, meeting_date=None)
    own = replace(unknown, text="Minutes of the meeting held on 13 November 2014")
    named = replace(unknown, text="Minutes of the meeting of the Licensing Panel held on 13 November 2014")
    assert mentions([own]) == ()
    assert [each.committee for each in mentions([named])] == ["Licensing Panel"]


def test_speech_tells_of_minutes_alone() -> None:
    """What someone says of meetings at large is none of the committee's."""
    said = replace(
        _passage("Our next meeting is on 8 January 2015 with the harbour board."), kind=Kind.SPEECH
    )
    assert mentions([said]) == ()


def test_doubtful_year() -> None:
    """A next meeting a year on is told as printed, and marked as one that may be misprinted."""
    (found,) = mentions([_passage("The next meeting was scheduled for 18 December 2015 at 10am.")])
    (near,) = mentions([_passage("The next meeting was scheduled for 18 December 2014 at 10am.")])
    assert (found.is_far, near.is_far) == (True, False)


APART = [
    ("The appendix is attached for Members only.", Apart.MEMBERS_ONLY),
    ("Appendix 2 is attached for Members and officers only but is available online.", Apart.MEMBERS_ONLY),
    ("Harbour dues (exempt appendix)", Apart.EXEMPT),
    ("Harbour dues (not for publication)", Apart.EXEMPT),
    ("Harbour dues (report to follow)", Apart.TO_FOLLOW),
    ("Harbour dues (Report already circulated)", Apart.CIRCULATED),
    ("There are no exempt papers.", None),
    ("The Clerk is to follow this up.", None),
    ("Members only spoke of the harbour.", None),
]


@pytest.mark.parametrize(("text", "apart"), APART)
def test_attachments(text: str, apart: Apart | None) -> None:
    """Papers that a paper says are not published with it."""
    found = attachments([_passage(text)], ())
    assert [each.apart for each in found] == ([apart] if apart else [])


def test_attached_pages_that_are_there() -> None:
    """What is said to be on pages that the paper has is published with it."""
    text = "The appendices set out on pages 11 to 61 are attached for Members only."
    line = (70.0, 70.0, 300.0, 82.0, "Appendix 1")
    page = PageText(number=13, printed="11", width=595.0, height=842.0, lines=(line,))
    assert attachments([_passage(text)], ()) != ()
    assert attachments([_passage(text)], [page]) == ()


def _passage(text: str) -> Passage:
    return Passage(
        id="p-1",
        paper_id="p",
        position=0,
        kind=Kind.MINUTE,
        text=text,
        authority=MEETING.authority,
        committee=MEETING.committee,
        meeting_id=MEETING.id,
        meeting_date=MEETING.date,
        date=MEETING.date,
    )
