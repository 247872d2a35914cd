"""The re-rank: of passages an engine finds about as good, those whose words stand together come first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from mappings.passage import Kind, Passage
from search.engines.ranking import rounded
from search.excerpts import marks_in
from search.query.nodes import Node
from search.query.words import Place, QueryWords
from search.results import Hit
from search.speakers import named, naming

# Each was tried at half and at twice as much, which makes little difference.
_NEARNESS_SHARE = 2.0
_NEAR_LETTERS = 10
_SUBSTANCE_LETTERS = 80


def reranked(hits: Sequence[Hit], tree: Node) -> list[Hit]:
    """The hits in a new order, with new scores; equal ones keep the engine's order.

    Better where the query's words stand together in the text, and where someone speaks whom the query names;
    worse where it is too short to say anything ("Thank you.").
    """
    words = QueryWords(tree)
    return in_order(
        replace(hit, score=(hit.score or 0.0) * merit(hit.passage, tree, words, name) * named(name))
        for hit, name in zip(hits, naming(hits, [tree]), strict=True)
    )


def merit(passage: Passage, tree: Node, words: QueryWords, names: Iterable[str]) -> float:
    """What a passage's score is multiplied by for how its text holds the words of the query.

    `names` are those that name its speaker: they need not stand beside the others.
    """
    places = words.places(passage.text)
    length = len(passage.text)
    if length < _SUBSTANCE_LETTERS and (
        passage.kind is Kind.SPEECH or not (places or marks_in(passage.text, tree, passage.language))
    ):
        # In so short a turn words stand together whatever it says.
        return (length / _SUBSTANCE_LETTERS) ** 2
    return 1.0 + _NEARNESS_SHARE * _nearness(places, words.count, {words.number(name) for name in names})


def in_order(hits: Iterable[Hit]) -> list[Hit]:
    """The hits by falling score, equal ones as they come.

    Compared in few digits, so that engines which differ in a last one agree on the order.
    """
    return sorted(hits, key=lambda hit: -rounded(hit.score or 0.0))


def _nearness(places: Sequence[Place], words: int, names: Collection[int | None]) -> float:
    """From 0 to 1: how near each word of the query stands to the next, either way round, on average.

    Half where some ten letters stand between.
    """
    if names:
        # A name with a hyphen is one of the words and stands at no place.
        places = [place for place in places if place.number not in names]
        words -= len(names)
    if words < 2:
        return 1.0 if names and places else 0.0
    nearest: dict[int, float] = {}
    for place, then in pairwise(places):
        if abs(then.number - place.number) == 1:
            pair = min(place.number, then.number)
            near = 1.0 / (1.0 + max(then.start - place.end - 1, 0) / _NEAR_LETTERS)
            nearest[pair] = max(nearest.get(pair, 0.0), near)
    return sum(nearest.values()) / (words - 1)
