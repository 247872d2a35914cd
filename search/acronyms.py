"""Acronyms in a query: the other form of each, as the papers themselves define it.

What is known is asked of the passages that define acronyms, of those that the reader may see, whenever a
query is read: a paper that is removed takes along what it taught, and a restricted one teaches nothing to
those who may not read it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from mappings.acronym import Acronym, acronym_of, long_key, short_key, singular
from search.engines import Engine
from search.query.forms import forms
from search.query.nodes import And, Node, Or, Phrase, Span, Synonyms, Values, Word
from search.query.reading import count_of
from search.request import Reader, SearchRequest, Sort

_LONGEST = 12  # words of a long form
_FURTHEST = 3  # characters between words that stand side by side: blanks, a comma, an &
_MOST_MEANINGS = 12  # each is asked for
_MOST_SENSES = 4
_MOST_SPELLINGS = 4
_MOST_COUNTED = 1_000
# With one letter changed a long form is misprinted, a shorter word another.
_LONG_KEY = 10
_SAMPLE = 20  # passages
_MOSTLY = 0.75

Sense = tuple[Acronym, ...]
"""One thing that a short form stands for, as it is printed here and there, the most frequent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """An acronym that is typed in either form, at `at`, and what papers say that it stands for.

    The other form is `added` to what is looked for unless the short one may stand for other things, or is a
    word too. `passages` counts those that define it so, and `seen_in` is the id of the newest.
    """

    typed: str
    at: Span
    short: str
    long: str
    added: bool
    passages: int
    seen_in: str


@dataclass(frozen=True, slots=True)
class Expanded:
    """A query with the other forms of its acronyms, what these are, and what was not added in sentences."""

    tree: Node
    meanings: tuple[Meaning, ...] = ()
    sentences: tuple[str, ...] = ()


def expanded(engine: Engine, reader: Reader, tree: Node) -> Expanded:
    """The query with each acronym that can stand for one thing only in its other form too.

    What is in quotes, asked of a field, excluded or near something is left as it was typed.
    """
    words = [word for row in _rows(tree) for word in row]
    longs = {key for row in _rows(tree) for key in _long_keys(row)}
    papers = _Papers(engine, reader)
    papers.learn(longs.union(*(_short_keys(word.text) for word in words)))
    if not papers.acronyms:
        return Expanded(tree)
    shorts = {short for short, long in (each.keys for each in papers.acronyms) if long in longs}
    papers.learn(shorts | {_plural(short) for short in shorts})
    expansion = _Expansion(papers)
    return Expanded(expansion.of(tree), tuple(expansion.meanings), tuple(dict.fromkeys(expansion.sentences)))


def _rows(node: Node) -> Iterator[Sequence[Word]]:
    """The plain words of a query, those in a row that stand side by side."""
    match node:
        case Word():
            yield [node]
        case Or():
            for part in node.parts:
                yield from _rows(part)
        case And():
            at = 0
            while at < len(node.parts):
                row = _row(node.parts[at:])
                if row:
                    yield row
                else:
                    yield from _rows(node.parts[at])
                at += len(row) or 1


def _row(parts: Sequence[Node]) -> list[Word]:
    """The plain words that parts begin with, those that stand side by side."""
    row: list[Word] = []
    for part in parts:
        if not isinstance(part, Word) or (row and part.at[0] - row[-1].at[1] > _FURTHEST):
            break
        row.append(part)
    return row


def _long_keys(row: Sequence[Word]) -> set[str]:
    """The keys of all long forms that words in a row may be."""
    keys = [long_key(word.text) for word in row]
    return {
        "".join(keys[first:stop])
        for first in range(len(keys))
        for stop in range(first + 1, min(first + _LONGEST, len(keys)) + 1)
        if keys[first] and keys[stop - 1]
    }


def _short_keys(typed: str) -> list[str]:
    """The keys of the short form that a word may be: as typed (MPS), else the singular of a plural (MPs)."""
    key = short_key(singular(typed))
    if key != short_key(typed):
        return [key]
    return [key, key[:-1]] if len(key) > 2 and key.endswith("s") else [key]


def _plural(short: str) -> str:
    return f"{short}s"


class _Papers:
    """What the passages that a reader may see say of acronyms, as far as they were asked."""

    def __init__(self, engine: Engine, reader: Reader) -> None:
        self._engine = engine
        self._reader = reader
        self._asked: set[str] = set()
        self.acronyms: dict[Acronym, int] = {}
        """And how many passages define each."""

    def learn(self, keys: Iterable[str]) -> None:
        """Ask for all acronyms that have one of these keys."""
        new = set(keys) - self._asked
        if not new:
            return
        self._asked |= new
        request = SearchRequest(
            reader=self._reader,
            query=Values("abbreviated", tuple(sorted(new))),
            limit=0,
            facets=("acronym",),
            facet_size=_MOST_COUNTED,
        )
        for counted in self._engine.search(request).facets["acronym"]:
            acronym = acronym_of(counted.value)
            if not new.isdisjoint(acronym.keys):
                self.acronyms[acronym] = counted.count

    def senses(self, short: str) -> list[Sense]:
        """What the short form with this key stands for, the most frequent first."""
        senses: list[list[Acronym]] = []
        for each in self._with_key(0, short):
            key = each.keys[1]
            same = (sense for sense in senses if any(_is_same(key, other.keys[1]) for other in sense))
            sense = next(same, None)
            if sense is None:
                senses.append([each])
            else:
                sense.append(each)
        return [tuple(sense) for sense in senses]

    def shorts(self, long: str) -> list[str]:
        """The keys of the short forms that stand for the long one with this key, the most frequent first."""
        return list(dict.fromkeys(each.keys[0] for each in self._with_key(1, long)))

    def is_word(self, short: str) -> bool:
        """Whether what has the key of a short form is a word too, often in small letters: GET, get."""
        if not short.isalpha():
            return False
        # One council may have printed nearly all of the newest.
        return any(self._is_word(short, sort) for sort in (Sort.NEWEST, Sort.OLDEST))

    def _is_word(self, short: str, sort: Sort) -> bool:
        """Whether that is so among the passages that come first."""
        request = SearchRequest(
            reader=self._reader, query=Phrase(short, (0, 0)), sort=sort, limit=_SAMPLE, facets=()
        )
        alike = regex.compile(rf"\b{short}\b", regex.IGNORECASE)
        hits = self._engine.search(request).hits
        printed = [found for hit in hits for found in alike.findall(hit.passage.text)]
        return sum(map(_in_capitals, printed)) < _MOSTLY * len(printed)

    def seen(self, sense: Sense) -> tuple[int, str] | None:
        """How many passages define it, and the id of the newest."""
        query = Values("acronym", tuple(each.value for each in sense))
        request = SearchRequest(reader=self._reader, query=query, sort=Sort.NEWEST, limit=1, facets=())
        found = self._engine.search(request)
        return (found.total, found.hits[0].passage.id) if found.hits else None

    def _with_key(self, form: int, key: str) -> list[Acronym]:
        """Those whose short form (0) or long form (1) has a key, the most frequent and best printed first."""
        return sorted(
            (each for each in self.acronyms if each.keys[form] == key),
            key=lambda each: (each.long.isupper(), -self.acronyms[each], each),
        )


def _in_capitals(printed: str) -> bool:
    return sum(map(str.isupper, printed)) > 1


def _is_same(one: str, other: str) -> bool:
    """Whether two keys are of one long form, which may be misprinted by a letter."""
    if one == other:
        return True
    like = min(len(one), len(other)) >= _LONG_KEY and abs(len(one) - len(other)) < 2
    return like and bool(regex.fullmatch(f"(?:{regex.escape(one)}){{e<=1}}", other))


class _Expansion:
    """A tree as it is expanded, and what is to be said of it."""

    def __init__(self, papers: _Papers) -> None:
        self._papers = papers
        self.meanings: list[Meaning] = []
        self.sentences: list[str] = []

    def of(self, node: Node) -> Node:
        """The node with synonyms."""
        match node:
            case Word():
                return self._synonyms([node]) or node
            case Or():
                return Or(tuple(map(self.of, node.parts)))
            case And():
                parts = tuple(self._parts(node.parts))
                return And(parts) if len(parts) > 1 else parts[0]
        return node

    def _parts(self, parts: Sequence[Node]) -> Iterator[Node]:
        at = 0
        while at < len(parts):
            row = _row(parts[at : at + _LONGEST])
            tried = (self._synonyms(row[:length]) for length in range(len(row), 0, -1))
            found = next((synonyms for synonyms in tried if synonyms), None)
            if found:
                yield found
                at += len(found.typed_words)
            else:
                yield parts[at] if row else self.of(parts[at])
                at += 1

    def _synonyms(self, row: Sequence[Word]) -> Synonyms | None:
        """The words of a row, taken together, and what they stand for or is short for them."""
        if len(self.meanings) >= _MOST_MEANINGS:
            return None
        short = self._of_short(row[0]) if len(row) == 1 else None
        return short or self._of_long(row)

    def _of_short(self, word: Word) -> Synonyms | None:
        known = ((key, senses) for key in _short_keys(word.text) if (senses := self._papers.senses(key)))
        short, senses = next(known, ("", []))
        if not senses or (not _in_capitals(word.text) and self._papers.is_word(short)):
            return None
        if len(senses) > 1:
            self._unclear(
                [word], senses, "none of these was added" if len(senses) > 2 else "neither was added"
            )
            return None
        (sense,) = senses
        if not self._noted([word], sense, added=True):
            return None
        longs = [Word(printed, word.at) for each in sense for printed in (each.long, _other_and(each.long))]
        return _of([word], longs[:1], [*self._inflected(sense[0], word.at), *longs[1:]])

    def _of_long(self, row: Sequence[Word]) -> Synonyms | None:
        keys = [long_key(word.text) for word in row]
        shorts = self._papers.shorts("".join(keys)) if keys[0] and keys[-1] else []
        others: list[Word] = []
        spellings: list[Word] = []
        for short in shorts:
            senses = self._papers.senses(short)
            if len(senses) > 1:
                self._unclear(row, senses, "it was not added")
            elif self._papers.is_word(short):
                self._a_word(row, senses[0])
            elif self._noted(row, senses[0], added=True):
                first, *more = self._inflected(senses[0][0], row[0].at)
                others.append(first)
                spellings += more
        return _of(row, others, spellings) if others else None

    def _inflected(self, acronym: Acronym, at: Span) -> list[Word]:
        """The short form, and its plural unless that is short for something else (MPs, MPS)."""
        words = [Word(acronym.short, at)]
        if acronym.short.isalpha() and not self._papers.senses(_plural(acronym.keys[0])):
            words.append(Word(_plural(acronym.short), at))
        return words

    def _unclear(self, row: Sequence[Word], senses: Sequence[Sense], outcome: str) -> None:
        noted = [self._noted(row, sense, added=False) for sense in senses[:_MOST_SENSES]]
        counted = [f"{each.long} ({count_of(each.passages, 'passage')})" for each in noted if each]
        if len(senses) > _MOST_SENSES:
            counted.append("other things")
        self.sentences.append(f"“{senses[0][0].short}” may stand for {' or '.join(counted)}: {outcome}.")

    def _a_word(self, row: Sequence[Word], sense: Sense) -> None:
        noted = self._noted(row, sense, added=False)
        if noted:
            long = f"{noted.long} ({count_of(noted.passages, 'passage')})"
            self.sentences.append(f"“{noted.short}”, short for {long}, is a word too: it was not added.")

    def _noted(self, row: Sequence[Word], sense: Sense, *, added: bool) -> Meaning | None:
        """The meaning, noted; None where the papers that told of it have gone meanwhile."""
        seen = self._papers.seen(sense)
        if seen is None:
            return None
        meaning = Meaning(
            typed=" ".join(word.text for word in row),
            at=(row[0].at[0], row[-1].at[1]),
            short=sense[0].short,
            long=sense[0].long,
            added=added,
            passages=seen[0],
            seen_in=seen[1],
        )
        self.meanings.append(meaning)
        return meaning


def _other_and(long: str) -> str:
    return long.replace(" & ", " and ") if " & " in long else long.replace(" and ", " & ")


def _of(row: Sequence[Word], others: Sequence[Word], spellings: Iterable[Word]) -> Synonyms:
    """The words of a row and what stands for them, each found in other ways than those before it."""
    found = {forms(word) for word in (*others, *(row if len(row) == 1 else ()))}
    more: list[Word] = []
    for word in spellings:
        if forms(word) not in found:
            found.add(forms(word))
            more.append(word)
    typed = And(tuple(row)) if len(row) > 1 else row[0]
    return Synonyms(typed, tuple(others), tuple(more[:_MOST_SPELLINGS]))
