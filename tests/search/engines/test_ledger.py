"""The ledger in every engine: the same tests on each."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mappings.commitment import LEDGER_FILTERS, Commitment, Correction, ledger_columns
from mappings.passage import Access
from mappings.undertaking import Source
from search.engines import Engine, open_engine, rebuilding
from search.errors import BadRequest
from search.request import OPERATOR, PUBLIC, LedgerRequest, LedgerSort, Reader
from search.results import LEDGER_BEHIND, FacetCount, LedgerHits
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.ledger import commitment, day, put_ledger, step
from tests.support.papers import COUNCIL, Shelf

FOOTWAYS, SAFETY = "Highways and Footways Committee", "Community Safety Panel"

TOWPATH = commitment(
    "minutes-towpath",
    text="Resurface the towpath before the bicycle counts of spring.",
    responsible="Director of Streets",
    person="Odile Marchbanks",
    organisation=COUNCIL,
    made_on=day("2014-12-04"),
    authority=COUNCIL,
    committee=FOOTWAYS,
    meeting_id="m-footways",
    item_number="5",
    item_title="Repair of the towpath",
    status="open",
    status_text="In progress – the surveyor’s report is awaited",
    due=day("2015-02-27"),
    references=("Appendix 5",),
    known_as=("list-towpath",),
    possibly_same=("minutes-lock",),
    disputed="The list of March calls it completed, that of June in progress.",
    corrections=(
        Correction(what="status", by="A. Clerk", on=day("2015-07-01"), why="The letter was never sent."),
    ),
    history=(
        step("minutes-towpath", source=Source.MINUTED, date=day("2014-12-04"), also_in=("pack-towpath",)),
        step("list-towpath", date=day("2015-03-01"), status="completed", status_text="Done", rule="a row"),
        step("log-towpath", date=day("2015-06-01"), status="open", due=day("2015-02-27")),
    ),
)
LOCK = commitment(
    "minutes-lock",
    responsible="Director of Streets",
    made_on=day("2014-12-04"),
    authority=COUNCIL,
    committee=FOOTWAYS,
    meeting_id="m-footways",
    item_number="10",
    status="completed",
)
FIGURES = commitment(
    "list-figures",
    responsible="Borough Safety Officer",
    made_on=day("2019-03-12"),
    authority=COUNCIL,
    committee=SAFETY,
    item_number="5",
    status="open",
    # It stands in the list of the towpath too.
    history=(step("list-figures", date=day("2019-03-12")), step("log-towpath", date=day("2019-06-12"))),
)
UNDATED = commitment("letter-stall", authority="Eastmere Parish Council", responsible="The Clerk")
SAID = commitment(
    "transcript-lamps",
    text="I will write to you about the lamps.",
    person="Piers Okonjo",
    made_on=day("2019-03-12"),
    authority=COUNCIL,
    committee=SAFETY,
    spoken=True,
    history=(step("transcript-lamps", source=Source.SPOKEN, date=day("2019-03-12")),),
)
LEDGER = (UNDATED, FIGURES, SAID, LOCK, TOWPATH)


@pytest.fixture(scope="module", params=ENGINES)
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index with `LEDGER`, to be read only."""
    if request.param == "embedded":
        yield from _filled(str(tmp_path_factory.mktemp("ledger") / "index"), LEDGER)
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield from _filled(place, LEDGER)


def _filled(place: str, entries: Sequence[Commitment]) -> Iterator[Engine]:
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        put_ledger(writer, entries)
    yield engine
    engine.close()


def _asked(engine: Engine, reader: Reader = PUBLIC, **more: Any) -> LedgerHits:
    return engine.commitments(LedgerRequest(reader=reader, **more))


def _found(engine: Engine, reader: Reader = PUBLIC, **more: Any) -> list[str]:
    return [each.id for each in _asked(engine, reader, **more).hits]


def _counts(hits: LedgerHits, name: str) -> list[tuple[str, int]]:
    return [(each.value, each.count) for each in hits.facets[name]]


def test_what_is_put_is_given_back_whole(ledger: Engine) -> None:
    assert {each.id: each for each in _asked(ledger).hits} == {
        each.id: each for each in LEDGER if each is not SAID
    }
    assert ledger.commitments_by_id([TOWPATH.id], PUBLIC) == {TOWPATH.id: TOWPATH}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (LedgerSort.OLDEST, [TOWPATH, LOCK, FIGURES, UNDATED]),
        (LedgerSort.NEWEST, [FIGURES, TOWPATH, LOCK, UNDATED]),
        (LedgerSort.LATEST, [FIGURES, TOWPATH, LOCK, UNDATED]),
    ],
)
def test_they_come_by_age_and_of_a_day_by_item(
    ledger: Engine, sort: LedgerSort, expected: list[Commitment]
) -> None:
    ids = [each.id for each in expected]
    assert _found(ledger, sort=sort) == ids
    assert _found(ledger, sort=sort, offset=1, limit=2) == ids[1:3]
    assert _found(ledger, sort=sort, offset=4) == _found(ledger, sort=sort, limit=0) == []
    assert _asked(ledger, sort=sort, offset=3, limit=1).total == 4


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"filters": {"status": ("open",)}}, [TOWPATH, FIGURES]),
        ({"filters": {"status": ("completed", "unknown")}}, [LOCK, UNDATED]),
        ({"filters": {"status": ("closed",)}}, []),
        ({"filters": {"person": ("Odile Marchbanks",)}}, [TOWPATH]),
        ({"filters": {"person": ("Director of Streets", "The Clerk")}}, [LOCK, UNDATED]),
        ({"filters": {"authority": (COUNCIL,), "item": ("5",)}}, [TOWPATH, FIGURES]),
        ({"filters": {"committee": (FOOTWAYS,), "status": ("open",)}}, [TOWPATH]),
        ({"filters": {"item": ()}}, [TOWPATH, LOCK, FIGURES, UNDATED]),
        ({"filters": {"person": ("x" * 2_000, "\udcff")}}, []),
        ({"made_from": day("2014-12-05")}, [FIGURES]),
        ({"made_to": day("2014-12-04")}, [TOWPATH, LOCK]),
        ({"made_from": day("2014-12-04"), "made_to": day("2019-03-12")}, [TOWPATH, LOCK, FIGURES]),
        ({"open_before": day("2019-03-12")}, [TOWPATH]),
        ({"open_before": day("2019-03-13")}, [TOWPATH, FIGURES]),
        ({"open_before": day("2019-03-13"), "filters": {"status": ("completed",)}}, []),
        ({"spoken": True}, [SAID]),
        ({"spoken": True, "filters": {"status": ("open",)}}, []),
        ({"passages": ()}, []),
        ({"passages": ("nothing", "\udcff")}, []),
        ({"passages": ("pack-towpath", "minutes-lock", "transcript-lamps")}, [TOWPATH, LOCK]),
        ({"passages": ("log-towpath",), "filters": {"committee": (SAFETY,)}}, [FIGURES]),
    ],
)
def test_filters(ledger: Engine, asked: dict[str, Any], expected: list[Commitment]) -> None:
    hits = _asked(ledger, **asked)
    assert [each.id for each in hits.hits] == [each.id for each in expected]
    assert hits.total == len(expected)


def test_a_facet_ignores_its_own_filter_and_obeys_all_others(ledger: Engine) -> None:
    hits = _asked(ledger, facets=tuple(LEDGER_FILTERS))
    assert _counts(hits, "status") == [("open", 2), ("completed", 1), ("unknown", 1)]
    assert _counts(hits, "person") == [
        ("Borough Safety Officer", 1),
        ("Director of Streets", 1),
        ("Odile Marchbanks", 1),
        ("The Clerk", 1),
    ]
    assert _counts(hits, "item") == [("5", 2), ("10", 1)]
    narrowed = _asked(ledger, filters={"status": ("open", "closed"), "committee": (FOOTWAYS,)})
    assert _counts(narrowed, "status") == [("completed", 1), ("open", 1), ("closed", 0)]
    assert _counts(narrowed, "person") == [("Odile Marchbanks", 1)]
    assert _counts(_asked(ledger, facet_size=1), "person") == [("Borough Safety Officer", 1)]
    assert _counts(_asked(ledger, spoken=True), "person") == [("Piers Okonjo", 1)]
    assert _asked(ledger, facets=()).facets == {}


def test_what_is_kept_apart_is_counted(ledger: Engine) -> None:
    assert _asked(ledger).apart == 1
    assert _asked(ledger, spoken=True).apart == 4
    assert _asked(ledger, filters={"committee": (FOOTWAYS,)}).apart == 0
    assert _asked(ledger, spoken=True, filters={"committee": (SAFETY,)}).apart == 1


def test_they_can_be_had_by_id_old_or_new(ledger: Engine) -> None:
    asked = [TOWPATH.id, "list-towpath", SAID.id, "nothing", "ledger", "", "\udcff"]
    assert ledger.commitments_by_id(asked, PUBLIC) == {
        TOWPATH.id: TOWPATH,
        "list-towpath": TOWPATH,
        SAID.id: SAID,
    }
    assert ledger.commitments_by_id([], PUBLIC) == {}


def test_an_id_is_first_of_all_that_of_its_own(engine: Engine) -> None:
    older = commitment("a-1", made_on=day("2014-01-01"), known_as=("a-2", "a-0"))
    other = commitment("a-3", made_on=day("2015-01-01"), known_as=("a-0",))
    own = commitment("a-2", made_on=day("2016-01-01"))
    with engine.writing() as writer:
        put_ledger(writer, [own, other, older])
    assert engine.commitments_by_id(["a-2", "a-0"], PUBLIC) == {"a-2": own, "a-0": older}


def test_the_commitments_of_passages(ledger: Engine) -> None:
    asked = ["pack-towpath", "log-towpath", "transcript-lamps", "nothing", "", "\udcff"]
    assert ledger.commitments_of(asked, PUBLIC) == {
        "pack-towpath": (TOWPATH,),
        "log-towpath": (TOWPATH, FIGURES),
        "transcript-lamps": (SAID,),
    }
    assert ledger.commitments_of([], PUBLIC) == {}


def test_what_cannot_be_asked_is_refused(ledger: Engine) -> None:
    with pytest.raises(BadRequest, match="count from 0"):
        _asked(ledger, offset=-1)
    with pytest.raises(BadRequest, match="no filter “colour”"):
        _asked(ledger, filters={"colour": ("red",)})
    with pytest.raises(BadRequest, match="no filter “colour”"):
        _asked(ledger, facets=("colour",))
    assert _asked(ledger, offset=10**13, limit=10**13).hits == ()


def test_each_reader_is_asked_of_one_ledger(engine: Engine) -> None:
    public = commitment("a-1", person="Nesta Prosser", history=(step("a-1"),))
    whole = replace(
        public,
        access=Access.RESTRICTED,
        person="Odile Marchbanks",
        status="completed",
        possibly_same=("secret-1",),
        known_as=("secret-2",),
        history=(step("a-1"), step("secret-2")),
    )
    closed = commitment("secret-1", access=Access.RESTRICTED, person="Piers Okonjo", spoken=True)
    with engine.writing() as writer:
        put_ledger(writer, [public, whole, closed])
    assert _asked(engine).hits == (public,)
    assert (_asked(engine).total, _asked(engine).apart) == (1, 0)
    assert _asked(engine).facets == {
        "status": (FacetCount("unknown", 1),),
        "person": (FacetCount("Nesta Prosser", 1),),
    }
    assert _asked(engine, OPERATOR).hits == (whole,)
    assert (_asked(engine, OPERATOR).total, _asked(engine, OPERATOR).apart) == (1, 1)
    assert _asked(engine, passages=("secret-2",)).total == 0
    assert engine.commitments_by_id(["a-1", "secret-1", "secret-2"], PUBLIC) == {"a-1": public}
    assert engine.commitments_by_id(["a-1", "secret-1", "secret-2"], OPERATOR) == {
        "a-1": whole,
        "secret-1": closed,
        "secret-2": whole,
    }
    assert engine.commitments_of(["a-1", "secret-1", "secret-2"], PUBLIC) == {"a-1": (public,)}


def test_the_ledger_becomes_what_is_given(engine: Engine) -> None:
    first = [TOWPATH, LOCK, SAID]
    with engine.writing() as writer:
        put_ledger(writer, first)
    changed = replace(TOWPATH, status="closed", known_as=(), history=TOWPATH.history[:1])
    with engine.writing() as writer:
        put_ledger(writer, [FIGURES, changed, SAID], basis="2")
    assert _found(engine) == [TOWPATH.id, FIGURES.id]
    assert engine.commitments_by_id([TOWPATH.id, "list-towpath", LOCK.id], PUBLIC) == {TOWPATH.id: changed}
    assert engine.commitments_of(["log-towpath"], PUBLIC) == {"log-towpath": (FIGURES,)}
    with engine.writing() as writer:
        put_ledger(writer, [], basis="3")
    assert _asked(engine).total == _asked(engine).apart == 0


class _Deriver:
    """Derives a ledger from the papers, and counts how often it was asked to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.times = 0

    def __call__(self) -> list[Commitment]:
        self.times += 1
        return [
            commitment(f"{paper.id}-1", access=access)
            for access, reader in ((Access.PUBLIC, PUBLIC), (Access.RESTRICTED, OPERATOR))
            for paper in self._engine.papers(reader)
        ]


def test_it_is_derived_again_only_where_something_has_changed(engine: Engine) -> None:
    derived = _Deriver(engine)
    one, other = Shelf("one.txt", ["The towpath floods."]), Shelf("two.txt", ["The lock leaks."])
    with engine.writing() as writer:
        one.put(writer)
        writer.ledger(derived, "1")
        assert _found(engine) == [f"{one.paper.id}-1"]
        writer.ledger(derived, "1")
    assert derived.times == 1
    assert LEDGER_BEHIND not in engine.health().detail
    with engine.writing() as writer:
        writer.ledger(derived, "2")
        assert derived.times == 2
        other.put(writer)
        writer.ledger(derived, "2")
        assert derived.times == 3
        writer.note(one.paper)
        writer.ledger(derived, "2")
    assert derived.times == 4
    assert _asked(engine).total == 2
    with engine.writing() as writer:
        writer.remove(one.paper.id)
        writer.ledger(derived, "2")
    assert _found(engine) == [f"{other.paper.id}-1"]


def test_health_says_where_the_ledger_is_behind(engine: Engine) -> None:
    derived = _Deriver(engine)
    with engine.writing() as writer:
        Shelf("one.txt", ["The towpath floods."]).put(writer)
    assert LEDGER_BEHIND in engine.health().detail
    with engine.writing() as writer:
        writer.ledger(derived, "1")
    assert derived.times == 1
    assert LEDGER_BEHIND not in engine.health().detail


def test_a_writer_refuses_two_commitments_of_one_id(engine: Engine) -> None:
    with pytest.raises(ValueError, match="one id"), engine.writing() as writer:
        put_ledger(writer, [LOCK, LOCK])
    assert _asked(engine).total == 0


class _Mishap(Exception):
    pass


def test_a_pass_that_ends_early_is_done_again(engine: Engine) -> None:
    derived = _Deriver(engine)
    shelf = Shelf("one.txt", ["The towpath floods."])

    def fails() -> list[Commitment]:
        raise _Mishap

    with pytest.raises(_Mishap), engine.writing() as writer:
        shelf.put(writer)
        writer.ledger(fails, "1")
    # The papers were committed before.
    assert engine.paper(shelf.paper.id, PUBLIC) == shelf.paper
    assert LEDGER_BEHIND in engine.health().detail
    with engine.writing() as writer:
        writer.ledger(derived, "1")
    assert _found(engine) == [f"{shelf.paper.id}-1"]
    assert LEDGER_BEHIND not in engine.health().detail


def test_what_is_closed_to_the_public_is_out_of_its_ledger_at_once(engine: Engine) -> None:
    shelf = Shelf("one.txt", ["The towpath floods."])
    other = Shelf("two.txt", ["The lock leaks."])
    both = commitment(other.ids[0], history=(step(other.ids[0], also_in=(shelf.ids[0],)),))
    third = commitment("third-1")
    entries = [
        replace(each, access=access)
        for each in (commitment(shelf.ids[0]), both, third)
        for access in (Access.PUBLIC, Access.RESTRICTED)
    ]
    with engine.writing() as writer:
        for each in (shelf, other):
            each.put(writer)
        put_ledger(writer, entries)
    assert _asked(engine).total == 3
    with engine.writing() as writer:
        Shelf("one.txt", ["The towpath floods."], access=Access.RESTRICTED).put(writer)
    assert _found(engine) == ["third-1"]
    assert engine.commitments_of(shelf.ids + other.ids, PUBLIC) == {}
    assert _asked(engine, OPERATOR).total == 3


def test_a_rebuilt_index_has_a_ledger_of_its_own(engine: Engine, place: str) -> None:
    with engine.writing() as writer:
        put_ledger(writer, [LOCK])
    with rebuilding(place) as rebuilt:
        assert _found(rebuilt) == []
        with rebuilt.writing() as writer:
            put_ledger(writer, [TOWPATH])
        assert _found(engine) == [LOCK.id]
    assert _found(engine) == [TOWPATH.id]


def test_many_commitments(engine: Engine) -> None:
    entries = _many(2_300)
    with engine.writing() as writer:
        put_ledger(writer, entries)
    everything = [each for at in range(0, 2_300, 501) for each in _found(engine, offset=at, limit=501)]
    expected = sorted(entries, key=lambda each: (each.made_on is None, each.made_on, each.item_number or ""))
    assert len(everything) == len(set(everything)) == 2_300
    days = {each.id: each.made_on for each in entries}
    assert [days[each] for each in everything] == [each.made_on for each in expected]
    hits = _asked(engine, facet_size=5_000)
    assert dict(_counts(hits, "person")) == Counter(each.who for each in entries)
    passages = tuple(each.id for each in entries[::2])
    assert _asked(engine, passages=passages).total == len(passages)
    assert len(engine.commitments_by_id(passages, PUBLIC)) == len(passages)
    assert len(engine.commitments_of(passages, PUBLIC)) == len(passages)


def _many(count: int) -> list[Commitment]:
    chance = random.Random(20_150_108)  # noqa: S311
    return [
        commitment(
            f"paper{number % 97}-{number}",
            made_on=day(f"20{chance.randint(10, 25)}-0{chance.randint(1, 9)}-11"),
            responsible=f"Officer {number % 1_100}",
            status=chance.choice(("open", "completed", "closed", None)),
        )
        for number in range(count)
    ]


def test_a_key_leads_on_from_where_a_page_ended(ledger: Engine) -> None:
    for sort in LedgerSort:
        every = _asked(ledger, sort=sort).hits
        found: list[Commitment] = []
        after = None
        while page := _asked(ledger, sort=sort, limit=2, after=after).hits:
            found += page
            after = _key(page[-1], sort)
        assert tuple(found) == every
    assert _asked(ledger, limit=1, after=_key(LOCK, LedgerSort.OLDEST)).total == 4


def _key(entry: Commitment, sort: LedgerSort) -> str:
    return ledger_columns(entry).keys[sort]


@pytest.mark.parametrize("seed", range(3))
def test_both_engines_answer_alike(seed: int, tmp_path: Path, elasticsearch_place: str) -> None:
    chance = random.Random(seed)  # noqa: S311
    entries = [
        replace(each, access=access)
        for each in (*LEDGER, *_many(400))
        for access in chance.sample(tuple(Access), chance.randint(1, 2))
    ]
    engines = [open_engine(each, create=True) for each in (str(tmp_path / "index"), elasticsearch_place)]
    for engine in engines:
        with engine.writing() as writer:
            put_ledger(writer, entries)
    for _ in range(60):
        some = chance.sample(entries, 30)
        request = LedgerRequest(
            reader=chance.choice((PUBLIC, OPERATOR)),
            filters={
                name: tuple(filter(None, (read(each) for each in some[: chance.randint(0, 3)])))
                for name, read in LEDGER_FILTERS.items()
                if chance.random() < 0.3
            },
            made_from=chance.choice((None, some[0].made_on)),
            made_to=chance.choice((None, some[1].made_on)),
            open_before=chance.choice((None, None, some[2].made_on)),
            spoken=chance.random() < 0.1,
            passages=chance.choice((None, tuple(each.id for each in some))),
            sort=chance.choice(tuple(LedgerSort)),
            offset=chance.choice((0, 0, 7)),
            facets=tuple(LEDGER_FILTERS),
        )
        one, other = (engine.commitments(request) for engine in engines)
        assert one == other
    ids = [each.id for each in entries]
    for reader in (PUBLIC, OPERATOR):
        by_id, other_by_id = (engine.commitments_by_id(ids, reader) for engine in engines)
        assert by_id == other_by_id
        of_passages, other_of = (engine.commitments_of(ids, reader) for engine in engines)
        assert of_passages == other_of
    for engine in engines:
        engine.close()
