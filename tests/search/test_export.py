"""Every hit of a search, on each engine: against a slow reference, and with commits meanwhile."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any

import pytest

from mappings.fields import integers
from mappings.ids import paper_id
from mappings.meeting import Meeting
from mappings.passage import Access, Kind, Passage
from search.engines import Engine, open_engine
from search.errors import BadRequest
from search.export import csv_export, csv_head, every_hit, ledger_csv, ledger_csv_head
from search.finder import Question, find
from search.ledger import LedgerQuestion
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, Reader, Sort
from tests.support.elasticsearch import fresh_place
from tests.support.ledger import commitment, put_ledger
from tests.support.papers import COUNCIL, FOOTWAYS, MARKETS, SAFETY, Shelf

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]


def _twins() -> tuple[str, str]:
    """The paths of two papers whose passages have the same sort keys."""
    seen: dict[int, str] = {}
    for number in count():
        path = f"twin-{number}.txt"
        probe = Passage(id="", paper_id=paper_id(f"aldermere/{path}"), position=0, kind=Kind.OTHER, text="")
        key = integers(probe)["newest"]
        if key in seen:
            return seen[key], path
        seen[key] = path
    raise AssertionError


def _numbered(words: str, first: int, stop: int) -> list[str]:
    return [f"{words} number {number}." for number in range(first, stop)]


# More than a block, and some that end inside one.
LONG = Shelf("long.txt", _numbered("Lantern", 0, 1_400), meeting=FOOTWAYS)
SHORT = [
    Shelf(
        f"short-{number:02}.txt",
        [*_numbered("Lantern", 0, 20), *_numbered("Harbour", 0, 10)],
        meeting=Meeting(FOOTWAYS.date.replace(year=2000 + number), "Harbour Board", COUNCIL),
    )
    for number in range(40)
]
TWINS = [Shelf(path, _numbered("Lantern", 0, 60), meeting=SAFETY) for path in _twins()]
UNDATED = Shelf("undated.txt", [{"text": "A lantern.", "kind": Kind.LETTER}, *_numbered("Lantern", 0, 300)])
CLOSED = Shelf("closed.txt", _numbered("Lantern", 0, 50), meeting=MARKETS, access=Access.RESTRICTED)
SHELVES = [LONG, *SHORT, *TWINS, UNDATED, CLOSED]


@pytest.fixture(scope="module", params=_ENGINES)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an index of the papers above is made, once."""
    if request.param == "embedded":
        yield str(tmp_path_factory.mktemp("export") / "index")
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield place


@pytest.fixture(scope="module")
def engine(place: str) -> Iterator[Engine]:
    """The papers above."""
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        for shelf in SHELVES:
            shelf.put(writer)
    yield engine
    engine.close()


def exported(engine: Engine, q: str = "", reader: Reader = PUBLIC, **more: Any) -> list[str]:
    question = Question(q=q, reader=reader, **more)
    return [hit.passage.id for hits in every_hit(engine, question, parse(q).tree) for hit in hits]


def reference(word: str, column: str, reader: Reader, kinds: tuple[str, ...] = ()) -> list[str]:
    found = [
        passage
        for shelf in SHELVES
        for passage in shelf.passages
        if word in passage.text.lower()
        and passage.access in reader.sees
        and (not kinds or passage.kind in kinds)
    ]
    return [each.id for each in sorted(found, key=lambda each: (integers(each)[column], each.id))]


@pytest.mark.parametrize("word", ["", "lantern", "harbour", "aardvark"])
@pytest.mark.parametrize("reader", [PUBLIC, OPERATOR])
def test_every_hit_once_in_order(engine: Engine, word: str, reader: Reader) -> None:
    for sort, column in ((Sort.NEWEST, "newest"), (Sort.OLDEST, "oldest"), (Sort.RELEVANCE, "newest")):
        assert exported(engine, word, reader, sort=sort) == reference(word, column, reader)


def test_filters_and_dates_are_obeyed(engine: Engine) -> None:
    assert exported(engine, "lantern", filters={"kind": ("letter",)}) == reference(
        "lantern", "newest", PUBLIC, ("letter",)
    )
    year = exported(engine, "harbour", date_from=SHORT[3].passages[0].date, date_to=SHORT[4].passages[0].date)
    assert year == [*SHORT[4].ids[20:], *SHORT[3].ids[20:]]


def test_pages_and_facets_of_the_question_make_no_difference(engine: Engine) -> None:
    asked = Question(q="harbour", page=7, per_page=3)
    found = [hit.passage.id for hits in every_hit(engine, asked, parse("harbour").tree) for hit in hits]
    assert found == reference("harbour", "newest", PUBLIC)


def _read(lines: Iterator[str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines), newline="")))


def test_the_table_holds_what_the_search_counts(engine: Engine) -> None:
    rows = _read(csv_export(engine, Question(q="harbour"), "https://papers.example"))
    assert [row["id"] for row in rows] == reference("harbour", "newest", PUBLIC)
    first = next(passage for passage in SHORT[39].passages if passage.id == rows[0]["id"])
    assert rows[0] == {
        **dict.fromkeys(rows[0], ""),
        "id": first.id,
        "kind": "minute",
        "date": "2039-12-04",
        "date_basis": "meeting",
        "authority": COUNCIL,
        "committee": "Harbour Board",
        "meeting_date": "2039-12-04",
        "text": "Harbour number 0.",
        "language": "en",
        "paper_id": first.paper_id,
        "paper_file": "short-39.txt",
        "paper_sha256": "5" * 64,
        "citation": rows[0]["citation"],
        "url": f"https://papers.example/passages/{first.id}",
    }
    assert "4 December 2039" in rows[0]["citation"]


def test_a_respelled_search_is_exported_as_it_is_shown_and_near_matches_never(engine: Engine) -> None:
    shown = find(engine, Question(q="habrour"))
    assert len(_read(csv_export(engine, Question(q="habrour")))) == shown.total == 400
    near = Question(q="lantern harbour unicorn")
    assert find(engine, near).near_matches
    assert _read(csv_export(engine, near)) == []


def test_what_cannot_be_asked_is_refused_before_the_first_line(engine: Engine) -> None:
    with pytest.raises(BadRequest):
        csv_export(engine, Question(filters={"colour": ("red",)}))


def test_commits_meanwhile_add_and_remove_nothing_else(engine: Engine) -> None:
    blocks = every_hit(engine, Question(q="lantern"), parse("lantern").tree)
    first = next(blocks)
    given = {hit.passage.paper_id for hit in first}
    later = [shelf for shelf in SHORT if shelf.paper.id not in given]
    earlier = next(shelf for shelf in SHORT if shelf.paper.id in given)
    assert len(later) > 3
    # Of the paper that comes next every passage moves, of another some; one goes, one comes.
    moved = Shelf(
        "long.txt", ["A preface.", *_numbered("Lantern", 0, 1_400)], meeting=FOOTWAYS, title="Revised"
    )
    new = Shelf("new.txt", _numbered("Lantern", 900, 903), meeting=SAFETY)
    try:
        with engine.writing() as writer:
            moved.put(writer)
            new.put(writer)
            writer.remove(later[0].paper.id)
            writer.remove(earlier.paper.id)
            kept = later[1]
            writer.put(replace(kept.paper, passages=10), kept.passages[5:15], [])
        found = [hit.passage.id for hit in chain(first, *blocks)]
    finally:
        with engine.writing() as writer:
            writer.remove(new.paper.id)
            for shelf in (LONG, later[0], later[1], earlier):
                shelf.put(writer)
    assert len(found) == len(set(found))
    gone = {*later[0].ids, *later[1].ids[:5], *later[1].ids[15:]}
    stood = [each for each in reference("lantern", "newest", PUBLIC) if each not in gone]
    assert set(found) - set(new.ids) == set(stood)
    assert set(new.ids) <= set(found) or not set(new.ids) & set(found)


def test_the_page_about_the_tables_tells_of_their_columns_in_order() -> None:
    page = (Path(__file__).parents[2] / "docs" / "csv.md").read_text("utf-8")
    for part, head in zip(page.split("# Commitments"), (csv_head(), ledger_csv_head()), strict=True):
        assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == head.strip().split(",")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", " =1+1", "\u00a0-1"])
def test_no_cell_is_a_formula(tmp_path: Any, text: str) -> None:
    shelf = Shelf(
        "formula.txt", [{"text": text, "speaker": text, "references": (text,)}], title=text, meeting=SAFETY
    )
    engine = open_engine(str(tmp_path / "index"), create=True)
    with engine.writing() as writer:
        shelf.put(writer)
    [row] = _read(csv_export(engine, Question()))
    engine.close()
    assert [row[name] for name in ("text", "speaker", "references", "paper_title")] == [f"'{text}"] * 4
    assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row.values())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", " =1+1", "\u00a0-1"])
def test_no_cell_of_the_commitments_is_a_formula(tmp_path: Any, text: str) -> None:
    entry = commitment(
        "a-1", text=text, responsible=text, status_text=text, references=(text,), disputed=text
    )
    engine = open_engine(str(tmp_path / "index"), create=True)
    with engine.writing() as writer:
        put_ledger(writer, [entry])
    [row] = _read(ledger_csv(engine, LedgerQuestion()))
    engine.close()
    for name in ("text", "responsible", "status_text", "references", "disputed"):
        assert row[name] == f"'{text}", name
