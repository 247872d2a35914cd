"""What every engine must do: the same tests on each."""

import datetime as dt
import json
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from mappings.fields import FACETS, listed_by
from mappings.passage import Access, Evidence, Kind, Passage
from search.engines import Engine, open_engine, papers_held, rebuilding
from search.errors import BadRequest, IndexOutdated, IndexUnusable
from search.query import plan
from search.query.nodes import Like
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, Reader, SearchRequest, Sort
from search.results import Hits, Spread
from search.why import why
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.papers import COUNCIL, FOOTWAYS, MARKETS, SAFETY, Shelf, filled

_SHARDS = {"elasticsearch": 1, "elasticsearch in three shards": 3}

MINUTES = Shelf(
    "2014/footways.pdf",
    [
        {
            "text": "The Committee received a report on the canal towpath at Mill Lock.",
            "heading": "Report of the Director of Streets",
            "item_number": "5",
            "item_title": "Repair of the towpath",
            "paragraph": "5.1",
            "page": 1,
            "page_end": 2,
            "printed_page": "17",
        },
        {
            "text": "That the towpath be resurfaced at a cost of £1,636 before the bicycle counts of spring.",
            "kind": Kind.RESOLUTION,
            "item_number": "5",
            "item_title": "Repair of the towpath",
        },
        {
            "text": "Write to the canal trust about lighting under Saddler's Bridge.",
            "kind": Kind.ACTION,
            "item_number": "5",
            "responsible": "Director of Streets",
            "status": "open",
            "status_text": "In progress",
            "due": dt.date(2015, 2, 27),
            "references": ("2014/118", "2014/120"),
        },
    ],
    meeting=FOOTWAYS,
    pages=["5. Repair of the towpath", "The Committee received a report."],
    title="Minutes of the Highways and Footways Committee",
)
TRANSCRIPT = Shelf(
    "2019/safety.html",
    [
        {
            "text": "Bicycle thefts at Mill Lock have fallen, and re-offending with them.",
            "kind": Kind.SPEECH,
            "speaker": "Nesta Prosser",
            "speaker_printed": "Cllr Nesta Prosser (Chair)",
            "speaker_role": "Chair",
        },
        {
            "text": "How is reoffending counted by the police?",
            "kind": Kind.QUESTION,
            "speaker": "Idris Penhallow",
        },
        {
            "text": "By arrest, not by theft.",
            "kind": Kind.ANSWER,
            "speaker": "Nesta Prosser",
            "in_question": "How is reoffending counted by the police?",
        },
    ],
    meeting=SAFETY,
)
LETTER = Shelf("letters/undated.txt", [{"text": "A theft from the market, not dated.", "kind": Kind.LETTER}])
CLOSED = Shelf(
    "closed/markets.pdf",
    ["Theft by a trader at the market: exempt from publication.", "The trader's licence."],
    meeting=MARKETS,
    access=Access.RESTRICTED,
    pages=["Exempt from publication"],
)
LIBRARY = (TRANSCRIPT, MINUTES, LETTER, CLOSED)


@pytest.fixture(
    scope="module",
    params=[
        *ENGINES,
        pytest.param("elasticsearch in three shards", marks=pytest.mark.xdist_group("engine-elasticsearch")),
    ],
)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index of `LIBRARY`, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("library") / "index"), *LIBRARY) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with (
            fresh_place(address, shards=_SHARDS[request.param]) as place,
            filled(place, *LIBRARY) as engine,
        ):
            yield engine


def _search(engine: Engine, q: str = "", reader: Reader = PUBLIC, **more: Any) -> Hits:
    return engine.search(SearchRequest(reader=reader, query=parse(q).tree, **more))


def _found(engine: Engine, q: str = "", reader: Reader = PUBLIC, **more: Any) -> list[str]:
    return [hit.passage.id for hit in _search(engine, q, reader, **more).hits]


def test_a_passage_knows_why(engine: Engine) -> None:
    read = {
        "genre": "minutes",
        "genre_score": 0.875,
        "why": (
            Evidence("item_title", "the heading above it", "5. Repair of the towpath", 1),
            Evidence("committee", "named under the title", "Footways Committee", 3),
            Evidence("kind", "a numbered paragraph"),
        ),
    }
    text = "The Committee received a report on the canal towpath at Mill Lock."
    minute = {"text": text, "item_number": "5", "item_title": "Repair of the towpath", **read}
    paper = Shelf("2014/why.pdf", [minute], meeting=FOOTWAYS, pages=["5. Repair of the towpath"])
    with engine.writing() as writer:
        paper.put(writer)
    passage = engine.passages(paper.ids, PUBLIC)[paper.ids[0]]
    reasons = why(engine, passage, PUBLIC)
    assert (reasons.genre, reasons.genre_score) == ("minutes", 0.875)
    known = {each.field: each for each in reasons.fields}
    assert (known["item_title"].rule, known["item_title"].page) == ("the heading above it", 1)
    # The item's number stands beside its title.
    assert [each.boxes for each in known["item_number"].where] == [((70.0, 70.0, 300.0, 82.0),)]
    # What was read stands on no page that is held.
    assert (known["committee"].words, known["committee"].where) == ("Footways Committee", ())
    assert (known["kind"].rule, known["kind"].words) == ("a numbered paragraph", None)
    assert known["authority"].rule is None
    assert "speaker" not in known


def test_what_is_put_is_given_back_whole(library: Engine) -> None:
    for shelf in (MINUTES, TRANSCRIPT, LETTER):
        assert library.paper(shelf.paper.id, PUBLIC) == shelf.paper
        assert library.passages_of(shelf.paper.id, PUBLIC, 0, 100) == shelf.passages
        assert library.passages(shelf.ids, PUBLIC) == {each.id: each for each in shelf.passages}
        for page in shelf.pages:
            assert library.page(shelf.paper.id, page.number, PUBLIC) == page
    assert {hit.passage.id: hit.passage for hit in _search(library).hits} == {
        each.id: each for shelf in (MINUTES, TRANSCRIPT, LETTER) for each in shelf.passages
    }
    assert library.passages_of(MINUTES.paper.id, PUBLIC, 1, 2) == MINUTES.passages[1:2]
    assert library.page(MINUTES.paper.id, 3, PUBLIC) is None
    assert library.paper("nothing", PUBLIC) is None
    assert library.passages(["nothing", *LETTER.ids], PUBLIC).keys() == set(LETTER.ids)
    assert library.passages([], PUBLIC) == {}


def test_papers_come_by_their_first_place(library: Engine) -> None:
    assert [paper.file for paper in library.papers(OPERATOR)] == [
        "2014/footways.pdf",
        "2019/safety.html",
        "closed/markets.pdf",
        "letters/undated.txt",
    ]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("theft", {TRANSCRIPT.ids[0], TRANSCRIPT.ids[2], LETTER.ids[0]}),
        ("bicycle theft", {TRANSCRIPT.ids[0]}),
        ("theft -arrest", {TRANSCRIPT.ids[0], LETTER.ids[0]}),
        ("NOT theft", {*MINUTES.ids, TRANSCRIPT.ids[1]}),
        ("lighting OR arrest", {MINUTES.ids[2], TRANSCRIPT.ids[2]}),
        ("mill (lighting OR thefts)", {TRANSCRIPT.ids[0]}),
        ('"mill lock"', {MINUTES.ids[0], TRANSCRIPT.ids[0]}),
        ('"lock mill"', set()),
        ('"thefts"', {TRANSCRIPT.ids[0]}),
        ('"cost of £1,636"', {MINUTES.ids[1]}),
        ("1636", {MINUTES.ids[1]}),
        ("reoffending", set(TRANSCRIPT.ids[:2])),
        ("re-offending", set(TRANSCRIPT.ids[:2])),
        ("re offending", set(TRANSCRIPT.ids[:2])),
        ("director", {MINUTES.ids[0], MINUTES.ids[2]}),
        ("repair", set(MINUTES.ids[:2])),
        ("prosser", {TRANSCRIPT.ids[0], TRANSCRIPT.ids[2]}),
        ("speaker:prosser theft", {TRANSCRIPT.ids[0], TRANSCRIPT.ids[2]}),
        ("role:chair", {TRANSCRIPT.ids[0]}),
        ('committee:"footways committee"', set(MINUTES.ids)),
        ("item:5 kind:action", {MINUTES.ids[2]}),
        ("ref:2014/118", {MINUTES.ids[2]}),
        ("status:open", {MINUTES.ids[2]}),
        (f"paper:{LETTER.paper.id}", set(LETTER.ids)),
        ("date:2014", set(MINUTES.ids)),
        ("from:2015", set(TRANSCRIPT.ids)),
        ("to:2015-01-01 canal", {MINUTES.ids[0], MINUTES.ids[2]}),
        ("aardvark", set()),
        ("∅", {*MINUTES.ids, *TRANSCRIPT.ids, *LETTER.ids}),
    ],
)
def test_queries(library: Engine, q: str, expected: set[str]) -> None:
    hits = _search(library, q)
    assert {hit.passage.id for hit in hits.hits} == expected
    assert hits.total == len(expected)
    assert hits.total_papers == len({hit.passage.paper_id for hit in hits.hits})


def test_totals_are_those_of_searches(library: Engine) -> None:
    asked = [
        SearchRequest(reader=reader, query=parse(q).tree, filters=filters, limit=0)
        for q in ("theft", '"mill lock"', "aardvark", "", "-theft", "speaker:prosser", "trader")
        for reader in (PUBLIC, OPERATOR)
        for filters in ({}, {"kind": ("action", "speech")})
    ]
    totals = library.totals(asked)
    assert totals == [library.search(request).total for request in asked]
    assert max(totals) == 9
    assert library.totals([]) == []
    assert library.totals(asked * 10) == totals * 10


@pytest.mark.parametrize("q", ["theft", "", "mill OR prosser", "aardvark"])
@pytest.mark.parametrize("column", ["fingerprint", "business", "paper", "speaker"])
def test_a_ranking_is_that_of_the_search(engine: Engine, q: str, column: str) -> None:
    same = "Bicycle thefts at Mill Lock have fallen."
    draft = Shelf(
        "draft.pdf", [{"text": same, "fingerprint": 2**62 + 1}, {"text": "A theft."}], meeting=SAFETY
    )
    final = Shelf("final.pdf", [{"text": same, "fingerprint": 2**62 + 1}], meeting=SAFETY)
    with engine.writing() as writer:
        for shelf in (*LIBRARY, draft, final):
            shelf.put(writer)
    for reader in (PUBLIC, OPERATOR):
        for sort in Sort:
            request = SearchRequest(reader=reader, query=parse(q).tree, sort=sort)
            hits = engine.search(request).hits
            ranking = engine.ranking(request, column)
            assert [(each.id, each.paper_id, each.score) for each in ranking] == [
                (hit.passage.id, hit.passage.paper_id, hit.score) for hit in hits
            ]
            values = [listed_by(column, hit.passage) for hit in hits]
            assert [each.value for each in ranking] == values
            assert engine.ranking(replace(request, offset=1, limit=2), column) == ranking[1:3]
            known = [value for value in values if value is not None]
            assert engine.spread(request, column) == Spread(len(known), len(set(known)))


def test_copies_are_all_that_have_a_fingerprint(engine: Engine) -> None:
    public = Shelf("public.pdf", [{"text": "One.", "fingerprint": 1}, {"text": "Two.", "fingerprint": 2}])
    other = Shelf("other.pdf", [{"text": "One.", "fingerprint": 1}, "None."])
    closed = Shelf("closed.pdf", [{"text": "One.", "fingerprint": 1}], access=Access.RESTRICTED)
    assert engine.copies([1], OPERATOR) == []
    with engine.writing() as writer:
        for shelf in (public, other, closed):
            shelf.put(writer)
    ones = sorted([public.ids[0], other.ids[0]])
    assert [(each.id, each.value) for each in engine.copies([1], PUBLIC)] == [(each, 1) for each in ones]
    assert {each.id for each in engine.copies([1, 2, 3], OPERATOR)} == {*ones, public.ids[1], *closed.ids}
    assert [each.paper_id for each in engine.copies([2], PUBLIC)] == [public.paper.id]
    assert engine.copies([], PUBLIC) == []
    with engine.writing() as writer:
        writer.remove(other.paper.id)
    assert [each.id for each in engine.copies([1], PUBLIC)] == [public.ids[0]]


def test_there_may_be_very_many_copies(engine: Engine) -> None:
    with engine.writing() as writer:
        for number in range(1_010):
            Shelf(f"{number}.pdf", [{"text": "One.", "fingerprint": 1}]).put(writer)
    found = engine.copies([1], PUBLIC)
    assert len(found) == len({each.id for each in found}) == 1_010
    assert [each.id for each in found] == sorted(each.id for each in found)


def test_state_of_the_papers(engine: Engine) -> None:
    """It is another once a paper was written, noted or removed, and the same while none was."""
    states = [engine.papers_state()]
    with engine.writing() as writer:
        LETTER.put(writer)
    states.append(engine.papers_state())
    assert engine.papers_state() == states[-1]
    with engine.writing() as writer:
        writer.note(replace(LETTER.paper, title="Another"))
    states.append(engine.papers_state())
    with engine.writing() as writer:
        writer.remove(LETTER.paper.id)
    states.append(engine.papers_state())
    assert len(set(states)) == len(states)


def test_papers_by_their_ids(library: Engine) -> None:
    wanted = [MINUTES.paper.id, CLOSED.paper.id, "nothing", "\udcff"]
    assert library.papers_by_id(wanted, PUBLIC) == {MINUTES.paper.id: MINUTES.paper}
    assert library.papers_by_id(wanted, OPERATOR) == {
        shelf.paper.id: shelf.paper for shelf in (MINUTES, CLOSED)
    }
    assert library.papers_by_id([], OPERATOR) == {}


def test_a_paper_that_is_retired_is_not_among_papers_by_id(engine: Engine) -> None:
    with engine.writing() as writer:
        LETTER.put(writer)
    with engine.writing() as writer:
        writer.remove(LETTER.paper.id)
    assert engine.papers_by_id([LETTER.paper.id], OPERATOR) == {}


@pytest.mark.parametrize(
    ("like", "expected"),
    [
        (Like("canol", 1), {MINUTES.ids[0], MINUTES.ids[2]}),
        (Like("canl", 1), {MINUTES.ids[0], MINUTES.ids[2]}),
        (Like("caanal", 1), {MINUTES.ids[0], MINUTES.ids[2]}),
        (Like("cnaal", 1), set()),
        (Like("cnaal", 2), {MINUTES.ids[0], MINUTES.ids[2]}),
        (Like("prosper", 1), {TRANSCRIPT.ids[0], TRANSCRIPT.ids[2]}),
        (Like("prosper", 1, "person"), set()),
        (Like("derector", 1, "person"), {MINUTES.ids[2]}),
        (Like("tradar", 1), set()),
    ],
)
def test_words_like_another(library: Engine, like: Like, expected: set[str]) -> None:
    hits = library.search(SearchRequest(reader=PUBLIC, query=like, facets=()))
    assert {hit.passage.id for hit in hits.hits} == expected


def test_a_better_match_comes_first(library: Engine) -> None:
    hits = _search(library, "theft market").hits
    assert hits[0].passage.id == LETTER.ids[0]
    ranked = _search(library, "canal OR towpath").hits
    scores = [hit.score or 0 for hit in ranked]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0
    assert ranked[0].passage.id == MINUTES.ids[0]


def test_the_question_it_answers_lifts_a_passage_and_finds_none(engine: Engine) -> None:
    asked = "Is the towpath at the lock under water?"
    answers = [
        {"text": "The lock is dry."},
        {"text": "The lock is wet.", "in_question": asked},
        {"text": "It is.", "in_question": asked},
    ]
    shelf = Shelf("talk.html", answers, meeting=SAFETY)
    with engine.writing() as writer:
        shelf.put(writer)
    assert _found(engine, "lock") == [shelf.ids[1], shelf.ids[0]]
    assert _found(engine, "lock OR towpath") == [shelf.ids[1], shelf.ids[0]]
    assert _found(engine, '"lock is"')[0] == shelf.ids[0]
    for q in ("towpath", "lock towpath", '"under water"', "towp*", "-lock towpath", "lock NEAR/5 water"):
        assert _found(engine, q) == []
    assert _found(engine, "NOT lock") == [shelf.ids[2]]
    plain = {hit.passage.id: hit.score or 0 for hit in _search(engine, "lock -towpath").hits}
    assert plain[shelf.ids[0]] < plain[shelf.ids[1]]


def test_without_anything_to_rank_by_the_newest_come_first(library: Engine) -> None:
    hits = _search(library)
    assert [hit.passage.id for hit in hits.hits] == [*TRANSCRIPT.ids, *MINUTES.ids, *LETTER.ids]
    assert {hit.score for hit in hits.hits} == {None}
    assert _found(library, "speaker:prosser") == [TRANSCRIPT.ids[0], TRANSCRIPT.ids[2]]


def test_date_orders_put_passages_without_a_date_last(library: Engine) -> None:
    newest = _found(library, "theft", sort=Sort.NEWEST)
    oldest = _found(library, "theft OR towpath", sort=Sort.OLDEST)
    assert newest == [TRANSCRIPT.ids[0], TRANSCRIPT.ids[2], LETTER.ids[0]]
    assert oldest == [*MINUTES.ids[:2], TRANSCRIPT.ids[0], TRANSCRIPT.ids[2], LETTER.ids[0]]


def test_filters_take_any_of_one_and_all_of_several(library: Engine) -> None:
    assert _found(library, filters={"kind": ("action", "letter")}) == [MINUTES.ids[2], LETTER.ids[0]]
    assert _found(library, filters={"kind": ("action", "letter"), "year": ("2014",)}) == [MINUTES.ids[2]]
    assert _found(library, filters={"kind": ("action",), "year": ("2019",)}) == []
    assert _found(library, filters={"speaker": ("Nesta Prosser",)}, date_from=dt.date(2020, 1, 1)) == []
    assert _found(library, date_to=dt.date(2014, 12, 4)) == MINUTES.ids
    assert _found(library, filters={"committee": ("committee",)}) == []


def _counts(hits: Hits, name: str) -> dict[str, int]:
    return {each.value: each.count for each in hits.facets[name]}


def test_facets_count_what_matches(library: Engine) -> None:
    hits = _search(library, facets=("kind", "speaker", "year", "authority", "status", "language", "meeting"))
    assert [(each.value, each.count) for each in hits.facets["kind"]] == [
        ("action", 1),
        ("answer", 1),
        ("letter", 1),
        ("minute", 1),
        ("question", 1),
        ("resolution", 1),
        ("speech", 1),
    ]
    assert [(each.value, each.count) for each in hits.facets["speaker"]] == [
        ("Nesta Prosser", 2),
        ("Idris Penhallow", 1),
    ]
    assert _counts(hits, "year") == {"2014": 3, "2019": 3}
    assert _counts(hits, "authority") == {COUNCIL: 6}
    assert _counts(hits, "status") == {"open": 1}
    assert _counts(hits, "language") == {"en": 7}
    assert _counts(hits, "meeting") == {FOOTWAYS.id: 3, SAFETY.id: 3}
    assert _search(library, facets=()).facets == {}


def test_a_facet_ignores_its_own_selection_and_no_other(library: Engine) -> None:
    filters = {"kind": ("speech", "notice"), "year": ("2019",)}
    hits = _search(library, filters=filters, facets=("kind", "year", "speaker"))
    assert hits.total == 1
    assert _counts(hits, "kind") == {"speech": 1, "question": 1, "answer": 1, "notice": 0}
    assert _counts(hits, "year") == {"2019": 1}
    assert _counts(hits, "speaker") == {"Nesta Prosser": 1}


def test_a_facet_gives_the_most_frequent_values_and_those_selected(library: Engine) -> None:
    hits = _search(library, facets=("kind",), facet_size=2)
    assert [each.value for each in hits.facets["kind"]] == ["action", "answer"]
    hits = _search(library, filters={"kind": ("speech",)}, facets=("kind",), facet_size=2)
    assert [each.value for each in hits.facets["kind"]] == ["action", "answer", "speech"]


@pytest.mark.parametrize("size", [1, 5, 20, 64])
def test_of_values_met_equally_often_those_first_by_name_are_given(engine: Engine, size: int) -> None:
    names = [f"Speaker {number:03}" for number in range(130)]
    often = names[7:12]
    rows = [{"text": "The lock was oiled.", "speaker": name} for name in [*reversed(names), *often]]
    with engine.writing() as writer:
        Shelf("2014/lock.pdf", rows, meeting=FOOTWAYS).put(writer)
    hits = _search(engine, "lock", facets=("speaker", "kind"), facet_size=size)
    expected = [*often, *(name for name in names if name not in often)]
    assert [each.value for each in hits.facets["speaker"]] == expected[:size]


def test_of_the_years_all_are_given(engine: Engine) -> None:
    with engine.writing() as writer:
        for year in range(1990, 2021):
            day = dt.date(year, 5, 7)
            Shelf(f"{year}.txt", ["The bridge."], meeting=replace(FOOTWAYS, date=day)).put(writer)
    years = _counts(_search(engine, "bridge", facets=("year", "meeting"), facet_size=3), "year")
    assert years == {str(year): 1 for year in range(1990, 2021)}
    assert len(_search(engine, "bridge", facets=("year", "meeting"), facet_size=3).facets["meeting"]) == 3


def test_the_public_never_meets_what_is_restricted(library: Engine) -> None:
    for q in ("", "theft", "trader", '"exempt from publication"', "NOT canal", "from:2020"):
        hits = _search(library, q, facets=("committee", "year", "meeting", "kind"))
        everything = _search(library, q, OPERATOR, facets=("committee", "year", "meeting", "kind"))
        assert everything.total > hits.total
        assert {hit.passage.paper_id for hit in everything.hits} >= {CLOSED.paper.id}
        assert all(hit.passage.access is Access.PUBLIC for hit in hits.hits)
        assert hits.total == len(hits.hits)
        assert MARKETS.committee not in _counts(hits, "committee")
        assert "2021" not in _counts(hits, "year")
        assert MARKETS.id not in _counts(hits, "meeting")
    selected = _search(library, filters={"year": ("2021",)}, facets=("year", "committee"))
    assert (selected.total, selected.total_papers) == (0, 0)
    assert _counts(selected, "year")["2021"] == 0
    assert _counts(selected, "committee") == {}
    assert _found(library, filters={"paper": (CLOSED.paper.id,)}) == []
    assert library.passages(CLOSED.ids, PUBLIC) == {}
    assert library.passages_of(CLOSED.paper.id, PUBLIC, 0, 10) == []
    assert library.paper(CLOSED.paper.id, PUBLIC) is None
    assert CLOSED.paper.id not in {paper.id for paper in library.papers(PUBLIC)}
    assert library.page(CLOSED.paper.id, 1, PUBLIC) is None
    assert library.page(CLOSED.paper.id, 1, OPERATOR) == CLOSED.pages[0]
    assert _search(library, reader=Reader(frozenset())).total == 0


def test_a_removed_paper_that_was_restricted_stays_so(engine: Engine) -> None:
    with engine.writing() as writer:
        CLOSED.put(writer)
    with engine.writing() as writer:
        writer.remove(CLOSED.paper.id)
    assert engine.retired(CLOSED.paper.id, PUBLIC) is None
    assert engine.retired(CLOSED.paper.id, OPERATOR) == CLOSED.paper


def test_passages_are_never_more_open_than_their_paper(engine: Engine) -> None:
    shelf = Shelf("open.txt", ["A theft."], pages=["A theft."])
    closed = replace(shelf.paper, places=(replace(shelf.paper.places[0], access=Access.RESTRICTED),))
    with engine.writing() as writer:
        writer.put(closed, shelf.passages, shelf.pages)
    assert _search(engine, "theft").total == 0
    with engine.writing() as writer:
        shelf.put(writer)
    assert _search(engine, "theft").total == 1
    with engine.writing() as writer:
        writer.note(closed)
    assert _search(engine, "theft").total == 0
    assert engine.passages(shelf.ids, PUBLIC) == {}
    assert engine.page(shelf.paper.id, 1, OPERATOR) == shelf.pages[0]
    assert _found(engine, "theft", OPERATOR) == shelf.ids


def test_put_replaces_all_that_was_held(engine: Engine) -> None:
    before = Shelf("a.txt", ["The towpath floods.", "The bridge is sound."], pages=["one", "two"])
    after = Shelf("a.txt", ["The bridge is sound.", "The lock leaks."], pages=["uno"], title="Locks")
    with engine.writing() as writer:
        before.put(writer)
    with engine.writing() as writer:
        after.put(writer)
    assert sorted(_found(engine)) == sorted(after.ids)
    assert _search(engine, "towpath").total == 0
    assert engine.passages(before.ids, PUBLIC) == {after.ids[0]: after.passages[0]}
    assert engine.passages_of(after.paper.id, PUBLIC, 0, 9) == after.passages
    assert engine.page(after.paper.id, 1, PUBLIC) == after.pages[0]
    assert engine.page(after.paper.id, 2, PUBLIC) is None
    assert list(engine.papers(PUBLIC)) == [after.paper]


def test_the_last_put_of_one_commit_counts(engine: Engine) -> None:
    first, second = Shelf("a.txt", ["The towpath floods."]), Shelf("a.txt", ["The lock leaks."])
    with engine.writing() as writer:
        first.put(writer)
        second.put(writer)
    assert _found(engine) == second.ids
    with engine.writing() as writer:
        first.put(writer)
        writer.remove(first.paper.id)
    assert _found(engine) == []
    assert engine.retired(first.paper.id, PUBLIC) == first.paper


def test_a_run_that_is_alone_reads_all_papers(engine: Engine) -> None:
    with engine.writing() as writer:
        unread = {shelf.paper.id: None for shelf in LIBRARY}
        assert writer.claim(unread) == unread.keys()
        for shelf in LIBRARY:
            shelf.put(writer)
        writer.commit()
        read = {shelf.paper.id: shelf.paper for shelf in LIBRARY}
        assert writer.claim(read) == read.keys()


def test_remove_leaves_a_tombstone(engine: Engine) -> None:
    with engine.writing() as writer:
        MINUTES.put(writer)
        LETTER.put(writer)
    with engine.writing() as writer:
        writer.remove(MINUTES.paper.id)
        writer.remove("never held")
    assert _found(engine) == LETTER.ids
    assert engine.paper(MINUTES.paper.id, PUBLIC) is None
    assert engine.retired(MINUTES.paper.id, PUBLIC) == MINUTES.paper
    assert engine.retired(LETTER.paper.id, PUBLIC) is None
    assert engine.passages(MINUTES.ids, PUBLIC) == {}
    assert engine.passages_of(MINUTES.paper.id, PUBLIC, 0, 9) == []
    assert engine.page(MINUTES.paper.id, 1, PUBLIC) is None
    assert list(engine.papers(PUBLIC)) == [LETTER.paper]
    with engine.writing() as writer:
        MINUTES.put(writer)
    assert engine.retired(MINUTES.paper.id, PUBLIC) is None
    assert engine.passages_of(MINUTES.paper.id, PUBLIC, 0, 9) == MINUTES.passages


def test_note_replaces_the_record_alone(engine: Engine) -> None:
    with engine.writing() as writer:
        MINUTES.put(writer)
    moved = replace(MINUTES.paper, places=(replace(MINUTES.paper.places[0], path="elsewhere/minutes.pdf"),))
    with engine.writing() as writer:
        writer.note(moved)
    assert list(engine.papers(PUBLIC)) == [moved]
    assert engine.passages_of(moved.id, PUBLIC, 0, 9) == MINUTES.passages
    assert engine.page(moved.id, 2, PUBLIC) == MINUTES.pages[1]
    assert _search(engine, "towpath").total == 2


def test_nothing_is_seen_before_a_commit(engine: Engine) -> None:
    with engine.writing() as writer:
        LETTER.put(writer)
        assert _found(engine) == []
        writer.commit()
        assert _found(engine) == LETTER.ids
        MINUTES.put(writer)
        assert _found(engine) == LETTER.ids
    assert _search(engine).total == 4


class _Mishap(Exception):
    pass


def test_an_error_discards_what_was_not_committed(engine: Engine) -> None:
    with pytest.raises(_Mishap), engine.writing() as writer:
        LETTER.put(writer)
        writer.commit()
        writer.remove(LETTER.paper.id)
        MINUTES.put(writer)
        raise _Mishap
    with engine.writing() as writer:
        TRANSCRIPT.put(writer)
    assert _found(engine) == [*TRANSCRIPT.ids, *LETTER.ids]
    assert {paper.id for paper in engine.papers(PUBLIC)} == {TRANSCRIPT.paper.id, LETTER.paper.id}


def test_what_was_committed_is_there_when_opened_again(engine: Engine, place: str) -> None:
    with engine.writing() as writer:
        MINUTES.put(writer)
    again = open_engine(place)
    try:
        assert _found(again) == MINUTES.ids
    finally:
        again.close()


_OTHER = """
import sys
from tests.support.papers import Shelf
from search.engines import open_engine
engine = open_engine(sys.argv[1])
with engine.writing() as writer:
    Shelf("other.txt", [sys.argv[2]]).put(writer)
engine.close()
"""


def test_commits_of_other_processes_are_seen(engine: Engine, place: str) -> None:
    for text in ("The weir is open.", "The weir is shut."):
        assert _found(engine, f'"{text}"') == []
        root = Path(__file__).parents[3]
        subprocess.run([sys.executable, "-c", _OTHER, place, text], check=True, cwd=root)
        assert [hit.passage.text for hit in _search(engine, "weir").hits] == [text]


_UNASKABLE = ["\0", "\ud800", "x\udfff", "a" * 100_000, "🚲" * 1_001, "\u202e", "*", '"', "∅", "", " "]


@pytest.mark.parametrize("value", _UNASKABLE, ids=lambda value: ascii(value[:9]))
def test_values_that_no_passage_has_are_only_not_found(library: Engine, value: str) -> None:
    for name in (*FACETS, "item", "paper"):
        hits = _search(library, filters={name: (value,)}, facets=(name, "year"))
        assert (hits.total, hits.total_papers, hits.hits) == (0, 0, ())
        assert _counts(hits, name)[value] == 0
        either = _search(library, "theft", filters={"kind": (value, "letter")}, facets=("kind",))
        assert [hit.passage.id for hit in either.hits] == LETTER.ids
        assert _counts(either, "kind") == {"answer": 1, "letter": 1, "speech": 1, value: 0}
    assert library.passages([value, *LETTER.ids], PUBLIC).keys() == set(LETTER.ids)
    assert library.paper(value, PUBLIC) is None
    assert library.retired(value, PUBLIC) is None
    assert library.passages_of(value, PUBLIC, 0, 9) == []
    assert library.page(value, 1, PUBLIC) is None
    _search(library, value)
    _search(library, f'"{value} theft" OR speaker:{value} -{value}')


def test_numbers_out_of_all_bounds(library: Engine) -> None:
    identity = MINUTES.paper.id
    assert library.passages_of(identity, PUBLIC, -(10**30), 10**30) == MINUTES.passages
    assert library.passages_of(identity, PUBLIC, 2, 1) == []
    for number in (-1, 0, 10**30):
        assert library.page(identity, number, PUBLIC) is None
    assert _search(library, "theft", offset=10**30, limit=10**30).hits == ()
    assert len(_search(library, "theft", limit=10**6).hits) == 3
    assert _counts(_search(library, facets=("kind",), facet_size=10**9), "kind")["letter"] == 1
    with pytest.raises(BadRequest, match="count from 0"):
        _search(library, offset=-1)
    with pytest.raises(BadRequest, match="count from 0"):
        _search(library, limit=-1)


def test_very_many_words_and_values(library: Engine) -> None:
    words = [f"word{number}" for number in range(5_000)]
    for q in (
        " ".join(words),
        " OR ".join(words),
        '"' + " ".join(words) + '"',
        " -".join(words),
        "theft " * 5_000,
    ):
        _search(library, q)
    several = _search(library, filters={"speaker": (*words, "Nesta Prosser")}, facets=("speaker",))
    assert several.total == 2
    assert len(several.facets["speaker"]) == 5_002
    with pytest.raises(BadRequest, match="choose fewer"):
        _search(library, filters={"speaker": tuple(words * 14)})
    assert library.passages(words * 14 + LETTER.ids, PUBLIC).keys() == set(LETTER.ids)


@pytest.mark.parametrize(
    "fields",
    [
        {"speaker": "é" * 70_000, "speaker_printed": "é" * 70_000},
        {"committee": "c" * 33_000, "item_title": "t" * 33_000, "references": ("r" * 33_000,)},
        {"text": "a" * 100_000 + " towpath"},
        {"text": "towpath " + " ".join(f"w{number}" for number in range(50_000))},
        {"text": "tow\0path \uffff towpath \u202e", "speaker": "a\0b"},
        {"text": "towpath", "date": dt.date.max, "due": dt.date.min},
    ],
    ids=["speaker", "committee", "word", "words", "signs", "dates"],
)
def test_strange_passages_are_found_and_harm_none(engine: Engine, fields: dict[str, Any]) -> None:
    strange = Shelf("strange.txt", [{"text": "The towpath.", **fields}], pages=["strange"])
    with engine.writing() as writer:
        strange.put(writer)
        MINUTES.put(writer)
    for sort in Sort:
        hits = _search(engine, "towpath", sort=sort)
        assert {hit.passage.id for hit in hits.hits} == {*strange.ids, *MINUTES.ids[:2]}
        assert hits.total == 3
    assert engine.passages_of(strange.paper.id, PUBLIC, 0, 9) == strange.passages


def test_two_papers_of_the_same_words(engine: Engine) -> None:
    one, other = (Shelf(name, ["The towpath floods."] * 3, meeting=FOOTWAYS) for name in ("a.txt", "b.txt"))
    with engine.writing() as writer:
        one.put(writer)
        other.put(writer)
    hits = _search(engine, "towpath")
    assert (hits.total, hits.total_papers) == (6, 2)
    assert len({hit.passage.id for hit in hits.hits}) == 6
    with engine.writing() as writer:
        writer.remove(one.paper.id)
    assert sorted(_found(engine, "towpath")) == sorted(other.ids)


def test_an_empty_index_answers(engine: Engine) -> None:
    for q in ("", "theft", '"mill lock"', "NOT theft", "speaker:prosser", "date:2014"):
        for sort in Sort:
            hits = _search(engine, q, sort=sort, filters={"kind": ("letter",)}, facets=("kind", "year"))
            assert (hits.total, hits.total_papers, hits.hits) == (0, 0, ())
            assert _counts(hits, "kind") == {"letter": 0}
            assert _counts(hits, "year") == {}
    assert list(engine.papers(OPERATOR)) == []
    assert engine.passages(["nothing"], OPERATOR) == {}
    with engine.writing() as writer:
        writer.remove("nothing")
    assert engine.health().ready


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_in_whatever_order(engine: Engine, seed: int) -> None:
    """Compared with what a mapping of papers would hold."""
    chance = random.Random(seed)  # noqa: S311
    kept: dict[str, Shelf] = {}
    gone: dict[str, Shelf] = {}
    for _ in range(6):
        with engine.writing() as writer:
            for _ in range(chance.randint(0, 6)):
                name = chance.choice("abcd")
                access = chance.choice(list(Access))
                texts = [f"{chance.choice(['noted', 'agreed'])} {chance.randint(0, 3)}" for _ in range(3)]
                shelf = Shelf(name, texts, access=access, pages=texts[: chance.randint(0, 3)])
                match chance.choice(["put", "put", "note", "remove", "commit"]):
                    case "put":
                        shelf.put(writer)
                        kept[name] = shelf
                        gone.pop(name, None)
                    case "note" if name in kept:
                        held = kept[name]
                        place = replace(held.paper.places[0], modified_ns=chance.randint(2, 99))
                        held.paper = replace(held.paper, places=(replace(place, access=Access.RESTRICTED),))
                        held.passages = [replace(each, access=Access.RESTRICTED) for each in held.passages]
                        writer.note(held.paper)
                    case "remove":
                        writer.remove(shelf.paper.id)
                        if name in kept:
                            gone[name] = kept.pop(name)
                    case "commit":
                        writer.commit()
        for reader in (PUBLIC, OPERATOR):
            _assert_holds(engine, reader, kept, gone)


def _assert_holds(engine: Engine, reader: Reader, kept: dict[str, Shelf], gone: dict[str, Shelf]) -> None:
    seen = {name: shelf for name, shelf in kept.items() if shelf.paper.access in reader.sees}
    assert list(engine.papers(reader)) == [seen[name].paper for name in sorted(seen)]
    for q in ("", "noted", '"agreed 2"', "NOT noted"):
        tree = parse(q).tree
        expected = {
            passage.id: passage
            for shelf in seen.values()
            for passage in shelf.passages
            if not q
            or (q == "noted" and "noted" in passage.text)
            or (q == "NOT noted" and "noted" not in passage.text)
            or passage.text in q
        }
        hits = engine.search(SearchRequest(reader=reader, query=tree, limit=99, facets=("kind", "paper")))
        assert {hit.passage.id: hit.passage for hit in hits.hits} == expected
        assert hits.total == len(hits.hits)
        papers = Counter(passage.paper_id for passage in expected.values())
        assert hits.total_papers == len(papers)
        assert _counts(hits, "paper") == papers
    for name, shelf in {**kept, **gone}.items():
        identity = shelf.paper.id
        assert engine.paper(identity, reader) == (shelf.paper if name in seen else None)
        shown = name in gone and shelf.paper.access in reader.sees
        assert engine.retired(identity, reader) == (shelf.paper if shown else None)
        assert engine.passages_of(identity, reader, 0, 9) == (shelf.passages if name in seen else [])
        assert len(engine.passages(shelf.ids, reader)) == (len(shelf.ids) if name in seen else 0)
        for number in range(1, 4):
            pages = shelf.pages if name in seen else []
            expected_page = pages[number - 1] if number <= len(pages) else None
            assert engine.page(identity, number, reader) == expected_page


_KEEPS_WRITING = """
import sys
from search.engines import open_engine, rebuilding
from tests.support.papers import Shelf
engine = open_engine(sys.argv[1])
def write(writer, name, cycle):
    Shelf(name, [f"turn {cycle} of {row}" for row in range(3)], pages=[f"turn {cycle}"]).put(writer)
for cycle in range(1, int(sys.argv[2])):
    with engine.writing() as writer:
        write(writer, "always.txt", cycle)
        write(writer, f"{cycle}.txt", cycle)
        writer.commit()
        writer.remove(Shelf(f"{cycle - 1}.txt", []).paper.id)
        writer.commit()
    if cycle % 3 == 0:
        with rebuilding(sys.argv[1]) as rebuilt, rebuilt.writing() as writer:
            write(writer, "always.txt", cycle)
            write(writer, f"{cycle}.txt", cycle)
engine.close()
"""


def test_searches_go_on_while_another_process_writes_removes_and_rebuilds(engine: Engine, place: str) -> None:
    always = Shelf("always.txt", [f"turn 0 of {row}" for row in range(3)], pages=["turn 0"])
    with engine.writing() as writer:
        always.put(writer)
    cycles = "10" if place.startswith("http") else "40"
    command = [sys.executable, "-c", _KEEPS_WRITING, place, cycles]
    seen = set()
    with subprocess.Popen(command, cwd=Path(__file__).parents[3]) as process:
        while process.poll() is None:
            hits = _search(engine, "turn", facets=("paper", "kind"), filters={"kind": ("minute",)})
            papers = Counter(hit.passage.paper_id for hit in hits.hits)
            assert set(papers.values()) == {3}
            assert papers[always.paper.id] == 3
            assert hits.total == len(hits.hits) == sum(papers.values())
            assert hits.total_papers == len(papers)
            assert _counts(hits, "kind") == {"minute": hits.total}
            assert _counts(hits, "paper") == papers
            assert (
                len({hit.passage.text[:7] for hit in hits.hits if hit.passage.paper_id == always.paper.id})
                == 1
            )
            held = engine.passages_of(always.paper.id, PUBLIC, 0, 9)
            assert len(held) == 3
            assert len({passage.text[:7] for passage in held}) == 1
            assert engine.paper(always.paper.id, PUBLIC) == always.paper
            assert engine.page(always.paper.id, 1, PUBLIC)
            assert engine.health().ready
            seen.add(held[0].text)
    assert process.returncode == 0
    assert len(seen) > 3


def test_a_writer_refuses_passages_that_do_not_belong(engine: Engine) -> None:
    with pytest.raises(ValueError, match="another paper"), engine.writing() as writer:
        writer.put(LETTER.paper, MINUTES.passages, [])
    with pytest.raises(ValueError, match="one id"), engine.writing() as writer:
        writer.put(LETTER.paper, LETTER.passages * 2, [])


def test_health_counts_what_is_held(library: Engine) -> None:
    health = library.health()
    assert (health.ready, health.passages, health.papers) == (True, 9, 4)


def test_health_says_when_papers_were_last_written(engine: Engine) -> None:
    assert engine.health().written is None
    # The clock of files is a little behind.
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    with engine.writing() as writer:
        LETTER.put(writer)
    written = engine.health().written
    assert written
    assert before <= written <= dt.datetime.now(dt.UTC)
    with engine.writing():
        pass
    assert engine.health().written == written
    with engine.writing() as writer:
        writer.remove(LETTER.paper.id)
    removed = engine.health().written
    assert removed
    assert removed > written


def test_an_index_that_is_not_there_says_what_to_do(place: str) -> None:
    with pytest.raises(IndexUnusable, match="minuted index PAPERS"):
        open_engine(place)
    with pytest.raises(IndexUnusable):
        open_engine(place)


def test_to_create_what_is_there_keeps_it(engine: Engine, place: str) -> None:
    with engine.writing() as writer:
        LETTER.put(writer)
    again = open_engine(place, create=True)
    try:
        assert _found(again) == LETTER.ids
    finally:
        again.close()


def test_a_rebuilt_index_takes_the_place_of_the_old_one_when_it_is_whole(engine: Engine, place: str) -> None:
    with engine.writing() as writer:
        MINUTES.put(writer)
        LETTER.put(writer)
    with rebuilding(place) as rebuilt:
        assert list(rebuilt.papers(OPERATOR)) == []
        with rebuilt.writing() as writer:
            TRANSCRIPT.put(writer)
            writer.commit()
            assert _found(rebuilt) == TRANSCRIPT.ids
            LETTER.put(writer)
        assert _found(engine) == [*MINUTES.ids, *LETTER.ids]
    assert _found(engine) == [*TRANSCRIPT.ids, *LETTER.ids]
    assert engine.passages(MINUTES.ids, PUBLIC) == {}
    with engine.writing() as writer:
        MINUTES.put(writer)
        writer.remove(LETTER.paper.id)
    again = open_engine(place)
    assert _found(again) == [*TRANSCRIPT.ids, *MINUTES.ids]
    again.close()


def test_a_rebuild_that_fails_leaves_the_old_index(engine: Engine, place: str) -> None:
    with engine.writing() as writer:
        MINUTES.put(writer)
    with pytest.raises(_Mishap), rebuilding(place) as rebuilt:
        with rebuilt.writing() as writer:
            TRANSCRIPT.put(writer)
        raise _Mishap
    assert _found(engine) == MINUTES.ids
    with rebuilding(place) as rebuilt:
        assert _found(rebuilt) == []
    assert _found(engine) == []


def test_a_rebuild_makes_an_index_where_there_is_none(place: str) -> None:
    with rebuilding(place) as rebuilt, rebuilt.writing() as writer:
        LETTER.put(writer)
    engine = open_engine(place)
    assert _found(engine) == LETTER.ids
    engine.close()


def _age(place: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Make the index at `place` one of another version, whose records of papers are otherwise."""
    if place.startswith("http"):
        address, prefix = place.split("?prefix=")
        with Elasticsearch(address) as client:
            found = client.search(index=f"{prefix}-papers", size=100)["hits"]["hits"]
            for hit in found:
                change(hit["_source"]["paper"])
                client.index(index=hit["_index"], id=hit["_id"], document=hit["_source"], refresh=True)
            client.indices.put_mapping(index=f"{prefix}-papers", meta={"minuted": {"mapping": 99}})
        return
    (file,) = Path(place).glob("data-*/records.sqlite")
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE meta SET value = 99 WHERE name = 'mapping'")
        for key, record in connection.execute("SELECT id, record FROM papers").fetchall():
            paper = json.loads(record)
            change(paper)
            connection.execute("UPDATE papers SET record = ? WHERE id = ?", (json.dumps(paper), key))
    connection.close()


def test_the_papers_of_an_index_of_another_version_can_be_found_again(engine: Engine, place: str) -> None:
    again = replace(MINUTES.paper.places[0], source="archive", path="again.pdf", location="/again.pdf")
    with engine.writing() as writer:
        MINUTES.put(writer)
        writer.note(replace(MINUTES.paper, places=(*MINUTES.paper.places, again)))
        CLOSED.put(writer)
        LETTER.put(writer)
        writer.remove(LETTER.paper.id)

    def change(paper: dict[str, Any]) -> None:
        paper["signed"] = {"by": "the clerk"}
        del paper["media_type"]
        for kept in paper["places"]:
            kept["drawer"] = 7
            del kept["size"]

    _age(place, change)
    with pytest.raises(IndexOutdated, match="minuted index --rebuild"):
        open_engine(place)
    held = papers_held(place)
    assert [(each.paper.file, each.retired) for each in held] == [
        (MINUTES.paper.file, False),
        (CLOSED.paper.file, False),
        (LETTER.paper.file, True),
    ]
    minutes, closed, letter = (each.paper for each in held)
    assert (minutes.id, minutes.read_as) == (MINUTES.paper.id, MINUTES.paper.read_as)
    assert letter.sha256 == LETTER.paper.sha256
    assert [(each.source, each.path, each.location, each.access) for each in minutes.places] == [
        ("aldermere", "2014/footways.pdf", "/2014/footways.pdf", Access.PUBLIC),
        ("archive", "again.pdf", "/again.pdf", Access.PUBLIC),
    ]
    assert [each.access for each in closed.places] == [Access.RESTRICTED]


def test_an_index_that_does_not_say_where_its_papers_lie_is_told(engine: Engine, place: str) -> None:
    with engine.writing() as writer:
        MINUTES.put(writer)
    _age(place, lambda paper: paper.pop("places"))
    with pytest.raises(IndexUnusable, match="minuted index --rebuild"):
        papers_held(place)


def test_who_may_see_a_place_is_never_guessed(engine: Engine, place: str) -> None:
    with engine.writing() as writer:
        MINUTES.put(writer)
    _age(place, lambda paper: paper["places"][0].update(access="councillors"))
    assert [each.access for each in papers_held(place)[0].paper.places] == [Access.RESTRICTED]


def test_where_there_is_no_index_no_papers_are_held(place: str) -> None:
    with pytest.raises(IndexUnusable, match="There is no index"):
        papers_held(place)


_MANY = 10_400


@pytest.fixture(scope="module", params=ENGINES)
def crowd(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, list[Passage]]]:
    """Very many short passages, most of which score alike."""
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=7 * each) for each in range(26)]
    shelves = [
        Shelf(
            f"{day}.txt",
            [f"noted {'again ' * (row % 3)}number {number * 400 + row}" for row in range(_MANY // 26)],
            meeting=replace(FOOTWAYS, date=day),
        )
        for number, day in enumerate(days)
    ]
    passages = [passage for shelf in shelves for passage in shelf.passages]

    def filled(place: str) -> Iterator[tuple[Engine, list[Passage]]]:
        engine = open_engine(place, create=True)
        with engine.writing() as writer:
            for count, shelf in enumerate(shelves):
                shelf.put(writer)
                if count % 9 == 0:
                    writer.commit()
        yield engine, passages
        engine.close()

    if request.param == "embedded":
        yield from filled(str(tmp_path_factory.mktemp("crowd") / "index"))
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield from filled(place)


@pytest.mark.parametrize("q", ["", "noted", "again"])
@pytest.mark.parametrize("sort", list(Sort))
def test_pages_neither_overlap_nor_skip(crowd: tuple[Engine, list[Passage]], q: str, sort: Sort) -> None:
    engine, passages = crowd
    expected = {each.id for each in passages if q in each.text}
    pages = [_found(engine, q, sort=sort, facets=(), offset=at, limit=901) for at in range(0, _MANY, 901)]
    together = [each for page in pages for each in page]
    assert len(together) == len(expected)
    assert set(together) == expected
    for at in (0, 195, 6_000, len(expected) - 30):
        page = _found(engine, q, sort=sort, facets=(), offset=at, limit=20)
        assert page == together[at : at + 20]


def test_equal_scores_come_newest_first(crowd: tuple[Engine, list[Passage]]) -> None:
    engine, passages = crowd
    hits = [
        hit
        for at in range(0, _MANY, 5_200)
        for hit in _search(engine, "noted", facets=(), offset=at, limit=5_200).hits
    ]
    keys = [
        (-float(f"{hit.score:.3e}"), -hit.passage.date.toordinal(), hit.passage.position)
        for hit in hits
        if hit.score and hit.passage.date
    ]
    assert len(keys) == len(passages)
    assert keys == sorted(keys)


def test_past_the_end_there_is_nothing(crowd: tuple[Engine, list[Passage]]) -> None:
    engine, _ = crowd
    for offset in (_MANY, 10**9, 10**13):
        for q in ("", "noted"):
            hits = _search(engine, q, facets=(), offset=offset)
            assert (hits.total, hits.hits) == (_MANY, ())
    hits = _search(engine, "noted", limit=0)
    assert (hits.total, hits.total_papers, hits.hits) == (_MANY, 26, ())


def _texts(engine: Engine, monkeypatch: pytest.MonkeyPatch, asked: plan.Plan) -> list[str]:
    for module in ("embedded", "elasticsearch"):
        monkeypatch.setattr(f"search.engines.{module}.matching", lambda request, without=None: asked)
    return sorted(hit.passage.text for hit in _search(engine, facets=()).hits)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (plan.Everything(), ["a b", "a c b", "a c c b", "b a c", "b c a"]),
        (plan.Terms("text_exact", ()), []),
        (plan.Terms("text_exact", (), 1.0), []),
        (plan.Terms("text_exact", ("c", "nothing")), ["a c b", "a c c b", "b a c", "b c a"]),
        (plan.Terms("text_exact", (*map(str, range(50)), "c")), ["a c b", "a c c b", "b a c", "b c a"]),
        (plan.Sequence("text_exact", ("a", "b")), ["a b"]),
        (plan.Sequence("text_exact", ("a", "c", "b")), ["a c b"]),
        (plan.Pattern("heading_exact", "ab*"), ["a c b", "b a c"]),
        (plan.Pattern("heading_exact", "ab?"), ["b a c"]),
        (plan.Pattern("heading_exact", "?б.c"), ["a c c b"]),
        (plan.Pattern("heading_exact", "a?*", 1.0), ["a c b", "b a c"]),
        (plan.Pattern("heading_exact", "abc?"), []),
        (plan.Pattern("heading_exact", "漢" * 35 + "?????*"), []),
        (plan.Near("text_exact", ("a",), ("b",), 0), ["a b", "b a c"]),
        (plan.Near("text_exact", ("a",), ("b",), 1), ["a b", "a c b", "b a c", "b c a"]),
        (plan.Near("text_exact", ("b",), ("a",), 2), ["a b", "a c b", "a c c b", "b a c", "b c a"]),
        (plan.Near("text_exact", ("c",), ("c",), 5), ["a c c b"]),
        (plan.Near("text_exact", ("c", "b"), ("a",), 0), ["a c b"]),
        (plan.Near("text_exact", ("c", "b"), ("a",), 1), ["a c b", "a c c b"]),
        (plan.Near("text_exact", ("a", "c"), ("b",), 0), ["a c b", "b a c"]),
        (plan.Near("text_exact", ("a", "c"), ("c", "b"), 9), ["a c c b"]),
        (plan.Between("day", 730_120, None), ["a b", "a c b"]),
        (plan.Between("day", None, 730_119), ["a c c b", "b a c"]),
        (plan.Between("day", 730_120, 730_120), ["a b", "a c b"]),
        (plan.Between("day", None, None), ["a b", "a c b", "a c c b", "b a c"]),
        (plan.Any(()), []),
        (plan.Best((plan.Sequence("text_exact", ("a", "b"), 2.0),)), ["a b"]),
        (
            plan.Best((plan.Terms("text_exact", ("nothing",), 1.0), plan.Sequence("text_exact", ("c", "a")))),
            ["b c a"],
        ),
        (plan.Not(plan.Any(())), ["a b", "a c b", "a c c b", "b a c", "b c a"]),
        (plan.Not(plan.Terms("text_exact", ("c",))), ["a b"]),
        (plan.Not(plan.Not(plan.Terms("text_exact", ("c",), 1.0))), ["a c b", "a c c b", "b a c", "b c a"]),
        (plan.All((plan.Not(plan.Terms("text_exact", ("c",))), plan.Everything())), ["a b"]),
        (
            plan.Any((plan.Between("day", None, 730_119), plan.Sequence("text_exact", ("c", "a"), 2.0))),
            ["a c c b", "b a c", "b c a"],
        ),
    ],
)  # fmt: skip
def test_plans(
    place: str, monkeypatch: pytest.MonkeyPatch, engine: Engine, asked: plan.Plan, expected: list[str]
) -> None:
    day = replace(FOOTWAYS, date=dt.date.fromordinal(730_120))
    with engine.writing() as writer:
        Shelf("1", ["a b", {"text": "a c b", "heading": "x ab"}], meeting=day).put(writer)
        second = [{"text": "b a c", "heading": "abc"}, {"text": "a c c b", "heading": "дб.c"}]
        Shelf("2", second, meeting=replace(day, date=dt.date.fromordinal(730_119))).put(writer)
        Shelf("3", ["b c a"]).put(writer)
    assert _texts(engine, monkeypatch, asked) == expected
