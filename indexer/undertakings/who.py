"""Who undertakes something: the person, post or body that words name, and whom the paper knows by it.

A post or a surname alone is a person's only where the paper itself settles whose: in its attendance list, in
a speaker's label, or where it names both together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from mappings.ids import folded
from mappings.names import (
    has_forename,
    has_honour,
    has_title,
    is_body,
    is_name,
    is_particle,
    is_post,
    split_label,
    unbracketed,
)
from mappings.passage import Kind, Passage

_MOST_WORDS = 18
_ARTICLE = regex.compile(r"^(?:the|The|THE|both|all|an?)\s+")
_STARTS = regex.compile(r"(?<![\p{L}\p{Nd}’'.-])(?:The\s|the\s)?\p{Lu}")
_CLAUSE = regex.compile(
    r"(?<!\b(?:Cllrs?|Mr|Mrs|Ms|Dr|Prof|Rev|Hon|St|\p{Lu}))\.\s|[;:!?—]\s|\n|\bthat\s|\bwhich\s"
)
# What may stand between the one who undertakes and the verb.
_BETWEEN = regex.compile(
    r"(?:\s|,|\b(?:also|then|further|subsequently|duly|both|each|kindly|who|therefore|in\s+(?:reply|response)"
    r"|(?:offered|agreed),?\s+and)\b)*$"
)
_COLLECTIVE = regex.compile(
    r"(?:[Tt]he\s+)?(?:(?:[\p{Lu}][\p{L}’'&-]*|of|and|for|the)\s+)*"
    r"(?:[Oo]fficers?|[Oo]fficials?|[Ss]taff|[Gg]uests|[Ee]xecutive|[Mm]anagement|[Ss]ecretariat|[Pp]olice|Gardaí"
    r"|[Aa]dministration|(?:Public\s+)?Service|Department|Directorate|[Dd]eveloper|[Aa]pplicant|[Cc]ontractor"
    r"|Working\s+Group)"
)
_ATTENDED = regex.compile(
    r"\b(?:present|attendance|attending|apologies|guests?|officers?|officials?)\b", regex.IGNORECASE
)
_LISTED_ENDS = regex.compile(r"[\n;]|(?<=\))\s+(?=\p{Lu})|\band\s+(?=\p{Lu})(?![^()]*\))")
# Most words are told from names by one look: none of the first few is small.
_CAPITALISED = regex.compile(
    r"(?:[Tt]he\s+|all\s+)?(?:\p{Lu}\S*|officers|officials|staff)"
    r"(?:\s+(?:\p{Lu}|of|for|and|to|in|de|van|&|–|-)|$)"
)
_AND = regex.compile(r"\s+(?:and|&)\s+")
# Those who meet decide; they undertake nothing to themselves.
_MEETS = regex.compile(
    r"(?:Committee|Council|Cabinet|Board|Panel|Assembly|Commission|Forum|Group|Executive"
    r"|Parliament|Company|Court)$"
)
_EACH_OF_THEM = regex.compile(r"(?:the\s+)?(?:Members?|Councillors?)", regex.IGNORECASE)
_AND_THE = regex.compile(r"\s+and\s+the\s+")
_COMMA = regex.compile(r",(?![^()]*\))")
_MARK = regex.compile(r"^[\s•●▪◦*·–-]+|(?:[\s;,.]|;\s+and)+$|^(?:and|Councill?ors?|Cllrs?\.?)\s+")
_NO_NAME = regex.compile(
    r"(?:resolved|agreed|that|during|in|on|at|if|when|as|it|there|this|following|after|before|and|but"
    r"|members|arising|further|with|by|from|he|she|they|we|while|whilst|since|subject|also|action)",
    regex.IGNORECASE,
)
# "• Ada Marsh, Clerk; and", "Ada Marsh (Clerk)"
_MAY_NAME = regex.compile(r"\W*\p{Lu}[^,(.]{3,60}(?:[.][^,(.]{1,60})?[,(].{3,140}$")
_WELCOMED = regex.compile(r"\bwelcomed\s+(?P<guests>[^.;:]+)")
_RANK = regex.compile(r"\p{Lu}{2,4}\s+\p{Lu}\p{Ll}")  # PCSO Marsh
_NAMES_IN_BRACKETS = regex.compile(r"\((?:Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor)\b")
_AFTER_BRACKETS = regex.compile(r"(?<=\))[,;.]?\s+|\n")
_PLACES = frozenset(("district", "county", "city", "town", "division", "region", "area", "province", "state"))
_SMALL_WORD = regex.compile(r"\b\p{Ll}[\p{L}’']+")
# (MOPAC), (the Rivers Trust)
_ACRONYM = regex.compile(r"\s*\((?:\p{Lu}[\p{L}&’']*\p{Lu}[\p{L}&]*|(?:the|hereafter)\s[^()]*)\)")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom words name: as printed, without an article; the person where they hold a name, and the body."""

    printed: str
    person: str | None = None
    role: str | None = None
    organisation: str | None = None

    @property
    def serves(self) -> bool:
        """Whether it is those who serve a body, whom it may tell what to do."""
        return bool(_COLLECTIVE.fullmatch(self.printed))

    @property
    def is_plain(self) -> bool:
        """Whether it is a name without a title or a post beside it, which a body or a thing may have too."""
        return self.person is not None and self.role is None and not _has_rank(self.printed)


def _has_rank(text: str) -> bool:
    return has_title(text) or has_honour(text) or bool(_RANK.match(text))


@dataclass(frozen=True, slots=True)
class _Present:
    name: str
    role: str
    organisation: str | None


class People:
    """The people that a paper names in full, by the meeting they were at."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._small: frozenset[str] | None = None
        self._at: dict[str | None, dict[_Present, None]] = defaultdict(dict)
        for passage in passages:
            at = self._at[passage.meeting_id]
            if passage.speaker and has_forename(passage.speaker) and passage.kind is not Kind.COMMENT:
                role = folded(passage.speaker_role or "")
                at[_Present(passage.speaker, role, passage.speaker_organisation)] = None
            elif passage.kind is Kind.OTHER and _ATTENDED.search(passage.heading or passage.text[:40]):
                ends = _AFTER_BRACKETS if _NAMES_IN_BRACKETS.search(passage.text) else _LISTED_ENDS
                at.update(dict.fromkeys(_present(ends.split(passage.text))))
            elif passage.kind is Kind.MINUTE:
                guests = [match["guests"] for match in _WELCOMED.finditer(passage.text)]
                lines = [line for line in passage.text.split("\n")[1:] if _MAY_NAME.match(line)]
                at.update(dict.fromkeys(_present([*lines, *guests])))

    def settled(self, named: Named, meeting: str | None) -> Named:
        """`named` with the person and the body that the paper settles: the only one of that surname, or in
        that post, at the meeting."""
        if named.person and has_forename(named.person):
            known = [each for each in self._at[meeting] if each.name == named.person]
            if not known and named.is_plain and not self._is_nobody_else(named.person):
                return Named(named.printed, None, None, named.organisation)
            return self._with_body(named, known)
        if named.person:
            surname = folded(named.person).split()
            return self._with_body(
                named, [each for each in self._at[meeting] if _is_called(each, surname)], bare=True
            )
        if named.role:
            post = folded(named.role)
            return self._with_body(named, [each for each in self._at[meeting] if each.role == post])
        return named

    def _is_nobody_else(self, name: str) -> bool:
        """Whether none of the words of a name is a word of the language, as far as the paper shows."""
        if self._small is None:
            small = (folded(word) for each in self._passages for word in _SMALL_WORD.findall(each.text))
            self._small = frozenset(small)
        words = folded(name).split()
        return len(words) < 4 and _PLACES.isdisjoint(words) and self._small.isdisjoint(words)

    @staticmethod
    def _with_body(named: Named, ones: Iterable[_Present], *, bare: bool = False) -> Named:
        found = list(ones)
        bodies = {each.organisation for each in found} - {None}
        names = {each.name for each in found}
        if len(names) != 1:
            # A surname alone is not a person's name.
            return Named(named.printed, None, named.role, named.organisation) if bare else named
        body = named.organisation or (bodies.pop() if len(bodies) == 1 else None)
        return Named(named.printed, names.pop(), named.role, body)


def _is_called(present: _Present, surname: Sequence[str]) -> bool:
    """Whether a full name ends in a surname, and begins with the initials before it, if any."""
    name = folded(present.name).split()
    initials = [word for word in surname if len(word) == 1]
    rest = surname[len(initials) :]
    if not rest or name[-len(rest) :] != rest or len(name) <= len(rest):
        return False
    return all(word.startswith(initial) for word, initial in zip(name, initials, strict=False))


def _present(parts: Iterable[str]) -> Iterable[_Present]:
    for part in _each(parts):
        text = _MARK.sub("", _MARK.sub("", part))
        if not 5 < len(text) < 200 or not text[0].isupper():
            continue
        who = named_in(text)
        if who.person and (has_forename(who.person) or (" " in who.person and who.role)):
            yield _Present(who.person, folded(who.role or ""), who.organisation)


def _each(parts: Iterable[str]) -> Iterable[str]:
    """The parts of a list, those apart that commas alone divide: names, and no posts of theirs."""
    for part in parts:
        divided = [_MARK.sub("", _MARK.sub("", each.strip())) for each in _COMMA.split(part)]
        names = [
            bool(each) and is_name(unbracketed(each)[0] or each) and not is_post(each) and not is_body(each)
            for each in divided
        ]
        if sum(names) > 1 and names[-1] and all(names[1:]):
            yield from divided
        else:
            yield part


def named_in(printed: str) -> Named:
    """Whom a label names: "Ada Marsh, Clerk, Harbour Board (HB)", "Head of Roads", "Harbour Board"."""
    text = _ARTICLE.sub("", " ".join(printed.split()).strip(" .;,"))
    plain = _ACRONYM.sub("", text) if _ACRONYM.sub("", text).strip() else text
    outside, inside = unbracketed(plain)
    first, *rest = [part.strip() for part in outside.split(",") if part.strip()] or [""]
    if rest and not is_body(rest[0]) and " and " in f" {rest[0]} " and is_post(first):
        # Director of Parks, Roads and Bridges
        first = f"{first}, {rest.pop(0)}"
    label = split_label(first)
    person = (
        label.name if is_name(first) and not is_body(label.name or first) and not is_post(first) else None
    )
    if inside and person is None and has_title(inside[0]) and is_name(inside[0]):
        # Director of Roads (Ms A. Marsh)
        return Named(text, split_label(inside[0]).name, first if is_post(first) else outside, None)
    described = [*(part for each in inside for part in each.split(", ")), *rest]
    role = (first if is_post(first) and person is None else None) or (label.role if person else None)
    bodies = []
    for part in described:
        if (is_post(part) and not is_body(part)) or (role is None and is_post(part)):
            role = part if role is None or person else role
        elif not is_name(part) or is_body(part):
            bodies.append(part)
    if person is None and role is None and is_body(first):
        bodies.insert(0, first)
    return Named(text, person, role, ", ".join(dict.fromkeys(bodies)) or None)


def before(text: str) -> Named | None:
    """Who stands right before a verb, at the end of `text`: the longest end that is a person, a post, with
    the body it is held in, or those who serve one."""
    tail = _BETWEEN.sub("", text, count=1)
    start = max((match.end() for match in _CLAUSE.finditer(tail)), default=0)
    tail = " ".join(tail[start:].split()[-_MOST_WORDS:])
    for match in _STARTS.finditer(tail):
        if who := someone(tail[match.start() :]):
            return who
    return None


def someone(text: str) -> Named | None:
    """Whom all of the words name, where that is a person, a post or those who serve a body."""
    text = text.strip(" ,")
    if text.count(",") and not all(part.strip()[:1].isupper() for part in text.split(",")):
        return None
    if not text or text.endswith(("’s", "'s", "s’", "s'")) or _NO_NAME.fullmatch(text.split()[0]):
        return None
    first, *rest = [part.strip() for part in text.split(",")]
    if not _CAPITALISED.match(first) or _EACH_OF_THEM.fullmatch(text):
        return None
    if _COLLECTIVE.fullmatch(text):
        return named_in(text)
    if is_body(first) and _all_of_a_name(first) and not _MEETS.search(first):
        return named_in(text)
    people = _AND.split(first)
    posts = _all_of_a_name(first) and all(is_post(each) for each in _AND_THE.split(first))
    persons = all(
        is_name(each)
        and _is_unbroken(each)
        and (has_title(each) or (" " in each and not _ARTICLE.match(each)))
        for each in people
    )
    if not (posts or persons) or not all(_all_of_a_name(each) for each in rest):
        return None
    return named_in(text)


def _all_of_a_name(text: str) -> bool:
    """Whether every word is one of a name or a title: capitalised, or a small word between such."""
    words = [
        word
        for word in _ARTICLE.sub("", text).split()
        if word not in ("of", "for", "and", "the", "to", "in", "de", "van", "&", "–", "-")
    ]
    return (
        text[-1:] != " "
        and bool(words)
        and text.split()[-1] == words[-1]
        and all(word.lstrip('(“"')[:1].isupper() and not _NO_NAME.fullmatch(word) for word in words)
    )


def _is_unbroken(text: str) -> bool:
    """Whether every word of a person's name is capitalised, but for particles before a surname."""
    words = _ARTICLE.sub("", text).split()
    return _all_of_a_name(text) and all(word[:1].isupper() or is_particle(word) for word in words)


def leading(text: str) -> tuple[Named, int] | None:
    """Who stands at the beginning of `text`, the longest that is someone, and where they end."""
    text = text[:160]
    offset = len(text) - len(text.lstrip(" ,"))
    ends = [match.start() for match in regex.finditer(r"[\s,;:.]|$", text) if match.start() > offset]
    for end in reversed(ends[:_MOST_WORDS]):
        if text[end - 1] not in ",;:. " and (who := someone(text[offset:end])):
            return who, end
    return None
