"""The two engines give the same hits in the same order with the same scores."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from search.engines import Engine, open_engine
from search.finder import Question, find
from search.query.parser import parse
from search.request import PUBLIC, SearchRequest, Sort
from tests.support.elasticsearch import fresh_place
from tests.support.papers import COUNCIL, FOOTWAYS, Shelf

_TEXT = """
    the of to and a in that committee report noted members officers towpath bridge lock canal market stall
    licence trader bicycle theft thefts stolen police officer reoffending re-offending budget £1,636 2014
    lighting lamp lamps repair repaired repairs resurfacing meeting agreed resolved action director streets
"""
_WORDS = _TEXT.split()
_SPEAKERS = ("Nesta Prosser", "Idris Penhallow", "Morwenna Tregear", None, None)


@pytest.fixture(scope="module")
def both(
    elasticsearch_place_of_module: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Engine]]:
    """The same papers in each engine."""
    chance = random.Random(20141204)  # noqa: S311
    shelves = [_shelf(chance, number) for number in range(40)]
    places = (str(tmp_path_factory.mktemp("both") / "index"), elasticsearch_place_of_module)
    engines = [open_engine(place, create=True) for place in places]
    for engine in engines:
        with engine.writing() as writer:
            for count, shelf in enumerate(shelves):
                shelf.put(writer)
                if count % 15 == 0:
                    writer.commit()
    yield engines
    for engine in engines:
        engine.close()


@pytest.fixture(scope="module")
def elasticsearch_place_of_module(elasticsearch_address: str) -> Iterator[str]:
    """Where this module makes its Elasticsearch index."""
    with fresh_place(elasticsearch_address) as place:
        yield place


def _shelf(chance: random.Random, number: int) -> Shelf:
    def text(least: int, most: int) -> str:
        # The earlier a word stands in the list the commoner it is.
        drawn = [_WORDS[int(len(_WORDS) * chance.random() ** 2)] for _ in range(chance.randint(least, most))]
        return " ".join(drawn)

    meeting = replace(FOOTWAYS, date=dt.date(2010, 1, 1) + dt.timedelta(days=chance.randrange(2000)))
    rows = []
    for item in range(30):
        row = {"text": text(3, 60), "item_number": str(item // 5)}
        if chance.random() < 0.5:
            row["heading"] = text(2, 6)
        if chance.random() < 0.7:
            row["item_title"] = text(2, 5)
        speaker = chance.choice(_SPEAKERS)
        if speaker:
            row |= {"speaker": speaker, "speaker_printed": f"Cllr {speaker}"}
        if chance.random() < 0.2:
            row["responsible"] = "Director of Streets"
        rows.append(row)
    return Shelf(f"{number}.pdf", rows, meeting=meeting if number % 10 else None)


@pytest.mark.parametrize(
    "q",
    [
        "towpath unicorn",
        "bicycle theft licence lamp stolen repaired canal unicorn",
        "the police officers of the unicorn market -lock",
        "bicycel unicorn",
        "oficers",
        "resurfacign NEAR/2 unicorn",
        "prossre unicorn canal",
        '"stolen lamps of the trader"',
        "speaker:penhalow unicorn bridge",
    ],
)
def test_both_engines_relax_alike(both: list[Engine], q: str) -> None:
    one, other = (find(engine, Question(q=q)) for engine in both)
    assert (one.total, one.did_you_mean, one.reading) == (other.total, other.did_you_mean, other.reading)
    assert one.relaxed
    for mine, theirs in ((one.results, other.results), (one.near_matches, other.near_matches)):
        assert [each.passage for each in mine] == [each.passage for each in theirs]
        assert [each.score for each in mine] == [pytest.approx(each.score, rel=1e-3) for each in theirs]


@pytest.mark.parametrize(
    "q",
    [
        "theft",
        "the",
        "towpath",
        "director",
        "streets OR canal",
        "bicycle theft",
        "police officers noted -market",
        "repair OR lamp OR stolen OR licence",
        "re-offending",
        "reoffending OR (bridge lock)",
        '"the committee"',
        '"of the" OR trader',
        '"that the committee"',
        "£1,636",
        "rep*",
        "st?l* OR cana?",
        "lamp* bridge",
        "speaker:tre* towpath",
        "police NEAR/5 officers",
        "theft NEAR/2 re-offending OR market",
        '"the committee"~3 -lock',
        "prosser towpath",
        "speaker:prosser",
        "NOT the",
        "title:canal bridge",
        "",
    ],
)
def test_both_engines_answer_alike(both: list[Engine], q: str) -> None:
    for sort in Sort:
        for offset, limit in ((0, 200), (180, 40), (400, 1000)):
            request = SearchRequest(
                reader=PUBLIC,
                query=parse(q).tree,
                filters={"authority": (COUNCIL,)} if "bridge" in q else {},
                sort=sort,
                offset=offset,
                limit=limit,
            )
            one, other = (engine.search(request) for engine in both)
            assert one.total == other.total
            assert one.total > 0
            assert one.total_papers == other.total_papers
            assert one.facets == other.facets
            assert [hit.passage for hit in one.hits] == [hit.passage for hit in other.hits]
            assert [hit.score for hit in one.hits] == [
                pytest.approx(hit.score, rel=1e-3) if hit.score is not None else None for hit in other.hits
            ]
