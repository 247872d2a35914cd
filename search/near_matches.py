"""Near matches: where nothing holds all that is asked for, the passages that hold most of its rarer words.

Fields, dates, filters, what is excluded and what the reader may see are obeyed as ever; of the words each
is counted among the passages that these leave. Those with which a question is put ("what did … say about")
are left out while there are others.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mappings.analysis import fold, tokens
from search.engines import Engine
from search.excerpts import holds, wanted
from search.grouping import once_each
from search.nearness import in_order, merit
from search.query.nodes import And, Everything, Near, Node, Or, Phrase, Synonyms, Word, is_words
from search.query.words import QueryWords
from search.request import SearchRequest, Sort
from search.results import Hit
from search.speakers import named, naming

_CANDIDATES = 200
# A word that more of the passages hold tells none of them from another ("the", "committee").
_COMMON_SHARE = 0.2
_QUESTION_WORDS = re.compile(
    "about|attitude|conclusion|debate[ds]?|describe|did|discuss(?:ed|ing|ions?)?|do|does|explain|how|is"
    "|mention(?:ed)?|opinion|question(?:ing|s)?|sa(?:y|id)|summari[sz]e|summary|tell|th(?:ink|ought)|was|were"
    "|what(?:'s)?|when|where|which|who|why"
)
# What a passage before or after in the same paper adds, less the further away, should it hold some of the
# words too: the place where they are spoken of is longer than a passage.
_BESIDE_SHARE = 0.4
_BESIDE = 8


@dataclass(frozen=True, slots=True)
class NearMatches:
    """Near matches, best first, the words of which they hold some, and those typed that none could hold."""

    hits: tuple[Hit, ...]
    words: Node
    missing: tuple[str, ...]


def near_matches(engine: Engine, request: SearchRequest, tree: Node) -> NearMatches | None:
    """Passages for a request whose `tree` nothing matches, at most as many as its limit; None without any."""
    words, rest = _apart(tree)
    if not words:
        return None
    every, *counts = engine.totals(
        [replace(request, query=_all(each)) for each in (rest, *((*rest, word) for word in words))]
    )
    held = {word: count for word, count in zip(words, counts, strict=True) if count}
    telling = [word for word in held if not _puts_question(word)] or list(held)
    rarer = [word for word in telling if held[word] <= every * _COMMON_SHARE] or telling
    if not rarer:
        return None
    weights = [math.log(1.0 + (every - held[word] + 0.5) / (held[word] + 0.5)) for word in rarer]
    any_of = Or(tuple(rarer)) if len(rarer) > 1 else rarer[0]
    asked = replace(
        request, query=_all((*rest, any_of)), sort=Sort.RELEVANCE, offset=0, limit=_CANDIDATES, facets=()
    )
    hits = engine.search(asked).hits
    best = _ranked(hits, dict(zip(rarer, weights, strict=True)), any_of, naming(hits, words))
    missing = tuple(typed for word in words if word not in held and (typed := _as_typed(word)))
    return NearMatches(tuple(once_each(best)[: request.limit]), any_of, missing)


def _apart(tree: Node) -> tuple[list[Node], list[Node]]:
    """What a passage may do without some of, and what it may not."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    words = [part for part in parts if is_words(part)]
    rest = [part for part in parts if part not in words]
    if len(words) == 1:
        words = list(_pieces(words[0]))
    return list(dict.fromkeys(words)), rest


def _as_typed(node: Node) -> str | None:
    """A word or a phrase as it was typed."""
    match node:
        case Word() | Phrase():
            return node.text
        case Synonyms():
            return " ".join(word.text for word in node.typed_words)
    return None


def _pieces(node: Node) -> Iterable[Node]:
    """The words of the only group, phrase or words near one another that are asked for."""
    if isinstance(node, Synonyms):
        return node.typed_words
    leaves = wanted(node)
    if len(leaves) > 1:
        return leaves
    (leaf,) = leaves
    if isinstance(leaf, Near):
        return leaf.parts
    if isinstance(leaf, Phrase):
        cut = tokens(leaf.text)
        return [replace(leaf, text=leaf.text[token.start : token.end]) for token in cut]
    return leaves


def _all(parts: Sequence[Node]) -> Node:
    if not parts:
        return Everything()
    return And(tuple(parts)) if len(parts) > 1 else parts[0]


def _puts_question(word: Node) -> bool:
    return isinstance(word, Word) and bool(_QUESTION_WORDS.fullmatch(fold(word.text)))


def _ranked(
    hits: Sequence[Hit], weights: Mapping[Node, float], any_of: Node, names: Sequence[Collection[str]]
) -> list[Hit]:
    """The hits in a new order: by what they hold of the words and, for less, what those beside them do."""
    words = QueryWords(any_of)
    shares = [(hit.score or 0.0) * _share(holds(hit.passage, weights), weights) for hit in hits]
    ranked = []
    for hit, share, name, others in zip(hits, shares, names, _beside(hits), strict=True):
        own = share * merit(hit.passage, any_of, words, name)
        around = _BESIDE_SHARE * sum(shares[number] / math.sqrt(steps) for number, steps in others)
        ranked.append(replace(hit, score=(own + around) * named(name)))
    return in_order(ranked)


def _beside(hits: Sequence[Hit]) -> list[list[tuple[int, int]]]:
    """For each hit the numbers of those near it in its paper, and how many passages further each is."""
    places = [(hit.passage.paper_id, hit.passage.position) for hit in hits]
    number_of = {place: number for number, place in enumerate(places)}
    steps = [step for step in range(-_BESIDE, _BESIDE + 1) if step]
    return [
        [
            (number_of[paper, position + step], abs(step))
            for step in steps
            if (paper, position + step) in number_of
        ]
        for paper, position in places
    ]


def _share(held: Collection[Node], weights: Mapping[Node, float]) -> float:
    """How much of the words are held, a rare one counting for more."""
    return sum(weight for word, weight in weights.items() if word in held) / sum(weights.values())
