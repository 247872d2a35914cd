"""A full disk: a run ends with a sentence, the index holds what was committed, and later completed."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from search.engines import Engine, mend, open_engine, rebuilding
from search.errors import IndexUnusable
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, SearchRequest
from tests.support.papers import Shelf

_ROOT = Path(__file__).parents[3]
_CHANCE = random.Random(20140412)  # noqa: S311
_WORDS = ["".join(_CHANCE.choices("abcdefghij", k=9)) for _ in range(5_000)]
_FIRST = [Shelf(f"first {number}.txt", ["The towpath floods."], pages=["a"]) for number in range(9)]
_SECOND = [
    Shelf(f"second {number}.txt", [f"The bridge is sound. {' '.join(_CHANCE.choices(_WORDS, k=400))}"] * 2)
    for number in range(12)
]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"No small disk can be made here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _fill(disk: Path, *, leave: int) -> None:
    """Leave so many bytes of room."""
    with (disk / "ballast").open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, shutil.disk_usage(disk).free - leave)


def _found(engine: Engine, q: str) -> int:
    return engine.search(SearchRequest(reader=PUBLIC, query=parse(q).tree)).total


class _Written(Exception):
    """There was room."""


def _write(engine: Engine, written: list[str]) -> None:
    """Write `_SECOND`, each paper in a commit; those of which the commit was acknowledged go to `written`."""
    with engine.writing() as writer:
        for shelf in _SECOND:
            shelf.put(writer)
            writer.commit()
            written.append(shelf.paper.id)


def test_whatever_room_there_is(disk: Path) -> None:
    place = disk / "index"
    engine = open_engine(str(place), create=True)
    with engine.writing() as writer:
        for shelf in _FIRST:
            shelf.put(writer)
    engine.close()
    opened_without_room = 0
    for room in range(0, 640_000, 20_480):
        _fill(disk, leave=room)
        written: list[str] = []
        with suppress(_Written), pytest.raises(IndexUnusable, match="is full: make room"):
            engine = open_engine(str(place))
            _write(engine, written)
            raise _Written
        engine.close()
        with suppress(IndexUnusable):
            engine = open_engine(str(place))
            assert _found(engine, "towpath") == len(_FIRST)
            engine.close()
            opened_without_room += 1
        (disk / "ballast").unlink()
        engine = open_engine(str(place))
        held = {paper.id for paper in engine.papers(OPERATOR)}
        assert held >= {shelf.paper.id for shelf in _FIRST} | set(written)
        assert _found(engine, "towpath") == len(_FIRST)
        assert _found(engine, "bridge") >= len(written) * 2
        with engine.writing() as writer:
            assert _found(engine, "") == len(_FIRST) + 2 * (len(held) - len(_FIRST))
            for shelf in _SECOND:
                writer.remove(shelf.paper.id)
        assert mend(str(place)) == []
        engine.close()
    assert opened_without_room > 20


def test_a_rebuild_without_room_leaves_the_old_index(disk: Path) -> None:
    place = str(disk / "index")
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        for shelf in _FIRST:
            shelf.put(writer)
    for room in range(0, 640_000, 61_440):
        _fill(disk, leave=room)
        with pytest.raises(IndexUnusable, match="is full"), rebuilding(place) as rebuilt:
            _write(rebuilt, [])
        (disk / "ballast").unlink()
        assert _found(engine, "") == len(_FIRST)
    with rebuilding(place) as rebuilt:
        _write(rebuilt, [])
    assert _found(engine, "") == 2 * len(_SECOND)
    engine.close()


_WRITES_LITTLE = """
import resource, sys
from search.engines import open_engine
from search.errors import IndexUnusable
from tests.search.engines.test_full_disk import _SECOND
engine = open_engine(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    with engine.writing() as writer:
        for shelf in _SECOND:
            shelf.put(writer)
            writer.commit()
except IndexUnusable as error:
    print(error)
"""


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    place = str(tmp_path / "index")
    engine = open_engine(place, create=True)
    with engine.writing() as writer:
        for shelf in _FIRST:
            shelf.put(writer)
    for most in (0, 1_000, 20_000, 50_000, 70_000, 90_000, 130_000):
        command = [sys.executable, "-c", _WRITES_LITTLE, place, str(most)]
        ran = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        assert str(tmp_path) in ran.stdout, most
        assert "Traceback" not in ran.stderr
        assert _found(engine, "towpath") == len(_FIRST)
        mend(place)
        assert _found(engine, "") == len(_FIRST) + 2 * (engine.health().papers - len(_FIRST))
    engine.close()
