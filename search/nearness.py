"""The re-rank: of passages an engine finds about as good, those whose words stand together come first."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mappings.analysis import fold, stems_of, tokens
from search.excerpts import wanted
from search.query.nodes import Node
from search.results import Hit

_NEAR_CHARACTERS = 80
_SUBSTANCE_CHARACTERS = 120
_NEARNESS_SHARE = 0.4
_SUBSTANCE_SHARE = 0.4


def reranked(hits: Sequence[Hit], tree: Node) -> list[Hit]:
    """The hits in a new order, with new scores: better where words stand together, worse where a text is too
    short to say anything. Equal ones keep the engine's order."""
    stems = [stems_of(token.exact) for leaf in wanted(tree) for token in tokens(leaf.text)]
    distinct = list(dict.fromkeys(stems))
    pattern = _any_beginning([stem for pair in distinct for stem in pair])
    number_of = {stem: number for number, pair in enumerate(distinct) for stem in pair}
    scored = [
        replace(hit, score=(hit.score or 0.0) * _factor(hit.passage.text, pattern, number_of, len(distinct)))
        for hit in hits
    ]
    return sorted(scored, key=lambda hit: -(hit.score or 0.0))


def _any_beginning(stems: Sequence[str]) -> re.Pattern[str]:
    """Finds words that begin as one of the stems does; a stem's last letter may differ from its word's."""
    beginnings = {stem[:-1] if len(stem) > 3 else stem for stem in stems}
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(beginnings)))})\w*")


def _factor(text: str, pattern: re.Pattern[str], number_of: dict[str, int], words: int) -> float:
    substance = min(len(text) / _SUBSTANCE_CHARACTERS, 1.0)
    factor = 1.0 - _SUBSTANCE_SHARE + _SUBSTANCE_SHARE * substance
    return factor * (1.0 + _NEARNESS_SHARE * _nearness(text, pattern, number_of, words))


def _nearness(text: str, pattern: re.Pattern[str], number_of: dict[str, int], words: int) -> float:
    """From 0 (at most one of the words stands in the text) to 1 (all of them side by side)."""
    if words < 2:
        return 0.0
    last: dict[int, tuple[int, int]] = {}
    best = 0.0
    for match in pattern.finditer(fold(text)):
        number = next((number_of[stem] for stem in stems_of(match[0]) if stem in number_of), None)
        if number is None:
            continue
        last[number] = match.span()
        held = sorted(last.values(), reverse=True)
        letters = 0
        for count, (start, end) in enumerate(held, start=1):
            letters += end - start + 1
            if count > 1:
                between = max(match.end() - start - letters, 0)
                best = max(best, count / words / (1.0 + between / _NEAR_CHARACTERS))
    return best
