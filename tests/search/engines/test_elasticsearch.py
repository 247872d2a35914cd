"""What only the Elasticsearch engine has to do: addresses, mappings, and what a cluster may answer."""

import base64
import json
import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.resources import files
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from mappings.analysis import ANALYZER_VERSION
from mappings.commitment import Commitment
from mappings.fields import INTEGERS, KEYWORD_LISTS, KEYWORDS, MAPPING_VERSION, TEXT_FIELDS
from search.engines import elasticsearch, elasticsearch_ledger, mend, open_engine, rebuilding
from search.engines.elasticsearch import ElasticsearchWriter
from search.errors import BadRequest, EngineUnavailable, IndexBusy, IndexUnusable
from search.query.nodes import Or, Word
from search.request import PUBLIC, LedgerRequest, SearchRequest
from search.results import LEDGER_BEHIND
from tests.support.ledger import commitment, put_ledger
from tests.support.papers import Shelf

_SHELF = Shelf("a.txt", ["The towpath floods.", "The bridge is sound."], pages=["one"])


def _mapping(kind: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files("mappings").joinpath(f"{kind}.json").read_text("utf-8"))
    return read


def test_the_mapping_has_the_fields_of_a_passage() -> None:
    mapping = _mapping("passages")
    properties = mapping["mappings"]["properties"]
    tokens = {f"{field.name}_{form}" for field in TEXT_FIELDS for form in ("exact", "stem")} | {"joined"}
    assert {name for name, field in properties.items() if field["type"] == "text"} == tokens
    keywords = {name for name, field in properties.items() if field["type"] == "keyword"}
    assert keywords == {*KEYWORDS, *KEYWORD_LISTS}
    integers = {name for name, field in properties.items() if field["type"] == "long"}
    assert integers == {*INTEGERS, "generation"}
    assert all(properties[name]["analyzer"] == "whitespace" for name in tokens)


@pytest.mark.parametrize("kind", ["passages", "papers", "pages", "commitments"])
def test_the_mappings_say_what_version_they_are_of(kind: str) -> None:
    mapping = _mapping(kind)["mappings"]
    assert mapping["_meta"] == {"minuted": {"mapping": MAPPING_VERSION, "analyzer": ANALYZER_VERSION}}
    assert mapping["dynamic"] == "strict"


@pytest.fixture
def free_port() -> int:
    """A port where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_an_address_that_does_not_answer_is_named_without_its_secrets(
    free_port: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    for place in (f"http://clerk:s3cr3t%40@127.0.0.1:{free_port}?prefix=x", f"http://127.0.0.1:{free_port}"):
        monkeypatch.setenv("MINUTED_ES_API_KEY", "a2V5LXMzY3IzdA==")
        with pytest.raises(
            EngineUnavailable, match=rf"Elasticsearch at http://127.0.0.1:{free_port} does not answer"
        ) as caught:
            open_engine(place, create=True)
        told = f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
        for secret in ("s3cr3t", "clerk", "a2V5LXMzY3IzdA==", base64.b64encode(b"clerk:s3cr3t@").decode()):
            assert secret not in told


class _Refuses(BaseHTTPRequestHandler):
    status = 401
    seen: list[str | None]

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _answer(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(self.status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(b"{}")


@pytest.fixture
def refusing() -> Iterator[str]:
    """The address of a server that refuses everyone."""
    _Refuses.seen = []
    with HTTPServer(("127.0.0.1", 0), _Refuses) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_user_and_password_or_a_key_are_sent_and_their_refusal_told(
    refusing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTED_ES_API_KEY", "a2V5OmtleQ==")
    with pytest.raises(EngineUnavailable, match="refuses the user or the key") as caught:
        open_engine(f"http://clerk:s3cr3t%40@{refusing}")
    assert "s3cr3t" not in str(caught.value)
    with pytest.raises(EngineUnavailable, match="refuses the user or the key"):
        open_engine(f"http://{refusing}")
    basic = base64.b64encode(b"clerk:s3cr3t@").decode()
    assert {_Refuses.seen[0], _Refuses.seen[-1]} == {f"Basic {basic}", "ApiKey a2V5OmtleQ=="}


@pytest.mark.parametrize(
    "place",
    [
        "http://",
        "http://host:port",
        "http://host:99999",
        "http://host:9200,",
        "http://host:9200,other:port",
        "https://host?prefix=",
        "https://host?prefix=Upper",
        "https://host?prefix=a,b",
        "https://host?prefix=*",
        "https://host?other=1",
    ],
)
def test_what_is_no_address_is_refused(place: str) -> None:
    with pytest.raises(BadRequest, match="prefix=name"):
        open_engine(place)


def test_an_index_of_another_version_is_refused(elasticsearch_place: str) -> None:
    open_engine(elasticsearch_place, create=True).close()
    address, prefix = elasticsearch_place.split("?prefix=")
    with Elasticsearch(address) as client:
        older = {"minuted": {"mapping": MAPPING_VERSION, "analyzer": 0}}
        client.indices.put_mapping(index=f"{prefix}-passages", meta=older)
    for create in (False, True):
        with pytest.raises(IndexUnusable, match=r"analyzer 0.*minuted index --rebuild"):
            open_engine(elasticsearch_place, create=create)
    with rebuilding(elasticsearch_place) as engine, engine.writing() as writer:
        _SHELF.put(writer)
    engine = open_engine(elasticsearch_place)
    assert engine.health().passages == 2
    engine.close()
    with Elasticsearch(address) as client:
        assert len(client.indices.get(index=f"{prefix}-*")) == 5


def test_two_that_create_at_once_make_one_index(elasticsearch_place: str) -> None:
    problems: list[BaseException] = []

    def create() -> None:
        try:
            open_engine(elasticsearch_place, create=True).close()
        except BaseException as problem:  # noqa: BLE001
            problems.append(problem)

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    address, prefix = elasticsearch_place.split("?prefix=")
    with Elasticsearch(address) as client:
        for kind in ("passages", "papers", "pages", "commitments", "claims"):
            assert len(client.indices.get_alias(name=f"{prefix}-{kind}")) == 1


def test_several_may_write_at_once(elasticsearch_place: str) -> None:
    engine, other = open_engine(elasticsearch_place, create=True), open_engine(elasticsearch_place)
    with engine.writing() as one, other.writing(wait=0) as two:
        _SHELF.put(one)
        Shelf("b.txt", ["The lock leaks."]).put(two)
    assert engine.health().passages == 3
    engine.close()
    other.close()


def test_a_run_writes_nothing_over_what_a_later_one_wrote(elasticsearch_place: str) -> None:
    later = Shelf("a.txt", ["The bridge is sound.", "The weir is open."], pages=["new"])
    engine, other = open_engine(elasticsearch_place, create=True), open_engine(elasticsearch_place)
    with engine.writing() as stalled:
        _SHELF.put(stalled)
        with other.writing() as writer:
            later.put(writer)
    found = engine.search(SearchRequest(reader=PUBLIC))
    assert {hit.passage.id for hit in found.hits} >= set(later.ids)
    assert engine.paper(later.paper.id, PUBLIC) == later.paper
    assert engine.page(later.paper.id, 1, PUBLIC) == later.pages[0]
    engine.close()
    other.close()


def test_a_machine_whose_clock_is_ahead_keeps_none_from_writing(
    elasticsearch_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    with monkeypatch.context() as patched:
        tomorrow = time.time_ns() + 86_400_000_000_000
        patched.setattr(time, "time_ns", lambda: tomorrow)
        with engine.writing() as writer:
            Shelf("a.txt", ["The bridge is sound.", "The weir is open."], pages=["one", "two"]).put(writer)
    with engine.writing() as writer:
        _SHELF.put(writer)
    found = engine.search(SearchRequest(reader=PUBLIC))
    assert sorted(hit.passage.id for hit in found.hits) == sorted(_SHELF.ids)
    assert engine.page(_SHELF.paper.id, 2, PUBLIC) is None
    engine.close()


def test_a_paper_is_claimed_by_one_run(elasticsearch_place: str) -> None:
    other_shelf = Shelf("b.txt", ["The lock leaks."])
    unread = {_SHELF.paper.id: None, other_shelf.paper.id: None}
    engine, other = open_engine(elasticsearch_place, create=True), open_engine(elasticsearch_place)
    with engine.writing() as one, other.writing() as two:
        assert one.claim({_SHELF.paper.id: None}) == {_SHELF.paper.id}
        assert two.claim(unread) == {other_shelf.paper.id}
        _SHELF.put(one)
        assert two.claim(unread) == {other_shelf.paper.id}
        one.commit()
        # It has been read since, which the other run does not know yet.
        assert two.claim(unread) == {other_shelf.paper.id}
        assert two.claim({_SHELF.paper.id: _SHELF.paper}) == {_SHELF.paper.id}
    with engine.writing() as one:
        assert one.claim({other_shelf.paper.id: None}) == {other_shelf.paper.id}
    engine.close()
    other.close()


def test_a_rebuild_is_alone(elasticsearch_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch, "_WAIT", 0.0)
    engine = open_engine(elasticsearch_place, create=True)
    named = rf"held by process {os.getpid()} on "
    with engine.writing() as writer:
        _SHELF.put(writer)
        with pytest.raises(IndexBusy, match=named), rebuilding(elasticsearch_place):
            pass
    with rebuilding(elasticsearch_place) as rebuilt:
        with pytest.raises(IndexBusy, match=named), engine.writing(wait=0):
            pass
        with pytest.raises(IndexBusy, match=named), rebuilding(elasticsearch_place):
            pass
        with rebuilt.writing() as writer:
            Shelf("b.txt", ["The lock leaks."]).put(writer)
        assert engine.health().passages == 2
    assert engine.health().passages == 1
    with engine.writing(wait=0) as writer:
        _SHELF.put(writer)
    assert engine.health().passages == 3
    engine.close()


def _killed_rebuilding(place: str) -> None:
    with rebuilding(place) as engine, engine.writing() as writer:
        Shelf("b.txt", ["The lock leaks."]).put(writer)
        writer.commit()
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.long
def test_a_rebuild_that_was_killed_is_cleared_by_the_next(elasticsearch_place: str) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    with engine.writing() as writer:
        _SHELF.put(writer)
    process = multiprocessing.get_context("spawn").Process(
        target=_killed_rebuilding, args=(elasticsearch_place,)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert engine.health().passages == 2
    assert "A rebuild was begun" in " ".join(mend(elasticsearch_place))
    with rebuilding(elasticsearch_place) as rebuilt, rebuilt.writing() as writer:
        _SHELF.put(writer)
    assert engine.health().passages == 2
    assert mend(elasticsearch_place) == []
    address, prefix = elasticsearch_place.split("?prefix=")
    with Elasticsearch(address) as client:
        assert len(client.indices.get(index=f"{prefix}-*")) == 5
    engine.close()


def _ledger_of(place: str) -> dict[str, str]:
    """The texts of the public commitments by their ids."""
    engine = open_engine(place)
    found = engine.commitments(LedgerRequest(reader=PUBLIC)).hits
    engine.close()
    return {each.id: each.text for each in found}


def test_a_pass_over_the_ledger_that_another_overtakes_leaves_what_that_wrote(
    elasticsearch_place: str,
) -> None:
    engine, other = open_engine(elasticsearch_place, create=True), open_engine(elasticsearch_place)
    kept, changed = commitment("kept-1"), commitment("changed-1")
    with engine.writing() as writer:
        _SHELF.put(writer)
        put_ledger(writer, [kept, changed, commitment("gone-1")])
    later = [kept, replace(changed, text="Mend the lock."), commitment("new-1")]

    def overtaken() -> list[Commitment]:
        """What was read before another run wrote a paper, derived anew, and ended."""
        with other.writing() as writer:
            Shelf("b.txt", ["The lock leaks."]).put(writer)
            put_ledger(writer, later)
        return [replace(kept, text="Of old."), changed, commitment("gone-1"), commitment("stray-1")]

    with engine.writing() as writer:
        _SHELF.put(writer)
        writer.ledger(overtaken, "1")
    assert _ledger_of(elasticsearch_place) == {each.id: each.text for each in later}
    assert LEDGER_BEHIND not in engine.health().detail
    with engine.writing() as writer:
        put_ledger(writer, [kept], basis="2")
    assert _ledger_of(elasticsearch_place) == {kept.id: kept.text}
    engine.close()
    other.close()


def test_a_paper_that_comes_while_the_ledger_is_derived_leaves_it_behind(elasticsearch_place: str) -> None:
    engine, other = open_engine(elasticsearch_place, create=True), open_engine(elasticsearch_place)

    def meanwhile() -> list[Commitment]:
        with other.writing() as writer:
            Shelf("b.txt", ["The lock leaks."]).put(writer)
        return [commitment("kept-1")]

    with engine.writing() as writer:
        _SHELF.put(writer)
        writer.ledger(meanwhile, "1")
    assert LEDGER_BEHIND in engine.health().detail
    with other.writing() as writer:
        put_ledger(writer, [commitment("kept-1"), commitment("new-1")])
    assert LEDGER_BEHIND not in engine.health().detail
    assert _ledger_of(elasticsearch_place).keys() == {"kept-1", "new-1"}
    engine.close()
    other.close()


def _killed_linking(place: str) -> None:
    """Derive the ledger in a process that is killed when it has written it."""
    engine = open_engine(place)

    def end(*given: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with engine.writing() as writer:
        Shelf("b.txt", ["The lock leaks."]).put(writer)
        elasticsearch_ledger.end = end  # type: ignore[assignment]
        put_ledger(writer, [commitment("kept-1", text="In part."), commitment("stray-1")])


def test_a_pass_over_the_ledger_that_was_killed_is_done_again(elasticsearch_place: str) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    ledger = [commitment("kept-1"), commitment("gone-1")]
    with engine.writing() as writer:
        _SHELF.put(writer)
        put_ledger(writer, ledger)
    process = multiprocessing.get_context("spawn").Process(
        target=_killed_linking, args=(elasticsearch_place,)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert LEDGER_BEHIND in engine.health().detail
    with engine.writing() as writer:
        put_ledger(writer, ledger)
    assert _ledger_of(elasticsearch_place) == {each.id: each.text for each in ledger}
    assert LEDGER_BEHIND not in engine.health().detail
    engine.close()


def test_several_nodes_may_stand_in_an_address(elasticsearch_place: str, free_port: int) -> None:
    address, prefix = elasticsearch_place.split("?prefix=")
    engine = open_engine(
        f"http://127.0.0.1:{free_port},{address.removeprefix('http://')}?prefix={prefix}", create=True
    )
    for _ in range(4):
        assert engine.search(SearchRequest(reader=PUBLIC)).total == 0
    engine.close()


def _killed(place: str, step: str, ago: int = 0) -> None:
    """Replace `_SHELF` in a process that is killed, seconds ago, where `step` would begin."""
    engine = open_engine(place)
    now = time.time_ns
    time.time_ns = lambda: now() - ago * 1_000_000_000

    def end(self: object, *given: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with engine.writing() as writer:
        Shelf("a.txt", ["The bridge is sound.", "The weir is open."], pages=["one", "two"]).put(writer)
        setattr(ElasticsearchWriter, step, end)


@pytest.mark.parametrize("step", ["_delete_older", "_record"])
def test_what_a_killed_run_left_is_replaced(elasticsearch_place: str, step: str) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    with engine.writing() as writer:
        _SHELF.put(writer)
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(elasticsearch_place, step))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    # Its paper was not recorded, so that it is read again.
    assert engine.paper(_SHELF.paper.id, PUBLIC) == _SHELF.paper
    with engine.writing() as writer:
        _SHELF.put(writer)
    found = engine.search(SearchRequest(reader=PUBLIC))
    assert sorted(hit.passage.id for hit in found.hits) == sorted(_SHELF.ids)
    assert engine.page(_SHELF.paper.id, 1, PUBLIC) == _SHELF.pages[0]
    assert engine.page(_SHELF.paper.id, 2, PUBLIC) is None
    engine.close()


def _run_and_kill(place: str, step: str, ago: int) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(place, step, ago))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_mending_leaves_what_is_whole_or_of_late(elasticsearch_place: str) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    with engine.writing() as writer:
        _SHELF.put(writer)
        Shelf("failed.txt", []).put(writer)
        Shelf("gone.txt", ["The stall is let."]).put(writer)
    with engine.writing() as writer:
        writer.note(_SHELF.paper)
        writer.remove(Shelf("gone.txt", []).paper.id)
    assert mend(elasticsearch_place) == []
    # Of a run that may be under way.
    _run_and_kill(elasticsearch_place, "_delete_older", 60)
    assert mend(elasticsearch_place) == []
    assert engine.health().passages == 3
    engine.close()


@pytest.mark.parametrize("step", ["_delete_older", "_record"])
def test_mending_has_a_paper_read_again_that_a_killed_run_left_in_part(
    elasticsearch_place: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    with monkeypatch.context() as patched:
        days_ago = time.time_ns() - 86_400_000_000_000
        patched.setattr(time, "time_ns", lambda: days_ago)
        with engine.writing() as writer:
            _SHELF.put(writer)
    _run_and_kill(elasticsearch_place, step, 7_200)
    assert "in part" in " ".join(mend(elasticsearch_place))
    paper = engine.paper(_SHELF.paper.id, PUBLIC)
    assert paper == replace(_SHELF.paper, read_as="")
    with engine.writing() as writer:
        _SHELF.put(writer)
    assert mend(elasticsearch_place) == []
    assert engine.health().passages == 2
    engine.close()


def test_mending_deletes_what_is_of_no_paper(elasticsearch_place: str) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    _run_and_kill(elasticsearch_place, "_record", 7_200)
    with engine.writing() as writer:
        Shelf("b.txt", ["The lock leaks."], pages=["b"]).put(writer)
    assert engine.health().passages == 3
    assert "not held: they are deleted (papers: 1)" in " ".join(mend(elasticsearch_place))
    assert mend(elasticsearch_place) == []
    assert engine.health().passages == 1
    address, prefix = elasticsearch_place.split("?prefix=")
    with Elasticsearch(address) as client:
        assert client.count(index=f"{prefix}-pages")["count"] == 1
    engine.close()


def test_mending_finds_passages_that_were_lost(
    elasticsearch_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    days_ago = time.time_ns() - 86_400_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: days_ago)
    with engine.writing() as writer:
        _SHELF.put(writer)
        Shelf("b.txt", ["The lock leaks."]).put(writer)
    monkeypatch.undo()
    address, prefix = elasticsearch_place.split("?prefix=")
    with Elasticsearch(address) as client:
        client.delete(index=f"{prefix}-passages", id=_SHELF.ids[0])
    assert "reads them again (papers: 1)" in " ".join(mend(elasticsearch_place))
    engine.close()


def test_mending_names_a_rebuild_that_is_not_done(elasticsearch_place: str) -> None:
    open_engine(elasticsearch_place, create=True).close()
    with rebuilding(elasticsearch_place):
        assert "minuted index --rebuild" in " ".join(mend(elasticsearch_place))
    assert mend(elasticsearch_place) == []


def test_where_there_is_no_index_there_is_nothing_to_mend(elasticsearch_place: str) -> None:
    with pytest.raises(IndexUnusable, match="There is no index"):
        mend(elasticsearch_place)


def test_documents_that_are_refused_are_named(elasticsearch_place: str) -> None:
    address, prefix = elasticsearch_place.split("?prefix=")
    engine = open_engine(elasticsearch_place, create=True)
    with Elasticsearch(address) as client:
        client.indices.put_settings(index=f"{prefix}-passages", settings={"index.blocks.write": True})
        told = rf"refused 2 documents.*{_SHELF.ids[0]}"
        with pytest.raises(IndexUnusable, match=told), engine.writing() as writer:
            _SHELF.put(writer)
        client.indices.put_settings(index=f"{prefix}-passages", settings={"index.blocks.write": False})
    engine.close()


def test_an_index_deleted_meanwhile_is_told(elasticsearch_place: str) -> None:
    address, prefix = elasticsearch_place.split("?prefix=")
    engine = open_engine(elasticsearch_place, create=True)
    with Elasticsearch(address) as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)
    with pytest.raises(IndexUnusable, match="There is no index with the prefix"):
        engine.search(SearchRequest(reader=PUBLIC))
    with pytest.raises(IndexUnusable), engine.writing() as writer:
        _SHELF.put(writer)
    assert not engine.health().ready
    with Elasticsearch(address) as client:
        assert not client.indices.get(index=f"{prefix}-*")
    engine.close()


def test_a_query_of_too_many_words_is_told(elasticsearch_place: str) -> None:
    engine = open_engine(elasticsearch_place, create=True)
    words = Or(tuple(Word(f"word{number}", (0, 1)) for number in range(5_000)))
    with pytest.raises(BadRequest, match="too many words"):
        engine.search(SearchRequest(reader=PUBLIC, query=words))
    engine.close()
