"""Whom minutes list as at a meeting, and what only looks like a name."""

import datetime as dt

import pytest

from indexer.attending import with_attendees
from mappings.attendance import Presence
from mappings.meeting import Meeting
from mappings.passage import Kind, Passage

MEETING = Meeting(dt.date(2019, 3, 12), "Community Safety Panel", "Aldermere Borough Council")

LISTED = [
    (
        "Present:\nAda Marsh AM (Chair)\nPiers Reed OBE AM\nLen Okonjo AM",
        [("present", "Ada Marsh", "Chair"), ("present", "Piers Reed", None), ("present", "Len Okonjo", None)],
    ),
    (
        "MEMBERS PRESENT:\nCouncillors Marsh, Reed (B) and O’Dea.",
        [("present", "Marsh", None), ("present", "Reed", None), ("present", "O’Dea", None)],
    ),
    ("PRESENT IN THE CHAIR: Councillor D. Marsh, Mayor.", [("present", "D. Marsh", "Mayor")]),
    ("PRESENT IN THE CHAIR: Councillor D. Marsh", [("present", "D. Marsh", "in the chair")]),
    (
        "OFFICIALS IN ATTENDANCE:\nDirector, Planning and Place-Making (Mr. V. Reed), Clerk (Ms. H. Vance).",
        [
            ("in_attendance", "V. Reed", "Director, Planning and Place-Making"),
            ("in_attendance", "H. Vance", "Clerk"),
        ],
    ),
    (
        "IN ATTENDANCE: Mr J Cook (Democratic Services Manager) and Mr B Watts (General Counsel)",
        [
            ("in_attendance", "J Cook", "Democratic Services Manager"),
            ("in_attendance", "B Watts", "General Counsel"),
        ],
    ),
    (
        "Members present\nHis Worship Mayor Marsh\nThe Speaker, Councillor Reed",
        [("present", "Marsh", "Mayor"), ("present", "Reed", "Speaker")],
    ),
    (
        "PRESENNOL\nCynghorwyr Alun Reed, Jill Reed a’r Cynghorydd Sir Joseph Vance.",
        [("present", "Alun Reed", None), ("present", "Jill Reed", None), ("present", "Joseph Vance", None)],
    ),
    (
        "Present: Mayor Ada Marsh and Piers Reed were present. City Recorder Len Vance declared a quorum.",
        [("present", "Ada Marsh", "Mayor"), ("present", "Piers Reed", None)],
    ),
    ("Absent: Councillor Ada Marsh", [("absent", "Ada Marsh", None)]),
    (
        "Present: Ada Marsh\nApologies: Piers Reed, Len Vance",
        [("present", "Ada Marsh", None), ("apologies", "Piers Reed", None), ("apologies", "Len Vance", None)],
    ),
    (
        "Apologies for their inability to attend the Meeting were received from Councillors Marsh and Reed.",
        [("apologies", "Marsh", None), ("apologies", "Reed", None)],
    ),
    ("Apologies: None", []),
    ("In attendance: the Clerk and two members of the public", []),
    ("MEMBERS PRESENT:", []),
    ("The panel presented its report to Ada Marsh.", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTED)
def test_lists(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    """Each name once, with how they were there and the post that is printed beside them."""
    (found,) = with_attendees([_passage(text, Kind.OTHER)])
    assert [(each.presence.value, each.name, each.role) for each in found.attendees] == expected


def test_apologies_in_a_minute() -> None:
    """Of one for whom another sat, only the one who was not there; the other stands among those present."""
    text = "Apologies for absence were received from Ada Marsh AM, for whom Len Vance AM substituted, and from Piers Reed AM."
    (found,) = with_attendees([_passage(text, Kind.MINUTE)])
    assert [(each.presence, each.name) for each in found.attendees] == [
        (Presence.APOLOGIES, "Ada Marsh"),
        (Presence.APOLOGIES, "Piers Reed"),
    ]


def test_only_of_a_meeting() -> None:
    """What is of no known meeting lists nobody as at one."""
    passage = Passage(id="p-1", paper_id="p", position=0, kind=Kind.OTHER, text="Present: Ada Marsh")
    assert with_attendees([passage]) == [passage]


def _passage(text: str, kind: Kind) -> Passage:
    return Passage(
        id="p-1",
        paper_id="p",
        position=0,
        kind=kind,
        text=text,
        authority=MEETING.authority,
        committee=MEETING.committee,
        meeting_id=MEETING.id,
        meeting_date=MEETING.date,
    )
