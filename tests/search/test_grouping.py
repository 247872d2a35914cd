"""Copies folded into one result, and results grouped, on both engines."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mappings.fields import business
from mappings.ids import fingerprint, likeness
from mappings.meeting import Meeting
from mappings.passage import Access, Kind, Passage
from search import grouping
from search.engines import Engine
from search.errors import BadRequest
from search.finder import Answer, Question, around, find
from search.grouping import Grouping
from search.headings import heading
from search.nearness import reranked
from search.query.lowering import scores
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, Reader, SearchRequest, Sort
from search.results import Hit
from tests.support.elasticsearch import fresh_place
from tests.support.papers import COUNCIL, FOOTWAYS, SAFETY, Shelf, filled

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"grouping-{name}"))
    for name in ("embedded", "elasticsearch")
]
_AGREED = "That the towpath at Mill Lock be resurfaced before the bicycle counts of spring, and lit."
_NOTED = "The Committee noted with thanks the report on lamps along the towpath at Mill Lock."


def shelf(
    path: str, rows: Sequence[dict[str, Any]], meeting: Meeting | None = FOOTWAYS, **more: Any
) -> Shelf:
    """A paper whose passages have the fingerprints that an indexer gives them."""
    seen: Counter[str] = Counter()
    marked = []
    for row in rows:
        like = likeness(
            meeting=meeting.id if meeting else None,
            authority=meeting.authority if meeting else None,
            date=meeting.date if meeting else None,
            item=row.get("item_number"),
            title=row.get("item_title"),
            speaker=row.get("speaker"),
            text=row["text"],
        )
        marked.append({**row, "fingerprint": fingerprint(like, seen[like]) if like else None})
        if like:
            seen[like] += 1
    return Shelf(path, marked, meeting=meeting, **more)


AGREED = {"text": _AGREED, "kind": Kind.RESOLUTION, "item_number": "5", "item_title": "Towpath"}
NOTED = {"text": _NOTED, "item_number": "6", "item_title": "Lamps"}
CHAIR = {
    "text": "Is the towpath lit at all in winter, between Mill Lock and the bridge, and by whom?",
    "kind": Kind.SPEECH,
    "speaker": "Nesta Prosser",
    "item_number": "5",
}
THANKS = {"text": "Thank you.", "kind": Kind.SPEECH, "item_number": "5", "speaker": "Nesta Prosser"}
OPENING = {"text": "The towpath was walked by all of the Committee before the meeting was begun."}
MINUTES = shelf("minutes.pdf", [OPENING, AGREED, NOTED, CHAIR, AGREED, THANKS], title="Minutes")
PACK = shelf(
    "pack.pdf",
    [
        {"text": "Agenda for the towpath walk.", "kind": Kind.NOTICE},
        {**AGREED, "kind": Kind.MINUTE, "heading": "Draft", "page": 9},
        {**AGREED, "kind": Kind.MINUTE, "page": 10},
        {**THANKS, "speaker": "Idris Penhallow"},
    ],
    title="Agenda pack",
)
CLOSED = shelf("closed.pdf", [AGREED, NOTED], access=Access.RESTRICTED, title="Exempt")
ELSEWHERE = shelf("safety.pdf", [AGREED], SAFETY, title="Panel")
UNDATED = shelf("a.txt", [{"text": _NOTED}], None)
UNDATED_TOO = shelf("b.txt", [{"text": _NOTED}], None)
LIBRARY = (MINUTES, PACK, CLOSED, ELSEWHERE, UNDATED, UNDATED_TOO)


@pytest.fixture(params=_ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a test may make an index of its own."""
    if request.param == "embedded":
        return str(tmp_path / "index")
    address: str = request.getfixturevalue("elasticsearch_place")
    return address


@pytest.fixture(scope="module", params=_ENGINES)
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index of `LIBRARY`, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("library") / "index"), *LIBRARY) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, *LIBRARY) as engine:
            yield engine


def ask(engine: Engine, q: str, **more: Any) -> Answer:
    return find(engine, Question(q=q, **more))


def listed(answer: Answer) -> dict[str, list[str]]:
    """The results, each with its copies."""
    return {result.passage.id: [copy.passage_id for copy in result.also_in] for result in answer.results}


def test_the_same_words_in_several_papers_are_one_result(library: Engine) -> None:
    answer = ask(library, "resurfaced", sort=Sort.OLDEST)
    # Both resolutions of the minutes stand in the pack too, and each is told from the other; the panel's is
    # of another meeting.
    assert listed(answer) in (
        {MINUTES.ids[1]: [PACK.ids[1]], MINUTES.ids[4]: [PACK.ids[2]], ELSEWHERE.ids[0]: []},
        {PACK.ids[1]: [MINUTES.ids[1]], PACK.ids[2]: [MINUTES.ids[4]], ELSEWHERE.ids[0]: []},
    )
    assert (answer.total, answer.total_papers, answer.total_results) == (5, 3, 3)
    assert heading(answer) == (
        "3 results: 5 passages in 3 papers, the same words in several papers shown once"
    )
    assert answer.covers is None
    assert answer.results[0].also_in[0].paper in (MINUTES.paper, PACK.paper)


def test_where_nothing_is_folded_it_reads_as_ever(library: Engine) -> None:
    answer = ask(library, "winter")
    assert (answer.total, answer.total_results) == (1, 1)
    assert heading(answer) == "1 passage in 1 paper"


def test_words_of_unknown_meetings_and_few_words_of_others_are_no_copies(library: Engine) -> None:
    answer = ask(library, "lamps")
    assert {key for key in listed(answer) if not listed(answer)[key]} == set(listed(answer))
    assert answer.total == answer.total_results == 3
    assert listed(ask(library, '"thank you"')) == {MINUTES.ids[5]: [], PACK.ids[3]: []}


def test_copies_are_those_that_the_reader_may_see(library: Engine) -> None:
    (result,) = ask(library, "lamps", reader=OPERATOR, filters={"paper": (MINUTES.paper.id,)}).results
    assert [copy.passage_id for copy in result.also_in] == [CLOSED.ids[1]]
    (public,) = ask(library, "lamps", filters={"paper": (MINUTES.paper.id,)}).results
    assert public.also_in == ()
    assert ask(library, "resurfaced", reader=OPERATOR).total_results == 3
    assert ask(library, "resurfaced", reader=OPERATOR).total == 6


def test_a_copy_need_not_match_itself(library: Engine) -> None:
    assert listed(ask(library, "kind:resolution resurfaced committee:footways")) == {
        MINUTES.ids[1]: [PACK.ids[1]],
        MINUTES.ids[4]: [PACK.ids[2]],
    }


def test_a_passage_by_itself_knows_its_copies(library: Engine) -> None:
    there = around(library, PACK.ids[2], PUBLIC)
    assert there is not None
    assert [(copy.paper, copy.passage_id) for copy in there.copies[PACK.ids[2]]] == [
        (MINUTES.paper, MINUTES.ids[4])
    ]
    # So do those beside it.
    assert there.copies.keys() == {PACK.ids[1], PACK.ids[2]}
    for_all = around(library, PACK.ids[1], OPERATOR)
    assert for_all is not None
    # In order of their papers' places.
    assert [copy.passage_id for copy in for_all.copies[PACK.ids[1]]] == [CLOSED.ids[0], MINUTES.ids[1]]


def test_facets_count_passages(library: Engine) -> None:
    answer = ask(library, "resurfaced")
    assert {each.value: each.count for each in answer.facets["kind"]} == {"resolution": 3, "minute": 2}
    assert sum(each.count for each in answer.facets["kind"]) == answer.total


def test_near_matches_are_folded_and_never_grouped(library: Engine) -> None:
    answer = ask(library, "resurfaced spring unicorn", group=Grouping.PAPER)
    assert (answer.total, answer.total_results) == (0, 0)
    assert len(answer.near_matches) == 3
    assert sorted(len(each.also_in) for each in answer.near_matches) == [0, 1, 1]
    assert {each.group for each in answer.near_matches} == {None}


def test_a_copy_comes_forward_when_the_first_is_removed(place: str) -> None:
    with filled(place, MINUTES, PACK) as engine:
        first = ask(engine, "resurfaced", sort=Sort.NEWEST).results[0]
        assert len(first.also_in) == 1
        with engine.writing() as writer:
            writer.remove(first.paper.id)
        left = ask(engine, "resurfaced", sort=Sort.NEWEST)
        assert (left.total, left.total_results) == (2, 2)
        assert listed(left) == {first.also_in[0].passage_id: [], left.results[1].passage.id: []}
        assert {each.paper.id for each in left.results} == {first.also_in[0].paper.id}


def test_two_passages_of_a_paper_have_no_one_fingerprint(place: str) -> None:
    twice = Shelf("twice.pdf", [{"text": "One.", "fingerprint": 7}, {"text": "Two.", "fingerprint": 7}])
    with pytest.raises(ValueError, match="one fingerprint"), filled(place, twice):
        pass


def groups(answer: Answer) -> dict[str, tuple[str, int]]:
    """What each result stands for: value, label and count."""
    return {each.group.value: (each.group.label, each.group.count) for each in answer.results if each.group}


def test_results_by_item(library: Engine) -> None:
    answer = ask(library, "towpath", group=Grouping.ITEM, sort=Sort.OLDEST)
    meeting = "Highways and Footways Committee, 4 December 2014"
    assert groups(answer) == {
        f"{FOOTWAYS.id}/5": (f"Item 5 Towpath, {meeting}", 5),
        f"{FOOTWAYS.id}/6": (f"Item 6 Lamps, {meeting}", 1),
        FOOTWAYS.id: (f"{meeting}, under no item", 2),
        f"{SAFETY.id}/5": ("Item 5 Towpath, Community Safety Panel, 12 March 2019", 1),
        UNDATED.paper.id: ("a.txt, under no item", 1),
        UNDATED_TOO.paper.id: ("b.txt, under no item", 1),
    }
    assert (answer.total_results, answer.total) == (6, 11)
    assert heading(answer) == "6 items of business: 11 passages in 5 papers"


def test_results_by_paper(library: Engine) -> None:
    answer = ask(library, "towpath", group=Grouping.PAPER)
    assert groups(answer) == {
        MINUTES.paper.id: ("Minutes", 5),
        PACK.paper.id: ("Agenda pack", 3),
        ELSEWHERE.paper.id: ("Panel", 1),
        UNDATED.paper.id: ("a.txt", 1),
        UNDATED_TOO.paper.id: ("b.txt", 1),
    }
    assert answer.total_results == answer.total_papers == 5
    assert heading(answer) == "5 papers: 11 passages"


def test_results_by_speaker_say_what_they_leave_out(library: Engine) -> None:
    answer = ask(library, 'towpath OR "thank you"', group=Grouping.SPEAKER)
    assert groups(answer) == {
        "Nesta Prosser": ("Nesta Prosser", 2),
        "Idris Penhallow": ("Idris Penhallow", 1),
    }
    assert (answer.total_results, answer.total) == (2, 13)
    assert answer.covers == ("10 passages that match name no speaker: counted in the total, but of no group.")
    assert answer.reading.endswith(answer.covers)
    # A chosen group narrows what the filter had chosen.
    both = ("Idris Penhallow", "Nesta Prosser")
    narrowed = ask(library, 'towpath OR "thank you"', group=Grouping.SPEAKER, filters={"speaker": both})
    assert groups(narrowed) == groups(answer)
    assert narrowed.covers is None


@pytest.mark.parametrize("group", [Grouping.ITEM, Grouping.PAPER, Grouping.SPEAKER])
@pytest.mark.parametrize("reader", [PUBLIC, OPERATOR])
def test_a_groups_filter_lists_its_passages(library: Engine, group: Grouping, reader: Reader) -> None:
    for result in ask(library, "towpath", group=group, reader=reader).results:
        assert result.group
        filters = {result.group.filter: (result.group.value,)}
        assert ask(library, "towpath", filters=filters, reader=reader).total == result.group.count


def test_where_too_many_match_their_number_is_said_to_be_unknown(
    library: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "MOST_SPREAD", 4)
    answer = ask(library, "towpath", per_page=1, sort=Sort.OLDEST)
    assert (answer.total, answer.total_results) == (11, None)
    assert heading(answer) == "11 passages in 5 papers, the same words in several papers shown once"
    assert answer.covers
    assert answer.covers in answer.reading
    by_item = ask(library, "towpath", per_page=1, sort=Sort.OLDEST, group=Grouping.ITEM)
    assert heading(by_item) == "11 passages in 5 papers"
    assert by_item.results[0].group
    assert by_item.results[0].group.count == 2
    # Papers are counted always.
    assert ask(library, "towpath", per_page=1, sort=Sort.OLDEST, group=Grouping.PAPER).total_results == 5


def test_an_unknown_filter_is_refused_still(library: Engine) -> None:
    with pytest.raises(BadRequest):
        ask(library, "towpath", filters={"fingerprint": ("7",)})


# Pages against a slow and obvious reading of the same ranking

_TEXT = "the towpath lock lamp bridge lit canal trust report budget theft of noted agreed walked"
_WORDS = _TEXT.split()
# The earlier a word stands in the list the commoner it is.
_WEIGHTS = range(len(_WORDS), 0, -1)
_SPEAKERS = ("Nesta Prosser", "Idris Penhallow", "Morwenna Tregear", None, None, None)


def many() -> list[Shelf]:
    """Papers with drafts and packs of them: some of the same words, in another order, some of them closed."""
    chance = random.Random(20141204)  # noqa: S311
    found = []
    for number in range(24):
        meeting = Meeting(dt.date(2014, 1, 1) + dt.timedelta(days=chance.randrange(9)), "Panel", COUNCIL)
        rows: list[dict[str, Any]] = []
        for _ in range(30):
            text = " ".join(chance.choices(_WORDS, weights=_WEIGHTS, k=chance.randint(2, 30)))
            row = {"text": text, "speaker": chance.choice(_SPEAKERS)}
            if chance.random() < 0.7:
                row["item_number"] = str(chance.randrange(4))
            rows.append(row)
        where = meeting if number % 6 else None
        found.append(shelf(f"{number}.pdf", rows, where))
        for copy in range(number % 4):
            some = [{**row, "kind": Kind.REPORT} for row in rows if chance.random() < 0.6]
            chance.shuffle(some)
            access = Access.RESTRICTED if (number + copy) % 5 == 0 else Access.PUBLIC
            found.append(shelf(f"{number}-{copy}.pdf", some, where, access=access))
    return found


MANY = many()


@pytest.fixture(scope="module", params=_ENGINES)
def shelves(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index of `MANY`, to be read only."""
    if request.param == "embedded":
        with filled(str(tmp_path_factory.mktemp("many") / "index"), *MANY) as engine:
            yield engine
    else:
        address = request.getfixturevalue("elasticsearch_address")
        with fresh_place(address) as place, filled(place, *MANY) as engine:
            yield engine


def ranking(engine: Engine, question: Question) -> Sequence[Hit]:
    """All that matches, in order."""
    request = SearchRequest(
        reader=question.reader,
        query=parse(question.q).tree,
        filters=question.filters,
        sort=question.sort,
        limit=10_000,
        facets=(),
    )
    hits = engine.search(request).hits
    if question.sort is Sort.RELEVANCE and scores(request):
        return (*reranked(hits[:200], parse(question.q).tree), *hits[200:])
    return hits


def value_of(passage: Passage, group: Grouping) -> object:
    match group:
        case Grouping.PASSAGE:
            return passage.id if passage.fingerprint is None else passage.fingerprint
        case Grouping.ITEM:
            return business(passage)
        case Grouping.PAPER:
            return passage.paper_id
        case Grouping.SPEAKER:
            return passage.speaker


def copies_of(passage: Passage, reader: Reader) -> set[str]:
    return {
        each.id
        for other in MANY
        for each in other.passages
        if each.fingerprint is not None
        and each.fingerprint == passage.fingerprint
        and each.paper_id != passage.paper_id
        and each.access in reader.sees
    }


@pytest.mark.long
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    q=st.sampled_from(["", "the towpath", "theft", "lamp OR bridge OR lit", "budget -theft", "walked noted"]),
    sort=st.sampled_from(list(Sort)),
    group=st.sampled_from(list(Grouping)),
    reader=st.sampled_from([PUBLIC, OPERATOR]),
    kinds=st.sampled_from([(), ("minute",)]),
    per_page=st.sampled_from([3, 17, 100, 250, 1500]),
    chance=st.randoms(use_true_random=False),
)
def test_pages_laid_end_to_end_are_the_firsts_of_the_ranking(
    shelves: Engine,
    q: str,
    sort: Sort,
    group: Grouping,
    reader: Reader,
    kinds: tuple[str, ...],
    per_page: int,
    chance: random.Random,
) -> None:
    filters = {"kind": kinds} if kinds else {}
    asked = Question(q=q, sort=sort, group=group, reader=reader, filters=filters, per_page=per_page)
    hits = ranking(shelves, asked)
    firsts: dict[object, Hit] = {}
    counts: Counter[object] = Counter()
    for hit in hits:
        value = value_of(hit.passage, group)
        counts[value] += 1
        if value is not None:
            firsts.setdefault(value, hit)
    expected = list(firsts.values())
    last = -(-len(expected) // per_page)
    numbers = range(1, last + 1)
    for number in numbers if last <= 6 else [1, 2, *chance.sample(numbers, 3), last]:
        answer = find(shelves, replace(asked, page=number))
        there = expected[(number - 1) * per_page : number * per_page]
        assert [each.passage for each in answer.results] == [hit.passage for hit in there]
        assert [each.score for each in answer.results] == [hit.score for hit in there]
        assert (answer.total, answer.total_results) == (len(hits), len(expected))
        for result in answer.results[:20]:
            assert {copy.passage_id for copy in result.also_in} == copies_of(result.passage, reader)
            count = result.group.count if result.group else None
            if group is Grouping.PASSAGE:
                assert count is None
            else:
                assert count == counts[value_of(result.passage, group)]
    assert find(shelves, replace(asked, page=last + 1)).results == ()


def test_both_engines_list_alike(elasticsearch_place: str, tmp_path: Path) -> None:
    with filled(str(tmp_path / "index"), *MANY) as one, filled(elasticsearch_place, *MANY) as other:
        for q in ("the towpath", "theft OR lamp", ""):
            for group in Grouping:
                for sort in Sort:
                    for page in (1, 9):
                        asked = Question(q=q, group=group, sort=sort, page=page, per_page=7)
                        mine, theirs = (find(engine, asked) for engine in (one, other))
                        assert [each.passage for each in mine.results] == [
                            each.passage for each in theirs.results
                        ]
                        assert [(each.group, each.also_in) for each in mine.results] == [
                            (each.group, each.also_in) for each in theirs.results
                        ]
                        assert mine.total_results == theirs.total_results
