"""The distinct words of a query, and where they stand in a text: quick, for hundreds of passages at once."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mappings.analysis import fold, stems_of, tokens
from search.query.forms import apart, forms
from search.query.nodes import And, Leaf, Near, Node, Or, Pattern, Phrase, Synonyms, Word
from search.query.patterns import folded, matcher

# Beginnings of so many letters seldom stand inside other words.
_RARE_INSIDE = 3
_SIGN = re.compile(r"[?*]")
_NO_WORD = re.compile(r"\W")


class Place(NamedTuple):
    """Where the `number`-th word of a query stands in a text: characters of the text when folded."""

    number: int
    start: int
    end: int


class QueryWords:
    """The distinct words of a query, numbered in the order typed.

    Whole stemming of a text would take too long: what begins like one of the words is looked at. A compound
    is one word, however it was typed, and is not found where the text writes it apart. So is an acronym,
    with its long form as that was typed or stands in its place (`search.query.nodes.Synonyms`).
    """

    def __init__(self, tree: Node) -> None:
        self._number_of: dict[tuple[str, ...], int] = {}
        self._patterns: dict[re.Pattern[str], int] = {}
        beginnings = set()
        self.count = 0
        for runs in dict.fromkeys(_units(tree)):
            if isinstance(runs, str):
                self._patterns[matcher(runs)] = self.count
                beginnings.add(re.escape(_SIGN.split(runs)[0]))
            for run in runs if isinstance(runs, tuple) else ():
                self._number_of.setdefault(run, self.count)
                beginnings.add(r"\w*\W+".join(map(_beginning, run)))
            self.count += 1
        # A look-behind has every letter tried; without it the few that stand inside words are passed over.
        before = r"(?<!\w)" if min(map(len, beginnings), default=0) < _RARE_INSIDE else ""
        # The longer first: where the whole of a long form stands, that is found.
        longest_first = sorted(beginnings, key=lambda each: (-len(each), each))
        self._pattern = re.compile(rf"{before}(?:{'|'.join(longest_first)})\w*")
        self._read: dict[str, int | None] = {}

    def places(self, text: str) -> list[Place]:
        """Where its words stand in `text`, in order."""
        text = fold(text)
        found = []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                continue
            number = self.number(match[0])
            if number is not None:
                found.append(Place(number, start, end))
        return found

    def number(self, word: str) -> int | None:
        """Which of its words a folded word of a text is, or several side by side."""
        if word not in self._read:
            self._read[word] = self._number(word)
        return self._read[word]

    def _number(self, word: str) -> int | None:
        if _NO_WORD.search(word):
            return self._number_of.get(tuple(token.stem for token in tokens(word)))
        for stem in stems_of(word):
            if (stem,) in self._number_of:
                return self._number_of[(stem,)]
        return next((number for each, number in self._patterns.items() if each.fullmatch(word)), None)


def _beginning(stem: str) -> str:
    """How a word with this stem begins, whose last letter may differ from the stem's (policy, polici)."""
    return re.escape(stem[:-1] if len(stem) > 3 else stem)


_Runs = tuple[tuple[str, ...], ...]
"""Runs of stems, any of which is the one word."""


def _units(node: Node) -> Iterator[_Runs | str]:
    """Each word that is wanted, in the order typed: its runs, or the pattern that it is like."""
    match node:
        case And() | Or():
            for part in node.parts:
                yield from _units(part)
        case Synonyms():
            typed = [pair for word in node.typed_words for pair in _stems(word)]
            others = (tuple(token.stem for token in tokens(word.text)) for word in node.instead)
            whole = [tuple(pair[0] for pair in typed)] if len(typed) > 1 else [(stem,) for stem in typed[0]]
            yield (*whole, *others)
        case Pattern():
            yield folded(node.text)
        case Word() | Phrase() | Near():
            for pair in _stems(node):
                yield tuple((stem,) for stem in pair)


def _stems(leaf: Leaf) -> Iterator[tuple[str, ...]]:
    """The stems of each of its words; a compound is one, however it was typed."""
    if isinstance(leaf, Near):
        for part in leaf.parts:
            yield from _stems(part)
        return
    if isinstance(leaf, Pattern):
        return
    if isinstance(leaf, Word) and not apart(leaf):
        whole = [form.values for form in forms(leaf) if form.tokens == "joined"]
        if whole:
            yield from whole
            return
    for token in tokens(leaf.text):
        yield stems_of(token.exact)
