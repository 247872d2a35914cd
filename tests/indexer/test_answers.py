"""Letters that say what their writers undertook, and when, answer it."""

import datetime as dt

import pytest

from indexer.answers import with_answers
from mappings.passage import Kind, Passage
from mappings.undertaking import Source

WRITTEN = dt.date(2025, 11, 14)
MADE = dt.date(2025, 9, 10)


def answered(text: str, kind: Kind = Kind.LETTER) -> list[tuple[str, dt.date | None]]:
    passage = Passage(
        id="p-1", paper_id="p", position=0, kind=kind, text=text, speaker="Karen Aldous", published=WRITTEN
    )
    (read,) = with_answers([passage])
    assert all(each.source is Source.ANSWERED and each.person == "Karen Aldous" for each in read.undertakings)
    return [(each.text, each.made_on) for each in read.undertakings]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "When I came before your Committee on 10 September 2025 I undertook to provide the numbers.",
            "provide the numbers.",
        ),
        (
            "Dear Chair\nThank you for having me on 10 September. I agreed to send you a map of the garages.",
            "send you a map of the garages.",
        ),
        (
            "Further to the meeting on 10 September 2025, we promised that a note of the walk would follow.",
            "a note of the walk would follow.",
        ),
        (
            "On 10 September 2025 I said that I would write to the Chair with figures.",
            "write to the Chair with figures.",
        ),
    ],
)
def test_a_letter_tells_what_it_answers(text: str, what: str) -> None:
    assert answered(text) == [(what, MADE)]


@pytest.mark.parametrize(
    "text",
    [
        "I undertook to provide the number of thefts.",  # nobody knows when
        "If on 10 September 2025 I had agreed to provide the numbers, you would have them.",
        "On 10 September 2025 I never agreed to provide the numbers.",
        "Between 1 August 2025 and 10 September 2025 I agreed to provide the numbers.",
        "From 10 December 2025 I undertook to provide the numbers.",  # after it was written
        "The Chair wrote on 10 September 2025 and thanked the officers.",
    ],
)
def test_what_is_no_answer(text: str) -> None:
    assert answered(text) == []


def test_in_a_report_only_one_who_says_i_answers() -> None:
    said = "On 10 September 2025 {} agreed to provide the number of cycle thefts."
    assert answered(said.format("I"), Kind.REPORT) == [("provide the number of cycle thefts.", MADE)]
    assert answered(said.format("we"), Kind.REPORT) == []
    assert answered(said.format("I"), Kind.SPEECH) == []
