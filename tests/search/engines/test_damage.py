"""Files of the embedded index cut short, lost, changed or older: named, and mended where they can be."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from search.engines import Engine, mend, open_engine, papers_held, rebuilding
from search.engines.records import RecordWriter
from search.errors import IndexOutdated, IndexUnusable
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, SearchRequest, Sort
from tests.support.papers import Shelf

_ROOT = Path(__file__).parents[3]
_FIRST = [
    Shelf(f"{number}.txt", [f"The towpath floods at lock {number}."], pages=["a"]) for number in range(9)
]
_SECOND = [Shelf(f"{number}.txt", [f"The bridge is sound at lock {number}."]) for number in range(3)]
_SHELVES = [*_SECOND, *_FIRST[3:]]
_SEGMENT_FILES = ["*.term", "*.idx", "*.pos", "*.fast", "*.fieldnorm", "*.store", "*.del"]
_COLUMN_FILES = ["meta.json", ".managed.json", *_SEGMENT_FILES]


def _write(engine: Engine, shelves: list[Shelf]) -> None:
    with engine.writing() as writer:
        for shelf in shelves:
            shelf.put(writer)


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index as it lies where power is lost while it is open."""
    place = tmp_path_factory.mktemp("damage") / "index"
    engine = open_engine(str(place), create=True)
    _write(engine, _FIRST)
    _write(engine, _SECOND)
    shutil.copytree(place, place.with_name("stopped"))
    engine.close()
    return place.with_name("stopped")


@pytest.fixture
def place(stopped: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(stopped, tmp_path / "index"))


def _found(engine: Engine, q: str = "", sort: Sort = Sort.RELEVANCE) -> list[str]:
    hits = engine.search(SearchRequest(reader=PUBLIC, query=parse(q).tree, sort=sort))
    assert hits.total == len(hits.hits)
    return sorted(hit.passage.text for hit in hits.hits)


def _searches(place: Path) -> list[str]:
    """Search in many ways: each finds what there is, or says what to do. What they said."""
    told = []
    for q, expected in {"": 9, "towpath": 6, '"the bridge"': 3, "NOT bridge": 6, "lock -sound": 6}.items():
        for sort in Sort:
            try:
                engine = open_engine(str(place))
                try:
                    assert len(_found(engine, q, sort=sort)) == expected
                finally:
                    engine.close()
            except IndexUnusable as error:
                assert "run `minuted " in str(error)
                told.append(str(error))
    return told


def _run(place: Path) -> None:
    """What the next run over the same papers does."""
    engine = open_engine(str(place), create=True)
    with engine.writing() as writer:
        for shelf in _SHELVES:
            if engine.passages_of(shelf.paper.id, OPERATOR, 0, 9) != shelf.passages:
                shelf.put(writer)
    engine.close()


def _mend_and_run(place: Path) -> None:
    mend(str(place))
    _run(place)


def _assert_whole(place: Path) -> None:
    engine = open_engine(str(place))
    assert _found(engine) == sorted(passage.text for shelf in _SHELVES for passage in shelf.passages)
    assert len(_found(engine, "bridge")) == 3
    assert len(_found(engine, "towpath")) == 6
    assert sorted(paper.id for paper in engine.papers(OPERATOR)) == sorted(each.paper.id for each in _SHELVES)
    assert "is whole" in engine.health().detail
    engine.close()
    assert mend(str(place)) == []


_MENDINGS = [pytest.param(_run, id="run"), pytest.param(_mend_and_run, id="doctor")]


def _cut(file: Path, part: float) -> None:
    os.truncate(file, int(file.stat().st_size * part))


def _one(place: Path, name: str) -> Path:
    below = "data-*/columns-*" if name in _COLUMN_FILES else "data-*" if name.startswith("records") else "."
    return next(file for file in sorted(place.glob(f"{below}/{name}")))


@pytest.mark.parametrize("mended", _MENDINGS)
@pytest.mark.parametrize("part", [0, 0.5])
@pytest.mark.parametrize(
    "name", [*_COLUMN_FILES, "current", "records.sqlite-wal", "records.sqlite-shm", "writer.lock"]
)
def test_a_file_cut_short(place: Path, name: str, part: float, mended: Callable[[Path], None]) -> None:
    _cut(_one(place, name), part)
    if "records" not in name:  # of which the last writes may be lost, to be written again
        _searches(place)
    mended(place)
    _assert_whole(place)


@pytest.mark.parametrize("part", [0, 0.5])
def test_records_cut_short_are_named(place: Path, part: float) -> None:
    _one(place, "records.sqlite-wal").unlink()
    _cut(_one(place, "records.sqlite"), part)
    for ask in (open_engine, mend):
        with pytest.raises(IndexUnusable, match=r"records.*damaged.*minuted index --rebuild"):
            ask(str(place))
    with rebuilding(str(place)) as engine:
        _write(engine, _SHELVES)
    _run(place)
    _assert_whole(place)


def test_records_that_are_gone_are_named(place: Path) -> None:
    for file in place.glob("data-*/records*"):
        file.unlink()
    for ask in (open_engine, mend, papers_held):
        with pytest.raises(IndexUnusable, match="minuted index --rebuild"):
            ask(str(place))


def _change(file: Path, first: int, stop: int) -> None:
    held = bytearray(file.read_bytes())
    for at in range(len(held))[first:stop]:
        held[at] ^= 0xFF
    file.write_bytes(held)


@pytest.mark.parametrize("mended", _MENDINGS)
@pytest.mark.parametrize("part", [0, 0.3, 0.7])
@pytest.mark.parametrize("name", _SEGMENT_FILES)
def test_bytes_that_changed_are_found_after_a_run_that_ended(
    place: Path, name: str, part: float, mended: Callable[[Path], None]
) -> None:
    file = _one(place, name)
    first = int(file.stat().st_size * part)
    _change(file, first, first + 20)
    (place / "writer").write_text("process 1 on a machine that lost its power")
    mended(place)
    _assert_whole(place)


@pytest.mark.parametrize("name", ["*.term", "*.fast"])
def test_damage_that_a_search_meets_is_mended_by_the_next_run(place: Path, name: str) -> None:
    _change(_one(place, name), 0, -200)  # all but the note at its end, without which it is not opened
    assert _searches(place)
    _run(place)
    _assert_whole(place)


_WRITES = """
import sys
from search.engines import open_engine
from tests.search.engines.test_damage import _SHELVES, _write
_write(open_engine(sys.argv[1]), _SHELVES)
"""


@pytest.mark.parametrize("name", _SEGMENT_FILES)
def test_damage_that_a_run_meets_is_mended_by_the_next(place: Path, name: str) -> None:
    for file in place.glob(f"data-*/columns-*/{name}"):
        _change(file, 0, -200)
    # In a process of its own, which tantivy may end.
    subprocess.run([sys.executable, "-c", _WRITES, str(place)], cwd=_ROOT, capture_output=True)
    _run(place)
    mend(str(place))
    _assert_whole(place)


def _files(place: Path, pattern: str) -> dict[str, bytes]:
    return {str(file.relative_to(place)): file.read_bytes() for file in place.glob(pattern) if file.is_file()}


@pytest.mark.parametrize("mended", _MENDINGS)
@pytest.mark.parametrize("older", ["data-*/records*", "data-*/columns-*/*"])
@pytest.mark.parametrize("how", ["replaced", "removed", "restored", "looked at"])
def test_records_or_columns_that_lost_a_commit(
    tmp_path: Path, older: str, how: str, mended: Callable[[Path], None]
) -> None:
    """With as many passages as before where one was replaced, or removed and another added."""
    place = tmp_path / "index"
    engine = open_engine(str(place), create=True)
    extra = Shelf("extra.txt", ["The towpath floods at lock 0."])
    _write(engine, [*_FIRST, extra])
    engine.close()
    before = _files(place, older)
    engine = open_engine(str(place))
    with engine.writing() as writer:
        writer.remove(extra.paper.id)
    if how == "replaced":
        _write(engine, _SECOND)
    elif how == "removed":
        for shelf in _SECOND:
            with engine.writing() as writer:
                writer.remove(shelf.paper.id)
            _write(engine, [shelf])
    elif how == "restored":
        _write(engine, [*_SECOND, *_FIRST, *_SECOND])
    engine.close()
    for name in _files(place, older):
        (place / name).unlink()
    for name, held in before.items():
        (place / name).write_bytes(held)
    if mended is _mend_and_run:
        assert mend(str(place))
    engine = open_engine(str(place))
    with engine.writing() as writer:
        writer.remove(extra.paper.id)
    engine.close()
    _run(place)
    _assert_whole(place)


@pytest.mark.parametrize("told", [None, "", "data-", "data-none", "../index", "\0", "\xff"])
@pytest.mark.parametrize("mended", _MENDINGS)
def test_a_lost_name_of_the_data_is_found_again(
    place: Path, told: str | None, mended: Callable[[Path], None]
) -> None:
    rebuilt = place.with_name("older")
    older = open_engine(str(rebuilt), create=True)
    _write(older, [])
    older.close()
    (data,) = rebuilt.glob("data-*")
    data.rename(place / data.name)
    os.utime(place / data.name / "records.sqlite", (1, 1))
    (place / "current").unlink()
    if told is not None:
        (place / "current").write_bytes(told.encode("latin-1"))
    for ask in (open_engine, papers_held):
        with pytest.raises(IndexUnusable, match="run `minuted"):
            ask(str(place))
    mended(place)
    _assert_whole(place)
    assert [each.name for each in place.glob("data-*")] != [data.name]


def test_data_that_are_lost_with_their_name_are_not_begun_anew(place: Path) -> None:
    (place / "current").write_text("")
    for file in place.glob("data-*/records*"):
        file.unlink()
    for ask in (mend, open_engine):
        with pytest.raises(IndexUnusable, match="run `minuted"):
            ask(str(place))
    with pytest.raises(IndexUnusable, match="minuted index --rebuild"):
        _run(place)
    with rebuilding(str(place)) as engine:
        _write(engine, _SHELVES)
    _run(place)
    _assert_whole(place)


def test_what_ended_runs_left_is_told_and_mended(place: Path) -> None:
    (place / "writer").write_text("process 1 on aldermere")
    (place / "current.unfinished").write_text("da")
    shutil.copytree(place, place / "rebuilt", ignore=shutil.ignore_patterns("rebuilt"))
    (place / "data-0123456789ab").mkdir()
    found = " ".join(mend(str(place)))
    assert "process 1 on aldermere" in found
    assert "nothing uses" in found
    assert len(list(place.iterdir())) == 3
    _assert_whole(place)


def test_work_that_is_pending_is_told_and_done(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(str(place))

    def fail(*given: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patched, pytest.raises(InterruptedError):
        patched.setattr(RecordWriter, "settle", fail)
        _write(engine, _FIRST[:1])
    assert "has not finished" in engine.health().detail
    assert "now it can (papers: 1)" in " ".join(mend(str(place)))
    assert "is whole" in engine.health().detail
    assert len(_found(engine, "towpath")) == 7
    engine.close()


def test_where_there_is_no_index_there_is_nothing_to_mend(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none"):
        with pytest.raises(IndexUnusable, match="There is no index"):
            mend(str(place))
    assert list(tmp_path.iterdir()) == []


def test_an_index_of_another_version_is_not_mended(place: Path) -> None:
    connection = sqlite3.connect(_one(place, "records.sqlite"))
    with connection:
        connection.execute("UPDATE meta SET value = 99 WHERE name = 'mapping'")
    connection.close()
    with pytest.raises(IndexOutdated, match="minuted index --rebuild"):
        mend(str(place))
    (place / "current").write_text("")
    with pytest.raises(IndexOutdated):
        open_engine(str(place), create=True)
    assert len(papers_held(str(place))) == 9
