"""A cluster that hangs, is slow, refuses, is cut off or lacks disk space."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from elasticsearch import Elasticsearch

from search.engines import mend, open_engine
from search.errors import EngineUnavailable
from search.request import OPERATOR, PUBLIC, LedgerRequest, SearchRequest
from search.results import LEDGER_BEHIND
from tests.support.killing import AFTER, complete, make
from tests.support.papers import Shelf, filled
from tests.support.proxy import Proxy, proxy
from tests.webui.serving import serving

_ROOT = Path(__file__).parents[2]
_SHELVES = [Shelf(f"{number}.txt", ["The towpath floods.", "The bridge is sound."]) for number in range(5)]


@pytest.fixture
def before(elasticsearch_address: str) -> Iterator[Proxy]:
    """A proxy before the node."""
    with proxy(elasticsearch_address) as made:
        yield made


@pytest.fixture
def place(elasticsearch_place: str, before: Proxy) -> str:
    """The address of an index of one test, through the proxy."""
    return f"{before.address}?{elasticsearch_place.partition('?')[2]}"


def _asked(address: str) -> tuple[int, str, str | None]:
    """The status, the text and Retry-After of what is at an address."""
    try:
        with urlopen(address, timeout=120) as answer:  # noqa: S310 - our own site
            return answer.status, answer.read().decode(), None
    except HTTPError as refused:
        with refused as answer:
            return answer.code, answer.read().decode(), answer.headers["Retry-After"]


def _minuted(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "minuted", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    return subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=300)


@pytest.mark.long
def test_a_site_whose_cluster_hangs_answers_all_that_ask(
    place: str, elasticsearch_place: str, before: Proxy
) -> None:
    with filled(elasticsearch_place, *_SHELVES), serving(place, logs="does not answer") as site:
        assert _asked(f"{site}/search?q=towpath")[0] == 200
        before.hangs = True
        began = time.monotonic()
        with ThreadPoolExecutor(24) as pool:
            pages = [pool.submit(_asked, f"{site}/search?q=towpath") for _ in range(20)]
            time.sleep(1)
            alive = [pool.submit(_asked, f"{site}/healthz") for _ in range(4)]
            answers = [each.result() for each in pages]
            assert [each.result()[0] for each in alive] == [200] * 4
        assert time.monotonic() - began < 60
        for status, text, retry_after in answers:
            assert status == 503
            assert "Search is not available now" in text
            assert retry_after
        before.hangs = False
        until = time.monotonic() + 60
        while _asked(f"{site}/search?q=towpath")[0] != 200:
            assert time.monotonic() < until
            time.sleep(0.5)


@pytest.mark.long
def test_a_site_begun_while_its_cluster_hangs(place: str, before: Proxy) -> None:
    before.hangs = True
    with serving(place, logs="does not answer") as site:
        began = time.monotonic()
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(_asked, [f"{site}/api/v1/search?q=towpath"] * 20))
        assert time.monotonic() - began < 60
        assert {status for status, _, _ in answers} == {503}
        assert {json.loads(text)["error"]["code"] for _, text, _ in answers} == {"unavailable"}
        before.hangs = False


@pytest.mark.long
def test_a_page_of_a_slow_cluster_gives_up(place: str, elasticsearch_place: str, before: Proxy) -> None:
    with filled(elasticsearch_place, *_SHELVES), serving(place, logs="does not answer") as site:
        before.delay = 3.0
        began = time.monotonic()
        # It takes a good many questions, each of which is answered in time.
        assert _asked(f"{site}/search?q=towpath")[0] == 503
        assert time.monotonic() - began < 30
        assert _asked(f"{site}/healthz")[0] == 200


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_cluster_that_refuses(place: str, elasticsearch_place: str, before: Proxy, status: int) -> None:
    with filled(elasticsearch_place, *_SHELVES):
        engine = open_engine(place)
        before.refuses = status
        with pytest.raises(EngineUnavailable, match="too busy"):
            engine.search(SearchRequest(reader=PUBLIC))
        assert not engine.health().ready
        before.refuses = 0
        assert engine.search(SearchRequest(reader=PUBLIC)).total == 10
        engine.close()


def test_the_terminal_says_that_the_cluster_is_gone(place: str, before: Proxy) -> None:
    before.cut()
    for arguments in (("search", "towpath"), ("index", "samples/papers"), ("doctor",)):
        ran = _minuted(*arguments, "--index", place)
        assert ran.returncode == 3
        assert "does not answer" in ran.stderr
        assert "Traceback" not in ran.stderr


def test_what_a_busy_cluster_refused_is_sent_again(place: str, before: Proxy) -> None:
    engine = open_engine(place, create=True)
    refused = 0

    def refuse_some(line: str) -> None:
        nonlocal refused
        is_bulk = "_bulk" in line
        refused += is_bulk
        # The client by itself tries four times.
        before.refuses = 429 if is_bulk and refused % 7 else 0

    before.on_request = refuse_some
    with engine.writing() as writer:
        unread = {shelf.paper.id: None for shelf in _SHELVES}
        assert writer.claim(unread) == unread.keys()
        for shelf in _SHELVES:
            shelf.put(writer)
    before.on_request, before.refuses = lambda line: None, 0
    assert refused > 14
    assert engine.search(SearchRequest(reader=PUBLIC)).total == 10
    engine.close()


def _cut_at(before: Proxy, count: int) -> None:
    """Cut off with so many requests."""
    left = [count]

    def on_request(line: str) -> None:
        left[0] -= 1
        if left[0] == 0:
            before.cut()

    before.on_request = on_request


@pytest.mark.long
def test_whatever_request_is_cut_off_is_made_good(place: str, before: Proxy) -> None:
    make(f"{place}-whole")
    asked = before.asked
    complete(f"{place}-whole")
    asked = before.asked - asked
    for number in range(2, asked, asked // 4):
        make(f"{place}-{number}")
        _cut_at(before, number)
        with pytest.raises(EngineUnavailable, match="does not answer"):
            complete(f"{place}-{number}")
        before.is_cut = False
        complete(f"{place}-{number}")
        engine = open_engine(f"{place}-{number}")
        found = engine.search(SearchRequest(reader=PUBLIC))
        assert sorted(hit.passage.id for hit in found.hits) == sorted(
            id for shelf in AFTER for id in shelf.ids
        )
        assert {paper.id for paper in engine.papers(OPERATOR)} == {shelf.paper.id for shelf in AFTER}
        ledger = engine.commitments(LedgerRequest(reader=PUBLIC)).hits
        assert {each.id for each in ledger} == {id for shelf in AFTER for id in shelf.ids}
        assert LEDGER_BEHIND not in engine.health().detail
        for shelf in AFTER:
            for page in shelf.pages:
                assert engine.page(shelf.paper.id, page.number, PUBLIC) == page
        engine.close()


@pytest.mark.long
def test_a_run_cut_off_is_completed_by_the_next(place: str, before: Proxy, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(5):
        (papers / f"{number}.txt").write_text(f"Gully {number} floods when it rains.\n")
    assert _minuted("index", str(papers), "--index", place).returncode == 0
    for number in range(5, 25):
        (papers / f"{number}.txt").write_text(f"Gully {number} floods when it rains.\n")
    # By then its passages are written, and nothing tells of them yet.
    before.on_request = lambda line: before.cut() if "_delete_by_query" in line else None
    ended = _minuted("index", str(papers), "--index", place)
    assert ended.returncode == 3, ended.stderr
    assert "does not answer" in ended.stderr
    before.on_request, before.is_cut = lambda line: None, False
    engine = open_engine(place)
    assert engine.health().papers == 5
    ran = _minuted("index", str(papers), "--index", place, "--json")
    assert ran.returncode == 0, ran.stderr
    counted = json.loads(ran.stdout)["papers"]
    assert (counted["new"], counted["unchanged"]) == (20, 5)
    assert engine.health().papers == 25
    assert mend(place) == []
    engine.close()


def test_a_lack_of_disk_space_is_named(elasticsearch_place: str, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The gully floods when it rains.\n")
    address, prefix = elasticsearch_place.split("?prefix=")
    with filled(elasticsearch_place, *_SHELVES) as engine, Elasticsearch(address) as client:
        block = {"index.blocks.read_only_allow_delete": True}
        client.indices.put_settings(index=f"{prefix}-*", settings=block)
        ran = _minuted("index", str(tmp_path / "note.txt"), "--index", elasticsearch_place)
        assert ran.returncode == 3
        assert "lacks disk space" in ran.stderr
        assert "make room" in ran.stderr
        assert engine.search(SearchRequest(reader=PUBLIC)).total == 10
        block = {"index.blocks.read_only_allow_delete": False}
        client.indices.put_settings(index=f"{prefix}-*", settings=block)
        assert _minuted("index", str(tmp_path / "note.txt"), "--index", elasticsearch_place).returncode == 0
        assert engine.health().papers == 6
