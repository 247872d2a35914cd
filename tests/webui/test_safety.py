"""Whatever a paper or a person says is text; every answer carries its headers; errors are the site's own."""

import re
from html.parser import HTMLParser
from itertools import pairwise, product
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec.json import decode

from tests.webui.aldermere import IMAGE, SCRIPT, Library, build
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
    "/papers/{minutes}/pages/1?q=towpath&passage={resolution}",
    "/papers/{transcript}?page=2",
    "/passages/{answer}?page=2",
    "/commitments",
    "/commitments?q=zebra&status=open",
    "/commitments?spoken=yes",
    "/commitments/{commitment}",
    "/commitments/{hostile_commitment}",
    "/commitments/nothing",
)
_OTHERS = (
    "/papers/{minutes}/file",
    "/papers/{minutes}/pages/1.png",
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
            assert tag not in ("iframe", "object", "style"), address
            if tag == "img":
                assert re.fullmatch(r"/papers/[a-z0-9]+/pages/[0-9]+\.png", attributes["src"] or ""), address
            if tag == "script":
                assert re.fullmatch(r"/static/site\.js\?v=[0-9a-f]{12}", attributes.pop("src") or ""), address
                assert attributes == {"defer": None}, address
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


def test_papers_files_are_in_a_sandbox(client: FlaskClient, library: Library) -> None:
    for paper in (library.minutes, library.transcript, library.hostile):
        with client.get(f"/papers/{paper}/file") as answer:
            policy = answer.headers["Content-Security-Policy"].split("; ")
            assert policy[0] == "default-src 'none'"
            is_pdf = answer.mimetype == "application/pdf"
            assert policy[-1] == ("sandbox allow-scripts" if is_pdf else "sandbox")
            assert answer.headers["Content-Disposition"].startswith("inline" if is_pdf else "attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_that_is_sent_is_read(client: FlaskClient) -> None:
    for address, more in product(("/search", "/api/v1/search"), ({"data": b"x"}, {"data": b"x" * 100_000})):
        assert client.get(address, **more).status_code == 413
    assert client.get("/search", headers={"Content-Length": "0"}).status_code == 200


def test_too_many_parameters_are_refused(client: FlaskClient) -> None:
    many = "&".join(f"n{number}=1" for number in range(1_001))
    for address in ("/search", "/api/v1/search", "/static/site.js"):
        answer = client.get(f"{address}?{many}")
        assert answer.status_code == 400
        assert "at most 1,000" in answer.text


def _set(monkeypatch: pytest.MonkeyPatch, library: Library, **settings: str) -> FlaskClient:
    for name, value in settings.items():
        monkeypatch.setenv(f"MINUTED_{name}", value)
    return create_app(library.place).test_client()


def test_only_the_names_that_are_trusted(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _set(monkeypatch, library, TRUSTED_HOSTS="papers.aldermere.example,.intranet.example")
    for host, status in (
        ("papers.aldermere.example", 200),
        ("PAPERS.aldermere.example:8000", 200),
        ("a.intranet.example", 200),
        ("localhost:8000", 200),
        ("127.0.0.1", 200),
        ("evil.example", 400),
        ("papers.aldermere.example.evil.example", 400),
        ("papers.aldermere.example@evil.example", 400),
        ("", 400),
    ):
        page, data = (client.get(address, headers={"Host": host}) for address in ("/help", "/api/v1/papers"))
        assert page.status_code == data.status_code == status, host
        if status == 400:
            assert "not to be asked for under this name" in page.text
            assert "</html>" in page.text
            assert decode(data.data)["error"]["code"] == "bad_request"


_EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
_TAKEN_AWAY = ("/search.atom?q=lanterns", "/commitments.atom", "/opensearch.xml")


def test_no_link_of_a_page_is_made_of_the_host_header(client: FlaskClient, library: Library) -> None:
    """What is printed names the site as it was asked for; nothing leads there."""
    others = tuple(other for other in _OTHERS if other not in _TAKEN_AWAY)
    addresses = (*_PAGES, *others, "//search", "/search/", "/commitments/towpathlight-listed")
    for address in _addresses(library, addresses):
        with client.get(address, headers=_EVIL) as answer:
            assert "evil.example" not in str(answer.headers), address
            if answer.mimetype == "text/html":
                for _, attributes in _Page(answer.get_data(as_text=True)).tags:
                    assert "evil.example" not in str(attributes), address
            else:
                assert b"evil.example" not in answer.get_data(), address


def test_with_its_own_address_set_the_site_takes_none_from_a_header(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTED_BASE_URL", "https://papers.aldermere.example")
    client = create_app(library.place).test_client()
    for address in _addresses(library, (*_PAGES, *_OTHERS, *_TAKEN_AWAY)):
        with client.get(address, headers=_EVIL) as answer:
            assert b"evil.example" not in answer.get_data(), address
            assert "evil.example" not in str(answer.headers), address


def test_https_alone_is_asked_for_where_that_is_set(
    client: FlaskClient, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "Strict-Transport-Security"
    secure = {"X-Forwarded-Proto": "https"}
    assert header not in client.get("/help", base_url="https://localhost").headers
    hsts = _set(monkeypatch, library, HSTS="600")
    assert header not in hsts.get("/help").headers
    assert header not in hsts.get("/help", headers=secure).headers, "no proxy is trusted"
    assert hsts.get("/nothing", base_url="https://localhost").headers[header] == "max-age=600"
    behind = _set(monkeypatch, library, PROXIES="1")
    assert behind.get("/help", headers=secure).headers[header] == "max-age=600"


def test_what_is_named_by_its_content_is_kept(client: FlaskClient) -> None:
    page = client.get("/help").text
    assets = re.findall(r'(?:href|src)="(/(?:static/|style\.css)[^"]+)"', page)
    assert len(assets) >= 3
    for address in assets:
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address
            etag = answer.headers["ETag"]
        path, _, _ = address.partition("?")
        for other in (path, f"{path}?v=0123456789ab"):
            with client.get(other) as answer:
                assert "immutable" not in answer.headers["Cache-Control"], other
                assert "no-cache" in answer.headers["Cache-Control"], other
            with client.get(other, headers={"If-None-Match": etag}) as answer:
                assert answer.status_code == 304, other


def test_all_else_is_asked_for_again_but_sent_only_where_it_has_changed(
    client: FlaskClient, library: Library
) -> None:
    pages = (
        "/",
        "/search?q=lanterns",
        "/passages/{resolution}",
        "/papers/{minutes}",
        "/commitments",
        "/help",
    )
    for address in _addresses(library, (*pages, "/papers/{minutes}/file", "/commitments.atom")):
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "private, no-cache", address
            etag = answer.headers["ETag"]
        with client.get(address, headers={"If-None-Match": etag}) as answer:
            assert (answer.status_code, answer.get_data()) == (304, b""), address
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], address
    for address in _addresses(library, ("/search.csv", "/nothing", "/papers/{retired}")):
        with client.get(address) as answer:
            assert answer.headers["Cache-Control"] == "private, no-cache", address
            assert "ETag" not in answer.headers, address


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


def test_an_index_that_is_damaged_is_an_error_that_shows_nothing_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = build(tmp_path)
    for file in Path(library.place).rglob("records.sqlite*"):
        content = file.read_bytes()
        file.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    client = create_app(library.place).test_client()
    for address in (f"/papers/{library.minutes}", f"/api/v1/papers/{library.minutes}", "/commitments"):
        answer = client.get(address)
        assert answer.status_code in (500, 503), address
        reference = answer.headers["X-Request-ID"]
        assert "Traceback" not in answer.text
        assert "sqlite" not in answer.text.lower()
        assert str(tmp_path) not in answer.text
        if not address.startswith("/api/"):
            assert f"<code>{reference}</code>" in answer.text
    assert caplog.records


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
    assert f"<code>{page.headers['X-Request-ID']}</code>" in page.text
    assert "<h1>Something went wrong</h1>" in page.text
    answer = app.test_client().get("/api/v1/broken")
    assert (answer.status_code, decode(answer.data)["error"]["code"]) == (500, "error")
    for said in (page.text, answer.text):
        assert "secret" not in said
        assert "Traceback" not in said
