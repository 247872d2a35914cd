"""What the tests of faults share."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.cluster import Cluster, cluster
from tests.support.elasticsearch import NoNode


@pytest.fixture(scope="session")
def started_cluster() -> Iterator[Cluster]:
    """A cluster of three nodes; where none can be had tests are skipped, but never on CI."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(cluster())
        except NoNode as reason:
            if os.environ.get("CI") == "true":
                pytest.fail(str(reason))
            pytest.skip(str(reason))
        yield started


@pytest.fixture
def nodes(started_cluster: Cluster) -> Cluster:
    """The cluster, whole."""
    started_cluster.mend()
    return started_cluster
