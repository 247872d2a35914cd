"""Examples that teach the query language by what this index holds: each finds something where that can be.

What an index does not hold (no speakers, say) leaves an example from a fictional council in its place, which
then says that it finds nothing here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from mappings.analysis import tokens
from mappings.passage import Kind, Passage
from search.engines import Engine
from search.finder import Question, request_for, sought
from search.languages import language_name
from search.query.forms import SMALL_WORDS
from search.query.nodes import Node
from search.query.parser import parse
from search.query.reading import reading
from search.request import PUBLIC, SearchRequest, Sort
from search.results import FacetCount, Hits

_SAMPLE = 100  # newest passages of each sort that examples are taken from
_LEAST_LETTERS, _MOST_LETTERS = 4, 14
_LEAST_OF_PREFIX = 7
_Taught = Sequence[tuple[str, str, str, Sequence[tuple[str, str]]]]
_FACETS = ("authority", "committee", "speaker", "status", "language", "year")


@dataclass(frozen=True, slots=True)
class Example:
    """A query, what it asks for, how it is read, and how many passages it finds, where that is known."""

    typed: str
    asks_for: str
    reading: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """Examples of one part of the language, below a heading with an anchor and a sentence or two."""

    anchor: str
    heading: str
    text: str
    examples: tuple[Example, ...]


def lessons(index: Engine) -> tuple[Lesson, ...]:
    """What can be typed, by examples from what everyone may read. Raises what the engine raises."""
    newest = _asked(index, {}, (*_FACETS, "acronym"))
    spoken = _asked(index, {"kind": (Kind.SPEECH.value,)})
    done = _asked(index, {"kind": (Kind.ACTION.value,)})
    taught = _taught(
        _Held(newest.facets, [hit.passage for some in (newest, spoken, done) for hit in some.hits])
    )
    typed = [each for *_, examples in taught for each, _ in examples]
    trees = [sought(index, each, PUBLIC) for each in typed]
    requests = [request_for(Question(q=each), tree) for each, tree in zip(typed, trees, strict=True)]
    return _counted(taught, zip(trees, index.totals(requests), strict=True))


def lessons_without_counts() -> tuple[Lesson, ...]:
    """The same while no index can be asked."""
    taught = _taught(_Held({}, []))
    trees = [parse(each).tree for *_, examples in taught for each, _ in examples]
    return _counted(taught, ((tree, None) for tree in trees))


def _counted(taught: _Taught, answers: Iterator[tuple[Node, int | None]]) -> tuple[Lesson, ...]:
    return tuple(
        Lesson(
            anchor,
            heading,
            text,
            tuple(
                Example(each, asks_for, reading(tree, ()), count)
                # The next answers are of the next lesson.
                for (each, asks_for), (tree, count) in zip(examples, answers, strict=False)
            ),
        )
        for anchor, heading, text, examples in taught
    )


class _Held:
    """What an index holds that examples can be made of, else what a fictional council would have held."""

    def __init__(self, facets: Mapping[str, Sequence[FacetCount]], passages: Sequence[Passage]) -> None:
        self._facets = facets
        self._passages = passages
        self.one, self.two, self.three, self.four = _four_words(passages)

    def most(self, facet: str, otherwise: str) -> str:
        """The most frequent value of a facet."""
        return next((each.value for each in self._facets.get(facet, ())), otherwise)

    def first(self, read: Callable[[Passage], str | None], otherwise: str) -> str:
        """What the first passage has that has it."""
        return next(filter(None, map(read, self._passages)), otherwise)

    def language(self) -> str:
        """The most frequent language but English, if there is one."""
        codes = [each.value for each in self._facets.get("language", ())]
        return language_name(next((code for code in codes if code != "en"), "en" if codes else "cy"))

    def long_word(self) -> str:
        """A word that is long enough to leave out some of it."""
        return next(
            (word for word in _words(self._passages) if len(word) >= _LEAST_OF_PREFIX), "organisation"
        )


def _asked(index: Engine, filters: dict[str, tuple[str, ...]], facets: Sequence[str] = ()) -> Hits:
    request = SearchRequest(
        reader=PUBLIC, filters=filters, sort=Sort.NEWEST, limit=_SAMPLE, facets=tuple(facets), facet_size=3
    )
    return index.search(request)


def _four_words(passages: Iterable[Passage]) -> tuple[str, str, str, str]:
    """Two pairs of words that stand side by side in the titles of many passages, no word twice."""
    pairs = [pair for pair, _ in Counter(chain.from_iterable(map(_pairs, passages))).most_common()]
    pairs += [("bicycle", "theft"), ("budget", "scrutiny"), ("street", "lighting")]
    first = pairs[0]
    second = next(pair for pair in pairs if not {*pair} & {*first})
    return *first, *second


def _pairs(passage: Passage) -> list[tuple[str, str]]:
    title = passage.item_title or passage.heading or ""
    if passage.language not in ("en", None):
        return []
    return [(one, two) for one, two in pairwise(_cut(title)) if one and two and one != two]


def _words(passages: Iterable[Passage]) -> Iterator[str]:
    return chain.from_iterable(chain.from_iterable(map(_pairs, passages)))


def _cut(title: str) -> list[str]:
    """The words of a title in small letters, empty where one is no word that anyone would look for."""
    words = (title[token.start : token.end].lower() for token in tokens(title))
    return [
        word
        if word.isalpha() and word not in SMALL_WORDS and _LEAST_LETTERS <= len(word) <= _MOST_LETTERS
        else ""
        for word in words
    ]


def _field(name: str, value: str) -> str:
    """A field as it is typed: what is no single word stands in quotes."""
    bare = " ".join(value.replace('"', " ").split())
    return f"{name}:{bare}" if bare.isalnum() else f'{name}:"{bare}"'


def _taught(held: _Held) -> _Taught:
    """The lessons, with what is typed and what that asks for."""
    one, two, three, four = held.one, held.two, held.three, held.four
    long = held.long_word()
    speaker = held.most("speaker", "Tom Okafor")
    date = held.first(lambda p: p.date.isoformat() if p.date else None, "2014-12-04")
    year = held.most("year", "2014")
    short = held.most("acronym", "PSPO").split("\t")[0]
    reference = held.first(lambda p: p.references[0] if p.references else None, "2024/2116")
    return [
        (
            "words",
            "Words",
            "Type words. What is found holds all of them, in any order and any inflection: in its text, its"
            " heading, the title of its item, or the name of who speaks or is responsible. Capitals, accents"
            " and hyphens make no difference.",
            [
                (f"{one} {two}", "both words"),
                (f"{one} AND {two}", "the same: AND, or a + before each word, changes nothing"),
                (short, "an acronym, with its long form where the papers define it"),
            ],
        ),
        (
            "phrases",
            "Exact phrases",
            "Words in quotes are found exactly as you type them, small words, figures and signs included.",
            [
                (f'"{one} {two}"', "these words, one after the other"),
                (f'"{two}"', "this word and no other form of it"),
            ],
        ),
        (
            "either",
            "Either, without, and brackets",
            "OR, NOT and AND are operators in capitals only. OR binds more tightly than AND does.",
            [
                (f"{one} OR {three}", "either word, or both"),
                (f"{one} -{three}", "the first word and not the second"),
                (f'{one} NOT "{three} {four}"', "the same with NOT, of a phrase"),
                (f"{two} ({one} OR {three})", "the first word and either of those in brackets"),
            ],
        ),
        (
            "near",
            "Near one another",
            "Give the most words that may stand between, in either order.",
            [
                (f"{one} NEAR/5 {two}", "at most five words between, in any inflection"),
                (f'"{one} {two}"~5', "the same, of exactly these words"),
            ],
        ),
        (
            "parts",
            "Parts of words",
            "A * ends a word of three letters or more; each ? inside a word stands for one letter.",
            [
                (f"{long[:5]}*", "any word that begins so"),
                (f"{long[:3]}?{long[4:]}", "any letter in the place of the question mark"),
            ],
        ),
        (
            "fields",
            "Fields",
            "A field's name, a colon and, without a blank, a word or a phrase in quotes.",
            [
                (_field("speaker", speaker.split()[-1].lower()), "who speaks, by a word of the name"),
                (
                    _field("role", held.first(lambda p: p.speaker_role, "cabinet member")),
                    "who speaks, by their post",
                ),
                (_field("authority", held.most("authority", "Aldermere")), "the council or parliament"),
                (f"{_field('committee', held.most('committee', 'Scrutiny'))} {two}", "the body that met"),
                (
                    _field("item", held.first(lambda p: p.item_number, "5")),
                    "the number of an item of business, matched whole",
                ),
                (_field("title", one), "a word in the title of the paper or of the item"),
                (
                    _field(
                        "kind",
                        held.first(
                            lambda p: p.kind.label.lower() if p.kind is not Kind.OTHER else None, "action"
                        ),
                    ),
                    "the sort of passage: " + ", ".join(kind.label.lower() for kind in Kind),
                ),
                (
                    f"kind:action {_field('status', held.most('status', 'open'))}",
                    "actions that are open, completed or closed, or other words of their status as printed",
                ),
                (
                    _field("person", held.first(lambda p: p.responsible, "deputy leader")),
                    "who is to do something",
                ),
                (_field("ref", reference), "a reference number, as printed"),
                (_field("lang", held.language()), "a language, by its English name or its code"),
                (
                    _field("paper", held.first(lambda p: p.paper_id, "2014")),
                    "one paper, by the id in its address",
                ),
                (f"-{_field('title', one)} {three}", "a minus leaves out a field too"),
            ],
        ),
        (
            "dates",
            "Dates",
            "A passage has the date of its meeting, else of its publication. The day comes before the month;"
            " a month or a year stands for all of its days.",
            [
                (f"date:{date}", "one day"),
                (f"date:{date[:7]}", "one month"),
                (f"from:{year} to:{year}-06", "from a first to a last day"),
                (f'from:"1 January {year}" {one}', "a day in words stands in quotes"),
            ],
        ),
    ]
