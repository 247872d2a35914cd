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


class Place(NamedTuple):
    """Where the `number`-th word of a query stands in a text: characters of the text when folded."""

    number: int
    start: int
    end: int


class QueryWords:
    """The distinct words of a query, numbered in the order typed.

    Whole stemming of a text would take too long: what begins like one of the words is looked at. A compound
    is one word, however it was typed, and is not found where the text writes it apart. What stands for
    several words (an acronym, `search.query.nodes.Synonyms`) is each of them.
    """

    def __init__(self, tree: Node) -> None:
        leaves = list(_typed(tree))
        stems = dict.fromkeys(pair for leaf in leaves for pair in _stems(leaf))
        patterns = dict.fromkeys(folded(leaf.text) for leaf in leaves if isinstance(leaf, Pattern))
        self.count = len(stems) + len(patterns)
        self._numbers_of: dict[tuple[str, ...], tuple[int, ...]] = {
            (stem,): (number,) for number, pair in enumerate(stems) for stem in pair
        }
        for each in _synonyms(tree):
            pairs = [pair for word in each.typed_words for pair in _stems(word)]
            numbers = tuple(self._numbers_of[(pair[0],)][0] for pair in pairs)
            for word in each.instead:
                self._numbers_of.setdefault(tuple(token.stem for token in tokens(word.text)), numbers)
        self._patterns = {matcher(each): number for number, each in enumerate(patterns, start=len(stems))}
        beginnings = {_SIGN.split(each)[0] for each in patterns} | {
            _beginning(stem) for run in self._numbers_of for stem in run[:1]
        }
        # A look-behind has every letter tried; without it the few that stand inside words are passed over.
        before = r"(?<!\w)" if min(map(len, beginnings), default=0) < _RARE_INSIDE else ""
        runs = {r"\w*\W+".join(re.escape(_beginning(stem)) for stem in run) for run in self._numbers_of}
        runs |= {re.escape(_SIGN.split(each)[0]) for each in patterns}
        # The longer first: where the whole of a long form stands, that is found.
        longest_first = sorted(runs, key=lambda each: (-len(each), each))
        self._pattern = re.compile(rf"{before}(?:{'|'.join(longest_first)})\w*")
        self._read: dict[str, tuple[int, ...]] = {}

    def places(self, text: str) -> list[Place]:
        """Where its words stand in `text`, in order."""
        text = fold(text)
        found = []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                continue
            found += [Place(number, start, end) for number in self.numbers(match[0])]
        return found

    def numbers(self, words: str) -> tuple[int, ...]:
        """Which of its words a folded word of a text is, or several side by side; none where it is none."""
        if words not in self._read:
            self._read[words] = self._numbers(words)
        return self._read[words]

    def _numbers(self, words: str) -> tuple[int, ...]:
        if not words.isalnum():
            return self._numbers_of.get(tuple(token.stem for token in tokens(words)), ())
        for stem in stems_of(words):
            if (stem,) in self._numbers_of:
                return self._numbers_of[(stem,)]
        return tuple(number for each, number in self._patterns.items() if each.fullmatch(words))[:1]


def _beginning(stem: str) -> str:
    """How a word with this stem begins, whose last letter may differ from the stem's (policy, polici)."""
    return stem[:-1] if len(stem) > 3 else stem


def _typed(node: Node) -> Iterator[Leaf]:
    """What is wanted as it was typed, without what stands for it."""
    match node:
        case And() | Or():
            for part in node.parts:
                yield from _typed(part)
        case Synonyms():
            yield from node.typed_words
        case Word() | Phrase() | Pattern() | Near():
            yield node


def _synonyms(node: Node) -> Iterator[Synonyms]:
    match node:
        case Synonyms():
            yield node
        case And() | Or():
            for part in node.parts:
                yield from _synonyms(part)


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
