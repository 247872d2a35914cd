"""More like this: the passages that are most like one, by the words that tell it from others.

Its words are weighed as an engine weighs those of a query (how often it holds each, and how few passages
do: tf-idf), and the most telling are asked for; what holds most of their weight comes first.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, replace

from mappings.analysis import terms, tokens
from mappings.passage import Passage
from search.engines import Engine
from search.excerpts import holds
from search.query.forms import SMALL_WORDS
from search.query.nodes import And, Everything, Field, Node, Not, Or, Word
from search.request import Reader, SearchRequest
from search.results import Hit
from search.spelling import as_printed

_NOWHERE = (0, 0)
# Of a long speech the words that it says most often.
_MOST_WEIGHED = 60
_FEWEST_ASKED, _MOST_ASKED = 2, 12
_SHORTEST = 3
_CANDIDATES = 100
# What holds less of them has a word or two in common, as any two passages have.
_LEAST_SHARE = 0.3
# A draft and what was agreed differ in a word or two.
_SAME_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Similar:
    """The passages most like one, best first, and the words they were found by, the most telling first."""

    hits: tuple[Hit, ...]
    words: tuple[Word, ...]

    @property
    def tree(self) -> Node:
        """The query for any of the words."""
        return Or(self.words)


def similar(engine: Engine, passage: Passage, reader: Reader, limit: int = 10) -> Similar:
    """At most `limit` passages like this one, from other items or papers.

    The same words again, as a paper and the pack that it stands in have, are given once, and never the
    passage's own. Raises what the engine raises.
    """
    weights = _telling(engine, passage, reader)
    if len(weights) < _FEWEST_ASKED:
        return Similar((), ())
    words = tuple(weights)
    request = SearchRequest(
        reader=reader,
        query=And((Or(words), Not(_own(passage), _NOWHERE))),
        limit=_CANDIDATES,
        facets=(),
    )
    every = sum(weights.values())
    likely: list[Hit] = []
    for hit in engine.search(request).hits:
        held = holds(hit.passage, words)
        share = sum(weights[word] for word in words if word in held) / every
        if share >= _LEAST_SHARE:
            likely.append(replace(hit, score=(hit.score or 0.0) * share))
    # Rounded, so that engines which differ in a last digit agree on the order.
    likely.sort(key=lambda hit: -round(hit.score or 0.0, 4))
    said, best = [_said(passage)], []
    for hit in likely:
        words_said = _said(hit.passage)
        if not any(_are_same(words_said, other) for other in said):
            said.append(words_said)
            best.append(hit)
        if len(best) == limit:
            break
    return Similar(tuple(best), words)


def _telling(engine: Engine, passage: Passage, reader: Reader) -> dict[Word, float]:
    """The words that tell it best from other passages, each with its weight."""
    forms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for text in filter(None, (passage.text, passage.heading, passage.item_title)):
        for token in tokens(text, passage.language):
            if token.exact.isalpha() and len(token.exact) >= _SHORTEST and token.exact not in SMALL_WORDS:
                forms[token.stem].append((token.exact, text[token.start : token.end]))
    often = sorted(forms, key=lambda stem: (-len(forms[stem]), stem))[:_MOST_WEIGHED]
    words = [Word(as_printed(forms[stem]), _NOWHERE) for stem in often]
    asked: list[Node] = [Everything(), *words]
    every, *totals = engine.totals([SearchRequest(reader=reader, query=each) for each in asked])
    weights = {
        word: (1.0 + math.log(len(forms[stem]))) * math.log(every / total)
        for word, stem, total in zip(words, often, totals, strict=True)
        # Else no other passage holds it.
        if total > 1
    }
    telling = sorted(weights, key=lambda word: (-weights[word], word.text))[:_MOST_ASKED]
    return {word: weights[word] for word in telling}


def _own(passage: Passage) -> Node:
    """What stands around it: its item, or where it has none its paper."""
    paper = Field("paper", Word(passage.paper_id, _NOWHERE), _NOWHERE)
    if passage.item_number is None:
        return paper
    return And((paper, Field("item", Word(passage.item_number, _NOWHERE), _NOWHERE)))


def _said(passage: Passage) -> frozenset[str]:
    return frozenset(terms(passage.text, passage.language).exact)


def _are_same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME_SHARE * len(one | other)
