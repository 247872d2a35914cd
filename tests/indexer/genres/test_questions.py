"""Questions in writing, on made pages and on the real list."""

import datetime as dt
from pathlib import Path

import pytest

from indexer.document import Document, Paragraph
from indexer.extract import extract
from indexer.genres import Facts, Parsed, best_genre, genre
from indexer.tidy import tidy
from mappings.passage import Kind


def _document(*texts: str) -> Document:
    return Document(blocks=tuple(Paragraph(text=text, lines=tuple(text.split("\n"))) for text in texts))


def _parse(*texts: str) -> Parsed:
    return genre("questions").parse(_document(*texts), Facts(authority="Aldermere Borough Council"))


_BRIDGE = (
    "Repairs to the mill bridge",
    "Reference: 2024/0117",
    "Question by: Cllr Ada Marsh",
    "Meeting date: 14 March 2024",
    "When will the mill bridge open again?",
)


def test_a_question_has_its_title_reference_asker_and_meeting() -> None:
    (question,) = _parse(*_BRIDGE).sections
    assert question.kind is Kind.QUESTION
    assert [piece.text for piece in question.pieces] == ["When will the mill bridge open again?"]
    assert question.heading == question.facts.item_title == "Repairs to the mill bridge"
    assert question.references == ("2024/0117",)
    assert (question.speaker, question.speaker_printed) == ("Ada Marsh", "Cllr Ada Marsh")
    assert question.facts.meeting_date == dt.date(2024, 3, 14)
    assert question.facts.authority == "Aldermere Borough Council"


def test_fields_may_stand_in_one_paragraph_with_bullets_and_the_question() -> None:
    lines = "  • Reference: 2024/0117\n• Question by: Ada Marsh\nWhen will it\nopen?"
    (question,) = _parse(_BRIDGE[0], lines).sections
    assert [piece.text for piece in question.pieces] == ["When will it open?"]
    assert question.references == ("2024/0117",)
    assert question.heading == _BRIDGE[0]


def test_an_answer_knows_its_question_and_who_answers() -> None:
    parsed = _parse(
        *_BRIDGE,
        "Answer",
        "Answered by: Ben Carter (Leader of the Council)",
        "It opens on 1 June.",
        "Buses follow in July.",
    )
    question, answer = parsed.sections
    assert question.kind is Kind.QUESTION
    assert answer.kind is Kind.ANSWER
    assert [piece.text for piece in answer.pieces] == ["It opens on 1 June.", "Buses follow in July."]
    assert answer.in_question == "When will the mill bridge open again?"
    assert (answer.speaker, answer.speaker_role) == ("Ben Carter", "Leader of the Council")
    assert answer.references == ("2024/0117",)
    assert parsed.title == "Repairs to the mill bridge"


def test_an_answer_may_follow_its_label_and_its_writer_may_be_an_office() -> None:
    question, answer = _parse(*_BRIDGE, "Answered by: The Mayor", "Answer: It opens on 1 June.").sections
    assert question.speaker == "Ada Marsh"
    assert [piece.text for piece in answer.pieces] == ["It opens on 1 June."]
    assert answer.speaker is None
    assert answer.speaker_printed == "The Mayor"


def test_a_list_keeps_each_question_apart() -> None:
    second = ("Ducks", "Reference: 2024/0118", "Question by: Ben Carter", "Who feeds the ducks?")
    first, other = _parse(*_BRIDGE, *second).sections
    assert [piece.text for piece in first.pieces] == ["When will the mill bridge open again?"]
    assert other.heading == "Ducks"
    assert other.references == ("2024/0118",)
    assert other.facts.meeting_date is None


def test_the_asker_may_stand_in_a_heading() -> None:
    document = _document(
        "Question 1 by Cllr A. Marsh to Ben Carter, Leader of the Council",
        "When will the mill bridge open again?",
        "Answer",
        "It opens on 1 June.",
    )
    assert genre("questions").score(document) > 0.9
    question, answer = genre("questions").parse(document, Facts()).sections
    assert question.speaker == "A. Marsh"
    assert [piece.text for piece in question.pieces] == ["When will the mill bridge open again?"]
    assert [piece.text for piece in answer.pieces] == ["It opens on 1 June."]
    assert answer.speaker is None


def test_a_year_in_a_question_is_no_reference() -> None:
    texts = (*_BRIDGE[:4], "What was spent on it in 2023/2024?")
    (question,) = _parse(*texts).sections
    assert question.references == ("2024/0117",)


def test_a_text_cut_short_is_left_as_printed() -> None:
    (question,) = _parse(*_BRIDGE[:4], "When will the mill bridge...").sections
    assert question.pieces[0].text == "When will the mill bridge..."


def test_a_paper_without_askers_is_no_list_of_questions() -> None:
    assert genre("questions").score(_document("Reference: 24/1", "A report about the bridge.")) == 0
    assert genre("questions").score(_document(*_BRIDGE)) > 0.9


_TITLES = [
    "Prevent and Change (PAC)",
    "Operation Onyx",
    "ASB Mediation Pilot",
    "Cycle Sundays",
    "Child Protection – Recommendation 11",
    "Child Protection – Recommendation 9",
    "Child Protection – Recommendation 7",
    "Child Protection – Recommendation 6",
    "Child Protection – Recommendation 3",
    "Santander Bikes in Outer London",
]


@pytest.mark.parametrize(
    "rendering", ["html/mqt_questions_2024-07-18.html", "text/mqt_questions_2024-07-18.txt"]
)
def test_the_real_list_gives_ten_questions(shared_data: Path, rendering: str) -> None:
    file = shared_data / "seeds" / rendering
    document, _ = tidy(extract(file.read_bytes(), file.name)[1], file.name)
    chosen, _ = best_genre(document)
    assert chosen.name == "questions"
    parsed = chosen.parse(document, Facts())
    questions = [section for section in parsed.sections if section.kind is Kind.QUESTION]
    assert [question.heading for question in questions] == _TITLES
    assert [question.references for question in questions] == [(f"2024/{n}",) for n in range(2116, 2106, -1)]
    assert {question.speaker for question in questions} == {"Gareth Roberts"}
    assert {question.facts.meeting_date for question in questions} == {dt.date(2024, 7, 18)}
    assert parsed.facts.meeting_date == dt.date(2024, 7, 18)
    texts = [" ".join(piece.text for piece in question.pieces) for question in questions]
    assert sum(text.endswith("...") for text in texts) == 5
    assert all(text.endswith(("?", "...", "week.")) for text in texts)
    assert len(parsed.sections) == len(questions)


def test_a_question_without_an_answer_says_why() -> None:
    (question,) = _parse(*_BRIDGE, "Answer", "The question was withdrawn.").sections
    assert question.kind is Kind.QUESTION
    assert question.status_text == "The question was withdrawn."
    (awaited,) = _parse(*_BRIDGE, "Answer: Awaiting a response").sections
    assert awaited.status_text == "Awaiting a response"


def test_whom_it_is_put_to_is_kept() -> None:
    text = "Question 1 by Cllr A. Marsh to Ben Carter, Leader of the Council"
    (question,) = _parse(text, "When will the mill bridge open again?").sections
    assert (question.responsible, question.paragraph) == ("Ben Carter, Leader of the Council", "1")


def test_a_text_cut_short_says_so() -> None:
    (cut,) = _parse(*_BRIDGE[:4], "When will the mill bridge…").sections
    (whole,) = _parse(*_BRIDGE).sections
    assert [each.words for each in cut.why if each.field == "text"] == ["bridge…"]
    assert not [each for each in whole.why if each.field == "text"]


def test_each_field_says_what_it_rests_on() -> None:
    (question,) = _parse(*_BRIDGE).sections
    why = {each.field: each for each in (*question.facts.why, *question.why)}
    assert why["speaker"].rule == "the value after “Question by”"
    assert why["references"].words == "Reference: 2024/0117"
    assert why["meeting_date"].words == "Meeting date: 14 March 2024"
