"""Acronyms in a query find their other form, as the papers that the reader may see define it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.acronyms import with_acronyms
from mappings.passage import Access
from search.acronyms import expanded
from search.engines import Engine
from search.finder import Answer, Question, find
from search.query.parser import parse
from search.query.printing import printed
from search.request import OPERATOR, PUBLIC, SearchRequest
from search.suggestions import suggest
from tests.support.elasticsearch import fresh_place
from tests.support.papers import FOOTWAYS, MARKETS, SAFETY, Shelf, filled

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]


def _taught(*args: Any, **facts: Any) -> Shelf:
    """A shelf whose passages keep the acronyms that they define, as the indexer leaves them."""
    shelf = Shelf(*args, **facts)
    shelf.passages = with_acronyms(shelf.passages)
    return shelf


GUIDE = _taught(
    "2014/guide.pdf",
    [
        "The Saltmarsh Police Service (SPS) patrols the towpath.",
        "Every Port Safety Team (PST) meets in spring. PSTs are small.",
        "The Harbour and Canal Committee (HCC) sits in public.",
        "The HCC (Harbour & Canal Committee) has nine members.",
        "Growth, Enterprise & Trade (GET) is a directorate.",
        "Members get a lift to the ferry, get tea and get home.",
        "A Member of Saltmarsh (MS) may attend.",
        "The Safety Panel (SP) met.",
    ],
    meeting=FOOTWAYS,
)
REPORTS = _taught(
    "2019/reports.pdf",
    [
        "SPS officers recorded bicycle theft at the lock.",
        "Saltmarsh police services recorded the theft of lamps.",
        "The police service of the Saltmarsh is thanked for its tea.",
        "Each PST has a boat.",
        "The port safety team has no lamps.",
        "The budget of growth, enterprise and trade was noted.",
        {"text": "Lamps were stolen.", "heading": "Report of the SPS"},
    ],
    meeting=SAFETY,
)
LATER = _taught(
    "2021/later.pdf",
    [
        "The Harbour and Canal Commissioner (HCC) was appointed.",
        "Ferry Fares Review (FFR) begins.",
        "Final Fares Register (FFR) is kept.",
        "The HCCs disagree.",
    ],
    meeting=MARKETS,
)
CLOSED = _taught(
    "closed/fraud.pdf",
    ["The Marsh Fraud Squad (MFS) named Quillfeather.", "Saltmarsh Prawn Sellers (SPS) were named."],
    meeting=MARKETS,
    access=Access.RESTRICTED,
)
OPEN = _taught("2019/open.pdf", ["The MFS was named.", "A marsh fraud squad was named."], meeting=SAFETY)

SHELVES = (GUIDE, REPORTS, LATER, CLOSED, OPEN)
PATROLS, TEAM, COMMITTEE, COMMITTEE_AGAIN, GROWTH, LIFT, MEMBER, PANEL = GUIDE.ids
THEFT, LAMPS, THANKED, BOAT, NO_LAMPS, BUDGET, STOLEN = REPORTS.ids
_, _, REGISTER, DISAGREE = LATER.ids
NAMED, SQUAD = OPEN.ids


@pytest.fixture(scope="module", params=_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("acronyms") / "index"), *SHELVES) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, *SHELVES) as engine:
            yield engine


def ask(engine: Engine, q: str, **more: Any) -> Answer:
    return find(engine, Question(q=q, **more))


def ids(answer: Answer) -> set[str]:
    return {result.passage.id for result in answer.results}


@pytest.mark.parametrize(
    ("q", "found", "reading"),
    [
        ("sps", {PATROLS, THEFT, LAMPS, STOLEN}, "sps (or Saltmarsh Police Service), in any inflection."),
        ("S.P.S. theft", {THEFT, LAMPS}, "S.P.S (or Saltmarsh Police Service) and theft, in any inflection."),
        (
            "saltmarsh police service theft",
            {THEFT, LAMPS},
            "saltmarsh police service (or SPS) and theft, in any inflection.",
        ),
        (
            "theft Saltmarsh Police Services",
            {THEFT, LAMPS},
            "theft and Saltmarsh Police Services (or SPS), in any inflection.",
        ),
        (
            "lamps OR pst",
            {TEAM, LAMPS, BOAT, NO_LAMPS, STOLEN},
            "lamps or pst (or Port Safety Team), in any inflection.",
        ),
        ("PSTs", {TEAM, BOAT, NO_LAMPS}, "PSTs (or Port Safety Team), in any inflection."),
        ("pst", {TEAM, BOAT, NO_LAMPS}, "pst (or Port Safety Team), in any inflection."),
        ("the port safety teams", {NO_LAMPS}, "the and port safety teams (or PST), in any inflection."),
        (
            "boat (sps OR pst)",
            {BOAT},
            "boat and (sps (or Saltmarsh Police Service) or pst (or Port Safety Team)), in any inflection.",
        ),
        (
            "sps -theft",
            {PATROLS, STOLEN},
            "sps (or Saltmarsh Police Service), in any inflection, but not those with theft.",
        ),
        ("MSs", {MEMBER}, "MSs (or Member of Saltmarsh), in any inflection."),
        # Its plural would look like SPS.
        ("safety panels", {PANEL}, "safety panels (or SP), in any inflection."),
        ("GET", {GROWTH, LIFT, BUDGET}, "GET (or Growth, Enterprise & Trade), in any inflection."),
    ],
)
def test_each_form_finds_the_other(engine: Engine, q: str, found: set[str], reading: str) -> None:
    answer = ask(engine, q)
    assert ids(answer) == found
    assert answer.reading == f"Passages with {reading}"
    assert answer.did_you_mean is None
    assert [each.added for each in answer.acronyms] == [True] * len(answer.acronyms) != []


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ('"sps"', {PATROLS, THEFT, STOLEN}),
        ('"saltmarsh police service"', {PATROLS}),
        ("towpath -sps", set()),
        ("heron sps NEAR/3 boats", set()),
        ("saltmarsh NEAR/5 police", {PATROLS, LAMPS, THANKED}),
        ("title:sps", set()),
        ("sp?s", set()),
        ("theft police", {LAMPS}),
        ("service saltmarsh police", {PATROLS, LAMPS, THANKED}),
        # A word that small letters are mostly printed in.
        ("get", {GROWTH, LIFT}),
    ],
)
def test_nothing_is_added_where_it_was_not_asked_for(engine: Engine, q: str, found: set[str]) -> None:
    answer = ask(engine, q)
    assert ids(answer) == found
    assert "(or " not in answer.reading
    assert answer.acronyms == ()


def test_what_is_known_is_told_with_where_it_was_seen(engine: Engine) -> None:
    (known,) = ask(engine, "theft sps").acronyms
    assert (known.typed, known.at, known.short, known.long) == (
        "sps",
        (6, 9),
        "SPS",
        "Saltmarsh Police Service",
    )
    assert (known.added, known.passages, known.seen_in) == (True, 1, PATROLS)


def test_an_acronym_that_may_stand_for_two_things_is_told_and_not_guessed(engine: Engine) -> None:
    answer = ask(engine, "hcc")
    assert ids(answer) == {COMMITTEE, COMMITTEE_AGAIN, LATER.ids[0]}
    assert answer.reading == (
        "Passages with hcc, in any inflection. “HCC” may stand for Harbour & Canal Committee (2 passages)"
        " or Harbour and Canal Commissioner (1 passage): neither was added."
    )
    assert [(each.long, each.added, each.passages) for each in answer.acronyms] == [
        ("Harbour & Canal Committee", False, 2),
        ("Harbour and Canal Commissioner", False, 1),
    ]
    answer = ask(engine, "harbour and canal committee")
    assert ids(answer) == {COMMITTEE}
    assert answer.reading.endswith("or Harbour and Canal Commissioner (1 passage): it was not added.")


def test_a_restricted_paper_teaches_those_alone_who_may_read_it(engine: Engine) -> None:
    assert ids(ask(engine, "mfs")) == {NAMED}
    assert ask(engine, "mfs").acronyms == ()
    assert ids(ask(engine, "marsh fraud squad")) == {SQUAD}
    assert ids(ask(engine, "mfs", reader=OPERATOR)) == {NAMED, SQUAD, CLOSED.ids[0]}
    # To an operator it may stand for what a restricted paper says too.
    assert [each.added for each in ask(engine, "sps", reader=OPERATOR).acronyms] == [False, False]
    assert [each.passages for each in ask(engine, "sps").acronyms] == [1]


def test_a_short_form_that_is_a_word_too_is_told_and_not_looked_for(engine: Engine) -> None:
    answer = ask(engine, "growth enterprise trade")
    assert ids(answer) == {GROWTH, BUDGET}
    assert answer.reading == (
        "Passages with growth, enterprise and trade, in any inflection. “GET”, short for"
        " Growth, Enterprise & Trade (1 passage), is a word too: it was not added."
    )
    assert [(each.short, each.added) for each in answer.acronyms] == [("GET", False)]


def test_filters_and_dates_are_obeyed(engine: Engine) -> None:
    assert ids(ask(engine, "sps from:2015")) == {THEFT, LAMPS, STOLEN}
    assert ids(ask(engine, "sps", filters={"year": ("2014",)})) == {PATROLS}
    # What defines it need not be among what the filters leave.
    assert ids(ask(engine, "sps lamps", filters={"year": ("2019",)})) == {LAMPS, STOLEN}


def test_excerpts_mark_either_form(engine: Engine) -> None:
    results = {result.passage.id: result.excerpts[0] for result in ask(engine, "sps theft").results}
    marked = {key: [each.text[start:end] for start, end in each.marks] for key, each in results.items()}
    assert marked == {THEFT: ["SPS", "theft"], LAMPS: ["Saltmarsh police services", "theft"]}


def test_either_form_ranks_alike_and_both_no_higher(engine: Engine) -> None:
    scores = {result.passage.id: result.score or 0.0 for result in ask(engine, "sps").results}
    assert scores[PATROLS] == pytest.approx(scores[THEFT], rel=0.25)
    assert scores[LAMPS] == pytest.approx(scores[THEFT], rel=0.25)


def test_words_beside_either_form_come_before_words_far_from_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    far = "and then many other things were said of which nobody took a note at all that day "
    texts = [
        f"The SPS came late {far * 3} and theft fell.",
        f"The saltmarsh police service came late {far * 3} and theft fell.",
        f"It was late {far * 3} and SPS theft fell.",
        f"It was late {far * 3} and saltmarsh police service theft fell.",
    ]
    shelf = Shelf("2020/beside.txt", texts)
    with filled(str(tmp_path_factory.mktemp("beside") / "index"), GUIDE, shelf) as engine:
        for q in ("sps theft", "saltmarsh police service theft"):
            found = [result.passage.id for result in ask(engine, q).results]
            for far_from_it, beside_it in zip(shelf.ids[:2], shelf.ids[2:], strict=True):
                assert found.index(beside_it) < found.index(far_from_it)


def test_near_matches_take_both_forms_for_one_word(engine: Engine) -> None:
    answer = ask(engine, "sps theft unicorn")
    assert answer.total == 0
    assert {result.passage.id for result in answer.near_matches[:2]} == {THEFT, LAMPS}
    assert answer.relaxed is not None
    assert "none of them “unicorn”;" in answer.relaxed


def test_a_word_beside_an_acronym_is_respelled_and_the_acronym_is_not(engine: Engine) -> None:
    answer = ask(engine, "psts lampz")
    assert answer.did_you_mean == "psts lamps"
    assert ids(answer) == {NO_LAMPS}
    assert answer.reading.startswith("Passages with psts (or Port Safety Team) and lamps")


def test_what_was_respelled_is_an_acronym_too(engine: Engine) -> None:
    answer = ask(engine, "saltmarsh polcie service theft")
    assert answer.instead == "saltmarsh police service theft"
    assert ids(answer) == {THEFT, LAMPS}


def test_both_engines_rank_and_say_the_same(elasticsearch_place: str, embedded: Engine) -> None:
    with filled(elasticsearch_place, *SHELVES) as other:
        for q in (
            "sps",
            "saltmarsh police service",
            "pst OR sps",
            "port safety team lamps",
            "hcc",
            "lamps sps",
        ):
            one, two = ask(embedded, q), ask(other, q)
            assert [each.passage.id for each in one.results] == [each.passage.id for each in two.results]
            assert [each.score for each in one.results] == pytest.approx(
                [each.score for each in two.results], 1e-3
            )
            assert (one.reading, one.acronyms) == (two.reading, two.acronyms)


@pytest.mark.parametrize("name", ["embedded", "elasticsearch"])
def test_a_paper_that_is_removed_takes_along_what_it_taught(
    request: pytest.FixtureRequest, tmp_path: str, name: str
) -> None:
    place = f"{tmp_path}/index" if name == "embedded" else request.getfixturevalue("elasticsearch_place")
    with filled(place, GUIDE, REPORTS) as engine:
        assert ids(ask(engine, "sps theft")) == {THEFT, LAMPS}
        with engine.writing() as writer:
            writer.remove(GUIDE.paper.id)
        assert ids(ask(engine, "sps theft")) == {THEFT}
        with engine.writing() as writer:
            GUIDE.put(writer)
        assert ids(ask(engine, "sps theft")) == {THEFT, LAMPS}


_WORDS = st.sampled_from(
    re.split(
        " ",
        "sps SPS saltmarsh police service services port safety team pst PSTs hcc get GET theft lamps the & of"
        ' OR - ( ) " NOT harbour and canal committee boat speaker:sps',
    )
)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The papers above in the embedded engine."""
    with filled(str(tmp_path_factory.mktemp("property") / "index"), *SHELVES) as engine:
        yield engine


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_WORDS, max_size=9).map(" ".join))
def test_no_hit_is_ever_lost_and_the_query_stays_as_typed(embedded: Engine, q: str) -> None:
    tree = parse(q).tree
    read = expanded(embedded, PUBLIC, tree).tree

    def hits(asked: Any) -> set[str]:
        request = SearchRequest(reader=PUBLIC, query=asked, limit=100, facets=())
        return {hit.passage.id for hit in embedded.search(request).hits}

    assert hits(tree) <= hits(read)
    assert printed(read) == printed(tree)


def test_words_far_more_than_any_acronym_has_are_read(engine: Engine) -> None:
    assert ask(engine, "saltmarsh police " * 64).total == 3
    assert ask(engine, " OR ".join(["sps", "pst", "hcc", "ms", "ffr"] * 20)).total


def test_suggestions_count_what_their_searches_find(engine: Engine) -> None:
    asked = (Question(q=q) for q in ("SPS th", "sp", "pst bo"))
    counts = {each.query: each.count for question in asked for each in suggest(engine, question)}
    # SPS stands in no more than one passage about theft, and in three in all.
    assert counts == {"SPS theft": 2, "SPS": 4, "spring": 1, "pst boat": 1}
    assert all(find(engine, Question(q=q)).total == count for q, count in counts.items())
