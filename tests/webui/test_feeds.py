"""A search as a feed, and what a browser needs to add the site."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree
from msgspec.json import decode
from werkzeug.test import TestResponse

from mappings.passage import Access, Kind
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.papers import FOOTWAYS, SAFETY, Shelf, filled
from tests.webui.aldermere import SCRIPT, Library
from webui import create_app

_ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}
_HOSTILE = f"\x00\x0b\ufffe]]> & {SCRIPT} <b>lanterns</b>\nof 5 > 4"
_SINCE = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def _feed(answer: TestResponse) -> "etree._Element":
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(answer.data)


def _texts(element: "etree._Element", path: str) -> list[str]:
    found = element.xpath(path, namespaces=_ATOM)
    assert isinstance(found, list)
    return [str(each) for each in found]


@pytest.fixture(params=ENGINES)
def watched(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FlaskClient]:
    """The site over a few papers that came in at known times, on each engine."""
    said = {"kind": Kind.SPEECH, "speaker": "Ada Thornley", "speaker_printed": "Cllr Ada Thornley"}
    shelves = [
        Shelf(
            "speech.txt",
            [{"text": "The lanterns are lit.", "item_title": "Lanterns & lamps", **said}, _HOSTILE],
            meeting=FOOTWAYS,
            title=f"Notes \x0c{SCRIPT}",
        ),
        Shelf(
            "later.txt",
            ["Lanterns again.", {"text": "Y llusernau: lanterns", "language": "cy"}],
            meeting=SAFETY,
        ),
        Shelf("closed.txt", ["Lanterns were quibblewicked."], meeting=SAFETY, access=Access.RESTRICTED),
    ]
    for days, shelf in enumerate(shelves):
        since = _SINCE + dt.timedelta(days=days)
        shelf.passages = [replace(passage, indexed=since) for passage in shelf.passages]
    if request.param == "embedded":
        with filled(str(tmp_path / "index"), *shelves):
            app = create_app(str(tmp_path / "index"))
            yield app.test_client()
            app.extensions["minuted"].close()
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place, filled(place, *shelves):
            app = create_app(place)
            yield app.test_client()
            app.extensions["minuted"].close()


def test_what_a_search_finds_the_last_indexed_first(watched: FlaskClient) -> None:
    feed = _feed(watched.get("/search.atom?q=lanterns&sort=oldest"))
    assert _texts(feed, "a:entry/a:updated/text()") == [
        "2026-03-03T09:30:00Z",
        "2026-03-03T09:30:00Z",
        "2026-03-02T09:30:00Z",
        "2026-03-02T09:30:00Z",
    ]
    assert _texts(feed, "a:updated/text()") == ["2026-03-03T09:30:00Z"]
    assert _texts(feed, "o:totalResults/text()") == ["4"]
    assert _texts(feed, "a:subtitle/text()") == ["Passages with lanterns, in any inflection."]
    assert "quibblewick" not in etree.tostring(feed, encoding="unicode")
    assert _texts(feed, "a:entry/a:content/@xml:lang") == ["cy"]

    speech = next(
        each for each in feed.iterfind("a:entry", _ATOM) if _texts(each, "a:category/@term") == ["speech"]
    )
    assert _texts(speech, "a:title/text()") == ["Lanterns & lamps, Cllr Ada Thornley, 4 December 2014"]
    assert _texts(speech, "a:author/a:name/text()") == ["Cllr Ada Thornley"]
    [content] = _texts(speech, "a:content/text()")
    assert "<blockquote>The <mark>lanterns</mark> are lit.</blockquote>" in content
    assert "Aldermere Borough Council, Highways and Footways Committee, meeting of 4 December 2014" in content


def test_ids_are_those_of_the_passages_on_either_engine(watched: FlaskClient) -> None:
    feed = _feed(watched.get("/search.atom?q=lanterns"))
    found = decode(watched.get("/api/v1/search?q=lanterns&sort=newest").data)["results"]
    by_passage = {
        address.rsplit("/", 1)[-1]: key
        for address, key in zip(
            _texts(feed, "a:entry/a:link/@href"), _texts(feed, "a:entry/a:id/text()"), strict=True
        )
    }
    assert set(by_passage) == {each["id"] for each in found}
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", key) for key in by_passage.values())
    assert len(set(by_passage.values())) == 4
    again = _feed(watched.get("/search.atom?q=lanterns+lit&kind=speech"))
    [key] = _texts(again, "a:entry/a:id/text()")
    assert key in by_passage.values()
    # Version 5 of RFC 4122. Were it made otherwise, readers would show all as new.
    site = uuid.uuid5(uuid.NAMESPACE_URL, "https://minuted.example/passages/")
    assert by_passage == {each: f"urn:uuid:{uuid.uuid5(site, each)}" for each in by_passage}


def test_the_words_of_papers_are_only_text_and_always_xml(watched: FlaskClient) -> None:
    asked = watched.get("/search.atom", query_string={"q": f"\x0b{SCRIPT} ]]>\ufffe"})
    assert _texts(_feed(asked), "a:title/text()")[0].startswith(f"{SCRIPT} ]]>")
    feed = _feed(watched.get("/search.atom?q=lanterns&kind=minute&year=2014"))
    [content] = _texts(feed, "a:entry/a:content/text()")
    assert "&lt;script&gt;" in content
    assert "<script" not in content
    assert "&lt;b&gt;<mark>lanterns</mark>&lt;/b&gt;<br>" in content
    assert {each.tag.partition("}")[2] for each in feed.iter()} <= {
        "feed", "title", "subtitle", "id", "updated", "author", "name", "link", "totalResults",
        "entry", "category", "summary", "content",
    }  # fmt: skip


def test_it_takes_what_a_table_does(client: FlaskClient) -> None:
    asked = "q=bicycle&speaker=Piers+Okonjo&kind=speech&from=2015"
    assert len(_feed(client.get(f"/search.atom?{asked}")).findall("a:entry", _ATOM)) == 40
    for wrong in ("page=2", "per_page=5", "group=item", "facet=kind", "colour=red", "kind=poem", "from=soon"):
        answer = client.get(f"/search.atom?{wrong}")
        assert answer.status_code == 400
        assert wrong.partition("=")[0] in answer.text


def test_it_names_itself_and_its_page_in_normal_form(library: Library) -> None:
    app = create_app(library.place, base_url="https://papers.aldermere.example/")
    client = app.test_client()
    one, other = "kind=speech&q=bicycle&kind=answer&to=", "q=bicycle&kind=answer&kind=speech&sort=newest"
    feeds = [_feed(client.get(f"/search.atom?{asked}")) for asked in (one, other)]
    for feed in feeds:
        assert _texts(feed, "a:link[@rel='self']/@href") == [
            "https://papers.aldermere.example/search.atom?q=bicycle&kind=answer&kind=speech"
        ]
        assert _texts(feed, "a:link[@rel='alternate']/@href") == [
            "https://papers.aldermere.example/search?q=bicycle&kind=answer&kind=speech"
        ]
    assert _texts(feeds[0], "a:id/text()") == _texts(feeds[1], "a:id/text()")
    assert _texts(feeds[0], "a:id/text()") != _texts(_feed(client.get("/search.atom")), "a:id/text()")
    assert _texts(feeds[0], "a:title/text()") == ["bicycle, Kind: Answer, Kind: Speech"]
    entry = _texts(feeds[0], "a:entry[1]/a:link/@href")[0]
    assert entry.startswith("https://papers.aldermere.example/passages/")
    assert client.get(entry.removeprefix("https://papers.aldermere.example")).status_code == 200
    app.extensions["minuted"].close()


def test_a_search_leads_to_its_feed(client: FlaskClient) -> None:
    page = client.get("/search?q=bicycle&kind=speech&sort=oldest&per_page=5&page=2").text
    [address] = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', page)
    assert unescape(address) == "/search.atom?q=bicycle&kind=speech"


@pytest.mark.parametrize("base_url", ["https://papers.aldermere.example", None])
def test_a_browser_can_add_the_site(library: Library, base_url: str | None) -> None:
    app = create_app(library.place, base_url=base_url)
    client = app.test_client()
    [address] = re.findall(r'<link rel="search"[^>]* href="([^"]+)"', client.get("/").text)
    answer = client.get(address, base_url="http://minutes.example:8000")
    assert answer.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    description = etree.fromstring(answer.data)
    site = base_url or "http://minutes.example:8000"
    templates = {
        str(each.get("type")): str(each.get("template")) for each in description.iterfind("o:Url", _ATOM)
    }
    assert templates["text/html"] == f"{site}/search?q={{searchTerms}}&page={{startPage?}}"
    for media_type, template in templates.items():
        asked = template.removeprefix(site).replace("{searchTerms}", "bic").replace("{startPage?}", "")
        found = client.get(asked)
        assert (found.status_code, found.mimetype) == (200, media_type)
    assert 0 < len(description.findtext("o:ShortName", "", _ATOM)) <= 16
    assert 0 < len(description.findtext("o:Description", "", _ATOM)) <= 1024
    app.extensions["minuted"].close()


def test_suggestions_for_the_box_of_a_browser(client: FlaskClient) -> None:
    answer = client.get("/opensearch-suggestions?q=bicycle+okon")
    assert answer.mimetype == "application/x-suggestions+json"
    assert decode(answer.data) == [
        "bicycle okon",
        ['bicycle speaker:"Piers Okonjo"', "bicycle Okonjo"],
        ["40 passages", "40 passages"],
    ]
    assert decode(client.get("/opensearch-suggestions").data) == ["", [], []]
    assert decode(client.get("/opensearch-suggestions?q=quibb").data) == ["quibb", [], []]
    assert client.get("/opensearch-suggestions?colour=red").status_code == 400
