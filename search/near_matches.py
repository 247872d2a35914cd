"""Near matches: where nothing holds all that is asked for, the passages that hold most of its rarer words.

Fields, dates, filters, what is excluded and what the reader may see are obeyed as ever; of the words each
is counted among the passages that these leave.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mappings.analysis import tokens
from mappings.passage import Passage
from search.engines import Engine
from search.excerpts import holds, wanted
from search.grouping import once_each
from search.query.nodes import And, Everything, Near, Node, Or, Phrase, Synonyms, Word, is_words
from search.request import SearchRequest, Sort
from search.results import Hit

_CANDIDATES = 200
# A word that more of the passages hold tells none of them from another ("the", "committee").
_COMMON_SHARE = 0.2
# What a passage before or after in the same paper adds, should it hold some of the words too: the place
# where they are spoken of is longer than a passage.
_BESIDE_SHARE = 0.4
_BESIDE = 4


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
    rarer = [word for word, count in held.items() if count <= every * _COMMON_SHARE] or list(held)
    if not rarer:
        return None
    weights = [math.log(1.0 + (every - held[word] + 0.5) / (held[word] + 0.5)) for word in rarer]
    any_of = Or(tuple(rarer)) if len(rarer) > 1 else rarer[0]
    asked = replace(
        request, query=_all((*rest, any_of)), sort=Sort.RELEVANCE, offset=0, limit=_CANDIDATES, facets=()
    )
    scored = [
        replace(hit, score=(hit.score or 0.0) * _share(hit.passage, rarer, weights))
        for hit in engine.search(asked).hits
    ]
    missing = tuple(typed for word in words if word not in held and (typed := _as_typed(word)))
    return NearMatches(tuple(once_each(_best(scored))[: request.limit]), any_of, missing)


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


def _share(passage: Passage, words: Sequence[Node], weights: Sequence[float]) -> float:
    """How much of the words a passage holds, a rare one counting for more."""
    found = holds(passage, words)
    return sum(weight for weight, held in zip(weights, found, strict=True) if held) / sum(weights)


def _best(hits: Sequence[Hit]) -> list[Hit]:
    """The hits by their scores and, for less, those of the passages beside them."""
    scores = {(hit.passage.paper_id, hit.passage.position): hit.score or 0.0 for hit in hits}
    beside = [step for far in range(1, _BESIDE + 1) for step in (-far, far)]
    scored = []
    for (paper, position), hit in zip(scores, hits, strict=True):
        near = sum(scores.get((paper, position + step), 0.0) / math.sqrt(abs(step)) for step in beside)
        scored.append(replace(hit, score=(hit.score or 0.0) + _BESIDE_SHARE * near))
    # Rounded, so that engines which differ in a last digit agree on the order.
    return sorted(scored, key=lambda hit: -round(hit.score or 0.0, 4))
