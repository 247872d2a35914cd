"""Nothing found: what was searched, and what the question finds with something left out of it.

Every number is what a search without it gives: of the passages that the reader may see, and with the words
read as a search reads them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mappings.analysis import tokens
from search.engines import Engine
from search.finder import Answer, Question, request_for, sought
from search.query.nodes import And, Everything, Near, Node, Not, Or, Phrase, Word
from search.query.parser import parse
from search.query.printing import printed
from search.request import SearchRequest, Sort
from search.spelling import respelled

_MOST_COMMITTEES = 8
# Each is a search of its own.
_MOST_PARTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What was searched: passages and their papers, the first and the last day of those with a date.

    `committees` are those of most passages; `more_committees` says whether there are others. `left` counts
    the passages that the filters leave, None without filters.
    """

    passages: int
    papers: int
    first: dt.date | None
    last: dt.date | None
    committees: tuple[str, ...]
    more_committees: bool
    left: int | None


@dataclass(frozen=True, slots=True)
class WithoutFilter:
    """How many passages are found without the filter `name`, "from" or "to"; None is all of them."""

    name: str | None
    passages: int


@dataclass(frozen=True, slots=True)
class WithoutWords:
    """How many passages `q` finds, which lacks the `words` of the question, or else its quotes.

    It is asked `unfiltered` where neither fewer words nor fewer filters find anything.
    """

    words: tuple[str, ...]
    q: str
    passages: int
    unfiltered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFound:
    """What to tell where nothing is found. Only what finds something is among `filters` and `words`."""

    searched: Searched
    filters: tuple[WithoutFilter, ...]
    words: tuple[WithoutWords, ...]


def nothing_found(engine: Engine, answer: Answer) -> NothingFound:
    """What to tell of an answer without passages. Raises what the engine raises."""
    question = answer.question
    less: list[tuple[str | None, Question]] = [
        (name, _without(question, name)) for name in _filters_of(question)
    ]
    if len(less) > 1:
        less.append((None, _unfiltered(question)))
    respelt = _respelt(engine, answer)
    readings = [answer.tree]
    if respelt:
        # What stands for words that no passage holds is looked for where the words themselves find nothing.
        readings.append(sought(engine, respelt, question.reader))
    totals = iter(engine.totals([request_for(asked, reading) for _, asked in less for reading in readings]))
    filters = []
    for name, _ in less:
        of_readings = [next(totals) for _ in readings]
        filters.append(WithoutFilter(name, next(filter(None, of_readings), 0)))
    tree = parse(respelt or question.q).tree
    words = _fewer(engine, question, tree)
    if less and not words and not any(each.passages for each in filters):
        words = [replace(each, unfiltered=True) for each in _fewer(engine, _unfiltered(question), tree)]
    return NothingFound(
        searched=_searched(engine, question),
        filters=tuple(each for each in filters if each.passages),
        words=tuple(words),
    )


def _respelt(engine: Engine, answer: Answer) -> str | None:
    """What a search looks for instead of words that no passage holds; in quotes they are asked for as they
    are."""
    if answer.instead or answer.did_you_mean is None:
        return answer.instead
    meant = respelled(engine, answer.question.reader, answer.tree)
    return printed(meant.tree) if meant and not meant.quoted else None


def _filters_of(question: Question) -> Iterator[str]:
    yield from question.filters
    if question.date_from:
        yield "from"
    if question.date_to:
        yield "to"


def _without(question: Question, name: str) -> Question:
    match name:
        case "from":
            return replace(question, date_from=None)
        case "to":
            return replace(question, date_to=None)
    others = {other: held for other, held in question.filters.items() if other != name}
    return replace(question, filters=others)


def _unfiltered(question: Question) -> Question:
    return replace(question, filters={}, date_from=None, date_to=None)


def _searched(engine: Engine, question: Question) -> Searched:
    request = SearchRequest(
        reader=question.reader,
        sort=Sort.NEWEST,
        limit=1,
        facets=("committee",),
        facet_size=_MOST_COMMITTEES + 1,
    )
    newest = engine.search(request)
    oldest = engine.search(replace(request, sort=Sort.OLDEST, facets=()))
    left = None
    if any(_filters_of(question)):
        [left] = engine.totals([request_for(question, Everything())])
    committees = [each.value for each in newest.facets["committee"]]
    return Searched(
        passages=newest.total,
        papers=newest.total_papers,
        first=oldest.hits[0].passage.date if oldest.hits else None,
        last=newest.hits[0].passage.date if newest.hits else None,
        committees=tuple(committees[:_MOST_COMMITTEES]),
        more_committees=len(committees) > _MOST_COMMITTEES,
        left=left,
    )


def _fewer(engine: Engine, question: Question, tree: Node) -> list[WithoutWords]:
    """What is found without the quotes, without each part, and without all that find nothing alone."""
    asked: list[tuple[tuple[str, ...], str]] = []
    plain = _unquoted(tree)
    if plain != tree:
        asked.append(((), printed(plain)))
    parts = _parts(tree)
    if 1 < len(parts) <= _MOST_PARTS:
        leaving: list[tuple[Node, ...]] = [(part,) for part in parts]
        alone = _totals(engine, question, [printed(part) for part in parts])
        lost = tuple(part for part, total in zip(parts, alone, strict=True) if not total)
        if len(lost) > 1:
            leaving.append(lost)
        for left_out in leaving:
            rest = [part for part in parts if part not in left_out]
            if any(not isinstance(part, Not) for part in rest):
                q = printed(And(tuple(rest)) if len(rest) > 1 else rest[0])
                asked.append((tuple(printed(part) for part in left_out), q))
    totals = _totals(engine, question, [q for _, q in asked])
    return [WithoutWords(words, q, total) for (words, q), total in zip(asked, totals, strict=True) if total]


def _totals(engine: Engine, question: Question, texts: Sequence[str]) -> list[int]:
    """How many passages each of some texts finds, with all else as it is asked."""
    return engine.totals([request_for(question, sought(engine, q, question.reader)) for q in texts])


def _parts(tree: Node) -> list[Node]:
    """What a passage must have, each thing once."""
    if not isinstance(tree, And):
        return [tree]
    return list(dict.fromkeys(each for part in tree.parts for each in _parts(part)))


def _unquoted(node: Node) -> Node:
    """What stands in quotes as the words that it is made of."""
    match node:
        case Phrase():
            return _words([node])
        case Near() if isinstance(node.parts[0], Phrase):
            return _words(node.parts)
        case And() | Or():
            return replace(node, parts=tuple(map(_unquoted, node.parts)))
    return node


def _words(leaves: Sequence[Word | Phrase]) -> Node:
    words = tuple(
        Word(leaf.text[token.start : token.end], leaf.at) for leaf in leaves for token in tokens(leaf.text)
    )
    return And(words) if len(words) > 1 else words[0]
