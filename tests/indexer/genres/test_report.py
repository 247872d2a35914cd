"""Reports: numbered paragraphs, recommendations, tables and notes; the real ones are in test_agenda_pack."""

import datetime as dt

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres import Facts, Parsed, best_genre, genre
from mappings.passage import Kind

_HEAD = (
    "Subject: Bus Lanes",
    "Report to: Streets Committee",
    "Report of: Head of Streets",
    "Date: 14 March 2024",
)


def _document(*blocks: Block | str) -> Document:
    return Document(blocks=[Paragraph(text=block) if isinstance(block, str) else block for block in blocks])


def _parse(*blocks: Block | str, given: Facts | None = None) -> Parsed:
    return genre("report").parse(_document(*_HEAD, *blocks), given or Facts())


def _rows(parsed: Parsed) -> list[tuple[Kind, str | None, str | None, str]]:
    return [
        (section.kind, section.heading, section.paragraph, " / ".join(piece.text for piece in section.pieces))
        for section in parsed.sections
        if section.kind is not Kind.OTHER
    ]


def test_paragraphs_stand_under_their_headings() -> None:
    parsed = _parse(
        "1. Summary",
        "1.1 It is short.",
        "2. Background",
        "2.1 The lane opened.",
        Paragraph(text="In the north;", marker="•"),
        "and went on over the page.",
    )
    assert parsed.title == "Bus Lanes"
    assert parsed.facts == Facts(committee="Streets Committee", meeting_date=dt.date(2024, 3, 14))
    assert _rows(parsed) == [
        (Kind.REPORT, "1. Summary", "1.1", "It is short."),
        (
            Kind.REPORT,
            "2. Background",
            "2.1",
            "The lane opened. / • In the north; / and went on over the page.",
        ),
    ]


def test_the_packs_meeting_goes_before_the_reports_own_date() -> None:
    given = Facts(
        committee="Streets Committee", meeting_date=dt.date(2024, 3, 20), item_number="5", item_title="Lanes"
    )
    assert _parse("1. Summary", "1.1 Text.", given=given).facts == given


def test_recommendations_are_known_by_their_section_and_their_number() -> None:
    parsed = _parse(
        "2. Recommendations",
        "2.1 That the report be noted; and",
        "2.2 That it be sent on.",
        "3. Issues",
        "3.1 We propose:",
        "Recommendation 1",
        "The borough should:",
        Paragraph(text="paint it.", marker="•"),
        "Recommendation 2",
        "The borough should sign it.",
        "3.2 That is all.",
    )
    assert _rows(parsed) == [
        (Kind.RECOMMENDATION, "2. Recommendations", "2.1", "That the report be noted; and"),
        (Kind.RECOMMENDATION, "2. Recommendations", "2.2", "That it be sent on."),
        (Kind.REPORT, "3. Issues", "3.1", "We propose:"),
        (Kind.RECOMMENDATION, "3. Issues", "Recommendation 1", "The borough should: / • paint it."),
        (Kind.RECOMMENDATION, "3. Issues", "Recommendation 2", "The borough should sign it."),
        (Kind.REPORT, "3. Issues", "3.2", "That is all."),
    ]


def test_recommendations_in_a_box_end_where_the_report_begins() -> None:
    parsed = _parse(
        "Recommendation(s):",
        "The Committee is asked to:",
        "(a) note it; and",
        "(b) agree it.",
        "1. Introduction",
        "1.1 The lane opened.",
    )
    assert _rows(parsed) == [
        (Kind.RECOMMENDATION, "Recommendations", "(a)", "The Committee is asked to: / note it; and"),
        (Kind.RECOMMENDATION, "Recommendations", "(b)", "agree it."),
        (Kind.REPORT, "1. Introduction", "1.1", "The lane opened."),
    ]


def test_a_table_is_rows_a_reader_can_follow() -> None:
    parsed = _parse(
        "3. Issues",
        "3.1 As below:",
        TableBlock(
            head=("Member", "Interest"),
            rows=(Row(cells=("Ada Marsh", "Trust;\nBoard"), page=2), Row(cells=("Bo Wood", ""), page=2)),
        ),
        TableBlock(head=(), rows=(Row(cells=("May", "12", "")),)),
        "[Note: as of May]",
    )
    assert [text for _, _, _, text in _rows(parsed)] == [
        "As below:",
        "Member: Ada Marsh; Interest: Trust; Board / Member: Bo Wood",
        "May | 12",
        "[Note: as of May]",
    ]
    assert {label for _, _, label, _ in _rows(parsed)} == {"3.1"}


def test_a_note_is_no_part_of_the_paragraph_it_interrupts() -> None:
    parsed = _parse(
        "3. Issues",
        Paragraph(text="3.1 The lane, as is known,", size=11),
        Paragraph(text="1 A study of lanes (2023)", size=8),
        Paragraph(text="² Another study", size=8),
        Paragraph(text="was opened.", size=11),
        Paragraph(text="3.2 It is 2 miles long and was made with great care by all who took part.", size=11),
    )
    assert _rows(parsed)[0][-1] == "The lane, as is known, / was opened."
    notes = next(section for section in parsed.sections if section.heading == "Notes")
    assert [piece.text for piece in notes.pieces] == ["1 A study of lanes (2023)", "² Another study"]


def test_papers_and_contact_are_kept_apart() -> None:
    parsed = _parse(
        "1. Summary", "1.1 Text.", "List of Background Papers: None", "Contact Officer: Bo Wood", "Tel: 01"
    )
    foot = [piece.text for section in parsed.sections[-2:] for piece in section.pieces]
    assert foot == ["List of Background Papers: None", "Contact Officer: Bo Wood", "Tel: 01"]
    assert {section.kind for section in parsed.sections[-2:]} == {Kind.OTHER}


def test_it_bids_for_a_head_block_and_for_numbered_paragraphs() -> None:
    assert best_genre(_document(*_HEAD, "1. Summary", "1.1 Text."))[0].name == "report"
    numbered = _document(
        "Streets for all", "1. One", "1.1 a b c", "1.2 d e f", "2. Two", "2.1 g h i", "2.2 j k l"
    )
    assert best_genre(numbered)[0].name == "report"
    assert genre("report").score(_document("A page of prose.", "Another.")) == 0


def test_the_subject_is_whole_and_never_see_below() -> None:
    document = Document(
        blocks=[
            Paragraph(text="TO: CITY COUNCIL FROM: Director", lines=("TO: CITY COUNCIL", "FROM: Director")),
            Paragraph(text="SUBJECT: SEE BELOW DATE: January 4, 2021"),
            Paragraph(
                text="SUBJECT: The Bridges of the Old Town",
                lines=("SUBJECT: The Bridges", "of the Old Town"),
            ),
            Paragraph(text="They are old."),
        ]
    )
    assert genre("report").parse(document, Facts()).title == "The Bridges of the Old Town"


def test_parts_of_a_recommendation_may_have_letters_without_brackets() -> None:
    parsed = genre("report").parse(
        Document(
            blocks=[
                Paragraph(text=text)
                for text in (
                    "1.1 The ferry has sailed since 1921, and its boat is older than anybody who works on"
                    " it, so that something must be done before the winter of this year.",
                    "Recommendations:",
                    "The Panel is asked to:",
                    "A. AGREE to pay for it;",
                    "B. DELEGATE the contract.",
                    "C is the third pier.",
                )
            ]
        ),
        Facts(),
    )
    recommended = [section for section in parsed.sections if section.kind is Kind.RECOMMENDATION]
    assert [section.paragraph for section in recommended] == ["A", "B", None]
    assert {each.field for each in recommended[0].why} == {"kind", "heading", "paragraph"}


def test_a_note_goes_to_the_paragraph_its_mark_stands_in() -> None:
    texts = ("1.1 It was dug in 1884.¹", "1.2 It leaks.²", "¹ By hand.", "² At both ends.")
    parsed = genre("report").parse(Document(blocks=[Paragraph(text=text) for text in texts]), Facts())
    notes = [
        (section.paragraph, section.pieces[0].text)
        for section in parsed.sections
        if section.heading == "Notes"
    ]
    assert notes == [("1.1", "¹ By hand."), ("1.2", "² At both ends.")]


def test_cells_of_a_small_table_are_no_notes() -> None:
    blocks = [Paragraph(text="1.1 The places are these, in all of the schools of the town.", size=11.0)] + [
        Paragraph(text=text, size=8.0) for text in ("2FE 0FE 10FE", "0 places 440 places")
    ]
    parsed = genre("report").parse(Document(blocks=blocks), Facts())
    assert "Notes" not in {section.heading for section in parsed.sections}


def test_a_heading_over_nothing_is_not_lost() -> None:
    blocks = [Paragraph(text="1.1 The ferry sails."), Paragraph(text="Annexed plans", bold=True)]
    parsed = genre("report").parse(Document(blocks=blocks), Facts())
    assert parsed.sections[-1].pieces[0].text == "Annexed plans"


def test_headings_that_reports_have_make_a_report() -> None:
    headed = ("RECOMMENDATION", "That it be done.", "BACKGROUND", "It was not.", "FISCAL IMPACT", "None.")
    assert genre("report").score(Document(blocks=[Paragraph(text=text) for text in headed])) == 0.5
    assert genre("report").score(Document(blocks=[Paragraph(text=text) for text in headed[2:]])) == 0


def test_what_belongs_to_a_table_or_a_map_is_no_heading() -> None:
    text = Paragraph(text="The fees are these, for all of the ponds of the town and its ferry.", size=12.0)
    blocks = [
        Paragraph(text="Fees", bold=True, size=12.0),
        text,
        Paragraph(text="Current Minimum Maximum", bold=True, size=11.0),
        Paragraph(text="Angling $ 12.47 $ 13.85 $ 16.62 Rowing $ 15.12 $ 17.32 $ 20.78", size=11.0),
        Paragraph(text="TOTAL 1,530,923.8 0.0", bold=True, size=12.0),
        Paragraph(text="Mill Rd", bold=True, size=7.0),
        text,
    ]
    parsed = genre("report").parse(Document(blocks=blocks), Facts())
    assert {section.heading for section in parsed.sections} == {"Fees"}


def _facts_of(*head: str) -> Facts:
    blocks = [*head, "RECOMMENDATION", "That it be done.", "BACKGROUND", "It was not.", "FISCAL IMPACT"]
    return genre("report").parse(_document(*blocks), Facts()).facts


def test_a_report_says_which_agenda_and_item_it_is_for() -> None:
    facts = _facts_of(
        "COUNCIL AGENDA: 1/12/2021 FILE: 21-99 ITEM: 2.13", "TO: CITY COUNCIL", "DATE: January 4, 2021"
    )
    expected = Facts(
        committee="City Council",
        meeting_date=dt.date(2021, 1, 12),
        published=dt.date(2021, 1, 4),
        item_number="2.13",
    )
    assert facts == expected
    rules = _facts_of("RULES COMMITTEE AGENDA: 8/18/21 ITEM: G.1.d")
    assert (rules.committee, rules.meeting_date, rules.item_number) == (
        "Rules Committee",
        dt.date(2021, 8, 18),
        "G.1.d",
    )


def test_a_day_in_figures_that_may_be_either_is_not_read() -> None:
    assert _facts_of("COUNCIL AGENDA: 4/5/21 ITEM: 2.13").meeting_date is None


def test_a_memorandum_to_the_honourable_mayor_is_dated_when_it_was_written() -> None:
    facts = _facts_of("TO: Honorable Mayor and City Council FROM: Ada Marsh", "DATE: August 4, 2021")
    assert (facts.meeting_date, facts.published) == (None, dt.date(2021, 8, 4))


def test_a_request_for_action_names_the_body() -> None:
    facts = _facts_of("REQUEST FOR CITY COUNCIL ACTION", "MEETING DATE: SEPTEMBER 8, 2020")
    assert (facts.committee, facts.meeting_date) == ("City Council", dt.date(2020, 9, 8))


def test_the_signature_ends_a_report() -> None:
    parsed = _parse("1. Summary", "1.1 It is short.", "/s/", Paragraph(text="ADA MARSH", bold=True))
    assert [(each.kind, each.heading) for each in parsed.sections[-2:]] == [
        (Kind.REPORT, "1. Summary"),
        (Kind.OTHER, None),
    ]


def test_a_heading_over_text_without_numbers_ends_where_the_chapter_goes_on() -> None:
    def heading(text: str) -> Paragraph:
        return Paragraph(text=text, bold=True)

    parsed = _parse(
        heading("4. Reserves"),
        "4.1 The rules say:",
        heading("Upkeep of reserves"),
        "A.24 The treasurer keeps them.",
        "4.2 They are reviewed.",
        heading("Reviews"),
        "4.3 Every year.",
    )
    assert [(s.paragraph, s.heading) for s in parsed.sections if s.kind is Kind.REPORT] == [
        ("4.1", "4. Reserves"),
        (None, "Upkeep of reserves"),
        ("4.2", "4. Reserves"),
        ("4.3", "Reviews"),
    ]
