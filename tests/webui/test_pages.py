"""Passages, papers, their pages and files, and the first page."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from tests.webui.aldermere import Library, of_one_file
from webui import create_app


def test_the_first_page_says_what_is_held_and_leads_on(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "<strong>256 passages</strong> from <strong>6 papers</strong>, 2014 to 2019." in page
    begin = page[page.index('id="examples"') :]
    addresses = re.findall(r'<li><a href="([^"]+)">', begin)
    assert len(addresses) >= 4
    for address in addresses:
        found = client.get(address.replace("&amp;", "&"))
        assert "0 passages</h2>" not in found.text


def test_each_example_of_the_help_can_be_searched(client: FlaskClient) -> None:
    page = client.get("/help").text
    addresses = re.findall(r'href="(/search\?q=[^"]+)"', page)
    assert len(addresses) > 10
    for address in addresses:
        assert 'class="govuk-inset-text"' not in client.get(address).text, address


def test_a_passage_with_its_facts_neighbours_and_citation(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/passages/{library.resolution}?q=bicycle").text
    assert "<h1>Repair of the canal towpath</h1>" in page
    assert "before the <mark>bicycle</mark> counts of spring" in page
    for fact in ("Resolution", "Aldermere Borough Council", "Highways and Footways Committee", "5.2"):
        assert fact in page
    assert page.index("The Committee received a report") < page.index("counts of spring")
    assert page.index("counts of spring") < page.index("Write to the canal trust")
    assert (
        "Aldermere Borough Council, Highways and Footways Committee, minutes of 4 December 2014, item 5,"
        " paragraph 5.2" in page
    )


def test_an_answer_shows_its_question(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/passages/{library.answer}").text
    assert re.search(r"<dt>In answer to</dt>\s*<dd>How much evidence has the panel heard\?</dd>", page)


def test_what_is_not_known_of_a_passage_is_not_shown(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/passages/{library.welsh_passage}").text
    assert "<dt>Committee</dt>" not in page
    assert "None" not in page
    assert "Published 1 April 2019" in page
    assert "<dd>Welsh</dd>" in page


def test_a_paper_in_outline(client: FlaskClient, library: Library) -> None:
    first = client.get(f"/papers/{library.transcript}").text
    assert "120 passages</h2>" in first
    assert "evidence number 50;" in first
    assert "evidence number 51;" not in first
    last = client.get(f"/papers/{library.transcript}?page=3").text
    assert '<ol class="outline" start="101">' in last
    assert "evidence number 120;" in last
    assert client.get(f"/papers/{library.transcript}?page=4").status_code == 404
    assert client.get(f"/papers/{library.transcript}?page=x").status_code == 400


def test_a_paper_says_where_it_lies_by_name_and_never_by_path(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/papers/{library.minutes}").text
    assert "papers/2014/footways-minutes.pdf" in page
    assert '<a href="https://aldermere.example/papers/footways-minutes.pdf">' in page
    root = library.place.removesuffix("/index")
    assert root not in page
    for address in (
        f"/papers/{library.failed}",
        f"/papers/{library.failed}/file",
        f"/api/v1/papers/{library.minutes}",
        "/api/v1/papers",
        "/api/v1/search?q=towpath",
    ):
        assert root not in client.get(address).text


def test_a_paper_that_could_not_be_read_says_why(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/papers/{library.failed}").text
    assert "This paper could not be read</strong> (encrypted). It asks for a password." in page


def test_a_page_of_a_paper(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/papers/{library.minutes}/pages/1?q=saddlers+locks").text
    assert "Page 1 of 2</h1>" in page
    assert "Mill <mark>Lock</mark> and" in page
    assert f'href="/papers/{library.minutes}/pages/2?q=saddlers+locks"' in page
    assert '<span class="count">printed 18</span>' in client.get(f"/papers/{library.minutes}/pages/2").text
    for absent in ("0", "3", "99999999999999999999"):
        assert client.get(f"/papers/{library.minutes}/pages/{absent}").status_code == 404
    assert client.get(f"/papers/{library.transcript}/pages/1").status_code == 404


def test_the_file_of_a_pdf_is_shown_in_place(client: FlaskClient, library: Library) -> None:
    with client.get(f"/papers/{library.minutes}/file") as answer:
        assert answer.data.startswith(b"%PDF-1.4")
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"] == 'inline; filename="footways-minutes.pdf"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_file_in_parts_and_unchanged(client: FlaskClient, library: Library) -> None:
    address = f"/papers/{library.minutes}/file"
    with client.get(address, headers={"Range": "bytes=0-7"}) as answer:
        assert (answer.status_code, answer.data) == (206, b"%PDF-1.4")
        etag = answer.headers["ETag"]
    with client.get(address, headers={"If-None-Match": etag}) as answer:
        assert answer.status_code == 304
        assert answer.headers["Accept-Ranges"] == "bytes"
    with client.get(address, headers={"Range": "bytes=99999999-"}) as answer:
        assert answer.status_code == 416
        assert re.fullmatch(r"bytes \*/[0-9]+", answer.headers["Content-Range"])
    for wish in ("bytes=0-1,4-5", "bytes=9-5", "bytes=abc", "lines=1-2", "nonsense"):
        with client.get(address, headers={"Range": wish}) as answer:
            assert answer.status_code == 200, wish
            assert answer.data.endswith(b"%%EOF"), wish
    with client.head(address) as answer:
        assert answer.status_code == 200
        assert int(answer.headers["Content-Length"]) > 500


@pytest.mark.parametrize(
    ("name", "plain", "encoded"),
    [
        ("Cofnodion – Gŵyl.txt", "Cofnodion _ G_yl.txt", "Cofnodion%20%E2%80%93%20G%C5%B5yl.txt"),
        ("議事録.txt", "___.txt", "%E8%AD%B0%E4%BA%8B%E9%8C%B2.txt"),
        ("two\r\nX-Lines: 1.txt", "two__X-Lines: 1.txt", "two%0D%0AX-Lines%3A%201.txt"),
        ('a"; filename="b.exe', "a_; filename=_b.exe", "a%22%3B%20filename%3D%22b.exe"),
        ("50%.txt", "50_.txt", "50%25.txt"),
        ("a\\b.txt", "a_b.txt", "a%5Cb.txt"),
    ],
)
def test_a_file_is_saved_under_its_name_whatever_that_is(
    tmp_path: Path, name: str, plain: str, encoded: str
) -> None:
    place, paper = of_one_file(tmp_path, name)
    with create_app(place).test_client().get(f"/papers/{paper}/file") as answer:
        assert answer.data == b"as published"
        expected = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
        assert answer.headers["Content-Disposition"] == expected


def test_the_file_of_a_web_page_is_only_to_be_saved(client: FlaskClient, library: Library) -> None:
    with client.get(f"/papers/{library.transcript}/file") as answer:
        assert answer.mimetype == "text/html"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_that_was_changed_is_not_given_out(client: FlaskClient, library: Library) -> None:
    answer = client.get(f"/papers/{library.moved}/file")
    assert answer.status_code == 404
    assert "moved or changed" in answer.text
    assert "other bytes" not in answer.text


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_what_was_removed_answers_410_with_what_it_was(
    client: FlaskClient, library: Library, prefix: str
) -> None:
    for address in (f"/papers/{library.retired}", f"/passages/{library.retired_passage}"):
        answer = client.get(prefix + address)
        assert answer.status_code == 410
        assert "Withdrawn leaflet" in answer.text
        assert "2010/old.txt" in answer.text


@pytest.mark.parametrize(
    "address",
    ["/passages/nothing", "/papers/nothing", "/papers/nothing/file", "/papers/nothing/pages/1", "/nothing"],
)
def test_what_never_was_answers_404(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.text


def test_what_is_restricted_is_never_shown(client: FlaskClient, library: Library) -> None:
    for address in (
        f"/passages/{library.restricted_passage}",
        f"/papers/{library.restricted}",
        f"/papers/{library.restricted}/file",
        f"/papers/{library.restricted}/pages/1",
        f"/api/v1/passages/{library.restricted_passage}",
        f"/api/v1/papers/{library.restricted}",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
    for address in (
        "/",
        "/search?q=quibblewick",
        f"/search?paper={library.restricted}",
        "/api/v1/search?q=quibblewick",
        "/api/v1/papers",
    ):
        text = client.get(address).text
        assert "settlement" not in text
        assert "Exempt appendix" not in text
    assert decode(client.get("/api/v1/search?q=quibblewick").data)["total"] == 0
