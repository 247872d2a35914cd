"""What is shown where nothing holds all that was asked: near matches, and words as they may be spelled."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from mappings.passage import Access, Kind
from search.documents import answer_document
from search.engines import Engine
from search.finder import Answer, Question, find
from search.request import OPERATOR
from tests.support.elasticsearch import fresh_place
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]

BICYCLES = Shelf(
    "2014/bicycles.pdf",
    [
        "The committee noted each bicycle theft along the towpath in spring.",
        "The committee heard of bicycle stands at the market.",
        {"text": "The committee heard of a theft of lead.", "kind": Kind.RESOLUTION},
        "The committee thanked the wardens.",
        *(f"The committee noted report number {number}." for number in range(20)),
    ],
    meeting=FOOTWAYS,
)
LAMPS = Shelf(
    "2019/lamps.html",
    [
        {"text": "Lamps along the towpath were lit by volunteers.", "speaker": "Nesta Prosser"},
        {"text": "The bicycle count rose.", "heading": "Theft of lamps", "speaker": "Idris Penhallow"},
        {"text": "Reoffending has fallen.", "references": ("LMP/2019/7",)},
    ],
    meeting=SAFETY,
)
CLOSED = Shelf(
    "closed/markets.pdf",
    [
        {
            "text": "Bicycle theft by a licensee named Quillfeather along the towpath.",
            "references": ("MKT/9",),
        }
    ],
    meeting=MARKETS,
    access=Access.RESTRICTED,
)
BICYCLE_THEFT, STANDS, LEAD = BICYCLES.ids[:3]
TOWPATH, COUNT, REFERRED = LAMPS.ids


@pytest.fixture(scope="module", params=_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("relaxed") / "index"), BICYCLES, LAMPS, CLOSED) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, BICYCLES, LAMPS, CLOSED) as engine:
            yield engine


def ask(engine: Engine, q: str, **more: Any) -> Answer:
    return find(engine, Question(q=q, **more))


def near(answer: Answer) -> list[str]:
    """The ids of the near matches, of which nothing else may tell."""
    assert (answer.total, answer.total_papers, answer.results) == (0, 0, ())
    assert not any(value.count for values in answer.facets.values() for value in values if not value.selected)
    assert bool(answer.near_matches) == bool(answer.relaxed)
    return [result.passage.id for result in answer.near_matches]


def test_those_that_hold_most_of_the_words_come_first(engine: Engine) -> None:
    answer = ask(engine, "bicycle theft unicorn")
    found = near(answer)
    assert set(found[:2]) == {BICYCLE_THEFT, COUNT}
    assert set(found[2:]) == {STANDS, LEAD}
    assert answer.reading == (
        "Passages with bicycle, theft and unicorn, in any inflection."
        " No passage holds all of that, and none of them “unicorn”; the near matches hold some of it."
    )
    first = answer.near_matches[found.index(BICYCLE_THEFT)].excerpts[0]
    assert [first.text[start:end] for start, end in first.marks] == ["bicycle", "theft"]


def test_a_word_that_many_hold_makes_no_near_match(engine: Engine) -> None:
    assert set(near(ask(engine, "the committee lead volunteers"))) == {LEAD, TOWPATH}
    assert near(ask(engine, "volunteers the committee")) == [TOWPATH]


def test_where_all_known_words_are_common_they_will_do(engine: Engine) -> None:
    assert len(near(ask(engine, "committee unicorn", per_page=100))) == 24


@pytest.mark.parametrize(
    ("q", "more", "found"),
    [
        ("bicycle theft unicorn -towpath", {}, [COUNT, STANDS, LEAD]),
        ("bicycle theft unicorn speaker:penhallow", {}, [COUNT]),
        ("bicycle theft unicorn kind:resolution", {}, [LEAD]),
        ("bicycle theft unicorn from:2015", {}, [COUNT]),
        ("bicycle theft unicorn", {"filters": {"kind": ("resolution",)}}, [LEAD]),
        ("bicycle theft unicorn", {"date_from": dt.date(2015, 1, 1)}, [COUNT]),
        ("bicycle theft unicorn", {"filters": {"speaker": ("Nobody",)}}, []),
        ("towpath bicycle kind:letter", {}, []),
        ("unicorn", {}, []),
        ("speaker:nobody", {}, []),
        ("volunteers (unicorn OR lead)", {}, [LEAD, TOWPATH]),
        ("(volunteers unicorn) OR (lead griffin)", {}, [LEAD, TOWPATH]),
        ('"lamps the volunteers"', {}, [TOWPATH, COUNT]),
        ('"theft of lead" volunteers', {}, [LEAD, TOWPATH]),
        ("volunteers NEAR/1 lamps", {}, [TOWPATH, COUNT]),
        ("volunt* unicorn", {}, [TOWPATH]),
        ("re-offending unicorn", {}, [LAMPS.ids[2]]),
    ],
)
def test_what_must_hold_holds_of_near_matches_too(
    engine: Engine, q: str, more: dict[str, Any], found: list[str]
) -> None:
    assert sorted(near(ask(engine, q, **more))) == sorted(found)


def test_near_matches_stand_on_the_first_page_alone_and_fill_no_more_than_one(engine: Engine) -> None:
    assert len(near(ask(engine, "bicycle theft unicorn", per_page=2))) == 2
    assert near(ask(engine, "bicycle theft unicorn", per_page=2, page=2)) == []


def test_what_is_found_has_no_near_matches(engine: Engine) -> None:
    answer = ask(engine, "bicycle theft")
    assert {result.passage.id for result in answer.results} == {BICYCLE_THEFT, COUNT}
    assert (answer.near_matches, answer.relaxed, answer.did_you_mean) == ((), None, None)


def test_below_the_few_that_answer_a_long_question_stand_near_matches(engine: Engine) -> None:
    answer = ask(engine, "the committee noted each bicycle theft")
    assert [result.passage.id for result in answer.results] == [BICYCLE_THEFT]
    assert (answer.total, answer.total_results) == (1, 1)
    others = {result.passage.id for result in answer.near_matches}
    assert others >= {COUNT, STANDS, LEAD}
    assert BICYCLE_THEFT not in others
    assert answer.relaxed is None
    assert {value.value: value.count for value in answer.facets["kind"]} == {"minute": 1}


@pytest.mark.parametrize(
    ("q", "more"),
    [
        ("noted each bicycle", {}),
        ("the committee noted report number", {}),
        ('the committee noted "each bicycle" theft', {}),
        ("the committee noted each bicycle theft kind:minute", {}),
        ("the committee noted each bicycle theft", {"page": 2}),
    ],
)
def test_short_questions_those_of_operators_and_those_with_many_answers_have_none(
    engine: Engine, q: str, more: dict[str, Any]
) -> None:
    answer = ask(engine, q, **more)
    assert answer.total
    assert (answer.near_matches, answer.relaxed) == ((), None)


def test_the_document_tells_near_matches_from_results(engine: Engine) -> None:
    document = answer_document(ask(engine, "bicycle towpath unicorn"))
    query, results = document["query"], document["near_matches"]
    assert isinstance(query, dict)
    assert isinstance(results, list)
    assert (query["relaxed"], document["total"], document["results"]) == (True, 0, [])
    assert results[0]["id"] == BICYCLE_THEFT
    assert "<mark>bicycle</mark>" in results[0]["excerpts"][0]


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("towpaht", "towpath"),
        ("vollunteers", "volunteers"),
        ("voluntear", "volunteers"),
        ("bycicle theft", "bicycle theft"),
        ("reoffendign", "Reoffending"),
        ("speaker:prossor", "speaker:Prosser"),
        ("lamps NEAR/8 vollunteers", "lamps NEAR/8 volunteers"),
        ("chrysanthemum", None),
        ("zowpach", None),
        ("zowpath", "towpath"),
    ],
)
def test_a_word_that_is_not_known_is_read_as_one_like_it(engine: Engine, q: str, meant: str | None) -> None:
    answer = ask(engine, q)
    assert answer.did_you_mean == meant
    assert bool(answer.total) == bool(meant)
    if meant:
        assert answer.relaxed
        assert answer.relaxed in answer.reading
        assert answer.total == ask(engine, meant).total
        assert answer.near_matches == ()


def test_what_was_looked_for_instead_is_said(engine: Engine) -> None:
    assert ask(engine, "towpaht vollunteers").reading == (
        "Passages with towpath and volunteers, in any inflection."
        " No passage holds “towpaht” and “vollunteers”: “towpath” and “volunteers” are looked for instead."
    )
    answer = ask(engine, "towpaht unicorn volunteers")
    assert near(answer)[0] == TOWPATH
    assert set(near(answer)) == {TOWPATH, BICYCLE_THEFT}
    assert (answer.relaxed or "").endswith("hold some of it, read with “towpath” for “towpaht”.")


@pytest.mark.parametrize(
    ("q", "meant", "total"),
    [
        ("lamps OR towpaht", "lamps OR towpath", 2),
        ('"along the towpaht"', '"along the towpath"', 0),
        ("towpaht kind:letter", "towpath kind:letter", 0),
        ('"towpaht" unicorn volunteers', '"towpath" unicorn volunteers', 0),
    ],
)
def test_a_spelling_is_only_proposed_where_it_is_quoted_of_no_use_or_something_is_found(
    engine: Engine, q: str, meant: str, total: int
) -> None:
    answer = ask(engine, q)
    assert answer.did_you_mean == meant
    assert answer.total == total
    assert "looked for instead" not in answer.reading
    assert "read with" not in answer.reading


@pytest.mark.parametrize("q", ["lamps", "xyzzy", "lmp", "2041/17", "-towpaht", "the"])
def test_what_is_known_short_a_figure_excluded_or_like_nothing_is_let_be(engine: Engine, q: str) -> None:
    assert ask(engine, q).did_you_mean is None


@pytest.mark.parametrize("q", ["LMP/2019/7", "reoffending lmp/2019/7", '"2019/7"'])
def test_a_number_that_no_words_hold_is_looked_for_as_a_reference(engine: Engine, q: str) -> None:
    answer = ask(engine, q)
    assert [result.passage.id for result in answer.results] == [REFERRED]
    assert answer.total == 1
    assert answer.did_you_mean is not None
    assert "ref:" in answer.did_you_mean
    assert "is looked for instead" in answer.reading
    assert not ask(engine, "ref:LMP/2019/8").total
    assert ask(engine, "LMP/2019/8").did_you_mean is None


def test_nothing_restricted_is_taught(engine: Engine) -> None:
    assert ask(engine, "MKT/9").did_you_mean is None
    assert ask(engine, "MKT/9", reader=OPERATOR).did_you_mean == "ref:MKT/9"
    assert ask(engine, "quilfeather").did_you_mean is None
    assert ask(engine, "licencee").did_you_mean is None
    assert ask(engine, "quilfeather", reader=OPERATOR).did_you_mean == "Quillfeather"
    q = "bicycle theft towpath unicorn quillfeather"
    assert not {*near(ask(engine, q))} & {*CLOSED.ids}
    assert near(ask(engine, q, reader=OPERATOR))[0] == CLOSED.ids[0]
