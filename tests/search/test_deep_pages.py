"""Pages of very many results, and of facets with very many values, lie end to end on each engine."""

import datetime as dt
import random
from collections.abc import Iterator

import pytest

from mappings.meeting import Meeting
from search.engines import Engine
from search.finder import Question, find
from search.request import Sort
from tests.support.elasticsearch import fresh_place
from tests.support.papers import COUNCIL, Shelf, filled

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]
_WORDS = ("harbour", "towpath", "paraffin", "winter", "dredge", "bicycle", "theft", "police", "budget")
_PAPERS, _PASSAGES = 60, 200
_ALL = _PAPERS * _PASSAGES


def _shelves() -> Iterator[Shelf]:
    chosen = random.Random(5)  # noqa: S311 - the same every time
    for number in range(_PAPERS):
        day = dt.date(2000 + number % 20, 1 + number % 12, 1 + number % 28)
        rows = [
            {
                "text": " ".join(["Lantern", *chosen.choices(_WORDS, k=chosen.randrange(1, 9))]),
                # The first hundred speak twice.
                "speaker": f"Resident {(number * _PASSAGES + row) % (_ALL - 100):05}",
            }
            for row in range(_PASSAGES)
        ]
        yield Shelf(f"{number}.txt", rows, meeting=Meeting(day, "Harbour Board", COUNCIL))


@pytest.fixture(scope="module", params=_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Twelve thousand passages, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("deep") / "index"), *_shelves()) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, *_shelves()) as engine:
            yield engine


@pytest.mark.parametrize("q", ["lantern", "harbour OR lantern", ""])
@pytest.mark.parametrize("sort", Sort)
def test_pages_lie_end_to_end(engine: Engine, q: str, sort: Sort) -> None:
    def ids(page: int, per_page: int) -> list[str]:
        question = Question(q=q, sort=sort, page=page, per_page=per_page, facets=())
        return [result.passage.id for result in find(engine, question).results]

    every = ids(1, _ALL)
    assert len(set(every)) == len(every) == _ALL
    for page in (1, 2, 3, 101, 119, 120):
        assert ids(page, 100) == every[(page - 1) * 100 : page * 100], page
    assert ids(1_715, 7) == every[11_998:]
    assert ids(121, 100) == []


def test_the_values_of_a_facet_come_to_the_last(engine: Engine) -> None:
    def speakers(page: int, per_page: int) -> list[tuple[str, int]]:
        stop = page * per_page
        asked = Question(per_page=1, facets=("speaker",), facet_offset=stop - per_page, facet_size=stop)
        return [(each.value, each.count) for each in find(engine, asked).facets["speaker"]]

    every = speakers(1, _ALL)
    assert every == [
        *((f"Resident {number:05}", 2) for number in range(100)),
        *((f"Resident {number:05}", 1) for number in range(100, _ALL - 100)),
    ]
    for page in (1, 2, 101, 119):
        assert speakers(page, 100) == every[(page - 1) * 100 : page * 100], page
    assert speakers(120, 100) == []


def test_a_selected_value_is_given_behind_the_others(engine: Engine) -> None:
    selected = {"speaker": ("Resident 11899", "Nobody")}
    asked = Question(per_page=1, filters=selected, facets=("speaker",), facet_offset=1, facet_size=3)
    values = find(engine, asked).facets["speaker"]
    assert [(each.value, each.count, each.selected) for each in values] == [
        ("Resident 00001", 2, False),
        ("Resident 00002", 2, False),
        ("Resident 11899", 1, True),
        ("Nobody", 0, True),
    ]
