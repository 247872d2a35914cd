"""Copies and groups on the site, in the JSON and at the terminal."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from mappings.passage import Access, Kind
from tests.support.papers import FOOTWAYS, Shelf, filled
from webui import create_app

AGREED = {"text": "That the towpath be resurfaced.", "item_number": "5", "fingerprint": 17}
MINUTES = Shelf(
    "minutes.pdf",
    [
        {**AGREED, "item_title": "Towpath", "kind": Kind.RESOLUTION},
        {"text": "Is the towpath lit?", "item_number": "6", "speaker": "Nesta Prosser", "kind": Kind.SPEECH},
        {"text": "The towpath is not lit.", "item_number": "6", "speaker": "Idris Penhallow"},
    ],
    meeting=FOOTWAYS,
    title="Minutes",
)
PACK = Shelf("2014/pack.pdf", [AGREED], meeting=FOOTWAYS, title="Pack <of> papers")
CLOSED = Shelf("closed.pdf", [AGREED], meeting=FOOTWAYS, title="Exempt", access=Access.RESTRICTED)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An index of these papers."""
    where = str(tmp_path_factory.mktemp("groups") / "index")
    with filled(where, MINUTES, PACK, CLOSED):
        yield where


@pytest.fixture(scope="module")
def site(place: str) -> Iterator[FlaskClient]:
    """The site over them."""
    app = create_app(place, base_url="https://papers.aldermere.example")
    yield app.test_client()
    app.extensions["minuted"].close()


def _links(page: str) -> dict[str, str]:
    return {
        unescape(re.sub(r"<[^>]+>", "", words)).strip(): unescape(address)
        for address, words in re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    }


def test_a_result_leads_to_its_copies(site: FlaskClient) -> None:
    page = site.get("/search?q=resurfaced&kind=resolution").text
    assert "1 passage in 1 paper</h2>" in page
    assert "Also in" in page
    assert _links(page)["Pack <of> papers (pack.pdf)"] == f"/passages/{PACK.ids[0]}?q=resurfaced"
    assert "Exempt" not in page
    folded = site.get("/search?q=resurfaced").text
    assert ">1 result</h2>" in folded
    assert "2 passages in 2 papers, the same words in several papers shown once.</p>" in folded


def test_a_passage_leads_to_its_copies(site: FlaskClient) -> None:
    page = site.get(f"/passages/{PACK.ids[0]}?q=towpath").text
    assert _links(page)["Minutes (minutes.pdf)"] == f"/passages/{MINUTES.ids[0]}?q=towpath"
    assert "Exempt" not in page
    assert "Also in" not in site.get(f"/passages/{MINUTES.ids[1]}").text


def test_copies_in_the_json(site: FlaskClient) -> None:
    for address in (f"/api/v1/passages/{MINUTES.ids[0]}", "/api/v1/search?q=resurfaced&kind=resolution"):
        document = decode(site.get(address).data)
        [copy] = document.get("results", [document])[0]["also_in"]
        assert copy["passage_id"] == PACK.ids[0]
        assert copy["paper"]["id"] == PACK.paper.id
        assert copy["paper"]["title"] == "Pack <of> papers"
        assert copy["paper"]["url"] == f"https://papers.aldermere.example/papers/{PACK.paper.id}"


def test_groups_in_the_json_lead_to_their_passages(site: FlaskClient) -> None:
    document = decode(site.get("/api/v1/search?q=towpath&group=item&sort=oldest&kind=minute").data)
    assert (document["total"], document["total_results"]) == (2, 2)
    groups = {each["group"]["value"]: each["group"] for each in document["results"]}
    assert groups[f"{FOOTWAYS.id}/6"] == {
        "by": "item",
        "value": f"{FOOTWAYS.id}/6",
        "label": "Item 6, Highways and Footways Committee, 4 December 2014",
        "count": 1,
        "url": "https://papers.aldermere.example/search?q=towpath&kind=minute"
        f"&business={FOOTWAYS.id}%2F6&sort=oldest",
    }
    ungrouped = decode(site.get("/api/v1/search?q=towpath").data)
    assert {each["group"] for each in ungrouped["results"]} == {None}


@pytest.mark.parametrize(
    ("group", "label", "count"),
    [
        ("item", "Item 6, Highways and Footways Committee, 4 December 2014", 2),
        ("paper", "Minutes", 3),
        ("speaker", "Nesta Prosser", 1),
    ],
)
def test_a_group_is_named_and_its_count_leads_to_its_passages(
    site: FlaskClient, group: str, label: str, count: int
) -> None:
    page = site.get(f"/search?q=towpath&group={group}&per_page=5").text
    passages = f"{count} passage{'' if count == 1 else 's'}"
    address = _links(page)[f"{label}: {passages}"]
    asked = parse_qs(urlsplit(address).query)
    assert asked["q"] == ["towpath"]
    assert asked["per_page"] == ["5"]
    assert "group" not in asked
    narrowed = site.get(address).text
    assert f">{passages} in " in narrowed
    assert f": {label}</a>" in narrowed


def test_how_results_are_grouped_is_chosen_beside_their_order(site: FlaskClient) -> None:
    page = site.get("/search?q=towpath&group=paper&sort=newest").text
    assert ">2 papers</h2>" in page
    assert "4 passages.</p>" in page
    assert re.findall(r"<option[^>]* selected>([^<]+)<", page) == ["Newest", "Papers"]
    assert re.findall(r'<option value="([^"]+)"', page) == [
        *("relevance", "newest", "oldest"),
        *("passage", "item", "paper", "speaker"),
    ]


def test_what_no_group_holds_is_said(site: FlaskClient) -> None:
    page = site.get("/search?q=towpath&group=speaker").text
    assert ">2 speakers</h2>" in page
    assert "4 passages in 2 papers.</p>" in page
    assert "2 passages that match name no speaker: counted in the total, but of no group." in page


def test_a_page_beyond_the_last_group_is_none(site: FlaskClient) -> None:
    page = site.get("/search?q=towpath&group=speaker&per_page=1&page=2").text
    assert 'rel="next"' not in page
    assert "There is no page 3" in site.get("/search?q=towpath&group=speaker&per_page=1&page=3").text


def test_at_the_terminal(place: str) -> None:
    def run(*arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "minuted", *arguments, "--index", place],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent.parent.parent,
        )
        return ran.stdout

    said = run("search", "towpath", "--group", "speaker")
    assert said.startswith("2 speakers: 4 passages in 2 papers. ")
    assert "\nNesta Prosser: 1 passage\n" in said
    assert f"Also in Pack <of> papers (pack.pdf)  ({PACK.ids[0]})" in run("show", MINUTES.ids[0])
    assert "Also in" in run("search", "resurfaced")
