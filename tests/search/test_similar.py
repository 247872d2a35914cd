"""The passages most like one, on each engine."""

from collections.abc import Iterator

import pytest

from mappings.passage import Access
from search.engines import Engine
from search.request import OPERATOR, PUBLIC, Reader
from search.similar import similar
from tests.support.elasticsearch import fresh_place
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]
LIGHTING = {"item_number": "5", "item_title": "Lighting of the towpath"}
HARBOUR = {"item_number": "6", "item_title": "Harbour"}

MINUTES = Shelf(
    "2014/footways.pdf",
    [
        {"text": "Lanterns along the towpath are to burn paraffin through the winter.", **LIGHTING},
        {"text": "The paraffin for the lanterns on the towpath is bought in autumn.", **LIGHTING},
        {"text": "Paraffin is stored at the harbour, and lanterns through the winter.", **HARBOUR},
        {"text": "The harbour is dredged in spring.", **HARBOUR},
        *(f"The Committee noted report number {number}." for number in range(20)),
    ],
    meeting=FOOTWAYS,
)
DRAFT = Shelf(
    "2014/draft.pdf",
    [
        {"text": "Lanterns along the towpath are to burn paraffin through the winter.", **LIGHTING},
        "The towpath lanterns smoke: paraffin of a better sort would burn through the winter.",
        "The towpath lanterns smoke; paraffin of a better sort would burn through the winter.",
        "A lantern was found among zinnias.",
    ],
    meeting=SAFETY,
)
CLOSED = Shelf(
    "closed/markets.pdf",
    ["Lanterns along the towpath burn stolen paraffin in winter.", "Contraband zinnias, zinnias."],
    meeting=MARKETS,
    access=Access.RESTRICTED,
)
LANTERNS, BOUGHT, STORED, DREDGED, NOTED = MINUTES.ids[:5]
SMOKE = DRAFT.ids[1]


@pytest.fixture(scope="module", params=_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("similar") / "index"), MINUTES, DRAFT, CLOSED) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, MINUTES, DRAFT, CLOSED) as engine:
            yield engine


def like(engine: Engine, passage_id: str, reader: Reader = PUBLIC, limit: int = 10) -> list[str]:
    passage = engine.passages([passage_id], reader)[passage_id]
    found = similar(engine, passage, reader, limit)
    scores = [hit.score or 0.0 for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    return [hit.passage.id for hit in found.hits]


def test_what_holds_most_of_its_telling_words_comes_first(engine: Engine) -> None:
    passage = engine.passages([LANTERNS], PUBLIC)[LANTERNS]
    words = [word.text for word in similar(engine, passage, PUBLIC).words]
    assert {"paraffin", "towpath", "winter", "burn"} <= set(words)
    assert "the" not in words
    assert like(engine, LANTERNS)[0] == SMOKE


def test_neither_itself_nor_its_item_nor_the_same_words_elsewhere(engine: Engine) -> None:
    found = like(engine, LANTERNS)
    assert found == [SMOKE, STORED]
    assert like(engine, LANTERNS, limit=1) == [SMOKE]


def test_where_nothing_is_like_it(engine: Engine) -> None:
    assert like(engine, DREDGED) == []
    assert like(engine, CLOSED.ids[1], OPERATOR) == []


def test_nothing_restricted_is_like_it_but_to_those_who_may_see_it(engine: Engine) -> None:
    assert CLOSED.ids[0] not in like(engine, LANTERNS)
    assert CLOSED.ids[0] in like(engine, LANTERNS, OPERATOR)


def test_that_a_restricted_passage_holds_a_word_too_is_not_told(engine: Engine) -> None:
    passage = engine.passages(DRAFT.ids[3:], PUBLIC)[DRAFT.ids[3]]
    words = {
        reader: [word.text for word in similar(engine, passage, reader).words]
        for reader in (PUBLIC, OPERATOR)
    }
    assert "zinnias" not in words[PUBLIC]
    assert "zinnias" in words[OPERATOR]
