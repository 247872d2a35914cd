"""The container files: what can be held without a Docker daemon."""

import http.server
import json
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from minuted import main
from search.engines.elasticsearch import ElasticsearchEngine

_ROOT = Path(__file__).resolve().parent.parent
_COMPOSE = _ROOT / "docker-compose.yml"
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))
_VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([?-])([^}]*))?\}")


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_COMPOSE.read_text("utf-8"))
    return loaded


def _instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions and their arguments, continued lines joined."""
    text = (_ROOT / "Dockerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined.splitlines()]


def _last_stage() -> dict[str, str]:
    """The instructions of the image itself; of those that stand twice the last, as Docker takes them."""
    instructions = _instructions()
    start = max(index for index, (name, _) in enumerate(instructions) if name == "FROM")
    return dict(instructions[start:])


def test_compose_file_follows_the_compose_specification() -> None:
    # The schema as published with the specification, which check-jsonschema ships.
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(_COMPOSE)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_linter_finds_nothing_in_the_dockerfile() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), str(_ROOT / "Dockerfile")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_password_stands_in_the_files() -> None:
    text = _COMPOSE.read_text("utf-8")
    names = {"ELASTIC_PASSWORD", "MINUTED_SITE_PASSWORD", "MINUTED_INDEXER_PASSWORD"}
    used = [match for match in _VARIABLE.finditer(text) if "PASSWORD" in match[1]]
    assert {match[1] for match in used} == names
    # Each is asked for by the service that has it, and no service starts without.
    assert {match[1] for match in used if match[2] == "?" and match[3]} == names
    for service in _compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            secret = "PASSWORD" in name or "KEY" in name or "@" in value
            assert not secret or "_PASSWORD:?" in value, name
    assert not any(name in ("ARG", "ENV") and "PASSWORD" in rest for name, rest in _instructions())


def test_elasticsearch_asks_for_the_password_and_keeps_its_data() -> None:
    compose = _compose()
    service = compose["services"]["elasticsearch"]
    assert service["environment"]["xpack.security.enabled"] == "true"
    assert service["environment"]["discovery.type"] == "single-node"
    assert re.fullmatch(r"docker\.elastic\.co/elasticsearch/elasticsearch:9\.4\.\d+", service["image"])
    assert "ports" not in service
    [volume] = service["volumes"]
    name, _, place = volume.partition(":")
    assert name in compose["volumes"]
    assert place == "/usr/share/elasticsearch/data"
    heap = re.search(r"-Xmx(\d+)g", service["environment"]["ES_JAVA_OPTS"])
    limit = re.fullmatch(r"(\d+)g", service["mem_limit"])
    assert heap
    assert limit
    assert int(heap[1]) * 2 <= int(limit[1])


def test_elasticsearch_health_is_asked_with_the_password_of_the_container() -> None:
    kind, command = _compose()["services"]["elasticsearch"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    # Doubled: the shell in the container puts the password in, whatever signs it holds.
    assert '"elastic:$$ELASTIC_PASSWORD"' in command
    parsed = subprocess.run(["sh", "-n", "-c", command.replace("$$", "$")], capture_output=True, text=True)
    assert parsed.returncode == 0, parsed.stderr


@pytest.mark.parametrize("name", ["site", "indexer"])
def test_site_and_indexer_wait_for_their_accounts_and_only_read_the_papers(name: str) -> None:
    services = _compose()["services"]
    service = services[name]
    assert service["depends_on"] == {"accounts": {"condition": "service_completed_successfully"}}
    assert services["accounts"]["depends_on"] == {"elasticsearch": {"condition": "service_healthy"}}
    assert services["accounts"]["restart"] == "no"
    assert service["restart"] == "unless-stopped"
    assert service["read_only"] is True
    assert "/tmp" in service["tmpfs"]  # noqa: S108 - a folder of the container
    assert service["cap_drop"] == ["ALL"]
    assert service["mem_limit"]
    [papers] = service["volumes"]
    assert (papers["target"], papers["read_only"]) == ("/papers", True)
    default = _VARIABLE.fullmatch(papers["source"])
    assert default
    assert (_ROOT / default[3]).is_dir()


@pytest.mark.parametrize("name", ["site", "indexer"])
def test_site_and_indexer_are_told_where_the_index_is(name: str) -> None:
    services = _compose()["services"]
    place = _VARIABLE.sub("s3cret", services[name]["environment"]["MINUTED_INDEX"])
    ElasticsearchEngine(place)  # refuses what is no address
    parts = urlsplit(place)
    assert parts.hostname in services
    assert (parts.port, parts.username, parts.password) == (9200, f"minuted-{name}", "s3cret")


@pytest.mark.parametrize("name", ["site", "indexer"])
def test_commands_of_services_are_commands_of_minuted(name: str) -> None:
    service = _compose()["services"][name]
    taken = _takes(service["command"])
    if name == "indexer":
        assert [str(path) for path in taken["paths"]] == [service["volumes"][0]["target"]]
        assert taken["watch"]
        assert service["healthcheck"] == {"disable": True}  # the image's asks for a site


def test_site_is_published_to_this_machine_only() -> None:
    [port] = _compose()["services"]["site"]["ports"]
    assert _VARIABLE.sub(lambda match: match[3], port) == f"127.0.0.1:8000:{_last_stage()['EXPOSE']}"


def test_image_is_of_a_python_that_the_project_supports() -> None:
    bases = {rest.split()[0] for name, rest in _instructions() if name == "FROM"}
    assert bases == {"python:3.12-slim"}
    assert _PROJECT["project"]["requires-python"] == ">=3.11"


def test_image_does_not_run_as_root() -> None:
    user = int(_last_stage()["USER"])
    assert user > 0
    made = re.search(r"useradd .*--uid (\d+) .* (\w+) &&", _last_stage()["RUN"])
    assert made
    assert int(made[1]) == user
    assert f"--owner={made[2]}" in _last_stage()["RUN"]
    assert _last_stage()["VOLUME"] in _last_stage()["RUN"]


def test_image_holds_the_whole_project_and_nothing_from_elsewhere() -> None:
    instructions = _instructions()
    assert not any(name == "ADD" for name, _ in instructions)
    assert not any(
        re.search(r"https?://|\bcurl\b|\bwget\b", rest) for name, rest in instructions if name == "RUN"
    )
    copied = {
        source
        for name, rest in instructions
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    needed = {"pyproject.toml", _PROJECT["project"]["readme"]}
    needed |= set(_PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    assert copied == needed
    assert all((_ROOT / source).exists() for source in copied)


def test_nothing_but_what_is_copied_is_sent_to_docker() -> None:
    lines = (_ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    sent = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = " ".join(rest for name, rest in _instructions() if name == "COPY" and "--from" not in rest)
    assert sent <= set(copied.split())
    assert set(copied.split()) - sent <= {"./"}


def test_command_of_the_image_serves_on_every_address() -> None:
    command = json.loads(_last_stage()["CMD"])
    assert command == ["minuted", "serve", "--host", "0.0.0.0"]  # noqa: S104 - a container's own
    assert _takes(command)["port"] == int(_last_stage()["EXPOSE"])


def test_health_of_the_image_is_what_the_site_says() -> None:
    check = re.search(r"CMD (\[.*\])$", _last_stage()["HEALTHCHECK"])
    assert check
    program, *arguments = json.loads(check[1])
    assert program == "python"
    address = f"http://127.0.0.1:{_last_stage()['EXPOSE']}/healthz"
    assert address in arguments[-1]

    def asked(base: str) -> int:
        changed = [*arguments[:-1], arguments[-1].replace(address, f"{base}/healthz")]
        return subprocess.run([sys.executable, *changed], capture_output=True).returncode

    with _answering(200) as base:
        assert asked(base) == 0
    with _answering(503) as base:
        assert asked(base) != 0
    assert asked(base) != 0  # nobody listens there any more


def _takes(command: list[str]) -> dict[str, Any]:
    """The parameters of a command line of ours, which is read as a terminal's would be, and not run."""
    assert command[0] in _PROJECT["project"]["scripts"]
    with main.commands[command[1]].make_context(command[1], command[2:]) as context:
        return context.params


@contextmanager
def _answering(status: int) -> Iterator[str]:
    """The address of a server that gives /healthz this status and everything else 404."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
