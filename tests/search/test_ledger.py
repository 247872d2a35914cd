"""The ledger as it is asked, on each engine: words, what is looked for instead, and one commitment whole."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mappings.passage import Access
from mappings.undertaking import Source, Undertaking
from search import ledger
from search.engines import Engine
from search.errors import BadRequest
from search.headings import apart_note, ledger_heading
from search.ledger import LedgerQuestion, ask, days_open, every_commitment, whole
from search.request import OPERATOR, PUBLIC, LedgerSort
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.ledger import commitment, day, put_ledger, step
from tests.support.papers import FOOTWAYS, SAFETY, Shelf, filled

_TODAY = day("2019-06-01")


def _undertaking(text: str) -> dict[str, Any]:
    said = Undertaking(source=Source.LISTED, text=text, rule="a row", words=text)
    return {"text": text, "undertakings": (said,)}


LIST = Shelf(
    "list.pdf",
    [
        _undertaking("Send the bicycle theft figures to the panel."),
        _undertaking("Write to the canal trust about lighting."),
        "Bicycle theft figures have been asked for before.",
    ],
    meeting=SAFETY,
    title="Summary list of actions",
)
MINUTES = Shelf("minutes.pdf", [_undertaking("Mend the towpath.")], meeting=FOOTWAYS)
CLOSED = Shelf(
    "closed.pdf", [_undertaking("Settle the bicycle claim.")], meeting=SAFETY, access=Access.RESTRICTED
)
FIGURES = commitment(
    LIST.ids[0],
    made_on=SAFETY.date,
    status="open",
    known_as=("older",),
    possibly_same=(LIST.ids[1], "nothing"),
    history=(
        step(LIST.ids[0], date=SAFETY.date),
        step("gone-1"),
        step(MINUTES.ids[0], also_in=(LIST.ids[2],)),
    ),
)
LIGHTING = commitment(LIST.ids[1], made_on=day("2019-05-31"), status="open")
TOWPATH = commitment(MINUTES.ids[0], made_on=FOOTWAYS.date, status="completed")
CLAIM = commitment(CLOSED.ids[0], made_on=SAFETY.date)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index of the papers, and the ledgers of them."""
    public = [FIGURES, LIGHTING, TOWPATH]
    entries = [*public, *(replace(each, access=Access.RESTRICTED) for each in (*public, CLAIM))]

    def made(place: str) -> Iterator[Engine]:
        with filled(place, LIST, MINUTES, CLOSED) as engine:
            with engine.writing() as writer:
                put_ledger(writer, entries)
            yield engine

    if request.param == "embedded":
        yield from made(str(tmp_path_factory.mktemp("asked") / "index"))
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield from made(place)


def _asked(engine: Engine, q: str = "", **more: Any) -> list[str]:
    answer = ask(engine, LedgerQuestion(q=q, today=_TODAY, **more))
    assert answer.total == len(answer.commitments)
    return [each.id for each in answer.commitments]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("", [TOWPATH, FIGURES, LIGHTING]),
        ("bicycle thefts", [FIGURES]),
        ("towpath", [TOWPATH, FIGURES]),
        ("canal OR towpath -lighting", [TOWPATH, FIGURES]),
        ("from:2019", [FIGURES, LIGHTING]),
        # No passage that speaks of a commitment holds it.
        ('"asked for before"', []),
        ("claim", []),
    ],
)
def test_words_are_asked_of_the_passages_that_speak_of_it(
    engine: Engine, q: str, expected: list[Any]
) -> None:
    assert _asked(engine, q) == [each.id for each in expected]


def test_words_and_filters_hold_together(engine: Engine) -> None:
    assert _asked(engine, "towpath", filters={"status": ("open",)}) == [FIGURES.id]
    assert _asked(engine, open_longer_than=30) == [FIGURES.id]
    assert _asked(engine, open_longer_than=1) == [FIGURES.id]
    assert _asked(engine, open_longer_than=0) == [FIGURES.id, LIGHTING.id]
    assert _asked(engine, open_longer_than=999_999) == []
    assert _asked(engine, sort=LedgerSort.NEWEST) == [LIGHTING.id, FIGURES.id, TOWPATH.id]


def test_a_reader_of_all_papers_is_asked_of_the_whole_ledger(engine: Engine) -> None:
    assert _asked(engine, "claim", reader=OPERATOR) == [CLAIM.id]
    assert len(_asked(engine, reader=OPERATOR)) == 4


def test_a_word_that_no_passage_holds_is_read_as_one_like_it(engine: Engine) -> None:
    answer = ask(engine, LedgerQuestion(q="towpaht"))
    assert [each.id for each in answer.commitments] == [TOWPATH.id, FIGURES.id]
    assert answer.relaxed == "No passage holds “towpaht”: “towpath” is looked for instead."
    assert answer.reading.startswith("Commitments in passages with towpath")
    quoted = ask(engine, LedgerQuestion(q='"towpaht"'))
    assert (quoted.total, quoted.did_you_mean, quoted.relaxed) == (0, '"towpath"', None)


def test_near_matches_are_apart_and_obey_the_filters(engine: Engine) -> None:
    q = "did they ever send us the bicycle theft figures"
    answer = ask(engine, LedgerQuestion(q=q))
    assert (answer.total, answer.facets["status"]) == (0, ())
    assert [each.id for each in answer.near_matches][:1] == [FIGURES.id]
    assert not ask(engine, LedgerQuestion(q=q, filters={"status": ("closed",)})).near_matches
    assert not ask(engine, LedgerQuestion(q=q, page=2)).near_matches
    assert [*every_commitment(engine, LedgerQuestion(q=q))] == []


def test_every_commitment_comes_once_whatever_the_block(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_BLOCK", 2)
    for sort in LedgerSort:
        question = LedgerQuestion(sort=sort, page=7, per_page=1)
        blocks = [[each.id for each in block] for block in every_commitment(engine, question)]
        assert [len(block) for block in blocks] == [2, 1]
        assert [each for block in blocks for each in block] == _asked(engine, sort=sort)


def test_one_commitment_with_all_that_is_told_of_it(engine: Engine) -> None:
    found = whole(engine, "older", PUBLIC)
    assert found
    assert found.commitment == FIGURES
    first, gone, last = found.tellings
    assert (first.passage, first.paper) == (LIST.passages[0], LIST.paper)
    assert first.citation
    assert "12 March 2019" in first.citation
    assert (gone.passage, gone.paper, gone.citation) == (None, None, None)
    assert [(copy.name, copy.passage_id) for copy in last.also_in] == [
        ("Summary list of actions (list.pdf)", LIST.ids[2])
    ]
    assert found.possibly_same == (LIGHTING,)
    assert whole(engine, CLAIM.id, PUBLIC) is None
    assert whole(engine, CLAIM.id, OPERATOR)


def test_what_cannot_be_asked_is_refused(engine: Engine) -> None:
    with pytest.raises(BadRequest, match="count from 1"):
        ask(engine, LedgerQuestion(page=0))
    with pytest.raises(BadRequest, match="one commitment or more"):
        ask(engine, LedgerQuestion(per_page=0))


def test_in_words(engine: Engine) -> None:
    answer = ask(engine, LedgerQuestion())
    assert ledger_heading(answer) == "3 commitments: 2 open, 1 completed"
    assert apart_note(answer) is None
    narrowed = ask(engine, LedgerQuestion(filters={"status": ("completed", "closed")}))
    assert ledger_heading(narrowed) == "1 commitment: 1 completed"
    assert ledger_heading(ask(engine, LedgerQuestion(q="zeppelin"))) == "0 commitments"
    assert ledger_heading(ask(engine, LedgerQuestion(spoken=True))) == "0 commitments"


def test_for_how_long_it_has_been_open() -> None:
    assert days_open(LIGHTING, _TODAY) == 1
    assert days_open(LIGHTING, day("2019-01-01")) == 0
    assert days_open(TOWPATH, _TODAY) is None
    assert days_open(replace(LIGHTING, made_on=None), _TODAY) is None


def test_the_day_before_all_days_can_be_asked_for(engine: Engine, tmp_path: Path) -> None:
    assert _asked(engine, date_from=dt.date.min, date_to=dt.date.max) == _asked(engine)
