"""The site says what acronyms in a search stand for, and leads to where that is said."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from mappings.acronym import Acronym
from mappings.passage import Access
from tests.support.papers import FOOTWAYS, SAFETY, Shelf, filled
from webui import create_app

SCRIPT = "<script>alert(1)</script>"
PAPER = Shelf(
    "2014/guide.txt",
    [
        {
            "text": "The Saltmarsh Police Service (SPS) patrols the towpath.",
            "heading": "SPS",
            "acronyms": (Acronym("SPS", "Saltmarsh Police Service"),),
        },
        "Saltmarsh police services recorded the theft of lamps.",
        {
            "text": "The HCC met.",
            "acronyms": (Acronym("HCC", "Harbour & Canal Committee"), Acronym("HCC", "Hedge & Copse Club")),
        },
        {"text": "Lamps and Torches (LAT) gave it.", "acronyms": (Acronym("LAT", "Lamps and Torches"),)},
        "It was lat, lat and lat again.",
        {"text": "XSS was tried.", "acronyms": (Acronym("XSS", SCRIPT), Acronym("XSS", f"Other {SCRIPT}"))},
    ],
    meeting=FOOTWAYS,
    pages=["The Saltmarsh Police Service (SPS) patrols the towpath."],
)
CLOSED = Shelf(
    "closed/fraud.txt",
    [{"text": "The MFS met.", "acronyms": (Acronym("MFS", "Marsh Fraud Squad"),)}],
    meeting=SAFETY,
    access=Access.RESTRICTED,
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Asks a site over the papers above."""
    place = str(tmp_path_factory.mktemp("acronyms") / "index")
    with filled(place, PAPER, CLOSED):
        app = create_app(place)
        yield app.test_client()
        app.extensions["minuted"].close()


def test_a_search_page_says_what_an_acronym_is_short_for_and_where(client: FlaskClient) -> None:
    page = client.get("/search?q=sps").text
    assert "Passages with sps (or Saltmarsh Police Service), in any inflection." in page
    [(address, said)] = re.findall(r'“SPS” is short for <a href="([^"]+)">([^<]+)</a> \(1 passage\)\.', page)
    assert (unescape(address), said) == (f"/passages/{PAPER.ids[0]}?q=SPS", "Saltmarsh Police Service")
    assert client.get(unescape(address)).status_code == 200
    assert "<mark>Saltmarsh police services</mark>" in page


def test_the_other_form_is_marked_where_a_result_leads_to(client: FlaskClient) -> None:
    passage = client.get(f"/passages/{PAPER.ids[1]}?q=sps").text
    assert "<mark>Saltmarsh police services</mark>" in passage
    page = client.get(f"/papers/{PAPER.paper.id}/pages/1?q=sps").text
    assert "<mark>Saltmarsh Police Service</mark> (<mark>SPS</mark>)" in page


def test_what_may_stand_for_several_things_leads_to_the_search_for_each(client: FlaskClient) -> None:
    page = client.get("/search?q=met+hcc+-theft&kind=minute&page=1").text
    links = re.findall(r'<a href="([^"]+)">(H[^<]+)</a> \(1 passage\)', page)
    assert [unescape(name) for _, name in links] == ["Harbour & Canal Committee", "Hedge & Copse Club"]
    first = unescape(links[0][0])
    assert first == "/search?q=met+%22Harbour+%26+Canal+Committee%22+-theft&kind=minute"
    assert "with exactly “Harbour &amp; Canal Committee”" in client.get(first).text


def test_a_short_form_that_is_a_word_too_is_told_and_not_looked_for(client: FlaskClient) -> None:
    page = client.get("/search?q=lamps+and+torches").text
    assert re.search(
        r'“LAT” is short for <a href="/passages/[^"]+">Lamps and Torches</a> \(1 passage\)', page
    )
    assert ", and a word too: it was not added." in page


def test_the_api_says_the_same(client: FlaskClient) -> None:
    query = decode(client.get("/api/v1/search?q=sps").data)["query"]
    assert query["acronyms"] == [
        {
            "typed": "sps",
            "short": "SPS",
            "long": "Saltmarsh Police Service",
            "added": True,
            "passages": 1,
            "seen_in": PAPER.ids[0],
        }
    ]
    query = decode(client.get("/api/v1/search?q=hcc").data)["query"]
    assert [each["added"] for each in query["acronyms"]] == [False, False]
    assert query["reading"].endswith("or Hedge & Copse Club (1 passage): neither was added.")
    assert decode(client.get("/api/v1/search?q=towpath").data)["query"]["acronyms"] == []


def test_what_a_paper_says_is_escaped(client: FlaskClient) -> None:
    page = client.get("/search?q=xss").text
    assert "may stand for" in page
    assert SCRIPT not in page


def test_a_restricted_paper_teaches_no_visitor(client: FlaskClient) -> None:
    for q in ("mfs", "marsh fraud squad"):
        assert "Squad" not in client.get(f"/search?q={q}").text
        assert decode(client.get(f"/api/v1/search?q={q}").data)["query"]["acronyms"] == []
