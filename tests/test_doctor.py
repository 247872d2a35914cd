"""`minuted doctor` as its user meets it: it says what it found, mends what can be mended, and its status."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.engines import open_engine
from search.results import LEDGER_BEHIND
from tests.support.ledger import put_ledger
from tests.support.papers import Shelf

_ROOT = Path(__file__).parents[1]


def doctor(place: Path | str, *more: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "minuted", "doctor", "--index", str(place), *more],
        cwd=_ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An index of one paper."""
    engine = open_engine(str(tmp_path / "index"), create=True)
    with engine.writing() as writer:
        Shelf("a.txt", ["The towpath floods.", "The lock leaks."]).put(writer)
        put_ledger(writer, [])
    engine.close()
    return tmp_path / "index"


def test_an_index_that_is_whole(place: Path) -> None:
    ran = doctor(place)
    assert ran.returncode == 0
    assert ran.stdout.endswith(f"1 papers, 2 passages. The index at {place} is whole.\n")
    document = json.loads(doctor(place, "--json").stdout)
    assert document["ready"] is True
    assert document["found"] == []
    assert (document["papers"], document["passages"]) == (1, 2)
    assert dt.datetime.fromisoformat(document["written"]) <= dt.datetime.now(dt.UTC)


def test_what_is_mended_is_said_once(place: Path) -> None:
    (place / "writer").write_text("process 1 on aldermere")
    (place / "current").write_text("")
    for columns in place.glob("data-*/columns-*"):
        shutil.rmtree(columns)
    ran = doctor(place)
    assert ran.returncode == 0
    for said in (
        "process 1 on aldermere",
        "says where the data are",
        "made again from the records",
        "is whole",
    ):
        assert said in ran.stdout
    assert json.loads(doctor(place, "--json").stdout)["found"] == []


def test_what_cannot_be_mended_is_named(place: Path, tmp_path: Path) -> None:
    for file in place.glob("data-*/records.sqlite"):
        file.write_bytes(b"no records" * 1_000)
    ran = doctor(place)
    assert ran.returncode == 3
    assert "minuted index --rebuild PAPERS" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert doctor(tmp_path / "none").returncode == 3
    assert not (tmp_path / "none").exists()


def test_an_index_that_is_being_written_is_left_to_its_writer(place: Path) -> None:
    engine = open_engine(str(place))
    with engine.writing():
        ran = doctor(place)
    engine.close()
    assert ran.returncode == 0
    assert f"is being written by process {os.getpid()} on " in ran.stdout


def test_a_ledger_that_is_behind_its_papers_is_told(place: Path) -> None:
    engine = open_engine(str(place))
    with engine.writing() as writer:
        Shelf("b.txt", ["The stall is let."]).put(writer)
    engine.close()
    ran = doctor(place)
    assert ran.returncode == 0
    assert LEDGER_BEHIND in ran.stdout
    engine = open_engine(str(place))
    with engine.writing() as writer:
        put_ledger(writer, [])
    engine.close()
    assert LEDGER_BEHIND not in doctor(place).stdout


def test_what_is_missing_on_the_machine_is_a_note(place: Path, tmp_path: Path) -> None:
    ran = doctor(place, PATH=str(tmp_path))
    assert ran.returncode == 0
    assert "qpdf is not installed" in ran.stdout
    assert "tesseract-ocr is not installed: pages that are pictures (scans) cannot be searched." in ran.stdout
    (tmp_path / "qpdf").write_text("#!/bin/sh\n")
    (tmp_path / "qpdf").chmod(0o755)
    assert "qpdf" not in doctor(place, PATH=str(tmp_path)).stdout
    assert "qpdf" in json.loads(doctor(place, "--json", PATH=str(place)).stdout)["missing"][0]


def test_an_index_on_elasticsearch(elasticsearch_place: str) -> None:
    assert doctor(elasticsearch_place).returncode == 3
    open_engine(elasticsearch_place, create=True).close()
    ran = doctor(elasticsearch_place)
    assert ran.returncode == 0, ran.stderr
    assert "elasticsearch: 0 papers, 0 passages. Elasticsearch" in ran.stdout
