"""People: which passages of a paper are of one person, and the id that this person has in every paper.

An id is made of forename, surname and the body the person sits or serves in, so that it needs no other paper
and any order of papers gives the same. What a paper does not settle by itself has no id: two people with one
id would be worse than one with none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

import regex

from indexer.genres.types import Section
from mappings.ids import folded, person_id
from mappings.names import (
    Speaker,
    has_forename,
    is_elected,
    is_office,
    is_particle,
    sex_of,
    split_label,
    unbracketed,
)
from mappings.passage import Evidence, Kind

_NAMED = "the name without titles and honours, and its body"
_ONE_BODY = "the paper gives this name one body"
_ONE_OF_SURNAME = "the paper names one person of this surname"
_ONE_IN_POST = "the paper names one person in this post"

_ATTENDANCE = regex.compile(r"\b(?:present|attendance|attending|apologies|roll\s+call)\b", regex.IGNORECASE)
_ATTENDANCE_LINE = regex.compile(r"(?:\p{L}+ ){0,2}(?:present|attendance|attending)\s*:", regex.IGNORECASE)
_LIST_ENDS = regex.compile(r"(?:[\n,;:]|\.(?=\s|$)(?<!\b\p{Lu}\.)|\band\b|\s[–—-]\s)(?![^()]*\))")
_LONGEST_FORENAMES = 2
_OFFICERS = "its officers"
_SMALL = frozenset(("and", "for", "of", "the", "on", "in", "de", "la", "du", "des", "et"))


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a section is of, and why: the rule, the words as printed and their page."""

    id: str
    why: Evidence


@dataclass(frozen=True, slots=True)
class _Label:
    """A speaker as a section has one. `scope` is whose paper it is, `meeting` the meeting's id, `page` where
    the first such section begins."""

    name: str | None
    printed: str
    role: str
    organisation: str
    scope: str
    meeting: str | None
    page: int | None = field(compare=False)


class _Listed(NamedTuple):
    """One of an attendance list."""

    who: Speaker
    page: int | None


def people(paper_id: str, sections: Sequence[Section]) -> list[Person | None]:
    """Whom each section of a paper is of; None where that is nobody or nothing settles it.

    Comments on a consultation are of private people, whom no paper ties to their names elsewhere.
    """
    labels = [_label(section, paper_id) for section in sections]
    distinct: dict[_Label, None] = {}
    for label in labels:
        if label:
            distinct.setdefault(label)
    found = _named(distinct)
    attendance = _attendance(sections) if len(found) < len(distinct) else {}
    found |= _of_surname(distinct, found, attendance)
    found |= _in_post(distinct, found, attendance)
    return [found.get(label) if label else None for label in labels]


def _label(section: Section, paper_id: str) -> _Label | None:
    if not section.speaker_printed or section.kind is Kind.COMMENT:
        return None
    facts = section.facts
    return _Label(
        name=section.speaker,
        printed=section.speaker_printed,
        role=folded(section.speaker_role or ""),
        organisation=folded(section.speaker_organisation or ""),
        # In papers that name no body, one name may be two people.
        scope=folded(facts.authority or facts.committee or "") or paper_id,
        meeting=facts.meeting.id if facts.meeting else None,
        page=section.pieces[0].page if section.pieces else None,
    )


def _found(id_: str, rule: str, words: str, page: int | None) -> Person:
    return Person(id_, Evidence("person_id", rule, words, page))


def _serves(role: str, printed: str) -> bool:
    """Whether one without a body of its own serves the one whose paper it is: no member of that name."""
    return bool(role) and not is_office(role) and not is_elected(printed)


def _named(labels: Iterable[_Label]) -> dict[_Label, Person]:
    """Those with a forename and a surname, of the body they serve, else of the one whose paper it is."""

    def who(label: _Label) -> tuple[str, str]:
        return label.scope, folded(label.name or "")

    found: dict[_Label, Person] = {}
    full = sorted((each for each in labels if each.name and has_forename(each.name)), key=who)
    for (scope, name), group in groupby(full, key=who):
        ones = list(group)
        if len({sex_of(one.printed) for one in ones} - {None}) > 1:
            continue  # Mr and Mrs Pat Marsh
        spelt = _one_spelling({one.organisation for one in ones} - {""})
        bodies = set(spelt.values())
        posts = {one.role for one in ones if one.organisation} | {""}
        for one in ones:
            body, rule = spelt.get(one.organisation, ""), _NAMED
            if not body and bodies and not is_elected(one.printed):
                # A witness's body may be printed once; which of two it is, or of another post, is not said.
                if len(bodies) > 1 or one.role not in posts:
                    continue
                body, rule = next(iter(bodies)), _ONE_BODY
            elif not body and not is_elected(one.printed):
                serves = any(_serves(each.role, each.printed) for each in ones)
                if serves and not one.role and any(is_elected(each.printed) for each in ones):
                    continue
                body = _OFFICERS if serves and not is_office(one.role) else ""
            found[one] = _found(_id(name, scope, body), rule, one.printed, one.page)
    return found


def _id(name: str, scope: str, body: str) -> str:
    return person_id(name, f"{scope}\x1f{body}")


def _of_surname(
    labels: Iterable[_Label], named: dict[_Label, Person], attendance: dict[str | None, list[_Listed]]
) -> dict[_Label, Person]:
    """Those with initials or a surname alone, where the paper names one person of that surname in full."""
    found: dict[_Label, Person] = {}
    for label in labels:
        if not label.name or has_forename(label.name):
            continue
        surname = _surname(label.name)
        same = [other for other in labels if other.name and _firsts(other.name, surname) is not None]
        listed = _of_list(surname, attendance.get(label.meeting, ()))
        if listed is None or label.organisation or not _one_person(same, listed, surname):
            continue
        persons = [(other, named[other]) for other in same if other in named]
        if len({person.id for _, person in persons}) == 1:
            if label.role in {"", *(other.role for other, _ in persons)}:
                by, person = persons[0]
                found[label] = _found(person.id, _ONE_OF_SURNAME, by.printed, by.page)
        elif not any(has_forename(other.name or "") for other in same):
            one = next(each for each in listed if has_forename(each.who.name or ""))
            if label.role in {"", folded(one.who.role or "")}:
                id_ = _listed_id(one.who, label.scope)
                found[label] = _found(id_, _ONE_OF_SURNAME, one.who.printed, one.page)
    return found


def _listed_id(who: Speaker, scope: str) -> str:
    body = _OFFICERS if _serves(folded(who.role or ""), who.printed) else ""
    return _id(folded(who.name or ""), scope, folded(who.organisation or "") or body)


def _one_person(labels: Sequence[_Label], listed: Sequence[_Listed], surname: Sequence[str]) -> bool:
    """Whether all that have a surname in the paper may be one person, whom it names in full."""
    names = [*(label.name or "" for label in labels), *(each.who.name or "" for each in listed)]
    full = {folded(name): name for name in names if has_forename(name)}
    if len(full) != 1:
        return False
    firsts = _firsts(next(iter(full.values())), surname) or ""
    return (
        all(firsts.startswith(_firsts(name, surname) or "") for name in names)
        and len({label.scope for label in labels}) == 1
        and len({sex_of(label.printed) for label in labels} - {None}) < 2
        and len({is_elected(label.printed) for label in labels}) == 1
    )


def _in_post(
    labels: Iterable[_Label], named: dict[_Label, Person], attendance: dict[str | None, list[_Listed]]
) -> dict[_Label, Person]:
    """Posts without a name ("The Chair"), where the same meeting names one person who holds it."""
    found: dict[_Label, Person] = {}
    for label in labels:
        if label.name or not label.role or not label.meeting:
            continue
        post = (label.role, label.organisation, label.scope, label.meeting)
        holders = [
            other
            for other in labels
            if other.name and (other.role, other.organisation, other.scope, other.meeting) == post
        ]
        listed = [
            each
            for each in attendance.get(label.meeting, ())
            if each.who.name
            and (folded(each.who.role or ""), folded(each.who.organisation or "")) == post[:2]
        ]
        names = {folded(each.name or "") for each in holders}
        names |= {folded(one.who.name or "") for one in listed}
        printed = [label.printed, *(each.printed for each in holders), *(one.who.printed for one in listed)]
        if len(names) != 1 or len({sex_of(each) for each in printed} - {None}) > 1:
            continue
        if holders:
            ids = {named[each].id for each in holders if each in named}
            where = holders[0].page
        else:
            ids = {_listed_id(one.who, label.scope) for one in listed if has_forename(one.who.name or "")}
            where = listed[0].page
        if len(ids) == 1:
            found[label] = _found(ids.pop(), _ONE_IN_POST, printed[1], where)
    return found


def _surname(name: str) -> list[str]:
    """The words of a name without the initials before it, for comparison."""
    words = name.split()
    while len(words) > 1 and not has_forename(f"{words[0]} {words[-1]}") and words[0].rstrip(".").isupper():
        words = words[1:]
    return [folded(word) for word in words]


def _firsts(name: str, surname: Sequence[str]) -> str | None:
    """The first letters of what stands before the surname; None where it is another surname."""
    words = [folded(word) for word in name.split()]
    before = words[: -len(surname)]
    if words[len(before) :] != list(surname) or (before and is_particle(before[-1])):
        return None
    # A.J. is two forenames.
    return "".join(part[0] for word in before for part in word.split())


def _attendance(sections: Sequence[Section]) -> dict[str | None, list[_Listed]]:
    """Who stands between the commas of the attendance lists of each meeting in the paper."""
    found: dict[str | None, list[_Listed]] = {}
    for section in sections:
        whole = bool(_ATTENDANCE.search(section.heading or section.pieces[0].text[:40]))
        meeting = section.facts.meeting.id if section.facts.meeting else None
        for piece in section.pieces:
            if whole or _ATTENDANCE_LINE.match(piece.text):
                parts = [part.strip() for part in _LIST_ENDS.split(piece.text)]
                listed = [_Listed(split_label(part), piece.page) for part in parts if part]
                found.setdefault(meeting, []).extend(listed)
    return found


def _of_list(surname: Sequence[str], attendance: Iterable[_Listed]) -> list[_Listed] | None:
    """Those with this surname in attendance lists; None where one is unclear."""
    found: list[_Listed] = []
    for each in attendance:
        if not set(surname) <= {folded(word) for word in unbracketed(each.who.printed)[0].split()}:
            continue
        name = each.who.name or ""
        if _firsts(name, surname) is None or len(name.split()) > len(surname) + _LONGEST_FORENAMES:
            return None
        found.append(each)
    return found


def _one_spelling(bodies: Iterable[str]) -> dict[str, str]:
    """The bodies that a paper gives one name, each with what it is compared as: its letters where they stand
    for another of them."""
    ones = list(bodies)
    return {body: next((each for each in ones if _stands_for(each, body)), body) for body in ones}


def _stands_for(letters: str, body: str) -> bool:
    words = [word for word in body.split() if len(word) > 1]
    firsts = "".join(f"{word[0]}?" if word in _SMALL else word[0] for word in words)
    return len(words) > 1 and bool(regex.fullmatch(firsts, letters))
