"""Real papers and ours, asked in many ways: the two engines give the same answers."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.relevance.judged import asked
from indexer.pipeline import Settings, index
from mappings.analysis import tokens
from mappings.commitment import LEDGER_FILTERS
from mappings.passage import Passage
from search.engines import Engine, open_engine
from search.finder import Answer, Question, Result, find
from search.grouping import Grouping
from search.ledger import LedgerQuestion, ask
from search.request import OPERATOR, PUBLIC, LedgerRequest, SearchRequest, Sort
from tests.support.elasticsearch import fresh_place

_SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "papers"
_SEED = 20_150_108
_QUICK, _ALL = 200, 2_000
_BODIES = (
    "ca-parliament",
    "de",
    "kent",
    "legistar",
    "moderngov",
    "mscc-wales",
    "nl",
    "uk-parliament",
    "us-other",
)
_FIRST = 10
_FIELDS = ("speaker", "role", "authority", "committee", "title", "person", "status")


@dataclass(frozen=True)
class Both:
    """The same papers in each engine, and their passages."""

    one: Engine
    other: Engine
    passages: tuple[Passage, ...]


@pytest.fixture(scope="module")
def both(
    elasticsearch_address: str, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """The seeds and the samples in each engine."""
    with _indexed([shared_data / "seeds", _SAMPLES], elasticsearch_address, tmp_path_factory) as both:
        yield both


@pytest.fixture(scope="module")
def both_of_many(
    elasticsearch_address: str, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """Papers of many bodies and in several languages in each engine, on one of several shards."""
    papers = [shared_data / "papers" / name for name in _BODIES]
    with _indexed(papers, elasticsearch_address, tmp_path_factory, shards=3) as both:
        yield both


@contextmanager
def _indexed(
    papers: Sequence[Path], address: str, tmp_path_factory: pytest.TempPathFactory, *, shards: int = 1
) -> Iterator[Both]:
    embedded = str(tmp_path_factory.mktemp("parity") / "index")
    with fresh_place(address, shards=shards) as place:
        engines = [open_engine(each, create=True) for each in (embedded, place)]
        for engine in engines:
            index(engine, papers, Settings(), lambda done, total, file: None)
        everything = SearchRequest(reader=PUBLIC, sort=Sort.OLDEST, limit=100_000, facets=())
        hits = engines[0].search(everything).hits
        yield Both(engines[0], engines[1], tuple(hit.passage for hit in hits))
        for engine in engines:
            engine.close()


class _Asker:
    """Makes up questions out of the words, names and figures of passages."""

    def __init__(self, passages: tuple[Passage, ...]) -> None:
        self._chance = random.Random(_SEED)  # noqa: S311
        self._passages = [each for each in passages if len(tokens(each.text)) > 8]
        self._said_by = [each for each in passages if each.speaker]

    def question(self) -> Question:
        """A question of one of many sorts."""
        chance = self._chance
        passage = chance.choice(self._passages)
        words = [passage.text[token.start : token.end] for token in tokens(passage.text)]
        first = chance.randrange(len(words) - 4)
        elsewhere = [
            other.text[token.start : token.end]
            for other in [chance.choice(self._passages)]
            for token in tokens(other.text)
        ]
        q = chance.choice(
            (
                lambda: chance.choice(words),
                lambda: " ".join(chance.sample(words, 2)),
                lambda: " ".join(chance.sample(words, 4)),
                lambda: " ".join([*chance.sample(words, 5), chance.choice(elsewhere)]),
                lambda: f'"{" ".join(words[first : first + chance.randint(1, 4)])}"',
                lambda: " OR ".join(chance.sample([*words, *elsewhere], 3)),
                lambda: f"{words[first]} NEAR/{chance.randint(0, 9)} {words[first + chance.randint(1, 3)]}",
                lambda: f'"{words[first]} {words[first + 2]}"~{chance.randint(0, 5)}',
                lambda: f"{chance.choice(words)} -{chance.choice(elsewhere)}",
                lambda: f"{chance.choice(words)[:4]}*",
                lambda: f"({chance.choice(words)} OR {chance.choice(elsewhere)}) {chance.choice(words)}",
                lambda: f"{chance.choice(_FIELDS)}:{chance.choice(words)} {chance.choice(words)}",
                lambda: f"{chance.choice(self._said_by).speaker} {chance.choice(words)}",
                lambda: f"kind:{passage.kind.value} {chance.choice(words)}",
                lambda: f"from:{passage.date or 2010} {chance.choice(words)}",
                lambda: self._misspelt(chance.choice(words)),
                lambda: passage.item_title or chance.choice(words),
                lambda: "",
            )
        )()
        filters: dict[str, tuple[str, ...]] = {}
        if chance.random() < 0.25:
            filters["kind"] = tuple({passage.kind.value, "speech"})
        if chance.random() < 0.15 and passage.committee:
            filters["committee"] = (passage.committee,)
        if chance.random() < 0.1 and passage.date:
            filters["year"] = (str(passage.date.year),)
        sort = chance.choice((Sort.RELEVANCE, Sort.RELEVANCE, Sort.NEWEST, Sort.OLDEST))
        page = chance.choice((1, 1, 1, 2))
        group = chance.choice((*([Grouping.PASSAGE] * 6), *Grouping))
        return Question(q=q, filters=filters, sort=sort, group=group, page=page, per_page=_FIRST)

    def _misspelt(self, word: str) -> str:
        at = self._chance.randrange(len(word))
        return f"{word[:at]}{word[at + 1 :]}{word[at]}"


@pytest.mark.parametrize(
    ("first", "count"),
    [(0, _QUICK), pytest.param(_QUICK, _ALL - _QUICK, marks=pytest.mark.long)],
)
def test_both_engines_answer_alike(both: Both, first: int, count: int) -> None:
    """Everything but the order by relevance is the same; that is so nearly always."""
    asker = _Asker(both.passages)
    _check(both, [asker.question() for _ in range(first + count)][first:])


@pytest.mark.long
def test_both_engines_answer_alike_on_many_papers(both_of_many: Both) -> None:
    """So it is whoever wrote the papers, and on several shards."""
    asker = _Asker(both_of_many.passages)
    _check(both_of_many, [asker.question() for _ in range(_ALL)])


def test_both_engines_answer_the_judged_queries_alike(both: Both) -> None:
    """Those by which `make relevance` measures."""
    _check(both, [Question(q=query.text, per_page=_FIRST) for query in asked()])


def test_both_engines_hold_the_same_ledger(both: Both) -> None:
    for reader in (PUBLIC, OPERATOR):
        for spoken in (False, True):
            request = LedgerRequest(reader=reader, spoken=spoken, limit=10_000, facets=tuple(LEDGER_FILTERS))
            one, other = both.one.commitments(request), both.other.commitments(request)
            assert one == other
            assert len(one.hits) == one.total > 0
    for q in ("police", "figures OR numbers", "write to the committee", "status:completed"):
        answers = [ask(engine, LedgerQuestion(q=q, per_page=100)) for engine in (both.one, both.other)]
        assert answers[0].commitments == answers[1].commitments
        assert answers[0].facets == answers[1].facets


def _check(both: Both, questions: Sequence[Question]) -> None:
    same_first, ranked, shared = 0, 0, 0.0
    for question in questions:
        one, other = find(both.one, question), find(both.other, question)
        assert _certain(one) == _certain(other), question
        marks = _marks(one.results + one.near_matches)
        for key, excerpts in _marks(other.results + other.near_matches).items():
            assert marks.get(key, excerpts) == excerpts, question
        mine, theirs = _shown(one), _shown(other)
        if question.sort is not Sort.RELEVANCE:
            assert mine == theirs, question
        elif mine:
            ranked += 1
            same_first += mine[0] == theirs[0]
            shared += len(set(mine) & set(theirs)) / len(mine)
    assert ranked > len(questions) / 4
    assert same_first >= 0.98 * ranked
    assert shared >= 0.9 * ranked


def _shown(answer: Answer) -> list[str]:
    return [each.passage.id for each in (answer.results or answer.near_matches)]


def _certain(answer: Answer) -> tuple[object, ...]:
    """What hangs on no score."""
    return (
        answer.total,
        answer.total_papers,
        answer.total_results,
        answer.acronyms,
        answer.facets,
        answer.reading,
        answer.warnings,
        answer.did_you_mean,
        answer.instead,
        len(answer.results),
        len(answer.near_matches),
    )


def _marks(results: tuple[Result, ...]) -> dict[str, object]:
    return {result.passage.id: result.excerpts for result in results}
