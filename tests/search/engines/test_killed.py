"""The embedded engine is killed at each step of what it does: nothing is lost, the next run completes it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.engines import Engine, mend, open_engine
from search.errors import IndexUnusable
from search.query.parser import parse
from search.request import OPERATOR, PUBLIC, LedgerRequest, SearchRequest
from tests.support.killing import AFTER, BEFORE, SCENARIOS, complete, make
from tests.support.papers import Shelf

_ROOT = Path(__file__).parents[3]


def held(engine: Engine, q: str = "") -> list[str]:
    """The texts of the passages that a search finds, each of which can be had by its id too."""
    hits = engine.search(SearchRequest(reader=PUBLIC, query=parse(q).tree))
    ids = [hit.passage.id for hit in hits.hits]
    assert hits.total == len(ids)
    return sorted(hit.passage.text for hit in hits.hits)


def in_ledger(engine: Engine) -> list[str]:
    """The texts of the commitments."""
    return sorted(each.text for each in engine.commitments(LedgerRequest(reader=PUBLIC)).hits)


def _texts(shelves: tuple[Shelf, ...]) -> list[str]:
    return sorted(passage.text for shelf in shelves for passage in shelf.passages)


def assert_complete(place: str) -> None:
    """See that the index holds the papers of `AFTER`, whole, and nothing else."""
    engine = open_engine(place)
    assert held(engine) == in_ledger(engine) == _texts(AFTER)
    assert held(engine, "lock OR towpath OR stall") == ["The lock leaks."]
    assert sorted(paper.id for paper in engine.papers(OPERATOR)) == sorted(each.paper.id for each in AFTER)
    for shelf in AFTER:
        assert engine.passages_of(shelf.paper.id, PUBLIC, 0, 9) == shelf.passages
        for page in shelf.pages:
            assert engine.page(shelf.paper.id, page.number, PUBLIC) == page
    assert engine.health().detail.endswith("is whole.")
    engine.close()
    names = sorted(each.name for each in Path(place).iterdir())
    assert names == ["current", (Path(place) / "current").read_text(), "writer.lock"]
    assert len(list(Path(place).glob("data-*/columns-*"))) == 1
    assert mend(place) == []


def _assert_left_in_order(place: Path, scenario: str, which: int) -> None:
    """What a killed process left can be searched at once, and completed."""
    states = {
        "making an index": [_texts(()), _texts(BEFORE)],
        "a run": [_texts(BEFORE), _texts(AFTER)],
        "a rebuild": [_texts(BEFORE), _texts(AFTER)],
        "making columns anew": [_texts(BEFORE)],
    }[scenario]
    try:
        engine = open_engine(str(place))
    except IndexUnusable as error:
        assert scenario == "making an index", place
        assert "There is no index" in str(error), place
    else:
        if scenario != "making columns anew":
            assert held(engine) in states, place
        # It may be behind, but is never in parts.
        assert in_ledger(engine) in ([], *states), place
        engine.close()
        if which % 2:
            mend(str(place))
            engine = open_engine(str(place))
            assert held(engine) in states, place
            engine.close()
    complete(str(place))
    assert_complete(str(place))


@pytest.mark.parametrize(
    "stride",
    [pytest.param(53, id="some steps"), pytest.param(7, id="many steps", marks=pytest.mark.long)],
)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_whatever_is_killed_is_made_good(tmp_path: Path, scenario: str, stride: int) -> None:
    before = tmp_path / "index"
    if scenario != "making an index":
        make(str(before))
    if scenario == "making columns anew":
        (columns,) = before.glob("data-*/columns-*")
        shutil.rmtree(columns)
    given = [scenario, str(before), str(tmp_path / "left"), str(stride)]
    program = [sys.executable, "-m", "tests.support.killing"]
    ran = subprocess.run([*program, *given], cwd=_ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    left = ran.stdout.splitlines()
    assert len(left) > 5
    for number, place in enumerate(left):
        _assert_left_in_order(Path(place), scenario, number)
