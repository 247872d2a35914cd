"""The reading: one plain sentence that says how a query was understood, and what was set aside."""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence

from search.languages import language_codes, language_name
from search.query.kinds import kinds_named
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
    is_words,
)
from search.query.parser import Problem

_FIELDS = {
    "speaker": "spoken by {}",
    "role": "spoken by someone whose role is {}",
    "authority": "of the authority {}",
    "committee": "of the committee {}",
    "item": "under item {}",
    "title": "with {} in the title of the paper or item",
    "status": "with the status {}",
    "person": "with {} as the person responsible",
    "ref": "with the reference {}",
    "paper": "from the paper {}",
}
_KIND, _LANGUAGE = "of the kind {}", "in {}"


def reading(tree: Node, problems: Iterable[Problem]) -> str:
    """How the query was read: a sentence, and one more for each problem."""
    sentences = [f"{_sentence(tree)}.", *dict.fromkeys(problem.sentence for problem in problems)]
    return " ".join(sentences)


def date_in_words(date: dt.date) -> str:
    """4 December 2014"""
    return f"{date.day} {calendar.month_name[date.month]} {date.year}"


def count_of(number: int, thing: str, things: str | None = None) -> str:
    """A number and what is counted: “1 paper”, “1,204 papers”. `things` is the plural, if not with an s."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def _sentence(tree: Node) -> str:
    if isinstance(tree, Everything):
        return "All passages"
    parts = tree.parts if isinstance(tree, And) else (tree,)
    worded = [part for part in parts if is_words(part)]
    inflected = [part for part in worded if _has_word(part)]
    exact = [part for part in worded if not _has_word(part)]
    excluded = [part.part for part in parts if isinstance(part, Not)]
    dates = [part for part in parts if isinstance(part, Dates)]
    others = [part for part in parts if not isinstance(part, Not | Dates) and part not in worded]
    clauses = []
    if inflected:
        clauses.append(f"with {_words(inflected, 'and')}, in any inflection")
    if exact:
        clauses.append(f"with {_words(exact, 'and')}")
    clauses += [_clause(part) for part in others]
    clauses += [_period(each) for each in _together(dates)]
    if excluded:
        clauses.append("but not those " + " nor those ".join(_clause(part) for part in excluded))
    if not any((worded, others, dates)):
        return f"All passages {', '.join(clauses)}"
    return f"Passages {', '.join(clauses)}"


def _has_word(node: Node) -> bool:
    match node:
        case Word() | Synonyms():
            return True
        case Near():
            return _is_inflected(node)
        case And() | Or():
            return any(map(_has_word, node.parts))
    return False


def _words(nodes: Sequence[Node], joiner: str) -> str:
    """Words, phrases and groups of them, as a list."""
    listed = [_noun(node, inside=len(nodes) > 1) for node in nodes]
    if len(listed) < 3 or joiner == "or":
        return f" {joiner} ".join(listed)
    return f"{', '.join(listed[:-1])} {joiner} {listed[-1]}"


def _noun(node: Node, *, inside: bool) -> str:
    match node:
        case Word():
            return _text(node)
        case Phrase():
            return f"exactly {_text(node)}"
        case Pattern():
            return _pattern(node)
        case Near():
            return f"{'' if _is_inflected(node) else 'exactly '}{_near(node)}"
        case Synonyms():
            typed = " ".join(map(_text, node.typed_words))
            return f"{typed} (or {' or '.join(map(_text, node.others))})"
        case And():
            listed = _words(node.parts, "and")
        case Or():
            listed = _words(node.parts, "or")
        case _:
            return _clause(node)
    return f"({listed})" if inside else listed


def _text(leaf: Word | Phrase) -> str:
    text = " ".join(leaf.text.split())
    return f"“{text}”" if isinstance(leaf, Phrase) else text


def _pattern(pattern: Pattern) -> str:
    stands_for = (("?", "any letter for ?"), ("*", "any ending"))
    said = ", ".join(meaning for sign, meaning in stands_for if sign in pattern.text)
    return f"{pattern.text} ({said})"


def _is_inflected(near: Near) -> bool:
    return isinstance(near.parts[0], Word)


def _near(near: Near) -> str:
    said = _text(near.parts[0])
    for number, most in enumerate(near.most):
        said += f" near {_text(near.parts[number + 1])}"
        if near.most[number + 1 : number + 2] != (most,):
            between = f"at most {most} word{'s' if most > 1 else ''}" if most else "no word"
            said += f" (in either order, {between} between)"
    return said


def _clause(node: Node) -> str:
    """What follows “passages”, for any node."""
    if is_words(node):
        return f"with {_noun(node, inside=False)}"
    match node:
        case Field():
            return _field(node)
        case Dates():
            return _period(node)
        case Not():
            return f"not {_clause(node.part)}"
        case And():
            return f"({' and '.join(map(_clause, node.parts))})"
        case Or():
            return f"either {' or '.join(map(_clause, node.parts))}"
    return "of any sort"


def _field(field: Field) -> str:
    if isinstance(field.part, Near):
        return _FIELDS[field.name].format(_near(field.part))
    if isinstance(field.part, Pattern):
        return _FIELDS[field.name].format(_pattern(field.part))
    text = " ".join(field.part.text.split())
    if field.name == "kind":
        return _KIND.format(" or ".join(kind.label.lower() for kind in kinds_named(text)))
    if field.name == "lang":
        return _LANGUAGE.format(" or ".join(map(language_name, language_codes(text))))
    return _FIELDS[field.name].format(_text(field.part))


def _period(dates: Dates) -> str:
    if dates.first is None or dates.last is None:
        if dates.first:
            return f"dated {date_in_words(dates.first)} or later"
        return f"dated {date_in_words(dates.last)} or earlier" if dates.last else "of any date"
    first, last = dates.first, dates.last
    if first == last:
        return f"dated {date_in_words(first)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"dated {first.year}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"dated {calendar.month_name[first.month]} {first.year}"
    return f"dated from {date_in_words(first)} to {date_in_words(last)}"


def _together(dates: Sequence[Dates]) -> Sequence[Dates]:
    """Several periods as the one that lies in all of them, where there is one."""
    first = max((each.first for each in dates if each.first), default=None)
    last = min((each.last for each in dates if each.last), default=None)
    if len(dates) < 2 or (first and last and first > last):
        return dates
    return [Dates(first, last, dates[0].at)]
