"""Excerpts and marks: which words of a text a query found, and the stretches that show them best.

One highlighter for every engine: it cuts text as `mappings.analysis` does and looks for the forms of
`search.query.forms`, so that what is marked is what matched.
"""

import html
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mappings.analysis import Cut, terms, tokens
from mappings.fields import TEXT_FIELDS
from mappings.passage import Passage
from search.query.forms import Form, apart, forms, runs
from search.query.nodes import And, Leaf, Near, Node, Or, Pattern, Phrase, Synonyms, Word
from search.query.patterns import matcher

Mark = tuple[int, int]

_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-z])|\n+\s*")
_BLANK = re.compile(r"\s")
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_ELLIPSIS = "…"
# Spans whose lengths differ by less are as good as one another.
_CLOSE = 40


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a passage's text; `marks` are (start, end) in characters of `text`, in order, apart."""

    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A match of the `leaf`-th word or phrase of the query."""

    start: int
    end: int
    leaf: int


def marks_in(text: str, tree: Node, language: str | None) -> tuple[Mark, ...]:
    """Where the words and phrases of the query stand in `text`, which is in `language`.

    A phrase is one mark; of words near one another only those that are; what the query excludes or asks of
    one field is not marked.
    """
    return _merged((found.start, found.end) for found in _find(text, tree, language))


def excerpts(passage: Passage, tree: Node, *, most: int = 3, length: int = 280) -> tuple[Excerpt, ...]:
    """The stretches of a passage's text that show best why it was found, in the order of the text.

    Each has at most about `length` characters, whole words, and "…" where text is left out. A second and a
    third are given where they show words of the query that those before do not. Where the text holds none
    of its words (they are in the heading, say), the beginning.
    """
    text = passage.text
    if not text:
        return ()
    found = _find(text, tree, passage.language)
    marks = _merged((each.start, each.end) for each in found)
    if len(text) <= length:
        return (_cut(text, 0, len(text), marks),)
    starts = [0, *(match.end() for match in _SENTENCE.finditer(text))]
    windows: list[Mark] = []
    shown: set[int] = set()
    while len(windows) < most:
        # What is left of the length lets the stretch begin with its sentence.
        core = _best(found, shown, windows, length * 2 // 3)
        if core is None:
            break
        window = _window(text, core, starts, length, windows)
        windows.append(window)
        shown |= {each.leaf for each in found if window[0] <= each.start and each.end <= window[1]}
    windows = windows or [_window(text, (0, 0), starts, length, [])]
    return tuple(_cut(text, start, end, marks) for start, end in sorted(windows))


def to_html(text: str, marks: Iterable[Mark]) -> str:
    """`text` as HTML: <mark>, which nothing else writes, around `marks`, and all the rest escaped."""
    parts: list[str] = []
    at = 0
    for start, end in marks:
        parts += (html.escape(text[at:start]), "<mark>", html.escape(text[start:end]), "</mark>")
        at = end
    parts.append(html.escape(text[at:]))
    return "".join(parts)


def to_terminal(text: str, marks: Iterable[Mark], colour: bool) -> str:
    """`text` for a terminal, `marks` in bold with `colour`; control characters become blanks."""
    text = _UNSHOWABLE.sub(" ", text)
    if not colour:
        return text
    parts: list[str] = []
    at = 0
    for start, end in marks:
        parts += (text[at:start], _BOLD, text[start:end], _PLAIN)
        at = end
    parts.append(text[at:])
    return "".join(parts)


def wanted(node: Node) -> tuple[Leaf, ...]:
    """The words, patterns and phrases of a query that speak of any field, without those it excludes."""
    match node:
        case Word() | Phrase() | Pattern() | Near():
            return (node,)
        case And() | Or():
            return tuple(leaf for part in node.parts for leaf in wanted(part))
        case Synonyms():
            return node.typed_words + node.instead
    return ()


def holds(passage: Passage, nodes: Collection[Node]) -> set[Node]:
    """Those of the nodes, each of words only, that a passage holds in its text, heading and names."""
    left = {leaf for node in nodes for leaf in wanted(node)}
    held: set[Node] = set()
    for field in TEXT_FIELDS:
        value = field.read(passage) if left and field.weight else None
        if value:
            held |= _held_in(value, left, passage.language)
            left -= held
    return {node for node in nodes if _holds(node, held)}


@lru_cache(maxsize=128)
def _find(text: str, tree: Node, language: str | None) -> tuple[_Found, ...]:
    """Kept for a while: a page marks the same text in its excerpts and whole."""
    leaves = wanted(tree)
    if not leaves:
        return ()
    places = _Places(text, language, {value for leaf in leaves for value in _sought(leaf)})
    found: set[_Found] = set()
    number = 0
    for alike in _alike(tree):
        for each in itertools.zip_longest(*(_spans(leaf, places) for leaf in alike), fillvalue=()):
            found.update(_Found(*places.characters(span), number) for spans in each for span in spans)
            number += 1
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.leaf)))


def _alike(node: Node) -> Iterator[Sequence[Leaf]]:
    """What is wanted, those together that show the same of the query: a word and those that stand for it."""
    match node:
        case And() | Or():
            for part in node.parts:
                yield from _alike(part)
        case Synonyms():
            first, *more = node.typed_words
            yield first, *node.instead
            yield from ((word,) for word in more)
        case _:
            yield from ((leaf,) for leaf in wanted(node))


def _spans(leaf: Leaf, places: "_Places") -> list[set[Mark]]:
    """Where it stands; of words near one another each by itself, none of them where they are not near."""
    if isinstance(leaf, Near):
        return _near(leaf, places)
    if isinstance(leaf, Pattern):
        return [set(places.like(leaf))]
    return [{span for form in _forms(leaf) for span in places.of(form)}]


def _held_in(text: str, leaves: Collection[Leaf], language: str | None) -> set[Leaf]:
    cut = terms(text, language)
    found = {"exact": frozenset(cut.exact), "stem": frozenset(cut.stem), "joined": frozenset(cut.joined)}
    held = set()
    places: _Places | None = None
    for leaf in leaves:
        asked = () if isinstance(leaf, Near | Pattern) else _forms(leaf)
        in_order = [form for form in asked if form.in_order]
        if any(not form.in_order and not found[form.tokens].isdisjoint(form.values) for form in asked):
            held.add(leaf)
        elif not asked or any(found[form.tokens].issuperset(form.values) for form in in_order):
            # Where tokens stand takes longer to tell than which there are.
            places = places or _Places(text, language, {value for each in leaves for value in _sought(each)})
            if any(_spans(leaf, places)):
                held.add(leaf)
    return held


def _holds(node: Node, held: Container[Node]) -> bool:
    match node:
        case And():
            return all(_holds(part, held) for part in node.parts)
        case Or():
            return any(_holds(part, held) for part in node.parts)
        case Synonyms():
            return _holds(node.typed, held) or any(word in held for word in node.instead)
    return node in held


@lru_cache(maxsize=4096)
def _forms(leaf: Word | Phrase) -> tuple[Form, ...]:
    """The forms of what is typed and, where it may also mean each of its words by itself, of these."""
    parts = (leaf, *(apart(leaf) if isinstance(leaf, Word) else ()))
    return tuple(form for part in parts for form in forms(part))


@lru_cache(maxsize=4096)
def _sought(leaf: Leaf) -> frozenset[str]:
    """The values of all tokens by which it may be found."""
    if isinstance(leaf, Pattern):
        return frozenset()
    if isinstance(leaf, Near):
        return frozenset().union(*map(_sought, leaf.parts))
    typed = (token.exact for token in tokens(leaf.text))
    every = (*_forms(leaf), *forms(leaf, compounds=False))
    return frozenset(typed).union(*(form.values for form in every))


class _Places:
    """Where tokens stand in a text: spans are (first, last), numbers of its tokens."""

    def __init__(self, text: str, language: str | None, sought: Container[str]) -> None:
        """Only those of `sought` are looked for."""
        self._cut = Cut(text, language)
        self._at: dict[tuple[str, str], list[Mark]] = {}
        for index, (exact, stem, _, _) in enumerate(self._cut.tokens):
            if exact in sought:
                self._at.setdefault(("exact", exact), []).append((index, index))
            if stem in sought:
                self._at.setdefault(("stem", stem), []).append((index, index))
        for compound in self._cut.joined():
            self._at.setdefault(("joined", compound.stem), []).append((compound.first, compound.last))

    def of(self, form: Form) -> list[Mark]:
        """The spans of a form, in order where it has one value or is of several in order."""
        if form.in_order:
            return self.run(form.tokens, form.values)
        return [span for value in form.values for span in self._at.get((form.tokens, value), ())]

    def run(self, kind: str, values: Sequence[str]) -> list[Mark]:
        """Where all of the tokens follow one another, in order."""
        count = len(values)
        spans: list[Mark] = []
        for first, _ in self._at.get((kind, values[0]), ()):
            there = self._cut.tokens[first : first + count]
            if [token.exact if kind == "exact" else token.stem for token in there] == list(values):
                spans.append((first, first + count - 1))
        return spans

    def like(self, pattern: Pattern) -> list[Mark]:
        """Where a token is like a pattern, in order."""
        matches = matcher(pattern.text).fullmatch
        return [(index, index) for index, token in enumerate(self._cut.tokens) if matches(token.exact)]

    def characters(self, span: Mark) -> Mark:
        """Where a span begins and ends in the text."""
        return self._cut.span(*span)


def _near(near: Near, places: _Places) -> list[set[Mark]]:
    """Of each part the spans that are near one of its neighbours, where each part has such a one."""
    found: list[set[Mark]] = [set() for _ in near.parts]
    for number, most in enumerate(near.most):
        one, other = near.parts[number : number + 2]
        met = {
            pair
            for asked in runs(one, other)
            for first, then in itertools.product(asked.one, asked.other)
            for pair in _met(places.run(asked.tokens, first), places.run(asked.tokens, then), most)
        }
        if not met:
            return []
        found[number].update(span for span, _ in met)
        found[number + 1].update(span for _, span in met)
    return found


def _met(ones: Sequence[Mark], others: Sequence[Mark], most: int) -> Iterator[tuple[Mark, Mark]]:
    """The pairs of spans that are apart, with at most `most` tokens between."""
    for one in ones:
        reach = most + 1 + others[0][1] - others[0][0] if others else 0
        near = bisect_left(others, (one[0] - reach, 0))
        for other in others[near:]:
            if other[0] > one[1] + most + 1:
                break
            if other[0] > one[1] or other[1] < one[0]:
                yield one, other


def _merged(spans: Iterable[Mark]) -> tuple[Mark, ...]:
    """In order, and those that overlap as one."""
    merged: list[Mark] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _best(found: Sequence[_Found], shown: set[int], windows: Sequence[Mark], length: int) -> Mark | None:
    """The span with most words of the query not yet shown; of equals one where they stand close, then one
    with most matches about it, then the earliest."""
    best: Mark | None = None
    best_worth = (0, 0, 0)
    for index, first in enumerate(found):
        if any(start < first.end and first.start < end for start, end in windows):
            continue
        new: set[int] = set()
        end, count = first.end, 0
        for each in found[index:]:
            out_of_reach = count and each.end - first.start > length
            if out_of_reach or any(first.start < start <= each.end for start, _ in windows):
                break
            if each.leaf not in shown and each.leaf not in new:
                new.add(each.leaf)
                end = max(end, each.end)
            count += 1
        worth = (len(new), -((end - first.start) // _CLOSE), count)
        if new and worth > best_worth:
            best, best_worth = (first.start, end), worth
    return best


def _window(text: str, core: Mark, starts: Sequence[int], length: int, taken: Sequence[Mark]) -> Mark:
    """The stretch of about `length` characters to show around `core`, apart from those `taken`."""
    floor = max((end for _, end in taken if end <= core[0]), default=0)
    ceiling = min((start for start, _ in taken if start >= core[1]), default=len(text))
    room = max(length - (core[1] - core[0]), 0)
    sentence = starts[bisect_right(starts, core[0]) - 1]
    if max(sentence, floor) >= core[0] - room * 2 // 3:
        start = max(sentence, floor)
    else:
        start = _word_start(text, max(core[0] - room // 3, floor), core[0])
    if text[start : core[0]].isspace():
        start = core[0]
    limit = min(start + length, ceiling)
    if limit <= core[1]:
        return start, core[1]
    if limit == len(text):
        # What is left of the room shows more of what goes before.
        earlier = [each for each in starts if max(floor, limit - length) <= each < start]
        return (earlier[0] if earlier else start), limit
    ends = [each for each in starts if core[1] <= each <= limit and each - start >= length // 2]
    return start, ends[-1] if ends else _word_end(text, limit, core[1])


def _word_start(text: str, at: int, before: int) -> int:
    if at == 0 or text[at - 1].isspace():
        return at
    blank = _BLANK.search(text, at, before)
    return blank.end() if blank else at


def _word_end(text: str, at: int, after: int) -> int:
    end = at
    while end > after and not text[end].isspace():
        end -= 1
    return end or at


def _cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> Excerpt:
    end = start + len(text[start:end].rstrip())
    before = f"{_ELLIPSIS} " if text[:start].strip() else ""
    after = f" {_ELLIPSIS}" if text[end:].strip() else ""
    shift = len(before) - start
    inside = tuple((first + shift, last + shift) for first, last in marks if start <= first and last <= end)
    return Excerpt(f"{before}{_BLANK.sub(' ', text[start:end])}{after}", inside)
