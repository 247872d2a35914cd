"""Names in a query: whose turns are asked for as well as who is spoken of."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from mappings.analysis import tokens
from search.excerpts import wanted
from search.query.nodes import Node, Phrase, Word
from search.results import Hit

# A name that stands in a turn's text scores more than that of its speaker: many turns have the same speaker.
_NAMED = 2.0


def naming(hits: Sequence[Hit], asked: Iterable[Node]) -> list[frozenset[str]]:
    """For each hit the words of a query, folded, that name its speaker; none where none do.

    The surname is among them, or the whole name where some of the speakers have the same surname and the
    query names one of these in full. A surname that the hits write small more often than with a capital
    (green, park) is a word, and names nobody.
    """
    typed = [
        token.exact.removesuffix("'s")
        for node in asked
        for leaf in wanted(node)
        if isinstance(leaf, Word | Phrase)
        for token in tokens(leaf.text)
    ]
    texts = [hit.passage.text for hit in hits]
    spoken: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}
    for speaker in dict.fromkeys(hit.passage.speaker for hit in hits):
        name, surname = _name(speaker) if speaker else ((), ())
        if speaker and _stands(surname, typed) and not _is_word(surname, texts):
            spoken[speaker] = surname, frozenset(name).intersection(typed)
    fullest: dict[tuple[str, ...], int] = {}
    for surname, found in spoken.values():
        fullest[surname] = max(fullest.get(surname, 0), len(found))
    nobody: tuple[tuple[str, ...], frozenset[str]] = ((), frozenset())
    names = [spoken.get(hit.passage.speaker or "", nobody) for hit in hits]
    return [found if len(found) == fullest.get(surname) else frozenset() for surname, found in names]


def named(name: Collection[str]) -> float:
    """What a score is multiplied by for the words that name the speaker."""
    return _NAMED if name else 1.0


@lru_cache(maxsize=4096)
def _name(speaker: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name, and those of its surname: the last, with what a hyphen joins to it."""
    cut = tokens(speaker)
    first = len(cut) - 1
    while first > 0 and not speaker[cut[first - 1].end : cut[first].start].isspace():
        first -= 1
    words = tuple(token.exact for token in cut)
    return words, words[max(first, 0) :]


def _stands(surname: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether its words follow one another among those typed."""
    if not surname or surname[0] not in typed:
        return False
    length = len(surname)
    return any(tuple(typed[at : at + length]) == tuple(surname) for at in range(len(typed) - length + 1))


def _is_word(surname: Sequence[str], texts: Iterable[str]) -> bool:
    written = "-".join(surname)
    small, capital = (re.compile(rf"\b{re.escape(each)}\b") for each in (written, written.capitalize()))
    return sum(bool(small.search(text)) - bool(capital.search(text)) for text in texts) > 0
