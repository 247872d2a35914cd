"""Nodes of a real cluster are killed: nothing that was acknowledged is lost, and searches go on."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from mappings.fields import FACETS
from search.engines import Engine, mend, open_engine
from search.errors import EngineUnavailable
from search.request import OPERATOR, PUBLIC, SearchRequest
from tests.support.cluster import Cluster
from tests.support.papers import FOOTWAYS, SAFETY, Shelf, filled
from tests.support.runs import begun
from tests.webui.serving import serving

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("cluster")]

_ROOT = Path(__file__).parents[2]
_SHELVES = [
    Shelf(f"{number}.txt", ["The towpath floods.", f"Bridge {number} is sound."], meeting=meeting)
    for number in range(20)
    for meeting in (FOOTWAYS if number % 2 else SAFETY,)
]


@pytest.fixture
def place(nodes: Cluster) -> Iterator[str]:
    """Where one test may make an index on the cluster."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield f"{nodes.address}?prefix={prefix}"
    nodes.mend()
    with nodes.client_of() as client:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)


def _prefix(place: str) -> str:
    return place.partition("?prefix=")[2]


def _total(engine: Engine) -> int:
    return engine.search(SearchRequest(reader=PUBLIC)).total


def test_on_three_nodes_each_index_has_a_replica(nodes: Cluster, place: str) -> None:
    with filled(place, *_SHELVES) as engine, nodes.client_of() as client:
        nodes.wait(3)
        for kind in ("passages", "papers", "pages", "commitments", "claims"):
            assert nodes.holder(f"{_prefix(place)}-{kind}") != nodes.holder(
                f"{_prefix(place)}-{kind}", primary=False
            )
        assert "reports green" in engine.health().detail
        assert client.cluster.health()["status"] == "green"


@pytest.mark.parametrize("is_primary", [True, False], ids=["primary", "replica"])
def test_searches_go_on_while_a_node_is_killed(nodes: Cluster, place: str, is_primary: bool) -> None:
    with filled(place, *_SHELVES) as engine, serving(place, logs="has failed") as site:
        nodes.wait(3)
        killed = nodes.holder(f"{_prefix(place)}-passages", primary=is_primary)
        ended = threading.Event()

        def search() -> int:
            asked = 0
            while not ended.is_set():
                hits = engine.search(SearchRequest(reader=PUBLIC, facets=FACETS))
                assert not hits.is_partial
                assert hits.total == 40
                asked += 1
            return asked

        def browse() -> int:
            asked = 0
            while not ended.is_set():
                with urlopen(f"{site}/api/v1/search?q=towpath", timeout=60) as answer:  # noqa: S310
                    assert json.load(answer)["total"] == 20
                asked += 1
            return asked

        with ThreadPoolExecutor(3) as pool:
            asking = [pool.submit(search), pool.submit(search), pool.submit(browse)]
            time.sleep(3)
            nodes.kill(killed)
            time.sleep(15)
            ended.set()
            assert all(each.result() > 3 for each in asking)


def _held(place: str) -> Any:
    engine = open_engine(place)
    hits = engine.search(SearchRequest(reader=PUBLIC, limit=10_000))
    papers = {paper.id: (paper.sha256, paper.passages) for paper in engine.papers(OPERATOR)}
    engine.close()
    # Without when they came in, which is another time in each run.
    return papers, [replace(hit.passage, indexed=None) for hit in hits.hits]


@pytest.mark.parametrize("kind", ["passages", "papers", "claims"])
def test_a_node_is_killed_during_indexing(nodes: Cluster, place: str, kind: str, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(200):
        paragraphs = [f"{item}. Gully {number} on {item} Street floods." for item in range(1, 5)]
        (papers / f"note {number}.txt").write_text("\n\n".join(paragraphs))
    engine = open_engine(place, create=True)
    nodes.wait(3)
    with begun(place, papers, tmp_path / "cache") as run:
        while not engine.health().papers:
            assert run.poll() is None
            time.sleep(0.1)
        acknowledged = {paper.id for paper in engine.papers(OPERATOR)}
        nodes.kill(nodes.holder(f"{_prefix(place)}-{kind}"))
        told, said = run.communicate(timeout=500)
    assert run.returncode in (0, 3), said
    assert "Traceback" not in said
    assert acknowledged <= {paper.id for paper in engine.papers(OPERATOR)}
    with begun(place, papers, tmp_path / "cache") as run:
        told, said = run.communicate(timeout=500)
    assert run.returncode == 0, said
    counted = json.loads(told)["papers"]
    assert counted["new"] + counted["unchanged"] == 200
    assert mend(place) == []
    nodes.mend()
    with begun(str(tmp_path / "alone"), papers, tmp_path / "cache") as run:
        run.communicate(timeout=500)
    assert _held(place) == _held(str(tmp_path / "alone"))
    engine.close()


def test_where_part_of_the_index_is_lost_the_answer_says_so(nodes: Cluster, place: str) -> None:
    prefix = _prefix(place)
    with nodes.client_of() as client:
        settings = {"number_of_shards": 3}
        pattern = [f"{prefix}-passages-*"]
        client.indices.put_index_template(
            name=prefix, index_patterns=pattern, template={"settings": settings}, priority=500
        )
    with filled(place, *_SHELVES) as engine:
        with nodes.client_of() as client:
            client.indices.delete_index_template(name=prefix)
            alone = {"index.auto_expand_replicas": False, "index.number_of_replicas": 0}
            client.indices.put_settings(index=f"{prefix}-passages", settings=alone)
            nodes.wait(3)
        assert _total(engine) == 40
        nodes.kill(0)
        hits = engine.search(SearchRequest(reader=PUBLIC))
        assert hits.is_partial
        assert 0 < hits.total < 40
        with pytest.raises(EngineUnavailable, match=r"see that (all of them run|it runs)"):
            engine.totals([SearchRequest(reader=PUBLIC)])
        with serving(place, logs="has failed") as site:
            for q in ("towpath", "towpath OR weir", "weir"):
                q = q.replace(" ", "+")
                with urlopen(f"{site}/api/v1/search?q={q}", timeout=60) as answer:  # noqa: S310
                    query = json.load(answer)["query"]
                assert query["warnings"][0].startswith("Part of the index cannot be searched now")
                assert "Part of the index cannot be searched now" in query["reading"]
                with urlopen(f"{site}/search?q={q}", timeout=60) as answer:  # noqa: S310
                    assert "Part of the index cannot be searched now" in answer.read().decode()
        nodes.mend()
        hits = engine.search(SearchRequest(reader=PUBLIC))
        assert hits.total == 40
        assert not hits.is_partial
