"""Consultation pages, a made one and the real one."""

import datetime as dt
from pathlib import Path

import pytest

from indexer.document import Document, Paragraph
from indexer.extract import extract
from indexer.genres import Facts, Parsed, best_genre, genre
from indexer.tidy import tidy
from mappings.passage import Kind

_PAGE = (
    "Consultation on the mill bridge",
    "Closed",
    "40 people have responded | 01/03/2024 - 01/05/2024",
    "Discussions",
    "A bridge for all",
    "Added by Aldermere Borough Council",
    "We ask what the bridge should be for.",
    "What do you think?",
    "• Who should cross it?",
    "• Who should mend it?",
)
_COMMENTS = (
    "Comments (2)",
    "Avatar for - Otter",
    "Horses sh...",
    "Show full comment",
    "Horses should cross it.",
    "They always did.",
    "Show less of comment",
    "Comment by Heron on 2 April 2024",
    "Nobody should.",
)


def _document(*texts: str) -> Document:
    return Document(blocks=tuple(Paragraph(text=text) for text in texts))


def _parse(*texts: str) -> Parsed:
    return genre("consultation").parse(_document(*texts), Facts())


def test_the_page_is_a_notice_of_the_day_it_opened() -> None:
    parsed = _parse(*_PAGE)
    assert parsed.title == "A bridge for all"
    assert parsed.facts.published == dt.date(2024, 3, 1)
    assert {section.kind for section in parsed.sections} == {Kind.NOTICE}
    assert {section.heading for section in parsed.sections} == {"A bridge for all"}
    assert [piece.text for piece in parsed.sections[-1].pieces] == [
        "What do you think?",
        "• Who should cross it?",
        "• Who should mend it?",
    ]
    texts = [piece.text for section in parsed.sections for piece in section.pieces]
    assert texts == list(_PAGE)


def test_comments_have_their_authors_only_as_printed() -> None:
    parsed = _parse(*_PAGE, *_COMMENTS)
    otter, heron = [section for section in parsed.sections if section.kind is Kind.COMMENT]
    assert (otter.speaker_printed, heron.speaker_printed) == ("Otter", "Heron")
    assert otter.speaker is None
    assert heron.speaker is None
    assert otter.facts.published is None
    assert heron.facts.published == dt.date(2024, 4, 2)


def test_a_shortened_beginning_is_not_kept_beside_the_whole_comment() -> None:
    parsed = _parse(*_PAGE, *_COMMENTS)
    otter = next(section for section in parsed.sections if section.kind is Kind.COMMENT)
    assert [piece.text for piece in otter.pieces] == ["Horses should cross it.", "They always did."]


def test_what_follows_the_comments_is_no_comment() -> None:
    parsed = _parse(*_PAGE, *_COMMENTS[:7], "Staying safe", "Bridges can be slippery.")
    assert parsed.sections[-1].kind is Kind.NOTICE
    assert parsed.sections[-1].pieces[0].text == "Bridges can be slippery."


def test_a_page_that_says_nothing_of_the_sort_is_no_consultation() -> None:
    assert genre("consultation").score(_document(*_PAGE, *_COMMENTS)) > 0.8
    assert genre("consultation").score(_document("Minutes", "A discussion of the bridge followed.")) == 0


@pytest.mark.parametrize(
    "rendering",
    ["html/talk_london_exploitation_2021-11-16.html", "text/talk_london_exploitation_2021-11-16.txt"],
)
def test_the_real_discussion(shared_data: Path, rendering: str) -> None:
    file = shared_data / "seeds" / rendering
    document, _ = tidy(extract(file.read_bytes(), file.name)[1], file.name)
    chosen, _ = best_genre(document)
    assert chosen.name == "consultation"
    parsed = chosen.parse(document, Facts())
    assert parsed.title == "Protecting people from being exploited or harmed"
    assert parsed.facts.published == dt.date(2021, 11, 16)
    (comment,) = [section for section in parsed.sections if section.kind is Kind.COMMENT]
    assert comment.speaker_printed == "Orangutan"
    assert comment.speaker is None
    text = " ".join(piece.text for piece in comment.pieces)
    assert text.startswith("Somewhere in N. England.")
    assert text.endswith("ie Londoners.")
    assert text.count("Somewhere in N. England.") == 1
    lists = [
        len(section.pieces) - 1 for section in parsed.sections if section.pieces[-1].text.startswith("•")
    ]
    assert sorted(lists) == [3, 3, 5]
    assert all(section.speaker is None for section in parsed.sections)


def test_authors_may_stand_above_a_day_alone() -> None:
    parsed = _parse(*_PAGE, "Comments", "otter77", "2 April 2024 at 10:15", "It was lined in 1998.", "Reply")
    (comment,) = [section for section in parsed.sections if section.kind is Kind.COMMENT]
    assert (comment.speaker, comment.speaker_printed) == (None, "otter77")
    assert comment.facts.published == dt.date(2024, 4, 2)
    assert [piece.text for piece in comment.pieces] == ["It was lined in 1998."]


def test_a_page_may_say_apart_when_it_opened_and_closed() -> None:
    page = ("The bridge", "Consultation", "Closed 30 April 2024", "Opened 4 March 2024", "What do you think?")
    assert genre("consultation").score(_document(*page)) == 0.5
    assert _parse(*page).facts.published == dt.date(2024, 3, 4)
