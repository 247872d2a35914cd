"""The distinct words of a query, and where they stand in a text: quick, for hundreds of passages at once."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mappings.analysis import fold, stems_of, tokens
from search.query.forms import apart, forms
from search.query.nodes import Leaf, Near, Pattern, Word
from search.query.patterns import folded, matcher

# Beginnings of so many letters seldom stand inside other words.
_RARE_INSIDE = 3
_SIGN = re.compile(r"[?*]")


class Place(NamedTuple):
    """Where the `number`-th word of a query stands in a text: characters of the text when folded."""

    number: int
    start: int
    end: int


class QueryWords:
    """The distinct words of a query, numbered in the order typed.

    Whole stemming of a text would take too long: what begins like one of the words is looked at. A compound
    is one word, however it was typed, and is not found where the text writes it apart.
    """

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        stems = dict.fromkeys(pair for leaf in leaves for pair in _stems(leaf))
        patterns = dict.fromkeys(folded(leaf.text) for leaf in leaves if isinstance(leaf, Pattern))
        self.count = len(stems) + len(patterns)
        self._number_of = {stem: number for number, pair in enumerate(stems) for stem in pair}
        self._patterns = {matcher(each): number for number, each in enumerate(patterns, start=len(stems))}
        # A stem's last letter may differ from its word's (policy, polici).
        of_stems = {stem[:-1] if len(stem) > 3 else stem for stem in self._number_of}
        beginnings = sorted(of_stems | {_SIGN.split(each)[0] for each in patterns})
        # A look-behind has every letter tried; without it the few that stand inside words are passed over.
        before = r"(?<!\w)" if min(map(len, beginnings), default=0) < _RARE_INSIDE else ""
        self._pattern = re.compile(rf"{before}(?:{'|'.join(map(re.escape, beginnings))})\w*")
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
        """Which of its words a folded word of a text is."""
        if word not in self._read:
            self._read[word] = self._number(word)
        return self._read[word]

    def _number(self, word: str) -> int | None:
        for stem in stems_of(word):
            if stem in self._number_of:
                return self._number_of[stem]
        return next((number for each, number in self._patterns.items() if each.fullmatch(word)), None)


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
