"""A status is that of the latest paper that says one, and papers that contradict one another are shown so."""

import datetime as dt
from typing import Any

import pytest

from indexer.ledger import derived
from indexer.ledger.appendices import Appendix
from mappings.commitment import Commitment
from mappings.undertaking import Source
from tests.support.undertakings import Desk

FIRST, SECOND, THIRD = dt.date(2025, 10, 8), dt.date(2025, 12, 10), dt.date(2026, 3, 11)
WORDS = "The Community Safety Manager agreed to bring forward a business case for a camera at the gate."


def followed(*said: tuple[dt.date | None, str | None], **facts: Any) -> Commitment:
    """The one commitment that lists of these dates show with these statuses."""
    desk = Desk()
    for number, (date, status) in enumerate(said):
        desk.says(
            desk.paper(f"list-{number}.pdf", date),
            Source.LISTED,
            WORDS,
            **{"responsible": "Community Safety Manager", "status": status, "status_text": status, **facts},
        )
    (entry,) = derived(desk.passages, desk.papers)
    return entry


@pytest.mark.parametrize(
    ("said", "status", "disputed"),
    [
        ([(FIRST, "open")], "open", None),
        ([(FIRST, "open"), (SECOND, "completed")], "completed", None),
        ([(SECOND, "completed"), (FIRST, "open")], "completed", None),
        ([(FIRST, "open"), (SECOND, None)], "open", None),
        ([(FIRST, "completed"), (SECOND, "closed")], "closed", None),
        ([(SECOND, "completed"), (None, "open")], "completed", None),
        ([(None, "open")], "open", None),
        ([(FIRST, None), (None, None)], None, None),
        (
            [(FIRST, "completed"), (SECOND, "open")],
            "open",
            "The paper of 8 October 2025 says that it is completed,"
            " that of 10 December 2025 that it is open.",
        ),
        (
            [(FIRST, "closed"), (SECOND, "open"), (THIRD, "completed")],
            "completed",
            "The paper of 8 October 2025 says that it is closed, that of 10 December 2025 that it is open.",
        ),
    ],
)
def test_status(
    said: list[tuple[dt.date | None, str | None]], status: str | None, disputed: str | None
) -> None:
    entry = followed(*said)
    assert (entry.status, entry.disputed) == (status, disputed)
    assert len(entry.history) == len(said)


def test_papers_of_one_day_that_differ_are_shown() -> None:
    entry = followed((FIRST, "open"), (FIRST, "completed"))
    assert entry.disputed is not None
    assert entry.disputed.count("8 October 2025") == 2


def test_the_latest_due_date_counts() -> None:
    desk = Desk()
    for path, date, due in (
        ("one.pdf", FIRST, SECOND),
        ("two.pdf", SECOND, THIRD),
        ("three.pdf", THIRD, None),
    ):
        desk.says(
            desk.paper(path, date), Source.LISTED, WORDS, responsible="Community Safety Manager", due=due
        )
    (entry,) = derived(desk.passages, desk.papers)
    assert entry.due == THIRD


def listed_with_appendix(*papers: str) -> Desk:
    desk = Desk()
    for path in papers:
        desk.says(
            desk.paper(path, SECOND),
            Source.LISTED,
            WORDS,
            responsible="Community Safety Manager",
            status="completed",
            status_text="Completed. Attached at Appendix 3.",
            references=("Appendix 3",),
        )
    return desk


def appendix(
    desk: Desk, paper: str, passage: str, position: int = 9, date: dt.date | None = None
) -> Appendix:
    return Appendix(
        rows=frozenset(each.id for each in desk.passages if each.paper_id == paper),
        name="appendix 3",
        title="A camera at the gate",
        passage_id=passage,
        paper_id=paper,
        positions=range(position, position + 2),
        date=date,
    )


def test_the_appendix_that_a_list_names_answers() -> None:
    desk = listed_with_appendix("list.pdf")
    (paper,) = desk.papers
    (entry,) = derived(desk.passages, desk.papers, appendices=[appendix(desk, paper, "p-9")])
    listed, answer = entry.history
    assert (answer.source, answer.date, answer.passage_id) == (Source.ANSWERED, SECOND, "p-9")
    assert answer.words == "Completed. Attached at Appendix 3."
    assert listed.passage_id == desk.passages[0].id


def test_an_appendix_in_two_papers_is_one_step() -> None:
    desk = listed_with_appendix("list.pdf", "pack.pdf")
    held = [appendix(desk, paper, f"{paper}-9") for paper in desk.papers]
    (entry,) = derived(desk.passages, desk.papers, appendices=held)
    assert [step.source for step in entry.history] == [Source.LISTED, Source.ANSWERED]
    assert [len(step.also_in) for step in entry.history] == [1, 1]


def test_an_appendix_that_is_a_letter_is_the_letters_step() -> None:
    desk = listed_with_appendix("list.pdf")
    (paper,) = desk.papers
    letter = desk.says(
        paper,
        Source.ANSWERED,
        "bring forward a business case for a camera at the gate.",
        speaker="Bethan Colclough",
        speaker_role="Community Safety Manager",
        published=FIRST,
    )
    held = appendix(desk, paper, f"{paper}-head", position=letter.position)
    (entry,) = derived(desk.passages, desk.papers, appendices=[held])
    answer, listed = entry.history
    assert (answer.passage_id, answer.date, answer.also_in) == (letter.id, FIRST, (held.passage_id,))
    assert listed.source is Source.LISTED
