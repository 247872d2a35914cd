"""Public notices."""

import datetime as dt

import pytest

from indexer.document import Document, Paragraph
from indexer.genres import Facts, best_genre, genre
from mappings.passage import Kind


def _document(*texts: str) -> Document:
    return Document(blocks=tuple(Paragraph(text=text) for text in texts))


_ENGLISH = (
    "PUBLIC NOTICE",
    "Notice is hereby given that Mill Lane will be closed:",
    "(a) from 1 June 2024; and",
    "(b) until the bridge is mended.",
    "Objections go to the Clerk.",
)


@pytest.mark.parametrize(
    "texts",
    [
        _ENGLISH,
        ("HYSBYSIAD CYHOEDDUS", "Rhoddir rhybudd drwy hyn y bydd Lôn y Felin ar gau."),
        ("Fógra Poiblí", "Tugtar fógra leis seo go mbeidh an bóthar dúnta."),
        ("AVIS PUBLIC", "Avis est donné que la rue du Moulin sera fermée."),
        ("Bekanntmachung", "Die Mühlgasse wird gesperrt."),
    ],
)
def test_a_notice_is_known_in_any_language(texts: tuple[str, ...]) -> None:
    document = _document(*texts)
    chosen, _ = best_genre(document)
    assert chosen.name == "notice"
    parsed = chosen.parse(document, Facts())
    assert {section.kind for section in parsed.sections} == {Kind.NOTICE}
    assert parsed.title == texts[0]
    assert [piece.text for section in parsed.sections for piece in section.pieces] == list(texts)


def test_the_points_of_a_notice_go_with_what_introduces_them() -> None:
    parsed = genre("notice").parse(_document(*_ENGLISH), Facts())
    assert [len(section.pieces) for section in parsed.sections] == [1, 3, 1]


def test_a_notice_of_a_meeting_says_which() -> None:
    document = _document(
        "NOTICE OF MEETING",
        "Aldermere Borough Council",
        "Committee: Streets Committee",
        "Date: 14 March 2024",
        "The public may attend.",
    )
    facts = genre("notice").parse(document, Facts()).facts
    assert facts.committee == "Streets Committee"
    assert facts.meeting_date == dt.date(2024, 3, 14)
    assert facts.authority == "Aldermere Borough Council"


def test_an_agenda_or_a_notice_of_motion_is_no_notice() -> None:
    items = [f"{number}. Title of business" for number in range(1, 8)]
    assert genre("notice").score(_document("NOTICE OF MEETING", *items)) < 0.2
    assert genre("notice").score(_document("NOTICE OF MEETING", "AGENDA", "Call to order")) < 0.2
    assert genre("notice").score(_document("Notice of motion", "That the bridge be mended.")) == 0


def test_a_calendar_of_meetings_is_not_of_one_of_them() -> None:
    days = [
        "Meeting of the Streets Board on 12 January 2024",
        "5 January 2024",
        "19 January 2024",
        "2 May 2024",
    ]
    document = Document(blocks=[Paragraph(text=text) for text in ["Public notice of meetings", *days]])
    assert genre("notice").parse(document, Facts()).facts.meeting_date is None


def test_a_calendar_of_two_bodies_is_of_neither() -> None:
    days = ["5 January 2024", "19 January 2024", "2 May 2024"]
    bodies = ["Aldermere Streets Board Meeting - 12 January 2024", "Aldermere Ponds Board - 19 January 2024"]
    parsed = [
        genre("notice").parse(
            Document(blocks=[Paragraph(text=text) for text in ("Public notice of meetings", *named, *days)]),
            Facts(),
        )
        for named in (bodies[:1], bodies)
    ]
    assert [each.facts.committee for each in parsed] == ["Aldermere Streets Board", None]


def test_a_heading_within_a_notice_is_above_what_follows_it() -> None:
    blocks = [
        Paragraph(text="PUBLIC NOTICE", bold=True),
        Paragraph(text="Mill Lane will be closed."),
        Paragraph(text="Objections", bold=True),
        Paragraph(text="They go to the Clerk."),
        Paragraph(text="ACCESS"),
        Paragraph(text="The hall has a ramp."),
    ]
    parsed = genre("notice").parse(Document(blocks=blocks), Facts())
    assert [(section.heading, section.pieces[-1].text) for section in parsed.sections] == [
        ("PUBLIC NOTICE", "PUBLIC NOTICE"),
        ("PUBLIC NOTICE", "Mill Lane will be closed."),
        ("Objections", "Objections"),
        ("Objections", "They go to the Clerk."),
        ("ACCESS", "ACCESS"),
        ("ACCESS", "The hall has a ramp."),
    ]
