"""Whatever a paper or a person says is text; every answer carries its headers; errors are the site's own."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec.json import decode

from tests.webui.aldermere import IMAGE, SCRIPT, Library
from webui import create_app

_PAGES = (
    "/",
    "/search",
    "/search?q=lanterns",
    "/search?q=zebra",
    "/search?q=lanterns&kind=speech&facet=speaker",
    "/search?q=lanterns&group=item",
    "/search?q=lanterns&group=paper",
    "/search?q=lanterns&group=speaker&per_page=1",
    "/search?page=x",
    "/help",
    "/nothing",
    "/passages/{hostile_passage}?q=lanterns",
    "/passages/{resolution}",
    "/passages/{hostile_passage}/similar",
    "/passages/{resolution}/similar",
    "/passages/{retired_passage}",
    "/papers/{hostile}",
    "/papers/{minutes}",
    "/papers/{failed}",
    "/papers/{minutes}/pages/1?q=towpath",
    "/commitments",
    "/commitments?q=zebra&status=open",
    "/commitments?spoken=yes",
    "/commitments/{commitment}",
    "/commitments/{hostile_commitment}",
    "/commitments/nothing",
)
_OTHERS = (
    "/papers/{minutes}/file",
    "/papers/{hostile}/file",
    "/api/v1/search",
    "/api/v1/search?page=x",
    "/api/v1/papers",
    "/api/v1/commitments",
    "/api/v1/commitments/{hostile_commitment}",
    "/commitments.csv",
    "/commitments.atom",
    "/api/v1/nothing",
    "/healthz",
    "/readyz",
    "/api/v1/suggest?q=lant",
    "/static/minuted.css",
    "/static/site.js",
)


def _addresses(library: Library, templates: tuple[str, ...]) -> list[str]:
    return [address.format_map(vars(library)) for address in templates]


class _Page(HTMLParser):
    """What a browser would see: tags with their attributes, ids, headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_markup_in_papers_and_queries_stays_text(client: FlaskClient, library: Library) -> None:
    addresses = [*_addresses(library, _PAGES), f"/search?q={SCRIPT}{IMAGE}", f"/search?{SCRIPT}=1&q=lanterns"]
    addresses += [f"/search?committee={SCRIPT}", f"/search?page={SCRIPT}", f"/passages/{SCRIPT}"]
    for address in addresses:
        for tag, attributes in _Page(client.get(address).text).tags:
            assert tag not in ("img", "iframe", "object", "style"), address
            if tag == "script":
                assert attributes == {"src": "/static/site.js", "defer": None}, address
            assert not any(name.startswith("on") or name == "style" for name in attributes), address
            link = attributes.get("href") or attributes.get("action") or ""
            assert not link.startswith(("javascript:", "data:")), address


def test_the_markup_of_papers_can_be_read(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/passages/{library.hostile_passage}?q=lanterns").text
    assert "<mark>Lanterns</mark> &lt;script&gt;alert(&#x27;aldermere&#x27;)&lt;/script&gt; and" in page
    assert client.get("/search?q=lanterns").text.count("<mark>lanterns</mark>") == 1


def test_excerpts_in_json_hold_no_markup_but_marks(client: FlaskClient) -> None:
    found = decode(client.get("/api/v1/search?q=lanterns").data)["results"]
    assert len(found) == 1
    for excerpt in found[0]["excerpts"]:
        assert set(re.findall(r"<[^>]*>", excerpt)) == {"<mark>", "</mark>"}


def test_headers_of_every_answer(client: FlaskClient, library: Library) -> None:
    for address in _addresses(library, (*_PAGES, *_OTHERS)):
        with client.get(address) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, address
            assert "frame-ancestors 'none'" in policy, address
            assert "unsafe" not in policy, address
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_site_is_only_read(client: FlaskClient, method: str) -> None:
    for address in ("/search", "/api/v1/search", "/nothing"):
        answer = client.open(address, method=method, data=b"x" * 100_000)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"


def test_pages_are_built_for_everyone(client: FlaskClient, library: Library) -> None:
    for address in _addresses(library, _PAGES):
        page = client.get(address).text
        tags = _Page(page).tags
        names = [tag for tag, _ in tags]
        assert dict(tags)["html"]["lang"] == "en", address
        assert names.count("h1") == names.count("main") == names.count("title") == 1, address
        levels = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, address
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels)), address
        ids = [attributes["id"] for _, attributes in tags if attributes.get("id")]
        assert len(ids) == len(set(ids)), address
        labelled = {attributes.get("for") for tag, attributes in tags if tag == "label"}
        for tag, attributes in tags:
            if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden":
                assert attributes.get("id") in labelled, address
        for reference in ("aria-labelledby", "aria-describedby", "form"):
            for _, attributes in tags:
                assert attributes.get(reference, ids[0]) in ids, address
        first_link = next(attributes for tag, attributes in tags if tag == "a")
        assert first_link["href"] == "#main", address


def test_an_index_that_is_not_there_is_503_until_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(f"{tmp_path}/none").test_client()
    assert decode(client.get("/healthz").data) == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "There is no index" in decode(ready.data)["detail"]
    assert ready.headers["Retry-After"]
    page = client.get("/search?q=towpath")
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "<h1>Search is not available now</h1>" in page.text
    answer = client.get("/api/v1/search?q=towpath")
    assert (answer.status_code, decode(answer.data)["error"]["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"]
    for said in (page.text, answer.text):
        assert str(tmp_path) not in said, "where the index lies is for whoever keeps it"
    assert f"There is no index at {tmp_path}" in caplog.text
    assert client.get("/help").status_code == 200


def test_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, decode(answer.data)["status"]) == (200, "ready")


def test_an_error_of_our_own_shows_no_traceback(library: Library) -> None:
    app: Flask = create_app(library.place)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("towpath secret")

    @app.get("/api/v1/broken")
    def broken_too() -> str:
        raise RuntimeError("towpath secret")

    page = app.test_client().get("/broken")
    assert page.status_code == 500
    assert "<h1>Something went wrong</h1>" in page.text
    answer = app.test_client().get("/api/v1/broken")
    assert (answer.status_code, decode(answer.data)["error"]["code"]) == (500, "error")
    for said in (page.text, answer.text):
        assert "secret" not in said
        assert "Traceback" not in said
