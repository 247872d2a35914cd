"""Suggestions: what the word being typed may become, each with the query that asks for it.

Names and words are found by asking the engine for what begins as that word does, among the passages that the
rest of the query leaves: so only what the reader may see is proposed. Each is then asked for as a person
would ask, so that none is proposed that finds nothing.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile
from typing import TypeVar

from mappings.analysis import fold, stems_of, tokens
from mappings.fields import TEXT_FIELDS
from mappings.passage import Passage
from search.engines import Engine
from search.finder import Question, request_for, sought
from search.query.forms import SMALL_WORDS
from search.query.nodes import And, Everything, Field, Node, Not, Pattern, Phrase, Word
from search.query.parser import QUOTES, parse
from search.query.unfinished import in_place, last_leaf
from search.request import Sort
from search.spelling import as_printed

MOST_SUGGESTIONS = 20
_LEAST_LETTERS, _MOST_LETTERS = 2, 40
# A longer title fills the box, and nobody reads it to its end.
_LONGEST_NAME = 100
_MOST_NAMES = 1_000
_PASSAGES = 60
_MOST_WORDS = 20
# An item may have more passages than are looked at: those of the titles found are then left out.
_ROUNDS = 3
_NOWHERE = (0, 0)
T = TypeVar("T")
_WITHOUT_QUOTES = str.maketrans(dict.fromkeys(QUOTES, " "))


class SuggestionKind(StrEnum):
    """What sort of thing is proposed, in the order in which they are given."""

    SPEAKER = "speaker"
    COMMITTEE = "committee"
    ITEM = "item"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal: `query` is the whole query, with it in the place of the word being typed.

    `count` is how many passages that finds, 1 or more.
    """

    kind: SuggestionKind
    label: str
    query: str
    count: int


_FIELD_OF = {
    SuggestionKind.SPEAKER: "speaker",
    SuggestionKind.COMMITTEE: "committee",
    SuggestionKind.ITEM: "title",
}
_KIND_OF = {field: kind for kind, field in _FIELD_OF.items()}


def suggest(engine: Engine, question: Question, limit: int = 10) -> tuple[Suggestion, ...]:
    """At most `limit` proposals for the word that ends `question.q`, those of a kind together.

    There are none before its second letter, nor inside quotes but a field's (`speaker:"ada o`). Raises what
    the engine raises.
    """
    unfinished = _unfinished(question.q.rstrip())
    if unfinished is None:
        return ()
    proposed = _shared_out(
        [
            [(kind, *each) for each in _proposed(engine, question, unfinished, kind, limit)]
            for kind in unfinished.kinds
        ],
        limit,
    )
    asked = [sought(engine, query, question.reader) for _, _, query in proposed]
    totals = engine.totals([request_for(question, tree) for tree in asked])
    return tuple(
        Suggestion(kind, label, query, count)
        for (kind, label, query), count in zip(proposed, totals, strict=True)
        if count
    )


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """A query with the word being typed apart: it `begins` so, as a token, and `last` is its leaf of `tree`.

    `earlier` asks for the rest of that leaf. What is chosen stands from `at` on in `typed`. A name has to
    hold the tokens `needed`; of those `beside` the word, nearest first and each with where it begins, it
    takes the place too where it holds them.
    """

    typed: str
    tree: Node
    last: Word | Field
    begins: str
    earlier: tuple[Node, ...]
    kinds: tuple[SuggestionKind, ...]
    at: int
    needed: frozenset[str]
    beside: tuple[tuple[int, str], ...]

    def asking(self, field: str | None = None) -> Node:
        """The query for passages in which a word of this field, or of any, begins so."""
        pattern = Pattern(f"{self.begins}*", _NOWHERE)
        word = Field(field, pattern, _NOWHERE) if field else pattern
        return in_place(self.tree, self.last, And((*self.earlier, word)) if self.earlier else word)

    def with_name(self, field: str, name: str) -> str | None:
        """The query with a name chosen; None where this cannot be what is being typed."""
        plain = " ".join(name.translate(_WITHOUT_QUOTES).split())
        held = {token.exact for token in tokens(plain)}
        told = any(token.startswith(self.begins) for token in held - SMALL_WORDS)
        if not told or not self.needed <= held or len(plain) > _LONGEST_NAME:
            return None
        replaced = takewhile(lambda each: each[1] in held, self.beside)
        at = min([self.at, *(start for start, _ in replaced)])
        return f'{self.typed[:at]}{field}:"{plain}"'

    def with_word(self, word: str) -> str:
        """The query with a word chosen."""
        return f"{self.typed[: self.at]}{word}"


def _unfinished(typed: str) -> _Unfinished | None:
    """None where the query does not end in the beginning of a word that could be proposed."""
    tree = parse(typed).tree
    last = last_leaf(tree)
    leaf = last.part if isinstance(last, Field) else last
    # Else a quote or a sign has ended the word.
    if (
        last is None
        or isinstance(last, Phrase)
        or not isinstance(leaf, Word | Phrase)
        or leaf.at[1] != len(typed)
    ):
        return None
    if isinstance(last, Field) and last.name not in _KIND_OF:
        return None
    *before, word = tokens(leaf.text)
    # In scripts without blanks each sign is a token: there the second letter is the second token.
    is_begun = len(word.exact) >= _LEAST_LETTERS or (before and before[-1].end == word.start)
    if not is_begun or len(word.exact) > _MOST_LETTERS:
        return None
    words = [Word(token.exact, _NOWHERE) for token in before]
    if isinstance(last, Field):
        return _Unfinished(
            typed=typed,
            tree=tree,
            last=last,
            begins=word.exact,
            earlier=tuple(Field(last.name, each, _NOWHERE) for each in words),
            kinds=(_KIND_OF[last.name],),
            at=last.at[0],
            needed=frozenset(token.exact for token in before),
            beside=(),
        )
    parts = tree.parts if isinstance(tree, And) else (tree,)
    plain = takewhile(lambda part: isinstance(part, Word), reversed(parts))
    beside = [
        (part.at[0] + token.start, token.exact)
        for part in plain
        if isinstance(part, Word)
        for token in reversed(tokens(part.text))
    ]
    return _Unfinished(
        typed=typed,
        tree=tree,
        last=last,
        begins=word.exact,
        earlier=tuple(words),
        kinds=tuple(SuggestionKind),
        at=leaf.at[0] + word.start,
        needed=frozenset(),
        beside=tuple(beside[1:]),
    )


def _proposed(
    engine: Engine, question: Question, unfinished: _Unfinished, kind: SuggestionKind, limit: int
) -> list[tuple[str, str]]:
    """Labels with their queries, the best first, at most `limit`."""
    if kind is SuggestionKind.WORD:
        words = _words(engine, question, unfinished)
        return [(word, unfinished.with_word(word)) for word in words[:limit]]
    field = _FIELD_OF[kind]
    if kind is SuggestionKind.ITEM:
        names = _titles(engine, question, unfinished, limit)
    else:
        names = _values(engine, question, unfinished, field)
    queries: dict[str, tuple[str, str]] = {}
    for name in names:
        query = unfinished.with_name(field, name)
        if query:
            # Names that differ in case or accents alone are asked for alike.
            queries.setdefault(fold(query), (" ".join(name.split()), query))
    return list(queries.values())[:limit]


def _values(engine: Engine, question: Question, unfinished: _Unfinished, facet: str) -> list[str]:
    """Speakers or committees, those of most passages first."""
    request = request_for(question, unfinished.asking(facet))
    hits = engine.search(replace(request, facets=(facet,), facet_size=_MOST_NAMES, offset=0, limit=0))
    return [each.value for each in hits.facets[facet]]


def _titles(engine: Engine, question: Question, unfinished: _Unfinished, most: int) -> list[str]:
    """Titles of items, the newest first, `most` or some more where there are as many."""
    titles: list[str] = []
    asked = unfinished.asking("item_title")
    for _ in range(_ROUNDS):
        passages = _newest(engine, question, asked)
        found = dict.fromkeys(passage.item_title for passage in passages if passage.item_title)
        titles += found
        if len(titles) >= most or len(passages) < _PASSAGES:
            break
        known = (Field("item_title", Phrase(title, _NOWHERE), _NOWHERE) for title in found)
        asked = And((asked, *(Not(title, _NOWHERE) for title in known)))
    return titles


def _words(engine: Engine, question: Question, unfinished: _Unfinished) -> list[str]:
    """Words as printed, one of each stem; those that tell most of the newest passages from others first."""
    if not unfinished.begins.isalpha():
        return []
    printed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for exact, text in _words_in(_newest(engine, question, unfinished.asking()), unfinished.begins):
        printed[stems_of(exact)[0]].append((exact, text))
    # In another inflection it is what is typed already.
    printed.pop(stems_of(unfinished.begins)[0], None)
    counts = {as_printed(found): len(found) for found in printed.values()}
    often = sorted(counts, key=lambda word: (-counts[word], fold(word), word))[:_MOST_WORDS]
    asked: list[Node] = [Everything(), *(Word(word, _NOWHERE) for word in often)]
    every, *totals = engine.totals([request_for(question, each) for each in asked])
    weights = {
        word: counts[word] * math.log(every / total)
        for word, total in zip(often, totals, strict=True)
        if total
    }
    return sorted(weights, key=lambda word: (-weights[word], fold(word), word))


def _words_in(passages: Iterable[Passage], begins: str) -> Iterator[tuple[str, str]]:
    """The words that begin so, as tokens and as printed; what passages share (a title) is read once."""
    texts = dict.fromkeys(
        field.read(passage)
        for passage in passages
        for field in TEXT_FIELDS
        if field.weight and not field.beside
    )
    for text in texts:
        for piece in (text or "").split():
            # To cut everything into tokens takes most of the time there is.
            if begins in fold(piece):
                for token in tokens(piece):
                    exact = token.exact
                    if exact.startswith(begins) and exact.isalpha() and exact not in SMALL_WORDS:
                        yield exact, piece[token.start : token.end]


def _newest(engine: Engine, question: Question, asked: Node) -> list[Passage]:
    request = request_for(question, asked)
    newest = replace(request, sort=Sort.NEWEST, offset=0, limit=_PASSAGES, facets=())
    return [hit.passage for hit in engine.search(newest).hits]


def _shared_out(groups: Sequence[Sequence[T]], limit: int) -> list[T]:
    """The first of each group, at most `limit` in all, as evenly as there are any."""
    ranked = sorted((rank, index) for index, group in enumerate(groups) for rank in range(len(group)))
    shown = {*ranked[:limit]}
    return [
        each
        for index, group in enumerate(groups)
        for rank, each in enumerate(group)
        if (rank, index) in shown
    ]
