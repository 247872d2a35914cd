"""What is held stays until something better is known: files that vanish, rebuilt indexes, other versions."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import pipeline
from indexer.pipeline import Settings, Summary, index
from indexer.places import PlaceRefused
from indexer.reading import Given
from mappings.ids import paper_id
from mappings.paper import Paper, Reason
from mappings.passage import Access
from search.engines import Engine, open_engine
from search.errors import IndexOutdated, IndexUnusable
from search.request import OPERATOR, PUBLIC, SearchRequest
from tests.support.elasticsearch import fresh_place

_ENGINES = [
    pytest.param(name, marks=pytest.mark.xdist_group(f"engine-{name}"))
    for name in ("embedded", "elasticsearch")
]


@pytest.fixture(params=_ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "embedded":
        yield str(tmp_path / "index")
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as fresh:
            yield fresh


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Two folders of notes, of which one is indexed as restricted."""
    for folder in ("open", "closed"):
        (tmp_path / "papers" / folder).mkdir(parents=True)
        for number in range(3):
            write(tmp_path / "papers" / folder / f"{number}.txt", f"the depot, {folder}, visit {number}")
    return tmp_path / "papers"


def write(file: Path, about: str) -> None:
    file.write_text(f"A note about {about}.\n\nMembers saw how the gullies are cleared.\n")


def nothing(done: int, total: int, file: str) -> None:
    """Nobody looks on."""


def run(place: str, *paths: Path, **settings: object) -> Summary:
    engine = open_engine(place, create=True)
    try:
        return index(engine, paths, Settings(jobs=1, **settings), nothing)  # type: ignore[arg-type]
    finally:
        engine.close()


def rebuild(place: str, *paths: Path, **settings: object) -> Summary:
    return pipeline.rebuild(place, paths, Settings(jobs=1, **settings), nothing)  # type: ignore[arg-type]


def first_indexed(place: str, papers: Path) -> None:
    run(place, papers / "closed", access=Access.RESTRICTED)
    run(place, papers / "open", given=Given(authority="Aldermere Town Council"))
    (papers / "open" / "2.txt").unlink()
    run(place, papers / "open", given=Given(authority="Aldermere Town Council"))


def state(place: str) -> tuple[set[str], set[str], set[str], set[str | None]]:
    """The papers, the passages that all may see, those that only some may, and the papers' authorities."""
    engine = open_engine(place)
    try:
        held = list(engine.papers(OPERATOR))
        public = passages(engine, OPERATOR) & passages(engine, PUBLIC)
        return (
            {paper.id for paper in held},
            public,
            passages(engine, OPERATOR) - public,
            {paper.authority for paper in held},
        )
    finally:
        engine.close()


def passages(engine: Engine, reader: object) -> set[str]:
    hits = engine.search(SearchRequest(reader=reader, limit=1000)).hits  # type: ignore[arg-type]
    return {hit.passage.id for hit in hits}


def age(place: str) -> None:
    """Let the embedded index be of another version."""
    (file,) = Path(place).glob("data-*/records.sqlite")
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE meta SET value = 99 WHERE name = 'mapping'")
    connection.close()


def test_a_file_that_vanishes_while_it_is_read_keeps_what_was_read_of_it(tmp_path: Path) -> None:
    place, folder = str(tmp_path / "index"), tmp_path / "papers"
    folder.mkdir()
    for number in range(24):
        write(folder / f"{number:02}.txt", f"visit {number}")
    run(place, folder)
    before = state(place)
    for number in range(24):
        write(folder / f"{number:02}.txt", f"visit {number}, corrected")
    engine = open_engine(place)
    summary = index(
        engine,
        [folder],
        Settings(jobs=1),
        lambda done, total, file: (folder / "23.txt").unlink(missing_ok=True),
    )
    assert (summary.changed, summary.failed) == (23, 1)
    assert (Path(summary.failures[0].file).name, summary.failures[0].reason) == (
        "23.txt",
        Reason.UNREADABLE,
    )
    found = engine.search(SearchRequest(reader=PUBLIC, limit=1000)).hits
    kept = {paper.id: paper for paper in engine.papers(OPERATOR)}
    lost = next(paper for paper in kept.values() if paper.file == "23.txt")
    assert lost.failure is not None
    assert {hit.passage.id for hit in found if hit.passage.paper_id == lost.id} <= before[1]
    assert any(hit.passage.paper_id == lost.id for hit in found)
    engine.close()
    write(folder / "23.txt", "visit 23")
    assert (run(place, folder).failed, state(place)[0]) == (0, before[0])


def test_a_rebuilt_index_holds_all_that_the_old_one_did(place: str, papers: Path) -> None:
    first_indexed(place, papers)
    before = state(place)
    assert before[1]
    assert before[2]
    gone = retired(place)
    assert gone is not None
    assert rebuild(place, papers / "open", given=Given(authority="Aldermere Town Council")).failed == 0
    assert state(place) == before
    assert retired(place) == gone
    # What was said of papers outside the paths given is still said of them.
    assert rebuild(place, papers / "closed").failed == 0
    assert state(place) == before


def retired(place: str) -> Paper | None:
    """The tombstone of the paper that `first_indexed` removes."""
    engine = open_engine(place)
    try:
        return engine.retired(paper_id("open/2.txt"), OPERATOR)
    finally:
        engine.close()


def test_papers_that_moved_keep_their_ids_when_the_index_is_rebuilt(place: str, papers: Path) -> None:
    run(place, papers)
    (papers / "open" / "0.txt").rename(papers / "closed" / "moved.txt")
    run(place, papers)
    before = state(place)
    rebuild(place, papers)
    assert state(place) == before


def test_a_rebuild_that_cannot_reach_a_paper_changes_nothing(place: str, papers: Path) -> None:
    first_indexed(place, papers)
    before = state(place)
    shutil.rmtree(papers / "closed")
    with pytest.raises(PlaceRefused, match=r"3 of the papers.*closed/0\.txt.*--allow-empty"):
        rebuild(place, papers / "open", given=Given(authority="Aldermere Town Council"))
    assert state(place) == before
    summary = rebuild(
        place, papers / "open", given=Given(authority="Aldermere Town Council"), allow_empty=True
    )
    assert summary.removed == 3
    closed = {paper_id(f"closed/{number}.txt") for number in range(3)}
    assert state(place) == (before[0] - closed, before[1], set(), {"Aldermere Town Council"})


def test_an_index_of_another_version_is_rebuilt_from_where_its_papers_lie(
    tmp_path: Path, papers: Path
) -> None:
    place = str(tmp_path / "index")
    first_indexed(place, papers)
    before = state(place)
    age(place)
    with pytest.raises(IndexOutdated):
        open_engine(place)
    rebuild(place, papers / "open", given=Given(authority="Aldermere Town Council"))
    assert state(place) == before


def test_where_an_index_does_not_say_who_may_see_its_papers_nobody_guesses(
    tmp_path: Path, papers: Path
) -> None:
    place = str(tmp_path / "index")
    first_indexed(place, papers)
    (file,) = Path(place).glob("data-*/records.sqlite")
    for each in file.parent.glob("records.sqlite-*"):
        each.unlink()
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(IndexUnusable, match="--access restricted"):
        rebuild(place, papers / "closed")
    rebuild(place, papers / "closed", access=Access.RESTRICTED)
    assert state(place)[1] == set()
