"""A real Elasticsearch cluster of three nodes, any of which can be killed and started again."""

import contextlib
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.support.elasticsearch import NoNode, end, installed, launch

_NODES = 3
_SECONDS = 240
_SETTINGS = {
    "cluster.name": "minuted-cluster-tests",
    "xpack.security.enabled": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


class Cluster:
    """Three nodes of one cluster on this machine."""

    def __init__(self, folder: Path) -> None:
        """Their files lie below `folder`; `mend` starts them. Raises `NoNode`."""
        self._folder = folder
        self._home = installed(folder / "home")
        self._ports = _free_ports(2 * _NODES)
        self._groups: dict[int, int] = {}
        self._started_before: set[int] = set()

    @property
    def addresses(self) -> list[str]:
        """Where each node answers, while it runs."""
        return [f"http://127.0.0.1:{port}" for port in self._ports[:_NODES]]

    @property
    def address(self) -> str:
        """All nodes in one address, as Minuted takes it."""
        return f"http://{','.join(f'127.0.0.1:{port}' for port in self._ports[:_NODES])}"

    def start(self, number: int) -> None:
        """Start a node that does not run."""
        peers = [f"127.0.0.1:{port}" for port in self._ports[_NODES:]]
        settings = {
            **_SETTINGS,
            "node.name": f"node{number}",
            "http.port": str(self._ports[number]),
            "transport.port": str(self._ports[_NODES + number]),
            "discovery.seed_hosts": ",".join(peers),
        }
        if number not in self._started_before:
            settings["cluster.initial_master_nodes"] = ",".join(f"node{each}" for each in range(_NODES))
        self._started_before.add(number)
        self._groups[number] = launch(self._home, self._folder / f"node{number}", settings, heap="512m")

    def kill(self, number: int) -> None:
        """Kill a node as a loss of power would."""
        end(self._groups.pop(number), how=signal.SIGKILL)

    def mend(self) -> None:
        """Start what does not run, and wait until the cluster is whole."""
        for number in range(_NODES):
            if number not in self._groups:
                self.start(number)
        self.wait(_NODES)

    def wait(self, nodes: int) -> None:
        """Wait until so many nodes are one cluster with all its shards and replicas. Raises `NoNode`."""

        def is_so() -> bool:
            health = client.cluster.health(timeout="1s")
            return bool(health["number_of_nodes"] == nodes and health["status"] == "green")

        with self.client_of() as client:
            if not wait_until(is_so, _SECONDS):
                raise NoNode(f"The cluster was not whole in {_SECONDS} s: see {self._folder}.")

    @contextlib.contextmanager
    def client_of(self) -> Iterator[Elasticsearch]:
        """A client of the nodes that run."""
        running = [self.addresses[number] for number in sorted(self._groups)]
        with Elasticsearch(running, request_timeout=30) as client:
            yield client

    def holder(self, index: str, *, primary: bool = True) -> int:
        """The node that holds the primary of the only shard of an index, or its replica."""
        with self.client_of() as client:
            shards: Any = client.cat.shards(index=index, format="json")
        (name,) = [each["node"] for each in shards if (each["prirep"] == "p") is primary]
        return int(name.removeprefix("node"))

    def close(self) -> None:
        """End all nodes and delete what they held."""
        for group in self._groups.values():
            end(group, how=signal.SIGKILL)
        shutil.rmtree(self._folder, ignore_errors=True)


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster of three nodes. Raises `NoNode`."""
    folder = Path(tempfile.mkdtemp(prefix="minuted-cluster-"))
    # The nodes run as another user where tests run as root.
    folder.chmod(0o755)
    started = Cluster(folder)
    try:
        started.mend()
        yield started
    finally:
        started.close()


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Whether something becomes so within some seconds; that a node does not answer is not yet so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(ApiError, TransportError):
            if is_so():
                return True
        time.sleep(0.2)
    return False


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports
