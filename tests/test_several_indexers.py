"""Several runs of `minuted index` share the papers out: each is read by one of them."""

import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from search.engines import mend, open_engine
from search.request import OPERATOR, PUBLIC, SearchRequest
from tests.support.proxy import Proxy, proxy
from tests.support.runs import begun

_ROOT = Path(__file__).parents[1]
_PAPERS = 120


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of `_PAPERS` papers of four passages each."""
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(_PAPERS):
        paragraphs = [
            f"{place}. Gully {number} on {place} Street floods when it rains." for place in range(1, 5)
        ]
        (folder / f"note {number}.txt").write_text("\n\n".join(paragraphs))
    return folder


def _counts(run: "subprocess.Popen[str]") -> dict[str, int]:
    told, said = run.communicate(timeout=300)
    assert run.returncode == 0, said
    counts: dict[str, int] = json.loads(told)["papers"]
    return counts


def _held(place: str) -> dict[str, Any]:
    """What an index holds: its papers but for how they are stored, its passages in order but for when they
    came in."""
    engine = open_engine(place)
    hits = engine.search(SearchRequest(reader=PUBLIC, limit=10_000))
    assert hits.total == len(hits.hits)
    held = {
        "papers": {paper.id: (paper.sha256, paper.passages, paper.file) for paper in engine.papers(OPERATOR)},
        "passages": [replace(hit.passage, indexed=None) for hit in hits.hits],
    }
    engine.close()
    return held


def _held_after_one_run(papers: Path, folder: Path) -> dict[str, Any]:
    place = str(folder / "alone")
    with begun(place, papers, folder / "cache of one alone") as run:
        assert _counts(run)["new"] == _PAPERS
    return _held(place)


@pytest.mark.long
def test_two_runs_read_each_paper_once(elasticsearch_place: str, papers: Path, tmp_path: Path) -> None:
    address, prefix = elasticsearch_place.split("?prefix=")
    with proxy(address) as gate, proxy(address) as other_gate:
        # Neither is told what it may read before both have asked for it.
        for each in (gate, other_gate):
            each.on_request = partial(_hold_first_claim, each)
        with (
            begun(f"{gate.address}?prefix={prefix}", papers, tmp_path / "cache of one") as one,
            begun(f"{other_gate.address}?prefix={prefix}", papers, tmp_path / "cache of another") as other,
        ):
            while not (gate.hangs and other_gate.hangs):
                assert one.poll() is other.poll() is None
                time.sleep(0.05)
            gate.on_request = other_gate.on_request = lambda line: None
            gate.hangs = other_gate.hangs = False
            counted = [_counts(one), _counts(other)]
    assert sum(each["new"] for each in counted) == _PAPERS
    assert all(each["new"] + each["unchanged"] == _PAPERS for each in counted)
    assert _held(elasticsearch_place) == _held_after_one_run(papers, tmp_path)
    assert mend(elasticsearch_place) == []


def _hold_first_claim(gate: Proxy, line: str) -> None:
    # Claims are the first that a run writes.
    gate.hangs = gate.hangs or "_bulk" in line


@pytest.mark.long
def test_what_a_killed_run_had_claimed_is_read_by_the_other(
    elasticsearch_place: str, papers: Path, tmp_path: Path
) -> None:
    address, prefix = elasticsearch_place.split("?prefix=")
    with proxy(address) as gate:

        def hold(line: str) -> None:
            # By then it has claimed some, and written their passages.
            gate.hangs = gate.hangs or "_delete_by_query" in line

        gate.on_request = hold
        with begun(f"{gate.address}?prefix={prefix}", papers, tmp_path / "cache of one") as one:
            while not gate.hangs:
                assert one.poll() is None
                time.sleep(0.05)
            os.killpg(one.pid, signal.SIGKILL)
    with begun(elasticsearch_place, papers, tmp_path / "cache of another") as other:
        counts = _counts(other)
    assert counts["new"] + counts["unchanged"] == _PAPERS
    assert _held(elasticsearch_place) == _held_after_one_run(papers, tmp_path)
    assert mend(elasticsearch_place) == []
