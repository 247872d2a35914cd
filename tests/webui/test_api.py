"""The JSON under /api/v1/."""

import pytest
from flask.testing import FlaskClient
from msgspec.json import decode

from tests.webui.aldermere import Library
from webui import create_app


def test_search(client: FlaskClient, library: Library) -> None:
    answer = decode(client.get("/api/v1/search?q=bicycle&kind=resolution").data)
    assert (answer["total"], answer["total_papers"], answer["page"], answer["per_page"]) == (1, 1, 1, 20)
    [found] = answer["results"]
    assert found["id"] == library.resolution
    assert found["url"] == f"/passages/{library.resolution}"
    assert found["paper"]["file"] == "2014/footways-minutes.pdf"
    kinds = {each["value"]: (each["count"], each["selected"]) for each in answer["facets"]["kind"]}
    assert kinds == {"resolution": (1, True), "speech": (120, False)}


def test_one_passage(client: FlaskClient, library: Library) -> None:
    answer = decode(client.get(f"/api/v1/passages/{library.resolution}").data)
    assert (answer["id"], answer["paragraph"], answer["speaker"]) == (library.resolution, "5.2", None)
    beside = [each["paragraph"] for each in (*answer["before"], *answer["after"])]
    assert beside == ["5.1", "5.3"]


def test_one_passage_says_why(client: FlaskClient, library: Library) -> None:
    reasons = decode(client.get(f"/api/v1/passages/{library.resolution}").data)["why"]
    assert (reasons["genre"], reasons["genre_score"]) == (None, None)
    assert {"kind", "committee", "paragraph"} <= set(reasons["not_recorded"])
    assert [each["field"] for each in reasons["fields"]] == ["meeting_id", "page", "language"]
    [found] = decode(client.get("/api/v1/search?q=bicycle&kind=resolution").data)["results"]
    assert "why" not in found


def test_suggest(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=bicycle+okon&limit=1")
    assert decode(answer.data) == {
        "q": "bicycle okon",
        "suggestions": [
            {
                "kind": "speaker",
                "label": "Piers Okonjo",
                "query": 'bicycle speaker:"Piers Okonjo"',
                "count": 40,
            }
        ],
    }
    assert answer.headers["Cache-Control"] == "private, max-age=60"
    assert decode(client.get("/api/v1/suggest").data) == {"q": "", "suggestions": []}
    assert decode(client.get("/api/v1/suggest?q=quibb").data)["suggestions"] == []


def test_suggest_takes_what_the_form_holds(client: FlaskClient, library: Library) -> None:
    form = f"q=th&sort=newest&from=&to=2015&per_page=20&paper={library.minutes}"
    found = decode(client.get(f"/api/v1/suggest?{form}").data)["suggestions"]
    assert [each["label"] for each in found] == ["thefts"]


@pytest.mark.parametrize("wrong", ["limit=0", "limit=21", "limit=x", "kind=speach", "colour=red"])
def test_suggest_refuses_what_cannot_be_used(client: FlaskClient, wrong: str) -> None:
    answer = client.get(f"/api/v1/suggest?q=th&{wrong}")
    assert (answer.status_code, decode(answer.data)["error"]["code"]) == (400, "bad_request")
    assert wrong.partition("=")[0] in decode(answer.data)["error"]["message"]


def test_more_like_a_passage(client: FlaskClient, library: Library) -> None:
    answer = decode(client.get(f"/api/v1/passages/{library.resolution}/similar").data)
    assert (answer["passage_id"], answer["results"]) == (library.resolution, [])
    assert {"towpath", "bicycle", "thefts"} <= {*answer["words"]}
    for gone, status in (("nothing", 404), (library.retired_passage, 410), (library.restricted_passage, 404)):
        assert client.get(f"/api/v1/passages/{gone}/similar").status_code == status


def test_papers_come_in_pages_failed_ones_too(client: FlaskClient, library: Library) -> None:
    every = decode(client.get("/api/v1/papers").data)
    assert every["total"] == len(every["papers"]) == 7
    reasons = {each["id"]: each["failure"] and each["failure"]["reason"] for each in every["papers"]}
    assert reasons[library.failed] == "encrypted"
    assert reasons[library.minutes] is None
    second = decode(client.get("/api/v1/papers?per_page=4&page=2").data)
    assert (second["total"], second["papers"]) == (7, every["papers"][4:])


def test_one_paper(client: FlaskClient, library: Library) -> None:
    answer = decode(client.get(f"/api/v1/papers/{library.minutes}").data)
    assert (answer["passages"], answer["page_count"], answer["date"]) == (3, 2, "2014-12-04")


def test_addresses_begin_with_the_base_url(library: Library) -> None:
    app = create_app(library.place, base_url="https://papers.aldermere.example/")
    answer = decode(app.test_client().get("/api/v1/search?q=spring").data)
    assert answer["results"][0]["url"] == f"https://papers.aldermere.example/passages/{library.resolution}"
    app.extensions["minuted"].close()


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/papers?kind=x",
        "/api/v1/papers/{minutes}?q=x",
        "/api/v1/passages/{resolution}?colour=red",
        "/api/v1/passages/{resolution}/similar?q=x",
    ],
)
def test_unknown_parameters_are_refused(client: FlaskClient, library: Library, address: str) -> None:
    answer = client.get(address.format_map(vars(library)))
    assert (answer.status_code, decode(answer.data)["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize("address", ["/api/nothing", "/api/v1/papers/nothing", "/api/v1/passages/nothing"])
def test_errors_are_json(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, decode(answer.data)["error"]["code"]) == (404, "not_found")
    assert decode(answer.data)["error"]["message"].endswith(".")
