"""What the tests share."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from tests.support.elasticsearch import NoNode, fresh_place, node
from tests.support.secured import Secured, secured_node

_ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")


def pytest_xdist_auto_num_workers() -> int:
    """Two for each core: half of a run is waiting for the nodes, sites and commands that tests start."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test takes a paper from the user's cache, nor leaves one there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINUTED_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real papers; tests that need it are skipped where it is absent, but never on CI."""
    folder = Path(os.environ.get("MINUTED_TEST_DATA") or _ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"The real papers are not at {folder}: set MINUTED_TEST_DATA.")
        pytest.skip(f"The real papers are not at {folder}: set MINUTED_TEST_DATA to test on them.")
    return folder


@pytest.fixture(scope="session")
def elasticsearch_address() -> Iterator[str]:
    """A real Elasticsearch node's address; where none can be had tests are skipped, but never on CI."""
    with _had(node()) as address:
        yield address


@pytest.fixture(scope="session")
def secured() -> Iterator[Secured]:
    """A node of its own with security on and TLS; where none can be had as `elasticsearch_address`."""
    with _had(secured_node()) as node_:
        yield node_


@pytest.fixture
def elasticsearch_place(elasticsearch_address: str) -> Iterator[str]:
    """Where one test may make an Elasticsearch index."""
    with fresh_place(elasticsearch_address) as place:
        yield place


@contextmanager
def _had(node_: AbstractContextManager[T]) -> Iterator[T]:
    with ExitStack() as stack:
        try:
            had = stack.enter_context(node_)
        except NoNode as reason:
            if os.environ.get("CI") == "true":
                pytest.fail(str(reason))
            pytest.skip(str(reason))
        yield had
