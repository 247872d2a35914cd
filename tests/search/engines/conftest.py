"""An index of its own for a test, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines import Engine, open_engine
from tests.support.engines import ENGINES


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a test may make an index of its own."""
    if request.param == "embedded":
        return str(tmp_path / "index")
    address: str = request.getfixturevalue("elasticsearch_place")
    return address


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    """An empty index."""
    engine = open_engine(place, create=True)
    yield engine
    engine.close()
