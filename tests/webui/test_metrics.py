"""/metrics: what Prometheus reads of a site with several processes."""

import re
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.support.papers import Shelf, filled
from tests.webui.aldermere import Library
from tests.webui.serving import serving

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def _get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own site
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def _metrics(address: str) -> Samples:
    status, text = _get(f"{address}/metrics")
    assert status == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _value(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


def test_there_are_none_unless_they_are_asked_for(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_counts_are_of_all_processes(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTED_METRICS", "1")
    with serving(library.place, "--workers", "2") as address, ThreadPoolExecutor(8) as pool:
        asked = [f"{address}/search?q=bicycle", f"{address}/api/v1/search?q=zebra"] * 30
        assert {status for status, _ in pool.map(_get, asked)} == {200}
        for path, answer in (
            (f"/papers/{library.minutes}", 200),
            ("/papers/a-name-of-a-paper", 404),
            ("/api/v1/search?secret-name=1", 400),
            ("/no-such-place", 404),
        ):
            assert _get(address + path)[0] == answer
        # Whichever process answers, it tells of both.
        found = [_metrics(address) for _ in range(6)]
    for samples in found:
        assert _value(samples, "minuted_search_hits_count", engine="embedded") == 60
        assert _value(samples, "minuted_search_hits_bucket", engine="embedded", le="0.0") == 30
        assert _value(samples, "minuted_search_hits_sum", engine="embedded") == 30 * 121
        assert _value(samples, "minuted_search_seconds_count", engine="embedded") == 60
        for route, status, count in (
            ("/search", "2xx", 30),
            ("/api/v1/search", "2xx", 30),
            ("/api/v1/search", "4xx", 1),
            ("/papers/<paper_id>", "2xx", 1),
            ("/papers/<paper_id>", "4xx", 1),
            ("none", "4xx", 1),
        ):
            name = "minuted_request_seconds_count"
            assert _value(samples, name, route=route, status=status) == count
        assert _value(samples, "minuted_errors_total", engine="embedded", kind="not_found") == 2
        assert _value(samples, "minuted_errors_total", engine="embedded", kind="bad_request") == 1
        assert _value(samples, "minuted_index_ready", engine="embedded") == 1
        labels = {value for _, labels in samples for name, value in labels if name != "le"}
        routes = {label for label in labels if label.startswith("/")}
        assert routes == {"/search", "/api/v1/search", "/papers/<paper_id>", *routes & {"/metrics"}}
        assert labels - routes == {"none", "2xx", "4xx", "embedded", "not_found", "bad_request"}


def test_the_age_of_the_index_is_that_of_what_was_last_written(
    tmp_path: Path, elasticsearch_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTED_METRICS", "1")
    for name, place in (("embedded", str(tmp_path / "index")), ("elasticsearch", elasticsearch_place)):
        with serving(place, "--workers", "1", logs="There is no index") as address:
            assert _get(f"{address}/search?q=towpath")[0] == 503
            samples = _metrics(address)
            assert _value(samples, "minuted_index_ready", engine=name) == 0
            assert _value(samples, "minuted_errors_total", engine=name, kind="index_missing") == 1
            for number in range(2):
                # The clock of files is a little behind.
                before_writing = time.time() - 1
                with filled(place, Shelf(f"{number}.txt", ["The towpath floods."])):
                    pass
                age = _age(address, name)
                assert age >= 0
                assert time.time() - age >= before_writing
            assert _get(f"{address}/search?q=towpath")[0] == 200
            assert _value(_metrics(address), "minuted_search_hits_sum", engine=name) == 2


def _age(address: str, engine: str) -> float:
    samples = _metrics(address)
    assert _value(samples, "minuted_index_ready", engine=engine) == 1
    age = _value(samples, "minuted_index_age_seconds", engine=engine)
    assert age is not None
    return age


def test_the_page_about_operating_names_all_of_them(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINUTED_METRICS", "1")
    with serving(library.place, "--workers", "1") as address:
        _get(f"{address}/search?q=zebra")
        _get(f"{address}/nothing")
        told = set(re.findall(r"^# TYPE (\w+)", _get(f"{address}/metrics")[1], re.MULTILINE))
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text("utf-8")
    assert told == set(re.findall(r"`(minuted_\w+)`", page))
