"""openapi.json tells the truth: real answers are as it says, and what it names is taken."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from msgspec.json import decode

from indexer.pipeline import Settings, index
from search.engines import open_engine
from tests.webui.aldermere import FOOTWAYS, SAFETY, Library
from webui import create_app

_DOCUMENT: dict[str, Any] = decode((Path(__file__).parents[2] / "webui" / "openapi.json").read_bytes())
_SAMPLES = Path(__file__).parents[2] / "samples" / "papers"
_PREFIX = "/api/v1"
_OF_A_SEARCH = (
    "",
    "q=bicycle",
    "q=bicycle&sort=newest&per_page=5&page=2",
    "q=bicycle&group=item",
    "q=bicycle&group=paper&kind=speech",
    "q=theft&group=speaker&from=2014&to=2019-12",
    "q=bicycel",
    "q=surveyors+bicycle+resurfaced+unicorn",
    "q=parking+date:soon",
    "q=towpath&status=open&language=en&year=2014",
    "q=zeppelin",
    "q=quibblewick",
    "kind=comment&kind=letter",
    "facet=speaker&per_page=2",
    "facet=kind&page=2",
    "language=cy",
)
_ANSWERED = (
    *(f"/search?{asked}" for asked in _OF_A_SEARCH),
    "/suggest?q=bicycle+okon",
    "/suggest?q=th&limit=1&kind=resolution",
    "/suggest",
    "/passages/{resolution}",
    "/passages/{answer}",
    "/passages/{action}",
    "/passages/{welsh_passage}",
    "/passages/{hostile_passage}",
    "/passages/{resolution}/similar",
    "/passages/{answer}/similar",
    "/papers",
    "/papers?per_page=2&page=2",
    "/papers/{minutes}",
    "/papers/{failed}",
    "/papers/{welsh}",
    "/commitments",
    "/commitments?spoken=yes",
    "/commitments?q=towpath&status=open&sort=latest&from=2014",
    "/commitments?q=zeppelin+towpath",
    "/commitments/{commitment}",
    "/commitments/{spoken}",
    "/commitments/{hostile_commitment}",
    "/meetings",
    "/meetings?year=2014&per_page=1",
    "/meetings/{footways}",
    "/meetings/{safety}",
    "/coverage",
    "/coverage?committee=Community+Safety+Panel",
    "/openapi.json",
)
_REFUSED = (
    ("/search?page=0", 400),
    ("/search?kind=poem", 400),
    ("/search?from=soon", 400),
    ("/suggest?limit=21", 400),
    ("/papers?per_page=101", 400),
    ("/commitments?status=done", 400),
    ("/meetings?year=soon", 400),
    ("/meetings/nothing", 404),
    ("/passages/nothing", 404),
    ("/passages/nothing/similar", 404),
    ("/papers/nothing", 404),
    ("/papers/{restricted}", 404),
    ("/commitments/nothing", 404),
    ("/passages/{retired_passage}", 410),
    ("/passages/{retired_passage}/similar", 410),
    ("/papers/{retired}", 410),
)


def test_each_address_is_described_and_no_other(app: Flask) -> None:
    served = {
        re.sub("<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule).removeprefix(_PREFIX)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert set(_DOCUMENT["paths"]) == served


def test_it_is_served_as_it_is_written(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    assert decode(answer.data) == _DOCUMENT
    assert max(map(len, answer.text.splitlines()[10:])) < 700, "a line to a thing, for a person to read"


@pytest.mark.parametrize("template", _ANSWERED)
def test_an_answer_is_as_described(client: FlaskClient, library: Library, template: str) -> None:
    address = _address(template, library)
    answer = client.get(_PREFIX + address)
    assert answer.status_code == 200
    _check(address, 200, answer.data)


def test_all_that_the_samples_give_is_as_described(
    client: FlaskClient, library: Library, tmp_path: Path
) -> None:
    place = str(tmp_path / "index")
    engine = open_engine(place, create=True)
    index(engine, [_SAMPLES], Settings(jobs=1), lambda done, total, file: None)
    engine.close()
    app = create_app(place)
    samples = app.test_client()
    answers = []

    def ask(address: str) -> Any:
        answer = samples.get(_PREFIX + address)
        _check(address, answer.status_code, answer.data)
        answers.append(decode(answer.data))
        return answers[-1]

    for page in range(1, 5):
        for found in ask(f"/search?per_page=100&page={page}")["results"][::4]:
            ask(f"/passages/{found['id']}")
    for each in ask("/meetings")["meetings"]:
        ask(f"/meetings/{each['id']}")
    for each in ask("/papers")["papers"]:
        ask(f"/papers/{each['id']}")
    for each in ask("/commitments")["results"]:
        ask(f"/commitments/{each['id']}")
    ask("/coverage")
    app.extensions["minuted"].close()

    # In the answers of both, each list has something, so that each schema was held against something.
    answers += [decode(client.get(_PREFIX + _address(each, library)).data) for each in _ANSWERED]
    filled = {name for answer in answers for name in _filled(answer)}
    for name in ("results", "near_matches", "also_in", "commitments", "group", "failure", "history"):
        assert name in filled, name
    for name in ("items", "attended", "committees", "months", "failed", "missing", "attachments"):
        assert name in filled, name
    for name in ("corrections", "suggestions", "before", "after", "fields", "references", "in_question"):
        assert name in filled, name


@pytest.mark.parametrize(("template", "status"), _REFUSED)
def test_an_error_is_as_described(client: FlaskClient, library: Library, template: str, status: int) -> None:
    address = _address(template, library)
    answer = client.get(_PREFIX + address)
    assert answer.status_code == status
    _check(address, status, answer.data)


def test_an_index_that_cannot_be_asked_is_as_described(tmp_path: Path) -> None:
    client = create_app(f"{tmp_path}/none").test_client()
    for path in _DOCUMENT["paths"]:
        address = re.sub("{[^}]+}", "nothing", path)
        answer = client.get(_PREFIX + address)
        if path != "/openapi.json":
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) >= 1
        _check(address, answer.status_code, answer.data)


@pytest.mark.parametrize("path", _DOCUMENT["paths"])
def test_what_it_takes_is_described_and_nothing_else_is_taken(
    client: FlaskClient, library: Library, path: str
) -> None:
    ids = {
        "passage_id": library.resolution,
        "paper_id": library.minutes,
        "commitment_id": library.commitment,
        "meeting_id": FOOTWAYS.id,
    }
    address = _PREFIX + path.format_map(ids)
    parameters = [_resolved(each) for each in _DOCUMENT["paths"][path]["get"].get("parameters", [])]
    assert {each["name"] for each in parameters if each["in"] == "path"} == set(re.findall("{(.+?)}", path))
    for parameter in parameters:
        assert parameter["description"]
        if parameter["in"] == "query":
            assert client.get(f"{address}?{parameter['name']}=").status_code == 200, parameter["name"]
            for value in _values(parameter["schema"]):
                given = client.get(address, query_string={parameter["name"]: value})
                assert given.status_code == 200, (parameter["name"], value)
    assert client.get(f"{address}?colour=red").status_code == 400
    refused = decode(client.get(f"{address}?colour=red").data)["error"]["message"]
    named = [each["name"] for each in parameters if each["in"] == "query"]
    taken = re.search(r"It takes: (.+)\.$", refused)
    assert sorted(taken[1].split(", ") if taken else []) == sorted(named)


def test_limits_are_as_described(client: FlaskClient) -> None:
    for path, operation in _DOCUMENT["paths"].items():
        for parameter in map(_resolved, operation["get"].get("parameters", [])):
            schema = parameter["schema"]
            address = _PREFIX + path
            for value in (schema.get("maximum", -2) + 1, schema.get("minimum", 0) - 1):
                if parameter["in"] == "query" and "minimum" in schema and (value >= 0 or schema["minimum"]):
                    answer = client.get(address, query_string={parameter["name"]: value})
                    assert answer.status_code == 400, (path, parameter["name"], value)


def test_every_part_is_used() -> None:
    text = str(_DOCUMENT)
    for sort, parts in _DOCUMENT["components"].items():
        for name in parts:
            assert f"#/components/{sort}/{name}'" in text, name
    for schema in _DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def _address(template: str, library: Library) -> str:
    return template.format_map({**vars(library), "footways": FOOTWAYS.id, "safety": SAFETY.id})


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        found: Any = _DOCUMENT
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def _check(address: str, status: int, data: bytes) -> None:
    """Hold an answer against what is said of its address and status."""
    path = next(each for each in _DOCUMENT["paths"] if _pattern(each).fullmatch(address.partition("?")[0]))
    response = _resolved(_DOCUMENT["paths"][path]["get"]["responses"][str(status)])
    schema = response["content"]["application/json"]["schema"]
    whole = {**schema, "components": _DOCUMENT["components"]}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(decode(data))] == []


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub("{[^}]+}", "[^/]+", path))


def _values(schema: dict[str, Any]) -> list[Any]:
    """Values that a parameter takes by its schema."""
    schema = _resolved(schema)
    if schema["type"] == "array":
        return _values(schema["items"])
    if "pattern" in schema:
        return ["2014"]
    ends = [schema[end] for end in ("minimum", "maximum") if end in schema]
    return [*schema.get("enum", []), *ends]


def _filled(answer: object) -> set[str]:
    """The names of all that is neither null nor empty, however deep."""
    if isinstance(answer, list):
        return {name for each in answer for name in _filled(each)}
    if not isinstance(answer, dict):
        return set()
    return {name for name, value in answer.items() if value} | _filled([*answer.values()])
