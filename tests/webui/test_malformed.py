"""Whatever an address is made of, a page of the site answers it, or JSON below /api/; never a 500."""

import re
import socket
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.json import decode
from werkzeug.test import TestResponse

from tests.support.engines import ENGINES
from tests.support.ledger import commitment, put_ledger
from tests.support.papers import FOOTWAYS, Shelf, filled
from webui import create_app

_SHELF = Shelf("minutes.pdf", ["The towpath is lit."], meeting=FOOTWAYS, title="Minutes", pages=["Minutes"])
_IDS = (
    "\x00",
    "a\x00b",
    "..",
    "../../etc/passwd",
    "%",
    "%zz",
    "\xff\xfe",  # no UTF-8
    "\xed\xa0\x80",  # a half of a pair, as UTF-8 would write it
    "é",
    "🚲",
    " ",
    "*",
    "a:b OR *:*",
    "a-b-c-d",
    "-",
    "a" * 600,
    "a" * 100_000,
    "9" * 400,
    "-1",
    "0",
    "1e9",
    "<script>",
    "a/b",
    "//",
    "\r\nX-Injected: 1",
    '{"a":1}',
)
_VALUES = (
    "%00",
    "%",
    "%zz",
    "%ff%fe",
    "%ed%a0%80",
    "%F0%9F%9A%B2",
    "%0d%0aX-Injected:%201",
    "..%2f..%2fetc%2fpasswd",
    "9" * 400,
    "-1",
    "0",
    "1e9",
    "١",
    "2014-13-45",
    "0000-00-00",
    "a" * 20_000,
    "%3Cscript%3E",
    "[]",
    "(((((((((((",
    '"',
    "a:b:c",
    "*",
    "NEAR/999999999999",
)
_NAMES = (
    "q",
    "page",
    "per_page",
    "facet",
    "from",
    "to",
    "sort",
    "group",
    "kind",
    "year",
    "status",
    "meeting",
    "paper",
    "open_longer_than",
    "spoken",
    "limit",
    "",
    "q[]",
    "%00",
    "%ff",
)
_QUERIES = (
    "&" * 200,
    "=" * 200,
    "q",
    "q&q&q",
    "q=a&q=b",
    "page=1&page=2",
    "&".join(f"kind=k{number}" for number in range(60)),
    "&".join(f"n{number}=1" for number in range(900)),
    "&".join(f"n{number}=1" for number in range(2_000)),
    "n" * 50_000,
    "page=10000&per_page=100",
    "page=999999999",
    "facet=speaker&page=10000",
    ";".join(["a=b"] * 50),
)


@pytest.fixture(scope="module", params=ENGINES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site over one paper; its API is not limited."""
    if request.param == "embedded":
        place = str(tmp_path_factory.mktemp("malformed") / "index")
        yield from _site(place)
    else:
        from tests.support.elasticsearch import fresh_place

        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place:
            yield from _site(place)


def _site(place: str) -> Iterator[Flask]:
    with filled(place, _SHELF) as engine, pytest.MonkeyPatch.context() as patch:
        with engine.writing() as writer:
            put_ledger(writer, [commitment("lights", made_on=FOOTWAYS.date)])
        patch.setenv("MINUTED_API_RATE", "0")
        app = create_app(place)
        yield app
        app.extensions["minuted"].close()


def _raw(client: FlaskClient, path: str, query: str = "") -> TestResponse:
    """Ask for a path and a query as they are, each letter one byte of what the server has read."""
    return client.get(
        "/",
        environ_overrides={
            "PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1")
            if max(path) > "\xff"
            else path,
            "QUERY_STRING": query.encode().decode("latin-1"),
        },
    )


def _check(answer: TestResponse, path: str, asked: str) -> None:
    assert answer.status_code in (200, 301, 308, 400, 404, 410, 414), asked[:200]
    assert answer.headers["X-Content-Type-Options"] == "nosniff", asked[:200]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"], asked[:200]
    assert "X-Injected" not in answer.headers, asked[:200]
    if answer.status_code < 400:
        answer.get_data()
    elif path.startswith("/api/"):
        assert decode(answer.data)["error"]["message"], asked[:200]
    else:
        assert answer.mimetype == "text/html", asked[:200]
        assert answer.text.startswith("<!doctype html>"), asked[:200]
        assert answer.text.count("<h1") == 1, asked[:200]
        assert len(answer.data) < 60_000, asked[:200]
    answer.close()


def _paths(app: Flask, value: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if rule.arguments:
            yield re.sub(r"<[^>]*>", lambda _: value, rule.rule)


def _known(app: Flask) -> list[str]:
    """A path of each rule; whatever stands in it, the names of parameters are read."""
    ids = {"passage_id": _SHELF.ids[0], "paper_id": _SHELF.paper.id, "commitment_id": "lights"}
    return [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda name: ids.get(name[1], "1"), rule.rule)
        for rule in app.url_map.iter_rules()
    ]


def test_paths(site: Flask) -> None:
    client = site.test_client()
    for value in _IDS:
        for path in (*_paths(site, value), f"/{value}", f"/api/v1/{value}"):
            _check(_raw(client, path), path, path)


def test_queries(site: Flask) -> None:
    client = site.test_client()
    for path, query in product(_known(site), _QUERIES):
        _check(_raw(client, path, query), path, f"{path}?{query}")


def test_values(site: Flask) -> None:
    client = site.test_client()
    # Each name at each path has some of the values, so that each value comes to each name and path.
    values = cycle(_VALUES)
    for path, name in product(_known(site), _NAMES):
        for value in islice(values, 2):
            _check(_raw(client, path, f"{name}={value}"), path, f"{path}?{name}={value}")


@given(
    st.text(st.characters(max_codepoint=255), max_size=30),
    st.text(st.characters(max_codepoint=255), max_size=60),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything(site: Flask, path: str, query: str) -> None:
    client = site.test_client()
    for start in ("/", "/passages/", "/papers/", "/search", "/api/v1/passages/"):
        _check(_raw(client, start + path, query), start + path, f"{start}{path}?{query}")


_UNREADABLE = {
    b"GARBAGE": 400,
    b"GET /search": 400,
    b"GET  /search HTTP/1.1": 400,
    b"GET /\x00 HTTP/1.1": 400,
    b"GET / HTTP/9.9": 400,
    b"GET /search\xff?q=\xff HTTP/1.1\r\nHost: x": 400,
    b"G\xc9T / HTTP/1.1": 400,
    b"GET / HTTP/1.1\r\nBad Header: 1": 400,
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b": 400,
    b"GET / HTTP/1.1\r\nContent-Length: x": 400,
    b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked": 400,
    b"GET / HTTP/1.1\r\nTransfer-Encoding: unheard-of": 501,
    b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000: 431,
    b"GET / HTTP/1.1\r\n" + b"\r\n".join(b"X-%d: 1" % number for number in range(200)): 431,
    b"GET /search?q=" + b"a" * 140_000 + b" HTTP/1.1": 414,
}
_READABLE = {
    b"GET /search?q=%00%ff%zz HTTP/1.1\r\nHost: <script>": 200,
    b"GET /search HTTP/1.0": 200,
    b"GET /%ff%fe HTTP/1.1\r\nHost: x": 404,
    b"GET /passages/%00 HTTP/1.1\r\nHost: x": 404,
    b"GET /passages/../../etc/passwd HTTP/1.1\r\nHost: x": 404,
    b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: x": 404,
    b"OPTIONS * HTTP/1.1\r\nHost: x": 404,
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x": 405,
    b"TRACE / HTTP/1.1\r\nHost: x": 405,
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5": 413,
    b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked": 413,
    b"GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \xff\xfe\r\nRange: bytes=9-1,x\r\nCookie: \x80": 200,
}


@pytest.mark.parametrize("head", [*_UNREADABLE, *_READABLE], ids=lambda head: quote(head[:40]))
def test_what_a_browser_would_never_send(address: str, head: bytes) -> None:
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=60) as connection:
        connection.sendall(head + b"\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").read()
    first, _, rest = answer.partition(b"\r\n")
    assert int(first.split()[1]) == (_UNREADABLE | _READABLE)[head]
    headers, _, page = rest.partition(b"\r\n\r\n")
    assert b"Content-Security-Policy: default-src 'none'" in headers
    assert b"X-Request-ID: " in headers
    assert page.startswith(b"<!doctype html>")
    assert page.count(b"<h1") == 1


def test_the_tables_are_long_enough(site: Flask) -> None:
    paths = sum(1 for value in _IDS for _ in _paths(site, value))
    assert paths + len(_known(site)) * (len(_QUERIES) + 2 * len(_NAMES)) > 500


def test_no_secret_path_of_this_machine_is_shown(address: str) -> None:
    where = urlsplit(address)
    for path in (b"/static/../webui/settings.py", b"/static/%2e%2e/settings.py", b"/static//etc/passwd"):
        with socket.create_connection((where.hostname, where.port), timeout=60) as connection:
            connection.sendall(b"GET %s HTTP/1.0\r\n\r\n" % path)
            answer = connection.makefile("rb").read()
        assert answer.startswith(b"HTTP/1.0 404"), path
        assert str(Path(__file__).parents[2]).encode() not in answer
