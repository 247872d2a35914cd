"""Lists of actions, on made tables and on the real report of 41 rows."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from indexer.document import Block, Document, Paragraph, Row, TableBlock
from indexer.extract import extract
from indexer.genres import Facts, Parsed, Section, best_genre, genre
from indexer.tidy import tidy
from mappings.passage import Kind
from tests.support.seeds import ROWS_A_MEETING

_HEAD = ("Item No.", "Item Title", "Responsible Person", "Action(s)", "Status")


def _parse(*blocks: Block, given: Facts | None = None) -> Parsed:
    return genre("actions").parse(Document(blocks=blocks, name="actions.pdf"), given or Facts())


def _table(*rows: tuple[str, ...], head: tuple[str, ...] = _HEAD, page: int | None = None) -> TableBlock:
    return TableBlock(head=head, rows=tuple(Row(cells=cells, page=page) for cells in rows), page=page)


def _actions(parsed: Parsed) -> list[Section]:
    return [section for section in parsed.sections if section.kind is Kind.ACTION]


def _text(section: Section) -> str:
    return "\n".join(piece.text for piece in section.pieces)


_PAPER = (
    Paragraph(text="Subject: Summary List of Actions"),
    Paragraph(text="Report to: Streets Committee"),
    Paragraph(text="Date: 9 May 2024"),
)
_MARCH = Paragraph(text="Actions Arising from the Meeting Held on 14 March 2024", bold=True)
_BINS = ("5", "Bins", "Head of Waste", "To list the rounds that were missed.", "Ongoing.")


def test_a_row_is_an_action_with_what_its_columns_say() -> None:
    (action,) = _actions(_parse(*_PAPER, _MARCH, _table(_BINS)))
    assert action.facts == Facts(
        committee="Streets Committee",
        meeting_date=dt.date(2024, 3, 14),
        item_number="5",
        item_title="Bins",
    )
    assert action.responsible == "Head of Waste"
    assert _text(action) == "To list the rounds that were missed."
    assert (action.status, action.status_text) == ("open", "Ongoing.")
    assert action.heading == _MARCH.text


def test_columns_are_found_by_their_heads_in_any_order_and_wording() -> None:
    head = ("Progress", "Lead", "Due date", "Action required", "Subject", "Minute item")
    row = ("Completed. See Appendix 2.", "Clerk", "1 June 2024", "Write to the county.", "Signs", "12.")
    (action,) = _actions(_parse(_MARCH, _table(row, head=head)))
    assert action.facts.item_number == "12"
    assert action.facts.item_title == "Signs"
    assert action.responsible == "Clerk"
    assert (action.status, action.status_text) == ("completed", "Completed. See Appendix 2.")
    assert action.due == dt.date(2024, 6, 1)


def test_a_column_of_unknown_sort_is_kept_in_the_text() -> None:
    (action,) = _actions(_parse(_MARCH, _table((*_BINS, "amber"), head=(*_HEAD, "RAG"))))
    assert _text(action) == "To list the rounds that were missed.\nRAG: amber"


def test_a_title_inside_the_subject_cell_is_split_off() -> None:
    head = ("Minute item", "Subject and action required", "Status", "Action by", "Deadline, if applicable")
    row = ("4.", "Bins\nThe Head of Waste to list the rounds.\n• By ward", "In progress", "Waste", "n/a")
    (action,) = _actions(_parse(_MARCH, _table(row, head=head)))
    assert action.facts.item_title == "Bins"
    assert [piece.text for piece in action.pieces] == ["The Head of Waste to list the rounds.", "• By ward"]
    assert action.due is None


def test_two_people_with_two_statuses_in_one_row_are_two_actions() -> None:
    head = ("Minute item", "Subject and action required", "Status", "Action by", "Deadline")
    row = (
        "8.",
        "Questions\nThe guests agreed to this.\nThe Clerk to send the plan; and\nThe Engineer to time it.",
        "Completed.\nThe plan is at Appendix 1.\nOngoing",
        "Clerk\nEngineer",
        "n/a\nn/a",
    )
    clerk, engineer = _actions(_parse(_MARCH, _table(row, head=head)))
    assert (clerk.responsible, clerk.status) == ("Clerk", "completed")
    assert clerk.status_text == "Completed. The plan is at Appendix 1."
    assert _text(clerk) == "The guests agreed to this.\nThe Clerk to send the plan; and"
    assert (engineer.responsible, engineer.status, engineer.status_text) == ("Engineer", "open", "Ongoing")
    assert _text(engineer) == "The guests agreed to this.\nThe Engineer to time it."


def test_two_statuses_that_are_not_clearly_paired_leave_one_action_without_status() -> None:
    row = ("5", "Bins", "Clerk", "To send the plan.\nTo time it.", "Completed.\nOngoing.")
    (action,) = _actions(_parse(_MARCH, _table(row)))
    assert action.status is None
    assert action.status_text == "Completed. Ongoing."


def test_a_row_cut_by_a_page_end_is_made_whole() -> None:
    first = ("5", "Bins", "Head of Waste", "To provide:\n• The rounds missed;", "Ongoing.")
    rest = ("", "", "", "• The cost of each; and\n• A map.", "")
    (action,) = _actions(_parse(_MARCH, _table(first, page=2), _table(rest, page=3)))
    assert [piece.text for piece in action.pieces] == [
        "To provide:",
        "• The rounds missed;",
        "• The cost of each; and",
        "• A map.",
    ]
    assert [piece.page for piece in action.pieces] == [2, 2, 3, 3]


def test_a_row_whose_beginning_is_missing_is_kept_by_itself() -> None:
    rest = ("", "", "", "were not; and what was needed.\n• To ask again.", "")
    bins, headless = _actions(_parse(*_PAPER, _MARCH, _table(_BINS, page=2), _table(rest, page=3)))
    assert _text(bins) == "To list the rounds that were missed."
    assert _text(headless) == "were not; and what was needed.\n• To ask again."
    assert headless.heading == "(beginning missing in the paper)"
    assert headless.facts.meeting_date is None
    assert headless.facts.item_number is None


def test_a_row_without_beginning_is_never_joined_over_a_heading() -> None:
    may = Paragraph(text="Meeting of 9 May 2024")
    rest = ("", "", "", "and the cost of each.", "")
    bins, headless = _actions(_parse(_MARCH, _table(_BINS), may, _table(rest)))
    assert _text(bins) == "To list the rounds that were missed."
    assert headless.heading == "(beginning missing in the paper)"


def test_an_item_with_several_actions_gives_each_its_number_and_title() -> None:
    second = ("", "", "Clerk", "To write to the county.", "Completed.")
    _, action = _actions(_parse(_MARCH, _table(_BINS, second)))
    assert (action.facts.item_number, action.facts.item_title) == ("5", "Bins")
    assert (action.responsible, action.status) == ("Clerk", "completed")


def test_an_action_without_an_item_is_not_taken_for_a_row_cut_in_two() -> None:
    row = ("", "", "Clerk", "To write to the county.", "Completed.")
    (action,) = _actions(_parse(_MARCH, _table(row)))
    assert action.heading == _MARCH.text
    assert action.facts.meeting_date == dt.date(2024, 3, 14)
    assert action.facts.item_number is None


def test_the_heading_of_each_table_names_its_meeting() -> None:
    panel = Paragraph(text="Meeting of the Harbour Panel held on 8 February 2024")
    first, second = _actions(_parse(*_PAPER, _MARCH, _table(_BINS), panel, _table(_BINS)))
    assert first.facts.meeting_date == dt.date(2024, 3, 14)
    assert second.facts.meeting_date == dt.date(2024, 2, 8)
    assert second.facts.committee == "Harbour Panel"


def test_a_row_may_name_its_meeting_itself() -> None:
    head = ("Date of meeting", "Action", "Owner", "Status")
    first, second = _actions(
        _parse(
            *_PAPER,
            _table(
                ("14/03/2024", "To list the rounds.", "Clerk", "Open"),
                ("15/02/2024", "To paint it.", "Works", "Done"),
                head=head,
            ),
        )
    )
    assert first.facts.meeting_date == dt.date(2024, 3, 14)
    assert second.facts.meeting_date == dt.date(2024, 2, 15)


def test_a_heading_inside_a_table_names_the_meeting_of_the_rows_below_it() -> None:
    inner = ("Meeting held on 8 February 2024", "", "", "", "")
    first, second = _actions(_parse(*_PAPER, _MARCH, _table(_BINS, inner, _BINS)))
    assert first.facts.meeting_date == dt.date(2024, 3, 14)
    assert second.facts.meeting_date == dt.date(2024, 2, 8)


def test_an_action_of_no_named_meeting_is_of_the_papers_own_unless_its_item_is_another_meetings() -> None:
    complaints = Paragraph(text="Complaints about councillors")
    head = ("Subject and Action Required", "Status", "Responsible Person")
    (own,) = _actions(
        _parse(*_PAPER, complaints, _table(("To report each.", "None to report.", "Clerk"), head=head))
    )
    assert own.facts.meeting_date == dt.date(2024, 5, 9)
    (numbered,) = _actions(_parse(*_PAPER, complaints, _table(_BINS)))
    assert numbered.facts.meeting_date is None
    assert numbered.facts.item_number == "5"


def test_what_stands_around_the_tables_is_kept_as_a_report() -> None:
    parsed = _parse(
        *_PAPER,
        Paragraph(text="1. Summary", bold=True),
        Paragraph(text="1.1 This report lists actions."),
        Paragraph(text="2. Recommendation", bold=True),
        Paragraph(text="2.1 That the Committee notes the actions."),
        _MARCH,
        _table(_BINS),
        Paragraph(text="3. Correspondence", bold=True),
        Paragraph(text="3.1 On 2 April 2024 the county wrote."),
    )
    kinds = [(section.kind, section.paragraph) for section in parsed.sections]
    assert kinds == [
        (Kind.OTHER, None),
        (Kind.REPORT, "1.1"),
        (Kind.RECOMMENDATION, "2.1"),
        (Kind.ACTION, None),
        (Kind.REPORT, "3.1"),
    ]
    assert parsed.title == "Summary List of Actions"
    assert {section.facts.meeting_date for section in parsed.sections if section.kind is not Kind.ACTION} == {
        dt.date(2024, 5, 9)
    }


def test_only_a_paper_mostly_of_actions_is_one() -> None:
    score = genre("actions").score
    assert score(Document(blocks=(*_PAPER, _MARCH, _table(_BINS)))) > 0.8
    long = [Paragraph(text="The Committee heard about the rounds. " * 20)] * 20
    assert score(Document(blocks=(*long, _table(_BINS)))) == 0
    minutes = _table(
        ("5", "It was dark.", "To light it.", "Clerk"), head=("Item", "Discussion", "Action", "By whom")
    )
    assert score(Document(blocks=(*_PAPER, minutes))) == 0
    members = TableBlock(head=("Member", "Interest"), rows=(Row(cells=("A. Marsh", "None")),))
    assert score(Document(blocks=(*_PAPER, members))) == 0


_RENDERINGS = (
    "pdf/pcc_actions_2022-09-29.pdf",
    "pdf/pcc_actions_2022-09-29_libreoffice.pdf",
    "text/pcc_actions_2022-09-29.txt",
)


def _read(file: Path) -> Document:
    _, extracted = extract(file.read_bytes(), file.name)
    return tidy(extracted, file.name)[0]


@pytest.mark.parametrize("rendering", _RENDERINGS)
def test_the_real_list_gives_each_of_its_41_rows_once(shared_data: Path, rendering: str) -> None:
    document = _read(shared_data / "seeds" / rendering)
    chosen, _ = best_genre(document)
    assert chosen.name == "actions"
    parsed = chosen.parse(document, Facts())
    assert parsed.title == "Summary List of Actions"
    assert parsed.facts.committee == "Police and Crime Committee"
    assert parsed.facts.meeting_date == dt.date(2022, 9, 29)
    actions = _actions(parsed)
    rows = [action for action in actions if action.facts.meeting_date != dt.date(2022, 9, 29)]
    assert Counter(action.facts.meeting_date for action in rows) == ROWS_A_MEETING
    # and the two of the table about complaints, which has other columns
    assert len(actions) - len(rows) == 2
    assert Counter(action.status for action in rows) == {"completed": 22, "open": 18, "closed": 1}
    assert all(action.responsible and action.facts.item_number and action.facts.item_title for action in rows)
    assert all(action.facts.committee == "Police and Crime Committee" for action in actions)


@pytest.mark.parametrize("rendering", _RENDERINGS)
def test_the_real_action_on_bicycle_theft_is_completed(shared_data: Path, rendering: str) -> None:
    parsed = genre("actions").parse(_read(shared_data / "seeds" / rendering), Facts())
    (action,) = [section for section in _actions(parsed) if "bicycle theft" in _text(section)]
    assert action.facts.meeting_date == dt.date(2022, 7, 6)
    assert action.facts.item_number == "5"
    assert action.responsible == "Assistant Commissioner for Met Operations, MPS"
    assert action.status == "completed"
    assert len(action.pieces) == 4


@pytest.mark.parametrize("rendering", _RENDERINGS)
def test_what_surrounds_the_real_list_is_kept(shared_data: Path, rendering: str) -> None:
    parsed = genre("actions").parse(_read(shared_data / "seeds" / rendering), Facts())
    numbered = [(section.kind, section.paragraph) for section in parsed.sections if section.paragraph]
    assert numbered == [
        (Kind.REPORT, "1.1"),
        (Kind.RECOMMENDATION, "2.1"),
        (Kind.REPORT, "4.1"),
        (Kind.REPORT, "4.2"),
        (Kind.REPORT, "4.3"),
        (Kind.REPORT, "4.2"),
        (Kind.REPORT, "5.1"),
        (Kind.REPORT, "6.1"),
    ]
    rest = "\n".join(_text(section) for section in parsed.sections if section.kind is Kind.OTHER)
    assert all(f"Appendix {number} " in rest for number in range(1, 12))


_STATUS_SAYS = (
    ("Completed. Attached at Appendix 5.", ("Appendix 5",)),
    ("Completed. Attached at Appendices 2 and 3.", ("Appendix 2", "Appendix 3")),
    ("Ongoing. Follow-up sent on 3 March 2022.", ("Follow-up 3 March 2022",)),
    ("Ongoing. This was requested on 27 July 2022.", ("Requested 27 July 2022",)),
    ("Ongoing. The bins were counted on 3 March 2022.", ()),
)


@pytest.mark.parametrize(("status", "references"), _STATUS_SAYS)
def test_appendices_and_requests_are_read_out_of_a_status(status: str, references: tuple[str, ...]) -> None:
    (action,) = _actions(_parse(_MARCH, _table((*_BINS[:4], status))))
    assert action.references == references
    assert action.status_text == status


_DEADLINES = (
    ("Ongoing; by end of October 2024.", dt.date(2024, 10, 31)),
    ("Ongoing, due 3 June 2024.", dt.date(2024, 6, 3)),
    ("Ongoing. The reply of 3 June 2024 was late.", None),
    ("Ongoing, by 3 June 2024 or by 5 June 2024.", None),
    ("Ongoing; it was to be done by 3 June 2023.", None),
)


@pytest.mark.parametrize(("status", "due"), _DEADLINES)
def test_a_deadline_is_read_where_the_row_says_it_is_one(status: str, due: dt.date | None) -> None:
    (action,) = _actions(_parse(_MARCH, _table((*_BINS[:4], status))))
    assert action.due == due


def test_two_people_who_are_to_do_the_same_are_two_actions() -> None:
    row = ("5", "Bins", "Clerk\nEngineer", "To list the rounds together.", "Completed.\nOngoing.")
    clerk, engineer = _actions(_parse(_MARCH, _table(row)))
    assert (clerk.responsible, clerk.status) == ("Clerk", "completed")
    assert (engineer.responsible, engineer.status) == ("Engineer", "open")
    assert _text(clerk) == _text(engineer) == "To list the rounds together."


def test_one_persons_name_on_two_lines_is_one_person() -> None:
    row = ("5", "Bins", "Head of Waste and\nStreets", "To list the rounds.", "Completed.\nOngoing.")
    (action,) = _actions(_parse(_MARCH, _table(row)))
    assert action.responsible == "Head of Waste and Streets"
    assert action.status is None


def test_an_empty_first_cell_is_no_missing_beginning_where_others_name_the_row() -> None:
    head = ("RAG", "Action", "Owner", "Ref")
    first, second = _actions(
        _parse(
            _MARCH,
            _table(
                ("Green", "To list the rounds.", "Clerk", "24/1"),
                ("", "To paint.", "Works", "24/2"),
                head=head,
            ),
        )
    )
    assert (first.references, second.references) == (("24/1",), ("24/2",))
    assert second.responsible == "Works"


def test_an_action_that_nobody_owns_is_not_joined_to_the_row_above() -> None:
    head = ("Action", "Owner", "Status")
    rows = (("To list the rounds.", "Clerk", "Open"), ("To book the hall.", "", ""))
    first, second = _actions(_parse(_MARCH, _table(*rows, head=head)))
    assert _text(first) == "To list the rounds."
    assert (_text(second), second.responsible, second.status) == ("To book the hall.", None, None)


def test_a_minutes_number_is_not_the_items() -> None:
    head = ("Minute No.", "Action", "Owner", "Completed?")
    (action,) = _actions(_parse(*_PAPER, _table(("112/24", "To get quotes.", "Clerk", "No"), head=head)))
    assert (action.minute_number, action.facts.item_number) == ("112/24", None)
    assert action.facts.meeting_date is None
    assert (action.status, action.status_text) == ("open", "No")


def test_each_field_of_an_action_says_what_it_rests_on() -> None:
    (action,) = _actions(_parse(*_PAPER, _MARCH, _table((*_BINS[:4], "Ongoing. See Appendix 2."), page=3)))
    why = {each.field: each for each in (*action.facts.why, *action.why)}
    assert why["responsible"].rule == "its cell under “Responsible Person”"
    assert (why["responsible"].words, why["responsible"].page) == ("Head of Waste", 3)
    assert why["meeting_date"].words == _MARCH.text
    assert why["references"].words == "Appendix 2"
    held = {"kind", "heading", "status", "item_number", "item_title"}
    assert held <= why.keys()


@pytest.mark.parametrize("rendering", _RENDERINGS)
def test_appendices_and_requests_of_the_real_list(shared_data: Path, rendering: str) -> None:
    actions = _actions(genre("actions").parse(_read(shared_data / "seeds" / rendering), Facts()))
    found = Counter(reference for action in actions for reference in action.references)
    assert found["Appendix 6"] == 8
    assert (found["Follow-up 27 July 2022"], found["Requested 27 July 2022"]) == (7, 2)
    assert {action.due for action in actions} == {None}
