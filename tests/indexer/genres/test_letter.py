"""Letters: who writes, when, about what; the real ones are in test_agenda_pack."""

import datetime as dt

from indexer.document import Block, Document, Paragraph
from indexer.genres import Facts, Parsed, best_genre, genre
from mappings.passage import Kind

_HEAD: tuple[Block | str, ...] = (
    "15th December 2023",
    Paragraph(
        text="Ada Marsh Chair of the Streets Committee Town Hall",
        lines=("Ada Marsh", "Chair of the Streets Committee", "Town Hall"),
    ),
    "Dear Ada",
)
_END = ("Yours sincerely,", "Bo Wood CBE", "Assistant Commissioner", "Streets and Lanes")


def _document(*blocks: Block | str) -> Document:
    return Document(blocks=[Paragraph(text=block) if isinstance(block, str) else block for block in blocks])


def _parse(*blocks: Block | str, given: Facts | None = None) -> Parsed:
    return genre("letter").parse(_document(*blocks), given or Facts())


def test_each_paragraph_is_by_its_writer_under_its_subject() -> None:
    parsed = _parse(*_HEAD, "Bus Lanes – 14 March 2024", "I agreed to write to you.", "The lane opened:",
                    Paragraph(text="in the north.", marker="•"), *_END)  # fmt: skip
    letters = [section for section in parsed.sections if section.kind is Kind.LETTER]
    assert [" / ".join(piece.text for piece in section.pieces) for section in letters] == [
        "Dear Ada / I agreed to write to you.",
        "The lane opened: / • in the north.",
    ]
    for section in letters:
        assert (section.speaker, section.speaker_printed, section.speaker_role, section.heading) == (
            "Bo Wood",
            "Bo Wood CBE",
            "Assistant Commissioner",
            "Bus Lanes – 14 March 2024",
        )
    assert parsed.title == "Bus Lanes – 14 March 2024"
    assert parsed.facts.published == dt.date(2023, 12, 15)


def test_the_date_of_a_stamp_is_not_the_letters() -> None:
    stamp = Paragraph(text="RECEIVED 18 DEC 2023", lines=("RECEIVED", "18 DEC 2023"))
    assert _parse(stamp, *_HEAD, "I write.", *_END).facts.published == dt.date(2023, 12, 15)
    assert _parse("1 May 2023", *_HEAD, "I write.", *_END).facts.published is None


def test_a_letter_in_a_pack_keeps_the_packs_meeting_and_item() -> None:
    given = Facts(committee="Streets Committee", meeting_date=dt.date(2024, 3, 14), item_number="4")
    facts = _parse(*_HEAD, "I agreed to write to you.", *_END, given=given).facts
    assert (facts.committee, facts.meeting_date, facts.item_number) == (
        "Streets Committee",
        dt.date(2024, 3, 14),
        "4",
    )


def test_without_a_full_name_below_it_the_writer_is_not_known() -> None:
    parsed = _parse(*_HEAD, "I agreed to write to you.", "Yours sincerely", "Bo")
    assert {section.speaker for section in parsed.sections} == {None}
    assert parsed.title is None


def test_head_signature_and_enclosures_are_kept() -> None:
    parsed = _parse(*_HEAD, "I enclose it.", *_END, Paragraph(text="The enclosure", bold=True), "Its words.")
    assert parsed.sections[0].pieces[1].text == "Ada Marsh Chair of the Streets Committee Town Hall"
    kept = [piece.text for section in parsed.sections for piece in section.pieces]
    assert kept[-6:] == [*_END, "The enclosure", "Its words."]


def test_it_bids_for_a_salutation_with_a_closing() -> None:
    assert best_genre(_document(*_HEAD, "I agreed to write to you.", *_END))[0].name == "letter"
    assert genre("letter").score(_document("Dear all of this is prose. And goes on.", "Yours sincerely")) == 0


def test_whom_it_is_to_is_who_the_address_and_the_salutation_name() -> None:
    head = _parse(*_HEAD, "I agreed to write to you.", *_END).sections[0]
    assert head.heading == "To Ada Marsh"
    stranger = _parse("15 May 2024", "Cy Brook", "Dear Ada", "I agreed to write to you.", *_END).sections[0]
    assert stranger.heading is None
    labelled = _parse("To: The Clerk", "Dear Clerk", "I agreed to write to you.", *_END).sections[0]
    assert labelled.heading == "To The Clerk"


def test_the_letterhead_is_the_authoritys_unless_two_bodies_are_named() -> None:
    council = "Aldermere Borough Council"
    assert _parse(council, *_HEAD, "I write.", *_END).facts.authority == council
    assert _parse(council, "Port Callan Town Council", *_HEAD, "I write.", *_END).facts.authority is None


def test_a_post_may_be_followed_by_the_body_it_is_held_in() -> None:
    letter = _parse(*_HEAD, "I write.", "Yours faithfully", "Bo Wood", "Town Clerk, Port Callan").sections[1]
    assert (letter.speaker_role, letter.speaker_organisation) == ("Town Clerk", "Port Callan")


def test_a_letter_that_calls_to_a_meeting_bids_low() -> None:
    summons = "The agenda is set out hereunder and your attendance is requested."
    assert genre("letter").score(_document(*_HEAD, summons, *_END)) == 0.5


def test_each_field_says_what_it_rests_on() -> None:
    section = _parse(*_HEAD, "I agreed to write to you.", *_END).sections[1]
    why = {each.field: each.words for each in (*section.facts.why, *section.why)}
    assert why["speaker"] == "Bo Wood CBE\nAssistant Commissioner"
    assert why["published"] == "15th December 2023"


def test_the_body_below_a_post_is_the_writers() -> None:
    parsed = _parse(
        *_HEAD, "I write.", "Yours faithfully", "Bo Wood", "Town Clerk", "Port Callan Town Council"
    )
    letter = next(section for section in parsed.sections if section.kind is Kind.LETTER)
    assert (letter.speaker_role, letter.speaker_organisation) == ("Town Clerk", "Port Callan Town Council")
    assert parsed.sections[-1].heading == "Signature"
    assert parsed.facts.authority == "Port Callan Town Council"
