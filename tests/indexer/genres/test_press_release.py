"""Press releases, made ones and the real one."""

import datetime as dt
from pathlib import Path

import pytest

from indexer.document import Document, Paragraph
from indexer.extract import extract
from indexer.genres import Facts, Parsed, Section, best_genre, genre
from indexer.tidy import tidy
from mappings.passage import Kind


def _document(*texts: str) -> Document:
    return Document(blocks=tuple(Paragraph(text=text) for text in texts))


def _parse(*texts: str) -> Parsed:
    return genre("press_release").parse(_document(*texts), Facts())


def _texts(section: Section) -> list[str]:
    return [piece.text for piece in section.pieces]


_HEAD = ("PRESS RELEASE", "12 March 2024", "The mill bridge opens in June")


def test_it_has_its_title_and_the_day_it_was_published() -> None:
    parsed = _parse(*_HEAD, "The council opens the bridge.", "ENDS")
    assert parsed.title == "The mill bridge opens in June"
    assert parsed.facts.published == dt.date(2024, 3, 12)
    assert parsed.facts.meeting_date is None
    opening = parsed.sections[0]
    assert opening.kind is Kind.PRESS_RELEASE
    assert opening.heading == parsed.title
    assert _texts(opening) == ["The council opens the bridge."]


@pytest.mark.parametrize(
    "label",
    [
        "Created on 12 March 2024",
        "Published: 12 March 2024",
        "Posted on\n12 March 2024",
        "Date: 12/03/2024",
        "For immediate release: 12 March 2024",
        "IMMEDIATE RELEASE – 12 March 2024",
    ],
)
def test_the_day_may_be_labelled(label: str) -> None:
    parsed = _parse("The mill bridge opens in June", *label.split("\n"), "It opens on 1 June 2024.")
    assert parsed.facts.published == dt.date(2024, 3, 12)
    assert [_texts(section) for section in parsed.sections] == [["It opens on 1 June 2024."]]


def test_an_embargo_is_kept_and_dates_a_release_without_another_date() -> None:
    parsed = _parse("News release", "EMBARGOED until 00.01, 12 March 2024", "The bridge opens", "It opens.")
    assert parsed.title == "The bridge opens"
    assert parsed.facts.published == dt.date(2024, 3, 12)
    assert _texts(parsed.sections[0]) == ["EMBARGOED until 00.01, 12 March 2024"]


@pytest.mark.parametrize(
    "quotation",
    [
        "“We waited long for it,” said Ada Marsh, Leader of the Council. “Too long.”",
        "Ada Marsh, Leader of the Council, said: “We waited long for it.”",
    ],
)
def test_a_quotation_has_its_speaker_where_the_paper_names_one_with_an_office(quotation: str) -> None:
    section = _parse(*_HEAD, quotation).sections[-1]
    assert (section.speaker, section.speaker_role) == ("Ada Marsh", "Leader of the Council")


@pytest.mark.parametrize(
    "paragraph",
    [
        "“We waited long for it,” said Ada Marsh.",
        "“We waited long for it,” said the Leader of the Council.",
        "Ada Marsh, a neighbour, said: “We waited long for it.”",
        "Ada Marsh, Leader of the Council, opened the bridge.",
        "The Council said: “We waited long for it.”",
    ],
)
def test_a_speaker_is_never_guessed(paragraph: str) -> None:
    assert _parse(*_HEAD, paragraph).sections[-1].speaker is None


def test_a_quotation_goes_on_until_it_is_closed() -> None:
    parsed = _parse(
        *_HEAD,
        "Ada Marsh, Leader of the Council, said:",
        "“We waited long for it.",
        "“Now we dance.”",
        "“Hooray” was heard from the bank.",
    )
    assert [section.speaker for section in parsed.sections] == ["Ada Marsh", "Ada Marsh", "Ada Marsh", None]


def test_notes_to_editors_stand_under_their_heading() -> None:
    parsed = _parse(*_HEAD, "It opens.", "Notes to editors:", "1. The bridge is of 1802.", "2. It is of oak.")
    assert parsed.sections[-1].heading == "Notes to editors"
    assert _texts(parsed.sections[-1]) == ["1. The bridge is of 1802.", "2. It is of oak."]


def test_a_list_goes_with_what_introduces_it() -> None:
    parsed = _parse(*_HEAD, "Speaking will be:", "• the Mayor; and", "• the Engineer.", "Come early.")
    assert [_texts(section) for section in parsed.sections] == [
        ["Speaking will be:", "• the Mayor; and", "• the Engineer."],
        ["Come early."],
    ]


def test_a_dated_paper_of_another_sort_is_no_release() -> None:
    assert genre("press_release").score(_document("The mill bridge", "12 March 2024", "It is of oak.")) == 0
    assert genre("press_release").score(_document(*_HEAD, "It opens.", "ENDS")) > 0.8


@pytest.mark.parametrize(
    "rendering",
    [
        "html/press_release_safeguarding_2014-03-12.html",
        "text/press_release_safeguarding_2014-03-12.txt",
    ],
)
def test_the_real_release(shared_data: Path, rendering: str) -> None:
    file = shared_data / "seeds" / rendering
    document, _ = tidy(extract(file.read_bytes(), file.name)[1], file.name)
    chosen, _ = best_genre(document)
    assert chosen.name == "press_release"
    parsed = chosen.parse(document, Facts())
    assert (parsed.title or "").startswith("Is the Met’s approach to safeguarding")
    assert parsed.facts.published == dt.date(2014, 3, 12)
    assert all(section.facts.meeting_date is None for section in parsed.sections)
    release = [section for section in parsed.sections if section.kind is Kind.PRESS_RELEASE]
    body = [section for section in release if section.heading == parsed.title]
    # nine paragraphs, one of them with its list of four guests
    assert len(body) == 9
    assert sorted(len(section.pieces) for section in body) == [1] * 8 + [5]
    notes = [piece for section in release if section not in body for piece in section.pieces]
    assert {section.heading for section in release if section not in body} == {"Notes to editors"}
    assert len(notes) == 5
    assert all(section.speaker is None for section in parsed.sections)


def test_a_release_of_which_nothing_is_left_but_a_sites_furniture_is_read() -> None:
    document = Document(blocks=[Paragraph(text=text) for text in ("Skip to main content", "Home")])
    assert list(genre("press_release").parse(document, Facts()).sections) == []


def test_the_body_that_stands_alone_is_the_authority_and_never_the_title() -> None:
    parsed = _parse(
        "Aldermere Borough Council", "NEWS RELEASE", "12 March 2024", "The bridge opens", "It does."
    )
    assert (parsed.title, parsed.facts.authority) == ("The bridge opens", "Aldermere Borough Council")
    board = _parse(
        "NEWS RELEASE", "Port Callan Harbour Board", "Contact: 01632 960 771", "The bay shuts", "Yes."
    )
    assert board.title == "The bay shuts"


@pytest.mark.parametrize(
    ("quotation", "name"),
    [
        ("The Leader of the Council, Cllr Ada Marsh, said: “It is long.”", "Ada Marsh"),
        ("Cllr Ada Marsh said: “It is long.”", "Ada Marsh"),
        ("Mrs Ada Marsh, Harbour Master, said: “It is long.”", "Ada Marsh"),
        ("Mrs Ada Marsh, a fisherwoman, said: “It is long.”", None),
        ("A spokesperson said: “It is long.”", None),
        ("'It is long,' said Ada Marsh (Leader of the Council).", "Ada Marsh"),
    ],
)
def test_who_is_quoted_may_be_named_in_other_orders(quotation: str, name: str | None) -> None:
    assert _parse(*_HEAD, quotation).sections[-1].speaker == name


def test_one_quoted_before_may_be_named_by_surname_or_as_she() -> None:
    parsed = _parse(
        *_HEAD,
        "Ada Marsh, Leader of the Council, said: “It is long.”",
        "She added: “And wide.”",
        "The bridge is of oak.",
        "She added: “Nobody knows who.”",
        "“It is high,” said Marsh.",
        "“It is low,” said Brook.",
    )
    speakers = [section.speaker for section in parsed.sections]
    assert speakers == ["Ada Marsh", "Ada Marsh", None, None, "Ada Marsh", None]


def test_a_quotation_says_which_words_name_its_speaker() -> None:
    section = _parse(*_HEAD, "Ada Marsh, Leader of the Council, said: “It is long.”").sections[-1]
    assert [each.words for each in section.why if each.field == "speaker"] == [
        "Ada Marsh, Leader of the Council"
    ]


def test_a_day_before_the_first_words_dates_a_release() -> None:
    parsed = _parse("PRESS RELEASE", "The bridge opens", "ALDERMERE, 12 March 2024 – The bridge is open.")
    assert parsed.facts.published == dt.date(2024, 3, 12)
    other = _parse("PRESS RELEASE", "The bridge opens", "It opened late: on 12 March 2024 – Nobody saw it.")
    assert other.facts.published is None
