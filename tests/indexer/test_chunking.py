"""Sections cut into passages."""

import datetime as dt
from dataclasses import replace

from indexer.chunking import passages
from indexer.genres import Facts, Parsed, Piece, Section
from mappings.paper import PageText
from mappings.passage import Access, Evidence, Kind, Passage

_MEETING = Facts(
    authority="Aldermere Borough Council",
    committee="Streets Committee",
    meeting_date=dt.date(2024, 3, 14),
    item_number="5",
    item_title="Bins",
)
_SENTENCE = "The rounds in the ward by the mill were missed again on the second Tuesday of the month."


def _cut(
    *sections: Section, facts: Facts | None = None, ocr: dict[int, float] | None = None
) -> list[Passage]:
    return passages(
        "abcdefghijklmnop",
        Parsed(title="Bins", facts=facts or Facts(), sections=sections),
        access=Access.RESTRICTED,
        title="Bins, March",
        language_default="en",
        pages=[
            PageText(number=number, printed=None, width=595.0, height=842.0, lines=(), ocr_confidence=sure)
            for number, sure in (ocr or {}).items()
        ],
    )


def _section(*texts: str, kind: Kind = Kind.SPEECH, facts: Facts = _MEETING) -> Section:
    return Section(kind=kind, pieces=tuple(Piece(text=text) for text in texts), facts=facts)


def test_a_short_section_is_one_passage_with_all_that_is_known() -> None:
    section = Section(
        kind=Kind.ACTION,
        pieces=(
            Piece(text="To provide:", page=3, page_end=3, printed_page="Page 1"),
            Piece(text="• A map.", page=4, page_end=4, printed_page="Page 2"),
        ),
        facts=_MEETING,
        heading="Actions",
        paragraph="5.4",
        responsible="Clerk",
        status="open",
        status_text="Ongoing.",
        due=dt.date(2024, 6, 1),
        references=("24/7",),
    )
    (passage,) = _cut(section)
    assert passage.text == "To provide:\n• A map."
    assert (passage.page, passage.page_end, passage.printed_page) == (3, 4, "Page 1")
    assert passage.meeting_id is not None
    assert passage.meeting_id.startswith("streets-committee-2024-03-14-")
    assert (passage.item_number, passage.item_title) == ("5", "Bins")
    assert (passage.status, passage.due, passage.responsible) == ("open", dt.date(2024, 6, 1), "Clerk")
    assert (passage.paragraph, passage.references) == ("5.4", ("24/7",))
    assert passage.access is Access.RESTRICTED
    assert passage.paper_title == "Bins, March"
    assert passage.language == "en"


def test_a_long_turn_is_split_between_its_paragraphs_and_no_word_is_lost() -> None:
    paragraphs = [f"{number} " + " ".join([_SENTENCE] * 5) for number in range(7)]
    cut = _cut(_section(*paragraphs))
    assert len(cut) == 4
    assert all(len(passage.text) <= 1200 for passage in cut)
    assert "\n".join(passage.text for passage in cut).split("\n") == paragraphs
    assert {passage.item_title for passage in cut} == {"Bins"}
    assert [passage.position for passage in cut] == [0, 1, 2, 3]


def test_each_part_has_the_pages_of_its_own_paragraphs() -> None:
    text = " ".join([_SENTENCE] * 8)
    pieces = tuple(Piece(text=text, page=page, page_end=page, printed_page=str(page)) for page in (4, 5, 6))
    cut = _cut(Section(kind=Kind.SPEECH, pieces=pieces, facts=_MEETING))
    assert [(passage.page, passage.page_end, passage.printed_page) for passage in cut] == [
        (4, 4, "4"),
        (5, 5, "5"),
        (6, 6, "6"),
    ]


def test_a_paragraph_is_split_only_when_very_long_and_then_at_sentence_ends() -> None:
    (whole,) = _cut(_section(" ".join([_SENTENCE] * 20)))
    assert 1200 < len(whole.text) <= 2400
    text = " ".join([_SENTENCE] * 40)
    cut = _cut(_section(text))
    assert len(cut) > 1
    assert all(len(passage.text) <= 1200 and passage.text.endswith(".") for passage in cut)
    assert " ".join(passage.text for passage in cut) == text


def test_text_without_sentence_ends_is_still_split_and_whole() -> None:
    words = "mill " * 3000
    cut = _cut(_section(words))
    assert all(len(passage.text) <= 2400 for passage in cut)
    assert " ".join(passage.text for passage in cut).split() == words.split()
    signs = "x" * 10_000
    assert "".join(passage.text for passage in _cut(_section(signs))) == signs


def test_an_action_or_resolution_stays_whole() -> None:
    points = [f"• {_SENTENCE}" for _ in range(20)]
    (action,) = _cut(_section("To provide:", *points, kind=Kind.ACTION))
    assert len(action.text) > 1200
    assert len(_cut(_section("To provide:", *points, kind=Kind.REPORT))) == 2


def test_sections_without_words_are_left_out() -> None:
    assert [passage.position for passage in _cut(_section("— • —"), _section(), _section("Yes."))] == [0]


def test_equal_words_have_ids_of_their_own_that_hold_when_others_come_between() -> None:
    same, other = _section("That it be noted."), _section("Hear, hear.")
    first = [passage.id for passage in _cut(same, same)]
    second = [passage.id for passage in _cut(other, same, other, same)]
    assert len(set(first)) == 2
    assert [second[1], second[3]] == first
    assert all(each.startswith("abcdefghijklmnop-") for each in first)


def test_the_same_words_under_another_item_have_another_id() -> None:
    other = Facts(committee="Streets Committee", meeting_date=dt.date(2024, 3, 14), item_number="6")
    first, second = _cut(_section("Agreed."), _section("Agreed.", facts=other))
    assert first.id.removesuffix("-2") != second.id.removesuffix("-2")


def test_a_passages_date_is_the_meetings_else_that_of_publication() -> None:
    published = Facts(published=dt.date(2024, 4, 1))
    both = Facts(meeting_date=dt.date(2024, 3, 14), published=dt.date(2024, 4, 1))
    cut = _cut(
        _section("One.", facts=both), _section("Two.", facts=published), _section("Three.", facts=Facts())
    )
    assert [(passage.date, passage.date_basis) for passage in cut] == [
        (dt.date(2024, 3, 14), "meeting"),
        (dt.date(2024, 4, 1), "published"),
        (None, None),
    ]


def test_a_date_taken_from_the_paper_says_so() -> None:
    (passage,) = _cut(_section("One.", facts=Facts()), facts=_MEETING)
    assert passage.date == dt.date(2024, 3, 14)
    assert passage.date_basis is not None
    assert passage.date_basis.startswith("inferred: ")
    assert passage.meeting_date is None
    assert passage.meeting_id is None


def test_a_passage_is_as_sure_as_the_pages_that_ocr_read_of_it() -> None:
    section = Section(
        kind=Kind.OTHER,
        pieces=(
            Piece(text="The gullies", page=2, page_end=2),
            Piece(text="and the drains", page=4, page_end=4),
        ),
        facts=_MEETING,
    )
    (passage,) = _cut(section, ocr={1: 0.5, 2: 0.9, 4: 0.8})
    assert (passage.read_by_ocr, passage.ocr_confidence) == (True, 0.85)
    rule = "read from the picture of the page by OCR, 85% sure"
    assert passage.why[-1] == Evidence("text", rule, None, 2)
    (passage,) = _cut(section, ocr={1: 0.5, 5: 0.9})
    assert (passage.read_by_ocr, passage.ocr_confidence, passage.why) == (False, None, ())


def test_an_inferred_date_says_what_its_papers_rests_on() -> None:
    whole = Facts().found("under the title", "14 March 2024", 1, meeting_date=dt.date(2024, 3, 14))
    (passage,) = _cut(_section("A letter in the pack.", facts=Facts()), facts=whole)
    rule = "inferred: the meeting its paper was for (under the title)"
    assert passage.why == (Evidence("date", rule, "14 March 2024", 1),)
    (passage,) = _cut(_section("Of the meeting itself.", facts=whole), facts=whole)
    assert [each.field for each in passage.why] == ["meeting_date"]


def test_parts_of_a_paragraph_over_page_ends_stand_each_on_its_own_page() -> None:
    sentences = [
        f"On the {number}th round the cart at the mill was full again by noon." for number in range(60)
    ]
    long = Piece(text=" ".join(sentences), page=2, page_end=4, printed_page="12")
    section = Section(kind=Kind.SPEECH, pieces=(long,), facts=Facts())
    shares = {1: [], 2: sentences[:15], 3: sentences[15:45], 4: sentences[45:]}
    pages = [
        PageText(
            number=number,
            printed=str(number + 10),
            width=595.0,
            height=842.0,
            lines=tuple((70.0, 0.0, 500.0, 10.0, line) for line in ("Minutes", *shares[number], "foot")),
        )
        for number in shares
    ]
    found = passages(
        "abcdefghijklmnop",
        Parsed(title=None, facts=Facts(), sections=[section]),
        access=Access.PUBLIC,
        title=None,
        language_default=None,
        pages=pages,
    )
    assert len(found) > 2
    for passage in found:
        own = [number for number, share in shares.items() if any(each in passage.text for each in share)]
        assert (passage.page, passage.page_end) == (own[0], own[-1])
        assert passage.printed_page == str(own[0] + 10)


def test_equal_resolutions_of_one_paper_each_match_their_own_in_another() -> None:
    agreed = [_section(_SENTENCE, kind=Kind.RESOLUTION) for _ in range(3)]
    of_item_6 = _section(_SENTENCE, kind=Kind.RESOLUTION, facts=replace(_MEETING, item_number="6"))
    pack = [passage.fingerprint for passage in _cut(*agreed, of_item_6, agreed[0])]
    single = [passage.fingerprint for passage in _cut(*agreed, agreed[0])]
    assert len(set(pack)) == 5
    assert None not in pack
    assert single == [*pack[:3], pack[4]]
