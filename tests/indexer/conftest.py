"""What the tests of indexing share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines import Engine, open_engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty embedded index."""
    opened = open_engine(str(tmp_path / "index"), create=True)
    yield opened
    opened.close()
