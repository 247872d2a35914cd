"""What papers say of one commitment is put together, and nothing else is."""

import datetime as dt
from typing import Any

import pytest

from indexer.ledger import derived
from mappings.commitment import Commitment
from mappings.undertaking import Source
from tests.support.undertakings import MADE, Desk

NOVEMBER, DECEMBER, MARCH = dt.date(2025, 11, 12), dt.date(2025, 12, 10), dt.date(2026, 3, 11)
THEFTS = "the number of cycle thefts recorded at the station in each of the last three years"


def ledger(desk: Desk) -> list[Commitment]:
    return derived(desk.passages, desk.papers)


def steps(commitment: Commitment) -> list[tuple[Source, dt.date | None, str | None]]:
    return [(step.source, step.date, step.status) for step in commitment.history]


def story() -> Desk:
    """A promise that is spoken, minuted, listed twice and answered by a letter, and two others beside it."""
    desk = Desk()
    transcript = desk.paper("transcript.pdf", MADE)
    aldous = {
        "speaker": "Karen Aldous",
        "speaker_role": "Area Commander",
        "speaker_organisation": "West Marches Police",
        "person": "Karen Aldous",
    }
    desk.says(transcript, Source.SPOKEN, f"I will write to the Chair with {THEFTS}.", **aldous)
    desk.says(
        transcript, Source.SPOKEN, "We can let you have a map of the lock-up garages we searched.", **aldous
    )
    minutes = desk.paper("minutes.pdf", MADE)
    desk.says(
        minutes,
        Source.MINUTED,
        f"Superintendent Aldous undertook to provide {THEFTS}, and how many led to a charge.",
        responsible="Superintendent Aldous",
    )
    desk.says(
        minutes,
        Source.MINUTED,
        "Inspector Brindley agreed to arrange a walk through the park after dark.",
        responsible="Inspector Brindley",
    )
    for path, date, status, text in (
        ("november.pdf", NOVEMBER, "open", "Ongoing."),
        ("december.pdf", DECEMBER, "completed", "Completed. Attached at Appendix 2."),
    ):
        desk.says(
            desk.paper(path, date),
            Source.LISTED,
            f"Superintendent Aldous undertook to provide:\n• {THEFTS}; and\n• the number charged.",
            responsible="Superintendent Karen Aldous, West Marches Police (WMP)",
            status=status,
            status_text=text,
        )
    letter = desk.paper("letter.docx", dt.date(2025, 11, 20))
    desk.says(
        letter,
        Source.ANSWERED,
        f"provide {THEFTS}.",
        speaker="Karen Aldous",
        published=dt.date(2025, 11, 20),
        authority="West Marches Police",
    )
    return desk


def test_a_promise_is_one_commitment_from_the_transcript_to_the_letter() -> None:
    entries = {entry.text[:20]: entry for entry in ledger(story())}
    assert len(entries) == 3
    thefts = entries["Superintendent Aldou"]
    assert steps(thefts) == [
        (Source.SPOKEN, MADE, None),
        (Source.MINUTED, MADE, None),
        (Source.LISTED, NOVEMBER, "open"),
        (Source.ANSWERED, dt.date(2025, 11, 20), None),
        (Source.LISTED, DECEMBER, "completed"),
    ]
    assert (thefts.status, thefts.status_text) == ("completed", "Completed. Attached at Appendix 2.")
    assert thefts.responsible == "Superintendent Karen Aldous, West Marches Police (WMP)"
    assert thefts.person == "Karen Aldous"
    assert not thefts.spoken and not thefts.possibly_same and thefts.disputed is None
    assert [entry.spoken for entry in entries.values()].count(True) == 1


def test_the_id_of_a_commitment_holds_when_the_next_list_arrives() -> None:
    desk = story()
    before = {entry.id for entry in ledger(desk)}
    desk.says(
        desk.paper("march.pdf", MARCH),
        Source.LISTED,
        f"Superintendent Aldous undertook to provide {THEFTS}.",
        responsible="Superintendent Karen Aldous",
        status="closed",
    )
    after = ledger(desk)
    assert {entry.id for entry in after} == before
    assert [entry.status for entry in after if len(entry.history) == 6] == ["closed"]


def test_it_is_found_by_the_ids_of_all_its_steps() -> None:
    entry = next(entry for entry in ledger(story()) if len(entry.history) == 5)
    own = [step.own_id for step in entry.history]
    assert list(dict.fromkeys(own)) == [entry.id, *entry.known_as]


def test_the_same_words_in_several_papers_are_one_step() -> None:
    desk = story()
    pack = desk.paper("pack.pdf", DECEMBER)
    copies = [each for each in desk.passages if each.paper_id != pack]
    for passage in copies:
        (said,) = passage.undertakings
        if said.source in (Source.SPOKEN, Source.MINUTED):
            facts: dict[str, Any] = {"responsible": said.responsible, "person": said.person}
            desk.says(
                pack,
                said.source,
                said.text,
                speaker=passage.speaker,
                speaker_role=passage.speaker_role,
                **facts,
            )
    entry = next(entry for entry in ledger(desk) if len(entry.history) == 5)
    assert [len(step.also_in) for step in entry.history] == [1, 1, 0, 0, 0]
    told = {each for step in entry.history for each in (step.passage_id, *step.also_in)}
    assert len(told) == 7


def test_two_actions_of_one_person_under_one_item_are_two() -> None:
    desk = Desk()
    for path, date, source in (("minutes.pdf", MADE, Source.MINUTED), ("list.pdf", DECEMBER, Source.LISTED)):
        paper = desk.paper(path, date)
        for what in (
            "the times taken to clear gullies in Lower Mere",
            "a plan of the gullies that need jetting",
        ):
            desk.says(
                paper,
                source,
                f"The Head of Highways agreed to provide {what}.",
                responsible="Head of Highways",
            )
    found = ledger(desk)
    assert [len(entry.history) for entry in found] == [2, 2]
    for entry in found:
        assert len({step.text for step in entry.history}) == 1
        assert not entry.possibly_same


def test_two_people_of_one_surname_are_two() -> None:
    desk = Desk()
    said = "agreed to provide a note on the lamps of the north path"
    for path, date, source in (("minutes.pdf", MADE, Source.MINUTED), ("list.pdf", DECEMBER, Source.LISTED)):
        paper = desk.paper(path, date)
        for name in ("Gwen Prosser", "Owen Prosser"):
            desk.says(paper, source, f"{name} {said}.", responsible=name, person=name)
    found = ledger(desk)
    assert sorted(entry.person or "" for entry in found) == ["Gwen Prosser", "Owen Prosser"]
    assert [len(entry.history) for entry in found] == [2, 2]


def test_a_surname_that_two_people_have_is_doubtful() -> None:
    desk = Desk()
    minutes = desk.paper("minutes.pdf", MADE)
    for name in ("Gwen Prosser", "Owen Prosser"):
        desk.says(
            minutes,
            Source.MINUTED,
            f"{name} agreed to provide a note on the lamps.",
            responsible=name,
            person=name,
        )
    listed = desk.says(
        desk.paper("list.pdf", DECEMBER), Source.LISTED, "Provide a note on the lamps.", responsible="Prosser"
    )
    found = ledger(desk)
    assert [len(entry.history) for entry in found] == [1, 1, 1]
    row = next(entry for entry in found if entry.history[0].passage_id == listed.id)
    assert set(row.possibly_same) == {entry.id for entry in found} - {row.id}
    assert all(entry.possibly_same == (row.id,) for entry in found if entry is not row)


@pytest.mark.parametrize(
    "differs",
    [
        {"item_number": "6"},
        {"committee": "Markets Sub-Committee"},
        {"committee": "Community Safety Sub-Committee"},
        {"committee": None, "authority": None},
        {"authority": "Netherby Town Council"},
        {"made_on": dt.date(2025, 6, 11)},
    ],
)
def test_what_every_meeting_resolves_is_a_commitment_of_each(differs: dict[str, Any]) -> None:
    desk = Desk()
    words = "That authority be delegated to the Chair, in consultation with group leads, to agree any output."
    desk.says(desk.paper("minutes.pdf", MADE), Source.RESOLVED, words, responsible="The Chair")
    desk.says(desk.paper("list.pdf", DECEMBER), Source.LISTED, words, responsible="Policy Adviser", **differs)
    assert [len(entry.history) for entry in ledger(desk)] == [1, 1]


def test_the_number_of_an_item_may_be_printed_otherwise() -> None:
    desk = Desk()
    words = "The Director agreed to provide a map of the parking bays."
    for path, date, number in (("list-1.pdf", NOVEMBER, "Item 5"), ("list-2.pdf", DECEMBER, "5.")):
        desk.says(desk.paper(path, date), Source.LISTED, words, responsible="Director", item_number=number)
    assert [len(entry.history) for entry in ledger(desk)] == [2]


def test_the_authority_may_stand_before_its_committee() -> None:
    desk = Desk()
    words = "The Director agreed to provide a map of the parking bays."
    for path, date, committee in (
        ("minutes.pdf", NOVEMBER, "Community Safety Committee"),
        ("list.pdf", DECEMBER, "Aldermere Borough Council Community Safety Committee"),
    ):
        desk.says(desk.paper(path, date), Source.LISTED, words, responsible="Director", committee=committee)
    assert [len(entry.history) for entry in ledger(desk)] == [2]


def test_an_officer_may_answer_in_a_list_for_what_the_chair_is_to_do() -> None:
    desk = Desk()
    desk.says(
        desk.paper("minutes.pdf", MADE),
        Source.RESOLVED,
        "That the Chair be authorised to write to the train operator about secure cycle parking.",
        responsible="the Chair",
    )
    desk.says(
        desk.paper("list.pdf", DECEMBER),
        Source.LISTED,
        "The Chair was authorised to write to the train operator about secure cycle parking.",
        responsible="Senior Scrutiny Officer",
    )
    (entry,) = ledger(desk)
    assert entry.responsible == "Senior Scrutiny Officer"


def test_what_another_is_to_do_in_the_same_words_is_perhaps_the_same() -> None:
    desk = Desk()
    for path, date, officer in (
        ("list-1.pdf", NOVEMBER, "Deputy Commissioner"),
        ("list-2.pdf", DECEMBER, "Assistant Commissioner"),
    ):
        desk.says(
            desk.paper(path, date), Source.LISTED, "To provide the figures for patrols.", responsible=officer
        )
    found = ledger(desk)
    assert len(found) == 2
    assert [entry.possibly_same for entry in found] == [(found[1].id,), (found[0].id,)]


def test_an_answer_to_what_no_paper_promised_is_no_commitment() -> None:
    desk = Desk()
    desk.says(
        desk.paper("letter.docx", NOVEMBER), Source.ANSWERED, "send you the figures.", speaker="Karen Aldous"
    )
    assert ledger(desk) == []


def test_a_row_of_no_meeting_goes_on_from_list_to_list() -> None:
    desk = Desk()
    for path, date, status in (("november.pdf", NOVEMBER, "open"), ("december.pdf", DECEMBER, "completed")):
        paper = desk.paper(path, date)
        for what, who in (
            ("report complaints about the Mayor", "Monitoring Officer"),
            ("list gifts", "The Clerk"),
        ):
            desk.says(
                paper,
                Source.LISTED,
                f"To {what} to each meeting.",
                responsible=who,
                made_on=None,
                status=status,
            )
    found = ledger(desk)
    assert [(len(entry.history), entry.status) for entry in found] == [(2, "completed")] * 2


def test_few_words_that_are_in_another_promise_are_not_that_promise() -> None:
    desk = Desk()
    desk.says(
        desk.paper("minutes.pdf", MADE),
        Source.MINUTED,
        "The Community Safety Manager agreed to bring forward a business case for a camera at the gate.",
        responsible="Community Safety Manager",
    )
    desk.says(
        desk.paper("transcript.pdf", MADE), Source.SPOKEN, "I will look at a camera.", speaker="Lowri Pugh"
    )
    desk.says(desk.paper("list.pdf", DECEMBER), Source.LISTED, "Gate: plan to follow.", responsible="Manager")
    assert [len(entry.history) for entry in ledger(desk)] == [1, 1, 1]
