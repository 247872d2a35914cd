"""The pages of meetings and of coverage, and their JSON."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.webui.aldermere import COUNCIL, FOOTWAYS, SCRIPT, Library


def test_list(client: FlaskClient) -> None:
    """Each meeting of which a public paper is held, with a link to it, by year."""
    page = client.get("/meetings").text
    assert "4 December 2014" in page
    assert f'href="/meetings/{FOOTWAYS.id}"' in page
    assert "<h3>2014</h3>" in page
    assert SCRIPT not in page


def test_list_is_narrowed(client: FlaskClient) -> None:
    """By committee and year, with a way back."""
    page = client.get("/meetings?year=2014").text
    assert "1 meeting<" in page
    assert "Remove the filter </span>Year: 2014" in page
    assert "No meeting answers all of that." in client.get("/meetings?year=1999").text
    assert "There is no page 9 of these meetings." in client.get("/meetings?page=9").text


def test_meeting(client: FlaskClient, library: Library) -> None:
    """Its business with what was decided, its papers and links to the proofs."""
    page = client.get(f"/meetings/{FOOTWAYS.id}").text
    assert f"<h1>{FOOTWAYS.committee}, 4 December 2014</h1>" in page
    assert "Repair of the canal towpath" in page
    assert f'href="/passages/{library.resolution}"' in page
    assert f'href="/papers/{library.minutes}"' in page
    assert page.count("<h1") == 1
    assert "style=" not in page


def test_meeting_that_is_not_held(client: FlaskClient) -> None:
    """404, and no trace of what is restricted."""
    response = client.get("/meetings/nothing-2014-12-04-aaaaaa")
    assert response.status_code == 404
    assert "No paper of a meeting with this address is held." in response.text
    assert client.get("/api/v1/meetings/nothing").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/meetings?page=x",
        "/meetings?year=14",
        "/meetings?per_page=0",
        "/coverage?committee=%00",
        "/api/v1/coverage?committee=%00",
    ],
)
def test_malformed(client: FlaskClient, address: str) -> None:
    """A value of no use is refused with a sentence that names it."""
    response = client.get(address)
    assert response.status_code == 400
    assert re.search(r"(page|year|per_page|committee) must be", unescape(response.text))


@pytest.mark.parametrize("address", ["/meetings", "/coverage"])
def test_unknown_parameters(client: FlaskClient, address: str) -> None:
    """A page sets them aside with a notice, the API refuses them."""
    assert "Set aside" in client.get(f"{address}?colour=red").text
    refused = client.get(f"/api/v1{address}?colour=red")
    assert refused.status_code == 400
    assert "colour" in refused.text


def _json(client: FlaskClient, address: str, **query: str) -> Any:
    return client.get(address, query_string=query).json


def test_api(client: FlaskClient, library: Library) -> None:
    """What the pages show, as data."""
    listed = _json(client, "/api/v1/meetings", year="2014")
    assert [each["id"] for each in listed["meetings"]] == [FOOTWAYS.id]
    assert listed["total"] == 1
    whole = _json(client, f"/api/v1/meetings/{FOOTWAYS.id}")
    assert (whole["authority"], whole["date"]) == (COUNCIL, "2014-12-04")
    item = next(each for each in whole["items"] if each["number"] == "5")
    assert library.resolution in [each["id"] for each in item["passages"]]
    assert library.minutes in [each["id"] for each in whole["papers"]]


def test_coverage(client: FlaskClient, library: Library) -> None:
    """Committees and gaps, with months as a table and a picture; nothing of restricted papers."""
    page = client.get("/coverage").text
    assert FOOTWAYS.committee in page
    assert f'href="/papers/{library.failed}"' in page
    assert "<svg" in page
    assert "no paper</span>" in page
    assert SCRIPT not in page
    assert "style=" not in page
    document = _json(client, "/api/v1/coverage")
    assert library.failed in [each["id"] for each in document["failed"]]
    assert library.restricted not in str(document)
    assert sum(each["passages"] for each in document["committees"]) == document["passages"]


def test_a_filter_of_coverage_is_removed_by_its_link_alone(client: FlaskClient) -> None:
    page = client.get(
        "/coverage", query_string={"authority": [COUNCIL, "Elsewhere"], "committee": FOOTWAYS.committee}
    ).text
    links = re.findall(r'<a href="([^"]+)"><span[^>]*>Remove the filter </span>([^<]+)</a>', page)
    kept = {said: parse_qsl(urlsplit(unescape(address)).query) for address, said in links}
    assert kept == {
        f"Authority: {COUNCIL}": [("authority", "Elsewhere"), ("committee", FOOTWAYS.committee)],
        "Authority: Elsewhere": [("authority", COUNCIL), ("committee", FOOTWAYS.committee)],
        f"Committee: {FOOTWAYS.committee}": [("authority", COUNCIL), ("authority", "Elsewhere")],
    }


def test_coverage_of_a_committee(client: FlaskClient) -> None:
    """Of one committee alone."""
    document = _json(client, "/api/v1/coverage", committee=FOOTWAYS.committee)
    assert [each["committee"] for each in document["committees"]] == [FOOTWAYS.committee]
    page = client.get("/coverage", query_string={"committee": "<i>none</i>"}).text
    assert "No paper is held." in page
    assert "<i>none" not in page


def test_links_to_meetings(client: FlaskClient, library: Library) -> None:
    """A passage and a commitment lead to the meeting that they are of."""
    assert f'href="/meetings/{FOOTWAYS.id}"' in client.get(f"/passages/{library.resolution}").text
