"""What is proposed while a query is typed, on each engine."""

from collections.abc import Iterator
from typing import Any

import pytest

from mappings.passage import Access, Kind
from search.engines import Engine
from search.finder import Question, find
from search.request import OPERATOR, PUBLIC
from search.suggestions import suggest
from tests.support.elasticsearch import fresh_place
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]

SPEECHES = Shelf(
    "2019/safety.html",
    [
        *(
            {
                "text": f"Bicycle thefts at the station were {number}, and the theft of lead rose.",
                "kind": Kind.SPEECH,
                "speaker": "Ada Okafor",
                "speaker_printed": "Cllr Ada Okafor (Chair)",
                "item_number": "3",
                "item_title": "Theft from public places",
            }
            for number in range(3)
        ),
        {
            "text": "Therapy dogs were welcomed.",
            "kind": Kind.SPEECH,
            "speaker": "Odile Okonjo-Smith",
            "item_number": "4",
            "item_title": "Dogs in theatres",
        },
        {"text": "Merci.", "kind": Kind.SPEECH, "speaker": "Thérèse “Tess” Thornley"},
        {"text": "Grazie.", "kind": Kind.SPEECH, "speaker": "王小明"},
    ],
    meeting=SAFETY,
)
MINUTES = Shelf(
    "2014/footways.pdf",
    [
        {"text": "The towpath was resurfaced.", "item_number": "5", "item_title": "The towpath, and thawing"},
        {"text": "Racks were asked for by Okafor.", "item_number": "6", "item_title": "Racks"},
    ],
    meeting=FOOTWAYS,
    title="Thursday's minutes",
)
CLOSED = Shelf(
    "closed/markets.pdf",
    [
        {
            "text": "The theodolite was sold.",
            "speaker": "Theobald Quill",
            "item_number": "1",
            "item_title": "Sale of a theodolite",
        },
    ],
    meeting=MARKETS,
    access=Access.RESTRICTED,
)


@pytest.fixture(scope="module", params=_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("typed") / "index"), SPEECHES, MINUTES, CLOSED) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, SPEECHES, MINUTES, CLOSED) as engine:
            yield engine


def proposed(engine: Engine, q: str, limit: int = 10, **more: Any) -> list[tuple[str, str, str, int]]:
    """Kind, label, query and count of each; every one finds what it says, and so something."""
    found = suggest(engine, Question(q=q, **more), limit)
    for each in found:
        assert each.count == find(engine, Question(q=each.query, **more)).total > 0
    return [(each.kind.value, each.label, each.query, each.count) for each in found]


def labels(engine: Engine, q: str, **more: Any) -> list[tuple[str, str]]:
    return [(kind, label) for kind, label, _, _ in proposed(engine, q, **more)]


def test_speakers_committees_items_then_words(engine: Engine) -> None:
    assert proposed(engine, "th") == [
        ("speaker", "Thérèse “Tess” Thornley", 'speaker:"Thérèse Tess Thornley"', 1),
        ("item", "Theft from public places", 'title:"Theft from public places"', 3),
        ("item", "Dogs in theatres", 'title:"Dogs in theatres"', 1),
        ("item", "The towpath, and thawing", 'title:"The towpath, and thawing"', 1),
        ("word", "theft", "theft", 3),
        ("word", "thawing", "thawing", 1),
        ("word", "theatres", "theatres", 1),
        ("word", "Therapy", "Therapy", 1),
        ("word", "Thérèse", "Thérèse", 1),
        ("word", "Thornley", "Thornley", 1),
    ]
    assert ("committee", "Community Safety Panel") in labels(engine, "pan")


@pytest.mark.parametrize(
    "q", ["t", "bicycle t", "", "the-", '"th', '"theft"', "-th", "kind:sp", "th*", "£", "th:", "王"]
)
def test_nothing_is_proposed(engine: Engine, q: str) -> None:
    assert proposed(engine, q) == []


@pytest.mark.parametrize(
    ("q", "query"),
    [
        ("okaf", 'speaker:"Ada Okafor"'),
        ("ÓKAF", 'speaker:"Ada Okafor"'),
        ("ad", 'speaker:"Ada Okafor"'),
        ("ada ok", 'speaker:"Ada Okafor"'),
        ("okafor ad", 'speaker:"Ada Okafor"'),
        ("bicycle ok", 'bicycle speaker:"Ada Okafor"'),
        ("bicycle  ada ok", 'bicycle  speaker:"Ada Okafor"'),
        ("-lead OR ada ok", '-lead OR ada speaker:"Ada Okafor"'),
        ("(dogs ok", '(dogs speaker:"Odile Okonjo-Smith"'),
        ("smi", 'speaker:"Odile Okonjo-Smith"'),
        ("okonjo-smi", 'speaker:"Odile Okonjo-Smith"'),
        ("therese", 'speaker:"Thérèse Tess Thornley"'),
        ("王小", 'speaker:"王小明"'),
        ("speaker:ok", 'speaker:"Ada Okafor"'),
        ('bicycle speaker:"ada ok', 'bicycle speaker:"Ada Okafor"'),
        ("committee:saf", 'committee:"Community Safety Panel"'),
        ('title:"public pl', 'title:"Theft from public places"'),
    ],
)
def test_what_is_chosen_takes_the_place_of_what_was_typed(engine: Engine, q: str, query: str) -> None:
    assert proposed(engine, q)[0][2] == query


def test_words_before_it_narrow(engine: Engine) -> None:
    assert ("word", "theft", "bicycle theft", 3) in proposed(engine, "bicycle th")
    assert {label for kind, label in labels(engine, "towpath th") if kind == "word"} == {"thawing"}
    assert ("speaker", "Odile Okonjo-Smith") not in labels(engine, "bicycle ok")
    assert proposed(engine, "aardvark th") == []


def test_filters_narrow(engine: Engine) -> None:
    assert labels(engine, "th", filters={"kind": ("minute",)}) == [
        ("item", "The towpath, and thawing"),
        ("word", "thawing"),
    ]


def test_as_many_as_are_asked_for_some_of_each(engine: Engine) -> None:
    assert [kind for kind, _ in labels(engine, "th", limit=3)] == ["speaker", "item", "word"]
    assert [kind for kind, _ in labels(engine, "th", limit=5)] == ["speaker", "item", "item", "word", "word"]


def test_titles_of_items_with_more_passages_than_are_looked_at(engine: Engine, tmp_path: Any) -> None:
    long = [{"text": f"Said {number}.", "item_title": "Lanterns in winter"} for number in range(150)]
    short = [{"text": "Said last.", "item_title": "Lanterns in summer"}]
    with filled(str(tmp_path / "index"), Shelf("lanterns.txt", [*long, *short], meeting=SAFETY)) as engine:
        assert labels(engine, "lant") == [
            ("item", "Lanterns in winter"),
            ("item", "Lanterns in summer"),
            ("word", "Lanterns"),
        ]


def test_nothing_restricted_is_proposed(engine: Engine) -> None:
    for q in ("theod", "quil", "theo", "mark", "sale"):
        assert labels(engine, q, reader=PUBLIC) == []
    assert {kind for kind, _ in labels(engine, "theo", reader=OPERATOR)} == {"speaker", "item", "word"}
    assert ("committee", "Markets Sub-Committee") in labels(engine, "mark", reader=OPERATOR)
