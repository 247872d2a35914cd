"""Every hit of a search as a table."""

import csv
import io
import re
import socket
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode
from werkzeug.test import TestResponse

from tests.support.papers import FOOTWAYS, Shelf, filled
from tests.webui.aldermere import Library
from tests.webui.serving import serving


def _rows(answer: TestResponse) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_every_hit_as_a_file(client: FlaskClient, library: Library) -> None:
    answer = client.get("/search.csv?q=bicycle&speaker=Piers+Okonjo&speaker=Ada+Thornley&from=2015")
    assert answer.data.startswith(b"\xef\xbb\xbfid,kind,")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minuted-bicycle.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    rows = _rows(answer)
    assert len(rows) == 80
    assert {row["speaker"] for row in rows} == {"Piers Okonjo", "Ada Thornley"}
    [row] = _rows(client.get("/search.csv?q=spring"))
    assert (row["id"], row["paragraph"], row["page"]) == (library.resolution, "5.2", "1")
    assert row["url"] == f"/passages/{library.resolution}"


def test_it_holds_as_many_as_the_search_counts(client: FlaskClient) -> None:
    for asked in ("", "q=towpath", "q=bicycle&sort=oldest", "q=towpaht", "kind=comment", "q=zeppelin"):
        total = decode(client.get(f"/api/v1/search?{asked}").data)["total"]
        assert len(_rows(client.get(f"/search.csv?{asked}"))) == total
    assert _rows(client.get("/search.csv?q=quibblewick")) == []


def test_near_matches_are_never_in_it(client: FlaskClient) -> None:
    asked = "q=surveyors+bicycle+resurfaced+unicorn"
    assert decode(client.get(f"/api/v1/search?{asked}").data)["near_matches"]
    assert _rows(client.get(f"/search.csv?{asked}")) == []


def test_the_results_lead_to_it(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle&kind=speech&sort=oldest&per_page=5&page=2").text
    [address] = re.findall(r'<a href="([^"]+)" download>Download all as CSV</a>', page)
    assert unescape(address) == "/search.csv?q=bicycle&kind=speech&sort=oldest"
    assert len(_rows(client.get(unescape(address)))) == 120
    assert "/search.csv" not in client.get("/search?q=zeppelin").text


@pytest.mark.parametrize(
    "wrong", ["page=1", "per_page=5", "group=item", "facet=kind", "colour=red", "kind=x"]
)
def test_what_it_does_not_take_is_refused(client: FlaskClient, wrong: str) -> None:
    answer = client.get(f"/search.csv?q=bicycle&{wrong}")
    assert answer.status_code == 400
    assert wrong.partition("=")[0] in answer.text


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("", "minuted.csv"),
        ('"Théft" OR "x\r\ny"', "minuted-theft-or-x-y.csv"),
        ("盗難", "minuted.csv"),
        ("theft " * 50, "minuted-theft-theft-theft-theft-theft-theft-theft-theft-thef.csv"),
    ],
)
def test_its_name_tells_what_was_searched_for(client: FlaskClient, q: str, name: str) -> None:
    answer = client.get("/search.csv", query_string={"q": q})
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_whoever_goes_before_it_ends_does_no_harm(tmp_path: Path) -> None:
    place = str(tmp_path / "index")
    texts = [f"Lantern {number}. " + "It burned all night. " * 100 for number in range(3_000)]
    shelves = [
        Shelf(f"{first}.txt", texts[first : first + 100], meeting=FOOTWAYS) for first in range(0, 3_000, 100)
    ]
    with filled(place, *shelves), serving(place, "--workers", "1") as address:
        for _ in range(6):
            with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as gone:
                gone.sendall(b"GET /search.csv?q=lantern HTTP/1.1\r\nHost: aldermere.example\r\n\r\n")
                assert gone.recv(1_000).startswith(b"HTTP/1.1 200 OK")
        with urlopen(f"{address}/search.csv?q=lantern", timeout=60) as answer:  # noqa: S310 - our own
            table = io.StringIO(answer.read().decode("utf-8-sig"), newline="")
        assert len({row["id"] for row in csv.DictReader(table)}) == 3_000
