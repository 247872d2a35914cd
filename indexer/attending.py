"""Who was at a meeting: the names in the lists that its minutes, its list of decisions or a roll call give.

Only names are taken. Nobody is guessed: of "the Clerk" without a name, and of a list that says no more than
how many were there, nothing comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from indexer.genres.attendance import label_of
from mappings.attendance import Attendee, Presence
from mappings.ids import folded
from mappings.names import has_title, is_body, is_name, is_post, split_label
from mappings.passage import Kind, Passage

_ABSENT = regex.compile(r"\b(?:absent|excused|absennol)\b", regex.IGNORECASE)
_APOLOGIES = regex.compile(r"\b(?:apolog(?:y|ies)|ymddiheuriadau|leithscéalta)\b", regex.IGNORECASE)
_MEMBERS = regex.compile(
    r"\b(?:members|councillors|commissioners|representatives|directors|council attendance)\b",
    regex.IGNORECASE,
)
_SERVING = regex.compile(
    r"\b(?:attendance|attending|officers?|officials|servants?|staff|guests|observers|also|others)\b",
    regex.IGNORECASE,
)
_THERE = regex.compile(r"\b(?:present|presennol|bresennol|láthair|roll\s+call|chair)\b", regex.IGNORECASE)
_CHAIR = regex.compile(r"\bin\s+the\s+chair\b", regex.IGNORECASE)
_IN_THE_CHAIR = "in the chair"
_HEADS = regex.compile(
    r"^(?:the\s+following\s+(?:members\s+|councillors\s+)?were\s+(?:present|in\s+attendance|absent)"
    r"|(?:council\s+|public\s+servant\s+)?attendance|roll\s+call)\b[\s:;.–-]*",
    regex.IGNORECASE,
)
_LABEL_ENDS = regex.compile(r"^[\s:;–-]*")
# Between names; no comma in brackets, and no full stop after an initial or a title.
_BETWEEN = regex.compile(
    r"(?:[\n;,]|\.(?=\s|$)(?<=\p{Ll}{3}\.)|\s+(?:and|a|ac|agus|und|et|en)\s+|\s+a['’]r?\s+|\s*&\s+)(?![^()]*\))"
)
_AFTER_AND = regex.compile(r"^(?:(?:and|ac|agus|a['’]r|from)\s+)+")
# Director, Planning and Place-Making (Mr. V. Marsh)
_POST_FIRST = regex.compile(r"(?P<post>(?:[^()]|\([^()]*\)(?=,?\s*\())+)\((?P<who>[^()]+)\)")
_FOR_WHOM = regex.compile(r",?\s+for\s+whom\s[^,;.]*")
# Councillors Marsh and Reed: the title of all that follow.
_TITLES = regex.compile(
    r"^(?:(?:the\s+)?(?:county\s+|borough\s+|city\s+|town\s+)?"
    r"(?:councillors|cllrs|councilors|councilmembers|members|commissioners|aldermen|messrs|directors)\.?"
    r"|[cg]h?ynghorwyr(?:\s+sir)?|(?:county\s+)councill?or)\s*:?\s+(?=\S)",
    regex.IGNORECASE,
)
_NOBODY = frozenset(("none", "nil", "no apologies", "dim", "n/a", "quorum", "present", "absent", "apologies"))
_SENTENCE = regex.compile(r"\s+(?:were|was|are|is|had|have|has|declared|called|joined|left|arrived)\b")
_RECEIVED = regex.compile(
    r"\bapolog(?:y|ies)\b(?:\s+for\b[^.;:]{0,60}?)?\s+(?:(?:was|were|had\s+been|has\s+been|have\s+been)\s+)?"
    r"(?:received|given|submitted|tendered|accepted|noted)\s+(?:from|on\s+behalf\s+of|by|for)\s*:?\s*"
    r"(?P<who>[^\n;]+)",
    regex.IGNORECASE,
)
_ENDS = regex.compile(r"(?<=\p{Ll}{3})\.(?:\s|$)|;|\s+(?:who|due|as|because)\s")
_MINUTED = (Kind.MINUTE, Kind.OTHER)
_LONGEST = 120
_FEWEST_LETTERS = 2


class _List(NamedTuple):
    presence: Presence
    role: str | None


def with_attendees(passages: Sequence[Passage]) -> list[Passage]:
    """The passages of a paper, in order, each with those whom it lists as at its meeting, or absent."""
    result = []
    for passage in passages:
        found = tuple(_attendees(passage)) if passage.meeting_id else ()
        result.append(replace(passage, attendees=found) if found else passage)
    return result


def _attendees(passage: Passage) -> Iterator[Attendee]:
    seen: set[tuple[Presence, str]] = set()
    for attendee in (*_received(passage), *_listed(passage)):
        key = attendee.presence, folded(attendee.name)
        if key not in seen:
            seen.add(key)
            yield attendee


def _received(passage: Passage) -> Iterator[Attendee]:
    """Those from whom minutes say that apologies were received."""
    if passage.kind not in _MINUTED or "polog" not in passage.text:
        return
    for match in _RECEIVED.finditer(passage.text):
        said = _ENDS.split(_FOR_WHOM.sub("", match["who"]), maxsplit=1)[0]
        yield from _named(said, _List(Presence.APOLOGIES, None))


def _listed(passage: Passage) -> Iterator[Attendee]:
    """Those in a list under a label such as "Present"."""
    if passage.kind is not Kind.OTHER:
        return
    under = _list_of(passage.heading or "")
    for line in passage.text.split("\n"):
        head = _HEADS.match(line)
        label = head[0].strip(" :;.–-") if head else label_of(line)
        if label and (opened := _list_of(label)):
            under = opened
            line = line[head.end() :] if head else _LABEL_ENDS.sub("", line[_end_of(line, label) :])
        if under and not _RECEIVED.search(line):
            yield from _named(_SENTENCE.split(line, maxsplit=1)[0], under)
        if label and line.rstrip().endswith("."):
            # A list in one line, which ends with it.
            under = None


def _end_of(line: str, label: str) -> int:
    """Where a label ends in the line that begins with it, however its blanks are printed."""
    at = line.find(label.split()[-1])
    return at + len(label.split()[-1]) if at >= 0 else 0


def _list_of(label: str) -> _List | None:
    """What a label says of those below it."""
    role = _IN_THE_CHAIR if _CHAIR.search(label) else None
    if _APOLOGIES.search(label):
        return _List(Presence.APOLOGIES, None)
    if _ABSENT.search(label):
        return _List(Presence.ABSENT, None)
    if _MEMBERS.search(label):
        return _List(Presence.PRESENT, role)
    if _SERVING.search(label):
        return _List(Presence.IN_ATTENDANCE, None)
    return _List(Presence.PRESENT, role) if _THERE.search(label) else None


def _named(text: str, under: _List) -> Iterator[Attendee]:
    """The names in words of a list, each with the post that is printed beside it."""
    before = [each for each in _POST_FIRST.finditer(text) if has_title(each["who"])]
    if before:
        for each in before:
            post = _AFTER_AND.sub("", each["post"].strip(" ,.;:–-\t•*"))
            yield from _attendee(each["who"].strip(), f"{post} ({each['who'].strip()})", post, under)
        return
    parts = [part.strip(" .:–-\t•*") for part in _BETWEEN.split(text)]
    parts = [_TITLES.sub("", _AFTER_AND.sub("", part)) for part in parts if part]
    titled = under.presence is Presence.IN_ATTENDANCE and any(map(has_title, parts))
    for index, part in enumerate(parts):
        if titled and not has_title(part):
            # Beside people with titles what has none is where they serve.
            continue
        if len(parts) == 2 and index and _is_post_alone(parts[0]) and has_title(part):
            yield from _attendee(part, f"{parts[0]}, {part}", parts[0], under)
        elif index + 1 < len(parts) and _is_post_alone(parts[index + 1]):
            yield from _attendee(part, f"{part}, {parts[index + 1]}", parts[index + 1], under)
        else:
            yield from _attendee(part, part, None, under)


def _attendee(who: str, printed: str, post: str | None, under: _List) -> Iterator[Attendee]:
    """Someone in a list, where the words are a person's name."""
    if len(who) > _LONGEST or folded(who) in _NOBODY or _is_post_alone(who):
        return
    label = split_label(who)
    name = label.name
    if name and is_name(name) and len(folded(name)) >= _FEWEST_LETTERS and not is_body(name):
        yield Attendee(
            presence=under.presence,
            printed=printed,
            name=name,
            role=label.role or (post.removeprefix("The ") if post else under.role),
            organisation=label.organisation,
        )


def _is_post_alone(text: str) -> bool:
    """Whether words are a post without a person."""
    return bool(text) and is_post(text) and not has_title(text)
