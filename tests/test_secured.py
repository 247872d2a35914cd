"""Minuted and an Elasticsearch with security on: who is trusted, who may do what, and what is never told."""

import base64
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
import yaml

from search.engines import open_engine
from search.errors import EngineUnavailable
from tests.support.secured import Secured

pytestmark = pytest.mark.xdist_group("secured")

_ROOT = Path(__file__).resolve().parent.parent
_PAPERS = _ROOT / "samples" / "papers"
_PAGE = (_ROOT / "docs" / "operating.md").read_text("utf-8")
_REQUEST = re.compile(r"^(PUT|POST) (/_security/\S+)\n(\{.*?\}$(?=\n\n|\n```))", re.MULTILINE | re.DOTALL)
# What each process says to itself is part of what it may not tell.
_LOUD = (
    "import logging, elastic_transport; logging.basicConfig(level=1); elastic_transport.debug_logging();"
    " from minuted import main; main()"
)
_PASSWORDS = {"minuted-site": "pond/weed#1?@%2", "minuted-indexer": "duck:weed&3+4"}


@dataclass(frozen=True)
class Accounts:
    """The users and keys that the page about operating has the administrator make."""

    secured: Secured
    keys: Mapping[str, str]

    @property
    def secrets(self) -> set[str]:
        """What must not be seen anywhere, in every form in which it travels."""
        found = set()
        for user, password in _PASSWORDS.items():
            pair = base64.b64encode(f"{user}:{password}".encode()).decode()
            found |= {password, quote(password, safe=""), pair}
        for key in self.keys.values():
            found |= {key, base64.b64decode(key).decode().split(":")[1]}
        return found

    def environment(self, user: str, *, by: str, prefix: str = "minuted") -> dict[str, str]:
        """What a process is given to be this user, by its password or its key."""
        login = (user, quote(_PASSWORDS[user], safe="")) if by == "password" else None
        return {
            "MINUTED_INDEX": self.secured.place(login, prefix=prefix),
            "MINUTED_ES_API_KEY": "" if login else self.keys[user],
            "MINUTED_ES_CA_FILE": str(self.secured.ca_file),
        }


@pytest.fixture(scope="module")
def accounts(secured: Secured) -> Accounts:
    """Made with the requests as they are printed."""
    requests = _requests()
    assert [path for _, path, _ in requests] == [
        "/_security/role/minuted-site",
        "/_security/role/minuted-indexer",
        "/_security/user/minuted-site",
        "/_security/user/minuted-indexer",
        "/_security/api_key/grant",
    ]
    *made, (method, path, printed) = requests
    keys = {}
    for each in made:
        _ask(secured, *each)
    for user in _PASSWORDS:
        keys[user] = _ask(secured, method, path, printed.replace("minuted-site", user))["encoded"]
    return Accounts(secured, keys)


def _requests() -> list[tuple[str, ...]]:
    """Method, path and body of each request that the page about operating prints."""
    return [match.groups() for match in _REQUEST.finditer(_PAGE)]


def _ask(secured: Secured, method: str, path: str, printed: str) -> Any:
    body = json.loads(printed)
    if "password" in body:
        assert body["password"] == "…"  # noqa: S105 - as printed
        body["password"] = _PASSWORDS[body.get("username") or path.rsplit("/", 1)[-1]]
    headers = {"accept": "application/json", "content-type": "application/json"}
    with secured.client() as client:
        return client.perform_request(method, path, headers=headers, body=body).body


@pytest.fixture
def clean(secured: Secured) -> Iterator[None]:
    """No index after."""
    yield
    with secured.client() as client:
        for name in client.indices.get(index="minuted-*,north-*"):
            client.indices.delete(index=name)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder of papers of its own."""
    folder = tmp_path / "papers"
    shutil.copytree(_PAPERS / "news", folder)
    (folder / "weir.txt").write_text("A note about the weir.\n\nMembers saw how it is kept.\n")
    return folder


def _ran(
    environment: Mapping[str, str], *arguments: str, loud: bool = False
) -> "subprocess.CompletedProcess[str]":
    how = ["-c", _LOUD] if loud else ["-m", "minuted"]
    return subprocess.run(
        [sys.executable, *how, *arguments],
        cwd=_ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


@contextmanager
def _site(log: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The site as loud as can be, saying it to `log`: its address and process."""
    command = [sys.executable, "-c", _LOUD, "serve", "--port", "0", "--workers", "2"]
    with (
        log.open("w") as into,
        subprocess.Popen(command, cwd=_ROOT, env={**os.environ, **environment}, stderr=into) as process,
    ):
        try:
            until = time.monotonic() + 60
            while not (listens := re.search(r"Minuted listens at (\S+)", log.read_text("utf-8"))):
                assert process.poll() is None, log.read_text("utf-8")
                assert time.monotonic() < until
                time.sleep(0.1)
            yield listens[1], process.pid
        finally:
            process.terminate()
            process.wait(timeout=60)


def _page(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own site
            return answer.status, f"{answer.headers}{answer.read().decode()}"
    except HTTPError as error:
        with error:
            return error.code, f"{error.headers}{error.read().decode()}"


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (None, "unable to get local issuer certificate"),
        ("other", "unable to get local issuer certificate"),
        ("missing", "No such file or directory"),
        ("page", "holds no certificate in PEM form"),
    ],
)
def test_a_node_that_is_not_trusted_is_told_from_one_that_does_not_answer(
    accounts: Accounts, tmp_path: Path, file: str | None, why: str
) -> None:
    secured = accounts.secured
    files = {
        None: "",
        "other": str(secured.other_ca_file),
        "missing": str(tmp_path / "missing.pem"),
        "page": str(_ROOT / "README.md"),
    }
    given = accounts.environment("minuted-site", by="password") | {"MINUTED_ES_CA_FILE": files[file]}
    ran = _ran(given, "index", str(_PAPERS / "news"))
    assert ran.returncode == 3
    assert why in ran.stderr
    assert "$MINUTED_ES_CA_FILE" in ran.stderr
    assert file in ("missing", "page") or f"https://{secured.host}" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_certificate_is_for_its_host_alone(accounts: Accounts) -> None:
    given = accounts.environment("minuted-site", by="password")
    elsewhere = given["MINUTED_INDEX"].replace("@127.0.0.1:", "@localhost:")
    ran = _ran(given | {"MINUTED_INDEX": elsewhere}, "search", "lamps")
    assert ran.returncode == 3
    assert "Hostname mismatch" in ran.stderr
    assert "name the host as the certificate does" in ran.stderr


def test_an_address_with_the_wrong_scheme_is_told(accounts: Accounts, elasticsearch_address: str) -> None:
    given = accounts.environment("minuted-site", by="password")
    plain = given["MINUTED_INDEX"].replace("https://", "http://")
    ran = _ran(given | {"MINUTED_INDEX": plain}, "search", "lamps")
    assert ran.returncode == 3
    assert "with its http or https, is right" in ran.stderr
    safe = elasticsearch_address.replace("http://", "https://")
    ran = _ran(given | {"MINUTED_INDEX": safe}, "search", "lamps")
    assert ran.returncode == 3
    assert "begins with http:// instead" in ran.stderr


@pytest.mark.parametrize("login", [None, ("minuted-site", "wrong"), ("nobody", "wrong")])
def test_who_is_not_known_is_refused(accounts: Accounts, login: tuple[str, str] | None) -> None:
    given = accounts.environment("minuted-site", by="password")
    ran = _ran(given | {"MINUTED_INDEX": accounts.secured.place(login)}, "search", "lamps")
    assert ran.returncode == 3
    assert f"at https://{accounts.secured.host} refuses the user or the key" in ran.stderr


@pytest.mark.long
@pytest.mark.usefixtures("clean")
def test_each_role_can_do_its_work_and_no_other(accounts: Accounts, papers: Path, tmp_path: Path) -> None:
    indexer = accounts.environment("minuted-indexer", by="key")
    site = accounts.environment("minuted-site", by="password")

    def counts(*options: str) -> dict[str, int]:
        ran = _ran(indexer, "index", str(papers), "--json", *options)
        assert ran.returncode == 0, ran.stderr
        found: dict[str, int] = json.loads(ran.stdout)["papers"]
        return {name: count for name, count in found.items() if count}

    def total(environment: dict[str, str]) -> int:
        ran = _ran(environment, "search", "weir", "--json")
        assert ran.returncode == 0, ran.stderr
        return int(json.loads(ran.stdout)["total"])

    # The site before there is an index; then all that an indexer does.
    assert _ran(site, "search", "lamps").returncode == 3
    held = sum(1 for _ in papers.iterdir())
    assert counts() == {"new": held}
    assert total(site) == 1
    (papers / "weir.txt").write_text("A note about the weir.\n\nMembers saw why it is kept.\n")
    assert counts() == {"changed": 1, "unchanged": held - 1}
    assert counts("--rebuild") == {"new": held}
    (papers / "weir.txt").unlink()
    assert counts() == {"removed": 1, "unchanged": held - 1}
    assert total(site) == 0
    doctor = _ran(indexer, "doctor", "--json")
    assert doctor.returncode == 0, doctor.stderr
    assert json.loads(doctor.stdout)["ready"]

    # All that a reader does.
    papers_held = json.loads(_ran(site, "papers", "--json").stdout)["papers"]
    assert len(papers_held) == held - 1
    found = json.loads(_ran(site, "search", "kind:press_release", "--json").stdout)["results"]
    assert _ran(site, "show", found[0]["id"], "--why").returncode == 0
    with _site(tmp_path / "log", site) as (address, _):
        pages = ["/", "/search?q=council", f"/passages/{found[0]['id']}", f"/papers/{papers_held[0]['id']}"]
        for path in (*pages, "/readyz", "/api/v1/papers", "/api/v1/search?q=council&facet=committee"):
            assert _page(address + path)[0] == 200, path

    # And what a reader may not do.
    for command in (["index", str(papers)], ["index", str(papers), "--rebuild"], ["doctor"]):
        ran = _ran(site, *command)
        assert ran.returncode == 3
        assert re.search(r"does not let this user or key do (indices:admin/\w+|that) on indices", ran.stderr)
        assert "docs/operating.md" in ran.stderr
        assert "minuted-site" not in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
    assert total(site) == total(indexer)


@pytest.mark.long
@pytest.mark.usefixtures("clean")
def test_a_role_for_one_prefix_does_not_reach_another(accounts: Accounts, papers: Path) -> None:
    secured = accounts.secured
    administrator = {"MINUTED_INDEX": secured.place(secured.login, prefix="minuted-north")}
    administrator["MINUTED_ES_CA_FILE"] = str(secured.ca_file)
    assert _ran(administrator, "index", str(papers)).returncode == 0
    for user in _PASSWORDS:
        ran = _ran(accounts.environment(user, by="key", prefix="minuted-north"), "search", "lamps")
        assert ran.returncode == 3
        assert "on indices with the prefix minuted-north" in ran.stderr
    for command in (["index", str(papers)], ["index", str(papers), "--rebuild"]):
        ran = _ran(accounts.environment("minuted-indexer", by="key", prefix="north"), *command)
        assert ran.returncode == 3
        assert "on indices with the prefix north" in ran.stderr


@pytest.mark.long
@pytest.mark.usefixtures("clean")
def test_the_accounts_of_the_compose_file_are_those_of_the_page(
    accounts: Accounts, papers: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    secured = accounts.secured
    compose = yaml.safe_load((_ROOT / "docker-compose.yml").read_text("utf-8"))
    service = compose["services"]["accounts"]
    passwords = {
        "ELASTIC_PASSWORD": secured.login[1],
        "MINUTED_SITE_PASSWORD": "pond4weed",
        "MINUTED_INDEXER_PASSWORD": "duck5weed",
    }
    # As Compose would, but for where the node and the files are.
    where = {
        "http://elasticsearch:9200": f"https://{secured.host}",
        "/accounts/": f"{tmp_path}/",
        '"elastic:': f'"{secured.login[0]}:',
        **{f"${{{name}}}": value for name, value in passwords.items()},
    }
    for config in service["configs"]:
        content = compose["configs"][config["source"]]["content"]
        for before, after in where.items():
            content = content.replace(before, after)
        (tmp_path / Path(config["target"]).name).write_text(content)
    command = [part.replace("/accounts/", f"{tmp_path}/") for part in service["entrypoint"]]
    made = subprocess.run(
        command,
        env={**os.environ, "CURL_CA_BUNDLE": str(secured.ca_file)},
        capture_output=True,
        text=True,
    )
    request.addfinalizer(lambda: [_ask(secured, *each) for each in _requests() if "/user/" in each[1]])
    assert made.returncode == 0, made.stderr
    for name in ("site", "indexer"):
        printed = next(body for _, path, body in _requests() if path == f"/_security/role/minuted-{name}")
        assert json.loads(compose["configs"][f"{name}_role"]["content"]) == json.loads(printed)

    def environment(name: str) -> dict[str, str]:
        place = compose["services"][name]["environment"]["MINUTED_INDEX"]
        login = (f"minuted-{name}", passwords[f"MINUTED_{name.upper()}_PASSWORD"])
        assert f"//{login[0]}:${{MINUTED_{name.upper()}_PASSWORD:?" in place
        return {"MINUTED_INDEX": secured.place(login), "MINUTED_ES_CA_FILE": str(secured.ca_file)}

    assert _ran(environment("indexer"), "index", str(papers)).returncode == 0
    found = _ran(environment("site"), "search", "weir", "--json")
    assert json.loads(found.stdout)["total"] == 1


@pytest.mark.long
@pytest.mark.usefixtures("clean")
def test_no_password_and_no_key_is_ever_told(accounts: Accounts, papers: Path, tmp_path: Path) -> None:
    indexer = accounts.environment("minuted-indexer", by="key")
    site = accounts.environment("minuted-site", by="password")
    by_key = accounts.environment("minuted-site", by="key")
    untrusting = site | {"MINUTED_ES_CA_FILE": str(accounts.secured.other_ca_file)}
    nowhere = site | {"MINUTED_INDEX": site["MINUTED_INDEX"].replace("https://", "HTTP://")}
    said: list[str] = []
    for command, environment in (
        (["index", str(papers)], indexer),
        (["index", str(papers), "--rebuild"], indexer),
        (["doctor"], indexer),
        (["search", "lamps"], site),
        (["index", str(papers)], site),
        (["index", str(papers)], by_key),
        (["search", "lamps"], untrusting),
        (["search", "lamps"], nowhere),
        (["search", "lamps"], by_key | {"MINUTED_ES_CA_FILE": ""}),
        (["search", "--help"], site),
    ):
        ran = _ran(environment, *command, loud=True)
        said += [ran.stdout, ran.stderr]
    assert "<hidden>" in "".join(said)

    # A record that cannot be read is an error of the site's own, with a traceback in its log.
    with accounts.secured.client() as client:
        held = client.search(index="minuted-papers", size=1)["hits"]["hits"][0]
        broken = {"paper": {"title": 5}}
        client.update(index="minuted-papers", id=held["_id"], doc=broken, refresh=True)
    for environment in (site, untrusting, nowhere):
        with _site(tmp_path / "log", environment) as (address, pid):
            paths = ("/", "/search?q=lamps", "/api/v1/search?q=lamps", "/readyz", f"/papers/{held['_id']}")
            answers = [_page(address + path) for path in paths]
            said += [text for _, text in answers]
            said += _command_lines(pid)
        said.append((tmp_path / "log").read_text("utf-8"))
        assert {status for status, _ in answers} == ({200, 500} if environment is site else {503})
    told = "".join(said)
    assert "ValidationError" in told
    assert told.count("serve --port 0") >= 9
    for secret in accounts.secrets:
        assert secret not in told


def _command_lines(pid: int) -> list[str]:
    """Those of a process and its children, as every user of the machine sees them."""
    listed = subprocess.run(["ps", "-Aww", "-o", "pid=,ppid=,args="], capture_output=True, text=True)
    processes = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return [args for own, parent, *rest in processes for args in rest if str(pid) in (own, parent)]


@pytest.mark.parametrize(
    "place",
    [
        "ftp://clerk:s3cret@host:9200",
        "htps://clerk:s3cret@host:9200",
        "https://clerk:12/s3cret@host:9200",
        "https://clerk:#s3cret@host:9200",
        "https://clerk:9?s3cret@host:9200",
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(place: str, tmp_path: Path) -> None:
    for command in (["index", str(_PAPERS), "--rebuild"], ["serve", "--port", "0"]):
        ran = subprocess.run(
            [sys.executable, "-m", "minuted", *command, "--index", place],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 2
        assert "written %2F" in ran.stderr
        assert "s3cret" not in ran.stdout + ran.stderr
    assert not list(tmp_path.iterdir())


def test_an_engine_does_not_show_who_it_is(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for by in ("password", "key"):
        for name, value in accounts.environment("minuted-site", by=by).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(EngineUnavailable) as caught:
            open_engine(os.environ["MINUTED_INDEX"].replace("https://", "http://"))
        raised: BaseException | None = caught.value
        while raised is not None:
            assert not any(secret in repr(raised) for secret in accounts.secrets)
            raised = raised.__cause__ or raised.__context__
    assert not any(secret in caplog.text for secret in accounts.secrets)
