"""A query tree as text that is read as the same tree."""

import calendar
import re
from itertools import pairwise

from search.query.forms import apart, one_word
from search.query.nodes import (
    And,
    Dates,
    Everything,
    Field,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Synonyms,
    Word,
)
from search.query.parser import parse

# Before a word they keep it from being an operator, a field, a sign alone, a pattern, or several of these.
_ESCAPES = ("", "'", "*", "'*")
_A = Word("a", (0, 1))
_BLANKS = re.compile(r"\s")


def printed(tree: Node) -> str:
    """What could be typed for `tree`, which `parse` gave; no longer than need be, and in plain quotes.

    Of synonyms, the words that were typed.
    """
    match tree:
        case And():
            return _all(tree)
        case Or():
            return " OR ".join(map(_alternative, tree.parts))
        case Not():
            return f"-{_excluded(tree.part)}"
        case Near():
            return _near(tree)
        case Field():
            return _field(tree)
        case Dates():
            return _dates(tree)
        case Phrase():
            return f'"{tree.text}"'
        case Word() | Pattern():
            return _escaped("", tree.text, tree)
        case Synonyms():
            return printed(tree.typed)
        case Everything():
            return ""


def _escaped(before: str, text: str, leaf: Word | Pattern | Field) -> str:
    ways = [f"{before}{escape}{text}" for escape in _ESCAPES]
    # Nothing is joined with the words about it here.
    found = (way for way in ways if parse(f"a {way} a").tree == And((_A, leaf, _A)))
    # One nearly as long as a query may be cannot be tried.
    return next(found, ways[0])


def _all(tree: And) -> str:
    said = [printed(part) for part in tree.parts]
    pairs = (f"{before.split()[-1]} {after.split()[0]}" for before, after in pairwise(said))
    joiners = (" AND " if one_word(pair) else " " for pair in pairs)
    return said[0] + "".join(joiner + part for joiner, part in zip(joiners, said[1:], strict=True))


def _alternative(part: Node) -> str:
    if isinstance(part, Synonyms):
        return _alternative(part.typed)
    # Beside OR a particle that is also a word is read as a word alone.
    return f"({printed(part)})" if isinstance(part, And) or _is_apart(part) else printed(part)


def _excluded(part: Node) -> str:
    first = part.parts[0] if isinstance(part, Near) else part
    # After a minus a particle is not joined with the word after it.
    blank = isinstance(first, Word) and _BLANKS.search(first.text)
    return f"({printed(part)})" if blank or isinstance(part, And | Or | Not) else printed(part)


def _is_apart(part: Node) -> bool:
    return isinstance(part, Word) and bool(apart(part))


def _near(near: Near) -> str:
    parts: tuple[Word | Phrase, ...] = near.parts
    further = zip(near.most, parts[1:], strict=True)
    return printed(parts[0]) + "".join(f" NEAR/{most} {printed(part)}" for most, part in further)


def _field(field: Field) -> str:
    match field.part:
        case Near():
            words = " ".join(word.text for word in field.part.parts)
            return f'{field.name}:"{words}"~{field.part.most[0]}'
        case Phrase():
            return f'{field.name}:"{field.part.text}"'
    return _escaped(f"{field.name}:", field.part.text, field)


def _dates(dates: Dates) -> str:
    first, last = dates.first, dates.last
    if first is None or last is None:
        return f"from:{first}" if first else f"to:{last}"
    if first == last:
        return f"date:{first}"
    if last == first.replace(day=calendar.monthrange(first.year, first.month)[1]):
        return f"date:{first.year}-{first.month:02}"
    return f"date:{first.year}"
