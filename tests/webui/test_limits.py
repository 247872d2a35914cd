"""What one client, or all together, may ask at once; what is asked beyond is said to wait."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from tests.support.papers import FOOTWAYS, Shelf, filled
from tests.webui.aldermere import Library
from tests.webui.serving import serving
from webui import create_app


def _client(library: Library, monkeypatch: pytest.MonkeyPatch, **settings: str) -> FlaskClient:
    for name, value in settings.items():
        monkeypatch.setenv(f"MINUTED_{name}", value)
    return create_app(library.place).test_client()


def test_a_client_of_the_api_that_asks_too_often_is_told_to_wait(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _client(library, monkeypatch, API_RATE="1")
    answers = [client.get("/api/v1/search?q=towpath&per_page=1") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [*[200] * 10, 429]
    assert decode(answers[-1].data)["error"]["code"] == "too_many_requests"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 10
    assert client.get("/search?q=towpath").status_code == 200, "pages are not counted"
    other = client.get("/api/v1/search", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200, "each address is counted for itself"


def test_zero_leaves_the_api_to_the_proxy(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, API_RATE="0")
    assert {client.get("/api/v1/nothing").status_code for _ in range(1_200)} == {404}


def test_whom_a_proxy_speaks_for_is_counted_where_it_is_trusted(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(client: FlaskClient) -> list[int]:
        return [
            client.get("/api/v1/nothing", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(11)
        ]

    assert asked(_client(library, monkeypatch, API_RATE="1"))[-1] == 429
    assert asked(_client(library, monkeypatch, API_RATE="1", PROXIES="1"))[-1] == 404


def test_zero_leaves_exports_to_the_proxy(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, EXPORTS="0")
    with ExitStack() as stack:
        open_answers = [stack.enter_context(client.get("/search.csv")) for _ in range(20)]
        assert {answer.status_code for answer in open_answers} == {200}


def test_an_export_ends_with_its_answer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, EXPORTS="1")
    for _ in range(3):
        for address in ("/search.csv", "/commitments.csv"):
            assert client.get(address).text.startswith("\ufeffid,")  # read to its end
            with client.get(address) as answer:  # closed unread
                assert answer.status_code == 200
            with client.head(address) as answer:
                assert answer.status_code == 200
            assert client.get(f"{address}?from=x").status_code == 400
            client.get(address)  # forgotten


@contextmanager
def _leaving(address: str) -> Iterator[socket.socket]:
    """A reader of an export that takes its beginning, and no more."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port)) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(b"GET /search.csv?q=lantern HTTP/1.1\r\nHost: aldermere.example\r\n\r\n")
        assert reader.recv(1_000).startswith(b"HTTP/1.1 200 OK")
        yield reader


def test_an_export_more_than_may_run_waits_or_is_refused_until_a_reader_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTED_EXPORTS", "1")
    place = str(tmp_path / "index")
    texts = [f"Lantern {number}. " + "It burned all night. " * 200 for number in range(3_000)]
    shelves = [
        Shelf(f"{first}.txt", texts[first : first + 100], meeting=FOOTWAYS) for first in range(0, 3_000, 100)
    ]
    with filled(place, *shelves), serving(place, "--workers", "1") as address:
        with _leaving(address):
            with pytest.raises(HTTPError) as refused:
                urlopen(f"{address}/search.csv?q=lantern", timeout=60)  # noqa: S310 - our own site
            with refused.value as answer:
                assert answer.code == 429
                assert int(answer.headers["Retry-After"]) > 0
                assert b"<h1>Too much at once</h1>" in answer.read()
            with urlopen(f"{address}/search?q=lantern", timeout=60) as answer:  # noqa: S310 - our own site
                assert answer.status == 200, "pages are answered meanwhile"
        with urlopen(f"{address}/search.csv?q=lantern", timeout=60) as answer:  # noqa: S310 - our own site
            assert answer.read().count(b"It burned all night. It") >= 3_000
