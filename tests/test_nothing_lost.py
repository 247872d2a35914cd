"""A run that is killed at any moment loses nothing: what it left can be searched, the next completes it."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from mappings.passage import Passage
from search.engines import mend, open_engine
from search.query.parser import parse
from search.request import OPERATOR, SearchRequest, Sort

# Made once: the index that the runs begin from.
pytestmark = pytest.mark.xdist_group("nothing lost")

_ROOT = Path(__file__).parents[1]
_SAMPLES = _ROOT / "samples" / "papers"
_QUERIES = ("", "theft", '"the park"', "council OR cyngor", "cycle -theft", "kind:action")
_NOTICE = (
    "COUNCIL NOTICE\n\nThe footpath by lock {number} is closed for works until May.\n\nThe bridge is open.\n"
)


@dataclass(frozen=True)
class _Case:
    """A folder of papers, an index of what they were before, and what an index of them as they are holds."""

    papers: Path
    before: Path
    held_before: dict[str, Any]
    held_after: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> _Case:
    """Papers of which some are new, one is changed and one gone since they were indexed."""
    folder = tmp_path_factory.mktemp("nothing-lost")
    papers, before, after = folder / "papers", folder / "before", folder / "after"
    shutil.copytree(_SAMPLES / "news", papers / "news")
    shutil.copytree(_SAMPLES / "letters", papers / "letters")
    for number in range(4):
        (papers / f"notice {number}.txt").write_text(_NOTICE.format(number=number))
    (papers / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    _index(papers, before)
    held_before = _held(before)

    shutil.copy(_SAMPLES / "2025-09-10" / "minutes.pdf", papers)
    shutil.copytree(_SAMPLES / "notices", papers / "notices")
    for number, page in enumerate(sorted(papers.glob("news/*.html")) * 5):
        (papers / f"page {number}.html").write_text(page.read_text().replace("park", f"park {number}"))
    (papers / "notice 0.txt").write_text(_NOTICE.format(number="nought"))
    (papers / "notice 2.txt").unlink()
    shutil.copytree(before, after)
    began = time.monotonic()
    _index(papers, after)
    return _Case(papers, before, held_before, _held(after), time.monotonic() - began)


def _command(papers: Path, index: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "minuted", "index", str(papers), "--index", str(index), *more]


def _index(papers: Path, index: Path) -> None:
    ran = subprocess.run(_command(papers, index), cwd=_ROOT, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stderr
    assert "broken.pdf: damaged" in ran.stderr


def _held(index: Path) -> dict[str, Any]:
    """All that an index holds and finds, each paper by its id; a search and the records agree on it."""
    engine = open_engine(str(index))
    try:
        papers = list(engine.papers(OPERATOR))
        passages = {
            paper.id: [_undated(each) for each in engine.passages_of(paper.id, OPERATOR, 0, 9_999)]
            for paper in papers
            if paper.passages
        }
        pages = {
            paper.id: [
                engine.page(paper.id, number, OPERATOR) for number in range(1, 1 + (paper.page_count or 0))
            ]
            for paper in papers
        }
        found = {}
        for q in _QUERIES:
            request = SearchRequest(reader=OPERATOR, query=parse(q).tree, sort=Sort.NEWEST, limit=9_999)
            hits = engine.search(request)
            ids = [hit.passage.id for hit in hits.hits]
            assert hits.total == len(ids) == len(set(ids))
            assert hits.total_papers == len({hit.passage.paper_id for hit in hits.hits})
            found[q] = (ids, hits.facets)
        assert set(found[""][0]) == {passage.id for each in passages.values() for passage in each}
        assert all(len(passages[paper.id]) == paper.passages for paper in papers if paper.passages)
        return {
            "papers": [replace(paper, indexed=None) for paper in papers],
            "passages": passages,
            "pages": pages,
            "found": found,
        }
    finally:
        engine.close()


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 110))]
)
def test_a_run_that_is_killed_loses_nothing(case: _Case, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    index = tmp_path / "index"
    shutil.copytree(case.before, index)
    more = ["--rebuild"] if seed % 3 == 2 else []
    wait = chance.uniform(0.2, 1.1) * case.seconds
    print(f"seed {seed}: killed after {wait:.3f} of {case.seconds:.3f} s {more}")
    with subprocess.Popen(
        _command(case.papers, index, *more), cwd=_ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        time.sleep(wait)
        process.kill()
    try:
        left = _left(index)
        # Each paper is there as it was or as it is, whole.
        for paper, passages in left.items():
            assert passages in (
                case.held_before["passages"].get(paper),
                case.held_after["passages"].get(paper),
            )
        if more:
            assert left in (case.held_before["passages"], case.held_after["passages"])
        if seed % 2:
            mend(str(index))
            assert _held(index)["found"]
        _index(case.papers, index)
        assert _held(index) == case.held_after
        assert mend(str(index)) == []
    finally:
        # What the killed process had begun.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _undated(passage: Passage) -> Passage:
    """Without when it came in, which is another time in each run."""
    return replace(passage, indexed=None)


def _left(index: Path) -> dict[str, Any]:
    """The passages by paper that a search finds."""
    engine = open_engine(str(index))
    try:
        hits = engine.search(SearchRequest(reader=OPERATOR, sort=Sort.NEWEST, limit=9_999))
        assert hits.total == len(hits.hits)
        found: dict[str, Any] = {}
        for hit in hits.hits:
            found.setdefault(hit.passage.paper_id, []).append(_undated(hit.passage))
        return {key: sorted(each, key=lambda passage: passage.position) for key, each in found.items()}
    finally:
        engine.close()


def test_two_runs_at_once_make_one_index(case: _Case, tmp_path: Path) -> None:
    index = tmp_path / "index"
    with (
        subprocess.Popen(_command(case.papers, index), cwd=_ROOT, stderr=subprocess.PIPE, text=True) as one,
        subprocess.Popen(_command(case.papers, index), cwd=_ROOT, stderr=subprocess.PIPE, text=True) as other,
    ):
        told = [one.communicate()[1], other.communicate()[1]]
    # The second waits, and on a slow machine names whom it waited for in vain.
    for process, said in zip((one, other), told, strict=True):
        assert process.returncode == 1 or (process.returncode == 3 and "is being written by process" in said)
    assert 1 in (one.returncode, other.returncode)
    assert _held(index)["passages"] == case.held_after["passages"]
    assert mend(str(index)) == []


@pytest.mark.long
def test_a_run_that_waits_in_vain_names_whom_it_waited_for(case: _Case, tmp_path: Path) -> None:
    index = tmp_path / "index"
    shutil.copytree(case.before, index)
    engine = open_engine(str(index))
    with engine.writing():
        ran = subprocess.run(_command(case.papers, index), cwd=_ROOT, capture_output=True, text=True)
    engine.close()
    assert ran.returncode == 3
    assert f"is being written by process {os.getpid()} on {socket.gethostname()}" in ran.stderr
