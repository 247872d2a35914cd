"""Papers already read: to index them again costs no reading, and nothing untrue is taken from there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.cache import Cache
from indexer.limits import Limits
from indexer.pipeline import Settings, Summary, index
from indexer.reading import Given
from mappings.passage import Access
from search.engines import Engine, open_engine
from search.request import OPERATOR, PUBLIC, SearchRequest

# Within these none of the papers here can be read: they are long enough for it to be noticed.
HURRIED = Limits(paper_seconds=0.001)
LONG = "".join(f"\n\nMembers saw shelf {number} of the depot.\n" for number in range(8_000))


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[list[Engine]]:
    opened = [open_engine(str(tmp_path / f"index{number}"), create=True) for number in range(2)]
    yield opened
    for engine in opened:
        engine.close()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"A note about visit {number}.{LONG}")
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def run(engine: Engine, papers: Path, kept: Path, **settings: object) -> Summary:
    chosen = Settings(jobs=1, cache=Cache(kept), **settings)  # type: ignore[arg-type]
    return index(engine, [papers], chosen, lambda done, total, file: None)


def found(engine: Engine) -> list[object]:
    """The passages, without when they came in."""
    hits = engine.search(SearchRequest(reader=OPERATOR, limit=100)).hits
    return [replace(hit.passage, indexed=None) for hit in hits]


def test_what_was_read_once_needs_no_reading(engines: list[Engine], papers: Path, kept: Path) -> None:
    first, second = engines
    assert run(first, papers, kept).new == 3
    assert run(second, papers, kept, limits=HURRIED).new == 3
    assert found(second) == found(first)
    assert [paper.id for paper in second.papers(OPERATOR)] == [paper.id for paper in first.papers(OPERATOR)]


def test_other_bytes_and_other_facts_are_read(engines: list[Engine], papers: Path, kept: Path) -> None:
    first, second = engines
    run(first, papers, kept)
    (papers / "0.txt").write_text(f"A note about the weir.{LONG}")
    assert [failure.file for failure in run(second, papers, kept, limits=HURRIED).failures] == [
        str(papers / "0.txt")
    ]
    assert (
        run(first, papers, kept, given=Given(authority="Aldermere Town Council"), limits=HURRIED).failed == 3
    )


def test_restricted_papers_are_not_kept_and_never_become_public(
    engines: list[Engine], papers: Path, kept: Path
) -> None:
    first, second = engines
    run(first, papers, kept, access=Access.RESTRICTED)
    assert not kept.exists()
    run(first, papers, kept, access=Access.PUBLIC)
    run(second, papers, kept, access=Access.RESTRICTED)
    assert second.search(SearchRequest(reader=PUBLIC)).total == 0


def test_what_is_damaged_there_is_read_again(engines: list[Engine], papers: Path, kept: Path) -> None:
    first, second = engines
    run(first, papers, kept)
    for number, file in enumerate(sorted(kept.glob("*/*"))):
        file.write_bytes([b"", b"nonsense", file.read_bytes()[:50]][number])
    assert run(second, papers, kept).new == 3
    assert found(second) == found(first)


def test_where_nothing_can_be_kept_papers_are_read(
    engines: list[Engine], papers: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    assert run(engines[0], papers, tmp_path / "file" / "cache").new == 3
