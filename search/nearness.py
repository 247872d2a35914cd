"""The re-rank: of passages an engine finds about as good, those whose words stand together come first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mappings.analysis import fold, stems_of, tokens
from mappings.passage import Passage
from search.excerpts import marks_in, wanted
from search.query.forms import apart, forms
from search.query.nodes import And, Near, Node, Or, Pattern, Phrase, Synonyms, Word
from search.query.patterns import folded, matcher
from search.results import Hit

_SIGN = re.compile(r"[?*]")
_NO_WORD = re.compile(r"\W")
_NEAR_CHARACTERS = 80
_NEARNESS_SHARE = 0.4
_SUBSTANCE_CHARACTERS = 120
_LEAST_SUBSTANCE = 0.6


def reranked(hits: Sequence[Hit], tree: Node) -> list[Hit]:
    """The hits in a new order, with new scores; equal ones keep the engine's order.

    Better where the query's words stand together in the text; worse where none stands in it (they are in the
    title of the item, say) and it is too short to say anything ("Thank you.").
    """
    words = _Words(tree)
    scored = [replace(hit, score=(hit.score or 0.0) * _factor(hit.passage, words, tree)) for hit in hits]
    # Rounded, so that engines which differ in a last digit agree on the order.
    return sorted(scored, key=lambda hit: -round(hit.score or 0.0, 4))


class _Words:
    """The distinct words of a query, and a quick way to find them: whole stemming would take too long."""

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
        beginnings = {r"\w*\W+".join(map(_beginning, run)) for run in self._numbers_of}
        beginnings |= {re.escape(_SIGN.split(each)[0]) for each in patterns}
        # The longer first: where the whole of a long form stands, that is found.
        longest_first = sorted(beginnings, key=lambda each: (-len(each), each))
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})\w*")
        self._read: dict[str, tuple[int, ...]] = {}

    def places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """(number of the word, start, end) in order; what stands for several words is each of them."""
        for match in self._pattern.finditer(fold(text)):
            found = match[0]
            if found not in self._read:
                self._read[found] = self._numbers(found)
            for number in self._read[found]:
                yield number, match.start(), match.end()

    def _numbers(self, found: str) -> tuple[int, ...]:
        if _NO_WORD.search(found):
            return self._numbers_of.get(tuple(token.stem for token in tokens(found)), ())
        for stem in stems_of(found):
            if (stem,) in self._numbers_of:
                return self._numbers_of[(stem,)]
        return tuple(number for each, number in self._patterns.items() if each.fullmatch(found))[:1]


def _beginning(stem: str) -> str:
    """How a word with this stem begins, whose last letter may differ from the stem's (policy, polici)."""
    return re.escape(stem[:-1] if len(stem) > 3 else stem)


def _typed(node: Node) -> Iterator[Word | Phrase | Pattern | Near]:
    """What is wanted as it was typed, without what stands for it."""
    match node:
        case And() | Or():
            for part in node.parts:
                yield from _typed(part)
        case Synonyms():
            yield from node.typed_words
        case _:
            yield from wanted(node)


def _synonyms(node: Node) -> Iterator[Synonyms]:
    match node:
        case Synonyms():
            yield node
        case And() | Or():
            for part in node.parts:
                yield from _synonyms(part)


def _stems(leaf: Word | Phrase | Pattern | Near) -> Iterator[tuple[str, ...]]:
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


def _factor(passage: Passage, words: _Words, tree: Node) -> float:
    places = list(words.places(passage.text))
    length = len(passage.text)
    if places or length >= _SUBSTANCE_CHARACTERS or marks_in(passage.text, tree, passage.language):
        return 1.0 + _NEARNESS_SHARE * _nearness(places, words.count)
    return _LEAST_SUBSTANCE + (1.0 - _LEAST_SUBSTANCE) * length / _SUBSTANCE_CHARACTERS


def _nearness(places: Iterable[tuple[int, int, int]], words: int) -> float:
    """From 0 (only one of the words stands in the text) to 1 (all of them side by side)."""
    last: dict[int, tuple[int, int]] = {}
    before: int | None = None
    best = 0.0
    for number, start, end in places:
        last[number] = (start, end)
        # The same word again is further from the others than it was.
        if number != before and len(last) > 1:
            letters = 0
            for count, (first, first_end) in enumerate(sorted(last.values(), reverse=True), start=1):
                letters += first_end - first + 1
                between = max(end - first - letters, 0)
                if count > 1:
                    best = max(best, count / words / (1.0 + between / _NEAR_CHARACTERS))
        before = number
    return best
