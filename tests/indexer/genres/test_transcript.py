"""Turns and their speakers, on made transcripts; the real ones are in test_agenda_pack."""

import datetime as dt

import pytest

from indexer.document import Block, Document, Paragraph
from indexer.genres import Facts, Parsed, best_genre, genre
from mappings.passage import Kind

_HEAD = (
    Paragraph(text="Streets Committee – 14 March 2024", page=1),
    Paragraph(text="Transcript of Item 5 – Bus Lanes – Part A", page=1),
)


def _document(*blocks: Block | str) -> Document:
    return Document(
        blocks=[Paragraph(text=block, page=1) if isinstance(block, str) else block for block in blocks]
    )


def _parse(*blocks: Block | str, given: Facts | None = None) -> Parsed:
    return genre("transcript").parse(_document(*_HEAD, *blocks), given or Facts())


def _turns(parsed: Parsed) -> list[tuple[str | None, str]]:
    return [
        (section.speaker, " / ".join(piece.text for piece in section.pieces))
        for section in parsed.sections
        if section.kind is Kind.SPEECH
    ]


def test_the_head_says_which_meeting_and_item() -> None:
    parsed = _parse("Ada Marsh AM (Chair): We begin.")
    assert parsed.facts == Facts(
        committee="Streets Committee",
        meeting_date=dt.date(2024, 3, 14),
        item_number="5",
        item_title="Bus Lanes – Part A",
    )
    assert parsed.title == "Transcript of Item 5 – Bus Lanes – Part A"


def test_what_its_pack_says_of_another_meeting_does_not_reach_it() -> None:
    pack = Facts(
        authority="Aldermere Borough Council",
        committee="Streets Committee",
        meeting_date=dt.date(2024, 5, 9),
        item_number="3",
        item_title="Minutes",
    )
    facts = _parse("Ada Marsh AM (Chair): We begin.", given=pack).facts
    assert (facts.meeting_date, facts.item_number) == (dt.date(2024, 3, 14), "5")
    assert facts.authority == "Aldermere Borough Council"


def test_a_turn_has_its_speaker_role_and_body() -> None:
    parsed = _parse("Bo Wood (Temporary Commander, ROADS, APS): Good morning.")
    turn = parsed.sections[-1]
    assert (turn.speaker, turn.speaker_role, turn.speaker_organisation) == (
        "Bo Wood",
        "Temporary Commander",
        "ROADS, APS",
    )
    assert turn.speaker_printed == "Bo Wood (Temporary Commander, ROADS, APS)"
    assert [piece.text for piece in turn.pieces] == ["Good morning."]


def test_a_turn_goes_on_over_paragraphs_and_pages_until_the_next_label() -> None:
    parsed = _parse(
        "Ada Marsh AM (Chair): First.",
        Paragraph(text="second, in lower case after the page.", page=2),
        Paragraph(text="Third.", page=3),
        "Cal Reed AM: Mine.",
    )
    assert _turns(parsed) == [
        ("Ada Marsh", "First. / second, in lower case after the page. / Third."),
        ("Cal Reed", "Mine."),
    ]
    assert [piece.page for piece in parsed.sections[1].pieces] == [1, 2, 3]


def test_interrupted_turns_stay_apart() -> None:
    parsed = _parse(
        "Ada Marsh AM (Chair): She is one of --", "Bo Wood (Clerk): Yes.", "Ada Marsh AM (Chair): -- us?"
    )
    assert _turns(parsed) == [("Ada Marsh", "She is one of --"), ("Bo Wood", "Yes."), ("Ada Marsh", "-- us?")]


@pytest.mark.parametrize(
    "sentence",
    [
        "She named one key factor: speed.",
        "Contact: the clerk.",
        "Source: the survey.",
        "Chart 1: buses.",
        "Note: it is late.",
        "Two Things: the first and the second.",
        "(An interruption: the alarm rang and all left the room)",
        "We asked Ada Marsh AM (Chair) about it: she said no.",
    ],
)
def test_a_colon_in_a_sentence_is_no_speaker(sentence: str) -> None:
    turns = _turns(_parse("Ada Marsh AM (Chair): We begin.", sentence))
    assert [speaker for speaker, _ in turns] == ["Ada Marsh"]


def test_a_bare_name_is_trusted_when_it_is_repeated_or_known() -> None:
    repeated = _turns(_parse("Bo Wood: One.", "Cal Reed: Two.", "Bo Wood: Three.", "Cal Reed: Four."))
    assert [speaker for speaker, _ in repeated] == ["Bo Wood", "Cal Reed", "Bo Wood", "Cal Reed"]
    known = _turns(_parse("Bo Wood (Clerk, Aldermere Trust): One.", "Bo Wood: Two."))
    assert [speaker for speaker, _ in known] == ["Bo Wood", "Bo Wood"]


def test_a_post_printed_at_the_first_turn_holds_for_the_next() -> None:
    parsed = _parse("Bo Wood (Clerk, Aldermere Trust): One.", "Cal Reed AM: Two.", "Bo Wood: Three.")
    assert [(s.speaker_role, s.speaker_organisation) for s in parsed.sections[1:]] == [
        ("Clerk", "Aldermere Trust"),
        (None, None),
        ("Clerk", "Aldermere Trust"),
    ]
    changed = _parse("Bo Wood (Clerk): One.", "Bo Wood (Chair): Two.", "Bo Wood: Three.")
    assert changed.sections[-1].speaker_role is None


def test_councillors_and_chairs_by_their_office() -> None:
    parsed = _parse("Mr. Speaker: Order.", "Councillor Reed: I move it.", "Mr. Speaker: Carried.")
    assert _turns(parsed) == [(None, "Order."), ("Reed", "I move it."), (None, "Carried.")]
    assert [section.speaker_printed for section in parsed.sections[1:]] == [
        "Mr. Speaker",
        "Councillor Reed",
        "Mr. Speaker",
    ]
    assert parsed.sections[1].speaker_role == "Speaker"


def test_directions_and_headings_are_not_speech() -> None:
    parsed = _parse(
        "Ada Marsh AM (Chair): First.",
        "(The meeting adjourned at 11 am)",
        "Second.",
        Paragraph(text="Bus stops", bold=True, page=1),
        "Cal Reed AM: Third.",
    )
    assert _turns(parsed) == [("Ada Marsh", "First."), ("Ada Marsh", "Second."), ("Cal Reed", "Third.")]
    others = [section.pieces[0].text for section in parsed.sections[1:] if section.kind is Kind.OTHER]
    assert others == ["(The meeting adjourned at 11 am)"]
    assert parsed.sections[-1].heading == "Bus stops"


def test_a_question_to_the_mayor_has_its_asker_and_reference() -> None:
    parsed = _parse(
        "2018/0171 - Bus stops", "Cal Reed AM", "How many are there?", "Ada Marsh (Mayor of Aldermere): Ten."
    )
    question, answer = parsed.sections[1:]
    assert (question.kind, question.speaker, question.references, question.heading) == (
        Kind.QUESTION,
        "Cal Reed",
        ("2018/0171",),
        "Bus stops",
    )
    assert question.pieces[-1].text == "How many are there?"
    assert (answer.kind, answer.speaker) == (Kind.SPEECH, "Ada Marsh")


def test_it_bids_for_turns_and_not_for_prose() -> None:
    turns = [f"{name} AM: Words." for name in ("Ada Marsh", "Bo Wood", "Cal Reed")] * 3
    assert best_genre(_document(*_HEAD, *turns))[0].name == "transcript"
    assert best_genre(_document(*turns))[0].name == "transcript"
    prose = [
        "Corporate Director: Roads",
        "Corporate Director: Parks",
        "Director: Bins",
        "Director: Signs",
    ] * 2
    assert best_genre(_document(*prose))[0].name != "transcript"
