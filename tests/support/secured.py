"""An Elasticsearch node with security on and TLS, for the tests that are about these.

It is the distribution of `tests.support.elasticsearch`, started once in a process of tests, which keep to one
process by the group `secured`. Its certificate is made for the run; its administrator is of its `users` file.
"""

import contextlib
import hashlib
import secrets
import socket
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trustme
from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.support.elasticsearch import NoNode, end, installed, launch

_ADMINISTRATOR = "administrator"
_START_SECONDS = 240
_SETTINGS = {
    "cluster.name": "minuted-secured-tests",
    "discovery.type": "single-node",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "xpack.security.enabled": "true",
    "xpack.security.autoconfiguration.enabled": "false",
    "xpack.security.http.ssl.enabled": "true",
    "xpack.security.http.ssl.key": "http.key",
    "xpack.security.http.ssl.certificate": "http.pem",
}


@dataclass(frozen=True)
class Secured:
    """Where it is, its administrator's login, and two files: who signed its certificate, and who did not."""

    host: str
    login: tuple[str, str]
    ca_file: Path
    other_ca_file: Path

    def place(self, login: tuple[str, str] | None = None, *, prefix: str = "minuted") -> str:
        """An address for `open_engine`."""
        who = f"{login[0]}:{login[1]}@" if login else ""
        return f"https://{who}{self.host}?prefix={prefix}"

    def client(self) -> Elasticsearch:
        """The administrator's."""
        return Elasticsearch(f"https://{self.host}", basic_auth=self.login, ca_certs=str(self.ca_file))


@contextlib.contextmanager
def secured_node() -> Iterator[Secured]:
    """A node, for as long as the block lasts. Raises `NoNode`."""
    with tempfile.TemporaryDirectory(prefix="minuted-secured-") as below:
        folder = Path(below)
        # The node runs as another user where tests run as root.
        folder.chmod(0o755)
        authority, other = trustme.CA(), trustme.CA()
        password, port = secrets.token_urlsafe(24), _free_port()
        secured = Secured(
            f"127.0.0.1:{port}", (_ADMINISTRATOR, password), folder / "ca.pem", folder / "other-ca.pem"
        )
        authority.cert_pem.write_to_path(str(secured.ca_file))
        other.cert_pem.write_to_path(str(secured.other_ca_file))
        pid = _start(folder / "home", port, authority.issue_cert("127.0.0.1"), password)
        try:
            _wait(secured)
            yield secured
        finally:
            end(pid)


def _start(home: Path, port: int, certificate: trustme.LeafCert, password: str) -> int:
    installed(home)
    config = {
        "http.key": certificate.private_key_pem.bytes(),
        "http.pem": b"".join(each.bytes() for each in certificate.cert_chain_pems),
        "users": f"{_ADMINISTRATOR}:{_hashed(password)}\n".encode(),
        "users_roles": f"superuser:{_ADMINISTRATOR}\n".encode(),
    }
    for name, held in config.items():
        (home / "config" / name).write_bytes(held)
    ports = {"http.port": str(port), "transport.port": str(port + 100)}
    return launch(home, home, {**_SETTINGS, **ports}, heap="512m")


def _wait(secured: Secured) -> None:
    until = time.monotonic() + _START_SECONDS
    with secured.client().options(request_timeout=5, max_retries=0) as client:
        while time.monotonic() < until:
            with contextlib.suppress(ApiError, TransportError):
                client.cluster.health(wait_for_status="yellow")
                return
            time.sleep(0.5)
    raise NoNode(f"Elasticsearch with security on did not answer in {_START_SECONDS} s.")


def _hashed(password: str) -> str:
    """As the files of Elasticsearch have passwords."""
    rounds, salt = 10_000, secrets.token_bytes(16)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, dklen=32)
    return f"{{PBKDF2}}{rounds}${b64encode(salt).decode()}${b64encode(key).decode()}"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
