"""What each operator finds is what a slow and obvious reading of the same passages finds, on both engines."""

import fnmatch
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.analysis import Token, tokens
from mappings.passage import Passage
from search.engines import Engine
from search.excerpts import marks_in
from search.finder import Question, find
from search.query.parser import parse
from search.request import PUBLIC, SearchRequest
from tests.support.elasticsearch import fresh_place
from tests.support.papers import Shelf, filled

_FIELDS: dict[str, Callable[[Passage], str | None]] = {
    "text": lambda passage: passage.text,
    "heading": lambda passage: passage.heading,
    "item_title": lambda passage: passage.item_title,
    "speaker": lambda passage: passage.speaker,
    "responsible": lambda passage: passage.responsible,
}
_NAMED = {"title": "item_title", "speaker": "speaker", "person": "responsible"}

_RE = [("reoffend",), ("reoffending",), ("re", "offend"), ("re", "offending")]
# By hand: as typed, and the runs of stems that are it, without stemming in other languages.
_WORDS: dict[str, Sequence[tuple[str, ...]]] = {
    "theft": [("theft",)],
    "Thefts": [("theft",), ("thefts",)],
    "police": [("polic",), ("police",)],
    "officers": [("offic",), ("officers",)],
    "the": [("the",)],
    "Café": [("cafe",)],
    "organization": [("organis",), ("organization",)],
    "Q&A": [("q", "&", "a")],
    "reoffending": _RE,
    "re-offending": _RE,
    "re offending": _RE,
}
_EXACT = ["the", "Theft", "thefts", "officer", "£5", "Q&A", "re-offending", "reoffending", "café", "of"]
_PATTERNS = ["the*", "off*", "off?c*", "theft*", "organi?ation", "t?e", "th??t", "caf?*", "reoff*", "th?f*"]
_PASSAGE_WORDS = (
    *(
        "theft",
        "theft,",
        "thefts",
        "Thefts",
        "police",
        "policing",
        "officer",
        "officers",
        "the",
        "the",
        "the.",
    ),
    *("of", "£5", "Q&A", "re-offending", "reoffending", "re offending", "café", "CAFE", "organisation"),
    "organizations",
)


@dataclass(frozen=True)
class Asked:
    """What is typed, and whether the tokens of a field hold it; `field` where it is asked of that alone."""

    typed: str
    holds: Callable[[Passage], bool]


Span = tuple[int, int]
Spans = Callable[[Sequence[Token]], list[Span]]


def _in_any(within: Callable[[Sequence[Token]], bool]) -> Callable[[Passage], bool]:
    return lambda passage: any(_in_field(name, within)(passage) for name in _FIELDS)


def _in_field(name: str, within: Callable[[Sequence[Token]], bool]) -> Callable[[Passage], bool]:
    return lambda passage: within(tokens(_FIELDS[name](passage) or "", passage.language))


def _word(typed: str) -> Spans:
    def spans(cut: Sequence[Token]) -> list[Span]:
        stems = [token.stem for token in cut]
        return [span for run in _WORDS[typed] for span in _runs(stems, run)]

    return spans


def _phrase(typed: str) -> Spans:
    run = tuple(token.exact for token in tokens(typed))
    return lambda cut: _runs([token.exact for token in cut], run)


def _runs(values: Sequence[str], run: tuple[str, ...]) -> list[Span]:
    count = len(run)
    return [
        (first, first + count)
        for first in range(len(values) - count + 1)
        if tuple(values[first : first + count]) == run
    ]


def _near(parts: Sequence[Spans], most: Sequence[int]) -> Callable[[Sequence[Token]], bool]:
    def within(cut: Sequence[Token]) -> bool:
        return all(
            any(
                0 <= other[0] - one[1] <= between or 0 <= one[0] - other[1] <= between
                for one, other in itertools.product(first(cut), then(cut))
            )
            for first, then, between in zip(parts, parts[1:], most, strict=False)
        )

    return within


def _like(pattern: str) -> Callable[[Sequence[Token]], bool]:
    folded = pattern.lower().replace("é", "e")
    return lambda cut: any(fnmatch.fnmatchcase(token.exact, folded) for token in cut)


_most = st.integers(0, 4)


@st.composite
def _leaves(draw: st.DrawFn, *, text_only: bool = False) -> Asked:
    """A word, phrase, pattern or words near one another, of any field or of one."""
    sort = draw(st.sampled_from(["word", "phrase", "pattern", "near", "near phrases", "near in quotes"]))
    if sort == "word":
        typed = draw(st.sampled_from(sorted(_WORDS)))
        spans = _word(typed)
        within: Callable[[Sequence[Token]], bool] = lambda cut: bool(spans(cut))  # noqa: E731
    elif sort == "phrase":
        text = " ".join(draw(st.lists(st.sampled_from(_EXACT), min_size=1, max_size=3)))
        typed, spans = f'"{text}"', _phrase(text)
        within = lambda cut: bool(spans(cut))  # noqa: E731
    elif sort == "pattern":
        typed = draw(st.sampled_from(_PATTERNS))
        within = _like(typed)
    elif sort == "near in quotes":
        words = draw(st.lists(st.sampled_from(_EXACT), min_size=2, max_size=3))
        most = draw(_most)
        typed = f'"{" ".join(words)}"~{most}'
        within = _near([_phrase(word) for word in words], [most] * (len(words) - 1))
    else:
        words = draw(st.lists(st.sampled_from(sorted(_WORDS)), min_size=2, max_size=3))
        between = draw(st.lists(_most, min_size=len(words) - 1, max_size=len(words) - 1))
        parts = [_word(word) for word in words]
        if sort == "near phrases":
            parts = [_phrase(word) for word in words]
            words = [f'"{words[0]}"', *words[1:]]
        typed = words[0] + "".join(
            f" NEAR/{most} {word}" for most, word in zip(between, words[1:], strict=True)
        )
        within = _near(parts, between)
    name = None if text_only or " NEAR/" in typed or " " in typed.partition('"')[0] else draw(_names)
    if name:
        return Asked(f"{name}:{typed}", _in_field(_NAMED[name], within))
    return Asked(typed, _in_field("text", within) if text_only else _in_any(within))


_names = st.sampled_from([None, None, None, *_NAMED])


def _all(parts: list[Asked]) -> Asked:
    return Asked(
        " ".join(f"({part.typed})" for part in parts), lambda p: all(part.holds(p) for part in parts)
    )


def _any(parts: list[Asked]) -> Asked:
    return Asked(
        " OR ".join(f"({part.typed})" for part in parts), lambda p: any(part.holds(p) for part in parts)
    )


def _not(part: Asked) -> Asked:
    return Asked(f"-({part.typed})", lambda p: not part.holds(p))


def _grouped(parts: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    some = st.lists(parts, min_size=2, max_size=3)
    return some.map(_all) | some.map(_any) | parts.map(_not)


_queries = st.recursive(_leaves(), _grouped, max_leaves=5)


def _shelf() -> Shelf:
    chance = random.Random(20191105)  # noqa: S311

    def text(most: int) -> str:
        return " ".join(chance.choices(_PASSAGE_WORDS, k=chance.randint(1, most)))

    rows: list[dict[str, object]] = []
    for _ in range(400):
        row: dict[str, object] = {"text": text(9), "language": chance.choice(["en", "en", "cy", None])}
        for name in ("heading", "item_title", "speaker", "responsible"):
            if chance.random() < 0.15:
                row[name] = text(5)
        rows.append(row)
    return Shelf("properties.pdf", rows)


_SHELF = _shelf()


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The passages in the embedded engine."""
    with filled(str(tmp_path_factory.mktemp("properties") / "index"), _SHELF) as engine:
        yield engine


@pytest.fixture(scope="module")
def elasticsearch(elasticsearch_address: str) -> Iterator[Engine]:
    """The passages in Elasticsearch."""
    with fresh_place(elasticsearch_address) as place, filled(place, _SHELF) as engine:
        yield engine


def _check(engine: Engine, asked: Asked) -> None:
    parsed = parse(asked.typed)
    assert parsed.problems == ()
    hits = engine.search(SearchRequest(reader=PUBLIC, query=parsed.tree, limit=1000, facets=()))
    expected = {passage.id for passage in _SHELF.passages if asked.holds(passage)}
    assert {hit.passage.id for hit in hits.hits} == expected
    assert hits.total == len(expected)


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(asked=_queries)
def test_the_embedded_engine_finds_what_the_words_say(embedded: Engine, asked: Asked) -> None:
    _check(embedded, asked)


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(asked=_queries)
def test_elasticsearch_finds_what_the_words_say(elasticsearch: Engine, asked: Asked) -> None:
    _check(elasticsearch, asked)


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(asked=_leaves(text_only=True), passages=st.lists(st.sampled_from(_SHELF.passages), min_size=1))
def test_something_is_marked_where_the_text_holds_it_and_only_there(
    asked: Asked, passages: list[Passage]
) -> None:
    tree = parse(asked.typed).tree
    for passage in passages:
        assert bool(marks_in(passage.text, tree, passage.language)) == asked.holds(passage)


def _check_near(engine: Engine, parts: list[Asked], excluded: Asked) -> None:
    """Each near match holds a word or more, all that is asked of one field, and nothing excluded."""
    answer = find(engine, Question(q=_all([*parts, _not(excluded)]).typed, per_page=100, facets=()))
    listed = {result.passage.id for result in answer.results}
    assert listed.isdisjoint(result.passage.id for result in answer.near_matches)
    fields = [part for part in parts if ":" in part.typed]
    words = [part for part in parts if ":" not in part.typed]
    for passage in (result.passage for result in answer.near_matches):
        assert not excluded.holds(passage)
        assert all(part.holds(passage) for part in fields)
        # Where one thing alone is asked for, its words will do.
        assert len(words) < 2 or any(part.holds(passage) for part in words)
    left = [
        each for each in _SHELF.passages if not excluded.holds(each) and all(p.holds(each) for p in fields)
    ]
    if len(words) > 1 and not answer.total:
        assert bool(answer.near_matches) == any(part.holds(each) for part in words for each in left)


_several = st.lists(_leaves(), min_size=2, max_size=5)


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(parts=_several, excluded=_leaves())
def test_near_matches_in_the_embedded_engine_obey_all_else(
    embedded: Engine, parts: list[Asked], excluded: Asked
) -> None:
    _check_near(embedded, parts, excluded)


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(parts=_several, excluded=_leaves())
def test_near_matches_in_elasticsearch_obey_all_else(
    elasticsearch: Engine, parts: list[Asked], excluded: Asked
) -> None:
    _check_near(elasticsearch, parts, excluded)
