"""/metrics: what Prometheus asks of the site, counted over all its processes.

Off unless $MINUTED_METRICS is set. The processes keep their counts in files below $PROMETHEUS_MULTIPROC_DIR,
which `webui.serve` makes; prometheus_client reads that variable when it is first imported, so this module is
imported only where metrics are on. No label holds what was asked, or what a paper or a person is called.
"""

import datetime as dt
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from search.engines.address import is_address
from search.errors import EngineUnavailable, SearchError
from search.finder import Answer
from search.results import Health
from webui.engine import engine, note_failure
from webui.signals import answered, went_wrong

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_PASSAGES = (0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)

_requests = Histogram(
    "minuted_request_seconds",
    "From a request to the start of its answer, by the pattern of its address and the class of its status.",
    ["route", "status"],
    buckets=_SECONDS,
)
_searches = Histogram("minuted_search_seconds", "How long searches took.", ["engine"], buckets=_SECONDS)
_hits = Histogram("minuted_search_hits", "How many passages searches found.", ["engine"], buckets=_PASSAGES)
_errors = Counter("minuted_errors", "What could not be answered, by its kind.", ["engine", "kind"])


def offer(app: Flask, place: str) -> None:
    """Count what `app`, over the index at `place`, answers, and serve the counts at /metrics."""
    name = "elasticsearch" if is_address(place) else "embedded"

    def count_search(_: Flask, answer: Answer) -> None:
        _searches.labels(name).observe(answer.took_ms / 1000)
        _hits.labels(name).observe(answer.total)

    def count_error(_: Flask, kind: str) -> None:
        _errors.labels(name, kind).inc()

    def metrics() -> Response:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(_Index(name))
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), content_type=content_type)

    answered.connect(count_search, app, weak=False)
    went_wrong.connect(count_error, app, weak=False)
    app.before_request(_begin)
    app.after_request(_count_request)
    app.add_url_rule("/metrics", view_func=metrics)


def _begin() -> None:
    g.began = time.perf_counter()


def _count_request(response: Response) -> Response:
    # An address of more than the server takes is answered without a beginning.
    if "began" in g:
        route = request.url_rule.rule if request.url_rule else "none"
        labelled = _requests.labels(route, f"{response.status_code // 100}xx")
        labelled.observe(time.perf_counter() - g.began)
    return response


class _Index(Collector):
    """The index as it is when the metrics are asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Whether the index can be used, and how old what is newest in it is."""
        ready = GaugeMetricFamily("minuted_index_ready", "1 where the index can be used.", labels=["engine"])
        age = GaugeMetricFamily(
            "minuted_index_age_seconds",
            "Since papers were last written to the index or removed.",
            labels=["engine"],
        )
        try:
            health = engine().health()
        except SearchError as error:
            health = Health(ready=False, engine=self._name, detail=str(error))
        if not health.ready:
            note_failure(EngineUnavailable(health.detail))
        ready.add_metric([self._name], float(health.ready))
        if health.written is not None:
            age.add_metric([self._name], (dt.datetime.now(dt.UTC) - health.written).total_seconds())
        yield from (ready, age)
