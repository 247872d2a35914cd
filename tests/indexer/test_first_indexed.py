"""When the index first held papers and passages: it stays, whatever is done to them but change."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer import pipeline
from indexer.pipeline import Settings, index
from indexer.reading import Given
from search.engines import Engine, open_engine
from search.request import PUBLIC, SearchRequest, Sort
from tests.support.engines import ENGINES

_Times = dict[str, dt.datetime | None]
_NOTE = "A note about the depot.\n\n{}\n\nMembers saw how the gullies are cleared.\n"


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "embedded":
        return str(tmp_path / "index")
    address: str = request.getfixturevalue("elasticsearch_place")
    return address


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "first.txt").write_text(_NOTE.format("Visit one of the year."))
    return folder


def _run(place: str, papers: Path, authority: str | None = None) -> None:
    """A run that begins in another second than the one before."""
    time.sleep(1.1)
    settings = Settings(jobs=1, given=Given(authority=authority))
    with _opened(place) as engine:
        index(engine, [papers], settings, lambda done, total, file: None)


@contextmanager
def _opened(place: str) -> Iterator[Engine]:
    engine = open_engine(place, create=True)
    try:
        yield engine
    finally:
        engine.close()


def _read(place: str, read: Callable[[Engine], _Times]) -> _Times:
    with _opened(place) as engine:
        return read(engine)


def _passages(engine: Engine) -> _Times:
    """When each passage came in, by its words, in the order in which a feed has them."""
    request = SearchRequest(reader=PUBLIC, sort=Sort.NEWEST, last_indexed_first=True, limit=50, facets=())
    return {hit.passage.text: hit.passage.indexed for hit in engine.search(request).hits}


def _papers(engine: Engine) -> _Times:
    return {paper.file: paper.indexed for paper in engine.papers(PUBLIC)}


def test_what_is_read_again_keeps_its_time_and_what_is_new_comes_first(place: str, papers: Path) -> None:
    began = dt.datetime.now(dt.UTC)
    _run(place, papers)
    first = _read(place, _passages)
    [indexed] = set(first.values())
    assert indexed is not None
    assert began < indexed < dt.datetime.now(dt.UTC)
    assert _read(place, _papers) == {"first.txt": indexed}

    # Read again, since something else is said of it; moved; and with a paragraph more.
    _run(place, papers, "Aldermere Town Council")
    assert _read(place, _passages) == first
    (papers / "first.txt").rename(papers / "moved.txt")
    _run(place, papers, "Aldermere Town Council")
    assert _read(place, _passages) == first
    assert _read(place, _papers) == {"moved.txt": indexed}
    (papers / "moved.txt").write_text(
        _NOTE.format("Visit one of the year.\n\nVisit two came after the rain.")
    )
    _run(place, papers, "Aldermere Town Council")
    second = _read(place, _passages)
    added = {text: since for text, since in second.items() if text not in first}
    assert [*second][: len(added)] == [*added] != []
    assert all(since is not None and since > indexed for since in added.values())
    assert {text: second[text] for text in first if text in second} == {
        text: since for text, since in first.items() if text in second
    }

    (papers / "second.txt").write_text(_NOTE.format("Visit three of the year."))
    _run(place, papers, "Aldermere Town Council")
    assert "Visit three" in next(iter(_read(place, _passages)))


def test_a_rebuild_keeps_it(place: str, papers: Path) -> None:
    _run(place, papers)
    before = _read(place, _papers), _read(place, _passages)
    time.sleep(1.1)
    pipeline.rebuild(place, [papers], Settings(jobs=1), lambda done, total, file: None)
    assert (_read(place, _papers), _read(place, _passages)) == before
