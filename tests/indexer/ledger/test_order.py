"""The ledger is derived from papers, in whatever order they were read, and holds nothing of those gone."""

import datetime as dt
from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.ledger import derived
from mappings.undertaking import Source
from tests.support.undertakings import MADE, Desk

DATES = (MADE, dt.date(2025, 10, 8), dt.date(2025, 12, 10), None)
WHO = ("Superintendent Aldous", "Karen Aldous", "Inspector Brindley", "the Chair", None)
WHAT = (
    "provide the number of cycle thefts recorded at the station in each of the last three years",
    "provide the cycle thefts at the station",
    "arrange a walk through the park after dark for Members",
    "write to the train operator about secure cycle parking at the station",
    "provide a note",
)

saying = st.tuples(
    st.integers(0, 3),
    st.sampled_from(list(Source)),
    st.sampled_from(WHO),
    st.sampled_from(WHAT),
    st.sampled_from(("5", "6", None)),
    st.sampled_from((MADE, MADE, None)),
    st.sampled_from(("open", "completed", None)),
)


def desk_of(said: list[tuple[int, Source, str | None, str, str | None, dt.date | None, str | None]]) -> Desk:
    desk = Desk()
    papers = [desk.paper(f"{number}.pdf", date) for number, date in enumerate(DATES)]
    for paper, source, who, what, item, made_on, status in said:
        listed = status if source is Source.LISTED else None
        text = f"{who} agreed to {what}." if who else f"I will {what}."
        desk.says(
            papers[paper], source, text, responsible=who, item_number=item, made_on=made_on, status=listed
        )
    return desk


@settings(deadline=None)
@given(st.lists(saying, max_size=14), st.randoms(use_true_random=False))
def test_any_order_of_the_passages_gives_the_same(said, random) -> None:  # type: ignore[no-untyped-def]
    desk = desk_of(said)
    entries = derived(desk.passages, desk.papers)
    mixed, papers = list(desk.passages), list(desk.papers.items())
    random.shuffle(mixed)
    random.shuffle(papers)
    assert msgspec.json.encode(derived(mixed, dict(papers))) == msgspec.json.encode(entries)


@settings(deadline=None)
@given(st.lists(saying, max_size=14))
def test_every_saying_is_of_one_commitment_and_no_paper_says_two_things_of_it(said) -> None:  # type: ignore[no-untyped-def]
    desk = desk_of(said)
    entries = derived(desk.passages, desk.papers)
    told = Counter(
        passage for entry in entries for step in entry.history for passage in (step.passage_id, *step.also_in)
    )
    assert set(told.values()) <= {1}
    promised = {each.id for each in desk.passages if each.undertakings[0].source is not Source.ANSWERED}
    assert promised <= told.keys()
    of = {passage.id: (passage.paper_id, passage.undertakings[0].source) for passage in desk.passages}
    for entry in entries:
        places = [of[passage] for step in entry.history for passage in (step.passage_id, *step.also_in)]
        assert len(set(places)) == len(places)


@settings(deadline=None)
@given(st.lists(saying, max_size=14))
def test_an_id_leads_to_one_commitment_and_doubts_go_both_ways(said) -> None:  # type: ignore[no-untyped-def]
    desk = desk_of(said)
    entries = {entry.id: entry for entry in derived(desk.passages, desk.papers)}
    ids = [id_ for entry in entries.values() for id_ in (entry.id, *entry.known_as)]
    assert len(set(ids)) == len(ids)
    for entry in entries.values():
        assert entry.id not in entry.possibly_same
        assert all(entry.id in entries[other].possibly_same for other in entry.possibly_same)


@settings(deadline=None)
@given(st.lists(saying, max_size=14), st.integers(0, 3))
def test_a_paper_that_is_removed_takes_its_share_along(said, gone) -> None:  # type: ignore[no-untyped-def]
    desk = desk_of(said)
    paper = list(desk.papers)[gone]
    left = [passage for passage in desk.passages if passage.paper_id != paper]
    records = {id_: record for id_, record in desk.papers.items() if id_ != paper}
    entries = derived(left, records)
    assert paper.encode() not in msgspec.json.encode(entries)
    without = desk_of([each for each in said if each[0] != gone])
    assert derived(without.passages, records) == entries
