"""The lists that are compared: plain BM25 over the text of an index, and Minuted's answer from it.

Both come from the same index. BM25 is asked of the embedded engine's columns directly, past the seam of
`search.engines`, which offers no way to weigh the fields otherwise.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from unittest.mock import patch

from mappings.analysis import tokens
from mappings.passage import Passage
from search.engines.embedded import EmbeddedEngine
from search.finder import Question, find
from search.query import plan
from search.query.nodes import And, Field, Near, Node, Or, Pattern, Phrase, Word
from search.query.parser import parse
from search.request import PUBLIC

DEPTH = 100
"""How many passages a list holds at most."""

Filters = Mapping[str, tuple[str, ...]]
Lister = Callable[[EmbeddedEngine, str, Filters], list[Passage]]


def bm25(engine: EmbeddedEngine, query: str, filters: Filters) -> list[Passage]:
    """Passages that hold any of the query's words in their text, by BM25 of the stems."""
    stems = dict.fromkeys(token.stem for text in _typed(parse(query).tree) for token in tokens(text))
    parts: list[plan.Plan] = [
        plan.Terms("access", tuple(access.value for access in PUBLIC.sees)),
        *(plan.Terms(name, values) for name, values in filters.items()),
        plan.Any(tuple(plan.Terms("text_stem", (stem,), 1.0) for stem in stems)),
    ]
    data = engine._data()
    _, hits = data.now().ranked(plan.All(tuple(parts)), 0, DEPTH)
    rows = [row for _, row in hits]
    found = data.records.by_rows(rows)
    return [found[row] for row in rows]


def minuted(engine: EmbeddedEngine, query: str, filters: Filters) -> list[Passage]:
    """Minuted's results, then its near matches."""
    # Excerpts say nothing of the order, and the same passages would be cut into tokens hundreds of times.
    with patch("search.finder.excerpts", lambda passage, tree: ()), patch("search.excerpts.tokens", _tokens):
        answer = find(engine, Question(q=query, filters=filters, per_page=DEPTH, facets=()))
    return [result.passage for result in (*answer.results, *answer.near_matches)]


_tokens = lru_cache(maxsize=None)(tokens)


LISTERS: dict[str, Lister] = {"BM25": bm25, "Minuted": minuted}


def _typed(node: Node) -> Iterator[str]:
    """The words a query asks for, whatever field or order it wants them in."""
    match node:
        case Word(text=text) | Phrase(text=text) | Pattern(text=text):
            yield text
        case Field(part=part):
            yield from _typed(part)
        case Near(parts=parts) | And(parts=parts) | Or(parts=parts):
            for each in parts:
                yield from _typed(each)
