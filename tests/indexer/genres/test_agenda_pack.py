"""Agendas and packs: a made one, and the real pack of 128 pages as PDF and as text.

What is expected of the real pack is counted in its text at test time.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.extract import extract
from indexer.genres import Facts, Parsed, Section, best_genre, genre
from indexer.tidy import tidy
from mappings.passage import Kind

_FRONT = (
    "AGENDA",
    "Meeting Streets Committee",
    "Date Thursday 9 May 2024",
    "Time 10.00 am",
    "For a copy in large print call 020 7000 0000.",
    "Os hoffech gopi, ffoniwch 020 7000 0000.",
    "Para una copia, llame al 020 7000 0000.",
    "Agenda",
    "Streets Committee",
    "Thursday 9 May 2024",
)
_ITEMS = (
    "1 Apologies for Absence",
    "To receive any apologies.",
    "2 Minutes (Pages 1 - 4)",
    "The Committee is recommended to confirm the minutes of 14 March 2024.",
    "3 Bus Lanes (Pages 5 - 8)",
    "The Committee is recommended to:",
    "(a) Note the report; and",
    "(b) Keep the lane.",
)
_MINUTES = (
    "MINUTES",
    "Meeting: Streets Committee",
    "Date: Thursday 14 March 2024",
    "Present:",
    "Ada Marsh (Chair)",
    "1 Apologies (Item 1)",
    "1.1 There were none.",
    "7 Signs (Item 4)",
    "7.1 Resolved:",
    "That the signs be kept.",
    "Aldermere Borough Council",
    "Contact Officer: Bo Wood; Telephone: 01",
)
_TRANSCRIPT = (
    "Streets Committee – 14 March 2024",
    "Transcript of Item 4 – Signs",
    "Ada Marsh (Chair): Are they old?",
    "Bo Wood (Clerk, Aldermere Trust): They are.",
    "This page is intentionally left blank",
)
_REPORT = (
    "Subject: Bus Lanes",
    "Report to: Streets Committee",
    "Report of: Head of Streets",
    "Date: 9 May 2024",
    "1. Summary",
    "1.1 The lane opened.",
    "2. Recommendation",
    "2.1 That the lane be kept.",
    "Contact Officer: Bo Wood",
    "E-mail: bo.wood@aldermere.example",
)
_LETTER = (
    "15th April 2024",
    "Dear Ada",
    "I agreed to write to you.",
    "Yours sincerely",
    "Cal Reed",
    "Assistant Commissioner",
)


def _document(*blocks: Block | str) -> Document:
    return Document(blocks=[Paragraph(text=block) if isinstance(block, str) else block for block in blocks])


def _parse(*blocks: Block | str) -> Parsed:
    return genre("agenda_pack").parse(_document(*blocks), Facts())


def _text(section: Section) -> str:
    return "\n".join(piece.text for piece in section.pieces)


def _of(sections: Sequence[Section], *kinds: Kind) -> list[Section]:
    return [section for section in sections if section.kind in kinds]


_PACK = _parse(*_FRONT, *_ITEMS, *_MINUTES, *_TRANSCRIPT, *_REPORT, *_LETTER)


def test_an_agenda_alone_has_items_and_recommendations() -> None:
    parsed = _parse(*_FRONT, *_ITEMS)
    assert (parsed.facts.committee, parsed.facts.meeting_date) == ("Streets Committee", dt.date(2024, 5, 9))
    assert parsed.title == "Agenda: Streets Committee, 9 May 2024"
    assert [(s.facts.item_number, s.facts.item_title) for s in _of(parsed.sections, Kind.AGENDA_ITEM)] == [
        ("1", "Apologies for Absence"),
        ("2", "Minutes"),
        ("3", "Bus Lanes"),
    ]
    assert [
        (s.facts.item_number, s.paragraph, _text(s)) for s in _of(parsed.sections, Kind.RECOMMENDATION)
    ] == [
        ("2", None, "The Committee is recommended to confirm the minutes of 14 March 2024."),
        ("3", "(a)", "Note the report; and"),
        ("3", "(b)", "Keep the lane."),
    ]


def test_what_is_said_in_several_languages_is_a_notice_each() -> None:
    assert [_text(section) for section in _of(_PACK.sections, Kind.NOTICE)] == list(_FRONT[4:7])


def test_minutes_of_an_earlier_meeting_keep_their_meeting_and_its_items() -> None:
    found = _of(_PACK.sections, Kind.MINUTE, Kind.RESOLUTION)
    assert [(s.facts.meeting_date, s.minute_number, s.facts.item_number) for s in found] == [
        (dt.date(2024, 3, 14), "1", "1"),
        (dt.date(2024, 3, 14), "7", "4"),
    ]


def test_a_transcript_in_the_pack_keeps_its_meeting_and_item() -> None:
    turns = _of(_PACK.sections, Kind.SPEECH)
    assert [(s.speaker, s.facts.meeting_date, s.facts.item_number) for s in turns] == [
        ("Ada Marsh", dt.date(2024, 3, 14), "4"),
        ("Bo Wood", dt.date(2024, 3, 14), "4"),
    ]


def test_reports_and_letters_take_the_packs_meeting_and_item() -> None:
    found = [*_of(_PACK.sections, Kind.REPORT), *_of(_PACK.sections, Kind.LETTER)]
    assert [(s.kind, s.facts.meeting_date, s.facts.item_number, s.facts.item_title) for s in found] == [
        (Kind.REPORT, dt.date(2024, 5, 9), "3", "Bus Lanes"),
        (Kind.LETTER, dt.date(2024, 5, 9), "3", "Bus Lanes"),
    ]
    assert found[-1].speaker == "Cal Reed"


def test_the_authority_its_own_minutes_print_is_the_packs() -> None:
    assert {section.facts.authority for section in _PACK.sections} == {"Aldermere Borough Council"}


def test_pages_say_which_item_a_part_without_a_head_belongs_to() -> None:
    parts = (
        Paragraph(text="MINUTES of a meeting of the Streets Committee on 14 March 2024", printed_page="1"),
        Paragraph(text="1 Apologies (Item 1)", printed_page="1"),
        Paragraph(text="1.1 There were none.", printed_page="1"),
        Paragraph(text="A map of the lanes", bold=True, printed_page="6"),
        Paragraph(text="North to south.", printed_page="6"),
        Paragraph(text="Agenda Item 2", printed_page="Page 7"),
        Paragraph(text="A stamp goes after the pages.", printed_page="Page 7"),
    )
    parsed = _parse(*_FRONT, *_ITEMS, *parts)
    items = {_text(section).split("\n")[-1]: section.facts.item_number for section in parsed.sections}
    assert items["North to south."] == "3"
    assert items["A stamp goes after the pages."] == "3"


def test_numbered_lines_pages_behind_the_agenda_are_no_items() -> None:
    agenda = [
        Paragraph(text=text, page=1) for text in ("AGENDA", "STREETS COMMITTEE", "1. Apologies", "2. Signs")
    ]
    behind = [Paragraph(text=text, page=6) for text in ("3. Total of all lanes", "4. Total of all signs")]
    parsed = _parse(*agenda, *behind)
    assert [s.facts.item_title for s in _of(parsed.sections, Kind.AGENDA_ITEM)] == ["Apologies", "Signs"]
    assert "4. Total of all signs" in "\n".join(_text(section) for section in parsed.sections)


def test_a_list_of_meetings_is_no_agenda_and_an_address_no_item() -> None:
    days = [
        line for day in (5, 6, 7, 8) for line in (f"{day} June 2023", "10 AM", "1120 Mill Road", "Aldermere")
    ]
    document = _document("Board Meetings", "Date", "Agenda", "Minutes", "Location", *days)
    chosen, _ = best_genre(document)
    assert chosen.name == "plain"
    parsed = chosen.parse(document, Facts())
    assert {(s.kind, s.facts.item_number, s.facts.meeting_date) for s in parsed.sections} == {
        (Kind.OTHER, None, None)
    }


def test_what_stands_below_an_items_title_again_is_the_items() -> None:
    parsed = _parse(
        "Agenda",
        *("1. Der Windpark", "2. Die Flächen", "3. Steckbriefe der Flächen", "4. Der Fahrplan"),
        *("Der Windpark", "Er hat drei Anlagen.", "Die Flächen", "Es gibt zwei."),
        *("Steckbrief Aldermere", "Sie ist klein.", "Der Fahrplan", "Im Mai wird gebaut."),
    )
    items = {s.facts.item_number: _text(s) for s in _of(parsed.sections, Kind.AGENDA_ITEM)}
    assert items["4"] == "4. Der Fahrplan"
    below = [(s.facts.item_number, _text(s).split("\n")[-1]) for s in _of(parsed.sections, Kind.OTHER)]
    # Where the third item began is not known, so neither is what is the second's.
    assert below[-3:] == [
        ("1", "Er hat drei Anlagen."),
        (None, "Sie ist klein."),
        ("4", "Im Mai wird gebaut."),
    ]


def test_a_number_above_its_items_heading_and_a_heading_above_the_items_level() -> None:
    blocks = [Paragraph(text="Agenda", heading=2)]
    for number, title in enumerate(("Opening.", "Vragen.", "Sluiting."), start=1):
        blocks += [Paragraph(text=str(number), marker="•"), Paragraph(text=title, heading=3)]
        blocks.append(Paragraph(text="notitie"))
    blocks += [Paragraph(text="Downloads", heading=2), Paragraph(text="geluid.mp3")]
    parsed = _parse(*blocks)
    assert [(s.facts.item_number, s.facts.item_title) for s in _of(parsed.sections, Kind.AGENDA_ITEM)] == [
        ("1", "Opening."),
        ("2", "Vragen."),
        ("3", "Sluiting."),
    ]
    last = parsed.sections[-1]
    assert (last.kind, last.facts.item_number, _text(last)) == (Kind.OTHER, None, "Downloads\ngeluid.mp3")


def test_a_recommendation_below_its_word_has_its_parts_and_no_other_items_heading() -> None:
    title = "ADOPT AN ORDINANCE OF THE CITY OF NETHERBY ABOUT " + "LANES AND " * 40 + "PONDS"
    parsed = _parse(
        "Agenda",
        Paragraph(text=f"1. {title}", bold=True),
        *("Recommendation:", "1. Adopt the ordinance; and", "2. Write to the county."),
        Paragraph(text="2. REDUCE PARKING AT THE MILL", bold=True),
        *("Recommendation:", "Adopt a resolution approving, of what the law allows, the following:"),
        *("1. Less parking; and", "2. A higher roof.", "Estimated time: 10 minutes"),
        Paragraph(text="PUBLIC HEARING", bold=True),
        Paragraph(text="3. ADJOURN", bold=True),
    )
    assert [
        (s.kind, s.facts.item_number, s.paragraph, _text(s))
        for s in parsed.sections
        if s.facts.item_number != "1" or s.kind is Kind.RECOMMENDATION
    ] == [
        (Kind.OTHER, None, None, "Agenda"),
        (Kind.RECOMMENDATION, "1", "(1)", "Recommendation:\nAdopt the ordinance; and"),
        (Kind.RECOMMENDATION, "1", "(2)", "Write to the county."),
        (Kind.AGENDA_ITEM, "2", None, "2. REDUCE PARKING AT THE MILL\nEstimated time: 10 minutes"),
        (
            Kind.RECOMMENDATION,
            "2",
            None,
            "Recommendation:\nAdopt a resolution approving, of what the law allows, the following:\n"
            "1. Less parking; and\n2. A higher roof.",
        ),
        (Kind.OTHER, None, None, "PUBLIC HEARING"),
        (Kind.AGENDA_ITEM, "3", None, "3. ADJOURN"),
    ]


def test_a_contact_given_often_makes_no_notices() -> None:
    said = (
        "Ask 020 7000 0000 first.",
        "The hall is old.",
        "Or ask 020 7000 0000.",
        "It is cold.",
        "Or 020 7000 0000.",
    )
    assert _of(_parse("AGENDA", *said, *_ITEMS).sections, Kind.NOTICE) == []


def test_an_agenda_set_as_a_table() -> None:
    rows = (("1.", "Apologies", ""), ("2.", "Bus Lanes", "(Pages 1 - 4)"), ("3.", "Signs", "(Pages 5 - 8)"))
    table = TableBlock(head=(), rows=tuple(Row(cells=cells) for cells in rows))
    parsed = _parse("AGENDA", "STREETS COMMITTEE", "Thursday, 9th May, 2024, at 10.00 am", table)
    assert [s.facts.item_title for s in _of(parsed.sections, Kind.AGENDA_ITEM)] == [
        "Apologies",
        "Bus Lanes",
        "Signs",
    ]
    assert parsed.facts.meeting_date == dt.date(2024, 5, 9)


def test_a_summons_names_the_meeting_and_its_letters_date_does_not() -> None:
    parsed = _parse(
        "2nd May, 2024",
        "To: Each Member of the Streets Committee",
        "You are requested to attend a Meeting of the Streets Committee to be held in the Town Hall,",
        "Aldermere, on Thursday, 9th May, 2024 at 3pm.",
        "AGENDA",
        "1. Minutes",
        "To adopt the Minutes of the Meeting of the Streets Committee held on 14 March 2024.",
        "2. Bus Lanes",
    )
    assert (parsed.facts.committee, parsed.facts.meeting_date) == ("Streets Committee", dt.date(2024, 5, 9))


def test_it_bids_for_agendas_and_not_for_their_parts() -> None:
    assert best_genre(_document(*_FRONT, *_ITEMS))[0].name == "agenda_pack"
    assert best_genre(_document(*_FRONT, *_ITEMS, *_MINUTES, *_TRANSCRIPT))[0].name == "agenda_pack"
    for part, name in (
        (_MINUTES, "minutes"),
        (_TRANSCRIPT, "transcript"),
        (_REPORT, "report"),
        (_LETTER, "letter"),
    ):
        assert best_genre(_document(*part))[0].name == name


# The real pack.

_DAY, _BEFORE = dt.date(2015, 1, 8), dt.date(2014, 12, 4)


@pytest.fixture(scope="module")
def words(shared_data: Path) -> str:
    """The text of the real pack without the marks of its type."""
    path = shared_data / "seeds" / "text" / "pcc_agenda_2015-01-08.txt"
    return re.sub(r"\*+", "", path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["pdf", "pdf of forms", "text"])
def pack(request: pytest.FixtureRequest, shared_data: Path) -> Parsed:
    """The real pack, read by its genre."""
    path = {
        "pdf": shared_data / "seeds" / "pdf" / "pcc_agenda_pack_2015-01-08.pdf",
        "pdf of forms": shared_data / "seeds" / "pdf" / "pcc_agenda_pack_2015-01-08_forms.pdf",
        "text": shared_data / "seeds" / "text" / "pcc_agenda_2015-01-08.txt",
    }[request.param]
    _, found = extract(path.read_bytes(), path.name)
    document, _ = tidy(found, path.name)
    best, _ = best_genre(document)
    assert best.name == "agenda_pack"
    return best.parse(document, Facts())


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _labels(words: str) -> list[str]:
    """The labels of the two transcripts' turns, in order."""
    spoken = words[words.index("Transcript of Item") : words.index("Subject: Summary List of Actions")]
    return re.findall(r"^((?:[A-Z][\w'’-]+ )+(?:AM|\(.+?\)|AM \(.+?\))):(?: |$)", spoken, flags=re.M)


def test_the_real_agenda(pack: Parsed, words: str) -> None:
    assert (pack.facts.committee, pack.facts.meeting_date) == ("Police and Crime Committee", _DAY)
    agenda = words[words.index("Agenda\nPolice") : words.index("Subject:")]
    printed = re.findall(r"^(\d) (.+?)(?: \(Pages .*\))?$", agenda, flags=re.M)
    items = _of(pack.sections, Kind.AGENDA_ITEM)
    assert len(printed) == 9
    assert [(s.facts.item_number, _plain(s.facts.item_title or "")) for s in items] == [
        (number, _plain(title)) for number, title in printed
    ]
    lettered = [
        s.paragraph
        for s in pack.sections
        if s.kind is Kind.RECOMMENDATION and s.paragraph in ("(a)", "(b)", "(c)")
    ]
    assert lettered == ["(a)", "(b)", "(c)"]


def test_the_real_notices(pack: Parsed) -> None:
    front = list(pack.sections)[: next(i for i, s in enumerate(pack.sections) if s.kind is Kind.AGENDA_ITEM)]
    assert len(_of(front, Kind.NOTICE)) == 9


def test_the_real_minutes(pack: Parsed, words: str) -> None:
    business = _of(pack.sections, Kind.MINUTE, Kind.RESOLUTION)
    assert {section.facts.meeting_date for section in business} == {_BEFORE}
    assert list(dict.fromkeys(s.minute_number for s in business)) == [str(number) for number in range(1, 11)]
    assert all(section.facts.item_number == section.minute_number for section in business)
    by_paragraph = {section.paragraph: section for section in business}
    assert len(by_paragraph) == len(business)
    undertaking = by_paragraph["5.4"]
    assert (undertaking.kind, undertaking.facts.item_number) == (Kind.MINUTE, "5")
    printed = words[words.index("\n5.4 ") + 5 : words.index("- 5.5 ")]
    assert _plain(_text(undertaking)) == _plain(printed)
    assert sorted(label or "" for label, s in by_paragraph.items() if s.kind is Kind.RESOLUTION) == [
        "2.1", "3.1", "4.2(a)", "4.2(b)", "5.9(a)", "5.9(b)", "5.9(c)", "6.3", "7.2",
    ]  # fmt: skip
    assert {s.facts.authority for s in business} == {"Greater London Authority"}


def test_every_turn_of_the_real_transcripts(pack: Parsed, words: str) -> None:
    turns = _of(pack.sections, Kind.SPEECH)
    labels = _labels(words)
    assert len(labels) == 301
    assert [_plain(section.speaker_printed or "") for section in turns] == [_plain(label) for label in labels]
    assert {(s.facts.meeting_date, s.facts.item_number) for s in turns} == {(_BEFORE, "5")}
    assert all(section.speaker and section.pieces for section in turns)
    commander = {(s.speaker_role, s.speaker_organisation) for s in turns if s.speaker == "Keith Niven"}
    assert commander == {("Temporary Commander", "SOECA, MPS")}
    assert not re.search(r"\b(?:AM|MBE|OBE|CBE)\b|\(", " ".join(s.speaker or "" for s in turns))


def test_the_words_of_a_turn_are_its_own(pack: Parsed, words: str) -> None:
    spoken = words[words.index("Transcript of Item") : words.index("Subject: Summary List of Actions")]
    turns = _of(pack.sections, Kind.SPEECH)
    said = Counter(_plain(" ".join(_text(section) for section in turns)).split())
    printed = Counter(_plain(spoken).split())
    for label in _labels(words):
        printed.subtract(_plain(label).split())
    # What is left over: the transcripts' heads and a blank page's notice.
    assert sum((said - printed).values()) <= 60
    assert sum((printed - said).values()) <= 90


def test_the_real_letters(pack: Parsed, words: str) -> None:
    letters = _of(pack.sections, Kind.LETTER)
    signed = re.findall(r"Yours sincerely(?s:.*?)\n\**([A-Z]\w+ [A-Z]\w+)\n", words)
    assert len(signed) == 3
    writers: list[str | None] = []
    for section in letters:
        if any(piece.text.startswith("Dear ") for piece in section.pieces):
            writers.append(section.speaker)
    assert writers == signed
    assert {(s.facts.meeting_date, s.facts.item_number) for s in letters} == {(_DAY, "4")}
    assert {s.facts.published for s in letters} == {dt.date(2014, 12, 15), dt.date(2014, 12, 5)}


def test_the_real_recommendations(pack: Parsed) -> None:
    """Ten, printed in the covering report, in the report itself and in its appendix."""
    numbered = Counter(
        section.paragraph
        for section in _of(pack.sections, Kind.RECOMMENDATION)
        if (section.paragraph or "").startswith("Recommendation ")
    )
    assert numbered == {f"Recommendation {number}": 3 for number in range(1, 11)}


def test_the_real_reports(pack: Parsed, words: str) -> None:
    reports = _of(pack.sections, Kind.REPORT, Kind.RECOMMENDATION)
    assert {s.facts.meeting_date for s in reports} == {_DAY}
    assert {s.facts.item_number for s in reports} == {"2", "3", "4", "5", "6", "7"}
    long_report = words[words.index("1. How diverse") :]
    chapters = [
        int(last)
        for last in re.findall(
            r"^(?:- )?[1-4]\.(\d+) ", long_report[: long_report.index("Endnotes")], flags=re.M
        )
    ]
    of_six = [
        s for s in reports if s.facts.item_number == "6" and re.fullmatch(r"[1-4]\.\d+", s.paragraph or "")
    ]
    # The covering report has paragraphs of its own.
    assert len({(s.paragraph, _text(s)[:40]) for s in of_six}) >= len(chapters)
    assert not any(re.match("[⁰¹²³⁴-⁹]", _text(section)) for section in reports)


def test_no_word_of_the_real_pack_is_lost(pack: Parsed, words: str) -> None:
    kept = Counter(_plain("\n".join(_text(section) for section in pack.sections)).split())
    kept.update(_plain(" ".join(filter(None, (s.speaker_printed for s in pack.sections)))).split())
    kept.update(_plain(" ".join(filter(None, (s.facts.item_title for s in pack.sections)))).split())
    kept.update(_plain(" ".join(filter(None, (s.heading for s in pack.sections)))).split())
    printed = {
        word for word in _plain(re.sub(r"<[^>]*>", " ", words)).split() if word.isascii() and word.isalpha()
    }
    lost = {word for word in printed if not kept[word]}
    assert len(lost) <= len(printed) / 100, sorted(lost)


def _agenda_of(*texts: str) -> list[tuple[str, str | None, str | None, str]]:
    return [
        (section.kind.value, section.facts.item_number, section.paragraph, section.pieces[0].text)
        for section in _parse("AGENDA", *texts).sections
        if section.kind in (Kind.AGENDA_ITEM, Kind.RECOMMENDATION)
    ]


def test_items_below_an_item_and_numbers_of_files() -> None:
    assert _agenda_of(
        "7 P.M. COUNCIL MEETING",
        "1. PRESENTATIONS",
        "2. CONSENT CALENDAR",
        "2.9 21-024 Bins for the High Street.",
        "Recommendation: Adopt a resolution to buy them.",
        "2.10 Approval of minutes",
        "Recommendation:",
        "Approve them.",
        "Estimated time: 5 minutes",
        "3. 24/00108 - Monitoring report",
    ) == [
        ("agenda_item", "1", None, "1. PRESENTATIONS"),
        ("agenda_item", "2", None, "2. CONSENT CALENDAR"),
        ("agenda_item", "2.9", None, "2.9 21-024 Bins for the High Street."),
        ("recommendation", "2.9", None, "Recommendation: Adopt a resolution to buy them."),
        ("agenda_item", "2.10", None, "2.10 Approval of minutes"),
        ("recommendation", "2.10", None, "Recommendation:"),
        ("agenda_item", "3", None, "3. 24/00108 - Monitoring report"),
    ]


def test_items_numbered_by_letters() -> None:
    assert [
        row[1] for row in _agenda_of("A. Call to order", "B. Consent", "B1. Minutes", "C. Adjournment")
    ] == [
        "A",
        "B",
        "B1",
        "C",
    ]


def test_a_part_says_by_what_it_belongs_to_its_item() -> None:
    item = [each for each in _PACK.sections[-1].facts.why if each.field == "item_number"]
    assert len(item) == 1
    assert item[0].rule


def test_every_section_of_a_pack_says_what_gave_its_kind() -> None:
    heading = Paragraph(text="PUBLIC HEARINGS", bold=True)
    for parsed in (_PACK, _parse("AGENDA", "1. Apologies", "There are none.", heading, "2. Bus Lanes")):
        assert all("kind" in {each.field for each in section.why} for section in parsed.sections)


def test_what_the_next_page_recommends_for_the_last_item_is_the_items() -> None:
    texts = (
        (1, "AGENDA"),
        (1, "1. Bins"),
        (1, "2. Lamps"),
        (2, "Recommendation: Mend them."),
        (2, "Next meetings"),
    )
    parsed = _parse(*(Paragraph(text=text, page=page) for page, text in texts))
    of_items = [
        (section.kind, section.facts.item_number) for section in parsed.sections if section.facts.item_number
    ]
    assert of_items == [
        (Kind.AGENDA_ITEM, "1"),
        (Kind.AGENDA_ITEM, "2"),
        (Kind.RECOMMENDATION, "2"),
    ]
