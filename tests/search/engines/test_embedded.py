"""What only the embedded engine has to do: one writer, and no loss whatever ends a process."""

import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.engines import Engine, open_engine, rebuilding
from search.engines.columns import Columns, ColumnWriter
from search.engines.records import RecordWriter
from search.errors import IndexBusy, IndexUnusable
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, SearchRequest
from tests.support.papers import Shelf

_ROOT = Path(__file__).parents[3]
_OLD = Shelf("a.txt", ["The towpath floods.", "The bridge is sound."], pages=["old"])
_NEW = Shelf("a.txt", ["The bridge is sound.", "The lock leaks."], pages=["new", "newer"])
_GONE = Shelf("gone.txt", ["The stall is let."])
_LATER = Shelf("later.txt", ["The lamp is lit."])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an index of `_OLD` and `_GONE`."""
    engine = open_engine(str(tmp_path / "index"), create=True)
    with engine.writing() as writer:
        _OLD.put(writer)
        _GONE.put(writer)
    engine.close()
    return tmp_path / "index"


def _data(folder: Path) -> Path:
    (data,) = folder.glob("data-*")
    return data


def _columns(folder: Path) -> Path:
    (columns,) = _data(folder).glob("columns-*")
    return columns


def _found(engine: Engine, q: str = "") -> list[str]:
    hits = engine.search(SearchRequest(reader=PUBLIC, query=parse(q).tree))
    assert hits.total == len(hits.hits)
    return sorted(hit.passage.text for hit in hits.hits)


def _killed(folder: Path, step: str) -> None:
    """Replace `_OLD` and remove `_GONE` in another process, killed where `step` would begin."""
    engine = open_engine(str(folder))

    def end(*given: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    writer_class, name = {
        "records": (RecordWriter, "commit"),
        "columns": (ColumnWriter, "commit"),
        "settling": (RecordWriter, "settle"),
    }[step]
    with engine.writing() as writer:
        setattr(writer_class, name, end)
        _NEW.put(writer)
        writer.remove(_GONE.paper.id)


@pytest.mark.parametrize("step", ["records", "columns", "settling"])
def test_a_commit_that_is_killed_is_made_good(folder: Path, step: str) -> None:
    reader = open_engine(str(folder))
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(folder, step))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    before, after = (
        ["The bridge is sound.", "The stall is let.", "The towpath floods."],
        [
            "The bridge is sound.",
            "The lock leaks.",
        ],
    )
    # Until it is made good a search finds one state or the other, whole.
    assert _found(reader) == (after if step == "settling" else before)
    with reader.writing() as writer:
        _LATER.put(writer)
    kept = before if step == "records" else after
    assert _found(reader) == sorted([*kept, "The lamp is lit."])
    assert _found(reader, "towpath") == (["The towpath floods."] if step == "records" else [])
    shelf = _OLD if step == "records" else _NEW
    assert reader.passages_of(shelf.paper.id, PUBLIC, 0, 9) == shelf.passages
    assert reader.page(shelf.paper.id, 1, PUBLIC) == shelf.pages[0]
    assert (reader.retired(_GONE.paper.id, PUBLIC) is None) == (step == "records")
    assert reader.health().passages == len(kept) + 1
    assert "is whole" in reader.health().detail
    reader.close()


_WRITES = """
import sys
from tests.support.papers import Shelf
from search.engines import open_engine
engine = open_engine(sys.argv[1], create=True)
with engine.writing() as writer:
    for number in range(10_000):
        texts = [f"turn {number} of {row}" for row in range(3)]
        Shelf(f"{number % 7}.txt", texts).put(writer)
        Shelf(f"other {number}.txt", texts).put(writer)
        writer.commit()
        print(number, flush=True)
"""


@pytest.mark.parametrize("commits", [1, 4, 9])
def test_what_was_committed_survives_a_kill(tmp_path: Path, commits: int) -> None:
    place = str(tmp_path / "index")
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITES, place], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    acknowledged = [int(process.stdout.readline()) for _ in range(commits)]
    process.kill()
    acknowledged += map(int, process.stdout.read().split())
    process.stdout.close()
    process.wait()
    engine = open_engine(place)
    with engine.writing():
        pass
    turns = {paper.file for paper in engine.papers(OPERATOR) if paper.file.startswith("other")}
    assert turns >= {f"other {number}.txt" for number in acknowledged}
    assert len(turns) <= len(acknowledged) + 1
    last = len(turns) - 1
    for paper in engine.papers(OPERATOR):
        held = engine.passages_of(paper.id, PUBLIC, 0, 99)
        hits = engine.search(SearchRequest(reader=PUBLIC, filters={"paper": (paper.id,)}))
        assert sorted(hit.passage.id for hit in hits.hits) == sorted(passage.id for passage in held)
        assert hits.total == 3
        if not paper.file.startswith("other"):
            number = int(held[0].text.split()[1])
            assert number > last - 7
            assert paper.file == f"{number % 7}.txt"
    engine.close()


@pytest.mark.parametrize("damage", ["missing", "unreadable", "emptied"])
def test_columns_that_are_lost_are_made_again(folder: Path, damage: str) -> None:
    engine = open_engine(str(folder))
    expected = _found(engine)
    columns = _columns(folder)
    if damage == "missing":
        shutil.rmtree(columns)
    elif damage == "unreadable":
        (columns / "meta.json").write_text("{")
    else:
        shutil.rmtree(columns)
        Columns.create(columns, folder)
    other = open_engine(str(folder))
    with other.writing():
        pass
    assert _found(other) == expected
    assert _found(engine) == expected
    other.close()
    engine.close()


def test_without_its_columns_an_index_says_so(folder: Path) -> None:
    (_columns(folder) / "meta.json").unlink()
    engine = open_engine(str(folder))
    with pytest.raises(IndexUnusable, match="minuted index"):
        _found(engine)
    assert not engine.health().ready
    engine.close()


def test_a_second_writer_waits_then_names_the_first(folder: Path) -> None:
    one, other = open_engine(str(folder)), open_engine(str(folder))
    with one.writing() as writer:
        with pytest.raises(IndexBusy, match=f"process {os.getpid()} on "), other.writing(wait=0.2):
            pass
        _LATER.put(writer)
    with other.writing(wait=0.2) as writer:
        writer.remove(_LATER.paper.id)
    assert _found(one, "lamp") == []
    one.close()
    other.close()


def test_a_second_writer_goes_on_when_the_first_is_done(folder: Path) -> None:
    one, other = open_engine(str(folder)), open_engine(str(folder))
    holds = threading.Event()

    def write() -> None:
        with one.writing() as writer:
            holds.set()
            time.sleep(0.3)
            _LATER.put(writer)

    thread = threading.Thread(target=write)
    thread.start()
    holds.wait()
    with other.writing() as writer:
        _NEW.put(writer)
    thread.join()
    assert "The lamp is lit." in _found(other)
    assert "The lock leaks." in _found(one)
    one.close()
    other.close()


def test_searches_go_on_while_another_process_writes(folder: Path) -> None:
    engine = open_engine(str(folder))
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITES, str(folder)], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    errors: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                hits = engine.search(SearchRequest(reader=PUBLIC, query=parse("turn").tree, limit=200))
                assert len({hit.passage.id for hit in hits.hits}) == len(hits.hits) == min(hits.total, 200)
                assert hits.total % 3 == 0
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(25):
        process.stdout.readline()
    done.set()
    for thread in threads:
        thread.join()
    process.kill()
    process.stdout.close()
    process.wait()
    assert errors == []
    engine.close()


@pytest.mark.parametrize("name", ["format", "analyzer", "mapping"])
def test_another_version_is_refused(folder: Path, name: str) -> None:
    connection = sqlite3.connect(_data(folder) / "records.sqlite")
    with connection:
        connection.execute("UPDATE meta SET value = 0 WHERE name = ?", (name,))
    connection.close()
    for create in (False, True):
        with pytest.raises(IndexUnusable, match=rf"{name} 0.*minuted index --rebuild"):
            open_engine(str(folder), create=create)
    with rebuilding(str(folder)) as engine, engine.writing() as writer:
        _LATER.put(writer)
    engine = open_engine(str(folder))
    assert _found(engine) == ["The lamp is lit."]
    engine.close()


def test_what_is_no_index_is_refused_and_left_alone(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    with pytest.raises(IndexUnusable, match="There is no index"):
        open_engine(str(nothing))
    assert not nothing.exists()
    file = tmp_path / "file"
    file.write_text("text")
    with pytest.raises(IndexUnusable, match="no index"):
        open_engine(str(file))
    with pytest.raises(IndexUnusable, match="index"):
        open_engine(str(file), create=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "photograph.jpg").write_bytes(b"jpeg")
    with pytest.raises(IndexUnusable, match="holds other files"):
        open_engine(str(other), create=True)
    assert [each.name for each in other.iterdir()] == ["photograph.jpg"]
    with pytest.raises(IndexUnusable, match="holds other files"), rebuilding(str(other)):
        pass
    assert [each.name for each in other.iterdir()] == ["photograph.jpg"]


def test_damaged_records_are_told(folder: Path) -> None:
    (_data(folder) / "records.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(IndexUnusable, match=r"records.*damaged.*minuted index --rebuild"):
        open_engine(str(folder))


def test_a_rebuild_keeps_writers_out_and_leaves_nothing_behind(folder: Path) -> None:
    engine = open_engine(str(folder))
    for _ in range(2):
        with rebuilding(str(folder)) as rebuilt:
            with pytest.raises(IndexBusy), engine.writing(wait=0.1):
                pass
            with rebuilt.writing() as writer:
                _LATER.put(writer)
    with engine.writing():
        pass
    assert sorted(each.name for each in folder.iterdir()) == ["current", _data(folder).name, "writer.lock"]
    engine.close()


def test_names_like_queries_are_only_names(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path / "a%20b?mode=rwc#c"), create=True)
    with engine.writing() as writer:
        _LATER.put(writer)
    assert _found(engine) == ["The lamp is lit."]
    engine.close()
