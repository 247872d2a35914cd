"""The page that teaches the query language: by searches of this very index."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from search.query.nodes import FIELD_NAMES
from tests.support.elasticsearch import fresh_place
from tests.support.engines import ENGINES
from tests.support.papers import FOOTWAYS, Shelf, filled
from webui import create_app

_EXAMPLE = re.compile(
    r'<dt><a href="([^"]+)"><code>([^<]+)</code></a></dt>\s*<dd>[^<]+</dd>\s*'
    r'<dd class="read-as">Read as: ([^<]+)</dd>\s*<dd class="count">([^<]+)</dd>'
)
_LANGUAGE = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text("utf-8")


def _examples(client: FlaskClient) -> dict[str, tuple[str, int]]:
    """By what is typed, how the page says that it is read and how many passages it finds."""
    found = {}
    for address, typed, reading, said in _EXAMPLE.findall(client.get("/help").text):
        assert parse_qs(urlsplit(unescape(address)).query)["q"] == [unescape(typed)]
        count = re.search(r"Finds ([0-9,]+) passages? now", said)
        assert count or said == "Finds nothing here now"
        found[unescape(typed)] = (unescape(reading), int(count[1].replace(",", "")) if count else 0)
    return found


def test_each_example_is_read_and_counted_as_the_search_does(client: FlaskClient) -> None:
    examples = _examples(client)
    assert len(examples) > 25
    for typed, (reading, count) in examples.items():
        answer = decode(client.get("/api/v1/search", query_string={"q": typed, "per_page": 1}).data)
        assert answer["total"] == count, typed
        # Where nothing is found the search says more of that.
        assert answer["query"]["reading"].startswith(reading), typed
    assert sum(count > 0 for _, count in examples.values()) > 20, "of this index"


def test_every_operator_is_on_it(client: FlaskClient) -> None:
    typed = " ".join(_examples(client))
    for sign in (" AND ", " OR ", " NOT ", " -", '"', "(", " NEAR/5 ", '"~5', "*", "?"):
        assert sign in typed, sign
    fields = {*FIELD_NAMES, "date", "from", "to"}
    assert fields == set(re.findall(r"^\| `-?([a-z]+):", _LANGUAGE, re.MULTILINE)) | {"paper"} | {"to"}
    for field in fields:
        assert re.search(rf"(?<![a-z]){field}:", typed), field


def test_its_links_lead_to_what_is_on_it(client: FlaskClient) -> None:
    page = client.get("/help").text
    anchors = re.findall(r'href="#([^"]+)"', page)
    assert len(anchors) > 12
    assert set(anchors) <= set(re.findall(r'id="([^"]+)"', page))


def test_nothing_of_what_is_restricted_is_an_example(client: FlaskClient) -> None:
    page = client.get("/help").text.casefold()
    assert "quibblewick" not in page
    assert "settlement" not in page


@pytest.mark.parametrize("name", ENGINES)
def test_both_engines_give_the_same_examples(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shelf = Shelf(
        "a.txt",
        [{"text": f"Lamp {number}", "item_title": "Canal towpath"} for number in range(9)],
        meeting=FOOTWAYS,
    )
    if name == "embedded":
        with filled(str(tmp_path / "index"), shelf):
            examples = _examples(create_app(str(tmp_path / "index")).test_client())
    else:
        with fresh_place(request.getfixturevalue("elasticsearch_address")) as place, filled(place, shelf):
            examples = _examples(create_app(place).test_client())
    assert examples["canal towpath"] == ("Passages with canal and towpath, in any inflection.", 9)
    assert examples["canal AND towpath"][1] == examples["towpa*"][1] == examples["tow?ath"][1] == 9
    assert examples['committee:"Highways and Footways Committee" towpath'][1] == 9
    # Nobody speaks here: of a fictional council, which finds nothing.
    assert examples["speaker:okafor"][1] == 0


def test_without_an_index_it_teaches_all_the_same(tmp_path: Path) -> None:
    page = create_app(f"{tmp_path}/none").test_client().get("/help")
    assert page.status_code == 200
    assert "Passages with bicycle and theft, in any inflection." in page.text
    assert "now</dd>" not in page.text


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    with filled(str(tmp_path / "index")):
        examples = _examples(create_app(str(tmp_path / "index")).test_client())
    assert examples["bicycle theft"] == ("Passages with bicycle and theft, in any inflection.", 0)
