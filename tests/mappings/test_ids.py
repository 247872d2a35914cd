"""The identity rule, as a table."""

import datetime as dt
from typing import Any

import pytest

from mappings.ids import commitment_id, fingerprint, likeness, meeting_id, paper_id, passage_id, passage_key

BASE = ("minute", "m1", "5", "5.4", "The officer undertook to provide the figures.")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("papers/2025/pack.pdf", "papers/2025/pack.pdf", True),
        ("papers/2025/pack.pdf", "papers/2025/Pack.pdf", False),
        ("papers/2025/pack.pdf", "archive/2025/pack.pdf", False),
        ("https://aldermere.example/pack.pdf", "papers/pack.pdf", False),
        # composed and decomposed names are one place
        ("papers/caf\u00e9.pdf", "papers/cafe\u0301.pdf", True),
    ],
)
def test_a_papers_id_comes_from_its_place(one: str, other: str, same: bool) -> None:
    assert (paper_id(one) == paper_id(other)) is same


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        (("minute", "m1", "5", "5.4", "The  officer\nundertook to provide the figures"), True),
        (("minute", "m1", "5", "5.4", "THE OFFICER UNDERTOOK TO PROVIDE THE FIGURES."), True),
        (("minute", "m1", "5", "5.4", "The officer undertook to provide “the figures”."), True),
        (("minute", "m1", "5", "5.4", "The officer undertook to provide the figure."), False),
        (("minute", "m1", "5", "5.5", "The officer undertook to provide the figures."), False),
        (("minute", "m1", "6", "5.4", "The officer undertook to provide the figures."), False),
        (("minute", "m2", "5", "5.4", "The officer undertook to provide the figures."), False),
        (("action", "m1", "5", "5.4", "The officer undertook to provide the figures."), False),
        (("minute", None, "5", "5.4", "The officer undertook to provide the figures."), False),
    ],
)
def test_a_passage_is_known_by_its_words_and_where_they_stand(
    changed: tuple[str, str | None, str, str, str], same: bool
) -> None:
    assert (passage_key(*BASE) == passage_key(*changed)) is same


def test_labels_cannot_run_into_each_other() -> None:
    assert passage_key("minute", "m", "51", "", "x") != passage_key("minute", "m", "5", "1", "x")


def test_equal_passages_of_a_paper_are_told_apart_by_their_order() -> None:
    key = passage_key(*BASE)
    assert len({passage_id("paper", key, ordinal) for ordinal in range(8)}) == 8
    assert passage_id("paper", key, 0) == f"paper-{key}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Aldermere", "Scrutiny Committee", 10), ("Aldermere", "Scrutiny Committee", 10), True),
        (("Aldermere", "Scrutiny Committee", 10), ("ALDERMERE", "Scrutiny  committee", 10), True),
        (("Aldermere", "Scrutiny Committee", 10), ("Netherby", "Scrutiny Committee", 10), False),
        (("Aldermere", "Scrutiny Committee", 10), ("Aldermere", "Planning Committee", 10), False),
        (("Aldermere", "Scrutiny Committee", 10), ("Aldermere", "Scrutiny Committee", 11), False),
        ((None, "Scrutiny Committee", 10), ("Aldermere", "Scrutiny Committee", 10), False),
    ],
)
def test_a_meeting_is_an_authoritys_committee_on_a_day(
    one: tuple[str | None, str, int], other: tuple[str | None, str, int], same: bool
) -> None:
    ids = [
        meeting_id(authority, committee, dt.date(2025, 9, day)) for authority, committee, day in (one, other)
    ]
    assert (ids[0] == ids[1]) is same


def test_two_meetings_on_a_day_are_told_apart_and_an_id_is_readable() -> None:
    day = dt.date(2025, 9, 10)
    plain = meeting_id("Aldermere", "Scrutiny Committee", day)
    assert plain.startswith("scrutiny-committee-2025-09-10-")
    assert plain != meeting_id("Aldermere", "Scrutiny Committee", day, "special")


@pytest.mark.parametrize("text", ["", "\ud800", "😀", "ગુજરાતી"])
def test_any_text_has_an_id(text: str) -> None:
    assert paper_id(text).isalnum()
    assert passage_key("other", None, None, None, text).isalnum()


COPIED: dict[str, Any] = {
    "meeting": "m1",
    "authority": "Aldermere",
    "date": dt.date(2025, 9, 10),
    "item": "5",
    "title": "Lamps",
    "speaker": None,
    "text": "The officer undertook to provide the figures for each of the lamps along the towpath.",
}
SHORT = {"text": "Thank you."}
BY_TITLE = {"item": None, "title": "Lamps", "text": COPIED["text"]}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {"title": "Lamps along the towpath"}, True),
        ({}, {"authority": None}, True),
        ({}, {"text": COPIED["text"].upper().replace(" ", "\n")}, True),
        ({}, {"speaker": "Nesta Prosser"}, True),
        ({}, {"item": "6"}, False),
        ({}, {"item": None}, False),
        ({}, {"meeting": "m2"}, False),
        ({}, {"text": COPIED["text"].replace("lamps", "lights")}, False),
        # an item without a number, whose title another paper prints as the first words of the text
        (BY_TITLE, {**BY_TITLE, "title": None, "text": f"Lamps {COPIED['text']}"}, True),
        (BY_TITLE, {**BY_TITLE, "title": "Bridges"}, False),
        # a few words are those of one speaker
        ({**SHORT, "speaker": "Nesta Prosser"}, {**SHORT, "speaker": "Nesta Prosser"}, True),
        ({**SHORT, "speaker": "Nesta Prosser"}, {**SHORT, "speaker": "Idris Penhallow"}, False),
        # without a meeting
        ({"meeting": None}, {"meeting": None}, True),
        ({"meeting": None}, {"meeting": None, "date": dt.date(2025, 9, 11)}, False),
        ({"meeting": None}, {"meeting": None, "authority": "Netherby"}, False),
        ({"meeting": None, "authority": None}, {"meeting": None, "authority": None}, True),
        ({"meeting": None}, {"meeting": None, "authority": None}, False),
        ({"meeting": None}, {}, False),
    ],
)
def test_the_same_words_on_the_same_occasion_are_copies(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    found = [likeness(**{**COPIED, **changes}) for changes in (one, other)]
    assert None not in found
    assert (found[0] == found[1]) is same


@pytest.mark.parametrize(
    "changes",
    [
        {"meeting": None, "date": None},
        {"meeting": None, "speaker": "Nesta Prosser", **SHORT},
        {"item": None, "title": None, "text": "Signed by the Chair"},
    ],
)
def test_what_may_be_equal_by_chance_has_no_copies(changes: dict[str, Any]) -> None:
    assert likeness(**{**COPIED, **changes}) is None


def test_equal_words_of_one_paper_have_fingerprints_of_their_own() -> None:
    like = likeness(**COPIED)
    assert like is not None
    found = [fingerprint(like, ordinal) for ordinal in range(8)]
    assert len(set(found)) == 8
    assert all(0 <= each < 2**63 for each in found)
    assert found == [fingerprint(like, ordinal) for ordinal in range(8)]


COMMITMENT: dict[str, Any] = {
    "authority": "Aldermere Borough Council",
    "committee": "Community Safety Committee",
    "made_on": dt.date(2025, 9, 10),
    "paper": "p1",
    "item": "5",
    "responsible": "Superintendent Aldous",
    "text": "Superintendent Aldous undertook to provide the figures.",
}


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"text": "SUPERINTENDENT ALDOUS undertook  to provide “the figures”"}, True),
        ({"responsible": "superintendent aldous,"}, True),
        ({"committee": "COMMUNITY SAFETY COMMITTEE"}, True),
        # Of a meeting that is known it does not matter which paper says it.
        ({"paper": "p2"}, True),
        ({"text": "Superintendent Aldous undertook to provide the figure."}, False),
        ({"responsible": "Inspector Brindley"}, False),
        ({"responsible": None}, False),
        ({"item": "6"}, False),
        ({"item": None}, False),
        ({"made_on": dt.date(2025, 6, 11)}, False),
        ({"committee": "Markets Committee"}, False),
        ({"authority": "Netherby Town Council"}, False),
        ({"ordinal": 1}, False),
    ],
)
def test_the_id_of_a_commitment(changed: dict[str, Any], same: bool) -> None:
    one = commitment_id(**COMMITMENT)
    assert len(one) == 12
    assert (commitment_id(**{**COMMITMENT, **changed}) == one) is same


@pytest.mark.parametrize("unknown", ["made_on", "committee"])
def test_of_an_unknown_meeting_a_commitment_is_its_papers(unknown: str) -> None:
    known = {**COMMITMENT, unknown: None}
    assert commitment_id(**known) != commitment_id(**{**known, "paper": "p2"})
