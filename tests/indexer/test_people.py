"""Whose words a passage holds: one person under two spellings of honours, never two people as one."""

import datetime as dt
from itertools import permutations

import pytest

from indexer.genres.types import Facts, Piece, Section
from indexer.people import people
from mappings.names import split_label
from mappings.passage import Kind

_FACTS = Facts(
    authority="Aldermere Borough Council", committee="Streets Committee", meeting_date=dt.date(2024, 3, 14)
)


def _turn(label: str, facts: Facts = _FACTS, kind: Kind = Kind.SPEECH) -> Section:
    who = split_label(label)
    return Section(
        kind=kind,
        pieces=(Piece(text="Words.", page=1),),
        facts=facts,
        speaker=who.name,
        speaker_printed=who.printed,
        speaker_role=who.role,
        speaker_organisation=who.organisation,
    )


def _present(*names: str, facts: Facts = _FACTS) -> Section:
    pieces = tuple(Piece(text=name, page=1) for name in names)
    return Section(kind=Kind.OTHER, pieces=pieces, facts=facts, heading="Present")


def _ids(*sections: Section | str, paper: str = "paper") -> list[str | None]:
    turns = [_turn(each) if isinstance(each, str) else each for each in sections]
    return [person.id if person else None for person in people(paper, turns)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Marsh MBE AM", "Ada Marsh CBE AM"),
        ("Ada Marsh OBE AM (Deputy Chair)", "Ada Marsh AM"),
        ("Cllr Ada Marsh", "Councillor Ada Marsh"),
        ("Councillor Ada Marsh", "Ada Marsh"),
        ("Dr Ada Marsh", "Ada Marsh"),
        ("Sir Alan Marsh", "Alan Marsh, KBE"),
        ("ADA MARSH", "Ada Marsh"),
        ("Ada O’Marsh", "Ada O'Marsh"),
        ("Rémi Marsh", "Remi Marsh"),
        ("Bo Wood (Clerk, Aldermere Trust)", "Dr Bo Wood (Chief Clerk, Aldermere Trust)"),
        ("Bo Wood (Director of Roads)", "Bo Wood (Chief Engineer)"),
        ("Ada Marsh (Deputy Mayor for Roads)", "Councillor Ada Marsh"),
    ],
)
def test_one_person_under_two_spellings_is_one_in_one_paper_and_in_two(one: str, other: str) -> None:
    here, there = _ids(one, other)
    assert here is not None and here == there
    assert _ids(one, paper="first") == _ids(other, paper="second") == [here]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Marsh AM", "Alan Marsh AM"),
        ("Councillor Ada Marsh", "Councillor Bo Marsh"),
        ("Bo Wood (Clerk, Aldermere Trust)", "Bo Wood (Clerk, Brookfield Trust)"),
        ("Ada Marsh AM", "Ada Marsh (Clerk, Aldermere Trust)"),
        ("Ada Marsh", "Ada Marsh-Brook"),
        ("Councillor Ada Marsh", "Ada Marsh (Director of Roads)"),
        ("Ada Marsh", "Ada Marsh Junior"),
    ],
)
def test_two_people_are_two(one: str, other: str) -> None:
    here, there = _ids(one, other)
    assert here and there and here != there


def test_a_name_under_two_bodies_papers_is_two_people() -> None:
    elsewhere = Facts(authority="Brookfield Town Council")
    here, there = _ids("Ada Marsh", _turn("Ada Marsh", elsewhere))
    assert here and there and here != there


def test_a_name_in_papers_that_name_no_body_is_linked_within_its_paper_alone() -> None:
    turns = (_turn("Ada Marsh", Facts()), _turn("Dr Ada Marsh", Facts()))
    here, again = _ids(*turns, paper="first")
    assert here and here == again
    assert _ids(*turns, paper="second")[0] != here


def test_a_witness_whose_body_is_printed_once_is_one_person() -> None:
    first, later = _ids("Bo Wood (Clerk, Aldermere Trust)", "Bo Wood")
    assert first and first == later
    assert _ids("Bo Wood (Clerk, Aldermere Trust)", "Bo Wood (Clerk, Brookfield Trust)", "Bo Wood")[2] is None
    assert _ids("Bo Wood (Clerk, Aldermere Trust)", "Bo Wood (Engineer)")[1] is None


def test_a_member_and_an_officer_of_one_name_are_two_and_the_bare_name_is_neither() -> None:
    member, officer, bare = _ids("Councillor Ada Marsh", "Ada Marsh (Director of Roads)", "Ada Marsh")
    assert member and officer and member != officer and bare is None
    officer, bare = _ids("Ada Marsh (Director of Roads)", "Ada Marsh")
    assert officer and officer == bare


def test_a_body_and_its_letters_are_one_where_the_paper_prints_both() -> None:
    full, letters = _ids("Bo Wood (Mayor's Office for Roads and Parks)", "Bo Wood (Director, MORAP)")
    assert full and full == letters
    full, letters = _ids("Bo Wood (Mayor's Office for Roads and Parks)", "Bo Wood (Director, MOB)")
    assert full != letters


def test_husband_and_wife_of_one_name_are_nobody() -> None:
    assert _ids("Mr Pat Marsh", "Mrs Pat Marsh", "Pat Marsh") == [None, None, None]


@pytest.mark.parametrize("short", ["Mr Marsh", "Mr A Marsh", "Mr A. J. Marsh", "Mr A.J. Marsh"])
def test_a_surname_is_a_person_where_the_paper_names_one_of_it(short: str) -> None:
    full, found = _ids("Mr Alan James Marsh", short)
    assert full and found == full


@pytest.mark.parametrize(
    "labels",
    [
        ("Mr Marsh",),
        ("Mr A Marsh",),
        ("Ms Ada Marsh", "Mr Marsh"),
        ("Mr Alan Marsh", "Mr Bo Marsh", "Mr Marsh"),
        ("Mr Alan Marsh", "Mr B Marsh", "Mr Marsh"),
        ("Mr Alan Marsh", "Mr B Marsh"),
        ("Pat Marsh", "Mr Marsh", "Mrs Marsh"),
        ("Bo Marsh (Clerk, Aldermere Trust)", "Councillor Marsh"),
        ("Mr Alan Marsh-Brook", "Mr Brook"),
        ("Mr Alan van Marsh", "Mr Marsh"),
        ("Mr Alan Marsh", "Mayor Marsh"),
    ],
)
def test_a_surname_is_nobody_where_the_paper_does_not_settle_it(labels: tuple[str, ...]) -> None:
    assert _ids(*labels)[-1] is None


def test_an_attendance_list_settles_a_surname() -> None:
    _, found = _ids(_present("Councillors Alan Marsh, Ada Reed and Bo Wood"), "Councillor Reed")
    assert found == _ids("Councillor Ada Reed")[0]
    for names in (
        "Councillors Ada Reed and Cal Reed",
        "Councillors Ada Reed, C. Reed",
        "Bo Wood Ada May Reed",
    ):
        assert _ids(_present(names), "Councillor Reed")[-1] is None
    another = Facts(
        authority=_FACTS.authority, committee="Parks Committee", meeting_date=dt.date(2024, 3, 14)
    )
    assert _ids(_present("Councillor Ada Reed", facts=another), "Councillor Reed")[-1] is None


def test_a_post_is_a_person_where_its_meeting_names_one_who_holds_it() -> None:
    named, post = _ids("Ada Marsh AM (Chair)", "The Chair")
    assert named and post == named
    assert _ids("Ada Marsh AM (Chair)", "Bo Wood AM (Chair)", "The Chair")[2] is None
    assert _ids("Ada Marsh AM (Deputy Chair)", "The Chair")[1] is None
    assert _ids("The Chair") == [None]
    assert _ids("Mr Alan Marsh (Speaker)", "Madam Speaker")[1] is None


def test_an_attendance_list_settles_who_holds_a_post() -> None:
    listed = _present("Members present: Ada Marsh (Chair), Bo Wood (Clerk, Aldermere Trust) and Cal Reed.")
    _, post, full = _ids(listed, "The Chair", "Ada Marsh")
    assert post and post == full == _ids(listed, "The Chair")[1]
    assert _ids(listed, "The Clerk")[1] is None
    assert _ids(_present("Ada Marsh (Chair); Bo Wood (Chair)"), "Chair")[1] is None
    assert _ids(_present("Ada Marsh (Chair)"), "Bo Wood AM (Chair)", "Chair")[2] is None
    assert _ids(_present("A Marsh (Chair)"), "Chair")[1] is None


def test_a_role_is_not_its_holder_of_another_year() -> None:
    later = Facts(authority=_FACTS.authority, committee=_FACTS.committee, meeting_date=dt.date(2026, 3, 12))
    assert _ids("Ada Marsh AM (Chair)", _turn("The Chair", later))[1] is None
    first, second = _ids("Ada Marsh (Mayor of Aldermere)", _turn("Bo Wood (Mayor of Aldermere)", later))
    assert first and second and first != second


def test_crowds_and_those_who_comment_are_nobody() -> None:
    assert _ids("Hon. Members", "Unidentified Speaker") == [None, None]
    assert _ids(_turn("Ada Marsh", kind=Kind.COMMENT)) == [None]


def test_the_order_of_turns_changes_no_id() -> None:
    labels = ("Mr Alan Marsh (Chair)", "Mr Marsh", "The Chair", "Bo Wood (Clerk, Aldermere Trust)", "Bo Wood")
    expected = dict(zip(labels, _ids(*labels), strict=True))
    assert None not in expected.values()
    for order in permutations(labels):
        assert dict(zip(order, _ids(*order), strict=True)) == expected


def test_a_person_says_why() -> None:
    sections = (_turn("Ada Marsh OBE AM (Chair)"), _turn("The Chair"), _turn("Ms Marsh AM"))
    named, post, short = people("paper", sections)
    for person in (named, post, short):
        assert person is not None
        assert person.why.field == "person_id"
        assert person.why[2:] == ("Ada Marsh OBE AM (Chair)", 1)
