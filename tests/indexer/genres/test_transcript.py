"""Turns and their speakers, on made transcripts; the real ones are in test_agenda_pack."""

import datetime as dt
import json
from pathlib import Path

import pytest

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.extract import extract
from indexer.genres import Facts, Parsed, best_genre, genre
from indexer.tidy import tidy
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


def test_a_label_may_hold_brackets_in_brackets_and_an_article() -> None:
    parsed = _parse(
        "The Chair (Hon. Ada Marsh (North Ward, Ind.)): Order.",
        "Le président (M. Alain Wood (Rivière-Nord, NPD)): La séance est ouverte.",
        "Des députés: Bravo!",
        "Mr. Chris d'Ambrement (West Ward, Ind.): Thank you.",
        "Councillor Reed:…as I said before.",
    )
    assert _turns(parsed) == [
        ("Ada Marsh", "Order."),
        ("Alain Wood", "La séance est ouverte."),
        (None, "Bravo!"),
        ("Chris d'Ambrement", "Thank you."),
        ("Reed", "…as I said before."),
    ]
    assert {section.speaker_organisation for section in parsed.sections} == {None}


def test_a_seat_and_a_party_are_no_post_and_no_body() -> None:
    turn = _parse("Ms. Ada Marsh (North Ward, Ind.): Good morning.").sections[-1]
    assert (turn.speaker, turn.speaker_role, turn.speaker_organisation) == ("Ada Marsh", None, None)


def test_one_who_speaks_once_is_a_speaker_where_nearly_all_paragraphs_are_turns() -> None:
    turns = ["Ada Marsh AM: One.", "Bo Wood: Two.", "Ada Marsh AM: Three.", "Ada Marsh AM: The key thing."]
    assert ("Bo Wood", "Two.") in _turns(_parse(*turns))
    phrase = _turns(_parse(*turns, "Key Thing: we said the key thing is speed."))
    assert phrase[-1][0] == "Ada Marsh"


@pytest.mark.parametrize(
    "record",
    [
        "Motion No. 3 Moved by Councillor Reed, Seconded by Councillor Marsh,",
        "WHEREAS the bridge is old;",
        "THEREFORE BE IT RESOLVED that it be mended.",
        "A RECORDED VOTE was taken the result being as follows:",
        "Clause 3 ordered to stand part of the Bill.",
        "Question put and agreed to.",
        "Amendment 30, in clause 8, page 4, line 24, after ‘roads’, insert ‘bridges,’.",
        "Adjourned till this day at Four o’clock.",
    ],
)
def test_what_the_record_says_was_done_is_nobodys_speech(record: str) -> None:
    parsed = _parse("Ada Marsh AM: We vote.", record, "It goes on here.", "Cal Reed AM: Thank you.")
    assert _turns(parsed) == [("Ada Marsh", "We vote."), ("Cal Reed", "Thank you.")]
    entry = parsed.sections[-2]
    assert (entry.kind, entry.speaker, entry.speaker_printed) == (Kind.OTHER, None, None)
    assert [piece.text for piece in entry.pieces] == [record, "It goes on here."]


def test_a_motion_that_is_read_out_is_speech() -> None:
    parsed = _parse("Ada Marsh AM: We discuss the following:", "Amendment 18, in clause 3, leave out ‘old’.")
    assert _turns(parsed)[-1][1].endswith("leave out ‘old’.")


def test_the_business_that_is_called_is_the_heading_of_the_turns_below_it() -> None:
    parsed = _parse("Ada Marsh AM: Next.", "Item 2 - Sale of Land, Bridge Street", "Cal Reed AM: I move it.")
    assert [section.heading for section in parsed.sections[-2:]] == [
        None,
        "Item 2 - Sale of Land, Bridge Street",
    ]


def test_the_item_that_is_called_is_that_of_the_turns_below_until_another_heading() -> None:
    bold = [
        Paragraph(text=text, bold=True)
        for text in ("Item 2 - Sale of Land,", "Bridge Street", "File SL 3/2014", "QUESTION PERIOD")
    ]
    turns = [f"{name}: Next." for name in ("Ada Marsh AM", "Bo Wood AM", "Cal Reed AM")]
    document = _document(turns[0], *bold[:3], turns[1], bold[3], turns[2])
    sections = genre("transcript").parse(document, Facts()).sections
    found = [(each.speaker, each.heading, each.facts.item_number, each.facts.item_title) for each in sections]
    assert found == [
        ("Ada Marsh", None, None, None),
        (None, "Item 2 - Sale of Land, Bridge Street", "2", "Sale of Land, Bridge Street"),
        ("Bo Wood", "Item 2 - Sale of Land, Bridge Street", "2", "Sale of Land, Bridge Street"),
        ("Cal Reed", "QUESTION PERIOD", None, None),
    ]
    assert sections[1].pieces[-1].text == "File SL 3/2014"


def test_a_chamber_in_the_first_lines_is_the_authority() -> None:
    turns = ("Ada Marsh: I beg to move.", "Bo Wood: No.", "Ada Marsh: Yes.", "Bo Wood: No.")
    parsed = genre("transcript").parse(
        _document("House of Commons", "Public Bill Committee: Roads Bill", *turns), Facts()
    )
    assert parsed.facts.authority == "House of Commons"
    said = genre("transcript").parse(_document(*turns, "House of Commons"), Facts())
    assert said.facts.authority is None


def test_an_m_before_a_surname_is_no_initial_where_others_are_called_in_french() -> None:
    def speakers(*turns: str) -> list[str | None]:
        parsed = genre("transcript").parse(_document(*turns), Facts())
        return [section.speaker for section in parsed.sections if section.kind is Kind.SPEECH]

    called = ("Mme Ada Marsh: Bonjour.", "M. Wood: Merci.", "Mme Ada Marsh: De rien.")
    assert speakers(*called) == ["Ada Marsh", "Wood", "Ada Marsh"]
    others = ("Cllr Ada Marsh: Hello.", "M. Wood: Thanks.", "M. Wood: Good.")
    assert speakers(*others) == ["Ada Marsh", "M. Wood", "M. Wood"]


def test_the_chair_may_be_named_in_brackets() -> None:
    parsed = _parse("The Chair (Ada Marsh): We begin.", "Bo Wood AM: Yes.")
    assert [(each.speaker, each.speaker_role) for each in parsed.sections[-2:]] == [
        ("Ada Marsh", "Chair"),
        ("Bo Wood", None),
    ]


def test_what_is_said_names_other_bodies_and_other_days() -> None:
    parsed = genre("transcript").parse(
        _document(
            "COUNCIL OF THE TOWN OF ALDERMERE",
            "Wednesday, January 29, 2014",
            "Ada Marsh AM: The next meeting is on July 16, 2014.",
            "Streets Committee",
            "Ada Marsh AM: That committee reports.",
        ),
        Facts(),
    )
    assert parsed.facts.meeting_date == dt.date(2014, 1, 29)
    assert parsed.facts.committee == "Council of the Town of Aldermere"


def _bold(label: str, words: str) -> Paragraph:
    return Paragraph(text=f"{label} {words}", lead=len(label), page=1)


def test_a_label_may_be_long_where_its_brackets_are() -> None:
    post = "Research Chair (Tier 2) in the Long History of Bridges and Roads and Canals in Hill Country"
    label = f"Dr. Eve Stone ({post}, Royal University of Aldermere and Brookfield, As an Individual)"
    turns = _parse("Ada Marsh AM (Chair): Begin.", f"{label}: Thank you.", "Dr. Eve Stone: More.").sections[
        1:
    ]
    assert [(turn.speaker, turn.speaker_role, turn.speaker_organisation) for turn in turns[1:]] == [
        ("Eve Stone", post, "Royal University of Aldermere and Brookfield")
    ] * 2


def test_who_voted_how_is_the_heading_of_nothing_said_later() -> None:
    parsed = _parse(
        Paragraph(text="Bus stops", bold=True, page=1),
        "Ada Marsh AM: We vote.",
        Paragraph(text="Yeas", bold=True, page=1),
        "Councillors Reed and Wood.",
        Paragraph(text="Nays (0)", bold=True, page=1),
        "Cal Reed AM: Carried.",
    )
    assert _turns(parsed) == [("Ada Marsh", "We vote."), ("Cal Reed", "Carried.")]
    assert {section.heading for section in parsed.sections[1:]} == {"Bus stops"}


def test_the_papers_own_title_is_the_heading_of_no_turn() -> None:
    parsed = genre("transcript").parse(
        _document(
            Paragraph(text="Streets Committee, 14 March 2024", heading=1),
            Paragraph(text="Bus stops", heading=2),
            "Ada Marsh AM: We begin.",
            "Cal Reed AM: Yes.",
        ),
        Facts(),
    )
    assert [section.heading for section in parsed.sections] == [None, "Bus stops", "Bus stops"]


def test_nothing_below_a_heading_is_lost() -> None:
    parsed = _parse(
        Paragraph(text="Votes", bold=True, page=1),
        TableBlock(head=(), rows=(Row(cells=("Ada Marsh", "for")),)),
        "Ada Marsh AM: Carried.",
        Paragraph(text="Trams", bold=True, page=1),
        "Cal Reed AM: Next.",
    )
    texts = [[piece.text for piece in section.pieces] for section in parsed.sections[1:]]
    assert texts == [["Votes", "Ada Marsh | for"], ["Carried."], ["Next."]]


def test_a_bold_line_within_a_turn_that_ends_in_a_colon_is_no_heading() -> None:
    parsed = _parse(
        "Ada Marsh AM: Bonjour.", Paragraph(text="Translation of French spoken:", bold=True, page=1), "Hello."
    )
    assert _turns(parsed) == [("Ada Marsh", "Bonjour."), ("Ada Marsh", "Hello.")]
    assert parsed.sections[-1].heading is None


def test_a_clause_and_its_title_are_the_heading_of_the_turns_below() -> None:
    parsed = _parse("Ada Marsh AM: Done.", "Clause 3", "Duty to mend bridges", "Cal Reed AM: I rise.")
    assert parsed.sections[-1].heading == "Clause 3 – Duty to mend bridges"


def test_bold_settles_what_is_a_label() -> None:
    turns = _turns(
        _parse(
            _bold("Councillor Marsh:", "We begin."),
            _bold("Councillor Reed:", "There are key dates."),
            _bold("Translation of French spoken:", "There are dates."),
            "Key Dates: in May.",
            "Key Dates: in June.",
            _bold("Engineer of the day:", "Key dates slip."),
            _bold("Councillor Wood.", "They do."),
            _bold("Councillor Wood:", "Always."),
            "Councillor Wood. You had the floor.",
        )
    )
    assert turns == [
        ("Marsh", "We begin."),
        (
            "Reed",
            "There are key dates. / Translation of French spoken: There are dates."
            " / Key Dates: in May. / Key Dates: in June.",
        ),
        (None, "Key dates slip."),
        ("Wood", "They do."),
        ("Wood", "Always. / Councillor Wood. You had the floor."),
    ]


def test_a_phrase_that_comes_again_is_no_speaker() -> None:
    turns = [f"{name} AM: Words." for name in ("Ada Marsh", "Bo Wood", "Cal Reed", "Dan Hill")]
    found = _turns(_parse(*turns * 2, "Key Dates: May.", "Key Dates: June.", "Ada Marsh AM: Thank you."))
    assert [speaker for speaker, _ in found][-2:] == ["Dan Hill", "Ada Marsh"]
    found = _turns(_parse(*turns, "Ada Marsh AM: Ms Stone?", "Eve Stone: Yes.", "Eve Stone: And no."))
    assert [speaker for speaker, _ in found][-2:] == ["Eve Stone", "Eve Stone"]


@pytest.mark.parametrize(
    "label",
    [
        "Speaker 2",
        "A Member of the Public",
        "Several members",
        "Voice from the gallery",
        "Cal Reed AM and Dan Hill AM",
        "Commissioner",
        "The Governor General",
    ],
)
def test_words_of_the_nameless_are_not_joined_to_the_turn_before(label: str) -> None:
    turns = [f"{name} AM: Words." for name in ("Ada Marsh", "Bo Wood", "Cal Reed", "Dan Hill")]
    parsed = _parse(*turns, f"{label}: No.")
    assert _turns(parsed)[-1] == (None, "No.")
    assert parsed.sections[-1].speaker_printed == label


@pytest.mark.parametrize(
    ("labels", "speakers"),
    [
        (("COUNCILLOR MARSH:", "MAYOR REED:", "MAYOR REED:"), ["MARSH", "REED", "REED"]),
        ((">> COUNCIL MEMBER MARSH:", ">> SPEAKER 1:", ">> VICE MAYOR REED:"), ["MARSH", None, "REED"]),
        (("[0:01:23] Bo Wood:", "0:01:40 Cal Reed:", "[0:02] Bo Wood:"), ["Bo Wood", "Cal Reed", "Bo Wood"]),
        (("De heer Marsh (VVD):", "Mevrouw Reed (D66):", "De voorzitter:"), ["Marsh", "Reed", None]),
        (("Mme Marsh :", "M. le Maire :", "Mme Marsh :"), ["Marsh", None, "Marsh"]),
        (("Y Cadeirydd:", "Cyng. Ada Marsh:", "Y Cadeirydd:"), [None, "Ada Marsh", None]),
        (("Ada Marsh (Labour):", "Bo Wood (Lab/Co-op):", "Bo Wood:"), ["Ada Marsh", "Bo Wood", "Bo Wood"]),
        (("Bo Wood - Clerk, Aldermere Trust:", "Cal Reed AM:"), ["Bo Wood", "Cal Reed"]),
    ],
)  # fmt: skip
def test_labels_in_other_councils_styles(labels: tuple[str, ...], speakers: list[str | None]) -> None:
    turns = _turns(_parse(*(f"{label} Words were said." for label in labels)))
    assert turns == [(speaker, "Words were said.") for speaker in speakers]


def test_names_with_a_dash_or_alone_are_labels_where_several_come_again() -> None:
    names = ("Cllr A Marsh", "Cllr B Wood", "Mr D Hill (Engineer)") * 2
    dashes = _turns(_parse(*(f"{name} – Words." for name in names)))
    assert dashes == [("A Marsh", "Words."), ("B Wood", "Words."), ("D Hill", "Words.")] * 2
    alone = [block for name in names for block in (Paragraph(text=name, bold=True, page=1), "Words.")]
    assert _turns(_parse(*alone)) == dashes
    assert not _turns(_parse(*(f"{name} – Apologies" for name in names[:3])))
    timed = [text for turn in ("Ada Marsh   0:05", "Bo Wood 0:15") * 2 for text in (turn, "Words.")]
    assert _turns(_parse(*timed)) == [("Ada Marsh", "Words."), ("Bo Wood", "Words.")] * 2


def test_a_numbered_question_has_its_number() -> None:
    turns = _parse("Q1 Chair: Who are you?", "Bo Wood: A clerk.", "Q2 Chair: And?", "Bo Wood: Yes.").sections
    assert [(turn.speaker_printed, turn.references) for turn in turns[1:]] == [
        ("Chair", ("Q1",)),
        ("Bo Wood", ("Q1",)),
        ("Chair", ("Q2",)),
        ("Bo Wood", ("Q2",)),
    ]


def test_a_short_answer_carries_its_question() -> None:
    parsed = _parse(
        "Ada Marsh AM (Chair): Good morning.",
        "Cal Reed AM: The bridge was shut in May. How long will that last, and who pays for all? Thank you.",
        "(Pause)",
        "Bo Wood (Clerk): A year.",
        "Cal Reed AM: A year?",
        "Ada Marsh AM (Chair): What is the question?",
        "Cal Reed AM: None.",
        "Cal Reed AM: Is it open?",
        "Bo Wood (Clerk): " + "No. " * 50,
        "Cal Reed AM: Is it shut?",
        Paragraph(text="Trams", bold=True, page=1),
        "Bo Wood (Clerk): Trams are next.",
    )
    answered = [(turn.speaker, turn.in_question) for turn in parsed.sections if turn.in_question]
    assert answered == [
        (
            "Bo Wood",
            "The bridge was shut in May. How long will that last, and who pays for all? Thank you.",
        ),
        ("Cal Reed", "What is the question?"),
    ]


def test_every_field_says_why() -> None:
    parsed = _parse(
        Paragraph(text="Bus stops", bold=True, page=2),
        Paragraph(text="Bo Wood (Clerk, Aldermere Trust): When?", page=3),
        Paragraph(text="Cal Reed AM: In May.", page=4),
        Paragraph(text="Bo Wood: Thank you.", page=5),
        "(Laughter)",
    )
    facts = {each.field: each for each in parsed.facts.why}
    assert (
        facts["item_number"].words == facts["item_title"].words == "Transcript of Item 5 – Bus Lanes – Part A"
    )
    _, first, answer, later, aside = parsed.sections
    why = {each.field: each[2:] for each in first.why}
    label = ("Bo Wood (Clerk, Aldermere Trust)", 3)
    assert why == {
        "kind": label,
        "speaker": label,
        "speaker_printed": label,
        "speaker_role": label,
        "speaker_organisation": label,
        "heading": ("Bus stops", 2),
    }
    assert {each.field: each[2:] for each in answer.why}["in_question"] == ("When?", 3)
    assert {each.field: each[2:] for each in later.why} == {
        **why,
        "kind": ("Bo Wood", 5),
        "speaker": ("Bo Wood", 5),
        "speaker_printed": ("Bo Wood", 5),
    }
    assert {each.field: each.words for each in aside.why} == {"kind": "(Laughter)", "heading": "Bus stops"}
    for section in parsed.sections:
        assert len({each.field for each in section.why}) == len(section.why)


def _read(file: Path) -> Parsed:
    _, found = extract(file.read_bytes(), file.name)
    document, _ = tidy(found, file.name)
    return genre("transcript").parse(document, Facts())


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


@pytest.mark.parametrize("sitting", ["05", "07", "09"])
def test_every_turn_of_a_bill_committee_has_its_speaker(shared_data: Path, sitting: str) -> None:
    folder = shared_data / "papers" / "uk-parliament"
    gold = json.loads((folder / "gold" / f"childpov-sitting-{sitting}.json").read_text())["turns"]
    turns = [
        (section.speaker or section.speaker_printed, _plain("".join(piece.text for piece in section.pieces)))
        for section in _read(folder / f"childpov-sitting-{sitting}.txt").sections
        if section.kind is Kind.SPEECH
    ]
    spoken = [(speaker, _plain(text)[:60]) for speaker, text, _ in gold if speaker]
    assert spoken
    for speaker, begins in spoken:
        assert [who for who, text in turns if who == speaker and text.startswith(begins)], (speaker, begins)
    for speaker, text, _ in gold:
        record = _plain(text)
        if speaker is None and len(record) > 30 and text.endswith("."):
            assert not [who for who, said in turns if record in said], record


@pytest.mark.parametrize(
    "name", ["hansard-pdf/2015-07-15_regular.pdf", "hansard-html/2015-07-15_regular.htm"]
)
def test_nearly_every_turn_of_a_council_has_its_speaker_and_none_anothers(
    shared_data: Path, name: str
) -> None:
    folder = shared_data / "papers" / "winnipeg"
    gold = json.loads((folder / "hansard-gold" / "2015-07-15.json").read_text())["hansard"]
    spoken = [(entry["name"], _plain(entry["spoken"])) for entry in gold if len(entry.get("spoken", "")) > 60]
    parsed = _read(folder / name)
    turns = [
        (section.speaker_printed or "", _plain("".join(piece.text for piece in section.pieces)))
        for section in parsed.sections
        if section.kind is Kind.SPEECH
    ]
    assert parsed.facts.meeting_date == dt.date(2015, 7, 15)
    assert parsed.facts.committee == "Council of the City of Winnipeg"
    # The gold text has running heads in the middle of a few turns.
    right = [(who, text) for who, text in spoken if (who, True) in [(w, text[:40] in t) for w, t in turns]]
    assert len(right) >= 0.97 * len(spoken)
    assert not [text for _, text in turns if "arecordedvotewastaken" in text or "andwhereas" in text]
