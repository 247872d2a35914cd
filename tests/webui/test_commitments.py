"""The ledger on the site: page, one commitment, JSON, table and feed."""

import csv
import io
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from tests.webui.aldermere import COUNCIL, FOOTWAYS, Library
from webui import create_app

_ATOM = "{http://www.w3.org/2005/Atom}"
_ADDRESSES = ("/commitments", "/api/v1/commitments", "/commitments.csv", "/commitments.atom")


def test_the_page_counts_by_status_and_says_what_is_kept_apart(client: FlaskClient) -> None:
    page = client.get("/commitments").text
    assert "3 commitments: 2 open, 1 completed" in page
    assert "1 more was only said at a meeting, and is kept apart." in page
    assert '<a href="/commitments?spoken=yes">Show what was only said</a>' in page
    spoken = client.get("/commitments?spoken=yes").text
    assert "1 commitment: 1 with no status known" in spoken
    assert "I will write to you with the bicycle theft figures." in spoken


def test_those_open_for_longest_come_first(client: FlaskClient, library: Library) -> None:
    page = client.get("/commitments").text
    [address] = re.findall(r'<a href="([^"]+)">Open for longest</a>', page)
    assert address == "/commitments?status=open"
    found = re.findall(r'<h3><a href="/commitments/([^"]+)">', client.get(address).text)
    assert found == [library.commitment, library.hostile_commitment]


def test_the_first_page_leads_to_them(client: FlaskClient) -> None:
    assert '<a href="/commitments?status=open">Commitments open for longest</a>' in client.get("/").text


def test_filters_are_kept_shown_and_removed(client: FlaskClient) -> None:
    page = client.get("/commitments?status=open&person=Odile+Marchbanks&open_longer_than=30&from=2014").text
    assert "1 commitment: 1 open" in page
    removals = {
        unescape(address): name
        for address, name in re.findall(
            r'<li><a href="([^"]+)"><span class="govuk-visually-hidden">Remove the filter </span>([^<]+)</a>',
            page,
        )
    }
    assert (
        removals["/commitments?person=Odile+Marchbanks&from=2014-01-01&open_longer_than=30"] == "Status: Open"
    )
    assert removals["/commitments?status=open&person=Odile+Marchbanks&from=2014-01-01"] == (
        "Open for more than: 30 days"
    )


def test_words_are_asked_of_the_passages(client: FlaskClient, library: Library) -> None:
    answer = decode(client.get("/api/v1/commitments?q=canal+trust").data)
    assert [each["id"] for each in answer["results"]] == [library.commitment]
    assert answer["query"]["reading"] == "Commitments in passages with canal and trust, in any inflection."
    nothing = client.get("/commitments?q=zeppelin").text
    assert "No commitment answers all of that." in nothing
    assert 'href="/search?q=zeppelin"' in nothing


def test_one_commitment_with_its_proofs(client: FlaskClient, library: Library) -> None:
    page = client.get(f"/commitments/{library.commitment}").text
    for said in (
        "Recorded in the minutes",
        "Complete",
        "8 January 2015",
        "By this rule: a row of a list of actions.",
        "Its passage was taken out since",
        "The person is Odile Marchbanks. Ask her.",
        "(A. Clerk,",
        "Papers disagree.",
        "Appendix 5",
        f'href="/passages/{library.action}"',
        'href="/commitments/survey"',
        f'href="/search?meeting={FOOTWAYS.id}&amp;item=5"',
    ):
        assert said in page, said
    assert page.count("<tr id=") == 4
    assert page.count('<circle class="point') == 4
    assert "2. 8 January 2015: in a list of actions. Completed." in page


def test_an_id_that_it_had_leads_to_the_one_it_has(client: FlaskClient, library: Library) -> None:
    answer = client.get(f"/commitments/{library.commitment}-listed")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/commitments/{library.commitment}")
    found = decode(client.get(f"/api/v1/commitments/{library.commitment}-listed").data)
    assert found["id"] == library.commitment


def test_a_commitment_of_one_day_has_no_picture(client: FlaskClient) -> None:
    page = client.get("/commitments/survey").text
    assert "<svg" not in page
    assert page.count("<tr id=") == 1


def test_the_json_of_one(client: FlaskClient, library: Library) -> None:
    found = decode(client.get(f"/api/v1/commitments/{library.commitment}").data)
    facts = {
        name: found[name] for name in ("responsible", "person", "made_on", "due", "status", "status_text")
    }
    assert facts == {
        "responsible": "Director of Streets",
        "person": "Odile Marchbanks",
        "made_on": "2014-12-04",
        "due": "2015-02-27",
        "status": "open",
        "status_text": "In progress",
    }
    assert (found["authority"], found["item_number"], found["spoken"]) == (COUNCIL, "5", False)
    assert found["days_open"] > 4_000
    assert [(step["date"], step["status"]) for step in found["history"]] == [
        ("2014-12-04", None),
        ("2015-01-08", "completed"),
        ("2015-01-09", "open"),
        ("2015-02-05", "open"),
    ]
    assert found["possibly_same"] == [{"id": "survey", "url": "/commitments/survey"}]
    assert found["corrections"][0]["by"] == "A. Clerk"


def test_the_json_of_all(client: FlaskClient, library: Library) -> None:
    answer = decode(client.get("/api/v1/commitments?per_page=1&page=2").data)
    assert (answer["total"], answer["apart"], answer["page"], answer["per_page"]) == (3, 1, 2, 1)
    assert [each["id"] for each in answer["results"]] == [library.commitment]
    statuses = [(each["value"], each["label"], each["count"]) for each in answer["facets"]["status"]]
    assert statuses == [("open", "Open", 2), ("completed", "Completed", 1)]


def test_a_passage_says_of_what_commitments_it_speaks(client: FlaskClient, library: Library) -> None:
    mark = {
        "id": library.commitment,
        "url": f"/commitments/{library.commitment}",
        "status": "open",
        "status_text": "In progress",
    }
    [found] = decode(client.get("/api/v1/search?q=canal+trust").data)["results"]
    assert found["commitments"] == [mark]
    passage = decode(client.get(f"/api/v1/passages/{library.action}").data)
    assert passage["commitments"] == [mark]
    # The survey was resolved there, and the words of the lighting stand there too.
    assert {each["id"] for each in passage["before"][1]["commitments"]} == {"survey", library.commitment}
    [plain] = decode(client.get("/api/v1/search?q=llythyr").data)["results"]
    assert plain["commitments"] == []
    page = client.get("/search?q=canal+trust").text
    assert f'<a href="/commitments/{library.commitment}">Commitment' in page
    passage_page = client.get(f"/passages/{library.action}").text
    assert f'<a href="/commitments/{library.commitment}">Commitment' in passage_page
    assert "2 commitments made at this meeting" in passage_page


def test_the_table(client: FlaskClient, library: Library) -> None:
    answer = client.get("/commitments.csv?status=open")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="minuted-commitments.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbfid,status,")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [row["id"] for row in rows] == [library.commitment, library.hostile_commitment]
    assert (rows[0]["status_text"], rows[0]["steps"], rows[0]["corrected_by"]) == (
        "In progress",
        "4",
        "A. Clerk",
    )
    assert rows[0]["url"] == f"/commitments/{library.commitment}"


def test_the_feed(client: FlaskClient, library: Library) -> None:
    answer = client.get("/commitments.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.data)  # noqa: S314 - our own
    entries = feed.findall(f"{_ATOM}entry")
    titles = [entry.findtext(f"{_ATOM}title") for entry in entries]
    assert titles[1] == "Open: Write to the canal trust about lighting under Saddler's Bridge."
    assert [entry.findtext(f"{_ATOM}updated") for entry in entries] == [
        "2015-03-02T00:00:00Z",
        "2015-02-05T00:00:00Z",
        "2014-12-04T00:00:00Z",
    ]
    ids = [entry.findtext(f"{_ATOM}id") for entry in feed.iter(f"{_ATOM}entry")]
    assert len(set(ids)) == 3
    # They hang on nothing but the commitment's own.
    assert ids[1] == "urn:uuid:798bfc84-b04c-595d-9fab-377ae26b8504"


def test_addresses_begin_with_the_base_url(library: Library) -> None:
    app = create_app(library.place, base_url="https://papers.aldermere.example/")
    client = app.test_client()
    own = f"https://papers.aldermere.example/commitments/{library.commitment}"
    assert decode(client.get(f"/api/v1/commitments/{library.commitment}").data)["url"] == own
    assert own in client.get("/commitments.csv").text
    assert own in client.get("/commitments.atom").text
    assert own in client.get(f"/commitments/{library.commitment}").text
    app.extensions["minuted"].close()


@pytest.mark.parametrize(
    "wrong",
    [
        "status=done",
        "from=yesterday",
        "from=2015&to=2014",
        "open_longer_than=-1",
        "open_longer_than=long",
        "spoken=maybe",
        "sort=best",
        "person=a%00b",
        "q=a&q=b",
    ],
)
@pytest.mark.parametrize("address", _ADDRESSES)
def test_a_malformed_value_is_refused_by_name(client: FlaskClient, address: str, wrong: str) -> None:
    answer = client.get(f"{address}?{wrong}")
    assert answer.status_code == 400
    assert wrong.partition("=")[0] in answer.text


def test_an_unknown_name_is_refused_but_set_aside_on_the_page(client: FlaskClient) -> None:
    for address in _ADDRESSES[1:]:
        assert client.get(f"{address}?colour=red").status_code == 400
    page = client.get("/commitments?colour=red")
    assert page.status_code == 200
    assert "Set aside, since the commitments have no such parameter: colour." in page.text
    for address in _ADDRESSES[2:]:
        assert client.get(f"{address}?page=2").status_code == 400
    assert client.get("/api/v1/commitments?status=&q=&open_longer_than=").status_code == 200


def test_nothing_of_what_is_restricted_is_told(client: FlaskClient, library: Library) -> None:
    for address in (*_ADDRESSES, *(f"{address}?spoken=yes" for address in _ADDRESSES)):
        assert "quibblewick" not in client.get(address).text.casefold(), address
    for address in ("/commitments", "/api/v1/commitments"):
        assert client.get(f"{address}/{library.restricted_commitment}").status_code == 404
    for asked in ("q=claim", "q=quibblewick", "person=The+Quibblewick+Solicitor"):
        answer = decode(client.get(f"/api/v1/commitments?{asked}").data)
        assert (answer["total"], answer["apart"], answer["near_matches"]) == (0, 0, []), asked


def test_what_papers_and_people_write_is_only_text(client: FlaskClient, library: Library) -> None:
    for address in (
        "/commitments",
        f"/commitments/{library.hostile_commitment}",
        f"/passages/{library.hostile_passage}",
    ):
        page = client.get(address).text
        assert "<script>alert" not in page, address
        assert "<img" not in page, address
    feed = client.get("/commitments.atom")
    assert b"<script" not in feed.data
    ET.fromstring(feed.data)  # noqa: S314 - our own
