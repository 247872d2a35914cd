"""A person sets right what the papers have wrong, and what they wrote amiss is told with its line."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ledger import derived
from indexer.ledger.corrections import Malformed, corrections_in
from mappings.commitment import Commitment, Correction
from mappings.correction import CorrectionEntry, Matter
from mappings.undertaking import Source
from tests.support.undertakings import MADE, Desk

ON = dt.date(2026, 1, 14)
WHOLE = b"""
# Checked against the recording.
[[not_same]]
commitments = ["aaaa", "bbbb"]
by = "Marcus Yeo"
on = 2026-01-14

[[same]]
commitments = ["cccc", "dddd"]
by = "Marcus Yeo"
on = 2026-01-15
why = "The officer changed."

[[status]]
commitment = "aaaa"
status = "completed"
by = "Marcus Yeo"
on = 2026-01-14

[[person]]
commitment = "bbbb"
person = "Owen Prosser"
by = "Marcus Yeo"
on = 2026-01-14
"""


def test_a_file_is_read_in_its_order() -> None:
    entries = corrections_in(WHOLE)
    assert [entry.matter for entry in entries] == [Matter.NOT_SAME, Matter.SAME, Matter.STATUS, Matter.PERSON]
    assert entries[1] == CorrectionEntry(
        matter=Matter.SAME,
        commitments=("cccc", "dddd"),
        by="Marcus Yeo",
        on=dt.date(2026, 1, 15),
        why="The officer changed.",
    )
    assert [entry.value for entry in entries] == [None, None, "completed", "Owen Prosser"]
    assert corrections_in(b"") == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[same]]\ncommitments = [\n", 2, "value"),
        ('[[status]]\nstatus "open"\n', 2, "="),
        ("\n\n[[statuses]]\n", 3, "statuses"),
        ('[status]\ncommitment = "a"\n', 1, "[[status]]"),
        ("status = 3\n", 1, "[[status]]"),
        ('[[status]]\ncommitment = "a"\nstatus = "done"\nby = "M"\non = 2026-01-14\n', 1, "done"),
        ('[[status]]\ncommitment = "a"\nstatus = ["open"]\nby = "M"\non = 2026-01-14\n', 1, "status"),
        ('[[status]]\ncommitment = "a"\nstatus = "open"\nby = "M"\non = "14 January"\n', 1, "on"),
        ('[[status]]\ncommitment = "a"\nstatus = "open"\nby = "M"\non = 2026-01-14T10:00:00\n', 1, "on"),
        ('[[status]]\ncommitment = "a"\nstatus = "open"\non = 2026-01-14\n', 1, "by"),
        ('[[status]]\ncommitment = 5\nstatus = "open"\nby = "M"\non = 2026-01-14\n', 1, "ids"),
        ('[[same]]\ncommitments = ["a", "a"]\nby = "M"\non = 2026-01-14\n', 1, "two"),
        ('[[same]]\ncommitments = "a"\nby = "M"\non = 2026-01-14\n', 1, "ids"),
        ('\n[[person]]\ncommitment = "a"\nperson = " "\nby = "M"\non = 2026-01-14\n', 2, "person"),
        ('[[person]]\ncommitment = "a"\nperson = "P"\nby = "M"\non = 2026-01-14\ncolour = 1\n', 1, "colour"),
    ],
)
def test_what_is_amiss_is_told_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(Malformed) as raised:
        corrections_in(text.encode())
    assert str(raised.value).startswith(f"Line {line}: ")
    assert words in str(raised.value)


LINES = st.sampled_from(
    (
        *WHOLE.decode().splitlines(),
        "[[same]",
        "on = 1",
        'commitments = [["a"]]',
        "by = ''",
        "commitment = {}",
        "=",
        '"',
    )
)


@given(st.lists(LINES, max_size=8), st.text(max_size=30))
def test_whatever_a_file_holds_it_is_read_or_told(lines: list[str], text: str) -> None:
    with suppress(Malformed):
        corrections_in("\n".join([*lines, text]).encode("utf-8", "replace"))


def test_what_is_not_utf_8_is_told_with_its_line() -> None:
    with pytest.raises(Malformed, match="Line 2: "):
        corrections_in(b'# a\nby = "\xe9"')


def two_lists(second: str = "The Director agreed to send the map of the parking bays.") -> Desk:
    desk = Desk()
    for path, date, text, status in (
        (
            "one.pdf",
            dt.date(2025, 12, 10),
            "The Director agreed to provide a map of the parking bays.",
            "open",
        ),
        ("two.pdf", dt.date(2026, 1, 7), second, "open"),
    ):
        desk.says(desk.paper(path, date), Source.LISTED, text, responsible="The Director", status=status)
    return desk


def corrected(desk: Desk, *entries: CorrectionEntry) -> list[Commitment]:
    return derived(desk.passages, desk.papers, corrections=entries)


def entry(matter: Matter, *ids: str, value: str | None = None, on: dt.date = ON) -> CorrectionEntry:
    return CorrectionEntry(matter=matter, commitments=ids, value=value, by="Marcus Yeo", on=on)


def test_what_is_said_to_be_the_same_is_one_commitment() -> None:
    desk = two_lists("Parking: plan to follow.")
    one, other = (each.id for each in corrected(desk))
    (found,) = corrected(desk, entry(Matter.SAME, one, other))
    assert {found.id, *found.known_as} == {one, other}
    assert found.corrections == (
        Correction(what="What papers say of it is of one commitment", by="Marcus Yeo", on=ON),
    )


def test_what_is_said_not_to_be_the_same_is_two_and_not_perhaps_one() -> None:
    desk = two_lists()
    (found,) = corrected(desk)
    ids = [step.own_id or "" for step in found.history]
    apart = corrected(desk, entry(Matter.NOT_SAME, *ids))
    assert sorted(each.id for each in apart) == sorted(ids)
    for each, other in zip(apart, reversed(apart), strict=True):
        assert not each.possibly_same
        assert [correction.what for correction in each.corrections] == [f"It is not the same as {other.id}"]


def test_what_was_said_last_of_two_counts() -> None:
    desk = two_lists()
    (found,) = corrected(desk)
    ids = [step.own_id or "" for step in found.history]
    same, apart = entry(Matter.SAME, *ids), entry(Matter.NOT_SAME, *ids)
    (whole,) = corrected(desk, apart, same)
    assert [each.what for each in whole.corrections] == ["What papers say of it is of one commitment"]
    two = corrected(desk, same, apart)
    assert [len(each.corrections) for each in two] == [1, 1]


def test_a_status_and_a_person_are_set_right() -> None:
    desk = two_lists()
    (found,) = corrected(desk)
    (right,) = corrected(
        desk,
        entry(Matter.STATUS, found.known_as[0], value="completed"),
        entry(Matter.PERSON, found.id, value="Owen Prosser"),
    )
    assert (right.status, right.person, right.responsible) == ("completed", "Owen Prosser", "The Director")
    assert [each.what for each in right.corrections] == [
        "Its status is completed",
        "The person is Owen Prosser",
    ]
    assert [step.status for step in right.history] == ["open", "open"]


def test_a_paper_of_a_later_day_goes_before_a_status_that_was_set_right() -> None:
    desk = two_lists()
    (found,) = corrected(desk)
    (right,) = corrected(desk, entry(Matter.STATUS, found.id, value="completed", on=MADE))
    assert right.status == "open"
    assert len(right.corrections) == 1


def test_what_is_not_held_changes_nothing() -> None:
    desk = two_lists()
    assert corrected(desk, entry(Matter.STATUS, "zzzz", value="closed")) == corrected(desk)
    assert corrected(desk, entry(Matter.SAME, "zzzz", "yyyy")) == corrected(desk)
