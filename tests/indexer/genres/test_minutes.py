"""Items, paragraphs and resolutions in several councils' styles; the real ones are in test_agenda_pack."""

import datetime as dt

import pytest

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.genres import Facts, Parsed, Section, best_genre, genre
from mappings.passage import Kind

_HEAD = (
    "MINUTES",
    "Meeting: Streets Committee",
    "Date: Thursday 14 March 2024",
    "Place: Town Hall",
    "Present:",
    "Ada Marsh (Chair)",
)


def _document(*blocks: Block | str) -> Document:
    return Document(blocks=[Paragraph(text=block) if isinstance(block, str) else block for block in blocks])


def _parse(*blocks: Block | str, given: Facts | None = None) -> Parsed:
    return genre("minutes").parse(_document(*_HEAD, *blocks), given or Facts())


def _business(parsed: Parsed) -> list[Section]:
    return [section for section in parsed.sections if section.kind in (Kind.MINUTE, Kind.RESOLUTION)]


def _rows(parsed: Parsed) -> list[tuple[Kind, str | None, str]]:
    return [
        (section.kind, section.paragraph, " / ".join(piece.text for piece in section.pieces))
        for section in _business(parsed)
    ]


def test_the_head_says_which_meeting_and_who_was_there() -> None:
    parsed = _parse("1 Apologies (Item 1)", "1.1 There were none.")
    assert (parsed.facts.committee, parsed.facts.meeting_date) == ("Streets Committee", dt.date(2024, 3, 14))
    assert parsed.facts.authority is None
    present = next(section for section in parsed.sections if section.heading == "Present")
    assert (present.kind, present.pieces[-1].text) == (Kind.OTHER, "Ada Marsh (Chair)")


def test_the_minute_number_and_the_agenda_item_can_differ() -> None:
    parsed = _parse(
        "1 Apologies (Item 1)", "1.1 None.", "2 Bus Lanes (Item 7)", "2.1 Heard.", "3 Close", "3.1 Done."
    )
    assert [(s.minute_number, s.facts.item_number, s.facts.item_title) for s in _business(parsed)] == [
        ("1", "1", "Apologies"),
        ("2", "7", "Bus Lanes"),
        ("3", "3", "Close"),
    ]


def test_a_paragraph_keeps_its_points_and_what_follows_it() -> None:
    parsed = _parse(
        "5 Bus Lanes (Item 5)",
        "5.1 The Chair welcomed:",
        Paragraph(text="Bo Wood, Clerk; and", marker="•"),
        Paragraph(text="Cal Reed, Engineer.", marker="•"),
        "5.2 In 2.5 hours it was 3.1 miles, and then",
        "more of it.",
        TableBlock(head=("Lane", "Buses"), rows=(Row(cells=("High Street", "12")),)),
        "5.3 The clerk undertook to write.",
    )
    assert _rows(parsed) == [
        (Kind.MINUTE, "5.1", "The Chair welcomed: / • Bo Wood, Clerk; and / • Cal Reed, Engineer."),
        (
            Kind.MINUTE,
            "5.2",
            "In 2.5 hours it was 3.1 miles, and then / more of it. / Lane: High Street; Buses: 12",
        ),
        (Kind.MINUTE, "5.3", "The clerk undertook to write."),
    ]


def test_each_part_of_a_resolution_is_a_section_and_the_lead_in_is_none() -> None:
    parsed = _parse(
        "5 Bus Lanes (Item 5)",
        "5.1 The Committee received the report.",
        "5.2 Resolved:",
        "(a) That the report be noted; and",
        Paragraph(text="That the lane be kept.", marker="(b)"),
        "6 Signs (Item 6)",
        "6.1 Resolved:",
        "That the signs be replaced.",
    )
    assert _rows(parsed) == [
        (Kind.MINUTE, "5.1", "The Committee received the report."),
        (Kind.RESOLUTION, "5.2(a)", "That the report be noted; and"),
        (Kind.RESOLUTION, "5.2(b)", "That the lane be kept."),
        (Kind.RESOLUTION, "6.1", "That the signs be replaced."),
    ]


def test_a_resolution_in_one_paragraph() -> None:
    parsed = _parse(
        "286. Apologies",
        "(Item 1)",
        "There were none.",
        "287. Bus Lanes",
        "(Item 2)",
        "(1) The officer spoke.",
        "and went on.",
        "(2) RESOLVED that the report be noted.",
        "288. Signs",
        "(Item 3)",
        "RESOLVED that (a) the signs be kept; and (b) the posts be painted.",
    )
    assert _rows(parsed) == [
        (Kind.MINUTE, None, "There were none."),
        (Kind.MINUTE, "287(1)", "The officer spoke. / and went on."),
        (Kind.RESOLUTION, "287(2)", "RESOLVED that the report be noted."),
        (Kind.RESOLUTION, "(a)", "the signs be kept; and"),
        (Kind.RESOLUTION, "(b)", "the posts be painted."),
    ]
    assert [s.facts.item_number for s in _business(parsed)] == ["1", "2", "2", "3", "3"]


def test_headings_in_capitals_run_on_into_their_text() -> None:
    parsed = genre("minutes").parse(
        _document(
            "ALDERMERE COMMUNITY COUNCIL",
            "MEETING 13th MARCH 2019",
            "PRESENT",
            "Councillors Marsh and Reed.",
            "1. WELCOME AND APOLOGIES Cllr. Marsh took the chair.",
            "2. SIGNS It was proposed by Cllr. Marsh and agreed to paint them.",
            "3. LETTERS",
            "i) The bank. Noted",
            "ii) The county, clerk to reply.",
        ),
        Facts(),
    )
    assert parsed.facts == Facts(
        authority="Aldermere Community Council",
        committee="Aldermere Community Council",
        meeting_date=dt.date(2019, 3, 13),
    )
    assert _rows(parsed) == [
        (Kind.MINUTE, None, "Cllr. Marsh took the chair."),
        (Kind.RESOLUTION, None, "It was proposed by Cllr. Marsh and agreed to paint them."),
        (Kind.MINUTE, "3(i)", "The bank. Noted"),
        (Kind.MINUTE, "3(ii)", "The county, clerk to reply."),
    ]


def test_the_signature_is_no_minute() -> None:
    parsed = _parse(
        "1 Close", "1.1 It ended at noon.", "Chair", "Date", "Contact Officer: Bo Wood; Telephone: 01"
    )
    assert _rows(parsed) == [(Kind.MINUTE, "1.1", "It ended at noon.")]
    assert [piece.text for piece in parsed.sections[-1].pieces] == [
        "Chair",
        "Date",
        "Contact Officer: Bo Wood; Telephone: 01",
    ]


@pytest.mark.parametrize(
    "signed",
    [
        "…………………..........…9th May 2024 CHAIRPERSON",
        "………………………..........…8 Mai 2024 CADEIRYDD",
        "Signed ………………… Chairman Date …………",
        "Llofnodwyd: ……………… Cadeirydd",
        "Cadeirydd ............ Dyddiad ........",
        "Chair _______ Date ______",
    ],
)
def test_the_line_to_sign_on_is_no_minute(signed: str) -> None:
    parsed = _parse("1 Close", "The Clerk would write.", "It ended at noon.", signed)
    assert [text for _, _, text in _rows(parsed)] == ["The Clerk would write.", "It ended at noon."]
    assert parsed.sections[-1].facts.item_number is None
    assert [piece.text for piece in parsed.sections[-1].pieces] == [signed]


def test_that_the_meeting_ended_is_of_no_item() -> None:
    parsed = _parse("1 Lanes", "They were closed.", "2 Signs", "They stay.", "This concluded the Meeting.")
    assert [(section.facts.item_number, section.pieces[0].text) for section in _business(parsed)] == [
        ("1", "They were closed."),
        ("2", "They stay."),
        (None, "This concluded the Meeting."),
    ]


def test_what_the_last_minutes_called_a_matter_is_no_number_of_these() -> None:
    parsed = _parse(
        "4. MATTERS ARISING",
        "4.4. 4.12ii) The lamp had been mended.",
        "5iii) The bank had written again.",
        "Cllr. B. Wood to order a bench.",
    )
    assert _rows(parsed) == [
        (Kind.MINUTE, None, "4.4. 4.12ii) The lamp had been mended."),
        (Kind.MINUTE, None, "5iii) The bank had written again."),
        (Kind.MINUTE, None, "Cllr. B. Wood to order a bench."),
    ]
    assert [section.responsible for section in _business(parsed)] == [None, None, "Cllr. B. Wood"]


def test_the_meeting_is_its_own_and_not_one_it_names() -> None:
    parsed = genre("minutes").parse(
        _document(
            "MINUTES of a meeting of the Streets Committee held in the Town Hall on Thursday, 14 March 2024.",
            "PRESENT: Ada Marsh (Chair)",
            "1. Minutes of the meeting held on 8 February 2024",
            "RESOLVED that they be signed.",
        ),
        Facts(committee="Streets Committee", meeting_date=dt.date(2024, 5, 9), item_number="3"),
    )
    assert (parsed.facts.committee, parsed.facts.meeting_date) == ("Streets Committee", dt.date(2024, 3, 14))
    assert parsed.facts.item_number is None


def test_minutes_without_items_lose_no_text() -> None:
    parsed = _parse("Nothing was numbered.", "Resolved: that nothing be done.")
    assert parsed.sections[-1].kind is Kind.RESOLUTION
    assert any(
        "Nothing was numbered." in piece.text for section in parsed.sections for piece in section.pieces
    )


def test_it_bids_for_minutes() -> None:
    minutes = _document(*_HEAD, "1 Apologies (Item 1)", "1.1 None.", "1.2 Resolved:", "That they be noted.")
    assert best_genre(minutes)[0].name == "minutes"
    report = _document("Subject: Minutes", "Report to: Streets Committee", "1. Summary", "1.1 Text.")
    assert genre("minutes").score(report) == 0


def test_a_title_that_ends_in_minutes_over_an_attendance() -> None:
    document = Document(
        blocks=[
            Paragraph(text=text)
            for text in (
                "Aldermere Town Council Meeting Minutes",
                "13 August 2018",
                "Present: Councillor Marsh and Councillor Wood",
                "1. Bridges",
                "The bridges are old.",
            )
        ]
    )
    found, _ = best_genre(document)
    facts = found.parse(document, Facts()).facts
    assert (found.name, facts.committee) == ("minutes", "Aldermere Town Council")
    assert facts.meeting_date == dt.date(2018, 8, 13)


def test_a_decision_that_is_only_told_of_is_no_resolution() -> None:
    told = "Decision received from the inspector: refused."
    assert [section.kind for section in _business(_parse("1. Planning", told))] == [Kind.MINUTE]
    taken = _business(_parse("1. Planning", "DECISION: The plan was refused."))
    assert [section.kind for section in taken] == [Kind.RESOLUTION]


def test_headings_of_the_items_level_end_an_item() -> None:
    headings = ("1. Welcome", "2. Minutes", "3A. Returns", "3. Matters arising", "PLANNING", "4. Accounts")
    blocks = [
        block
        for text in headings
        for block in (Paragraph(text=text, heading=4), Paragraph(text=f"Of {text}."))
    ]
    found = [
        (section.facts.item_number, section.facts.item_title, section.pieces[0].text)
        for section in _business(_parse(*blocks))
    ]
    assert found[3:5] == [
        ("3", "Matters arising", "Of 3. Matters arising."),
        (None, "PLANNING", "Of PLANNING."),
    ]


def test_who_is_to_act_stands_at_the_right_or_behind_the_word_action() -> None:
    right = Paragraph(
        text="The bin is old. It was agreed to mend it. Clerk",
        lines=("The bin is old. It was agreed", "to mend it.  Clerk"),
    )
    noted = Paragraph(text="The letter was read. Noted", lines=("The letter was read.  Noted",))
    two = Paragraph(text="To ask. Cllr. Marsh/Clerk", lines=("To ask.  Cllr. Marsh/Clerk",))
    business = _business(_parse("1. Bins", right, noted, two))
    assert [section.responsible for section in business] == ["Clerk", None, "Cllr. Marsh/Clerk"]
    parsed = _parse(
        "1. Bins",
        "They are old.",
        "ACTION: Town Clerk to order new ones.",
        "Action by: Cllr Marsh",
        "Action: new ones to be ordered.",
    )
    actions = [section for section in parsed.sections if section.kind is Kind.ACTION]
    assert [section.responsible for section in actions] == ["Town Clerk", "Cllr Marsh", None]
    assert {section.facts.item_number for section in actions} == {"1"}


def test_who_is_to_act_is_one_who_is_said_to() -> None:
    paragraphs = {
        "The lamp is out; Clerk to report it.": "Clerk",
        "In reply the Town Clerk undertook to write to the county.": "Town Clerk",
        "A letter from the Clerk to Members was read.": None,
        "Clerk to write. Cllr. Marsh to ring.": None,
        "The Clerk to the Council spoke.": None,
    }
    business = _business(_parse("1. Lamps", *paragraphs))
    assert [section.responsible for section in business] == list(paragraphs.values())
    assert [(each.rule, each.words) for each in business[0].why if each.field == "responsible"] == [
        ("who “is to” do it", "Clerk")
    ]


def test_business_under_capitals_is_not_of_the_item_above() -> None:
    business = _business(
        _parse("1. Parks", "Mown.", "OLD BUSINESS", "None.", "ALL AGREED", "2. Roads", "Mended.")
    )
    assert [(s.facts.item_number, s.facts.item_title, s.pieces[0].text) for s in business] == [
        ("1", "Parks", "Mown."),
        (None, "OLD BUSINESS", "None."),
        (None, "OLD BUSINESS", "ALL AGREED"),
        ("2", "Roads", "Mended."),
    ]


def test_and_resolved_leads_in_to_what_was() -> None:
    business = _business(
        _parse("1. Land", "Proposed by Councillor Marsh;", "And Resolved:", "“That the land be sold.”")
    )
    assert [(section.kind, [piece.text for piece in section.pieces]) for section in business] == [
        (Kind.RESOLUTION, ["Proposed by Councillor Marsh;", "“That the land be sold.”"])
    ]


def test_movers_of_what_was_not_decided_stay_with_it() -> None:
    text = ("The letter was read.", "Proposed by Councillor Marsh;", "Seconded by Councillor Wood;")
    business = _business(_parse("1. Land", *text))
    assert [(section.kind, len(section.pieces)) for section in business] == [(Kind.MINUTE, 3)]


def test_what_is_said_to_be_agreed_is_a_resolution_and_what_was_lost_is_not() -> None:
    decided = (
        "After some talk, it was agreed to ask the county.",
        "The Motion was proposed by Councillor Marsh, seconded by Councillor Wood and agreed.",
        "Motion: Councilor Marsh moved to adjourn. Councilor Wood seconded. It passed 4-0.",
        "The Streets Committee agreed to note the report.",
        "Following the debate it was RESOLVED that the lane be kept.",
        "Cytunwyd y dylid anfon llythyr.",
        "That the report be noted.",
    )
    told = (
        "The Motion was proposed by Councillor Marsh, seconded by Councillor Wood. The motion was lost.",
        "Councillor Marsh moved to the town in 1990 and had the bins carried out.",
        "Councillor Marsh said that the Council agreed to it in 2001.",
    )
    kinds = [section.kind for section in _business(_parse("1. Land", *decided))]
    assert kinds == [Kind.RESOLUTION] * len(decided)
    assert [section.kind for section in _business(_parse("1. Land", *told))] == [Kind.MINUTE] * len(told)


def test_the_result_below_a_motion_decides_it() -> None:
    moved = "Mr Marsh proposed, and Mr Wood seconded, that the lane be kept."
    carried = _business(_parse("1. Land", moved, "Motion carried."))
    lost = _business(_parse("1. Land", moved, "Motion lost."))
    assert [(s.kind, len(s.pieces)) for s in (*carried, *lost)] == [(Kind.RESOLUTION, 2), (Kind.MINUTE, 2)]


def test_a_recommendation_to_another_body_is_no_resolution() -> None:
    business = _parse("1. Land", "RECOMMENDED – That the Council keep the lane.").sections
    assert [section.kind for section in business][-1:] == [Kind.RECOMMENDATION]


def test_plain_numbers_count_within_the_minute() -> None:
    parsed = _parse(
        "87. Updates (Item 4)",
        "1. The Leader spoke of:",
        "a) buses; and",
        "2. RESOLVED that the Cabinet agree:",
        "a) to the plan; and",
        "3. The clerk spoke.",
        "9. uestion of Councillor Wood",
    )
    assert [(section.kind, section.paragraph) for section in _business(parsed)] == [
        (Kind.MINUTE, "87.1"),
        (Kind.MINUTE, "87.1(a)"),
        (Kind.RESOLUTION, "87.2(a)"),
        (Kind.MINUTE, "87.3"),
        (Kind.MINUTE, "87.3"),
    ]


def test_what_is_told_below_the_attendance_is_not_of_it() -> None:
    parsed = _parse(
        "In attendance:",
        "Bo Wood (Clerk)",
        "The Chair welcomed all.",
        "1. Parks",
        "Mown.",
        "2. Roads",
        "Dug.",
    )
    assert [(s.kind, s.heading, s.pieces[-1].text) for s in parsed.sections[1:4]] == [
        (Kind.OTHER, "Present", "Ada Marsh (Chair)"),
        (Kind.OTHER, "In attendance", "Bo Wood (Clerk)"),
        (Kind.MINUTE, None, "The Chair welcomed all."),
    ]


def test_lists_of_who_was_there_stand_under_their_labels() -> None:
    parsed = _parse(
        "MEMBERS : Councillors Wood and Reed",
        "POLICE NOMINEES : Inspector Hill",
        TableBlock(
            head=(), rows=(Row(cells=("MEMBERS PRESENT", "STAFF")), Row(cells=("Dr Wood", "Ms Reed, Clerk")))
        ),
        "UNRESTRICTED ITEMS",
        "The Chair welcomed all.",
    )
    assert [(s.kind.value, s.heading, s.pieces[-1].text) for s in parsed.sections[2:]] == [
        ("other", "Members", "MEMBERS : Councillors Wood and Reed"),
        ("other", "Police nominees", "POLICE NOMINEES : Inspector Hill"),
        ("other", "Members present", "Dr Wood"),
        ("other", "Staff", "Ms Reed, Clerk"),
        ("other", None, "UNRESTRICTED ITEMS"),
        ("minute", None, "The Chair welcomed all."),
    ]


def test_votes_are_no_business_of_their_own() -> None:
    parsed = _parse(
        "CALL TO ORDER", "At 7.", "BUDGET", "The vote:", "FOR", "Marsh", "AGAINST", "Wood", "CLOSING", "At 8."
    )
    assert {section.facts.item_title for section in _business(parsed)} == {
        "CALL TO ORDER",
        "BUDGET",
        "CLOSING",
    }


def test_business_without_numbers_stands_under_its_headings() -> None:
    parsed = _parse(
        "CALL TO ORDER",
        "At 7 pm.",
        "ROLL CALL",
        "All were there.",
        "ADJOURNMENT",
        "The meeting was closed at 8.",
    )
    assert [(s.facts.item_number, s.facts.item_title, s.pieces[0].text) for s in _business(parsed)] == [
        (None, "CALL TO ORDER", "At 7 pm."),
        (None, "ROLL CALL", "All were there."),
        (None, "ADJOURNMENT", "The meeting was closed at 8."),
    ]


def test_lines_of_an_address_are_one_passage() -> None:
    lines = ("The following was sent:", "12/3 New porch", "Highview", "Aldermere")
    assert len(_business(_parse("1. Planning", *lines))) == 1


def test_a_dutch_list_of_decisions() -> None:
    document = _document(
        "Besluitenlijst raadsvergadering 29 juni 2015 aanvang 17.00 uur",
        Paragraph(text="1. Opening.", bold=True),
        "De voorzitter opent.",
        Paragraph(text="2. Voorstel tot het mennen.", bold=True),
        "De raad besluit unaniem:",
        "de weg te mennen.",
    )
    found, _ = best_genre(document)
    parsed = found.parse(document, Facts())
    assert (found.name, parsed.facts.meeting_date) == ("minutes", dt.date(2015, 6, 29))
    assert [(s.kind, s.facts.item_number, s.pieces[0].text) for s in parsed.sections[-1:]] == [
        (Kind.RESOLUTION, "2", "de weg te mennen.")
    ]


def test_every_section_says_what_gave_its_kind() -> None:
    for parsed in (
        _parse("1 Close", "1.1 It ended at noon.", "Chair", "Date"),
        genre("minutes").parse(_document("MINUTES", "RESOLVED that it be done.", "More."), Facts()),
        genre("minutes").parse(_document("1. Close", "It ended."), Facts()),
    ):
        assert all(section.pieces for section in parsed.sections)
        assert all("kind" in {each.field for each in section.why} for section in parsed.sections)


def test_what_stands_alike_on_every_page_is_no_minute() -> None:
    foot = "Harbour Chamber, 2611 Mill Avenue, Aldermere"
    pages = [
        [*_HEAD, "1. Lanes", "They were closed.", "They were opened.", foot],
        [_HEAD[0], _HEAD[1], "2. Close", "It ended.", foot],
    ]
    parsed = genre("minutes").parse(
        _document(
            *(Paragraph(text=text, page=page) for page, lines in enumerate(pages, 1) for text in lines)
        ),
        Facts(),
    )
    assert [text for _, _, text in _rows(parsed)] == ["They were closed.", "They were opened.", "It ended."]
    assert [piece.text for piece in parsed.sections[-1].pieces] == [foot, _HEAD[0], _HEAD[1], foot]
