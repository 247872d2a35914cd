"""The log: a line of JSON for each request, which does not say what was asked."""

import http.client
import json
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.papers import FOOTWAYS, Shelf, filled
from tests.webui.aldermere import Library
from tests.webui.serving import serving


def _ask(address: str, path: str, **headers: str) -> tuple[int, str, int]:
    """The status, the request's id and the size of an answer."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return answer.status, answer.headers["X-Request-ID"], size


def _of(lines: list[dict[str, Any]], request_id: str) -> dict[str, Any]:
    (line,) = (line for line in lines if line["request_id"] == request_id)
    return line


def test_a_line_for_each_request(library: Library) -> None:
    asked = {
        f"/passages/{library.resolution}?q=zebra": "/passages/<passage_id>",
        "/search?q=zebra": "/search",
        "/search.csv?q=bicycle": "/search.csv",
        f"/papers/{library.minutes}/file": "/papers/<paper_id>/file",
        "/static/site.js": "/static/<path:filename>",
        "/api/v1/search?zebra=1": "/api/v1/search",
        "/search&q=zebra": None,
        "/healthz": "/healthz",
    }
    lines: list[dict[str, Any]] = []
    with serving(library.place, "--workers", "2", lines=lines) as address:
        answers = {path: _ask(address, path) for path in asked}
        where = urlsplit(address)
        with socket.create_connection((where.hostname, where.port)) as connection:
            connection.sendall(b"GET /search?q=zebra HTTP/zebra\r\n\r\n")
            assert b" 400 " in connection.recv(1_000)
    assert len(lines) == len(asked) + 1
    for path, route in asked.items():
        status, request_id, size = answers[path]
        line = _of(lines, request_id)
        assert line["time"].endswith("+00:00")
        assert (line["method"], line["status"], line["bytes"]) == ("GET", status, size)
        assert line["ms"] > 0
        assert line.get("route") == route
        assert line.get("path") == (path.partition("?")[0] if route else None)
    assert sum(line["status"] == 400 for line in lines) == 2
    assert "zebra" not in json.dumps(lines)
    assert "127.0.0.1" not in json.dumps(lines), "nor who asked"


def test_what_was_asked_where_that_is_switched_on(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTED_LOG_QUERIES", "1")
    lines: list[dict[str, Any]] = []
    with serving(library.place, "--workers", "1", lines=lines) as address:
        _, request_id, _ = _ask(address, "/search?q=zebra%20crossing&kind=action")
        _, mistyped, _ = _ask(address, "/search&q=zebra")
    assert _of(lines, request_id)["query"] == "q=zebra%20crossing&kind=action"
    assert _of(lines, mistyped)["path"] == "/search&q=zebra"


@pytest.mark.parametrize(("proxies", "is_taken"), [("0", False), ("1", True)])
def test_an_id_is_taken_of_a_trusted_proxy(
    library: Library, monkeypatch: pytest.MonkeyPatch, proxies: str, is_taken: bool
) -> None:
    monkeypatch.setenv("MINUTED_PROXIES", proxies)
    lines: list[dict[str, Any]] = []
    with serving(library.place, "--workers", "1", lines=lines) as address:
        _, given, _ = _ask(address, "/help", **{"X-Request-ID": "from-the-proxy-1"})
        _, other, _ = _ask(address, "/help", **{"X-Request-ID": '"}<script>'})
    assert (given == "from-the-proxy-1") is is_taken
    assert "<" not in other
    assert {line["request_id"] for line in lines} == {given, other}


def test_what_goes_wrong_has_the_id_that_the_page_shows(tmp_path: Path) -> None:
    lines: list[dict[str, Any]] = []
    with serving(str(tmp_path / "none"), "--workers", "1", logs="There is no index", lines=lines) as address:
        status, request_id, _ = _ask(address, "/search?q=zebra")
    assert status == 503
    fault, request = (line for line in lines if line["request_id"] == request_id)
    assert (fault["level"], "There is no index" in fault["message"]) == ("warning", True)
    assert (request["route"], request["status"]) == ("/search", 503)
    assert "zebra" not in json.dumps(lines)


def test_a_reader_who_leaves_is_told_of_with_what_was_sent(tmp_path: Path) -> None:
    texts = [f"Lantern {number}. " + "It burned all night. " * 200 for number in range(3_000)]
    shelves = [
        Shelf(f"{first}.txt", texts[first : first + 100], meeting=FOOTWAYS) for first in range(0, 3_000, 100)
    ]
    place = str(tmp_path / "index")
    lines: list[dict[str, Any]] = []
    with filled(place, *shelves), serving(place, "--workers", "1", lines=lines) as address:
        where = urlsplit(address)
        with socket.create_connection((where.hostname, where.port)) as reader:
            reader.sendall(b"GET /search.csv?q=lantern HTTP/1.1\r\nHost: aldermere.example\r\n\r\n")
            assert reader.recv(1_000).startswith(b"HTTP/1.1 200 OK")
        _, _, whole = _ask(address, "/search.csv?q=lantern")
    cut, sent = sorted(lines, key=lambda line: line["bytes"])
    assert cut["cut_short"] is True
    assert cut["bytes"] < whole == sent["bytes"]
    assert "cut_short" not in sent
