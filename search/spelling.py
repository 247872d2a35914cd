"""Spelling: what a word that no passage holds may have been meant to be; a number may be a reference.

Only words of passages that the reader may see are proposed, and each is asked of the engine as any query is,
so that no word of a restricted paper is taught to those who may not read it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import regex

from mappings.analysis import Cut, Token, fold, tokens
from mappings.fields import TEXT_FIELDS
from mappings.passage import Passage
from search.engines import Engine
from search.query.lowering import TEXT_FIELD_OF
from search.query.nodes import And, Field, Like, Near, Node, Or, Phrase, Word
from search.request import Reader, SearchRequest, Sort

_SHORTEST, _LONGEST = 4, 40
# With two letters changed a shorter word is any other.
_SHORTEST_FOR_TWO = 6
_MOST_WORDS = 8
_PASSAGES = 100
_MOST_LIKE = 40
# What they hold is words, not labels or figures.
_FIELDS = ("speaker", "role", "authority", "committee", "title", "person")

_Leaf = Word | Phrase
_Leaves = Iterator[tuple[_Leaf, str | None]]


@dataclass(frozen=True, slots=True)
class Respelled:
    """A query with the words that no passage holds as they may have been meant.

    `changes` are pairs of a word as typed and as proposed; `quoted` says whether one stood in quotes, where
    words are asked for as they are.
    """

    tree: Node
    changes: tuple[tuple[str, str], ...]
    quoted: bool


def respelled(engine: Engine, reader: Reader, tree: Node) -> Respelled | None:
    """The query as it may have been meant; None where each word is known, or nothing like it is.

    What no passage holds and some have as their reference is asked for as that.
    """
    missing = _unknown(engine, reader, _leaves(tree))
    references = _references(engine, reader, missing)
    words = [(word, field) for leaf, field in missing if leaf not in references for word in _words(leaf)]
    unknown = _unknown(engine, reader, words)[:_MOST_WORDS]
    meant: dict[tuple[_Leaf, str | None], str] = {}
    for word, field in unknown:
        if proposed := _meant(engine, reader, fold(word.text), field):
            meant[word, field] = proposed
    if not meant and not references:
        return None
    respelt = [(word.text, proposed) for (word, _), proposed in meant.items()]
    return Respelled(
        tree=_by_reference(_replaced(tree, meant, None), references),
        changes=tuple(dict.fromkeys([*((leaf.text, f"ref:{leaf.text}") for leaf in references), *respelt])),
        quoted=any(isinstance(word, Phrase) for word, _ in meant),
    )


def _leaves(node: Node, field: str | None = None) -> _Leaves:
    """The words and phrases that passages are to hold, and the field of those that are asked of one."""
    match node:
        case Word() | Phrase():
            yield node, field
        case And() | Or() | Near():
            for part in node.parts:
                yield from _leaves(part, field)
        case Field(name, Word() | Phrase() | Near() as part) if name in _FIELDS:
            yield from _leaves(part, name)


def _words(leaf: _Leaf) -> Iterator[_Leaf]:
    return (replace(leaf, text=leaf.text[token.start : token.end]) for token in _respellable(leaf.text))


def _respellable(text: str) -> list[Token]:
    return [
        token for token in tokens(text) if token.exact.isalpha() and _SHORTEST <= len(token.exact) <= _LONGEST
    ]


def _unknown(
    engine: Engine, reader: Reader, leaves: Iterable[tuple[_Leaf, str | None]]
) -> list[tuple[_Leaf, str | None]]:
    """Those that no passage holds, each once."""
    each = list(dict.fromkeys(leaves))
    totals = engine.totals([SearchRequest(reader=reader, query=_asked(leaf, field)) for leaf, field in each])
    return [one for one, total in zip(each, totals, strict=True) if not total]


def _references(
    engine: Engine, reader: Reader, missing: Iterable[tuple[_Leaf, str | None]]
) -> dict[_Leaf, Field]:
    """Those of what no passage holds that are references of some."""
    each = {
        leaf: Field("ref", leaf, leaf.at)
        for leaf, field in missing
        if field is None and any(map(str.isdigit, leaf.text))
    }
    totals = engine.totals([SearchRequest(reader=reader, query=asked) for asked in each.values()])
    return {leaf: asked for (leaf, asked), total in zip(each.items(), totals, strict=True) if total}


def _by_reference(node: Node, references: Mapping[_Leaf, Field]) -> Node:
    match node:
        case Word() | Phrase():
            return references.get(node, node)
        case And() | Or():
            return replace(node, parts=tuple(_by_reference(part, references) for part in node.parts))
    return node


def _asked(leaf: _Leaf, field: str | None) -> Node:
    return Field(field, leaf, leaf.at) if field else leaf


def _meant(engine: Engine, reader: Reader, word: str, field: str | None) -> str | None:
    """The word that is like this one and stands in most passages; two letters that changed places first."""
    swaps = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    best = _most_frequent(engine, reader, word, swaps - {word}, field)
    if best:
        there = _passages(engine, reader, _asked(Phrase(best, (0, 0)), field))
        return as_printed(_printings(there, field, best))
    for most in (1, 2) if len(word) >= _SHORTEST_FOR_TWO else (1,):
        found = list(_tokens(_passages(engine, reader, Like(word, most, field)), field))
        like = regex.compile(f"(?:{regex.escape(word)}){{e<={most}}}")
        # With two letters changed, the first of them among these, it is any other word.
        begins = word[:1] if most > 1 else ""
        near = Counter(
            exact
            for exact, _ in found
            if exact.isalpha() and exact.startswith(begins) and abs(len(exact) - len(word)) <= most
        )
        likest = [(exact, count) for exact, count in near.items() if like.fullmatch(exact)]
        likest.sort(key=lambda each: (-each[1], each[0]))
        best = _most_frequent(engine, reader, word, [exact for exact, _ in likest[:_MOST_LIKE]], field)
        if best:
            return as_printed(token for token in found if token[0] == best)
    return None


def _most_frequent(
    engine: Engine, reader: Reader, word: str, like: Collection[str], field: str | None
) -> str | None:
    """Of some words the one in most passages; one with another first letter is rarely meant."""
    each = sorted(like)
    totals = engine.totals(
        [SearchRequest(reader=reader, query=_asked(Phrase(one, (0, 0)), field)) for one in each]
    )
    known = [(one[0] != word[0], -total, one) for one, total in zip(each, totals, strict=True) if total]
    return min(known)[2] if known else None


def _passages(engine: Engine, reader: Reader, query: Node | Like) -> list[Passage]:
    request = SearchRequest(reader=reader, query=query, sort=Sort.NEWEST, limit=_PASSAGES, facets=())
    return [hit.passage for hit in engine.search(request).hits]


def _texts(passages: Iterable[Passage], field: str | None) -> Iterator[tuple[str, str | None]]:
    """The texts of a field, or of all that are searched, and their languages."""
    named = TEXT_FIELD_OF[field] if field else None
    fields = [each for each in TEXT_FIELDS if (each.name == named if named else each.weight)]
    return ((each.read(passage) or "", passage.language) for passage in passages for each in fields)


def _tokens(passages: Iterable[Passage], field: str | None) -> Iterator[tuple[str, str]]:
    """The tokens of a field, or of all that are searched, and how each is printed."""
    for text, language in _texts(passages, field):
        for token in tokens(text, language):
            yield token.exact, text[token.start : token.end]


def _printings(passages: Iterable[Passage], field: str | None, word: str) -> Iterator[tuple[str, str]]:
    """Those of the tokens that are this word."""
    for text, language in _texts(passages, field):
        cut = Cut(text, language)
        for index, token in enumerate(cut.tokens):
            if token.exact == word:
                start, end = cut.span(index, index)
                yield word, text[start:end]


def as_printed(found: Iterable[tuple[str, str]]) -> str:
    """A word as it is printed most often; small letters are preferred to those that begin a sentence."""
    printed = Counter(text for _, text in found)
    return min(printed, key=lambda text: (not text.islower(), -printed[text], text))


def _replaced(node: Node, meant: Mapping[tuple[_Leaf, str | None], str], field: str | None) -> Node:
    match node:
        case Word() | Phrase():
            text = node.text
            for token in reversed(_respellable(text)):
                typed = replace(node, text=text[token.start : token.end])
                text = f"{text[: token.start]}{meant.get((typed, field), typed.text)}{text[token.end :]}"
            return replace(node, text=text)
        case And() | Or() | Near():
            parts = tuple(_replaced(part, meant, field) for part in node.parts)
            return replace(node, parts=parts)  # type: ignore[arg-type]
        case Field(name, Word() | Phrase() | Near() as part):
            return replace(node, part=_replaced(part, meant, name))  # type: ignore[arg-type]
    return node
